"""Attacks many tables at once: which hidden counts could still be large enough, for one who has read them all?

A count is safe where some table of counts agrees with everything that was printed and has it at the smallest count that may be
printed, or more: then neither the count nor that it is small can be told. So no range is needed, only one such table, a
witness; and one witness serves many counts. A linear programme looks for the table that has as many of them as large as can be,
then for those left, one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import highspy
import numpy as np
from scipy import linalg, sparse

from .attack import CLOSE, CannotBeTrue, linear_model, solver
from .cube import Cube
from .effort import Effort

WHOLE_UP_TO = 500
"""Up to this many unknowns the attacker may use that people are whole (facts/pathways.md goal 11)."""
_MOST_DENSE = 2_500  # unknowns up to which sums that follow from others are taken out beforehand


@dataclass(frozen=True)
class Statement:
    """One printed cell of one table: the atoms it sums, and what was said about the sum."""

    source: int
    """Which table of the sequence it stands in."""
    atoms: tuple[int, ...]
    low: float
    high: float
    """The least and the most that it can be as printed; equal where it is printed exactly."""
    small: bool = False
    """Whether the true count is small and so is to be protected."""
    one: bool = False
    """Whether the true count is 1: its reader knows that cell."""
    hideable: float = -1.0
    """What hiding it would cost; below 0 where it cannot be hidden any more: it is out, or nought."""
    floor: float = 0.0
    """The least that it is once it is hidden."""
    enough: float = 5.0
    """The smallest count that its table's rule lets be printed."""

    @property
    def exact(self) -> bool:
        """Whether its very number is printed."""
        return self.low == self.high


@dataclass(frozen=True)
class Check:
    """A question to the solver: can this hidden count be large enough for readers who know those counts of theirs?"""

    target: int
    held: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Broken:
    """A small count that could be worked out. `knower` is the statement of the one who can; None for any reader."""

    target: int
    knower: int | None
    ends: tuple[float, float]


@dataclass
class _Columns:
    """How the columns of the programme are laid out: unknown groups, unprinted sums, and how far new cells may move."""

    groups: int
    sums: int
    moves: int

    @property
    def total(self) -> int:
        return self.groups + self.sums + 2 * self.moves


