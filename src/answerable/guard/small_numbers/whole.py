"""Attacks many tables at once as one who knows that people are whole.

Fractions of people may hide a count that whole people cannot: it is safe only where a table of whole people has it large enough.
One table of whole people that fits all that was printed is looked for first, with every reader who is a count of 1 at that 1.
From it each count is moved to where it is safe, by moving as few people as need be: such a move is nearly always one of whole
people, and takes one short linear programme. Whole-number programming is left for the moves that are not, and for the proof that
there is none. Every table that was found is kept, since it may be the witness of other counts too.
"""

from __future__ import annotations

import math
from itertools import count

import highspy
import numpy as np
from scipy import sparse

from .attack import CLOSE, CannotBeTrue, linear_model, solver
from .joint import Broken, Check, Findings, Joint

# Moving one person costs up to so much more than moving another: of moves that tie, the solver would mix halves.
_APART = 0.01
# The first table that is found will do: that none is nearer need not be proven.
_FIRST_FOUND = 1e9


class _Spent(Exception):
    """The effort was spent before the question was settled."""


def try_whole(joint: Joint, found: Findings, units: float = math.inf) -> None:
    """Ask in whole numbers what was found safe in fractions, and add what is not safe, or not settled after `units` of effort.

    All the tables must be out: none of their cells can be hidden any more. Raises CannotBeTrue where no whole people could have
    been counted so.
    """
    people = _People(joint, joint.effort.spent + units)
    settled = {one.target for one in found.broken}
    # Who is safe from several readers at once is safe from each of them.
    for check in sorted(found.checks, key=lambda one: -len(one.held)):
        if check.target not in settled:
            try:
                broken = people.narrow(check)
            except _Spent:
                settled.add(check.target)
                found.unfinished.append(check.target)
            else:
                if broken is not None:
                    settled.add(check.target)
                    found.broken.append(broken)


def fits_whole(joint: Joint, units: float = math.inf) -> bool:
    """Whether whole people can have been counted so, as far as `units` of effort tell."""
    try:
        _People(joint, joint.effort.spent + units).first()
    except CannotBeTrue:
        return False
    except _Spent:
        pass
    return True


