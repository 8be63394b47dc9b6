"""Hides what would tell of a person, in one return and in all returns of its service that left before. Plain Python: no Django.

What a reader knows is every count of every return that was given, and every sum that holds among them: within a return
(standards.service_returns.SUMS), from one period to the next (who was in support at the end of one is who was in support when the next
began), and between two issues of the same return (whose difference is the people about whom something was put right). All of it is one
table to the attack of guard.small_numbers; a count that is small, or whose difference is, must stay unknown to all its readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from math import inf, log1p

from answerable.guard.small_numbers.additive import Additive
from answerable.guard.small_numbers.attack import CannotBeTrue
from answerable.guard.small_numbers.beside import told_together
from answerable.guard.small_numbers.cube import Cube
from answerable.guard.small_numbers.effort import UNITS_A_SECOND
from answerable.guard.small_numbers.joint import WHOLE_UP_TO, Findings, Joint, Statement, attack
from answerable.guard.small_numbers.received import Why, faults
from answerable.guard.small_numbers.sequence import mended
from answerable.guard.small_numbers.whole import try_whole
from answerable.standards.service_returns import SUMS, WORDS
from answerable.standards.service_returns_beside import ACCEPTED, CARRIED_ON, WAITED, Issued, together

from .counting import Period

_TOTAL = 3.0  # a total hidden costs as much as this many other cells (facts/pathways.md 8)
_WHOLE_UNITS = 5 * UNITS_A_SECOND  # the effort that attacks with whole people may take


class Reason(StrEnum):
    """Why a count is not given."""

    SMALL = "small"
    """It is below the threshold."""
    FEW = "few"
    """It divides a group that is itself below the threshold: that all of so few are alike would tell of each."""
    OTHERS = "others"
    """With it, a count that is not given could be worked out, here or in a return that left before."""


REASON_WORDS = {
    Reason.SMALL: "Fewer people than may be shown",
    Reason.FEW: "It divides a group of fewer people than may be shown",
    Reason.OTHERS: "With it, a number that is not shown could be worked out",
}


CONTRADICTS = "The returns of this service that have left contradict this one: no people can have been counted so. Nothing leaves."
NOTHING_SAFE = (
    "No part of this return could be proved to tell of nobody, beside the returns that have left. Nothing leaves."
)
_ROUNDS = 6  # so often more is hidden for the office's own attack, before nothing leaves


class CannotProtect(Exception):
    """Nothing that could be proved safe would be left of the return. The sentence says so."""


@dataclass(frozen=True)
class Left:
    """A return that has left: its true counts, what it did not give, and the smallest count that it could give."""

    period: Period
    counts: Mapping[str, int]
    hidden: frozenset[str]
    enough: int


@dataclass(frozen=True)
class Protected:
    """What may leave: the counts, None where one is not given, and why."""

    counts: Mapping[str, int | None]
    why: Mapping[str, Reason]


@dataclass(frozen=True)
class _Linked(Cube):
    """Groups of people that are told apart, and which sets of them are the same people, as the sums say."""

    groups: int = 0
    pairs: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()

    @property
    def atoms(self) -> int:
        return self.groups

    def agreements(self) -> Iterable[tuple[tuple[int, ...], tuple[int, ...]]]:
        return self.pairs


class _Attack(Joint):
    """The attack, in which one who is a count of 1 learns nothing new of counts that are her and nobody else."""

    hers: Mapping[int, frozenset[int]]

    def questions(self, *, ones: bool) -> Iterator[tuple[int, frozenset[int]]]:
        for target, held in super().questions(ones=ones):
            yield target, frozenset(one for one in held if target not in self.hers.get(one, ()))


Cell = tuple[int, str]
"""A cell of one of the returns: which, and its name. A name with a “~” is of nothing that is printed: the difference of two counts."""


@dataclass
class _Whole:
    """All cells of all returns of a service, and the sums among them. The last return is the one in question."""

    enough: list[int] = field(default_factory=list)
    values: dict[Cell, int] = field(default_factory=dict)
    sums: list[tuple[Cell, tuple[Cell, ...]]] = field(default_factory=list)

    @cached_property
    def number(self) -> dict[Cell, int]:
        return {cell: at for at, cell in enumerate(self.values)}

    def table(self) -> Additive:
        """The same as numbers. Raises ValueError where a sum does not hold."""
        numbers = self.number
        return Additive(
            tuple(self.values.values()),
            tuple((numbers[total], tuple(numbers[part] for part in parts)) for total, parts in self.sums),
        )

    def add(self, counts: Mapping[str, int], enough: int) -> int:
        """Put a return in, and return which it is."""
        at = len(self.enough)
        self.enough.append(enough)
        self.values.update({(at, name): counts[name] for name in WORDS})
        self.sums += [((at, total), tuple((at, part) for part in parts)) for total, parts in SUMS]
        self.link((at, ACCEPTED[0]), (at, ACCEPTED[1]))
        return at

    def link(self, one: Cell, other: Cell) -> None:
        """Say that two counts are of the same people, but for those in whom they differ: a count of its own, to be kept unknown."""
        difference = self.values[one] - self.values[other]
        if difference == 0:
            self.sums.append((one, (other,)))
            return
        larger, smaller = (one, other) if difference > 0 else (other, one)
        between = (max(one[0], other[0]), f"{larger[0]}:{larger[1]}~{smaller[0]}:{smaller[1]}")
        self.values[between] = abs(difference)
        self.sums.append((larger, (smaller, between)))

    def within(self, whole: Cell, part: Cell) -> None:
        """Say that a count is of some of the people of another; where more was counted, of the others too."""
        rest = self.values[whole] - self.values[part]
        name = f"{whole[0]}:{whole[1]}~{part[0]}:{part[1]}"
        left = (max(whole[0], part[0]), name)
        self.values[left] = abs(rest)
        if rest >= 0:
            self.sums.append((whole, (part, left)))
        else:
            self.sums.append((part, (whole, left)))

    def near(self, last: int, given: Mapping[Cell, bool]) -> _Whole:
        """The part of this that the last return can tell anything of, with the numbers that are given around it.

        What hangs together only by numbers that are given does not hang together: a reader of both has no more than of each.
        """
        unknown = {cell for cell in self.values if not given.get(cell, False)}
        around: dict[Cell, list[int]] = {}
        for at, (total, parts) in enumerate(self.sums):
            for cell in (total, *parts):
                if cell in unknown:
                    around.setdefault(cell, []).append(at)
        waiting = [cell for cell in unknown if cell[0] == last]
        reached, kept = set(waiting), set()
        while waiting:
            for at in around.get(waiting.pop(), ()):
                kept.add(at)
                total, parts = self.sums[at]
                fresh = {cell for cell in (total, *parts) if cell in unknown} - reached
                reached |= fresh
                waiting += fresh
        sums = [one for at, one in enumerate(self.sums) if at in kept]
        cells = reached | {cell for total, parts in sums for cell in (total, *parts)}
        return _Whole(self.enough, {cell: value for cell, value in self.values.items() if cell in cells}, sums)


def _put_together(left: Sequence[Left], counts: Mapping[str, int], period: Period, enough: int) -> _Whole:
    whole = _Whole()
    latest: dict[Period, int] = {}
    for one, its_counts, its_enough in (
        *((one.period, one.counts, one.enough) for one in left),
        (period, counts, enough),
    ):
        at = whole.add(its_counts, its_enough)
        if one in latest:
            for name in WORDS:
                whole.link((at, name), (latest[one], name))
        else:
            _beside(whole, latest, one, at)
        latest[one] = at
    return whole


def _beside(whole: _Whole, latest: Mapping[Period, int], period: Period, at: int) -> None:
    """Link a return with those of the periods right before and right after it."""
    for other, there in latest.items():
        for (earlier, first), (later, second) in (((other, there), (period, at)), ((period, at), (other, there))):
            if earlier.last + timedelta(days=1) == later.first:
                whole.link((second, CARRIED_ON[1]), (first, CARRIED_ON[0]))
                whole.within((first, WAITED[0]), (second, WAITED[1]))


def _groups(whole: _Whole) -> tuple[_Linked, list[tuple[int, ...]]]:
    """The finest groups that the sums tell apart, and of each cell the groups in it."""
    same = {cell: cell for cell in whole.values}

    def top(cell: Cell) -> Cell:
        while same[cell] != cell:
            cell = same[cell]
        return cell

    sums = []
    for total, parts in whole.sums:
        if len(parts) == 1:
            same[top(total)] = top(parts[0])
        else:
            sums.append((total, parts))
    first: dict[Cell, tuple[Cell, ...]] = {}
    others = []
    for total, parts in sums:
        ready = (top(total), tuple(top(part) for part in parts))
        if ready[0] in first:
            others.append(ready)
        else:
            first[ready[0]] = ready[1]
    numbers: dict[Cell, int] = {}
    inside: dict[Cell, tuple[int, ...]] = {}

    def groups_of(cell: Cell, above: frozenset[Cell] = frozenset()) -> tuple[int, ...]:
        if cell in above:
            raise ValueError("A count is a part of itself.")
        if cell not in inside:
            if cell in first:
                inside[cell] = tuple(sorted(group for part in first[cell] for group in groups_of(part, above | {cell})))
            else:
                inside[cell] = (numbers.setdefault(cell, len(numbers)),)
        return inside[cell]

    every = [groups_of(top(cell)) for cell in whole.values]
    pairs = tuple(
        (groups_of(total), tuple(group for part in parts for group in groups_of(part))) for total, parts in others
    )
    return _Linked((), (), len(numbers), pairs), every


class _Search:
    """Looks for what to hide in the last return of them all."""

    def __init__(self, whole: _Whole, out: Mapping[Cell, bool], last: int) -> None:
        """`out` says of each cell of a return that left whether it was given."""
        self.out, self.last = out, last
        self.noughts = [True] * (last + 1)
        """Of each return that left, whether every nought of it was given."""
        for cell, given in out.items():
            self.noughts[cell[0]] &= given or whole.values[cell] != 0
        self.whole = whole = whole.near(last, out)
        self.cells = list(whole.values)
        self.table = whole.table()
        self.cube, self.inside = _groups(whole)
        self.totals = {total for total, _ in SUMS}

    def small(self, cell: Cell) -> bool:
        return 0 < self.whole.values[cell] < self.whole.enough[cell[0]]

    def joint(self, hidden: frozenset[str], *, more: bool) -> _Attack:
        """The programme with these cells of the last return hidden. `more`: others of it may be hidden too."""
        every_nought = self._every_nought_is_given(hidden)
        statements = []
        for cell, groups in zip(self.cells, self.inside, strict=True):
            value, (at, name) = self.whole.values[cell], cell
            given = name not in hidden if at == self.last and "~" not in name else self.out.get(cell, False)
            one = Statement(
                source=at,
                atoms=groups,
                low=float(value) if given else 0.0,
                high=float(value) if given else inf,
                small=not given and self.small(cell),
                one=not given and value == 1 and "~" not in name,
                floor=0.0 if given or "~" in name or not every_nought[at] else 1.0,
                enough=float(self.whole.enough[at]),
            )
            if more and given and at == self.last and value:
                dear = (_TOTAL if name in self.totals else 1.0) + 0.001 * log1p(value)
                one = replace(one, hideable=dear, floor=1.0 if every_nought[at] else 0.0)
            statements.append(one)
        joint = _Attack(self.cube, statements)
        joint.hers = self._hers(statements)
        return joint

    def _every_nought_is_given(self, hidden: frozenset[str]) -> list[bool]:
        return [*self.noughts[:-1], all(self.whole.values[self.last, name] for name in hidden)]

    def _hers(self, statements: Sequence[Statement]) -> dict[int, frozenset[int]]:
        """Of each hidden count of 1, the cells that can be of nobody but that person, as far as anybody can see."""
        same = self.table.same_people(frozenset(at for at, one in enumerate(statements) if not one.exact))
        alike: dict[object, list[int]] = {}
        for at, groups in enumerate(self.inside):
            alike.setdefault(groups, []).append(at)
            alike.setdefault(same[at], []).append(at)
        found = {}
        for at, one in enumerate(statements):
            if one.one:
                hers, waiting = {at}, [at]
                while waiting:
                    cell = waiting.pop()
                    near = {*self.table.within(cell), *alike[self.inside[cell]], *alike[same[cell]]} - hers
                    hers |= near
                    waiting += near
                found[at] = frozenset(hers)
        return found

    def protect(self, hidden: frozenset[str], *, tidy: bool) -> frozenset[str]:
        """These cells, and those besides them without which no count can be worked out."""
        more = mended(self.joint(hidden, more=True), tidy=tidy)
        return hidden | {self.cells[at][1] for at in more}

    def broken(self, hidden: frozenset[str]) -> frozenset[int]:
        """The cells of which a reader would learn what she must not, or of which that was not settled."""
        joint = self.joint(hidden, more=False)
        found: Findings = attack(joint)
        if joint.columns.groups <= WHOLE_UP_TO:  # as in guard.small_numbers: whole people up to 500 unknowns
            try_whole(joint, found, _WHOLE_UNITS)
        return frozenset(one.target for one in found.broken) | frozenset(found.unfinished)


def _few(counts: Mapping[str, int], enough: int) -> frozenset[str]:
    """The cells that divide a group of fewer people than may be shown, noughts among them."""
    found: set[str] = set()
    for total, parts in SUMS:
        if 0 < counts[total] < enough or total in found:
            found.update(parts)
    return frozenset(found)


def protect(counts: Mapping[str, int], period: Period, *, left: Sequence[Left] = (), enough: int) -> Protected:
    """Return what of a return may leave, when these others of its service have left, in their order.

    `enough` is the smallest count of people that is given. Nought is given. Raises CannotProtect where nothing of it could be proved
    safe, and ValueError where its counts are no counts of people (a total is not the sum of its parts).
    """
    whole = _put_together(left, counts, period, enough)
    last = len(left)
    out = {(at, name): name not in one.hidden for at, one in enumerate(left) for name in WORDS}
    search = _Search(whole, out, last)
    few = _few(counts, enough)
    small = frozenset(name for name in WORDS if 0 < counts[name] < enough)
    needed = small | few
    hidden = _without_idle(counts, _safe(search, needed, counts), needed, enough)
    for _ in range(_ROUNDS):
        more = _told_beside(left, counts, period, hidden, enough)
        if not more:
            break
        needed |= more
        hidden = _without_idle(counts, _safe(search, hidden | more, counts), needed, enough)
    else:
        raise CannotProtect(NOTHING_SAFE)
    why = {
        name: Reason.SMALL if name in small else Reason.FEW if name in few else Reason.OTHERS
        for name in WORDS
        if name in hidden
    }
    return Protected({name: None if name in hidden else counts[name] for name in WORDS}, why)


def _safe(search: _Search, first: frozenset[str], counts: Mapping[str, int]) -> frozenset[str]:
    """The first pattern that holds against every reader, from the one that gives most to the one that gives least."""
    noughts = frozenset(name for name in WORDS if not counts[name])
    everything = frozenset(WORDS)
    try:
        before: frozenset[int] | None = None
        for hidden, tidy in ((first, True), (first, False), (first | noughts, False)):
            found = search.protect(hidden, tidy=tidy)
            broken = search.broken(found)
            if broken and before is None:
                # What the returns that left give away by themselves cannot be called back.
                before = search.broken(everything)
            if broken <= (before or frozenset()):
                return found
    except CannotBeTrue:
        raise CannotProtect(CONTRADICTS) from None
    raise CannotProtect(NOTHING_SAFE)


def _told_beside(
    left: Sequence[Left], counts: Mapping[str, int], period: Period, hidden: frozenset[str], enough: int
) -> frozenset[str]:
    """The cells to hide besides, since the office would find that they and what left before tell a small count together.

    The office knows no true count: it takes for the same people whatever can be, and looks at the difference of any two issues.
    """
    issued = [
        Issued(
            one.period.first,
            one.period.last,
            {name: None if name in one.hidden else one.counts[name] for name in WORDS},
        )
        for one in left
    ]
    last = len(issued)
    new = Issued(period.first, period.last, {name: None if name in hidden else counts[name] for name in WORDS})
    whole = together([*issued, new])
    ours = [(last, name) for name in WORDS]
    try:
        told = told_together(whole.counts, whole.sums, whole.same, whole.apart, enough, among=ours)
        if not told:
            return frozenset()
        before = together([*issued, replace(new, counts=dict.fromkeys(WORDS))])
        known = told_together(before.counts, before.sums, before.same, before.apart, enough, among=ours)
    except CannotBeTrue:
        raise CannotProtect(CONTRADICTS) from None
    # What tells it stands in a sum with it, or with what is hidden and hangs together with it.
    waiting = [cell for one in told if one not in known for cell in (one.cell, one.less) if cell is not None]
    if not waiting:
        return frozenset()
    sums = [*whole.sums, *((one, (other,)) for one, other in whole.same)]
    reached = set(waiting)
    while waiting:
        cell = waiting.pop()
        for total, parts in sums:
            if cell in (total, *parts):
                fresh = {other for other in (total, *parts) if whole.counts[other] is None} - reached
                reached |= fresh
                waiting += fresh
    around = {cell for total, parts in sums if reached & {total, *parts} for cell in (total, *parts)} | reached
    more = frozenset(name for at, name in around if at == last and name not in hidden and counts[name])
    if not more:
        raise CannotProtect(NOTHING_SAFE)
    return more


def _without_idle(
    counts: Mapping[str, int], hidden: frozenset[str], needed: frozenset[str], enough: int
) -> frozenset[str]:
    """Without cells that the printed ones give away anyhow: to leave them out would hide nothing from anybody."""
    given = {name: None if name in hidden else counts[name] for name in WORDS}
    known = {fault.cell for fault in faults(given, SUMS, enough) if fault.why is Why.EXACT}
    return hidden - (known - needed)