class Joint:
    """The programme for one set of tables. Raises CannotBeTrue where they contradict one another."""

    def __init__(
        self, cube: Cube, statements: Sequence[Statement], *, floors: bool = True, effort: Effort | None = None
    ) -> None:
        self.effort = effort or Effort()
        self.statements = tuple(statements)
        self.floors = floors
        matrix, agree = _merged(cube, self.statements)
        self.moving = [at for at, one in enumerate(self.statements) if one.exact and one.hideable >= 0]
        self.people: list[frozenset[int]] = []
        """Of each sum, the groups of people in it."""
        self.place: dict[int, int] = {}
        """Of each statement that is not exact, the column of its sum."""
        sums = self._sums(matrix)
        self.columns = _Columns(matrix.shape[1], len(sums), len(self.moving))
        self.opened: set[int] = set()
        self._build(matrix, agree, sums)
        self.witness: dict[Check, frozenset[int]] = {}
        """Of each count found safe, the new cells that its witness has otherwise than they are."""

    def _sums(self, matrix: sparse.csr_matrix) -> list[int]:
        """The statements that are not exact, one for each set of groups."""
        seen: dict[bytes, int] = {}
        sums: list[int] = []
        for at, one in enumerate(self.statements):
            if one.exact:
                continue
            content = matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]].tobytes()
            if content not in seen:
                seen[content] = len(sums)
                sums.append(at)
                self.people.append(frozenset(matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]].tolist()))
            self.place[at] = seen[content]
        return sums

    def _build(self, matrix: sparse.csr_matrix, agree: sparse.csr_matrix, sums: list[int]) -> None:
        size = self.columns
        fixed = [at for at, one in enumerate(self.statements) if one.exact and one.hideable < 0]
        values = np.array([self.statements[at].low for at in fixed], dtype=float)
        exact, exact_values = _independent(
            sparse.vstack([agree, matrix[fixed]], format="csr"), np.r_[np.zeros(agree.shape[0]), values]
        )
        moving, summed = matrix[self.moving], matrix[sums]
        rows = sparse.bmat(
            [
                [exact, None, None, None],
                [summed, -sparse.identity(size.sums), None, None],
                [moving, None, -sparse.identity(size.moves), sparse.identity(size.moves)],
            ]
            if exact.shape[0]
            else [
                [summed, -sparse.identity(size.sums), None, None],
                [moving, None, -sparse.identity(size.moves), sparse.identity(size.moves)],
            ],
            format="csr",
        )
        moved = np.array([self.statements[at].low for at in self.moving], dtype=float)
        right = np.r_[exact_values, np.zeros(size.sums), moved]
        self.low = np.zeros(size.total)
        self.high = np.r_[np.full(size.groups + size.sums, inf), np.zeros(2 * size.moves)]
        for at, column in self.place.items():
            one, here = self.statements[at], size.groups + column
            self.low[here] = max(self.low[here], one.low, one.floor if self.floors else 0.0)
            self.high[here] = min(self.high[here], one.high)
        self.every = np.arange(size.total, dtype=np.int32)
        self.model = linear_model(rows, right, right, self.low, self.high)
        self.linear = solver()
        self.linear.passModel(self.model)
        found = self._solve(np.zeros(size.total), {})
        if found is None:
            raise CannotBeTrue("These tables contradict one another: no people could have been counted so.")
        off = matrix[fixed] @ found[: size.groups] - values
        if np.abs(off).max(initial=0.0) > 1e-4:
            raise CannotBeTrue("These tables contradict one another: no people could have been counted so.")

    def _ask(self, highs: highspy.Highs, cost: np.ndarray, bounds: Mapping[int, tuple[float, float]]) -> None:
        low, high = self.low.copy(), self.high.copy()
        for column, (least, most) in bounds.items():
            low[column], high[column] = max(low[column], least), min(high[column], most)
        highs.changeColsBounds(self.columns.total, self.every, low, high)
        highs.changeColsCost(self.columns.total, self.every, cost)

    def _solve(self, cost: np.ndarray, bounds: Mapping[int, tuple[float, float]]) -> np.ndarray | None:
        """The best point for this cost; None where there is none."""
        self._ask(self.linear, cost, bounds)
        self.effort.run(self.linear)
        # A table of noughts alone leaves nothing unknown.
        ended = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
        if self.linear.getModelStatus() not in ended:
            return None
        return np.array(self.linear.getSolution().col_value)

    def questions(self, *, ones: bool) -> Iterable[tuple[int, frozenset[int]]]:
        """Every distinct small count, with the counts of 1 whose readers may learn of it (not their own, nor what is in it)."""
        small: dict[int, int] = {}
        single: dict[int, int] = {}
        for at, column in self.place.items():
            if self.statements[at].small:
                small.setdefault(column, at)
            if ones and self.statements[at].one:
                single.setdefault(column, at)
        for column, target in small.items():
            within = self.people[column]
            yield target, frozenset(one for theirs, one in single.items() if not within <= self.people[theirs])

    def column(self, target: int) -> int:
        """The column of the programme that is this count."""
        return self.columns.groups + self.place[target]

    def aim(self, target: int) -> tuple[float, float]:
        """Which way a count has to be able to go, and how far: up to enough, or down to none where it is shown as at most a few."""
        enough = self.statements[target].enough
        return (1.0, enough) if self.high[self.column(target)] >= enough else (-1.0, 0.0)

    def _held(self, held: Iterable[int]) -> dict[int, tuple[float, float]]:
        return {self.column(one): (1.0, 1.0) for one in held}

    def _reached(self, target: int, point: np.ndarray) -> bool:
        way, far = self.aim(target)
        return bool(way * (point[self.column(target)] - far) >= -CLOSE)

    def _moved(self, point: np.ndarray) -> frozenset[int]:
        first = self.columns.groups + self.columns.sums
        moves = point[first : first + self.columns.moves] + point[first + self.columns.moves :]
        return frozenset(self.moving[at] for at in np.flatnonzero(moves > CLOSE))

    def together(self, targets: Collection[int], held: frozenset[int]) -> set[int]:
        """Those of the targets for which a witness was found by looking for many at once."""
        waiting, found = set(targets), set()
        while waiting:
            point = self._solve(*self._towards(waiting, held))
            if point is None:
                break
            done = {target for target in waiting if self._reached(target, point)}
            if not done:
                break
            for target in done:
                self._keep(Check(target, held), point)
            waiting -= done
            found |= done
        return found

    def alone(self, check: Check) -> bool:
        """Whether one count could be large enough."""
        point = self._solve(*self._towards([check.target], check.held))
        if point is None or not self._reached(check.target, point):
            return False
        self._keep(check, point)
        return True

    def _towards(
        self, targets: Collection[int], held: frozenset[int]
    ) -> tuple[np.ndarray, dict[int, tuple[float, float]]]:
        """The cost that drives these counts to where they are safe, and no further; and what is held."""
        cost, bounds = np.zeros(self.columns.total), self._held(held)
        for target in targets:
            way, far = self.aim(target)
            cost[self.column(target)] = -way
            if way > 0:
                bounds[self.column(target)] = (-inf, far)
        return cost, bounds

    def _keep(self, check: Check, point: np.ndarray) -> None:
        self.witness[check] = self._moved(point)

    def ends(self, check: Check) -> tuple[float, float]:
        """The least and the most that a count can be."""
        found = []
        for way in (1.0, -1.0):
            cost = np.zeros(self.columns.total)
            cost[self.column(check.target)] = way
            point = self._solve(cost, self._held(check.held))
            found.append(inf if point is None else float(point[self.column(check.target)]))
        return (round(found[0], 4), round(found[1], 4) if found[1] < inf else inf)

    def cheapest(self, check: Check) -> frozenset[int] | None:
        """The new cells to hide, at the least cost, so that one count could be large enough; None where none would do."""
        size = self.columns
        first = size.groups + size.sums
        way, far = self.aim(check.target)
        cost = np.zeros(size.total)
        bounds = self._held(check.held)
        bounds[self.column(check.target)] = (far, inf) if way > 0 else (-inf, far)
        low, high = self.low, self.high
        self.low, self.high = low.copy(), high.copy()
        for at, number in enumerate(self.moving):
            one = self.statements[number]
            price = 1e-4 if number in self.opened else max(one.hideable, 1e-3)
            cost[[first + at, first + size.moves + at]] = price
            self._open(number)
        point = self._solve(cost, bounds)
        self.low, self.high = low, high
        return None if point is None else self._moved(point)

    def _open(self, number: int) -> None:
        first, at = self.columns.groups + self.columns.sums, self.moving.index(number)
        one = self.statements[number]
        floor = one.floor if self.floors else 0.0
        self.high[first + at] = inf
        self.high[first + self.columns.moves + at] = max(one.low - floor, 0.0)

    def hide(self, numbers: Iterable[int]) -> None:
        """From now on these new cells are not printed."""
        for number in numbers:
            self.opened.add(number)
            self._open(number)

    def show(self, number: int) -> None:
        """Print a new cell again."""
        first, at = self.columns.groups + self.columns.sums, self.moving.index(number)
        self.opened.discard(number)
        self.high[[first + at, first + self.columns.moves + at]] = 0.0