class _People:
    """Tables of whole people that fit all that was printed, each found by moving people in another."""

    def __init__(self, joint: Joint, until: float) -> None:
        self.joint, self.until = joint, until
        self.groups, self.size, model = joint.columns.groups, joint.columns.total, joint.model
        printed = sparse.csc_matrix(
            (model.a_matrix_.value_, model.a_matrix_.index_, model.a_matrix_.start_), shape=(model.num_row_, self.size)
        )
        # The columns: people who join each group, what the sums gain, and people who leave each group.
        rows = sparse.hstack([printed, -printed[:, : self.groups]], format="csc")
        unmoved, nobody = np.zeros(rows.shape[0]), np.zeros(rows.shape[1])
        self.moves = linear_model(rows, unmoved, unmoved, nobody, nobody)
        prices = 1.0 + _APART * np.random.default_rng(0).random(2 * self.groups)
        self.moves.col_cost_ = np.r_[prices[: self.groups], np.zeros(joint.columns.sums), prices[self.groups :]]
        self.every = np.arange(len(nobody), dtype=np.int32)
        self.linear = solver()
        self.linear.passModel(self.moves)
        self.tables: list[np.ndarray] = []

    def _whole(self, model: highspy.HighsLp) -> highspy.Highs:
        """A solver for people, all of them whole: groups, sums, and groups again where they are moves."""
        whole, sums = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        more = model.num_col_ - self.size
        model.integrality_ = [whole] * self.groups + [sums] * (self.size - self.groups) + [whole] * more
        highs = solver()
        highs.setOptionValue("mip_rel_gap", _FIRST_FOUND)
        highs.passModel(model)
        return highs

    def _solved(self, highs: highspy.Highs) -> bool:
        """Whether whole people were found; False where there can be none. Raises _Spent."""
        ended = self.joint.effort.spent < self.until and self.joint.effort.run_whole(highs, self.until)
        found = highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if not (ended or found):
            raise _Spent
        return found

    def first(self) -> np.ndarray:
        """A table of whole people, in which each reader who is the one is at her 1. Raises _Spent, CannotBeTrue."""
        joint = self.joint
        highs = self._whole(joint.model)
        held = [joint.column(at) for at in joint.place if joint.statements[at].one]
        low, high = self._limits(held)
        highs.changeColsBounds(self.size, self.every[: self.size], low, high)
        if not self._solved(highs):
            raise CannotBeTrue("These tables contradict one another: no whole people could have been counted so.")
        return np.round(highs.getSolution().col_value)

    def _limits(self, held: list[int]) -> tuple[np.ndarray, np.ndarray]:
        low, high = self.joint.low.copy(), self.joint.high.copy()
        low[held] = high[held] = 1.0
        return low, high

    def narrow(self, check: Check) -> Broken | None:
        """Who can tell about a count, of those held or any reader; None where none of them can by herself. Raises _Spent."""
        if self.can_be(check):
            return None
        anybody = Check(check.target)
        if not self.can_be(anybody):
            return Broken(check.target, None, self.ends(anybody))
        groups = [sorted(check.held)]
        while groups:
            group = groups.pop()
            one = Check(check.target, frozenset(group))
            if len(group) == 1 and not self.can_be(one):
                return Broken(check.target, group[0], self.ends(one))
            if len(group) > 1 and not self.can_be(one):
                half = len(group) // 2
                groups += [group[half:], group[:half]]
        return None

    def can_be(self, check: Check) -> bool:
        """Whether a count can be where it is safe. Raises _Spent."""
        return self.reaches(check, *self.joint.aim(check.target))

    def ends(self, check: Check) -> tuple[float, float]:
        """The least and the most that a count can be that cannot be where it is safe. Raises _Spent."""
        way, far = self.joint.aim(check.target)
        low, high = self.joint.ends(check)
        most = min(high, far - 1) if way > 0 else high
        return (
            float(next(end for end in count(math.ceil(low - CLOSE)) if self.reaches(check, -1.0, end))),
            float(next(end for end in count(math.floor(most + CLOSE), -1) if self.reaches(check, 1.0, end))),
        )

    def reaches(self, check: Check, way: float, far: float) -> bool:
        """Whether a count can be that large (`way` is 1) or that small (-1). Raises _Spent."""
        if self.joint.effort.spent >= self.until:
            raise _Spent
        if not self.tables:
            self.tables.append(self.first())
        column, held = self.joint.column(check.target), [self.joint.column(one) for one in check.held]
        fit = [table for table in self.tables if (table[held] == 1).all()]
        table = max(fit, key=lambda one: min(way * one[column], way * far))
        low, high = self._limits(held)
        aim = low if way > 0 else high
        while way * (table[column] - far) < 0:
            # All the way at once; where that takes fractions of people, one step first.
            for goal in (far, table[column] + way):
                aim[column] = goal
                move = self._move(table, low, high)
                if move is None or _is_whole(move):
                    break
            else:
                aim[column] = far
                move = self._whole_move(table, low, high)
            if move is None:
                return False
            table = table + np.round(move)
            self.tables.append(table)
        return True

    def _move(self, table: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
        """The shortest way from a table to one within these limits, fractions allowed; None where there is none."""
        self._ask(self.linear, table, low, high)
        self.joint.effort.run(self.linear)
        return self._moved(self.linear) if self.linear.getModelStatus() == highspy.HighsModelStatus.kOptimal else None

    def _whole_move(self, table: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
        """The first way found from a table to one of whole people within these limits; None where there is none. Raises _Spent."""
        highs = self._whole(self.moves)
        self._ask(highs, table, low, high)
        return self._moved(highs) if self._solved(highs) else None

    def _ask(self, highs: highspy.Highs, table: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Sets how far each group and sum may go from where a table has it."""
        people, sums = table[: self.groups], table[self.groups :]
        least = np.r_[np.zeros(self.groups), low[self.groups :] - sums, np.zeros(self.groups)]
        most = np.r_[np.full(self.groups, math.inf), high[self.groups :] - sums, people]
        highs.changeColsBounds(len(self.every), self.every, least, most)

    def _moved(self, highs: highspy.Highs) -> np.ndarray:
        point = np.array(highs.getSolution().col_value)
        return np.r_[point[: self.groups] - point[self.size :], point[self.groups : self.size]]


def _is_whole(move: np.ndarray) -> bool:
    return bool(np.abs(move - np.round(move)).max() < CLOSE)
