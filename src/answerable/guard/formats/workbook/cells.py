"""The rows and cells of a sheet, one after another in flat memory (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73).

Nearly every cell is written in the plainest way and is read by one expression; a row with anything else in it is read as XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from answerable.guard import markup
from answerable.guard.inspection import TooMuch

from .colours import figure
from .parts import Frame, escaped, row_of, words
from .ranges import column_number

CELLS = 5_000_000  # of one sheet (facts/guard.md 6.3)

_ATTRIBUTE = re.compile(rb' ([\w:]+)="([^"]*)"')
_HARMLESS = re.compile(r"[\d.:Ee+ -]{0,30}|true|false")
_ROW_ATTRIBUTES = words("r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph")
_CELL_ATTRIBUTES = frozenset({"r", "s", "t", "cm", "vm", "ph"})


class _Written(NamedTuple):
    """How rows and cells are written in a part: with its prefix for the format's namespace."""

    row: re.Pattern[bytes]
    begins: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    close: bytes


@lru_cache(maxsize=16)
def _written(prefix: str) -> _Written:
    pre = re.escape(f"{prefix}:".encode()) if prefix else b""
    cell = (
        rb'(\s*<%c(?: r="([A-Z]{1,3})(\d{1,7})")?(?: s="(\d{1,6})")?(?: t="(\w{1,9})")? ?(?:/>|>(?:<%f>([^<]*)</%f>)?'
        rb'(?:<%v>([^<]*)</%v>|<%v ?/>|<%is><%t(?: xml:space="preserve")?>([^<]*)</%t></%is>)?</%c>))'
    )
    return _Written(
        re.compile(rb'\s*<%srow((?: [\w:]+="[^"<&>]*")*)\s*(/?)>' % pre),
        re.compile(rb"\s*<%srow[\s/>]" % pre),
        re.compile(cell.replace(b"%", pre)),
        b"</%srow>" % (f"{prefix}:".encode() if prefix else b""),
    )


class Cell(NamedTuple):
    """One cell as it is written."""

    column: int
    style: int
    type: str
    """ "s" for a shared text, "" or "n" for a number, "str", "inlineStr", "b", "e", "d"."""
    value: str | None
    formula: str | None
    element: Any
    """The whole of it, where it is not of the plainest kind."""


@dataclass
class Row:
    """One row as it is written."""

    number: int
    attributes: dict[str, str]
    cells: list[Cell] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    """What should not be in a row: unknown elements and attributes, words between the cells, comments."""


def rows(frame: Frame) -> Iterator[Row]:
    """Every row of a sheet. Raises TooMuch for more than five million cells, and as markup.parse."""
    count = 0
    before = 0
    for row in _plain_rows(frame) if frame.end else _rows_of_elements(frame.rows()):
        row.number = row.number or before + 1
        before = row.number
        count += len(row.cells) + 1
        if count > CELLS:
            raise TooMuch
        yield row


def _plain_rows(frame: Frame) -> Iterator[Row]:
    data, at, end = frame.data, frame.start, frame.end
    written = _written(frame.root.prefix or "")
    while True:
        opened = written.row.match(data, at, end)
        if opened is None:
            if written.begins.match(data, at, end) is None:
                break
            # A row in another spelling: it, and whatever comes before the next end of a row, is read as XML.
            close = _end_of_row(data, at, end, written)
            yield from _read_as_xml(data[at:close], frame.root)
            at = close
            continue
        row = None if not opened[2] else _opened(opened[1])
        if row is None:
            row, at = _read_plain(data, opened, end, written)
        else:
            at = opened.end()
        if row is None:
            at = _end_of_row(data, opened.start(), end, written)
            row = _row_of_element(row_of(data[opened.start() : at], frame.root))
        yield row
    rest = data[at:end].strip()
    if rest:
        # No row as it should be: whatever it is, it is read as XML and said.
        yield from _read_as_xml(rest, frame.root)


def _read_as_xml(data: bytes, root: Any) -> Iterator[Row]:
    whole = row_of(b"<sheetData>" + data + b"</sheetData>", root)
    odd = [text.strip() for text in (whole.text, *(one.tail for one in whole)) if text and text.strip()]
    for element in whole:
        row = _row_of_element(element)
        row.odd += odd
        odd = []
        yield row
    if odd:
        yield Row(0, {}, odd=odd)


def _rows_of_elements(elements: Iterator[Any]) -> Iterator[Row]:
    for element in elements:
        row = _row_of_element(element)
        parent, before = element.getparent(), element.getprevious()
        if before is not None:
            _odd_text(row, before.tail)
        elif parent is not None:
            _odd_text(row, parent.text)
        yield row


def _end_of_row(data: bytes, start: int, end: int, written: _Written) -> int:
    close = data.find(written.close, start, end)
    return end if close < 0 else close + len(written.close)


def _opened(attributes: bytes) -> Row:
    number, _, rest = (
        attributes.removeprefix(b' r="').partition(b'"') if attributes.startswith(b' r="') else (b"", b"", attributes)
    )
    found, odd = _attributes(rest)
    row = Row(_int(number.decode()), found, odd=list(odd))
    if number and not row.number:
        row.odd.append(number.decode())
    return row


