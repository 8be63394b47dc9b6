"""A table as CSV: what a spreadsheet would run, cells that nobody scrolls to, characters that nobody sees."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity, excerpt
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from . import plain

# A spreadsheet takes a cell that starts so for a formula and may run it (CWE-1236); the last four are full-width forms.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_RUNS = re.compile(r"[=＝]|.*[(|!&\"*/^{]", re.S)
_FIGURE = re.compile(r"[-+–]?\s*[£$€]?\s*[-+]?(\d[\d, ()/.:-]*)?(\.\d+)?\s*%?(?:[eE][-+]?\d+)?")
_ADDS_UP = re.compile(r"[=+@＝＋＠-][-+*/().,:\w$ ]*")
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.I)
_DELIMITERS = (",", ";", "\t", "|")
_FIELD = 10_000_000  # characters of one cell
_MANY = 200_000  # rows that the dialect is judged by at most

CELLS = 5_000_000  # of one table (facts/guard.md 6.3)
_AT_ONCE = 5_000  # rows that are read before their cells are counted
CELL = 32_767  # characters of a cell that a spreadsheet shows
ROWS, COLUMNS = 1_048_576, 16_384
FAR_COLUMNS = 5  # empty columns before a filled one
FAR_ROWS, MANY_ROWS = 25, 6  # empty rows before filled ones: beyond a screen, and worth a look
_REMOVED = "[formula removed]"


class Damaged(Exception):
    """A quotation mark or a line end is out of place."""


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file and how it was written."""

    text: str
    rows: list[list[str]]
    delimiter: str

    @cached_property
    def reach(self) -> int:
        """How many columns the table has: those of most rows, or of its first, as far as they are not far from the rest."""
        widths = Counter(len(row) for row in self.rows if any(cell.strip() for cell in row))
        if not widths:
            return 0
        usual = max(widths, key=lambda width: (widths[width], width))
        header = next(len(row) for row in self.rows if any(cell.strip() for cell in row))
        return min(max(usual, header), self._gap, COLUMNS)

    @cached_property
    def _gap(self) -> int:
        """The column before the first wide gap of columns in which nothing is filled."""
        filled = {column for row in self.rows for column, cell in enumerate(row) if cell.strip()}
        last = -1
        for column in sorted(filled):
            if column - last > FAR_COLUMNS and last >= 0:
                return last + 1
            last = column
        return last + 1

    @cached_property
    def depth(self) -> int:
        """How many rows the table has, up to the first wide gap of empty rows."""
        last = -1
        for number, row in enumerate(self.rows):
            if any(cell.strip() for cell in row):
                if last >= 0 and number - last > FAR_ROWS:
                    return last + 1
                last = number
        return min(last + 1, ROWS)


def read(text: str) -> Table:
    """The table in the text, by the delimiter that makes the rows most alike. Raises Damaged, and TooMuch for more than five million cells."""
    csv.field_size_limit(_FIELD)
    said = _SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    delimiter = said.group(1) if said else _delimiter(body)
    rows: list[list[str]] = []
    count = 0
    reader = csv.reader(io.StringIO(body, newline=""), strict=True, delimiter=delimiter)
    try:
        while more := list(islice(reader, _AT_ONCE)):
            count += sum(map(len, more))
            if count > CELLS:
                raise TooMuch
            rows += more
    except csv.Error:
        raise Damaged from None
    return Table(body, rows, delimiter)


def _delimiter(text: str) -> str:
    """A comma, unless another sign parts the first rows more evenly."""
    sample = text[:_MANY]
    best, most = ",", 0.0
    for one in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=one) if row]
        except csv.Error:
            continue
        if widths and (usual := Counter(widths).most_common(1)[0])[0] > 1:
            even = usual[1] / len(widths)
            if even > most + 0.05:
                best, most = one, even
    return best


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What is hidden or dangerous in a CSV file."""
    try:
        decoded = plain.decode(content)
    except plain.NotText as no_text:
        yield no_text.finding
        return
    yield from plain.encoding(decoded)
    try:
        table = read(decoded.text)
    except Damaged:
        yield found("damaged-table")
        return
    shown = seen(table)
    _lists(table, shown, look)
    look.shows_table("", shown)
    yield from formulas(table)
    yield from ragged(table)
    yield from far(table)
    yield from swallowed(table)
    yield from beyond(table)
    yield from names(table)
    yield from cells(table, look)


def _lists(table: Table, shown: list[list[str]], look: Inspection) -> None:
    filled = [row for row in shown if any(cell.strip() for cell in row)]
    look.lists(f"{counted(len(filled), 'row')} × {counted(table.reach, 'column')}")
    if filled:
        look.lists("First row: " + excerpt("; ".join(filled[0])))


def column_name(number: int) -> str:
    """The letters that a spreadsheet calls a column by, from 1: A, Z, AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


