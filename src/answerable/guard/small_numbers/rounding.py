"""Controlled rounding: every number of a table a multiple of the base, every sum still exact, nothing hidden.

Each count goes to the multiple below or above, a multiple stays, and nought stays nought. A reader who knows the base knows
that a count printed as 5 was 1 to 9, and one printed as 0 was 0 to 4; the sums tell him no more. For the printed table is
itself one that could be true: it adds up, and in it every count is nought or large enough. So no reader can tell that a
count is small and not nought. One who is a count of 1 knows more by 1 or base - 1 along the totals that she is in, which each
may move so far; what she is not in stays as printed.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from .additive import Additive, Rule
from .attack import linear_model, relations, solver
from .effort import UNITS_A_SECOND, Effort

# Above this many cells the first few roundings found are good enough: the least takes seconds, and moves counts by some 5 % less.
LARGE, GOOD_ENOUGH = 300, 2
# The effort that looking for the least may take.
UNITS = 8 * UNITS_A_SECOND


class CannotRound(ValueError):
    """No rounding of this table to this base is exact in every sum, or none was found with reasonable effort."""


@dataclass(frozen=True)
class Rounded:
    """A rounded table: `values` as printed, `deviation` of each from the true count (people, below `base` either way)."""

    values: tuple[int, ...]
    deviation: tuple[int, ...]
    base: int

    def could_be(self, cell: int) -> tuple[int, int]:
        """The least and the most that the true count of a cell can be, to a reader who knows the base."""
        printed = self.values[cell]
        return max(0, printed - self.base + 1), printed + self.base - 1


def round_table(table: Additive, rule: Rule, base: int = 5, *, seconds: float | None = None) -> Rounded:
    """The table rounded to multiples of `base` with the least deviation over all cells, additive exactly.

    Above 300 cells it is not the very least, since finding that would take seconds. `seconds` is an emergency
    brake on the search; the best found by then is given. Raises CannotRound where no rounding keeps every sum, none was found, or the
    base is smaller than the smallest count that is not small; ValueError for a base below 2.
    """
    if base < 2:
        raise ValueError(f"The base is {base}; rounding needs a base of 2 or more.")
    if base < rule.enough:
        raise CannotRound(
            f"Rounding to {base} would print counts under {rule.enough} as they could be. Use a base of {rule.enough} or more."
        )
    true = np.array(table.values, dtype=int)
    below, left = true // base, true % base
    highs = solver()
    highs.setOptionValue("mip_rel_gap", 0.01)
    if len(table) > LARGE:
        highs.setOptionValue("mip_max_improving_sols", GOOD_ENOUGH)
    highs.passModel(_model(table, base, below, left))
    Effort(seconds).run_whole(highs, UNITS)
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        raise CannotRound(
            f"This table cannot be rounded to {base} so that every sum is exact and no count moves by {base} or more. "
            "Use another base, coarser bands, or hide small counts."
        )
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise CannotRound(
            f"No rounding to {base} was found with reasonable effort. Use coarser bands or hide small counts."
        )
    up = np.round(np.array(highs.getSolution().col_value)).astype(int)
    printed = base * (below + up)
    return Rounded(tuple(printed.tolist()), tuple((printed - true).tolist()), base)


def _model(table: Additive, base: int, below: np.ndarray, left: np.ndarray) -> highspy.HighsLp:
    """A 0 or a 1 a cell, down or up to the next multiple; every sum of multiples holds; a multiple stays."""
    matrix = relations(table)
    come_to = -(matrix @ below.astype(float))
    lp = linear_model(matrix, come_to, come_to, np.zeros(len(below)), (left > 0).astype(float))
    lp.col_cost_ = (base - 2.0 * left) * (left > 0)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(below)
    return lp