@lru_cache(maxsize=5_000)
def _attributes(rest: bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a row says of itself beside its number: nearly every row says the same."""
    found = {name.decode(): value.decode("utf-8") for name, value in _ATTRIBUTE.findall(rest)}
    return found, tuple(_strange(found))


def _strange(found: dict[str, str]) -> Iterator[str]:
    for name, value in found.items():
        known = name in _ROW_ATTRIBUTES or name.endswith(":dyDescent") or name == "dyDescent"
        if not known or not _HARMLESS.fullmatch(value):
            yield value


def _read_plain(data: bytes, opened: re.Match[bytes], end: int, written: _Written) -> tuple[Row | None, int]:
    """A row all of whose cells are of the plainest kind, and where it ends; None where one is not."""
    row, start = _opened(opened[1]), opened.end()
    close = data.find(written.close, start, end)
    body = data[start:close].rstrip()
    found = written.cell.findall(body)
    if close < 0 or sum(len(one[0]) for one in found) != len(body):
        return None, start
    add, column, own = row.cells.append, 0, b"%d" % row.number if row.number else b""
    for _, letters, number, style, kind, formula, value, inline in found:
        column = column_of(letters) if letters else column + 1
        if number and own and number != own and int(number) != row.number:
            return None, start
        raw = value or inline
        if not raw and not formula:
            continue  # an empty cell that only has a look
        text = raw.decode("utf-8") if b"&" not in raw else _unescaped(raw)
        sums = None if not formula else formula.decode("utf-8") if b"&" not in formula else _unescaped(formula)
        if text is None or (sums is None and formula):
            return None, start
        add(_NEW(Cell, (column, int(style or 0), kind.decode(), text, sums, None)))
    return row, close + len(written.close)


_NEW = tuple.__new__  # a named tuple takes four times as long by its own name
column_of = lru_cache(maxsize=20_000)(lambda letters: column_number(letters.decode()))
"""The number of the column with these letters, as they stand in a part."""


_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(\w{2,4});")


def _unescaped(raw: bytes) -> str | None:
    """The text with XML's own five letters put back; None where there is any other reference in it."""
    text = raw.decode("utf-8")
    names = _ENTITY.findall(text)
    if len(names) != text.count("&") or any(name not in _ENTITIES for name in names):
        return None
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)


def _row_of_element(element: Any) -> Row:
    """A row as XML. What is not a row at all is odd as a whole."""
    if not isinstance(element.tag, str) or markup.local(element) != "row":
        words = (
            [element.text or ""] if not isinstance(element.tag, str) else [markup.local(element), *element.itertext()]
        )
        return Row(0, {}, odd=[text for text in words if text.strip()])
    attributes = {_plain_name(name): value for name, value in element.attrib.items()}
    row = Row(_int(attributes.get("r")), attributes)
    row.odd += _strange(attributes)
    _odd_text(row, element.text)
    column = 0
    for one in element:
        _odd_text(row, one.tail)
        if markup.local(one) == "c":
            cell = _cell_of_element(one, row, column)
            column = cell.column
            row.cells.append(cell)
        else:
            row.odd += _all_words(one)
    return row


def _cell_of_element(element: Any, row: Row, before: int) -> Cell:
    column, value, formula = before + 1, None, None
    for name, text in element.attrib.items():
        if name == "r":
            column = _column_of(text, row, before)
        elif _plain_name(name) not in _CELL_ATTRIBUTES or not re.fullmatch(r"\w{0,9}", text):
            row.odd.append(text)
    _odd_text(row, element.text)
    for one in element:
        name = markup.local(one)
        _odd_text(row, one.tail)
        if name == "v":
            value = one.text or ""
            row.odd += [text for child in one for text in _all_words(child)]
        elif name == "f":
            formula = one.text or ""
            row.odd += [text for child in one for text in _all_words(child)]
        elif name != "is":
            row.odd += _all_words(one)
    return Cell(column, int(figure(element.get("s"), 0)), element.get("t") or "", value, formula, element)


def _column_of(reference: str, row: Row, before: int) -> int:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference.strip().upper())
    if match is None or (row.number and int(match[2]) != row.number):
        row.odd.append(reference)
    return column_number(match[1]) if match else before + 1


def _plain_name(name: str) -> str:
    return name.rpartition("}")[2]


def _odd_text(row: Row, text: str | None) -> None:
    if text and text.strip():
        row.odd.append(text.strip())


def _all_words(element: Any) -> list[str]:
    if not isinstance(element.tag, str):
        return [element.text or "comment"]
    words = [markup.local(element)]
    for one in element.iter():
        if isinstance(one.tag, str):
            words += [text.strip() for text in (one.text, *one.attrib.values()) if text and text.strip()]
    return words


def _int(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 9 else 0


def text_of(cell: Cell) -> str:
    """The text that is written in the cell itself."""
    return escaped(cell.value or "")
