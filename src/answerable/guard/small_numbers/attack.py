"""What a reader can work out from printed numbers: the least and the most that each hidden count can be.

Three readers (facts/pathways.md 4.2): one who knows only that counts are not below nought, one who sees that noughts are
printed and so knows that a hidden cell is at least 1, and one who is a count of 1 herself, knows that cell, and subtracts.
Linear programming finds the ends of each range; whole-number programming the ends for counts that are whole.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np
from scipy import sparse

from .additive import Additive, Rule

# Up to this many cells the readers are given whole-number programming too (facts/pathways.md goal 11).
WHOLE_NUMBERS_UP_TO = 500
# Numbers that the solver holds to be equal (its own tolerance is 1e-7).
CLOSE = 1e-6


class Reader(StrEnum):
    """Who reads the table."""

    PLAIN = "plain"
    SEES_ZEROS = "sees-zeros"
    IS_THE_ONE = "is-the-one"


@dataclass(frozen=True)
class Known:
    """What a reader knows, over unknown whole numbers of people.

    `matrix` has one row a printed sum and one column an unknown; the sum of row r lies in `low[r]` to `high[r]` (equal where
    it was printed exactly, an interval where it was rounded or banded). `floor` is the least that each unknown can be.
    """

    matrix: sparse.csr_matrix
    low: np.ndarray
    high: np.ndarray
    floor: np.ndarray


@dataclass(frozen=True)
class Interval:
    """The least and the most that a hidden sum can be. `high` is infinite where nothing limits it.

    `gap` is 0 where both ends are exact. Where the time ran out it is how much wider the truth may be: the ends given are
    then ones that were seen to be possible, so a range that is wide enough is wide enough. It is infinite, and the ends are
    those of fractional counts, where not even one possible table of whole numbers was found in time.
    """

    low: float
    high: float
    gap: float = 0.0


class CannotBeTrue(ValueError):
    """What is said to be known contradicts itself: no table could have been printed so."""


def solver() -> highspy.Highs:
    """A silent solver on one thread: the same question gets the same answer on every machine."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    return highs


def linear_model(
    matrix: sparse.spmatrix, row_low: np.ndarray, row_high: np.ndarray, low: np.ndarray, high: np.ndarray
) -> highspy.HighsLp:
    """The solver's form of `row_low <= matrix x <= row_high`, `low <= x <= high`, at no cost."""
    rows, columns = matrix.shape
    by_column = sparse.csc_matrix(matrix, dtype=float)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.zeros(columns)
    model.col_lower_, model.col_upper_ = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    model.row_lower_, model.row_upper_ = np.asarray(row_low, dtype=float), np.asarray(row_high, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = by_column.indptr, by_column.indices
    model.a_matrix_.value_ = by_column.data
    return model


class _Ends:
    """One question put many times: how small, how large can this sum be?"""

    def __init__(self, known: Known, whole: bool, deadline: float) -> None:
        self.columns = known.matrix.shape[1]
        self.every = np.arange(self.columns, dtype=np.int32)
        self.deadline = deadline
        self.floor = np.asarray(known.floor, dtype=float)
        self.ceiling = np.full(self.columns, highspy.kHighsInf)
        model = linear_model(known.matrix, known.low, known.high, self.floor, self.ceiling)
        self.linear = solver()
        self.linear.setOptionValue("presolve", "off")
        self.linear.passModel(model)
        self.linear.run()
        if self.linear.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        ):
            raise CannotBeTrue("These printed numbers contradict one another: no table of counts fits them all.")
        self.whole: highspy.Highs | None = None
        if whole:
            self.whole = solver()
            self.whole.setOptionValue("mip_rel_gap", 0.0)
            model.integrality_ = [highspy.HighsVarType.kInteger] * self.columns
            self.whole.passModel(model)

    def hold(self, cells: Sequence[int], values: Sequence[int]) -> None:
        """From now on these unknowns are known; those held before are unknown again."""
        low, high = self.floor.copy(), self.ceiling.copy()
        low[list(cells)] = high[list(cells)] = values
        for highs in (self.linear, self.whole):
            if highs is not None:
                highs.changeColsBounds(self.columns, self.every, low, high)

    def least(self, cost: np.ndarray) -> tuple[float, float]:
        """The least that `cost @ x` can be, and how much less it may be where the time ran out; -infinity for no end."""
        self.linear.changeColsCost(self.columns, self.every, cost)
        self.linear.run()
        status = self.linear.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            return -math.inf, 0.0
        value = self.linear.getInfo().objective_function_value
        if self.whole is None:
            return _tidy(value), 0.0
        found = np.array(self.linear.getSolution().col_value)
        if np.abs(found - np.round(found)).max(initial=0.0) < CLOSE:
            return _tidy(value), 0.0
        return self._least_whole(cost, value)

    def _least_whole(self, cost: np.ndarray, bound: float) -> tuple[float, float]:
        assert self.whole is not None
        self.whole.changeColsCost(self.columns, self.every, cost)
        self.whole.clearSolver()
        left = self.deadline - time.monotonic()
        if left <= 0:
            return _tidy(bound), math.inf
        if math.isfinite(left):
            self.whole.setOptionValue("time_limit", self.whole.getRunTime() + left)
        self.whole.run()
        if self.whole.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise CannotBeTrue("These printed numbers contradict one another: no table of whole numbers fits them all.")
        info = self.whole.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return _tidy(bound), math.inf
        value = _tidy(info.objective_function_value)
        return value, max(0.0, value - math.ceil(max(info.mip_dual_bound, bound) - CLOSE))

    def interval(self, cost: np.ndarray) -> Interval:
        """Both ends."""
        low, low_gap = self.least(cost)
        high, high_gap = self.least(-cost)
        return Interval(low, 0.0 - high, max(low_gap, high_gap))


