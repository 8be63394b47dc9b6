"""Other tables that look the same: the cheapest change of hidden cells under which every printed number still holds.

A small cell is safe from a reader when some table that fits all he knows has in that cell a count that may be printed. The
difference between that table and the true one is a flow: it goes up here and down there, and every sum stays a sum.
"""

from __future__ import annotations

from itertools import pairwise

import highspy
import numpy as np
from scipy import sparse

from .additive import Additive, Rule
from .attack import CLOSE, exempt_of, linear_model, relations, solver
from .effort import Effort

# How many corners of the space of flows are looked at for one of whole people before whole-number programming is asked.
OTHER_CORNERS = 5


class Model:
    """The table as numbers to compute with.

    `small`: cells that must be protected. `need`: by how much each could have to rise to be a count that may be printed.
    `room`: by how much each can fall to a reader who knows the rule. `movable`: cells that may be hidden at all (a nought is
    printed where the rule says so). `knowers`: for each person who is a count of 1, her cell and the cells exempt from her.
    `same`: of each cell, the first that counts the very same people. Such cells move together, so they are hidden together or
    not at all; flows and cuts look at the first alone, at the price of all.
    """

    def __init__(self, table: Additive, rule: Rule, effort: Effort | None = None) -> None:
        self.effort = effort or Effort()
        self.table, self.rule, self.size = table, rule, len(table)
        self.values = np.array(table.values, dtype=float)
        self.movable = self.values >= rule.floor
        self.small = [cell for cell, value in enumerate(table.values) if rule.small(value)]
        self.need = np.maximum(rule.enough - self.values, 0.0)
        self.room = np.where(self.movable, self.values - rule.floor, 0.0)
        self.relations = relations(table)
        self.same = np.array(table.same_people(frozenset(np.flatnonzero(self.movable).tolist())), dtype=int)
        self.first = self.same == np.arange(self.size)
        onto = sparse.csc_matrix((np.ones(self.size), (np.arange(self.size), self.same)), shape=(self.size, self.size))
        self._together = (self.relations @ onto).tocsc()
        self.knowers = exempt_of(
            table, [cell for cell in range(self.size) if self.movable[cell]] if rule.enough > 1 else []
        )

    def together(self, cost: np.ndarray) -> np.ndarray:
        """What all cells of the same people cost, at the first of them."""
        return np.bincount(self.same, weights=cost, minlength=self.size)

    def programme(self, cells: np.ndarray) -> sparse.csr_matrix:
        """The sums over these cells, each the first of its people, without sums that say nothing or the same as another."""
        matrix = self._together[:, cells].tocsr()
        matrix.eliminate_zeros()
        matrix.sort_indices()
        said: dict[bytes, int] = {}
        for row, (start, end) in enumerate(pairwise(matrix.indptr.tolist())):
            if start < end:
                part = slice(start, end)
                said.setdefault(matrix.indices[part].tobytes() + matrix.data[part].tobytes(), row)
        return matrix[list(said.values())]

    def pairs(self) -> np.ndarray:
        """Whether small cell number i must be safe from reader number j: 0 knows the rule alone, the others are the one."""
        wanted = np.ones((len(self.small), len(self.knowers) + 1), dtype=bool)
        place = {cell: at for at, cell in enumerate(self.small)}
        for at, exempt in enumerate(self.knowers.values(), start=1):
            wanted[[place[cell] for cell in exempt if cell in place], at] = False
        return wanted


