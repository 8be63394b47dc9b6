"""How often something was done to a person: distinct incidents in a rolling window, sure ones apart from doubtful ones.

What one organisation wrote under one number is one incident; what two tell of the same kind of offence within 24 hours is one
too. Days are when it happened, never when it was recorded. What hangs on a link between two records that nobody has confirmed
is counted apart, with the chance that the links are right (facts/pathways.md 2.4; facts/law.md D4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from answerable.law.publication import add_months

MOST_DOUBTS = 8
"""Doubtful links that are weighed against each other. With more, the strongest count, and the chance is at least what is said."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """One row that an organisation keeps about something done to a person.

    `organisation` and `perpetrators` are numbers that only have to be equal for the same one. `doubt` is the record that the row
    belongs to where only an unconfirmed link says that this is the same person; None: it is theirs for sure.
    """

    organisation: int
    source_ref: str
    occurred_on: date
    offence: str
    by_police: bool
    is_crime: bool | None = None
    perpetrators: frozenset[int] = frozenset()
    doubt: int | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One incident, whoever told of it. `is_crime` is None where nobody says."""

    on: date
    offence: str
    by_police: bool
    is_crime: bool | None
    perpetrators: frozenset[int]
    told_by: frozenset[int]


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: how many incidents, in how many months, told by whom, of which kind."""

    count: int = 4
    months: int = 12
    police_only: bool = False
    crimes_only: bool = False
    same_perpetrator: bool = False
    last_day_counts: bool = True
    """Whether the same day `months` later is still inside the window."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The last window with enough incidents in it."""

    count: int
    since: date
    reached_on: date
    until: date
    """The last day on which the window, moving on, still holds enough of them."""
    organisations: frozenset[int]
    perpetrator: int | None
    left_out: int
    """Incidents of the window that may count, but nobody says whether they were a crime, or who did it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a count came to: for sure, and if the unconfirmed links are right (only where that says more)."""

    confirmed: Counted | None
    if_links: Counted | None
    chance: float
    """The chance of `if_links`, from 0 to 1; 0 where there is none."""