def _tidy(value: float) -> float:
    """Without the solver's crumbs."""
    return float(round(value)) if abs(value - round(value)) < CLOSE else value


def bounds(
    known: Known, targets: sparse.csr_matrix, *, whole: bool = False, seconds: float | None = None
) -> list[Interval]:
    """The least and the most that each row of `targets` (sums over the unknowns) can be, for one who knows `known`.

    `whole` asks for whole-number programming; `seconds` limits it (linear programming is always finished), and each
    interval says by its `gap` what was left open. Raises CannotBeTrue where `known` contradicts itself.
    """
    ends = _Ends(known, whole, time.monotonic() + (math.inf if seconds is None else seconds))
    rows = sparse.csr_matrix(targets, dtype=float)
    return [ends.interval(rows[at].toarray().ravel()) for at in range(rows.shape[0])]


@dataclass(frozen=True)
class Learnt:
    """What one reader can work out about one small cell.

    `exact`: the count itself. `provably_small`: that it is below the smallest count that may be printed. `knower` is the cell
    of the reader who is the one. `gap` as in Interval.
    """

    cell: int
    reader: Reader
    low: float
    high: float
    exact: bool
    provably_small: bool
    knower: int | None = None
    gap: float = 0.0

    @property
    def discloses(self) -> bool:
        """Whether this reader learns what the table was not to tell."""
        return self.exact or self.provably_small


def relations(table: Additive) -> sparse.csr_matrix:
    """The sums of a table as a matrix, one row a sum: its parts less its total come to nought."""
    rows, columns, signs = [], [], []
    for at, (total, parts) in enumerate(table.sums):
        rows += [at] * (len(parts) + 1)
        columns += [*parts, total]
        signs += [1.0] * len(parts) + [-1.0]
    return sparse.csr_matrix((signs, (rows, columns)), shape=(len(table.sums), len(table)))


def known_of(table: Additive, hidden: Sequence[int], floor: int) -> Known:
    """What the reader of a table knows about its hidden cells, which become the unknowns in the order given."""
    every = relations(table)
    values = np.array(table.values, dtype=float)
    unknown = every[:, list(hidden)]
    printed = values.copy()
    printed[list(hidden)] = 0.0
    rows = np.flatnonzero(np.diff(unknown.indptr))
    come_to = -(every @ printed)[rows]
    return Known(unknown[rows], come_to, come_to, np.full(len(hidden), float(floor)))