@dataclass
class Findings:
    """What an attack came to."""

    broken: list[Broken] = field(default_factory=list)
    unfinished: list[int] = field(default_factory=list)
    """Targets for which the effort was spent before whole numbers were tried."""
    checks: list[Check] = field(default_factory=list)
    """What was asked and found safe."""


def attack(joint: Joint, *, ones: bool = True) -> Findings:
    """Find every small count that a reader of all the tables could work out or prove to be small.

    With `ones`, each person who is a count of 1 reads too, and knows her own cell; she learns nothing new of the cells that lie
    within hers. All of them are first tried as if they put their knowledge together. Fractions of people are allowed: `whole`
    asks again without them.
    """
    found = Findings()
    groups: dict[frozenset[int], list[int]] = {}
    for target, held in joint.questions(ones=ones):
        groups.setdefault(held, []).append(target)
    for held, targets in groups.items():
        safe = joint.together(targets, held) if len(targets) > 1 else set()
        for target in targets:
            if target in safe or joint.alone(Check(target, held)):
                found.checks.append(Check(target, held))
            else:
                narrow(joint, target, sorted(held), found)
    return found


def narrow(joint: Joint, target: int, ones: list[int], found: Findings) -> None:
    """Find out whether any single reader can tell about one count what several could together."""
    if not joint.alone(Check(target)):
        found.broken.append(Broken(target, None, joint.ends(Check(target))))
        return
    found.checks.append(Check(target))
    groups = [ones] if ones else []
    while groups:
        group = groups.pop()
        check = Check(target, frozenset(group))
        if check in joint.witness or joint.alone(check):
            found.checks.append(check)
        elif len(group) == 1:
            found.broken.append(Broken(target, group[0], joint.ends(check)))
            return
        else:
            half = len(group) // 2
            groups += [group[half:], group[:half]]


