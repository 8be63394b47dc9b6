"""Word documents (.docx, .docm, .dotx): what is in them that a reader does not see (facts/guard.md 3.3).

`reading` walks over the text once and marks every word as seen or unseen, for the guard and for the clean copy alike; the other
modules look for one family of hiding places each; `allowed` takes whatever nobody claims for a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import drawing, opc
from answerable.guard.formats.drawing.allowed import unknown as unknown_in_drawing
from answerable.guard.inspection import Inspection
from answerable.guard.package import Package
from answerable.guard.techniques import found

from . import allowed, changes, controls, floats, links, pictures, settings, styling, words
from .marks import Drawn, Grid, lines_of
from .names import opened, words_of
from .reading import Reading, main_part

_TEXTS = frozenset({"officeDocument", "header", "footer", "footnotes", "endnotes", "comments"})
_FORMS = frozenset(
    {"styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "recipientData"}
)
_COMMENT_IDS = frozenset({"commentsExtended", "commentsIds", "commentsExtensible"})
_DIAGRAM = frozenset({"diagramData", "diagramLayout", "diagramColors", "diagramQuickStyle", "diagramDrawing"})
_OWN = (
    _TEXTS
    | _FORMS
    | _COMMENT_IDS
    | _DIAGRAM
    | {"glossaryDocument", "chart", "aFChunk", "chartStyle", "chartColorStyle"}
)
_BLANKS = (
    "click or tap here to enter text", "click here to enter text", "click or tap to enter text", "choose an item",
    "click or tap to enter a date", "click here to enter a date", "enter any content that you want to repeat including other content controls",
    "choose a building block", "type the document title", "document title", "type text here", "enter text", "select a date",
)  # fmt: skip


def prepare() -> None:
    """Load what reads pictures and drawings, before files may no longer be opened."""
    from . import vocabulary  # noqa: F401

    drawing.opacity.prepare()


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What hides in a Word document."""
    package = Package(content, look)
    yield from opc.inspect_common(package, look, lambda name, _, how: how in _OWN)
    reading = Reading(package)
    taken = {name: way.type for name, (_, way) in package.reached.items() if way.type in _OWN}
    for name in taken:
        package.read(name)
        package.claim(name)
    yield from _frame(package)
    yield from _whole(reading, look)
    for story in {story.part: story for story in reversed(reading.stories)}.values():
        where = story.where if story.kind in {"header", "footer"} else ""
        yield from _part(reading, reading.root(story.part), where or f"part {story.part}", look)
    yield from _others(reading, taken, look)
    words.show(reading, look)
    for line in inventory(reading):
        look.lists(line)


@detector("unknown-part", "not-inspected")
def _frame(package: Package) -> Iterator[Finding]:
    """A package that Word would not open, or open as something else: without its list of types, or with another type."""
    if not package.types:
        yield found("not-inspected", said="It has no list of the types of its parts.")
        return
    main = main_part(package)
    type_ = package.types.get(main, "")
    if not type_.startswith("application/vnd.") or "word" not in type_ or not type_.endswith("main+xml"):
        yield found("unknown-part", f"part {main}", type_, said="Its type is none of a Word document.")


def _whole(reading: Reading, look: Inspection) -> Iterator[Finding]:
    yield from words.hidden(reading)
    yield from words.unseen_letters(reading)
    yield from links.bookmarks(reading, look)
    yield from links.field_codes(reading)
    yield from links.addresses(reading)
    yield from pictures.hidden(reading)
    yield from pictures.cropped(reading)
    yield from pictures.alternatives(reading)
    yield from floats.over_words(reading)
    yield from floats.over_boxes(reading)
    yield from styling.style_names(reading, look)
    yield from styling.list_texts(reading)


def _part(reading: Reading, root: Any, where: str, look: Inspection) -> Iterator[Finding]:
    """What is looked for in every part with text."""
    yield from allowed.unknown(root, where, reading.place)
    yield from changes.tracked(reading, root, where)
    yield from changes.permissions(reading, root, where)
    yield from controls.controls(reading, root, where)
    yield from controls.form_fields(reading, root, where)
    yield from controls.tags(reading, root, where)
    yield from links.tips(reading, root, where)
    yield from pictures.described(reading, root, where)
    yield from pictures.opaque(reading, root, where, look)
    yield from styling.style_pointers(reading, root, where)
    yield from styling.font_names(reading, root, where)