class _Attack:
    """One table with some cells hidden, for one reader after another."""

    def __init__(self, table: Additive, hidden: Collection[int], rule: Rule, whole: bool, deadline: float) -> None:
        self.table, self.rule, self.whole, self.deadline = table, rule, whole, deadline
        self.hidden = sorted(hidden)
        self.place = {cell: at for at, cell in enumerate(self.hidden)}
        self.small = [cell for cell, value in enumerate(table.values) if rule.small(value)]
        # One who finds a nought hidden cannot believe that every nought is printed.
        self.exempt = exempt_of(table, self.hidden)
        self.floor = rule.floor if all(table.values[cell] for cell in self.hidden) else 0

    def learnt(self, reader: Reader) -> Iterable[Learnt]:
        for cell in self.small:
            if cell not in self.place:
                value = float(self.table.values[cell])
                yield Learnt(cell, reader, value, value, exact=True, provably_small=True)
        ends = _Ends(
            known_of(self.table, self.hidden, 0 if reader is Reader.PLAIN else self.floor), self.whole, self.deadline
        )
        for cell in self.small:
            if cell in self.place:
                yield self._by_the_one(ends, cell) if reader is Reader.IS_THE_ONE else self._told(ends, cell, reader)

    def _told(self, ends: _Ends, cell: int, reader: Reader, knower: int | None = None) -> Learnt:
        cost = np.zeros(len(self.hidden))
        cost[self.place[cell]] = 1.0
        range_ = ends.interval(cost)
        finished = math.isfinite(range_.gap)
        return Learnt(
            cell,
            reader,
            range_.low,
            range_.high,
            exact=not finished or range_.high - range_.low < 1 - CLOSE,
            provably_small=not finished or range_.high < self.rule.enough - CLOSE,
            knower=knower,
            gap=range_.gap,
        )

    def _by_the_one(self, ends: _Ends, cell: int) -> Learnt:
        """The most that any one person who is a count of 1 learns about this cell.

        Several such people are first tried as if they put their knowledge together: if they learn nothing, none does alone.
        """
        groups = [[one for one, hers in self.exempt.items() if cell not in hers]]
        answers = []
        while groups:
            group = groups.pop()
            ends.hold([self.place[one] for one in group], [1] * len(group))
            answer = self._told(ends, cell, Reader.IS_THE_ONE, group[0] if len(group) == 1 else None)
            if answer.discloses and len(group) > 1:
                half = len(group) // 2
                groups += [group[half:], group[:half]]
            else:
                answers.append(answer)
        return min(answers, key=lambda learnt: (not learnt.discloses, learnt.high - learnt.low))


def exempt_of(table: Additive, hidden: Collection[int]) -> dict[int, frozenset[int]]:
    """For each hidden count of 1, the cells about which that one person can learn only what is about herself.

    They are the cells that hold the very same people (`Additive.same_people`) and the parts of those. A person counted in
    several such cells is given once, by the lowest of them.
    """
    same = table.same_people(frozenset(hidden))
    found: dict[int, frozenset[int]] = {}
    for cell in sorted(hidden):
        if table.values[cell] == 1 and not any(same[cell] == same[other] for other in found):
            alike = [other for other, first in enumerate(same) if first == same[cell]]
            found[cell] = frozenset(alike).union(*(table.within(other) for other in alike))
    return found


def attack_table(
    table: Additive,
    hidden: Collection[int],
    rule: Rule,
    readers: Iterable[Reader] = tuple(Reader),
    *,
    whole: bool | None = None,
    seconds: float | None = None,
) -> tuple[Learnt, ...]:
    """What each reader could work out about each small cell of a table in which only `hidden` is not printed.

    One answer a small cell and reader, cells in order; a small cell that is printed is learnt by all. For the reader who is
    the one it is the most that any such person learns (`knower` is her cell); where none learns anything, a range at least
    as narrow as any of them has. Whole-number programming is used up to 500 cells unless `whole` says otherwise, for at
    most `seconds`; a range that was not finished counts as disclosed unless it was already seen to be wide enough.
    """
    whole = len(table) <= WHOLE_NUMBERS_UP_TO if whole is None else whole
    deadline = time.monotonic() + (math.inf if seconds is None else seconds)
    attack = _Attack(table, hidden, rule, whole, deadline)
    return tuple(learnt for reader in readers for learnt in attack.learnt(reader))
