"""Which cells of a table to hide so that no small count can be worked out by any of the three readers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .additive import Additive, Rule
from .attack import CLOSE, WHOLE_NUMBERS_UP_TO
from .effort import UNITS_A_SECOND, Effort
from .exact import Fewest
from .flows import Model
from .search import CannotProtect, Search

__all__ = ["CannotProtect", "Protected", "protect"]

# Above this many cells the search for the fewest costs more than it saves, and is left out.
EXACT_UP_TO = 700
# The units of effort that finding and improving may take, finding first: small tables, and large.
UNITS_SMALL, UNITS_LARGE, LARGE = 0.85 * UNITS_A_SECOND, 9 * UNITS_A_SECOND, 300
# The share of the effort after which the first pattern is tidied no more, since a better guided one comes after it.
SHARE_OF_FIRST = 0.3
# The share after which no pattern is tidied further, since whole people must still be tried against it.
SHARE_OF_TIDYING = 0.8
# The share of the effort in which cuts are looked for, and the rounds after which a pattern is tried from them.
SHARE_OF_CUTS = 0.6
TRY_AFTER = (2, 5, 12, 20)
# What a cell that the cuts would hide costs still.
NOT_FREE = 1e-3
# How much of the best pattern is printed again before the next try.
SHARES_DROPPED = (0.15, 0.3, 0.6)


@dataclass(frozen=True)
class Protected:
    """A safe pattern. `primary` are the small cells, `hidden` all that must not be printed, `primary` among them.

    `optimum_bound` is the number of cells that any safe pattern must hide, as far as was proved; `proven` says that no
    pattern hides fewer than this one.
    """

    hidden: frozenset[int]
    primary: frozenset[int]
    optimum_bound: int
    cut_short: bool = False
    """Whether the emergency brake ended the search, so that a faster machine might have found another pattern."""

    @property
    def gap(self) -> int:
        """How many cells fewer the best pattern might hide, at most."""
        return len(self.hidden) - self.optimum_bound

    @property
    def proven(self) -> bool:
        return self.gap == 0


def protect(table: Additive, rule: Rule, *, units: float | None = None, seconds: float | None = None) -> Protected:
    """The cells to hide so that no small count is exact, or provably small, to any of the three readers.

    Fewest cells first, then least count. Linear programming proves each small cell safe, whole-number programming too up
    to 500 cells. `units` of effort (about a microsecond each) limit the improving, not the finding, of a safe pattern; what was left
    open is `gap`. The same table and rule give the same pattern, however fast the machine: two safe patterns of one table are
    not safe together. `seconds` is an emergency brake on the clock, and `cut_short` says that it was pulled.

    A table of which nothing can be printed but noughts hides all the rest. Raises CannotProtect, naming the cell, where even
    that would let a small count be worked out.
    """
    if units is None:
        units = UNITS_SMALL if len(table) <= LARGE else UNITS_LARGE
    primary = frozenset(cell for cell, value in enumerate(table.values) if rule.small(value))
    if not primary:
        return Protected(frozenset(), primary, 0)
    attempt = _Attempt(table, rule, units, Effort(seconds))
    attempt.improve()
    hidden = frozenset(np.flatnonzero(attempt.best).tolist())
    return Protected(hidden, primary, attempt.bound, attempt.effort.cut_short)


class _Attempt:
    """The best safe pattern so far, and how much better one could be."""

    def __init__(self, table: Additive, rule: Rule, until: float, effort: Effort | None = None) -> None:
        self.effort = effort or Effort()
        self.model = Model(table, rule, self.effort)
        self.search = Search(self.model)
        self.until = until
        self.whole = len(table) <= WHOLE_NUMBERS_UP_TO
        self.bound = len(self.model.small)
        self.chance = np.random.default_rng(0)
        first = self.search.repair(self.search.start(), self.search.dear)
        assert first is not None
        self.best = self.safe(self.search.tidy(first, until=SHARE_OF_FIRST * until))

    def safe(self, hidden: np.ndarray, until: float = float("inf")) -> np.ndarray:
        """The pattern, made safe in whole numbers where those are asked for, and each proof checked by hand.

        The best pattern there is where `until` units were spent first.
        """
        if self.whole:
            whole = self.search.repair(hidden, self.search.dear, whole=True, until=until)
            if whole is None:
                return self.best
            hidden = whole
        if not self.search.certain(hidden, self.whole):
            raise RuntimeError("A pattern was held to be safe, but its proofs do not hold.")
        return hidden

    def offer(self, start: np.ndarray, cost: np.ndarray) -> None:
        """Repairs and tidies a start, and keeps what comes of it where it is better."""
        hidden = self.search.repair(start, cost, until=self.until)
        if hidden is None:
            return
        hidden = self.search.tidy(hidden, until=SHARE_OF_TIDYING * self.until)
        if self.worth(hidden) < self.worth(self.best):
            self.best = min(self.best, self.safe(hidden, self.until), key=self.worth)

    def worth(self, hidden: np.ndarray) -> tuple[int, float]:
        """What is kept low: cells hidden, then people in them."""
        return int(hidden.sum()), float(self.model.values[hidden].sum())

    @property
    def done(self) -> bool:
        return int(self.best.sum()) <= self.bound or self.effort.spent > self.until

    def improve(self) -> None:
        """Towards the fewest cells: cuts guide the search and bound it; what effort is left goes to trying elsewhere."""
        if self.model.size <= EXACT_UP_TO:
            fewest = Fewest(self.model)
            if self.with_cuts(fewest):
                self.in_whole_cells(fewest)
        while not self.done:
            self.elsewhere()

    def with_cuts(self, fewest: Fewest) -> bool:
        """Rounds of cuts for a share of the effort, with a try now and then; whether no cut is left to find."""
        until = self.effort.spent + (self.until - self.effort.spent) * SHARE_OF_CUTS
        round_ = 0
        while True:
            round_ += 1
            level, found = fewest.step(until)
            self.bound = max(self.bound, fewest.least_cells)
            ends = not found or self.effort.spent > until
            if ends or round_ in TRY_AFTER:
                self.guided(level)
            if ends or self.done:
                return not found and self.effort.spent <= until

    def in_whole_cells(self, fewest: Fewest) -> None:
        """The same with each cell hidden or printed: each answer is a start, and the last one the best there is."""
        fewest.in_whole_cells()
        found = 1
        while found and not self.done:
            began = self.effort.spent
            level, found = fewest.step(self.until)
            self.bound = max(self.bound, fewest.least_cells)
            self.guided(level)
            until = 2 * self.effort.spent - began
            while not self.done and self.effort.spent < until:
                self.elsewhere()

    def guided(self, level: np.ndarray) -> None:
        """A try that holds dear what the cuts would leave printed."""
        start = self.search.start() | (level > 1 - CLOSE)
        self.offer(start, self.search.dear * (1 + NOT_FREE - level))

    def elsewhere(self) -> None:
        """A try from the best pattern with some of its cells printed again and other prices."""
        drop = (self.chance.random(self.model.size) < self.chance.choice(SHARES_DROPPED))[self.model.same]
        price = 1 + self.chance.random(self.model.size) + drop * self.chance.random(self.model.size)
        self.offer(self.search.start() | (self.best & ~drop), self.search.dear * price)
