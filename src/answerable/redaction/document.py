"""A PDF as the rest of the product sees it: what it is, its pages, and its redacted copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import IO, Any

from answerable import sandbox
from answerable.guard.boxes import Box

from . import building
from .building import BuiltPage, Said
from .errors import CannotOpen, Fault, NotProven, Waiting, fault_of
from .marks import Mark, Removed, summary, touches
from .packed import Packed

SIZE_LIMIT = 100 * 1024 * 1024  # bytes
WALL_SECONDS = 900  # for a copy of a file with the most pages
QUICK_SECONDS = 120  # for anything else
ANSWER_LIMIT = 600 * 1024 * 1024  # bytes that the child may hand over
LINE_LIMIT = 64 * 1024 * 1024  # bytes of JSON in one answer
MOST_DOTS = 2_000  # of a page's picture on the screen
SCREEN = 110  # dots an inch of it
FILTERS = ("CCITTFaxDecode", "FlateDecode", "DCTDecode")


@dataclass(frozen=True)
class Look:
    """What a file is: the size of every page in points as it is shown, and the areas that wait to be redacted."""

    sizes: tuple[tuple[float, float], ...]
    waiting: tuple[tuple[int, Box], ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sizes)


@dataclass(frozen=True)
class PageWord:
    """One word that can be seen on a page. `scanned` says that a machine read it in a picture."""

    text: str
    box: Box
    line: int
    scanned: bool


@dataclass(frozen=True)
class Copy:
    """A redacted copy that has passed its check."""

    content: bytes
    pages: int
    summary: tuple[Removed, ...]

    @property
    def sha256(self) -> str:
        """The digest of its bytes; the same marks on the same file give the same."""
        return hashlib.sha256(self.content).hexdigest()


def look(content: bytes) -> Look:
    """What the PDF is. Raises CannotOpen with one sentence for one that is protected, damaged, huge or hostile."""
    answers = _ask({"do": "look"}, content, QUICK_SECONDS)
    try:
        return _look(answers[0][0])
    except (IndexError, KeyError, TypeError, ValueError):
        raise CannotOpen(Fault.CHILD) from None


def _look(said: Mapping[str, Any]) -> Look:
    sizes = tuple((float(width), float(height)) for width, height in said["sizes"])
    return Look(sizes, tuple((int(page), _box(box)) for page, box in said["waiting"]))


def words(
    content: bytes, pages: Sequence[int] = (), *, seen_only: bool = True
) -> tuple[Look, dict[int, list[PageWord]]]:
    """What the PDF is, and the words of the pages asked for, or of all, as each page says them. Raises CannotOpen.

    `seen_only` leaves out what nobody sees, for which each page has to be drawn twice; without it the answer comes faster.
    """
    answers = _ask({"do": "words", "pages": list(pages), "look": seen_only}, content, QUICK_SECONDS)
    try:
        first, *rest = answers
        return _look(first[0]), {
            int(said["page"]): [
                PageWord(str(text), _box(box), int(line), scanned is True)
                for text, box, line, scanned, _ in said["words"]
            ]
            for said, _ in rest
        }
    except (KeyError, TypeError, ValueError):
        raise CannotOpen(Fault.CHILD) from None


def picture(content: bytes, page: int) -> bytes:
    """One page, counted from 1, as PNG for the screen. Raises CannotOpen."""
    wish = {"do": "picture", "page": page, "dots": SCREEN, "most": MOST_DOTS}
    answers = _ask(wish, content, QUICK_SECONDS)
    if not answers or not answers[0][1].startswith(b"\x89PNG\r\n"):
        raise CannotOpen(Fault.CHILD)
    return answers[0][1]


def redact(content: bytes, marks: Sequence[Mark], *, title: str, language: str = "en-GB") -> Copy:
    """The copy of a PDF without what is marked, proven. `title` is what the copy says it is called.

    Raises CannotOpen; Waiting where the file itself has areas marked for redaction that no mark touches; ValueError for a
    mark on a page that the file does not have; and NotProven where the check of the copy finds anything.
    """
    marks = sorted(marks)
    wish = [list(astuple(mark)) for mark in marks]
    first, *rest = _ask({"do": "build", "marks": wish}, content, WALL_SECONDS)
    pages, gone = _built(first, rest, marks)
    made = building.build(pages, title=title, language=language)
    said = [[word.text for word in page.said] for page in pages]
    proof = {"do": "prove", "marks": wish, "said": said, "gone": gone, "beside": _strings(content), "title": title}
    faults = _ask(proof, made, WALL_SECONDS)
    found = [str(one) for one in faults[0][0]["faults"]] if faults else ["The check of the copy did not end."]
    found += list(_beside_marks(pages, marks))
    if found:
        raise NotProven(tuple(found))
    return Copy(made, len(pages), summary(marks))


def _strings(content: bytes) -> list[str]:
    answers = _ask({"do": "strings"}, content, QUICK_SECONDS)
    return [str(one) for one in answers[0][0]["strings"]]


def _built(
    first: tuple[Mapping[str, Any], bytes], rest: Sequence[tuple[Mapping[str, Any], bytes]], marks: Sequence[Mark]
) -> tuple[list[BuiltPage], list[str]]:
    """The pages that the child made, each part of them checked: it has opened a stranger's file and is not trusted."""
    try:
        waiting = [(int(page), _box(box)) for page, box in first[0]["waiting"]]
        unmarked = {
            page for page, box in waiting if not any(m.page == page and touches(m, box, scanned=False) for m in marks)
        }
        if unmarked:
            raise Waiting(tuple(sorted(unmarked)))
        if int(first[0]["pages"]) != len(rest):
            raise CannotOpen(Fault.CHILD)
        if any(not 1 <= mark.page <= len(rest) for mark in marks):
            raise ValueError("There is a mark on a page that the file does not have.")
        pages = [_page(said, data) for said, data in rest]
        gone = [str(word) for said, _ in rest for word in said["gone"]]
    except (KeyError, TypeError):
        raise CannotOpen(Fault.CHILD) from None
    return pages, gone


