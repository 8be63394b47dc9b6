"""Counts people of one service over one period, from what happened. Plain Python: no Django, no names.

People are counted, not referrals: five referrals of one person are one person, and a count of five that is one person would tell of
her. Whatever happened after the period is left out, so that a period counts the same whenever it is counted, unless what happened in
it was put right since.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.vocabulary import Need
from answerable.standards.service_returns import WORDS

BEFORE = timedelta(days=365)
"""Who was referred to the service within this time before is no new face to it."""


@dataclass(frozen=True)
class Happening:
    """One event of a referral. `ours`: it was this service's, or it was put to this service."""

    kind: Kind
    on: date
    ours: bool
    reason: str = ""


@dataclass(frozen=True)
class Score:
    """How great one need was, 0 to 4, as the person scored it; None: asked, not answered. `end`: at the end, else at the start."""

    need: Need
    end: bool
    level: int | None


@dataclass(frozen=True)
class Case:
    """One referral, its events in the order in which they happened. `person` tells people apart and says nothing of them."""

    person: Hashable
    source: str
    offence: str
    police_reported: bool | None
    risk: str
    happenings: tuple[Happening, ...]
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True)
class About:
    """What is counted of who somebody is. None: not asked, or not said."""

    born: date | None = None
    sex: str | None = None


@dataclass
class Spell:
    """The time that a referral was with the service, from an offer on; as it stood at the end of some day."""

    case: Case
    offered: date
    accepted: date | None = None
    contacted: date | None = None
    met: date | None = None
    ended: date | None = None
    how: str = ""
    """How it ended: declined, withdrawn, passed_on, closed."""
    reason: str = ""
    again: date | None = None
    """The last day on which it was opened again."""
    onward: tuple[date, ...] = ()

    @property
    def in_support(self) -> bool:
        """Whether the person is in support at the end of that day."""
        return self.accepted is not None and self.ended is None


_OFFERS = (Kind.OFFERED, Kind.REDIRECTED, Kind.TRANSFERRED)
_ENDS = {Kind.DECLINED: "declined", Kind.WITHDRAWN: "withdrawn", Kind.CLOSED: "closed"}


def spells(case: Case, until: date) -> list[Spell]:
    """Return the spells of a referral with the service, as they stood at the end of a day."""
    found: list[Spell] = []
    here: Spell | None = None
    for event in case.happenings:
        if event.on > until:
            break
        if event.kind in _OFFERS:
            if here is not None and here.ended is None:
                here.ended, here.how, here.reason = event.on, "passed_on", "passed_on"
            here = Spell(case, event.on) if event.ours else None
            if here is not None:
                found.append(here)
        elif here is not None:
            _apply(here, event)
    return found


def _apply(spell: Spell, event: Happening) -> None:
    if event.kind in _ENDS:
        spell.ended, spell.how, spell.reason = event.on, _ENDS[event.kind], event.reason
    elif event.kind is Kind.ACCEPTED:
        spell.accepted = event.on
    elif event.kind is Kind.REOPENED:
        spell.ended, spell.how, spell.reason, spell.again = None, "", "", event.on
    elif event.kind in (Kind.CONTACT_MADE, Kind.MET) and spell.accepted is not None:
        spell.contacted = spell.contacted or event.on
        if event.kind is Kind.MET:
            spell.met = spell.met or event.on
    elif event.kind is Kind.ONWARD_REFERRED:
        spell.onward = (*spell.onward, event.on)


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both in it."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def _by_person(cases: Iterable[Case], until: date) -> dict[Hashable, list[Spell]]:
    found: dict[Hashable, list[Spell]] = {}
    for case in cases:
        found.setdefault(case.person, []).extend(spells(case, until))
    for some in found.values():
        some.sort(key=lambda spell: spell.offered)
    return found


def referred(cases: Iterable[Case], period: Period) -> frozenset[Hashable]:
    """Return the people who were referred to the service in a period: those of whom `count` asks who they are."""
    return frozenset(
        person
        for person, some in _by_person(cases, period.last).items()
        if any(spell.offered in period for spell in some)
    )


def count(
    cases: Sequence[Case],
    period: Period,
    *,
    told: Mapping[Hashable, About],
    reach_by: Callable[[date], date],
) -> dict[str, int]:
    """Return every cell of a return (standards.service_returns), true and unprotected.

    `told` says who the people of `referred` are; `reach_by` says by which day somebody accepted on a day is to be reached.
    """
    counts = dict.fromkeys(WORDS, 0)
    before = _by_person(cases, period.first - timedelta(days=1))
    for person, some in _by_person(cases, period.last).items():
        _count_referred(counts, some, period, told.get(person, About()))
        existing = any(spell.in_support for spell in before.get(person, ()))
        _count_supported(counts, some, period, existing=existing, reach_by=reach_by)
    return counts


