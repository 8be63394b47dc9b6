"""Counts of people so small that somebody may be recognised: which cells of a table to mask so that none can be worked out.

Masking one number is not enough. Where a row or a column has a total, one masked cell is the total less the others; so a
second one is masked, again and again until nothing can be worked out (facts/law.md E4). The rules, over one table:

1. primary: a count of people from 1 up to, and not including, the limit. Zero is shown;
2. where a row or column with a total has exactly one masked cell, its next smallest count is masked too, or else its total;
3. where the masked cells of a row or column can be told from their sum (all are 1, or all are the largest that is masked),
   one more is masked, or else the total;
4. a share or a rate in the row of a masked count is masked, since it gives the count back.

So is masked what answerable.guard.small_numbers cannot read as a table of counts. What it can is masked by that, beside what is out
already (released_tables.py).

A masked number is withheld, so the notice has to cite section 40(2): the symbol alone is no refusal notice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

SYMBOL = "*"
"""What stands in place of a masked number."""

Place = tuple[int, int]
"""A cell: its row and its column, counted from 0."""

_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_RATE = re.compile(r"\d+(?:\.\d+)?\s*%|\d+\.\d+")
_TOTAL = re.compile(r"\b(?:grand\s+)?totals?\b|^\s*all\b|\boverall\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:people|persons?|victims?|survivors?|clients?|children|adults?|men|women|staff|officers?|employees|individuals?"
    r"|referrals?|referred|users?|served|supported|helped|cases|households|families|beneficiaries|complainants?|residents"
    r"|applicants?|volunteers|witnesses|offenders|perpetrators|girls|boys|males?|females?|headcount|participants)\b",
    re.IGNORECASE,
)
_MONTH = r"(?!\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)"  # a day of the month is no count


@dataclass(frozen=True)
class Grid:
    """A table as far as masking looks at it: its caption, its columns, its rows of text, and which columns are numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[str, ...] = ()


@dataclass(frozen=True)
class Masked:
    """A table with its small numbers masked: the rows to show, and which cells were masked."""

    rows: tuple[tuple[str, ...], ...]
    places: frozenset[Place]


def count_of(text: str) -> int | None:
    """Return the whole number that a cell shows; None for money, shares and words."""
    return int(text.strip().replace(",", "")) if _COUNT.fullmatch(text.strip()) else None


def counts_people(grid: Grid) -> tuple[int, ...]:
    """Return the columns that hold counts of people, told from the column's words or the caption's."""
    of_people = bool(_PEOPLE.search(grid.caption))
    return tuple(
        index
        for index, name in enumerate(grid.columns)
        if name in grid.numeric
        and (_PEOPLE.search(name) or of_people)
        and any(count_of(row[index]) is not None for row in grid.rows)
    )


def small_counts(grid: Grid, limit: int) -> frozenset[Place]:
    """Return the cells that are counts of people from 1 up to, and not including, `limit`."""
    return frozenset(
        (number, column)
        for column in counts_people(grid)
        for number, row in enumerate(grid.rows)
        if 0 < (count_of(row[column]) or 0) < limit
    )


def mask(grid: Grid, limit: int, *, also: Iterable[Place] = (), known_totals: Iterable[int] = ()) -> Masked:
    """Return the table with its small counts masked, and as many others as it takes that none can be worked out.

    `also` are cells to mask besides. `known_totals` are numbers that the reply states elsewhere: a column that sums to one of
    them counts as having a total that cannot be masked here.
    """
    masked = set(small_counts(grid, limit)) | set(also)
    lines = _lines(grid, frozenset(known_totals))
    while more := next(filter(None, (_next(line, masked, grid, limit) for line in lines)), None):
        masked.add(more)
    shares = {
        (row, column)
        for row, _ in masked
        for column, text in enumerate(grid.rows[row])
        if column and _RATE.fullmatch(text.strip())
    }
    places = frozenset(masked | shares)
    return Masked(shown(grid, places), places)


