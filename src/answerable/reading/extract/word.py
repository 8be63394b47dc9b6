"""A Word letter (.docx): its paragraphs and tables in order, with the list labels that Word shows but does not store.

Deleted and hidden text and comments are left out: they are no part of what the letter says.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from answerable.reading.extract import Extracted, blocks, kinds, package
from answerable.reading.extract.blocks import Block

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr",
     "tcPr", "sectPr", "commentReference", "annotationRef"}
)  # fmt: skip
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_BULLET = "•"
_BASED_ON_DEPTH = 20  # styles based on styles based on …


def extract(opened: zipfile.ZipFile) -> Extracted:
    """The words of the Word letter in an opened package. Raises Unreadable."""
    main = package.main_part(opened) or ""
    document = _named(package.xml(opened, main))
    reader = _Reader(
        styles=_Styles(_part(opened, "word/styles.xml")), numbering=_Numbering(_part(opened, "word/numbering.xml"))
    )
    found = [*reader.headers(opened, main, document), *reader.blocks(document)]
    found += reader.notes(_part(opened, "word/footnotes.xml"), document)
    return Extracted(kind=kinds.WORD, text=blocks.joined(found))


def _part(opened: zipfile.ZipFile, name: str) -> Any | None:
    root = package.optional_xml(opened, name)
    return None if root is None else _named(root)


def _related(opened: zipfile.ZipFile, main: str) -> dict[str, str]:
    """The parts that the main part refers to, by the name of the relation."""
    folder, _, name = main.rpartition("/")
    relations = package.optional_xml(opened, f"{folder}/_rels/{name}.rels")
    related = {}
    for relation in relations if relations is not None else ():
        target = str(relation.get("Target", ""))
        related[str(relation.get("Id", ""))] = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    return related


def _named(root: Any) -> Any:
    """The tree with the names of the strict form of the format made those of the common one."""
    if root.tag.startswith(_STRICT):
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
                element.tag = _W + element.tag[len(_STRICT) :]
            for name in list(element.attrib):
                if name.startswith(_STRICT):
                    element.set(_W + name[len(_STRICT) :], element.attrib.pop(name))
    return root


def _local(element: Any) -> str:
    tag = element.tag
    return tag[len(_W) :] if isinstance(tag, str) and tag.startswith(_W) else ""


def _value(element: Any | None, name: str = "val") -> str | None:
    return None if element is None else element.get(_W + name)


def _number(written: str | None) -> int | None:
    try:
        return int(written) if written is not None else None
    except ValueError:
        return None


def _on(element: Any | None) -> bool:
    """Whether a switch such as w:vanish is there and not turned off."""
    return element is not None and (_value(element) or "1").lower() not in {"0", "false", "off"}


class _Styles:
    """What the letter's styles say of lists and hidden text."""

    def __init__(self, root: Any | None) -> None:
        self._styles = {}
        self.default = None
        for style in root.iter(_W + "style") if root is not None else ():
            name = style.get(_W + "styleId")
            self._styles[name] = style
            if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in {"1", "true", "on"}:
                self.default = name

    def _chain(self, name: str | None) -> Iterator[Any]:
        for _ in range(_BASED_ON_DEPTH):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = _value(style.find(_W + "basedOn"))

    def list_of(self, name: str | None) -> Any | None:
        """The w:numPr that a paragraph style gives."""
        return next(
            (found for style in self._chain(name) if (found := style.find(f"{_W}pPr/{_W}numPr")) is not None), None
        )

    def hidden(self, name: str | None) -> bool:
        """Whether a style hides its text."""
        found = next(
            (one for style in self._chain(name) if (one := style.find(f"{_W}rPr/{_W}vanish")) is not None), None
        )
        return _on(found)


