"""The search itself: every family over every passage and every column, and one finding for each thing found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from answerable.guard.findings import Finding
from answerable.guard.inspection import Grid, Passage
from answerable.guard.techniques import found

from . import (
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
from .columns import SHARE, columns_of, fits, headed, heading_row, is_form, letters
from .hit import Hit
from .places import Gathered, Lines, at

ONE_COLUMN = 4  # cells of a column that hold the same kind of thing are one finding, where they are also a third of it
_SURE = 0.9  # of a name in a column of organisations
_DIGIT = re.compile(r"\d")
_BETWEEN_CELLS = "\n\0\n"  # nothing runs on over it from one cell into the next
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
    tables = [
        Grid(one.where, tuple(tuple(_composed(cell) for cell in row) for row in one.rows), one.first) for one in grids
    ]
    yield from _Search([one.text for one in texts], tables, requester, allowed).run(texts, tables)


def _composed(text: str) -> str:
    """The text with each accent and its letter as one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class _Search:
    """One search: whom it looks for, whom it leaves out, and what it has found so far."""

    def __init__(
        self, texts: Sequence[str], tables: Sequence[Grid], asked: Sequence[str], allowed: Sequence[str]
    ) -> None:
        self._requester = requester.Requester([_composed(one) for one in asked])
        self._allowed = Allowed(_composed(one) for one in allowed)
        cells = [cell for table in tables for row in table.rows for cell in row if len(cell) > 40]
        self._reader = names.reader_of([*texts, *cells])
        self._gathered = Gathered()

    def run(self, passages: Iterable[Passage], grids: Iterable[Grid]) -> Iterator[Finding]:
        """All findings: columns as they come, then the values that were gathered."""
        for passage in passages:
            lines = Lines(passage.text)
            for hit in self._hits(passage.text):
                self._gathered.add(hit, at(passage.where, lines.place(hit.start, hit.end)))
        for grid in grids:
            yield from self._grid(grid)
            yield from counts.small_counts(grid)
        yield from self._gathered.findings()

    def _hits(self, text: str) -> list[Hit]:
        """What is in a text, each place once."""
        asked = list(requester.requester_named(text, self._requester))
        certain = _covering(text, [one for one in asked if one.severity is None])
        numbers = one_for_each_place(structured(text))
        hidden = _covering(text, [one for one in numbers if one.technique in _HIDES_NAMES])
        people = [one for one in names.names(text, self._reader) if not any(hidden[one.start : one.end])]
        return asked + [
            one
            for one in (*numbers, *people)
            if one not in self._allowed and not all(certain[one.start : one.end] or b"\0")
        ]

    def _grid(self, grid: Grid) -> Iterator[Finding]:
        top = None if is_form(grid.rows) else heading_row(grid.rows)
        for column, cells in enumerate(columns_of(grid.rows)):
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

    def _fitting(self, technique: str, cells: Sequence[str], below: Sequence[int]) -> list[int]:
        """The rows whose cell is what the heading says; none where too few are."""
        filled = [row for row in below if cells[row].strip()]
        fitting = [row for row in filled if fits(technique, cells[row], self._reader)]
        if len(fitting) <= SHARE * len(filled):
            return []
        return [row for row in fitting if Hit(technique, 0, 0, cells[row].strip(), 1.0, "") not in self._allowed]

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
        filled = sum(1 for cell in cells if cell.strip())
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
        """What the families find in a column, one line a cell, with the row of each."""
        text = _BETWEEN_CELLS.join(" ".join(cell.split()) for cell in cells)
        lines = Lines(text)
        for hit in self._hits(text):
            row = (lines.line(hit.start) - 1) // 2
            yield row, hit

    def _cell(self, grid: Grid, column: int, row: int) -> str:
        return at(grid.where, f"cell {letters(column)}{row + grid.first}")

    def _labelled_cells(self, grid: Grid, top: int | None) -> None:
        """A form laid out as a table: the cell on the left says what the cell is."""
        for row, cells in enumerate(grid.rows):
            for column in range(1, len(cells)) if row != top else ():
                label, cell = cells[column - 1], cells[column].strip()
                technique = headed(label) if cell else None
                if not technique or any(one.isdigit() for one in label) or not fits(technique, cell, self._reader):
                    continue
                if headed(cell) is not None:
                    continue
                hit = Hit(technique, 0, 0, cell, 0.9, f"beside “{' '.join(label.split())}”")
                if hit not in self._allowed:
                    self._gathered.add(hit, self._cell(grid, column, row))


def structured(text: str) -> Iterator[Hit]:
    """Every identifier in a text, by every family; some at one place."""
    yield from emails.email_addresses(text)
    yield from postcodes.homes(text)
    for start, end in parts_with_digits(text):
        for hit in _numbers(text[start:end]):
            yield replace(hit, start=hit.start + start, end=hit.end + start)


def parts_with_digits(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a text has lines with digits, with the line before each and up to four lines between them.

    Every identifier but an e-mail address has a digit in it, and what names it stands beside it or on the line before.
    """
    part: tuple[int, int] | None = None
    before, start, without = 0, 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        if _DIGIT.search(line):
            part = (part[0] if part else before, end)
            without = 0
        elif part and (without := without + 1) > _GAP:
            yield part
            part = None
        before, start = start, end + 1
    if part:
        yield part


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
