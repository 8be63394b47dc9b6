"""Whether a redacted copy holds nothing but what it may: held against the marks before anybody gets it.

Everything in the copy must be on a list of what our own copies are made of; its pictures must be uniform where something was
marked; its words must be those that stay, and stand beside the marks; and no word of what went may be found in any form in
any part of it. Runs in a limited child process of its own, which has never seen the original.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from answerable.guard import visibility

from . import building, burning
from .marks import Mark
from .packed import Packed

_ROOT = frozenset(["/Type", "/Pages", "/Lang", "/MarkInfo", "/ViewerPreferences", "/StructTreeRoot", "/Metadata"])
_PAGE = frozenset(["/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/StructParents", "/Tabs"])
_TRAILER = frozenset(["/Root", "/Info", "/Size", "/ID", "/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"])
_PICTURE = frozenset(
    ["/Type", "/Subtype", "/Width", "/Height", "/Filter", "/ColorSpace", "/BitsPerComponent", "/DecodeParms", "/Length"]
)
_OPERATORS = frozenset(["BMC", "BDC", "EMC", "q", "Q", "cm", "Do", "BT", "ET", "Tr", "Tf", "Tz", "Tm", "Tj"])
_TOKEN = re.compile(r"[^\W_]{4,}|\S{6,}")
_HEX = re.compile(rb"[0-9A-Fa-f]{8,}")
_TOLERANCE = {"CCITTFaxDecode": 0, "FlateDecode": 48, "DCTDecode": 80}
"""Of 255: by how much a blackened dot may differ from what is drawn on an empty page, by how its picture is packed."""


def prepare() -> None:
    """Prove a copy of three empty pages, one of each kind of picture, so that all is loaded while files may be opened."""
    paper = Image.new("RGB", burning.size(72, 72), "white")
    burning.burn(paper, marks := [Mark(page, 20, 20, 60, 40, "s.1") for page in (1, 2, 3)])
    pages = [building.BuiltPage(72, 72, packed, ()) for packed in burning.each_way(paper)]
    list(faults(building.build(pages, title="", language="en-GB"), marks, [[], [], []], ["nothing"], title=""))


def faults(
    content: bytes,
    marks: Sequence[Mark],
    said: Sequence[Sequence[str]],
    gone: Iterable[str],
    *,
    beside: Iterable[str] = (),
    title: str,
) -> Iterator[str]:
    """What is wrong with a copy, in sentences that repeat no word of it.

    `said` are its words, page by page; `gone` the words of the original's pages that went, or that nobody saw; `beside` what
    the original held beside its pages. Of that, a word that an officer put into the title is no fault; a removed one is.
    """
    yield from _bytes(content)
    pdf = pikepdf.open(io.BytesIO(content))
    yield from _parts(pdf, title)
    if len(pdf.pages) != len(said):
        yield "The copy has not as many pages as the original."
        return
    for number, (page, words) in enumerate(zip(pdf.pages, said, strict=True), 1):
        here = [mark for mark in marks if mark.page == number]
        yield from _page(page.obj, number, words)
        yield from _pixels(page.obj, number, here)
    yield from _places(content, marks)
    yield from _leaks(pdf, said, gone, beside, title)


def _bytes(content: bytes) -> Iterator[str]:
    if not content.startswith(b"%PDF-"):
        yield "There is something before the start of the copy."
    if content.count(b"startxref") != 1 or content.count(b"%%EOF") != 1:
        yield "The copy holds more than one state of itself."
    if not content.rstrip(b"\n").endswith(b"%%EOF"):
        yield "There is something after the end of the copy."


def _parts(pdf: Any, title: str) -> Iterator[str]:
    if pdf.is_encrypted or set(pdf.trailer.keys()) - _TRAILER or set(pdf.Root.keys()) != _ROOT:
        yield "The copy holds something beside its pages."
    wanted = building.properties(title).encode()
    info = {name: str(value) for name, value in pdf.trailer.Info.items()}
    if info != {"/Title": title} or pdf.Root.Metadata.read_bytes() != wanted:
        yield "The copy says more of itself than its title."
    if len(pdf.attachments):
        yield "The copy has attached files."
    known = {thing.objgen for thing in pdf.objects if not _holds_others(thing)}
    if known - _reached(pdf):
        yield "The copy holds parts that no page uses."
    pictures = [
        thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
    ]
    if len(pictures) != len(pdf.pages) or any(set(one.keys()) - _PICTURE for one in pictures):
        yield "The copy holds a picture that is not of a page."
    streams = sum(isinstance(thing, pikepdf.Stream) and not _holds_others(thing) for thing in pdf.objects)
    if streams != 2 * len(pdf.pages) + 2:  # a picture and its words for each page, the words' characters, the title
        yield "The copy holds a stream that is not of a page."


def _holds_others(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Type") in ("/XRef", "/ObjStm")


def _reached(pdf: Any) -> set[tuple[int, int]]:
    reached: set[tuple[int, int]] = set()
    waiting = [pdf.trailer]
    while waiting:
        one = waiting.pop()
        if one.is_indirect:
            if one.objgen in reached:
                continue
            reached.add(one.objgen)
        values = list(one) if isinstance(one, pikepdf.Array) else [value for _, value in one.items()]
        waiting += [value for value in values if isinstance(value, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)]
    return reached


def _page(page: Any, number: int, words: Sequence[str]) -> Iterator[str]:
    resources = page.Resources
    if set(page.keys()) != _PAGE or set(resources.keys()) != {"/XObject", "/Font"}:
        yield f"Page {number} of the copy holds something beside its picture and its words."
    found: list[str] = []
    for step in pikepdf.parse_content_stream(page):
        operator, operands = str(step.operator), list(step.operands)
        if operator not in _OPERATORS or (operator == "Tr" and int(operands[0]) != 3):
            yield f"Page {number} of the copy draws something beside its picture."
            return
        if operator == "Tj":
            found.append(bytes(operands[0]).hex())
    codes = building.Codes()
    if [word.upper() for word in found] != [codes.of(building.drawn(word)) for word in words]:
        # Characters beyond two bytes have numbers that depend on all pages; then the words themselves are compared.
        plain = [_readable(word) for word in found]
        if plain != [_readable(codes.of(building.drawn(word))) for word in words]:
            yield f"Page {number} of the copy says other words than it should."


def _readable(code: str) -> str:
    """A string of the copy with a sign for each character that has no number of its own."""
    text = bytes.fromhex(code).decode("utf-16-be", "replace")
    return "".join("\ue000" if "\ue000" <= one <= "\uf8ff" else one for one in text)


def _pixels(page: Any, number: int, marks: Sequence[Mark]) -> Iterator[str]:
    stream = page.Resources.XObject.Page
    width, height = int(stream.Width), int(stream.Height)
    kind = str(stream.Filter).removeprefix("/")
    left, bottom, right, top = (float(edge) for edge in page.MediaBox)
    if (width, height) != burning.size(right - left, top - bottom) or kind not in _TOLERANCE:
        yield f"The picture of page {number} of the copy has not the size of the page."
        return
    if not marks:
        return
    shown = pikepdf.PdfImage(stream).as_pil_image().convert("RGB")
    wanted = Image.new("RGB", (width, height), "white")
    burning.burn(wanted, marks)
    if kind == "CCITTFaxDecode":
        wanted = burning.in_black_and_white(wanted)
    inset = 2 if kind == "DCTDecode" else 0
    for area in burning.areas(marks, width, height):
        inner = (area[0] + inset, area[1] + inset, area[2] - inset, area[3] - inset)
        if inner[2] <= inner[0] or inner[3] <= inner[1]:
            continue
        different: Any = ImageChops.difference(shown.crop(inner), wanted.crop(inner))
        if max(high for _, high in different.getextrema()) > _TOLERANCE[kind]:
            yield f"A marked area on page {number} of the copy is not uniform."
            return


def _places(content: bytes, marks: Sequence[Mark]) -> Iterator[str]:
    """Read the copy as any other program would: no word but a label may stand in a marked area."""
    document = pypdfium2.PdfDocument(content)
    for number in sorted({mark.page for mark in marks}):
        here = [mark for mark in marks if mark.page == number]
        labels = {part for mark in here for part in mark.label.split()}
        with visibility.Page(document, number - 1) as page:
            words = page.words(look=False)
        for word in words:
            x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
            inside = any(m.left <= x <= m.right and m.top <= y <= m.bottom for m in here)
            if inside and word.text not in labels:
                yield f"There is a word in a marked area on page {number} of the copy."
                break
    document.close()


def _leaks(
    pdf: Any, said: Sequence[Sequence[str]], gone: Iterable[str], beside: Iterable[str], title: str
) -> Iterator[str]:
    """Search every part of the copy for each word that went, in every form, unless it also stays somewhere else."""
    language = str(pdf.Root.Lang)
    stays = {token for words in said for word in words for token in _tokens(word)}
    secrets = {token for text in gone for token in _tokens(text)} - stays - _in_every_copy("", language)
    others = {token for text in beside for token in _tokens(text)} - stays - _in_every_copy(title, language)
    if found := (secrets | others) & set(_all_tokens(pdf)):
        yield f"The copy still holds {len(found):,} of the words that were to go."


def _in_every_copy(title: str, language: str) -> set[str]:
    """What is in a copy without a word, with this title."""
    blank = building.BuiltPage(72, 72, Packed("FlateDecode", 2, 1, b"", bytes(48)), ())
    made = building.build([blank], title=title, language=language)
    with pikepdf.open(io.BytesIO(made)) as opened:
        return set(_all_tokens(opened))


def _tokens(text: str) -> list[str]:
    return [one for token in _TOKEN.findall(text.casefold()) for one in (token, *re.findall(r"[^\W_]{4,}", token))]


def _all_tokens(pdf: Any) -> Iterator[str]:
    """Every word in every string and every stream but the pictures: as letters, as two bytes a letter, as hexadecimal."""
    for thing in pdf.objects:
        for part in _texts(thing):
            yield from _tokens(part.decode("utf-8", "replace"))
            yield from _tokens(part.decode("latin-1"))
            for start in (0, 1):
                yield from _tokens(part[start:].decode("utf-16-be", "replace"))
            for match in _HEX.finditer(part):
                code = bytes.fromhex(match[0][: len(match[0]) // 2 * 2].decode("ascii"))
                yield from _tokens(code.decode("latin-1"))
                yield from _tokens(code.decode("utf-16-be", "replace"))


def _texts(thing: Any) -> Iterator[bytes]:
    if isinstance(thing, pikepdf.String):
        yield bytes(thing)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _texts(value)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image" and not _holds_others(thing):
            yield thing.read_bytes()
        for name, value in thing.items():
            yield name.encode()
            if isinstance(value, pikepdf.Object) and not value.is_indirect and name != "/Parent":
                yield from _texts(value)
