"""What a document remembers of its making: tracked changes with their authors, comments, and who may change what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .names import W, get, words_of
from .reading import Reading

_WORDS_GONE = {"del": "Words were deleted", "moveFrom": "Words were moved away"}
_WORDS_NEW = {"ins": "Words were put in", "moveTo": "Words were moved here"}
_FORMS = {
    "rPrChange": "The look of words was changed",
    "pPrChange": "The look of a paragraph was changed",
    "sectPrChange": "The settings of a section were changed",
    "tblPrChange": "The look of a table was changed",
    "tblPrExChange": "The look of a table was changed",
    "tblGridChange": "The columns of a table were changed",
    "trPrChange": "The look of a row was changed",
    "tcPrChange": "The look of a cell was changed",
    "numberingChange": "The number of a paragraph was changed",
    "cellDel": "A cell was deleted",
    "cellIns": "A cell was put in",
    "cellMerge": "Cells were merged or split",
    "moveFromRangeStart": "Words were moved away",
    "moveToRangeStart": "Words were moved here",
    "customXmlDelRangeStart": "A mark was deleted",
    "customXmlInsRangeStart": "A mark was put in",
    "customXmlMoveFromRangeStart": "A mark was moved away",
    "customXmlMoveToRangeStart": "A mark was moved here",
}
_ALL = frozenset({*_WORDS_GONE, *_WORDS_NEW, *_FORMS, "delText", "delInstrText"})


@detector("tracked-change")
def tracked(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Every change that is remembered in a part, grouped by its place and its kind."""
    groups: dict[tuple[str, str], list[str]] = {}
    counts: dict[tuple[str, str], int] = {}
    for element in root.iter(*(W + name for name in _ALL)):
        name = markup.local(element)
        if name in {"delText", "delInstrText"} and any(
            markup.local(one) in _WORDS_GONE for one in element.iterancestors()
        ):
            continue
        key = reading.place(element) or where, _kind(element, name)
        groups.setdefault(key, []).extend(_kept(element, name))
        counts[key] = counts.get(key, 0) + 1
    for (place, kind), texts in groups.items():
        yield found("tracked-change", place, dict.fromkeys(texts), said=f"{kind}.", count=counts[place, kind])


def _kind(element: Any, name: str) -> str:
    outer = markup.local(element.getparent()) if element.getparent() is not None else ""
    if name in {"del", "ins"} and outer == "rPr":
        return "The end of a paragraph was deleted" if name == "del" else "A paragraph was put in"
    if name in {"del", "ins"} and outer == "trPr":
        return "A row was deleted" if name == "del" else "A row was put in"
    return {**_FORMS, **_WORDS_GONE, **_WORDS_NEW}.get(name, "Words were deleted")


def _kept(element: Any, name: str) -> list[str]:
    """What a change keeps that does not show: its author, words that are gone, an earlier number."""
    kept = [get(element, "author"), get(element, "original"), get(element, "name") if name.startswith("move") else ""]
    if name in _WORDS_GONE or name in {"delText", "delInstrText"}:
        kept.append(words_of(element))
    if name in _FORMS and len(element):
        kept += [one for inner in element.iter() for one in _free(inner)]
    return [one for one in kept if one.strip()]


def _free(element: Any) -> Iterator[str]:
    """Words of somebody in earlier properties."""
    for name, said in element.attrib.items():
        if name.rpartition("}")[2] in {"val", "name"} and " " in said:
            yield said


@detector("comment")
def comments(reading: Reading, part: str) -> Iterator[Finding]:
    """Comments, with who wrote them and the paragraph that they are fixed to."""
    starts: dict[str, str] = {}
    for story in reading.stories:
        for element in story.root.iter(W + "commentRangeStart", W + "commentReference"):
            starts.setdefault(get(element, "id"), reading.place(element))
    for element in reading.root(part).iter(W + "comment"):
        texts = [words_of(element), get(element, "author"), get(element, "initials")]
        place = starts.get(get(element, "id"), "")
        where = f"comment at {place}" if place else f"comment {get(element, 'id')}"
        yield found("comment", where, [one for one in texts if len(one) > 2])


@detector("editing-permission")
def permissions(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """People who may change a part of the text."""
    for element in root.iter(W + "permStart"):
        if get(element, "ed"):
            yield found("editing-permission", reading.place(element) or where, get(element, "ed"))