@detector("formula-injection")
def formulas(table: Table) -> Iterator[Finding]:
    """Cells that a spreadsheet would run, one finding a column. A plain signed figure is none."""
    columns: dict[tuple[int, bool], list[tuple[int, str]]] = defaultdict(list)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row, 1):
            if is_formula(cell):
                columns[column, runs(cell)].append((number, cell))
    for (column, dangerous), places in sorted(columns.items()):
        where = f"column {column_name(column)}, {plain.numbered('row', [number for number, _ in places])}"
        severity = Severity.BLOCK if dangerous else Severity.LOOK
        yield found("formula-injection", where, [cell for _, cell in places], count=len(places), severity=severity)


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula: it begins with one of four signs and is no figure."""
    start = cell.lstrip()
    return start.startswith(_STARTS_A_FORMULA) and not _FIGURE.fullmatch(start.rstrip())


def runs(cell: str) -> bool:
    """Whether the formula does more than put a sign before words."""
    return bool(_RUNS.match(cell.lstrip()))


@detector("ragged-row")
def ragged(table: Table) -> Iterator[Finding]:
    """Rows with filled cells beyond the width that the table has: what a reader does not scroll to."""
    reach = table.reach
    for number, row in enumerate(table.rows, 1):
        if any(cell.strip() for cell in row[reach:]):
            first = next(at for at, cell in enumerate(row[reach:], reach + 1) if cell.strip())
            said = f"The table has {counted(reach, 'column')}."
            yield found("ragged-row", f"row {number:,}, column {column_name(first)}", row[reach:], said=said)


@detector("far-cells")
def far(table: Table) -> Iterator[Finding]:
    """Rows that come after a long gap of empty ones."""
    last = -1
    for number, row in enumerate(table.rows):
        if not any(cell.strip() for cell in row):
            continue
        if last >= 0 and number - last > MANY_ROWS:
            gap = number - last - 1
            severity = Severity.BLOCK if gap >= FAR_ROWS else Severity.LOOK
            texts = [cell for later in table.rows[number:] for cell in later]
            said = f"They come after {gap:,} empty rows."
            yield found("far-cells", f"row {number + 1:,}", texts, said=said, severity=severity)
        last = number


@detector("swallowed-rows")
def swallowed(table: Table) -> Iterator[Finding]:
    """Cells that hold whole rows, because a quotation mark was opened and not closed where it should have been."""
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row, 1):
            if _swallows(cell, table):
                yield found("swallowed-rows", f"row {number:,}, column {column_name(column)}", cell)


def _swallows(cell: str, table: Table) -> bool:
    """Whether two lines of a cell have as many delimiters as a row of the table, or so many lines that none shows."""
    lines = plain.split_lines(cell)
    if len(lines) < 2:
        return False
    rowlike = sum(line.count(table.delimiter) >= max(table.reach - 1, 1) for line in lines)
    return (table.reach > 1 and table.reach * rowlike >= 4 and rowlike >= 2) or len(lines) > 60


@detector("beyond-sheet")
def beyond(table: Table) -> Iterator[Finding]:
    """More than a spreadsheet shows."""
    if len(table.rows) > ROWS:
        rest = [cell for row in table.rows[ROWS:] for cell in row]
        yield found("beyond-sheet", f"row {ROWS + 1:,} and after", rest)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row, 1):
            if len(cell) > CELL:
                yield found("beyond-sheet", f"row {number:,}, column {column_name(column)}", cell[CELL:])


@detector("duplicate-name", "unnamed-column")
def names(table: Table) -> Iterator[Finding]:
    """Columns of one name, and filled columns without one."""
    if len(table.rows) < 2 or not any(cell.strip() for cell in table.rows[0]):
        return
    header = [cell.strip() for cell in table.rows[0]]
    if sum(map(bool, header)) * 2 <= table.reach:
        return  # a title above the table, not its names
    for name, count in Counter(one.lower() for one in header if one).items():
        if count > 1:
            at = [column_name(number) for number, one in enumerate(header, 1) if one.lower() == name]
            yield found("duplicate-name", plain.numbered("column", at), name)
    for column in range(1, table.reach):
        if column < len(header) and header[column]:
            continue
        values = [row[column] for row in table.rows[1:] if len(row) > column and row[column].strip()]
        if values:
            yield found("unnamed-column", f"column {column_name(column + 1)}", values, count=len(values))


@detector("far-text")
def cells(table: Table, look: Inspection) -> Iterator[Finding]:
    """What hides inside cells: unseen characters, words after empty space, encoded files."""
    odd = [
        (f"row {number:,}, column {column_name(column)}", cell)
        for number, row in enumerate(table.rows, 1)
        for column, cell in enumerate(row, 1)
        if len(cell) > 24 or not cell.isascii() or not cell.isprintable()
    ]
    yield from plain.unseen_characters(odd)
    for where, cell in odd:
        if len(cell) > 40:
            gap, words = plain.widest_gap(cell)
            if gap >= 40:
                yield found("far-text", where, words, said=f"They come after {gap:,} columns of empty space.")
            yield from plain.embedded(cell, look, where)


# What a reader sees of it


def seen(table: Table) -> list[list[str]]:
    """The rows as a reader sees them: no far cells, no unseen characters, and no formula that would run and hold words."""
    return [[shown_cell(cell, table) for cell in row[: table.reach]] for row in table.rows[: table.depth]]


def shown_cell(cell: str, table: Table) -> str:
    """One cell as a reader sees it."""
    if cell.isascii() and cell.isprintable() and len(cell) <= 40 and not is_formula(cell):
        return cell
    if _swallows(cell, table):
        cell = plain.split_lines(cell)[0]
    if is_formula(cell) and runs(cell) and not _ADDS_UP.fullmatch(cell.strip()):
        # What it would show is known only to the spreadsheet that runs it; what is written in it a reader does not see.
        return _REMOVED
    if len(cell) > 40 and plain.widest_gap(cell)[0] >= 40:
        cell = re.sub(r"\s{10,}.*", "", cell, flags=re.S)
    shown = plain.seen(cell).removesuffix("\n")
    return shown[:CELL]