def shown(grid: Grid, places: Collection[Place]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table with these cells masked."""
    return tuple(
        tuple(SYMBOL if (number, column) in places else text for column, text in enumerate(row))
        for number, row in enumerate(grid.rows)
    )


@dataclass(frozen=True)
class _Line:
    """Cells that add up to a total: that of the table, or one that is known from elsewhere (`total` is None then)."""

    cells: tuple[Place, ...]
    total: Place | None


def _lines(grid: Grid, known: frozenset[int]) -> list[_Line]:
    columns = counts_people(grid)
    total_rows = [number for number, row in enumerate(grid.rows) if _TOTAL.search(row[0])]
    parts = [number for number in range(len(grid.rows)) if number not in total_rows]
    total_columns = [column for column in columns if _TOTAL.search(grid.columns[column])]
    lines = []
    for column in columns:
        cells = tuple((row, column) for row in parts if count_of(grid.rows[row][column]) is not None)
        lines += [_Line(cells, (row, column)) for row in total_rows if count_of(grid.rows[row][column]) is not None]
        if sum(_value(grid, cell) for cell in cells) in known:
            lines.append(_Line(cells, None))
    for row in range(len(grid.rows)):
        cells = tuple(
            (row, column)
            for column in columns
            if column not in total_columns and count_of(grid.rows[row][column]) is not None
        )
        lines += [
            _Line(cells, (row, column)) for column in total_columns if count_of(grid.rows[row][column]) is not None
        ]
    return [line for line in lines if len(line.cells) > 1]


def _value(grid: Grid, place: Place) -> int:
    return count_of(grid.rows[place[0]][place[1]]) or 0


def _next(line: _Line, masked: set[Place], grid: Grid, limit: int) -> Place | None:
    """The cell of a line to mask next; None where nothing can be worked out from it."""
    hidden = [cell for cell in line.cells if cell in masked]
    total_hidden = line.total in masked
    if total_hidden:
        # A total alone is the sum of what is shown.
        if hidden:
            return None
        return _smallest(line, masked, grid)
    if not hidden:
        return None
    together = sum(_value(grid, cell) for cell in hidden)
    told = len(hidden) == 1 or together in (len(hidden), len(hidden) * (limit - 1))
    return (_smallest(line, masked, grid) or line.total) if told else None


def _smallest(line: _Line, masked: set[Place], grid: Grid) -> Place | None:
    open_cells = [cell for cell in line.cells if cell not in masked]
    # A zero hides nothing well, so it is taken only where there is no other.
    return min(open_cells, key=lambda cell: (_value(grid, cell) == 0, _value(grid, cell), cell), default=None)


def numbers_in(texts: Iterable[str]) -> frozenset[int]:
    """Return every whole number that some texts state."""
    return frozenset(
        int(found.replace(",", ""))
        for text in texts
        for found in re.findall(r"(?<![\d£.,])\d{1,3}(?:,\d{3})+(?![\d%])|(?<![\d£.,])\d+(?![\d%]|[.,]\d)", text)
    )


def without(texts: Sequence[str], numbers: Iterable[int]) -> tuple[str, ...]:
    """Return the texts with these numbers masked wherever one stands as a count (a day of the month stays)."""
    wanted = sorted({f"{number}" for number in numbers} | {f"{number:,}" for number in numbers}, key=len, reverse=True)
    if not wanted:
        return tuple(texts)
    pattern = re.compile(rf"(?<![\w£.,-])(?:{'|'.join(map(re.escape, wanted))})(?![\w%]|[.,]\d){_MONTH}", re.IGNORECASE)
    return tuple(pattern.sub(SYMBOL, text) for text in texts)


def meaning(limit: int) -> str:
    """Return the note that says in the letter what the symbol stands for."""
    return (
        f"In our tables, {SYMBOL} stands for a number that we withhold: one of fewer than {limit} people, or another that "
        "would let it be worked out. See the ground under section 40(2)."
    )
