"""The proof of a clean copy: no string that the original held unseen is in its bytes, its unpacked streams or its text.

Runs in the limited child, on the copy that we wrote ourselves.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from answerable.guard.findings import Finding, Severity, Verdict
from answerable.guard.inspection import Inspection

SHORT = 4  # characters; a shorter string is in every file by chance
MOST = 200_000  # strings that are searched for
ROOM = 400 * 1024 * 1024  # bytes that a copy may unpack into
TOGETHER = 3  # words in a row that must not be left of a longer string
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_TELLING = re.compile(
    r"(?=\S*\d)(?=\S*[^\W\d_])[\w.@/-]{5,}"
)  # a word with letters and digits: a reference, an address
_WORD = re.compile(r"[^\W\d_]+")
_ORDINARY = re.compile(r"[^\W\d_]{1,14}")
# Findings whose words are right to stay: what a person is to look at stands on the page all the same.
_SHOWN = frozenset({"name-mismatch", "external-target", "chart-data"})


def prepare() -> None:
    """Load what opens a PDF, once, while files may still be opened."""
    import pikepdf
    import pypdfium2

    pikepdf.Pdf.new().close()
    pypdfium2.PdfDocument.new().close()


def hidden(verdict: Verdict) -> tuple[Finding, ...]:
    """What a clean copy must be without: everything that blocks."""
    return tuple(one for one in verdict.findings if one.severity is Severity.BLOCK)


def secrets(findings: Iterable[Finding], look: Inspection) -> list[str]:
    """Every string that the file held unseen: whole, in rows of three words, and each word with letters and digits.

    What a reader sees elsewhere in the same file is no secret.
    """
    seen = _plain(" ".join([*(one.text for one in look.shared.passages), *_cells(look)]))
    wanted: dict[str, None] = {}
    for finding in findings:
        if finding.severity is not Severity.BLOCK or finding.technique in _SHOWN:
            continue
        for text in finding.texts:
            for piece in _pieces(_plain(text)):
                if len(piece) >= SHORT and piece not in seen and not piece.replace(" ", "").isnumeric():
                    wanted[piece] = None
                if len(wanted) >= MOST:
                    return list(wanted)
    return list(wanted)


def _cells(look: Inspection) -> Iterator[str]:
    for grid in look.shared.grids:
        for row in grid.rows:
            yield from row


def _pieces(text: str) -> Iterator[str]:
    words = text.split()
    if len(words) <= TOGETHER:
        yield text
    for at in range(len(words) - TOGETHER + 1):
        yield " ".join(words[at : at + TOGETHER])
    yield from _TELLING.findall(text)


def left_in(copy: bytes, wanted: Sequence[str]) -> list[str]:
    """Those of the strings that are still somewhere in the copy.

    One ordinary word ("name", "phone") is looked for in the words of the copy alone, and whole: every file's own code is full of
    such. Any other string is looked for everywhere, also inside longer ones.
    """
    layers, words = [], []
    for data, of_words in _layers(copy):
        text = data.decode("utf-8", "replace")
        layers += [_plain(text), _plain(data.decode("latin-1"))]
        if b"\0" in data:
            layers += [_plain(data[start:].decode("utf-16-le", "replace")) for start in (0, 1)]
        if "<" in text:
            # A string may be cut into pieces by markup, or written in entities.
            stripped = [_plain(unescape(_TAG.sub(between, text))) for between in ("", " ")]
            layers += stripped
            words += stripped if of_words else []
        elif of_words and b"\0" not in data:
            words.append(_plain(text))
    said = {word for layer in words for word in _WORD.findall(layer)}
    return [one for one in wanted if (one in said if _ORDINARY.fullmatch(one) else any(one in two for two in layers))]


def _layers(copy: bytes) -> Iterator[tuple[bytes, bool]]:
    """Everything in a file: its bytes, and what it unpacks into; and whether that is text that somebody reads."""
    room = ROOM
    waiting = [(copy, not copy.startswith((b"PK\x03\x04", b"%PDF", b"\x89PNG")))]
    while waiting:
        data, of_words = waiting.pop()
        room -= len(data)
        if room < 0:
            raise MemoryError
        yield data, of_words
        waiting += _unpacked(data)


def _unpacked(data: bytes) -> list[tuple[bytes, bool]]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(package.read(one), True) for one in package.infolist()]
    if data.startswith(b"%PDF"):
        return list(_pdf(data))
    if data.startswith(b"\x89PNG"):
        return [(one, True) for one in _inflated(data)]
    return []


def _pdf(data: bytes) -> Iterator[tuple[bytes, bool]]:
    import pikepdf
    import pypdfium2

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
                yield thing.read_bytes(), False
            elif not isinstance(thing, pikepdf.Stream):
                yield "\n".join(_strings(thing)).encode(), True
        yield "\n".join(str(value) for _, value in pdf.docinfo.items()).encode(), True
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_bounded().encode("utf-8", "replace"), True
    document.close()


def _strings(thing: object, depth: int = 0) -> Iterator[str]:
    import pikepdf

    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 50 and isinstance(thing, pikepdf.Array):
        for one in thing:
            yield from _strings(one, depth + 1)
    elif depth < 50 and isinstance(thing, pikepdf.Dictionary):
        for _, one in thing.items():
            if not (isinstance(one, pikepdf.Object) and one.is_indirect):
                yield from _strings(one, depth + 1)


def _inflated(data: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"(?:zTXt|iTXt|iCCP)", data):
        at = data.find(b"\0", match.end())
        for skip in (2, 5):
            try:
                yield zlib.decompressobj().decompress(data[at + skip :], 1 << 20)
            except zlib.error:
                continue


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
