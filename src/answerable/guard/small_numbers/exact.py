"""The fewest cells that any safe pattern must hide: cutting planes on HiGHS (Fischetti and Salazar; facts/pathways.md 4.2).

Each cell has a number from 0 (printed) to 1 (hidden). Whenever those numbers leave a small cell unprotected, the solver's
duals name a set of cells of which more must be hidden: a cut, true of every safe pattern. The cheapest numbers that satisfy
all cuts bound every pattern from below, and show where hiding pays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import highspy
import numpy as np
from scipy import sparse

from .attack import CLOSE, linear_model, solver
from .flows import Model

# Cuts kept for one small cell in one round.
CUTS_A_CELL = 3
# By how much a cut must be broken before it is worth having.
BROKEN = 1e-4
# The counts together weigh less than this against one cell: fewest cells first, then least count.
COUNTS_WEIGH = 0.05
# More than any flow needs to move up one cell.
PLENTY = 1e4


class Cuts:
    """Finds cuts that a vector of numbers from 0 to 1 breaks."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.cells = np.flatnonzero(model.movable & model.first)
        self.count = len(self.cells)
        self.place = np.full(model.size, -1)
        self.place[self.cells] = np.arange(self.count)
        self.place = self.place[model.same]
        self.room = model.room[self.cells]
        self.every = np.arange(self.count, dtype=np.int32)
        self.sums = matrix = model.programme(self.cells)
        still = np.zeros(matrix.shape[0])
        self.highs = solver()
        self.highs.setOptionValue("presolve", "off")
        self.highs.passModel(linear_model(matrix, still, still, np.zeros(self.count), np.zeros(self.count)))
        self.small = np.zeros(self.count, dtype=bool)
        self.small[self.place[model.small]] = True
        self.ones = list(model.knowers)
        self.wanted = model.pairs()

    def broken_by(self, level: np.ndarray, whole: bool, until: float) -> Iterator[tuple[np.ndarray, float]]:
        """Cuts (weights over `cells`, the least that they must come to) that these numbers break; none once `until` units are spent."""
        for at, cell in enumerate(self.model.small):
            if not self.model.first[cell]:
                continue
            if self.model.effort.spent > until:
                return
            cut, flow = self.cut(cell, None, level, whole)
            found = [] if cut is None else [cut]
            for reader in np.flatnonzero(self.wanted[at, 1:]):
                one = self.ones[reader]
                if len(found) == CUTS_A_CELL:
                    break
                if cut is not None or abs(flow[self.place[one]]) > CLOSE:
                    hers, _ = self.cut(cell, one, level, whole)
                    found += [] if hers is None else [hers]
            for weights in found:
                yield self._of_others(weights)

    def _of_others(self, weights: np.ndarray) -> tuple[np.ndarray, float]:
        """The cut without the small cells, which are hidden in any case."""
        least = 1.0 - float(weights[self.small].sum())
        return np.minimum(np.where(self.small, 0.0, weights), least), least

    def cut(self, cell: int, held: int | None, level: np.ndarray, whole: bool) -> tuple[np.ndarray | None, np.ndarray]:
        """The cut for one small cell and reader, or None where these numbers protect it; and the best flow."""
        need, at = self.model.need[cell], self.place[cell]
        low, high = -self.room * level, (PLENTY if whole else need) * level
        high[at] = need
        if held is not None:
            low[self.place[held]] = high[self.place[held]] = 0.0
        self.highs.changeColsBounds(self.count, self.every, low, high)
        self.highs.changeColCost(int(at), -1.0)
        self.model.effort.run(self.highs)
        risen = -self.highs.getInfo().objective_function_value
        solution = self.highs.getSolution()
        self.highs.changeColCost(int(at), 0.0)
        flow = np.array(solution.col_value)
        if risen > need - BROKEN:
            return None, flow
        dual = np.array(solution.col_dual)
        # A rise is limited by nothing but the need itself; a fall by the room there is.
        weights = np.where(dual < -1e-7, 1.0, np.where(dual > 1e-7, np.minimum(dual * self.room / need, 1.0), 0.0))
        weights[at] = 0.0
        if held is not None:
            weights[self.place[held]] = 0.0
        weights[weights < CLOSE] = 0.0
        if weights @ level > 1.0 - BROKEN:
            return None, flow
        return weights, flow