def _add(counts: dict[str, int], *cells: str) -> None:
    for cell in cells:
        counts[cell] += 1


def _known(words: str, code: str, otherwise: str) -> str:
    """The cell of a code, or of what stands for those that are not known."""
    cell = f"{words}.{code}"
    return cell if cell in WORDS else f"{words}.{otherwise}"


def age_band(born: date | None, on: date) -> str:
    """Return the code of the band of ages that somebody was in on a day."""
    if born is None or born > on:
        return "not_asked"
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age < 18:
        return "under_18"
    bands = ((25, "18_24"), (35, "25_34"), (45, "35_44"), (55, "45_54"), (65, "55_64"))
    return next((code for limit, code in bands if age < limit), "65_over")


_REPORTED = {True: "yes", False: "no", None: "not_known"}


def _count_referred(counts: dict[str, int], some: Sequence[Spell], period: Period, who: About) -> None:
    now = next((spell for spell in some if spell.offered in period), None)
    if now is None:
        return
    case = now.case
    earlier = any(now.offered - BEFORE <= spell.offered < period.first for spell in some)
    _add(
        counts,
        "referred",
        f"referred.source.{case.source}",
        _known("referred.offence", case.offence, "not_said"),
        f"referred.reported.{_REPORTED[case.police_reported]}",
        _known("referred.risk", case.risk, "not_assessed"),
        f"referred.before.{'yes' if earlier else 'no'}",
        f"referred.age.{age_band(who.born, now.offered)}",
        _known("referred.sex", who.sex or "", "not_asked"),
        f"referred.answer.{_answer(now)}",
    )
    if _answer(now) == "declined":
        _add(counts, _known("referred.answer.declined", now.reason, "other"))


def _answer(spell: Spell) -> str:
    if spell.accepted is not None:
        return "accepted"
    return spell.how or "waiting"


def _count_supported(
    counts: dict[str, int],
    some: Sequence[Spell],
    period: Period,
    *,
    existing: bool,
    reach_by: Callable[[date], date],
) -> None:
    new = next((spell for spell in some if spell.accepted in period), None)
    again = any(spell.again in period for spell in some)
    if not (existing or new or again):
        return
    counts["supported"] += 1
    if existing:
        counts["supported.existing"] += 1
    elif new is not None:
        _count_new(counts, new, period, reach_by)
    else:
        counts["supported.again"] += 1
    onward = any(day in period for spell in some for day in spell.onward)
    _add(counts, f"supported.onward.{'yes' if onward else 'no'}")
    if any(spell.in_support for spell in some):
        counts["supported.end.open"] += 1
    else:
        last = max((one for one in some if one.accepted and one.ended), key=lambda one: one.ended or one.offered)
        _count_ended(counts, last)


def _count_new(counts: dict[str, int], new: Spell, period: Period, reach_by: Callable[[date], date]) -> None:
    assert new.accepted is not None
    stem = "supported.new"
    reached = "none" if new.contacted is None else "in_time" if new.contacted <= reach_by(new.accepted) else "late"
    _add(
        counts,
        stem,
        f"{stem}.{'referred_now' if new.offered in period else 'referred_before'}",
        f"{stem}.contact.{reached}",
        f"{stem}.engaged.{'yes' if new.met else 'no'}",
        f"{stem}.waited.{_wait(new)}",
    )


def _wait(spell: Spell) -> str:
    if spell.met is None:
        return "not_yet"
    days = (spell.met - spell.offered).days
    bands = ((2, "0_2"), (5, "3_5"), (10, "6_10"), (20, "11_20"))
    return next((code for limit, code in bands if days <= limit), "over_20")


def _count_ended(counts: dict[str, int], spell: Spell) -> None:
    stem = "supported.end.ended"
    _add(counts, stem, _known(stem, spell.reason, "other"))
    for need in Need:
        levels = {score.end: score.level for score in spell.case.scores if score.need == need}
        start, end = levels.get(False), levels.get(True)
        cell = f"{stem}.need.{need}"
        if start is None:
            counts[f"{cell}.neither"] += 1
        elif end is None:
            counts[f"{cell}.start_only"] += 1
        else:
            change = "improved" if end < start else "same" if end == start else "worse"
            _add(counts, f"{cell}.both", f"{cell}.both.{change}")