def _merged(cube: Cube, statements: Sequence[Statement]) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The statements and the agreements over groups of people: atoms that no printed number tells apart are one group.

    Atoms of a printed nought are nobody and are left out.
    """
    dead = np.zeros(cube.atoms, dtype=bool)
    for one in statements:
        if one.high == 0 and one.hideable < 0:
            dead[list(one.atoms)] = True
    pairs = list(cube.agreements())
    rows = [np.asarray(one.atoms, dtype=np.int64) for one in statements]
    both = [np.r_[np.asarray(first, dtype=np.int64), np.asarray(other, dtype=np.int64)] for first, other in pairs]
    signs = [np.r_[np.ones(len(first)), -np.ones(len(other))] for first, other in pairs]
    starts = np.cumsum([0, *map(len, rows), *map(len, both)])
    content = np.concatenate([*rows, *both]) if rows or both else np.zeros(0, dtype=np.int64)
    data = np.concatenate([np.ones(sum(map(len, rows))), *signs])
    whole = sparse.csr_matrix((data, content, starts), shape=(len(rows) + len(both), cube.atoms)).tocsc()
    whole.sort_indices()
    kept: dict[tuple[bytes, bytes], int] = {}
    for atom in range(cube.atoms):
        part = slice(whole.indptr[atom], whole.indptr[atom + 1])
        if not dead[atom] and part.start < part.stop:
            kept.setdefault((whole.indices[part].tobytes(), whole.data[part].tobytes()), atom)
    merged = whole[:, sorted(kept.values())].tocsr()
    merged.sort_indices()
    return merged[: len(rows)], merged[len(rows) :]


def _independent(matrix: sparse.csr_matrix, values: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray]:
    """The sums without those that follow from the others: many tables say the same things again and again."""
    order = np.argsort(np.diff(matrix.indptr), kind="stable")
    seen: set[bytes] = set()
    distinct = []
    for at in order:
        part = slice(matrix.indptr[at], matrix.indptr[at + 1])
        content = matrix.indices[part].tobytes() + matrix.data[part].tobytes()
        if content not in seen:
            seen.add(content)
            distinct.append(at)
    if matrix.shape[1] <= _MOST_DENSE:
        distinct = _basis(matrix, distinct)
    return matrix[distinct], values[distinct]


def _basis(matrix: sparse.csr_matrix, rows: Sequence[int]) -> list[int]:
    width = matrix.shape[1]
    basis = np.zeros((0, width))
    kept: list[int] = []
    for start in range(0, len(rows), 128):
        block = list(rows[start : start + 128])
        dense = matrix[block].toarray().astype(float)
        left = dense - (dense @ basis.T) @ basis
        left -= (left @ basis.T) @ basis
        _, triangle, order = linalg.qr(left.T, mode="economic", pivoting=True)
        sizes = np.abs(np.diag(triangle))
        chosen = sorted(order[: int((sizes > 1e-8).sum())])
        if chosen:
            fresh, _ = linalg.qr(left[chosen].T, mode="economic")
            basis = np.vstack([basis, fresh.T])
            kept += [block[at] for at in chosen]
        if len(kept) >= width:
            break
    return kept
