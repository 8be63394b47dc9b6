"""The rows and cells of a sheet, one after another in flat memory (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73).

Nearly every cell is written in the plainest way and is read by one expression; a row with anything else in it is read as XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress, repeat
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


class Manner(NamedTuple):
    """What the cells of many rows have in common, one entry a cell."""

    columns: tuple[int, ...]
    styles: tuple[int, ...]
    kinds: tuple[str, ...]
    """As `Cell.type`."""


class Run(NamedTuple):
    """The cells of a row that are all of the plainest kind and hold something, with what each holds, as it is written.

    `text` reads it; nothing is written as b"".
    """

    manner: Manner
    values: Sequence[bytes]
    formulas: Sequence[bytes]
    """Nothing where no cell has one."""

    def cells(self) -> list[Cell]:
        """The same, cell by cell."""
        formulas = self.formulas or repeat(b"")
        return [
            Cell(column, style, kind, text(value), text(formula) if formula else None, None)
            for column, style, kind, value, formula in zip(*self.manner, self.values, formulas, strict=False)
        ]


@dataclass
class Row:
    """One row as it is written."""

    number: int
    attributes: dict[str, str]
    cells: list[Cell] = field(default_factory=list)
    """Where it is not a run."""
    odd: list[str] = field(default_factory=list)
    """What should not be in a row: unknown elements and attributes, words between the cells, comments."""
    run: Run | None = None


def rows(frame: Frame) -> Iterator[Row]:
    """Every row of a sheet. Raises TooMuch for more than five million cells, and as markup.parse."""
    count = 0
    before = 0
    for row in _plain_rows(frame) if frame.end else _rows_of_elements(frame.rows()):
        row.number = row.number or before + 1
        before = row.number
        count += (len(row.cells) if row.run is None else len(row.run.values)) + 1
        if count > CELLS:
            raise TooMuch
        yield row


def _plain_rows(frame: Frame) -> Iterator[Row]:
    data, at, end = frame.data, frame.start, frame.end
    written = _written(frame.root.prefix or "")
    usual = _Usual(written)
    while True:
        if (like := usual.read(data, at, end)) is not None:
            yield like[0]
            at = like[1]
            continue
        opened = written.row.match(data, at, end)
        if opened is None:
            if written.begins.match(data, at, end) is None:
                break
            # A row in another spelling: it, and whatever comes before the next end of a row, is read as XML.
            close = _end_of_row(data, at, end, written)
            yield from _read_as_xml(data[at:close], frame.root)
            at = close
            continue
        if opened[2]:
            at = opened.end()
            yield _opened(opened[1])
            continue
        plain, at = _read_plain(data, opened, end, written)
        if plain is None:
            at = _end_of_row(data, opened.start(), end, written)
            yield _row_of_element(row_of(data[opened.start() : at], frame.root))
            continue
        usual.learn(plain, data, opened, at)
        yield plain
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
    if close < 0:
        return None, start
    body = data[start:close].rstrip()
    found = written.cell.findall(body)
    if not found:
        return (None, start) if body else (row, close + len(written.close))
    whole, letters, numbers, styles, kinds, formulas, values, inline = zip(*found, strict=True)
    if sum(map(len, whole)) != len(body):
        return None, start
    own = b"%d" % row.number
    if row.number and numbers.count(own) != len(numbers) and any(one and int(one) != row.number for one in numbers):
        return None, start
    if any(inline):
        values = tuple(value or words for value, words in zip(values, inline, strict=True))
    if b"&" in body and not all(_ENTITIES_ALONE.fullmatch(one) for one in (*values, *formulas)):
        return None, start
    manner = (_known_manner if len(letters) < _WIDE else _manner)(letters, styles, kinds)
    row.run = _run(manner, values, formulas if any(formulas) else ())
    return row, close + len(written.close)


_WIDE = 300  # cells of a row from which its manner is not kept: the rows of a sheet are seldom so wide


def _manner(letters: tuple[bytes, ...], styles: tuple[bytes, ...], kinds: tuple[bytes, ...]) -> Manner:
    columns, column = [], 0
    for one in letters:
        column = column_number(one.decode()) if one else column + 1
        columns.append(column)
    return Manner(tuple(columns), tuple(int(one or 0) for one in styles), tuple(one.decode() for one in kinds))


_known_manner = lru_cache(maxsize=500)(_manner)
"""The same for rows like those before: nearly all rows of a sheet are."""


def _run(manner: Manner, values: Sequence[bytes], formulas: Sequence[bytes]) -> Run:
    """The run without its empty cells, which only have a look."""
    if all(values):
        return Run(manner, values, formulas)
    holds = [value or formula for value, formula in zip(values, formulas or repeat(b""), strict=False)]
    kept = Manner(
        tuple(compress(manner.columns, holds)),
        tuple(compress(manner.styles, holds)),
        tuple(compress(manner.kinds, holds)),
    )
    return Run(kept, tuple(compress(values, holds)), tuple(compress(formulas, holds)))


class _Like(NamedTuple):
    """An expression for rows that differ from one another in their number and in what their cells hold, and in nothing else."""

    pattern: re.Pattern[bytes]
    attributes: dict[str, str]
    manner: Manner
    values: tuple[int, ...]
    """Which groups of the pattern hold the values; 0 for an empty one."""
    formulas: tuple[int, ...]


class _Usual:
    """The rows that a sheet has many of: one expression reads such a row in a fifth of the time that its cells take."""

    def __init__(self, written: _Written) -> None:
        self._written = written
        self._known: list[_Like] = []
        self._met: dict[tuple[bytes, Manner], int] = {}
        self._learnt = 0

    def read(self, data: bytes, at: int, end: int) -> tuple[Row, int] | None:
        """The row that begins there and where it ends; None where it is not one of the usual."""
        for number, like in enumerate(self._known):
            match = like.pattern.match(data, at, end)
            if match is None:
                continue
            if number:
                self._known.insert(0, self._known.pop(number))
            row = Row(int(match[1]), like.attributes)
            if like.formulas:
                groups = (b"", *match.groups())
                values = [groups[one] for one in like.values]
                row.run = Run(like.manner, values, [groups[one] for one in like.formulas])
            else:
                row.run = Run(like.manner, match.groups()[1:], ())
            return row, match.end()
        return None

    def learn(self, row: Row, data: bytes, opened: re.Match[bytes], end: int) -> None:
        """Take note of a row that was read cell by cell, and of how it is written where there are many like it."""
        run = row.run
        if run is None or row.odd or not row.number or len(run.values) > _WIDE or self._learnt >= _LEARNT:
            return
        rest = opened[1].removeprefix(b' r="%d"' % row.number)
        key = (rest, run.manner)
        self._met[key] = self._met.get(key, 0) + 1 if len(self._met) < _MET else 0
        if self._met[key] == _MANY and len(rest) < len(opened[1]):
            self._learnt += 1
            self._known.insert(0, self._like(row, run, data, opened, end))
            del self._known[_TRIED:]

    def _like(self, row: Row, run: Run, data: bytes, opened: re.Match[bytes], end: int) -> _Like:
        groups, values, formulas = 1, [], []
        pattern: list[bytes] = []
        at = opened.start()

        def hole(start: int, stop: int, what: bytes) -> None:
            nonlocal at
            pattern.extend((re.escape(data[at:start]), what))
            at = stop

        digits = opened.start(1) + len(b' r="')
        hole(digits, data.index(b'"', digits), rb"([1-9]\d{0,6})")
        for cell in self._written.cell.finditer(data, opened.end(), end):
            number, formula, value, inline = 3, 6, 7, 8
            if cell[number]:
                hole(*cell.span(number), rb"\1")
            if cell[formula]:
                hole(*cell.span(formula), _HELD)
                groups += 1
                formulas.append(groups)
            if cell[value] or cell[inline]:
                hole(*cell.span(value if cell[value] else inline), _HELD)
                groups += 1
                values.append(groups)
            if cell[formula] or cell[value] or cell[inline]:
                longest = max(len(values), len(formulas))
                values += [0] * (longest - len(values))
                formulas += [0] * (longest - len(formulas))
        pattern.append(re.escape(data[at:end]))
        sums = tuple(formulas) if any(formulas) else ()
        return _Like(re.compile(b"".join(pattern)), row.attributes, run.manner, tuple(values), sums)


_MANY = 30  # rows in one manner from which it pays to make an expression for them
_LEARNT = 40  # expressions that are made for one sheet
_TRIED = 6  # of them that are tried for a row
_MET = 2_000  # manners that are counted
_HELD = rb"((?!<)[^<&]*+(?:&(?:amp|lt|gt|quot|apos);[^<&]*+)*+)"
"""What a cell holds that holds something, as it is written."""

_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos);")
_ENTITIES_ALONE = re.compile(rb"[^&]*+(?:&(?:amp|lt|gt|quot|apos);[^&]*+)*+")
"""What has no other reference than XML's own five."""


def text(raw: bytes) -> str:
    """What is written, with XML's own five letters put back. Raises UnicodeDecodeError."""
    words = raw.decode("utf-8")
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], words) if "&" in words else words


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
