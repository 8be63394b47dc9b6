"""The search itself: every family over every passage and every column, and one finding for each thing found."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, count

from answerable.guard.findings import Finding
from answerable.guard.inspection import Grid, Passage
from answerable.guard.techniques import found

from . import (
    alone,
    bank,
    counts,
    dates_of_birth,
    emails,
    identity,
    names,
    national_insurance,
    nhs,
    phones,
    police,
    postcodes,
    requester,
    vehicles,
)
from .allowed import Allowed
from .columns import HEADING, SHARE, columns_of, fits, headed, heading_row, is_form, letters
from .hit import Hit
from .places import Gathered, Lines, at

ONE_COLUMN = 4  # cells of a column that hold the same kind of thing are one finding, where they are also a third of it
_SURE = 0.9  # of a name in a column of organisations
_DIGIT = re.compile(r"\d")
_BETWEEN_CELLS = "\n\0\n"  # nothing runs on over it from one cell into the next
_BETWEEN_PASSAGES = "\n" + "\0" * 64 + "\n"  # longer than what any family reads before a place
_TOGETHER = 500_000  # characters of passages that are searched as one text
_GAP = 4  # lines without a digit between those of an address: a district, a town, a county
_HIDES_NAMES = frozenset({"address", "email-address"})
"""Words in these are not names besides: "12 Charlotte Mason Street", "jane.smith@example.org"."""


def search(
    passages: Iterable[Passage], grids: Iterable[Grid], *, requester: Sequence[str] = (), allowed: Sequence[str] = ()
) -> Iterator[Finding]:
    """Personal data in the visible words of a file.

    `requester` are lines about the person who asked: names, addresses, numbers. `allowed` are the office's own people,
    providers and numbers, which are not reported; the requester is reported all the same. A value that stands in several
    places is one finding with their count, and so is a column of a table that holds values of one kind.
    """
    texts = [Passage(one.where, _composed(one.text)) for one in passages]
    tables = [Grid(one.where, tuple(map(_composed_row, one.rows)), one.first) for one in grids]
    yield from _Search([one.text for one in texts], tables, requester, allowed).run(texts, tables)


def _composed(text: str) -> str:
    """The text with each accent and its letter as one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _composed_row(row: tuple[str, ...]) -> tuple[str, ...]:
    return row if "".join(row).isascii() else tuple(map(_composed, row))


