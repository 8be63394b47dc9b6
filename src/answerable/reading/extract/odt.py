"""An OpenDocument letter (.odt): paragraphs, lists with their labels, tables. Deleted and hidden text is left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from answerable.reading.extract import Extracted, blocks, kinds, package
from answerable.reading.extract.blocks import Block

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LEFT_OUT = frozenset(
    {
        _TEXT + "tracked-changes",
        _TEXT + "note",
        _TEXT + "hidden-text",
        _TEXT + "hidden-paragraph",
        _OFFICE + "annotation",
        _OFFICE + "forms",
        _TEXT + "sequence-decls",
        _TEXT + "variable-decls",
        _TEXT + "user-field-decls",
        _TEXT + "table-of-content",
    }
)
_SPACES = 1_000  # of one text:s; more is not a letter


def extract(opened: zipfile.ZipFile) -> Extracted:
    """The words of the OpenDocument letter in an opened package. Raises Unreadable."""
    content = package.xml(opened, "content.xml")
    styles = package.optional_xml(opened, "styles.xml")
    reader = _Reader([root for root in (content, styles) if root is not None])
    found: list[Block] = []
    if styles is not None:
        header = next(styles.iter(_STYLE + "header"), None)
        if header is not None:
            found += reader.blocks(header)
    body = next(content.iter(_OFFICE + "text"), None)
    if body is not None:
        found += reader.blocks(body)
    return Extracted(kind=kinds.ODT, text=blocks.joined(found))


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written is not None and written.isdigit() and len(written) < 7 else otherwise


@dataclass
class _List:
    """A list being read: its style, and the count at each level."""

    style: str
    counts: list[int] = field(default_factory=list)


class _Reader:
    def __init__(self, roots: list[Any]) -> None:
        self._levels: dict[tuple[str, int], Any] = {}
        self._last: dict[str, int] = {}  # where the outermost level of each style stopped, for lists that go on
        self._hidden: set[str] = set()
        for root in roots:
            for style in root.iter(_TEXT + "list-style"):
                for level in style:
                    number = _whole(level.get(_TEXT + "level"), 0)
                    self._levels.setdefault((style.get(_STYLE + "name", ""), number), level)
            for style in root.iter(_STYLE + "style"):
                properties = style.find(_STYLE + "text-properties")
                if properties is not None and properties.get(_TEXT + "display") == "none":
                    self._hidden.add(style.get(_STYLE + "name", ""))

    def blocks(self, element: Any) -> Iterator[Block]:
        """The paragraphs, lists and tables below `element`, in order."""
        for child in element:
            if child.tag in _LEFT_OUT:
                continue
            if child.tag in {_TEXT + "p", _TEXT + "h"}:
                yield from self._paragraph(child)
            elif child.tag == _TEXT + "list":
                yield from self._list(child, None)
            elif child.tag == _TABLE + "table":
                yield from self._table(child)
            else:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        words = self._words(element)
        if words.strip():
            yield Block(words)
        for frame in element.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"):
            yield from self.blocks(frame)

    def _list(self, element: Any, around: _List | None) -> Iterator[Block]:
        own = _List(element.get(_TEXT + "style-name") or (around.style if around else ""))
        own.counts = list(around.counts) if around else []
        depth = len(own.counts) + 1
        level = self._levels.get((own.style, depth))
        start = _whole(level.get(_TEXT + "start-value"), 1) if level is not None else 1
        goes_on = (
            element.get(_TEXT + "continue-numbering") == "true" or element.get(_TEXT + "continue-list") is not None
        )
        own.counts.append(self._last.get(own.style, start - 1) if goes_on and depth == 1 else start - 1)
        for item in element:
            if item.tag == _TEXT + "list-header":
                yield from self.blocks(item)
                continue
            if item.tag != _TEXT + "list-item":
                continue
            own.counts[-1] = _whole(item.get(_TEXT + "start-value"), own.counts[-1] + 1)
            label = self._label(own)
            for child in item:
                if child.tag == _TEXT + "list":
                    yield from self._list(child, own)
                elif child.tag in {_TEXT + "p", _TEXT + "h"}:
                    words = self._words(child)
                    if words.strip():
                        yield Block(f"{label} {words.strip()}".strip(), close=True, depth=depth)
                        label = ""
                elif child.tag not in _LEFT_OUT:
                    yield from self.blocks(child)
        if depth == 1:
            self._last[own.style] = own.counts[-1]

    def _label(self, own: _List) -> str:
        depth = len(own.counts)
        level = self._levels.get((own.style, depth))
        if level is None or level.tag != _TEXT + "list-level-style-number":
            return "•"
        shown = min(_whole(level.get(_TEXT + "display-levels"), 1), depth)
        parts = []
        for number in range(depth - shown + 1, depth + 1):
            outer = self._levels.get((own.style, number))
            form = outer.get(_STYLE + "num-format", "1") if outer is not None else "1"
            parts.append(_counted(form, own.counts[number - 1]))
        if not any(parts):
            return ""
        written = ".".join(part for part in parts if part)
        return f"{level.get(_STYLE + 'num-prefix', '')}{written}{level.get(_STYLE + 'num-suffix', '')}".strip()

    def _words(self, element: Any) -> str:
        if element.get(_TEXT + "style-name") in self._hidden:
            return ""
        written = [element.text or ""]
        for child in element:
            if child.tag == _TEXT + "s":
                written.append(" " * min(_whole(child.get(_TEXT + "c"), 1), _SPACES))
            elif child.tag == _TEXT + "tab":
                written.append("\t")
            elif child.tag == _TEXT + "line-break":
                written.append("\n")
            elif child.tag not in _LEFT_OUT and not child.tag.endswith("}frame"):
                written.append(self._words(child))
            written.append(child.tail or "")
        return "".join(written)

    def _table(self, table: Any) -> Iterator[Block]:
        for line in table.iter(_TABLE + "table-row"):
            if next(line.iterancestors(_TABLE + "table")) is not table:
                continue
            if line.get(_TABLE + "visibility") in {"collapse", "filter"}:
                continue
            cells = [list(self.blocks(cell)) for cell in line if cell.tag == _TABLE + "table-cell"]
            filled = [cell for cell in cells if cell]
            if len(filled) == 1:
                yield from filled[0]
            elif filled:
                yield Block(blocks.row([" ".join(block.text for block in cell) for cell in cells]), close=True)


def _counted(form: str, number: int) -> str:
    """`number` in the form that OpenDocument names by its first sign: 1, a, A, i, I, or nothing."""
    if form == "":
        return ""
    if form in {"a", "A"}:
        return blocks.letters(number) if form == "a" else blocks.letters(number).upper()
    if form in {"i", "I"}:
        return blocks.roman(number) if form == "i" else blocks.roman(number).upper()
    return blocks.decimal(number)
