"""Protects the next table of a sequence: safe by itself, and safe beside everything that was let out before."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .attack import CannotBeTrue, Reader
from .cube import Cube
from .effort import UNITS_A_SECOND, Effort
from .joint import WHOLE_UP_TO, Broken, Check, Findings, Joint, Statement, attack, narrow
from .ledger import Release
from .matching import side_by_side, statements_of
from .whole import fits_whole, try_whole

_WHOLE_UNITS = 5 * UNITS_A_SECOND  # the effort that whole numbers may take
_TIDY_UNITS = 1 * UNITS_A_SECOND  # the effort that showing again what need not be hidden may take


@dataclass(frozen=True)
class Learnt:
    """A small count that a reader of all the releases can work out, or prove to be small."""

    release: str
    cell: str
    reader: Reader
    low: float
    high: float
    new: bool
    """Whether the table that is being protected makes it known; False where earlier releases alone do."""
    knower: str = ""
    """Of the reader who is the one: her cell."""
    settled: bool = True
    """False where the effort was spent before it was known whether anybody can tell: it counts as if somebody could."""

    @property
    def exact(self) -> bool:
        """Whether the count itself is known."""
        return self.high - self.low < 1


@dataclass(frozen=True)
class Attacked:
    """What an attack on a set of releases came to."""

    learnt: tuple[Learnt, ...] = ()
    protected: int = 0
    """How many distinct small counts were attacked."""
    unknowns: int = 0
    whole: bool = False
    """Whether whole numbers were tried, and tried to the end."""
    cut_short: bool = False
    """Whether the emergency brake on the clock ended it."""
    contradicting: tuple[str, ...] = ()
    """Releases that cannot be true together with the rest."""


@dataclass(frozen=True)
class _Set:
    """Releases that are attacked together, as the programme sees them."""

    releases: tuple[Release, ...]
    statements: tuple[Statement, ...]
    places: tuple[tuple[int, int], ...]
    """Of each statement, its release and its cell."""
    cube: Cube

    def joint(self, *, floors: bool = True, effort: Effort | None = None) -> Joint:
        return Joint(self.cube, self.statements, floors=floors, effort=effort)

    def called(self, statement: int) -> str:
        source, cell = self.places[statement]
        return self.releases[source].called(cell)


def _set_of(releases: Sequence[Release]) -> _Set:
    beside = side_by_side(releases)
    statements: list[Statement] = []
    places: list[tuple[int, int]] = []
    for at, release in enumerate(releases):
        mine = statements_of(release, at, beside.atoms[at])
        statements += mine
        places += [(at, cell) for cell in range(len(mine))]
    return _Set(tuple(releases), tuple(statements), tuple(places), beside.cube)


def attack_releases(releases: Sequence[Release], *, seconds: float | None = None, newest: bool = False) -> Attacked:
    """Attack releases together, as three readers who have them all.

    With `newest`, the last of them is the one in question: what the others give away without it is not new. Whole-number programming
    is used up to 500 unknowns, as far as its effort goes; `seconds` is an emergency brake on it. What was not settled then counts
    as learnt. Raises TooLarge.
    """
    effort = Effort(seconds)
    every = _set_of(releases)
    try:
        joint = every.joint(effort=effort)
        found = attack(joint)
        learnt = _learnt(every, found, newest)
        # What fractions of people give away already is not let out, whatever whole people would give away besides.
        whole = joint.columns.groups <= WHOLE_UP_TO and not (newest and any(one.new for one in learnt))
        if whole:
            fractions = len(found.broken)
            try_whole(joint, found, _WHOLE_UNITS)
            if found.unfinished or len(found.broken) > fractions:
                learnt = _learnt(every, found, newest)
    except CannotBeTrue:
        return Attacked(contradicting=_contradicting(releases))
    asked = {check.target for check in found.checks} | {one.target for one in found.broken}
    return Attacked(
        learnt=learnt,
        protected=len(asked),
        unknowns=joint.columns.groups,
        whole=whole and not found.unfinished,
        cut_short=effort.cut_short,
    )


def _learnt(every: _Set, found: Findings, newest: bool) -> tuple[Learnt, ...]:
    if not (found.broken or found.unfinished):
        return ()
    # A count of the newest table itself is held against it even where it was known before: it need not be named.
    last = len(every.releases) - 1
    old = [one.target for one in found.broken if every.places[one.target][0] < last]
    before = _known_before(every, old) if newest and old else frozenset()
    anybody = _known_plainly(every, [one.target for one in found.broken if one.knower is None])

    def learnt(target: int, reader: Reader, low: float, high: float, knower: int | None, settled: bool) -> Learnt:
        source, _ = every.places[target]
        return Learnt(
            every.releases[source].name,
            every.called(target),
            reader,
            low,
            high,
            new=target not in before,
            knower="" if knower is None else every.called(knower),
            settled=settled,
        )

    def reader(one: Broken) -> Reader:
        if one.knower is not None:
            return Reader.IS_THE_ONE
        return Reader.PLAIN if one.target in anybody else Reader.SEES_ZEROS

    return (
        *(learnt(one.target, reader(one), *one.ends, one.knower, True) for one in found.broken),
        *(learnt(target, Reader.IS_THE_ONE, 0.0, math.inf, None, False) for target in found.unfinished),
    )


def _known_plainly(every: _Set, targets: Collection[int]) -> frozenset[int]:
    """Those of the counts that any reader learns learnt who does not know that hidden cells are at least 1."""
    plain = every.joint(floors=False)
    found = Findings(checks=[check for check in map(Check, targets) if plain.alone(check)])
    unsure = {check.target for check in found.checks}
    if plain.columns.groups <= WHOLE_UP_TO:
        try_whole(plain, found, _WHOLE_UNITS)
    return frozenset({*targets} - unsure | {one.target for one in found.broken})


def _known_before(every: _Set, targets: Collection[int]) -> frozenset[int]:
    """Those of the small counts of earlier releases that these give away without the last."""
    last = len(every.releases) - 1
    statements = [
        one if every.places[at][0] < last else Statement(one.source, one.atoms, 0.0, math.inf)
        for at, one in enumerate(every.statements)
    ]
    joint = Joint(every.cube, statements)
    column = {joint.place[at]: at for at in targets}
    found = attack(joint)
    if joint.columns.groups <= WHOLE_UP_TO:
        try_whole(joint, found, _WHOLE_UNITS)
    return frozenset(column[joint.place[one.target]] for one in found.broken if joint.place[one.target] in column)


def _contradicting(releases: Sequence[Release]) -> tuple[str, ...]:
    """The newest release, and the earliest with which (and those before it) it cannot be true; the last names the newest."""
    newest, *others = reversed(releases)
    low, high = 0, len(others)
    while low < high:
        middle = (low + high) // 2
        if _can_be_true([*others[: middle + 1], newest]):
            low = middle + 1
        else:
            high = middle
    return (others[low].name, newest.name) if low < len(others) else (newest.name,)


def _can_be_true(releases: Sequence[Release]) -> bool:
    try:
        joint = _set_of(releases).joint()
    except CannotBeTrue:
        return False
    return joint.columns.groups > WHOLE_UP_TO or fits_whole(joint, _WHOLE_UNITS)


def mend(
    old: Sequence[Release],
    new: Release,
    hidden: Collection[int],
    costs: Mapping[int, float],
    *,
    tidy: bool = True,
    effort: Effort | None = None,
) -> frozenset[int]:
    """The cells of a new table to hide so that nothing can be worked out beside the old ones.

    `hidden` are those that its own protection hides, besides the small ones; `costs` says what hiding each printed cell
    costs, and leaves out those that cannot be hidden. With `tidy`, what need not be hidden any more is shown again, the dearest
    first, as far as its effort goes. What earlier releases give away by themselves is left. Raises TooLarge, CannotBeTrue.
    """
    every = _set_of([*old, new])
    first = len(every.statements) - len(new.cells)
    statements = [
        replace(one, hideable=costs[at - first], floor=float(new.floor)) if at >= first and at - first in costs else one
        for at, one in enumerate(every.statements)
    ]
    joint = Joint(every.cube, statements, effort=effort)
    joint.hide(first + cell for cell in sorted(hidden) if cell in costs)
    return frozenset(number - first for number in _Mending(joint).done(tidy=tidy))


def mended(joint: Joint, *, tidy: bool = True) -> frozenset[int]:
    """The statements of a programme to hide so that every count is safe that can be: those hidden already, and more of what may be.

    For tables whose sums are known without being read off their labels. With `tidy`, what need not be hidden is shown again.
    """
    return _Mending(joint).done(tidy=tidy)


class _Mending:
    """Hides more of the new table until every count is safe that can be, and then shows again what need not be hidden."""

    def __init__(self, joint: Joint) -> None:
        self.joint = joint
        self.checks: set[Check] = set()

    def done(self, *, tidy: bool) -> frozenset[int]:
        found = attack(self.joint)
        self.checks.update(found.checks)
        self.mend(found.broken)
        if tidy:
            self.tidy()
        return frozenset(self.joint.opened)

    def mend(self, broken: Iterable[Broken]) -> None:
        held = dict(self.joint.questions(ones=True))
        for one in broken:
            ones = sorted(held[one.target])
            # Each time at least one more is hidden, or nothing would help.
            while (again := self.still(one.target, ones)) and self.hide_for(again):
                pass

    def still(self, target: int, ones: list[int]) -> Broken | None:
        """Who can tell about a count as the table is now; None where nobody can."""
        again = Findings()
        narrow(self.joint, target, ones, again)
        self.checks.update(again.checks)
        return next(iter(again.broken), None)

    def hide_for(self, broken: Broken) -> bool:
        check = Check(broken.target, frozenset() if broken.knower is None else frozenset({broken.knower}))
        cells = self.joint.cheapest(check)
        more = (cells or frozenset()) - self.joint.opened
        self.joint.hide(more)
        return bool(more)

    def tidy(self) -> None:
        """Show again what need not be hidden, the dearest first: only the witnesses that move it are asked for anew."""
        until = self.joint.effort.spent + _TIDY_UNITS
        for number in sorted(self.joint.opened, key=lambda at: (-self.joint.statements[at].hideable, at)):
            if self.joint.effort.spent > until:
                break
            self.joint.show(number)
            leaning = [check for check in self.checks if number in self.joint.witness[check]]
            kept = {check: self.joint.witness[check] for check in leaning}
            if not all(map(self.joint.alone, leaning)):
                self.joint.hide([number])
                self.joint.witness.update(kept)