@dataclass
class _Level:
    """One level of a list: how its label is written and where it starts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: bool = True
    legal: bool = False
    style: str | None = None


@dataclass
class _Scheme:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class _Numbering:
    """The letter's lists: which label the next paragraph of each gets."""

    def __init__(self, root: Any | None) -> None:
        self._schemes: dict[str, _Scheme] = {}
        self._lists: dict[str, tuple[_Scheme, dict[int, _Level], dict[int, int]]] = {}
        self._started: set[str] = set()
        self._style_levels: dict[tuple[str, str], int] = {}
        if root is None:
            return
        abstracts = {one.get(_W + "abstractNumId"): one for one in root.iter(_W + "abstractNum")}
        linked = {
            _value(one.find(_W + "styleLink")): key
            for key, one in abstracts.items()
            if one.find(_W + "styleLink") is not None
        }
        for key, one in abstracts.items():
            link = _value(one.find(_W + "numStyleLink"))
            source = abstracts[linked[link]] if link in linked else one
            self._schemes[key] = _Scheme(dict(map(_level, source.findall(_W + "lvl"))))
        for one in root.findall(_W + "num"):
            scheme = self._schemes.get(_value(one.find(_W + "abstractNumId")) or "")
            if scheme is None:
                continue
            levels: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for override in one.findall(_W + "lvlOverride"):
                number = _number(override.get(_W + "ilvl")) or 0
                start = _number(_value(override.find(_W + "startOverride")))
                if start is not None:
                    starts[number] = start
                if override.find(_W + "lvl") is not None:
                    levels[number] = _level(override.find(_W + "lvl"))[1]
            name = one.get(_W + "numId")
            self._lists[name] = (scheme, levels, starts)
            for number, level in {**scheme.levels, **levels}.items():
                if level.style:
                    self._style_levels[name, level.style] = number

    def level_for_style(self, name: str, style: str | None) -> int | None:
        """The level that a paragraph style is tied to in the list called `name`."""
        return self._style_levels.get((name, style or ""))

    def label(self, name: str, depth: int) -> str:
        """The label of the next paragraph at `depth` (0 is the outermost) of the list called `name`; counts it."""
        if name not in self._lists:
            return ""
        scheme, levels, starts = self._lists[name]
        own = {**scheme.levels, **levels}
        level = own.get(depth, _Level())
        if name not in self._started:
            self._started.add(name)
            for number, start in starts.items():
                scheme.counts[number] = start - 1
                for deeper in [key for key in scheme.counts if key > number]:
                    del scheme.counts[deeper]
        scheme.counts[depth] = scheme.counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in scheme.counts if key > depth]:
            if own.get(deeper, _Level()).restarts:
                del scheme.counts[deeper]
        if level.form == "bullet":
            return _BULLET
        if level.form == "none" and "%" not in level.text:
            return level.text
        written = level.text or f"%{depth + 1}."
        for number in range(9):
            part = own.get(number, _Level())
            count = scheme.counts.get(number, part.start)
            shown = (
                ""
                if part.form in {"none", "bullet"}
                else _FORMS.get("decimal" if level.legal else part.form, blocks.decimal)(count)
            )
            written = written.replace(f"%{number + 1}", shown)
        return written.strip()


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": blocks.decimal,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": blocks.letters,
    "upperLetter": lambda number: blocks.letters(number).upper(),
    "lowerRoman": blocks.roman,
    "upperRoman": lambda number: blocks.roman(number).upper(),
    "ordinal": _ordinal,
}


def _level(element: Any) -> tuple[int, _Level]:
    start = _number(_value(element.find(_W + "start")))
    return _number(element.get(_W + "ilvl")) or 0, _Level(
        start=1 if start is None else start,
        form=_value(element.find(_W + "numFmt")) or "decimal",
        text=_value(element.find(_W + "lvlText")) or "",
        restarts=_value(element.find(_W + "lvlRestart")) != "0",
        legal=_on(element.find(_W + "isLgl")),
        style=_value(element.find(_W + "pStyle")),
    )