class Lines:
    """Finds sums in which a hidden cell stands alone: it could not move, so no pattern of the fewest cells hides it.

    These cuts ("bridgeless" in Fischetti and Salazar) take no solver, so they are looked for first.
    """

    def __init__(self, matrix: sparse.csr_matrix) -> None:
        self.among = abs(matrix).tocoo()
        self.lines = matrix.tocsr()

    def broken_by(self, level: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Cells and their weights, to come to 0 or more: the others of a sum hide at least as much as any one of it."""
        rows, cells = self.among.row, self.among.col
        inside = np.bincount(rows, weights=level[cells], minlength=self.among.shape[0])
        for at in np.flatnonzero(inside[rows] < 2 * level[cells] - BROKEN):
            row = rows[at]
            line = self.lines.indices[self.lines.indptr[row] : self.lines.indptr[row + 1]]
            yield line, np.where(line == cells[at], -1.0, 1.0)


class Fewest:
    """The cheapest numbers from 0 to 1 that satisfy every cut found so far."""

    def __init__(self, model: Model) -> None:
        self.cuts = Cuts(model)
        self.lines = Lines(self.cuts.sums)
        self.count = self.cuts.count
        values = model.together(model.values)[self.cuts.cells]
        cells = model.together(np.ones(model.size))[self.cuts.cells]
        # Every pattern hides a multiple of so many cells.
        self.step_of_cells = int(np.gcd.reduce(cells.astype(int)))
        self.highs = solver()
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        # These cannot be stopped midway, and patterns are found elsewhere.
        self.highs.setOptionValue("mip_heuristic_effort", 0.0)
        self.highs.setOptionValue("mip_detect_symmetry", False)
        # Patterns that differ by less than one cell are as good as each other.
        self.highs.setOptionValue("mip_abs_gap", self.step_of_cells - 2 * COUNTS_WEIGH)
        lp = linear_model(
            np.zeros((0, self.count)), np.zeros(0), np.zeros(0), self.cuts.small.astype(float), np.ones(self.count)
        )
        lp.col_cost_ = cells + COUNTS_WEIGH * values / (values.sum() + 1.0)
        self.highs.passModel(lp)
        self.bound = float(cells[self.cuts.small].sum())
        self.whole = False

    @property
    def least_cells(self) -> int:
        """The proved least number of cells that any safe pattern hides."""
        return math.ceil((self.bound - COUNTS_WEIGH - CLOSE) / self.step_of_cells) * self.step_of_cells

    def step(self, until: float) -> tuple[np.ndarray, int]:
        """Solves once and adds the cuts that the answer breaks: the numbers over all cells, how many cuts."""
        level = self._cheapest(until)
        if level is None:
            return np.zeros(len(self.cuts.place)), 0
        found = self._lines_added(level)
        while found and not self.whole and (better := self._cheapest(until)) is not None:
            level = better
            found = self._lines_added(level)
        for weights, least in self.cuts.broken_by(level, self.whole, until):
            cells = np.flatnonzero(weights)
            self.highs.addRow(least, highspy.kHighsInf, len(cells), cells.astype(np.int32), weights[cells])
            found += 1
        return np.where(self.cuts.place >= 0, level[self.cuts.place], 0.0), found

    def _cheapest(self, until: float) -> np.ndarray | None:
        """The cheapest numbers for the cuts so far; None where whole numbers were not found in time."""
        if self.whole:
            self.cuts.model.effort.run_whole(self.highs, until)
        else:
            self.cuts.model.effort.run(self.highs)
        info = self.highs.getInfo()
        self.bound = max(self.bound, info.mip_dual_bound if self.whole else info.objective_function_value)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        level = np.clip(np.array(self.highs.getSolution().col_value), 0.0, 1.0)
        return np.round(level) if self.whole else level

    def _lines_added(self, level: np.ndarray) -> int:
        found = 0
        for cells, signs in self.lines.broken_by(level):
            self.highs.addRow(0.0, highspy.kHighsInf, len(cells), cells.astype(np.int32), signs)
            found += 1
        return found

    def in_whole_cells(self) -> None:
        """From now on a cell is hidden or printed, nothing between."""
        self.whole = True
        kinds = np.array([highspy.HighsVarType.kInteger] * self.count)
        self.highs.changeColsIntegrality(self.count, self.cuts.every, kinds)
