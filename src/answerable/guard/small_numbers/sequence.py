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

_ROUNDS = 40  # times that a table is attacked and mended before it is refused
_WHOLE_UNITS = 2.5 * UNITS_A_SECOND  # the effort that whole numbers may take
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
    is used up to 500 unknowns, as far as its effort goes; `seconds` is an emergency brake on it. Raises TooLarge.
    """
    effort = Effort(seconds)
    every = _set_of(releases)
    try:
        joint = every.joint(effort=effort)
    except CannotBeTrue:
        return Attacked(contradicting=_contradicting(releases))
    whole = joint.columns.groups <= WHOLE_UP_TO
    found = attack(joint, whole=whole, units=_WHOLE_UNITS)
    asked = {check.target for check in found.checks} | {one.target for one in found.broken}
    return Attacked(
        learnt=_learnt(every, found, newest),
        protected=len(asked),
        unknowns=joint.columns.groups,
        whole=whole and not found.unfinished,
        cut_short=effort.cut_short,
    )


def _learnt(every: _Set, found: Findings, newest: bool) -> tuple[Learnt, ...]:
    if not found.broken:
        return ()
    plain = every.joint(floors=False)
    # A count of the newest table itself is held against it even where it was known before: it need not be named.
    last = len(every.releases) - 1
    old = [one.target for one in found.broken if every.places[one.target][0] < last]
    before = _known_before(every, old) if newest and old else frozenset()
    learnt = []
    for one in found.broken:
        source, cell = every.places[one.target]
        reader = Reader.IS_THE_ONE
        if one.knower is None:
            reader = Reader.SEES_ZEROS if plain.alone(Check(one.target)) else Reader.PLAIN
        knower = "" if one.knower is None else every.called(one.knower)
        learnt.append(
            Learnt(
                every.releases[source].name,
                every.releases[source].called(cell),
                reader,
                *one.ends,
                new=one.target not in before,
                knower=knower,
            )
        )
    return tuple(learnt)


def _known_before(every: _Set, targets: Collection[int]) -> frozenset[int]:
    """Those of the small counts of earlier releases that these give away without the last."""
    last = len(every.releases) - 1
    statements = [
        one if every.places[at][0] < last else Statement(one.source, one.atoms, 0.0, math.inf)
        for at, one in enumerate(every.statements)
    ]
    joint = Joint(every.cube, statements)
    column = {joint.place[at]: at for at in targets}
    return frozenset(
        column[joint.place[one.target]] for one in attack(joint).broken if joint.place[one.target] in column
    )


def _contradicting(releases: Sequence[Release]) -> tuple[str, ...]:
    """The newest release, and the earliest with which (and those before it) it cannot be true; the last names the newest."""
    newest, *others = reversed(releases)
    low, high = 0, len(others)
    while low < high:
        middle = (low + high) // 2
        try:
            _set_of([*others[: middle + 1], newest]).joint()
            low = middle + 1
        except CannotBeTrue:
            high = middle
    return (others[low].name, newest.name) if low < len(others) else (newest.name,)


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
            for _ in range(_ROUNDS):
                again = Findings()
                narrow(self.joint, one.target, sorted(held[one.target]), again)
                self.checks.update(again.checks)
                if not again.broken or not self.hide_for(again.broken[0]):
                    break

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
                self.joint.whole_witness.difference_update(kept)
