"""Looks at tables that came from somebody else one after another: what do they tell together that none tells alone?

As in `received`, the reader knows only what was printed. Two tables that are safe can give away a small count by their difference:
the people by whom two issues differ, or who came in between two periods of which the one ends as the other begins.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy import sparse

from .attack import CLOSE, CannotBeTrue, Interval, Known, bounds

Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True)
class Told(Generic[Cell]):
    """A small count that the tables give away together: of a cell, or the difference of two."""

    cell: Cell
    less: Cell | None = None
    """The cell whose count is taken away; None: the cell's own count is given away."""


Sums = Sequence[tuple[Cell, tuple[Cell, ...]]]
Pairs = Sequence[tuple[Cell, Cell]]


class _Tables(Generic[Cell]):
    """The hidden cells, and what is known of their sums."""

    def __init__(self, counts: Mapping[Cell, int | None], sums: Sums[Cell], same: Pairs[Cell]) -> None:
        self.counts = counts
        self.column = {cell: at for at, cell in enumerate(cell for cell, count in counts.items() if count is None)}
        self.sums = [*sums]
        for pair in self._believed(same):
            self.sums.append((pair[0], (pair[1],)))
        self.known = self._known(self.sums)

    def _believed(self, same: Pairs[Cell]) -> Iterable[tuple[Cell, Cell]]:
        """The pairs that can be the same people. Where printed numbers say that they are not, something was put right between."""
        possible = [pair for pair in same if any(cell in self.column for cell in pair)]
        if not self._contradict(possible):
            return possible
        kept: list[tuple[Cell, Cell]] = []
        for pair in possible:
            if not self._contradict([*kept, pair]):
                kept.append(pair)
        return kept

    def _contradict(self, same: Pairs[Cell]) -> bool:
        known = self._known([*self.sums, *((one, (other,)) for one, other in same)])
        try:
            bounds(known, sparse.csr_matrix((0, len(self.column))))
        except CannotBeTrue:
            return True
        return False

    def row(self, plus: Iterable[Cell], minus: Iterable[Cell]) -> tuple[dict[int, float], float]:
        """A difference of counts: its hidden part by columns, and what its printed part comes to."""
        hidden: dict[int, float] = {}
        printed = 0.0
        for sign, cells in ((1.0, plus), (-1.0, minus)):
            for cell in cells:
                if cell in self.column:
                    hidden[self.column[cell]] = sign
                else:
                    printed += sign * (self.counts[cell] or 0)
        return hidden, printed

    def matrix(self, rows: Sequence[dict[int, float]]) -> sparse.csr_matrix:
        """These rows over all hidden cells."""
        places = [(at, column, sign) for at, row in enumerate(rows) for column, sign in row.items()]
        lines, columns, signs = zip(*places, strict=True) if places else ((), (), ())
        return sparse.csr_matrix((signs, (lines, columns)), shape=(len(rows), len(self.column)), dtype=float)

    def _known(self, sums: Sums[Cell]) -> Known:
        ready = [one for one in (self.row(parts, [total]) for total, parts in sums) if one[0]]
        right = np.array([-printed for _, printed in ready], dtype=float)
        return Known(self.matrix([row for row, _ in ready]), right, right, np.zeros(len(self.column)))

    def reached(self, seeds: Iterable[Cell]) -> set[Cell]:
        """These cells, and the hidden ones of which they may tell: whatever hangs together with them by hidden cells."""
        around: dict[Cell, list[int]] = {}
        for at, (total, parts) in enumerate(self.sums):
            for cell in (total, *parts):
                around.setdefault(cell, []).append(at)
        found = set(seeds)
        waiting = [*found]
        while waiting:
            for at in around.get(waiting.pop(), ()):
                total, parts = self.sums[at]
                fresh = {cell for cell in (total, *parts) if cell in self.column} - found
                found |= fresh
                waiting += fresh
        return found


def told_together(
    counts: Mapping[Cell, int | None],
    sums: Sums[Cell],
    same: Pairs[Cell],
    apart: Pairs[Cell],
    enough: int,
    *,
    among: Iterable[Cell],
) -> tuple[Told[Cell], ...]:
    """Return every count from 1 to below `enough` that tables give away together, and that `among`, the new cells, help to tell.

    `counts`: every cell of all tables, None where hidden. `sums`: (total, its parts). `same`: pairs that a reader takes for the same
    people, where what is printed allows it. `apart`: pairs whose difference is a count of people that nobody may tell either.
    Raises CannotBeTrue where sums in which nothing is believed contradict one another.
    """
    tables = _Tables(counts, sums, same)
    near = tables.reached(among)
    questions: dict[Told[Cell], tuple[dict[int, float], float]] = {}
    for cell in tables.column:
        if cell in near:
            questions[Told(cell)] = tables.row([cell], [])
    for one, other in apart:
        if one in near or other in near:
            questions[Told(one, other)] = tables.row([one], [other])
    # Nothing is asked of the solver that is printed in the plain.
    asked = {told: row for told, (row, _) in questions.items() if row}
    ranges = dict(zip(asked, bounds(tables.known, tables.matrix(list(asked.values()))), strict=True) if asked else ())
    return tuple(
        told
        for told, (_, printed) in questions.items()
        if _small(ranges.get(told, Interval(0.0, 0.0)), printed, enough, difference=told.less is not None)
    )


def _small(range_: Interval, printed: float, enough: int, *, difference: bool) -> bool:
    """Whether what lies between two ends is told to be small. That nothing differs, or may not, tells of nobody."""
    low, high = range_.low + printed, range_.high + printed
    if not difference:
        return CLOSE < high < enough - CLOSE
    some = low > CLOSE or high < -CLOSE
    return some and max(abs(low), abs(high)) < enough - CLOSE