@dataclass
class _Reader:
    styles: _Styles
    numbering: _Numbering

    def headers(self, opened: zipfile.ZipFile, main: str, document: Any) -> Iterator[Block]:
        """The page headers' words, each once: a reference or an office's name often stands only there."""
        parts = _related(opened, main)
        seen: set[str] = set()
        for reference in document.iter(_W + "headerReference"):
            kind, section = _value(reference, "type"), reference.getparent()
            if kind == "even" or (kind == "first" and not _on(section.find(_W + "titlePg"))):
                continue  # shown only where the letter turns it on; those of even pages repeat the others
            root = _part(opened, parts.get(reference.get(_RELATION_ID, ""), ""))
            for block in self.blocks(root) if root is not None else ():
                if block.text not in seen and not block.text.strip().isdigit():
                    seen.add(block.text)
                    yield block

    def notes(self, root: Any | None, document: Any) -> list[Block]:
        """The footnotes that the letter refers to, after it."""
        notes = {note.get(_W + "id"): note for note in root.findall(_W + "footnote")} if root is not None else {}
        found: list[Block] = []
        for number, reference in enumerate(document.iter(_W + "footnoteReference"), 1):
            note = notes.get(reference.get(_W + "id"))
            words = " ".join(block.text for block in self.blocks(note)).strip() if note is not None else ""
            if words:
                found.append(Block(f"Footnote {number}: {words}", close=True))
        return found

    def blocks(self, element: Any) -> Iterator[Block]:
        """The paragraphs and tables below `element`, in order."""
        for child in element:
            name = _local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name not in _LEFT_OUT and child.tag != _FALLBACK:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        properties = paragraph.find(_W + "pPr")
        style = self.styles.default
        if properties is not None:
            style = _value(properties.find(_W + "pStyle")) or style
            if properties.find(f"{_W}rPr/{_W}del") is not None and not self._words(paragraph).strip():
                return  # a deleted paragraph, whose number is deleted with it
        words = self._words(paragraph).strip()
        boxes = [block for box in _text_boxes(paragraph) for block in self.blocks(box)]
        if words and not self.styles.hidden(style):
            label, depth = self._label(properties, style)
            yield Block(f"{label} {words}" if label else words, close=bool(label), depth=depth)
        yield from boxes

    def _label(self, properties: Any | None, style: str | None) -> tuple[str, int]:
        """The label of a paragraph that is in a list, and how deep it is; an empty label where it is in none."""
        own = properties.find(_W + "numPr") if properties is not None else None
        given = self.styles.list_of(style)
        name = _value(own.find(_W + "numId")) if own is not None else None
        if name is None and given is not None:
            name = _value(given.find(_W + "numId"))
        if name is None or name == "0":
            return "", 0
        depth = _number(_value(own.find(_W + "ilvl"))) if own is not None else None
        if depth is None:
            depth = self.numbering.level_for_style(name, style)
        if depth is None and given is not None:
            depth = _number(_value(given.find(_W + "ilvl")))
        depth = min(max(depth or 0, 0), 8)
        return self.numbering.label(name, depth), depth + 1

    def _words(self, element: Any) -> str:
        """The visible text of a paragraph, without that of text boxes in it."""
        written: list[str] = []
        for child in element:
            name = _local(child)
            if name == "t":
                written.append(child.text or "")
            elif name in _TEXT:
                written.append(_TEXT[name])
            elif name == "sym":
                written.append(" ")
            elif name == "r":
                properties = child.find(_W + "rPr")
                if properties is None or not self._hides(properties):
                    written.append(self._words(child))
            elif name not in _LEFT_OUT and name not in {"txbxContent", "p", "tbl"} and child.tag != _FALLBACK:
                written.append(self._words(child))
        return "".join(written)

    def _hides(self, properties: Any) -> bool:
        own = properties.find(_W + "vanish")
        return _on(own) if own is not None else self.styles.hidden(_value(properties.find(_W + "rStyle")))

    def _table(self, table: Any) -> Iterator[Block]:
        for line in table.iter(_W + "tr"):
            if next(line.iterancestors(_W + "tbl")) is not table or line.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells = [
                list(self.blocks(cell)) for cell in line.iter(_W + "tc") if next(cell.iterancestors(_W + "tr")) is line
            ]
            filled = [cell for cell in cells if cell]
            if len(filled) == 1:
                yield from filled[0]  # a table used for layout, or a heading across it
            elif filled:
                yield Block(blocks.row([" ".join(block.text for block in cell) for cell in cells]), close=True)


def _text_boxes(paragraph: Any) -> list[Any]:
    """The text boxes anchored in a paragraph; Word writes each twice, the second time for old programs."""
    return [
        box
        for box in paragraph.iter(_W + "txbxContent")
        if next(box.iterancestors(_FALLBACK), None) is None
        and next(box.iterancestors(_W + "txbxContent"), None) is None
    ]