def later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day; the end of the calendar where it has none."""
    try:
        return add_months(day, months)
    except ValueError:
        return date.max


def last_day(start: date, months: int, *, last_day_counts: bool) -> date:
    """Return the last day that lies within so many months of a start (facts/law.md D4: same day a year later, inclusive [?])."""
    end = later(start, months)
    return end if last_day_counts else end - _A_DAY


def within(start: date, day: date, months: int, *, last_day_counts: bool) -> bool:
    """Return whether a day is the start or lies within so many months after it."""
    return start <= day <= last_day(start, months, last_day_counts=last_day_counts)


def _crime(flags: Iterable[bool | None]) -> bool | None:
    said = set(flags)
    return True if True in said else None if None in said else False


def _one(rows: list[Told]) -> Happened:
    first = min(rows, key=lambda row: (row.occurred_on, row.offence))
    return Happened(
        on=first.occurred_on,
        offence=first.offence,
        by_police=any(row.by_police for row in rows),
        is_crime=_crime(row.is_crime for row in rows),
        perpetrators=frozenset().union(*(row.perpetrators for row in rows)),
        told_by=frozenset(row.organisation for row in rows),
    )


def _together(group: list[Happened]) -> Happened:
    return Happened(
        on=group[0].on,
        offence=group[0].offence,
        by_police=any(one.by_police for one in group),
        is_crime=_crime(one.is_crime for one in group),
        perpetrators=frozenset().union(*(one.perpetrators for one in group)),
        told_by=frozenset().union(*(one.told_by for one in group)),
    )


def distinct(rows: Iterable[Told]) -> tuple[Happened, ...]:
    """Return the incidents that the rows tell of, the earliest first. The order of the rows makes no difference.

    One organisation's number is one incident. Of the same kind of offence, what is at most a day after the first telling of an
    incident is that incident: days are all that is recorded, so a day apart counts as within 24 hours.
    """
    numbered: dict[tuple[int, str], list[Told]] = {}
    for row in rows:
        numbered.setdefault((row.organisation, row.source_ref), []).append(row)
    alone = sorted((_one(same) for same in numbered.values()), key=lambda one: (one.offence, one.on))
    groups: list[list[Happened]] = []
    for one in alone:
        first = groups[-1][0] if groups else None
        if first is not None and first.offence == one.offence and one.on - first.on <= _A_DAY:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(sorted((_together(group) for group in groups), key=lambda one: (one.on, one.offence)))


def _window(counted: list[Happened], counting: Counting, on: date) -> tuple[int, int, date] | None:
    for last in range(len(counted) - 1, counting.count - 2, -1):
        until = last_day(
            counted[last - counting.count + 1].on, counting.months, last_day_counts=counting.last_day_counts
        )
        if until < on:
            return None
        if until >= counted[last].on:
            first = last - counting.count + 1
            while first and within(
                counted[first - 1].on, counted[last].on, counting.months, last_day_counts=counting.last_day_counts
            ):
                first -= 1
            return first, last, until
    return None


def count(rows: Iterable[Told], counting: Counting, *, on: date) -> Counted | None:
    """Return the last window that has enough incidents and still stands on a day, or None.

    With `same_perpetrator` the incidents of each perpetrator are counted apart, and the window that stands longest is returned.
    """
    happened = [one for one in distinct(rows) if one.by_police or not counting.police_only]
    sure = [one for one in happened if one.is_crime or not counting.crimes_only]
    perpetrators: Sequence[int | None] = (None,)
    if counting.same_perpetrator:
        perpetrators = sorted(frozenset[int]().union(*(one.perpetrators for one in sure)))
    best: Counted | None = None
    for perpetrator in perpetrators:
        counted = [one for one in sure if perpetrator is None or perpetrator in one.perpetrators]
        window = _window(counted, counting, on)
        if window is None:
            continue
        first, last, until = window
        inside = counted[first : last + 1]
        unsaid = [
            one
            for one in happened
            if inside[0].on <= one.on <= inside[-1].on
            and (one.is_crime is None or not counting.crimes_only)
            and (not one.perpetrators or perpetrator is None or perpetrator in one.perpetrators)
            and one not in counted
        ]
        found = Counted(
            count=len(inside),
            since=inside[0].on,
            reached_on=inside[-1].on,
            until=until,
            organisations=frozenset().union(*(one.told_by for one in inside)),
            perpetrator=perpetrator,
            left_out=len(unsaid),
        )
        if best is None or (found.until, found.count) > (best.until, best.count):
            best = found
    return best


def look(rows: Iterable[Told], counting: Counting, *, chances: Mapping[int, float], on: date) -> Look:
    """Count what is sure, and what would be if unconfirmed links are right.

    `chances` gives for each `doubt` the chance from 0 to 1 that it is the same person. The chance of the second count is exact
    for up to `MOST_DOUBTS` doubtful records: each is right or wrong by itself, and every combination is counted.
    """
    told = list(rows)
    sure = [row for row in told if row.doubt is None]
    confirmed = count(sure, counting, on=on)
    doubts = sorted(
        {row.doubt for row in told if row.doubt is not None}, key=lambda doubt: (-chances.get(doubt, 0.0), doubt)
    )[:MOST_DOUBTS]
    everything = count([row for row in told if row.doubt is None or row.doubt in doubts], counting, on=on)
    if not doubts or everything is None or not _more(everything, confirmed):
        return Look(confirmed, None, 0.0)
    chance = 0.0
    for right in product((False, True), repeat=len(doubts)):
        held = {doubt for doubt, is_right in zip(doubts, right, strict=True) if is_right}
        found = count([row for row in told if row.doubt is None or row.doubt in held], counting, on=on)
        if found is not None and _more(found, confirmed):
            weight = 1.0
            for doubt, is_right in zip(doubts, right, strict=True):
                weight *= chances.get(doubt, 0.0) if is_right else 1 - chances.get(doubt, 0.0)
            chance += weight
    return Look(confirmed, everything, min(chance, 1.0))


def _more(found: Counted, confirmed: Counted | None) -> bool:
    return confirmed is None or (found.until, found.count) > (confirmed.until, confirmed.count)


def ordinal(number: int) -> str:
    """Write a number as a place in a row: 1st, 2nd, 3rd, 4th, 11th, 22nd."""
    ends = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ends}"


def words_of_day(day: date) -> str:
    """Write a day as “3 March 2026”."""
    return f"{day.day} {day:%B %Y}"


def explain(found: Counted, counting: Counting) -> str:
    """Say why: “4th incident since 3 March 2026; same perpetrator”."""
    what = "crime" if counting.crimes_only else "incident"
    told = " that the police recorded" if counting.police_only else ""
    words = f"{ordinal(found.count)} {what}{told} since {words_of_day(found.since)}"
    if counting.same_perpetrator:
        words += "; same perpetrator"
    if found.left_out:
        more = f"{found.left_out} more" if found.left_out > 1 else "1 more"
        words += f"; {more} may count, but it is not recorded " + (
            "who did it" if counting.same_perpetrator else "whether it was a crime"
        )
    return words