class _Search:
    """One search: whom it looks for, whom it leaves out, and what it has found so far."""

    def __init__(
        self, texts: Sequence[str], tables: Sequence[Grid], asked: Sequence[str], allowed: Sequence[str]
    ) -> None:
        self._requester = requester.Requester([_composed(one) for one in asked])
        self._allowed = Allowed(_composed(one) for one in allowed)
        self._cells_of = {id(table): set().union(*table.rows) for table in tables}
        long = (cell for cells in self._cells_of.values() for cell in cells if len(cell) > 40)
        self._reader = names.reader_of([*texts, *long])
        self._gathered = Gathered()

    def run(self, passages: Iterable[Passage], grids: Iterable[Grid]) -> Iterator[Finding]:
        """All findings: columns as they come, then the values that were gathered."""
        for together in _together(passages):
            self._passages(together)
        for grid in grids:
            yield from self._grid(grid)
            yield from counts.small_counts(grid)
        yield from self._gathered.findings()

    def _passages(self, passages: Sequence[Passage]) -> None:
        """Search passages as one text, since each search costs something to begin, and tell what is in which."""
        starts = [0, *accumulate(len(one.text) + len(_BETWEEN_PASSAGES) for one in passages)]
        ends = [start + len(one.text) for start, one in zip(starts, passages, strict=False)]
        told: dict[int, list[Hit]] = {}
        parts = list(zip(starts, ends, strict=False))
        for hit in self._hits(_BETWEEN_PASSAGES.join(one.text for one in passages), parts):
            told.setdefault(bisect_right(starts, hit.start) - 1, []).append(hit)
        for number, hits in sorted(told.items()):
            passage, lines = passages[number], Lines(passages[number].text)
            for hit in hits:
                place = lines.place(hit.start - starts[number], hit.end - starts[number])
                self._gathered.add(hit, at(passage.where, place))

    def _hits(self, text: str, parts: Sequence[tuple[int, int]] | None = None) -> list[Hit]:
        """What is in a text, each place once; `parts` as `names.names` has them."""
        asked = list(requester.requester_named(text, self._requester))
        certain = _covering(text, [one for one in asked if one.severity is None])
        numbers = one_for_each_place(structured(text))
        hidden = _covering(text, [one for one in numbers if one.technique in _HIDES_NAMES])
        named = list(names.names(text, self._reader, parts))
        named += alone.names_alone(text, self._reader, named)
        people = [one for one in named if not any(hidden[one.start : one.end])]
        return asked + [
            one
            for one in (*numbers, *people)
            if one not in self._allowed and not all(certain[one.start : one.end] or b"\0")
        ]

    def _grid(self, grid: Grid) -> Iterator[Finding]:
        top = None if is_form(grid.rows) else heading_row(grid.rows)
        for column, cells in enumerate(columns_of(grid.rows)):
            if not any(cells):
                continue
            technique = headed(cells[top]) if top is not None else None
            below = range(0 if top is None else top + 1, len(cells))
            if technique and (fitting := self._fitting(technique, cells, below)):
                where = self._column(grid, column, fitting)
                reason = f"the column is headed “{' '.join(cells[top or 0].split())}”"
                yield found(
                    technique,
                    where,
                    [cells[row] for row in fitting],
                    count=len(fitting),
                    confidence=0.95,
                    reason=reason,
                )
                self._beside(grid, column, cells, technique)
            else:
                yield from self._cells(grid, column, cells, organisations=technique == "")
        self._labelled_cells(grid, top)

    def _fitting(self, technique: str, cells: Sequence[str], below: range) -> list[int]:
        """The rows whose cell is what the heading says; none where too few are."""
        values = {one for one in set(cells[below.start :]) if one.strip() and fits(technique, one, self._reader)}
        filled = sum(1 for row in below if cells[row].strip())
        fitting = [row for row in below if cells[row] in values]
        if len(fitting) <= SHARE * filled:
            return []
        values = {one for one in values if Hit(technique, 0, 0, one.strip(), 1.0, "") not in self._allowed}
        return [row for row in fitting if cells[row] in values]

    def _column(self, grid: Grid, column: int, rows: Sequence[int]) -> str:
        first, last = rows[0] + grid.first, rows[-1] + grid.first
        span = f"row {first:,}" if first == last else f"rows {first:,} to {last:,}"
        return at(grid.where, f"column {letters(column)}, {span}")

    def _beside(self, grid: Grid, column: int, cells: Sequence[str], technique: str) -> None:
        """What a column holds besides what its heading says: the requester, and values of other kinds."""
        for row, hit in self._in_column(cells):
            if hit.technique != technique and (
                hit.technique == "requester" or (technique == "name" and hit.technique != "name")
            ):
                self._gathered.add(hit, self._cell(grid, column, row))

    def _cells(self, grid: Grid, column: int, cells: Sequence[str], *, organisations: bool) -> Iterator[Finding]:
        """What is in the cells of a column whose heading asks for nothing."""
        kinds: dict[str, list[tuple[int, Hit]]] = {}
        for row, hit in self._in_column(cells):
            if not (organisations and hit.technique == "name" and hit.confidence < _SURE):
                kinds.setdefault(hit.technique, []).append((row, hit))
        filled = sum(map(bool, map(str.strip, cells)))
        for technique, hits in kinds.items():
            rows = sorted({row for row, _ in hits})
            if technique != "requester" and len(rows) >= max(ONE_COLUMN, SHARE * filled):
                sure = max(hit.confidence for _, hit in hits)
                reason = f"{hits[0][1].reason}; {len(rows):,} cells of the column"
                yield found(
                    technique,
                    self._column(grid, column, rows),
                    [hit.text for _, hit in hits],
                    count=len(hits),
                    confidence=sure,
                    reason=reason,
                )
                continue
            for row, hit in hits:
                self._gathered.add(hit, self._cell(grid, column, row))

    def _in_column(self, cells: Sequence[str]) -> Iterator[tuple[int, Hit]]:
        """What the families find in a column, with the row of each: a value is read once, and told for every row that has it."""
        values = [one for one in dict.fromkeys(cells) if may_tell(one)]
        text = _BETWEEN_CELLS.join(" ".join(one.split()) for one in values)
        lines = Lines(text)
        told: dict[str, list[Hit]] = {}
        for hit in self._hits(text):
            told.setdefault(values[(lines.line(hit.start) - 1) // 2], []).append(hit)
        if told:
            for row, cell in enumerate(cells):
                for hit in told.get(cell, ()):
                    yield row, hit

    def _cell(self, grid: Grid, column: int, row: int) -> str:
        return at(grid.where, f"cell {letters(column)}{row + grid.first}")

    def _labelled_cells(self, grid: Grid, top: int | None) -> None:
        """A form laid out as a table: the cell on the left says what the cell is."""
        values = self._cells_of[id(grid)]
        labels = {
            one
            for one in values
            if len(one) <= HEADING and not one[:1].isdecimal() and not _DIGIT.search(one) and headed(one)
        }
        if not labels:
            return
        for row, cells in enumerate(grid.rows):
            if row == top or labels.isdisjoint(cells):
                continue
            for label, beside, column in zip(cells, cells[1:], count(1)):
                cell = beside.strip()
                technique = headed(label) if label in labels and cell else None
                if not technique or not fits(technique, cell, self._reader) or headed(cell) is not None:
                    continue
                hit = Hit(technique, 0, 0, cell, 0.9, f"beside “{' '.join(label.split())}”")
                if hit not in self._allowed:
                    self._gathered.add(hit, self._cell(grid, column, row))


_TELLING = re.compile(r"[^\W\d_]|(?:\d\D*){9}")
_SMALL_SUM = re.compile(r"-?\d{1,6}(?:\.\d{1,2})?")
"""A number that is too short to be anything else, as most cells are."""
_FIGURE = re.compile(
    r"[(£$€-]{0,3}(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*(?=\.)|0(?=\.))(?:\.\d+)?\)?|(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
)


def may_tell(cell: str) -> bool:
    """Whether a cell alone could hold personal data: it has a letter, or nine digits that are no sum of money and no date.

    The shortest identifier without a letter is a telephone number of nine digits.
    """
    if cell[:1].isalpha():
        return True
    if _SMALL_SUM.fullmatch(cell):
        return False
    return bool(_TELLING.search(cell)) and not _FIGURE.fullmatch(cell)


def _together(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """The passages in lots of some half a million characters."""
    lot: list[Passage] = []
    size = 0
    for one in passages:
        lot.append(one)
        size += len(one.text)
        if size > _TOGETHER:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def structured(text: str) -> Iterator[Hit]:
    """Every identifier in a text, by every family; some at one place."""
    yield from emails.email_addresses(text)
    yield from postcodes.homes(text)
    for start, end in parts_with_digits(text):
        for hit in _numbers(text[start:end]):
            yield replace(hit, start=hit.start + start, end=hit.end + start)


def parts_with_digits(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a text has lines with digits, with the line before and after each and up to four lines between them.

    Every identifier but an e-mail address has a digit in it. What names it stands beside it or on the line before; a street
    may stand on the line after its number.
    """
    first, end = -1, -1
    digit = _DIGIT.search(text)
    while digit:
        if first >= 0 and text.count("\n", end, digit.start()) > _GAP + 1:
            yield first, _end_of_line(text, end + 1)
            first = -1
        if first < 0:
            line = text.rfind("\n", 0, digit.start())
            first = text.rfind("\n", 0, max(line, 0)) + 1
        end = _end_of_line(text, digit.start())
        digit = _DIGIT.search(text, end)
    if first >= 0:
        yield first, _end_of_line(text, end + 1)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _numbers(text: str) -> Iterator[Hit]:
    yield from postcodes.postcodes(text)
    yield from postcodes.addresses(text)
    yield from phones.phone_numbers(text)
    yield from national_insurance.national_insurance_numbers(text)
    yield from nhs.nhs_numbers(text)
    yield from dates_of_birth.dates_of_birth(text)
    yield from vehicles.vehicle_registrations(text)
    yield from bank.bank_details(text)
    yield from identity.passports(text)
    yield from identity.driving_licences(text)
    yield from identity.ip_addresses(text)
    yield from police.collar_numbers(text)
    yield from police.warrant_numbers(text)
    yield from police.crime_references(text)
    yield from police.custody_numbers(text)


def one_for_each_place(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits that overlap the longest that is nearly as sure as the surest: an address holds its postcode."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.start, -one.end, -one.confidence)):
        while kept and hit.start < kept[-1].end:
            last = kept[-1]
            better = hit.confidence > last.confidence + 0.05 or (
                hit.end - hit.start > last.end - last.start and hit.confidence >= 0.75
            )
            if not better or (last.technique == "address" and last.start <= hit.start and hit.end <= last.end):
                break
            kept.pop()
        else:
            kept.append(hit)
    return kept


def _covering(text: str, hits: Sequence[Hit]) -> bytearray | bytes:
    """For each character of a text whether one of the hits covers it; empty where there are none."""
    if not hits:
        return b""
    covered = bytearray(len(text))
    for hit in hits:
        covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    return covered
