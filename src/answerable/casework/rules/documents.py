"""Marks on documents: what an officer chose or typed, made into areas; and what a file may be called when it leaves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from answerable.law.exemptions import UnknownExemption, lookup

MOST_MARKS = 2_000
"""Marks on one page; more are refused rather than cut off."""
MOST_WORDS = 200
"""Characters of the words that are looked for."""
BOTH, PUBLIC_ONLY = "applicant", "public"
"""The layers: a mark of the first holds for both copies, one of the second for the public's alone."""
LEAVES = frozenset({"pdf", "csv", "text", "png", "jpeg"})
"""Kinds of file that may leave from here: a PDF as a redacted copy, a table, plain text or a picture once the guard lets them
pass. An original workbook or document never does (facts/law.md E1, E3 rule 1): its clean copy is of one of these kinds."""
ENDINGS = {"pdf": "pdf", "csv": "csv", "text": "txt", "png": "png", "jpeg": "jpg"}
CLEANED = frozenset(
    {
        "xlsx",
        "xlsm",
        "xlsb",
        "xls",
        "ods",
        "docx",
        "odt",
        "rtf",
        "pptx",
        "odp",
        "png",
        "jpeg",
        "gif",
        "webp",
        "tiff",
        "csv",
        "text",
    }
)
"""Kinds of which a clean copy can be made on the document's page."""
_WHY = {
    "xlsx": "A workbook holds more than it shows, so the original never leaves.",
    "docx": "A Word document holds more than it shows, so the original never leaves.",
    "odt": "A text document holds more than it shows, so the original never leaves.",
    "rtf": "A text document holds more than it shows, so the original never leaves.",
    "pptx": "A presentation holds more than it shows, so the original never leaves.",
    "gif": "A picture can hold more than it shows.",
}
_WHY |= dict.fromkeys(("xlsm", "xlsb", "xls", "ods"), _WHY["xlsx"]) | {"odp": _WHY["pptx"]}
_WHY |= dict.fromkeys(("webp", "tiff"), _WHY["gif"])
SAVE_AS = {
    "doc": "A Word document of the old kind holds more than it shows. Save it as a PDF and add that.",
    "ppt": "A presentation of the old kind holds more than it shows. Save it as a PDF and add that.",
    "ole": "A file of the old Word and Excel kind holds more than it shows. Save it as a PDF or as CSV and add that.",
    "msg": "An e-mail holds more than it shows. Print it to a PDF and add that.",
    "email": "An e-mail holds more than it shows. Print it to a PDF and add that.",
    "html": "A web page can hold more than it shows. Print it to a PDF and add that.",
    "svg": "A drawing can hold more than it shows. Print it to a PDF and add that.",
    "zip": "An archive cannot leave. Unpack it and add the files inside, one by one.",
    "encrypted-office": "The file is protected by a password. Take it off, and add the file again.",
}

_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_FIELD = re.compile(r"mark-(\d{1,5})-box")

Box = tuple[float, float, float, float]


class BadMark(ValueError):
    """Something chosen or typed is no mark that can be made; the message says what to do."""


class Word(Protocol):
    """One word on a page, as the redaction room gives it."""

    @property
    def text(self) -> str:
        """Its letters."""

    @property
    def box(self) -> Box:
        """Where it stands."""

    @property
    def line(self) -> int:
        """Which line of the page it is of."""


@dataclass(frozen=True)
class Area:
    """An area to be removed, as the page's form gives it."""

    left: float
    top: float
    right: float
    bottom: float
    citation: str
    layer: str

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two marks the same; a form gives edges to a hundredth of a point."""
        return (*(round(edge, 2) for edge in (self.left, self.top, self.right, self.bottom)), self.citation, self.layer)


def name_outside(typed: str) -> str:
    """The name under which a file leaves: letters, digits and dashes, without an ending. Raises BadMark."""
    name = typed.strip()
    if not _NAME.fullmatch(name) or len(name) > 100:
        raise BadMark("Use letters, digits and single dashes only, for example contract-2024-redacted. Name no person.")
    return name


def why_not(kind: str) -> str:
    """Why a file of this kind cannot leave from here, and what to do; empty where it may."""
    if kind in LEAVES:
        return ""
    if kind in _WHY:
        return f"{_WHY[kind]} Make a clean copy of it on its page, and let that leave."
    return SAVE_AS.get(kind, "A file of this kind cannot leave from here. Save it as a PDF or as CSV and add that.")


def read_box(text: str, width: float, height: float) -> Box:
    """The area of a form's value, "left,top,right,bottom" in points, cut to the page. Raises BadMark."""
    try:
        left, top, right, bottom = (float(edge) for edge in text.split(","))
    except ValueError:
        raise BadMark("The form was damaged on its way. Open this page again; nothing was changed.") from None
    if not all(math.isfinite(edge) for edge in (left, top, right, bottom)):
        raise BadMark("The form was damaged on its way. Open this page again; nothing was changed.")
    left, right = max(0.0, min(left, right)), min(width, max(left, right))
    top, bottom = max(0.0, min(top, bottom)), min(height, max(top, bottom))
    if right - left < 0.5 or bottom - top < 0.5:
        raise BadMark("A mark lies outside the page or has no area. Draw it again, or remove it.")
    return left, top, right, bottom


