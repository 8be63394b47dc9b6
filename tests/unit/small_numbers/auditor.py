"""A second opinion on hidden tables, written from the definition and sharing no code with what it judges.

A table is an array of interior counts. Its printed cells are the array with a total added along each axis; a reader is a
linear programme (or a whole-number one) over those cells, put to scipy one at a time.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp


class Auditor:
    def __init__(self, counts: np.ndarray, enough: int, zeros_shown: bool) -> None:
        self.counts, self.enough, self.zeros_shown = counts, enough, zeros_shown
        self.places = list(product(*(range(size + 1) for size in counts.shape)))
        interior = list(product(*(range(size) for size in counts.shape)))
        self.covers = [
            frozenset(
                inner
                for inner in interior
                if all(at in (size, own) for at, own, size in zip(place, inner, counts.shape, strict=True))
            )
            for place in self.places
        ]
        # Every printed cell as a sum of interior cells: another form of the sums than totals of lines.
        self.matrix = np.array([[float(inner in covered) for inner in interior] for covered in self.covers])
        self.values = self.matrix @ counts.ravel()
        self.others_of: frozenset[int] | None = None
        self.people = [
            frozenset(inner for inner in covered if counts[inner] or not zeros_shown) for covered in self.covers
        ]

    def small(self) -> list[int]:
        return [at for at, value in enumerate(self.values) if value < self.enough and (value or not self.zeros_shown)]

    def leaks(self, hidden: frozenset[int], whole: bool) -> list[tuple[str, int, int | None]]:
        """(reader, cell, her cell) for every small cell that is printed, exact or provably small."""
        found: list[tuple[str, int, int | None]] = [
            ("printed", cell, None) for cell in self.small() if cell not in hidden
        ]
        floor = int(self.zeros_shown)
        if self.others_of != hidden:
            self.others: list[np.ndarray] = []
        self.others_of = hidden
        for cell in self.small():
            # People whose own count does not hold her alone in this cell.
            ones = [one for one in hidden if self.values[one] == 1 and not self.people[cell] <= self.people[one]]
            # A table that fits what the best informed know, all of them together, fits what any reader knows.
            if self._safe(hidden, cell, floor, tuple(ones), whole):
                continue
            if not self._safe(hidden, cell, 0, (), whole):
                found.append(("plain", cell, None))
            if not self._safe(hidden, cell, floor, (), whole):
                found.append(("sees zeros", cell, None))
            found += [("is the one", cell, one) for one in ones if not self._safe(hidden, cell, floor, (one,), whole)]
        return found

    def _safe(self, hidden: frozenset[int], cell: int, floor: int, known: tuple[int, ...], whole: bool) -> bool:
        """Whether the cell could be `enough`: interior counts from 0, printed and known cells as they are, hidden >= floor."""
        low = np.where(np.isin(np.arange(len(self.values)), list(hidden)), float(floor), self.values)
        high = np.where(np.isin(np.arange(len(self.values)), list(hidden)), np.inf, self.values)
        low[list(known)] = high[list(known)] = self.values[list(known)]
        low[cell] = max(low[cell], self.enough)
        if low[cell] > high[cell]:
            return False
        if any(
            ((one >= low) & (one <= high)).all() and (not whole or (one == np.round(one)).all()) for one in self.others
        ):
            return True
        nothing = np.zeros(self.matrix.shape[1])
        if whole:
            answer = milp(
                nothing,
                constraints=LinearConstraint(self.matrix, low, high),
                integrality=np.ones_like(nothing),
                bounds=Bounds(0, np.inf),
            )
            return self._noted(answer.status == 0, np.round(answer.x) if answer.status == 0 else None, low, high)
        exact = low == high
        bounded = ~exact & np.isfinite(high)
        assert not bounded.any()
        answer = linprog(
            nothing,
            A_ub=-self.matrix[~exact] if (~exact).any() else None,
            b_ub=-low[~exact] if (~exact).any() else None,
            A_eq=self.matrix[exact] if exact.any() else None,
            b_eq=low[exact] if exact.any() else None,
            bounds=(0, None),
            method="highs",
        )
        return self._noted(answer.status == 0, answer.x, low, high)

    def _noted(self, found: bool, counts: np.ndarray | None, low: np.ndarray, high: np.ndarray) -> bool:
        """Keeps another table that would print the same, where it truly does: it may do for other cells and readers too."""
        if found:
            printed = self.matrix @ counts
            close = np.where(np.abs(printed - np.round(printed)) < 1e-6, np.round(printed), printed)
            if ((close >= low) & (close <= high)).all():
                self.others.append(close)
        return bool(found)