def _page(said: Mapping[str, Any], data: bytes) -> BuiltPage:
    kind, (width, height) = FILTERS[FILTERS.index(said["filter"])], said["dots"]
    return BuiltPage(
        float(said["width"]),
        float(said["height"]),
        Packed(kind, int(width), int(height), data, bytes.fromhex(said["palette"])),
        tuple(Said(_text(text), _box(box), int(line), upright is True) for text, box, line, upright in said["said"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _box(box: Sequence[Any]) -> Box:
    left, top, right, bottom = (float(edge) for edge in box)
    return left, top, right, bottom


def _beside_marks(pages: Sequence[BuiltPage], marks: Sequence[Mark]) -> Iterator[str]:
    """What the child should have left out, told from the places of the words that it kept."""
    for number, page in enumerate(pages, 1):
        here = [mark for mark in marks if mark.page == number]
        labels = {mark.label for mark in here}
        for word in page.said:
            if word.text not in labels and any(touches(mark, word.box, scanned=False) for mark in here):
                yield f"A word on page {number} of the copy stands in a marked area."
                break


def _ask(wish: Mapping[str, Any], content: bytes, seconds: float) -> list[tuple[Mapping[str, Any], bytes]]:
    """What the limited child process answers. Raises CannotOpen for anything but a whole, well-formed answer."""
    if len(content) > SIZE_LIMIT and wish["do"] != "prove":
        raise CannotOpen(Fault.EXPANDS)
    said = json.dumps(wish).encode("ascii")
    data = len(said).to_bytes(4, "big") + said + content
    try:
        finished = sandbox.run("answerable.redaction.child", data=data, wall_seconds=seconds, read=_read)
    except sandbox.OutOfTime:
        raise CannotOpen(Fault.TIMEOUT) from None
    return finished.read


def _read(answer: IO[bytes]) -> list[tuple[Mapping[str, Any], bytes]]:
    pieces: list[tuple[Mapping[str, Any], bytes]] = []
    total = 0
    while True:
        line = answer.readline(LINE_LIMIT)
        try:
            said = json.loads(line)
            if "fault" in said:
                raise CannotOpen(fault_of(said["fault"]))
            if said.get("end"):
                return pieces
            length = int(said["bytes"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise CannotOpen(Fault.CHILD) from None
        total += len(line) + length
        if length < 0 or total > ANSWER_LIMIT:
            raise CannotOpen(Fault.EXPANDS)
        data = answer.read(length)
        if len(data) != length:
            raise CannotOpen(Fault.CHILD)
        pieces.append((said, data))