def section(typed: str) -> str:
    """The section of a mark, as the law has it. Raises BadMark."""
    if not typed.strip():
        raise BadMark("Choose the section under which each mark is made.")
    try:
        ground = lookup(typed)
    except UnknownExemption as unknown:
        raise BadMark(str(unknown)) from None
    if not ground.enough:
        raise BadMark(f"{ground.citation.short} does not say enough by itself: name the subsection.")
    return ground.citation.short


def read_marks(posted: Mapping[str, str], width: float, height: float) -> list[Area]:
    """The marks of a page's form: those that were there or drawn, without those to be removed. Raises BadMark."""
    numbers = sorted(int(found[1]) for name in posted if (found := _FIELD.fullmatch(name)))
    if len(numbers) > MOST_MARKS:
        raise BadMark(f"A page can have at most {MOST_MARKS:,} marks. Mark whole lines, or the whole page.")
    return [
        Area(
            *read_box(posted[f"mark-{number}-box"], width, height),
            section(posted.get(f"mark-{number}-citation", "")),
            layer(posted.get(f"mark-{number}-layer", "")),
        )
        for number in numbers
        if f"mark-{number}-remove" not in posted
    ]


def layer(typed: str) -> str:
    """The layer of a mark. Raises BadMark."""
    if typed not in (BOTH, PUBLIC_ONLY):
        raise BadMark("Choose for each mark which copies it is for.")
    return typed


def chosen(values: Iterable[str], width: float, height: float) -> list[Box]:
    """The areas of chosen words, each given as "line:left,top,right,bottom"; neighbours on a line become one area.

    Raises BadMark.
    """
    places: dict[str, list[Box]] = {}
    for value in values:
        line, _, box = value.partition(":")
        places.setdefault(line, []).append(read_box(box, width, height))
    return [joined for boxes in places.values() for joined in _joined(sorted(boxes))]


def _joined(boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes of one line, from left to right, those joined between which nothing else fits."""
    whole = boxes[0]
    for box in boxes[1:]:
        if box[0] - whole[2] < 0.6 * (whole[3] - whole[1]) and min(whole[3], box[3]) > max(whole[1], box[1]):
            whole = min(whole[0], box[0]), min(whole[1], box[1]), max(whole[2], box[2]), max(whole[3], box[3])
        else:
            yield whole
            whole = box
    yield whole


def occurrences(words: Sequence[Word], wanted: str) -> list[Box]:
    """Where words stand on a page, one area for each line of them. Capitals and the marks around words do not count.

    Also finds words that a line's end divides with a hyphen, and words of which the wanted one is a part.
    """
    parts = [plain for part in wanted.split() if (plain := _plain(part))]
    if not parts:
        return []
    found: list[Box] = []
    plains = [_plain(word.text) for word in words]
    for at in range(len(words)):
        end = _match(plains, words, at, parts)
        if end:
            found += _by_line(words[at:end])
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _match(plains: Sequence[str], words: Sequence[Word], at: int, parts: Sequence[str]) -> int:
    """Where the wanted words that begin at a word end; 0 where they do not begin there."""
    place = at
    for part in parts:
        if place >= len(words):
            return 0
        here = plains[place]
        if part in here:
            place += 1
        elif words[place].text.endswith("-") and place + 1 < len(words) and part in here + plains[place + 1]:
            place += 2
        else:
            return 0
    return place


def _by_line(words: Sequence[Word]) -> Iterator[Box]:
    lines: dict[int, Box] = {}
    for word in words:
        one = lines.get(word.line, word.box)
        box = word.box
        lines[word.line] = min(one[0], box[0]), min(one[1], box[1]), max(one[2], box[2]), max(one[3], box[3])
    yield from lines.values()


def with_new(old: Sequence[Area], boxes: Iterable[Box], citation: str, of_layer: str) -> list[Area]:
    """The marks of a page with new areas, without those that an equal mark covers already."""
    marks = list(old)
    for left, top, right, bottom in boxes:
        new = Area(left, top, right, bottom, citation, of_layer)
        if not any(_covers(mark, new) for mark in marks):
            marks.append(new)
    return marks


def _covers(mark: Area, new: Area) -> bool:
    inside = mark.left <= new.left + 0.01 and mark.right >= new.right - 0.01
    inside = inside and mark.top <= new.top + 0.01 and mark.bottom >= new.bottom - 0.01
    return inside and mark.citation == new.citation and mark.layer in (new.layer, BOTH)