def _others(reading: Reading, taken: dict[str, str], look: Inspection) -> Iterator[Finding]:
    """The parts beside the text."""
    told = {story.part for story in reading.stories}
    for name, how in taken.items():
        if name in told:
            continue
        where = f"part {name}"
        if how == "comments":
            yield from changes.comments(reading, name)
            yield from allowed.unknown(reading.root(name), where, reading.place)
        elif how == "settings":
            yield from _settings(reading.root(name), where)
        elif how in _FORMS | _COMMENT_IDS:
            yield from allowed.unknown(reading.root(name), where, reading.place)
            yield from styling.font_names(reading, reading.root(name), where)
        elif how == "glossaryDocument":
            yield from glossary(reading, name)
        elif how == "aFChunk":
            yield from woven(reading, name, look)
        else:
            yield from _drawn(reading, name, how, look)


def _settings(root: Any, where: str) -> Iterator[Finding]:
    yield from allowed.unknown(root, where, lambda _: "")
    yield from settings.variables(root)
    yield from settings.sources(root)
    yield from settings.protection(root)
    yield from settings.words(root)
    yield from settings.shapes_with_words(root)


def _drawn(reading: Reading, name: str, how: str, look: Inspection) -> Iterator[Finding]:
    """Charts and diagrams."""
    package, where = reading.package, f"part {name}"
    pointers = frozenset(one.id for one in package.relationships(name))
    yield from unknown_in_drawing(opened(package.read(name)), where, pointers)
    if how == "chart":
        yield from drawing.chart(package, name, f"chart {name.rpartition('/')[2]}", look)
    elif how == "diagramData":
        drawn = reading.part_of(reading.main, "diagramDrawing")
        yield from drawing.diagram(package, name, drawn, f"diagram {name.rpartition('/')[2]}", look)


@detector("glossary")
def glossary(reading: Reading, name: str) -> Iterator[Finding]:
    """Building blocks of text, but for the words that Word itself puts into empty content controls."""
    root = reading.root(name)
    for part in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}docPart"):
        text = words_of(part)
        said = [
            value
            for one in part.iter()
            for key, value in one.attrib.items()
            if key.endswith(("}name", "}author")) and value
        ]
        blank = text.strip(" .[]").lower()
        if blank and blank not in _BLANKS and blank not in controls.PLAIN_TITLES:
            yield found("glossary", f"part {name}", [text, *said])


@detector("woven-file")
def woven(reading: Reading, name: str, look: Inspection) -> Iterator[Finding]:
    """A file that Word weaves into the text, and all that it holds."""
    place = next((where for where, part in reading.chunks if part == name), "")
    content = reading.package.read(name)
    inner = list(look.inside(name.rpartition("/")[2], content, place or f"part {name}"))
    hides = not place or any(one.severity is Severity.BLOCK for one in inner)
    texts = () if place else opc.strings_of(content)
    yield found("woven-file", place or f"part {name}", texts, severity=Severity.BLOCK if hides else None)
    yield from inner


def inventory(reading: Reading) -> Iterator[str]:
    """What is in the document, for a person to compare with what they expect."""
    shown = [line for _, line in reading.lines()]
    words = sum(len(line.words.split()) for line in shown)
    yield _counted(words, "word")
    tables = [block for story in reading.stories if story.shown for block in story.blocks if isinstance(block, Grid)]
    for table in tables:
        columns = max((sum(cell.across for cell in row) for row in table.rows), default=0)
        yield f"{table.where[:1].upper()}{table.where[1:]}: {len([one for one in table.numbers if one])} rows × {columns} columns"
    images = [one for line in shown for one in line.pieces if isinstance(one, Drawn) and not one.unseen]
    if images:
        yield _counted(len(images), "picture")
    notes = [story for story in reading.stories if story.key and story.shown]
    if notes:
        yield _counted(len(notes), "note")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


__all__ = ["Reading", "inspect", "lines_of", "main_part", "prepare"]