class Flows:
    """Finds flows over some cells of a model (all that may be hidden, or only those that are).

    `cells` are the first of each set of the same people; all of a set must be among those given.
    """

    def __init__(self, model: Model, cells: np.ndarray) -> None:
        cells = cells[model.first[cells]]
        self.model, self.cells = model, cells
        self.count = len(cells)
        self.place = np.full(model.size, -1)
        self.place[cells] = np.arange(self.count)
        self.place = self.place[model.same]
        matrix = model.programme(cells)
        still = np.zeros(matrix.shape[0])
        self.low = np.zeros(2 * self.count)
        self.high = np.concatenate([np.full(self.count, highspy.kHighsInf), model.room[cells]])
        self.every = np.arange(2 * self.count, dtype=np.int32)
        self.lp = linear_model(sparse.hstack([matrix, -matrix]), still, still, self.low, self.high)
        self.highs = solver()
        self.highs.setOptionValue("presolve", "off")
        self.highs.passModel(self.lp)

    def price(self, cost: np.ndarray) -> None:
        """What a step of each cell of the table costs from now on."""
        cost = self.model.together(cost)[self.cells]
        # A cell that can fall only a little is dear, since others must then fall with it.
        most = np.clip(self.model.room[self.cells], 1.0, self.model.rule.enough)
        fall = cost * self.model.rule.enough / most
        self.highs.changeColsCost(2 * self.count, self.every, np.concatenate([cost, fall]))

    def find(self, cell: int, held: int | None, shut: np.ndarray | None = None) -> np.ndarray | None:
        """The cheapest flow that raises `cell` by what it needs, `held` (a cell) and `shut` (a mask of `cells`) unmoved.

        None where there is none. The flow is over all cells of the table.
        """
        low, high = self._limits(cell, held, shut)
        self.highs.changeColsBounds(2 * self.count, self.every, low, high)
        self.model.effort.run(self.highs)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._flow(np.array(self.highs.getSolution().col_value))

    def find_whole(self, cell: int, held: int | None, shut: np.ndarray, cost: np.ndarray) -> np.ndarray | None:
        """A flow of whole people as `find` gives, where there is one without `shut`; else a cheap one that may move those."""
        chance = np.random.default_rng(cell)
        for _ in range(OTHER_CORNERS):
            self.price(1 + chance.random(self.model.size))
            flow = self.find(cell, held, shut)
            if flow is None:
                break
            if np.abs(flow - np.round(flow)).max(initial=0.0) < CLOSE:
                return np.round(flow)
        else:
            # Any whole flow among hidden cells will do.
            found = self._whole(cell, self._limits(cell, held, shut), np.zeros(self.model.size))
            if found is not None:
                return found
        return self._whole(cell, self._limits(cell, held, None), cost)

    def _limits(self, cell: int, held: int | None, shut: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """How far each of `cells` may rise, then fall."""
        low, high = self.low.copy(), self.high.copy()
        if shut is not None:
            high[: self.count][shut] = 0.0
            high[self.count :][shut] = 0.0
        at = self.place[cell]
        low[at] = high[at] = self.model.need[cell]
        high[self.count + at] = 0.0
        if held is not None and self.place[held] >= 0:
            high[[self.place[held], self.count + self.place[held]]] = 0.0
        return low, high

    def _flow(self, found: np.ndarray) -> np.ndarray:
        flow = np.zeros(self.model.size)
        flow[self.cells] = found[: self.count] - found[self.count :]
        flow[np.abs(flow) < CLOSE] = 0.0
        return flow[self.model.same]

    def _whole(self, cell: int, limits: tuple[np.ndarray, np.ndarray], cost: np.ndarray) -> np.ndarray | None:
        lp = self.lp
        low, high = limits
        # Whole people may have to rise by more than is needed.
        high[self.place[cell]] = highspy.kHighsInf
        lp.col_lower_, lp.col_upper_ = low, high
        cost = self.model.together(cost)[self.cells]
        lp.col_cost_ = np.concatenate([cost, cost])
        lp.integrality_ = [highspy.HighsVarType.kInteger] * (2 * self.count)
        highs = solver()
        highs.setOptionValue("mip_rel_gap", 0.2)
        highs.passModel(lp)
        self.model.effort.run_whole(highs)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._flow(np.round(np.array(highs.getSolution().col_value)))
