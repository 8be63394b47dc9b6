"""Repeats of four or more: how many distinct incidents one person had within a window, and how sure that is.

What two agencies tell of one incident is one incident. What a machine holds to be the same person is not the same as what somebody
confirmed: the first goes to review, and never straight to a contact (facts/pathways.md 2.4).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

THRESHOLD = 4
WINDOW_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What one organisation told of one incident of a person.

    record: the caller's own number for the row. chance: that the row is of this person, 0 to 1; 1 where it is their own row or the link was
    confirmed.
    """

    record: int
    organisation: str
    source_ref: str
    occurred_on: date
    offence: str
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident, however many told of it: its first day, what was told, and the chance that it was this person's."""

    occurred_on: date
    offence: str
    told: tuple[Told, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Repeat:
    """A window in which a person had as many incidents as the threshold, or may have had.

    confirmed: how many incidents in the window are certain. chance: that there were as many as the threshold, 1 where that many are
    certain. incidents: those of the window, the first first.
    """

    incidents: tuple[Incident, ...]
    confirmed: int
    chance: float
    threshold: int

    @property
    def is_confirmed(self) -> bool:
        """Whether the threshold is reached without any link that nobody confirmed."""
        return self.confirmed >= self.threshold

    @property
    def words(self) -> str:
        """Say it in words: "4+ confirmed" or "4+ if these links are right"."""
        return f"{self.threshold}+ confirmed" if self.is_confirmed else f"{self.threshold}+ if these links are right"


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def distinct(tellings: Iterable[Told]) -> tuple[Incident, ...]:
    """Return the incidents that were told of, in their order.

    One organisation's number is one incident. So is what is told of the same offence with no more than a day between.
    """
    by_number: dict[tuple[str, str], list[Told]] = {}
    for told in sorted(tellings, key=lambda told: (told.occurred_on, told.organisation, told.source_ref, told.record)):
        by_number.setdefault((told.organisation, told.source_ref), []).append(told)
    groups: list[list[Told]] = []
    last: dict[str, list[Told]] = {}
    for same in sorted(by_number.values(), key=lambda same: same[0].occurred_on):
        before = last.get(same[0].offence)
        if before is not None and (same[0].occurred_on - before[-1].occurred_on).days <= 1:
            before += same
        else:
            groups.append(same)
            last[same[0].offence] = same
    return tuple(Incident(group[0].occurred_on, group[0].offence, tuple(group), _any(group)) for group in groups)


def _any(tellings: Sequence[Told]) -> float:
    """The chance that at least one of the tellings is of this person."""
    none = 1.0
    for told in tellings:
        none *= 1 - told.chance
    return 1 - none


def at_least(chances: Iterable[float], number: int) -> float:
    """Return the chance that at least so many of independent things with these chances happen (Poisson-binomial), 0 to 1."""
    # happened[k]: the chance that k happened so far; the last place holds all that is as many or more.
    happened = [1.0] + [0.0] * number
    for chance in chances:
        if number:
            happened[number] += happened[number - 1] * chance
        for count in range(number - 1, 0, -1):
            happened[count] = happened[count] * (1 - chance) + happened[count - 1] * chance
        if number:
            happened[0] *= 1 - chance
    return min(happened[number], 1.0)


def spot(tellings: Iterable[Told], *, threshold: int = THRESHOLD, months: int = WINDOW_MONTHS) -> Repeat | None:
    """Return the window with the best reason to speak of a repeat, None where no window has incidents enough.

    A window begins with an incident and takes in the same day so many months later. The window with most confirmed incidents, up to the
    threshold, goes first, then the one with the highest chance, then the latest. ValueError where the threshold is below 2 or the
    window shorter than a month.
    """
    if threshold < 2 or months < 1:
        raise ValueError("A repeat needs a threshold of 2 incidents or more and a window of 1 month or more.")
    incidents = distinct(tellings)
    best: tuple[int, float, date] | None = None
    found: Repeat | None = None
    for at, first in enumerate(incidents):
        ends = months_later(first.occurred_on, months)
        window = tuple(incident for incident in incidents[at:] if incident.occurred_on <= ends)
        if len(window) < threshold:
            continue
        confirmed = sum(incident.chance >= 1 for incident in window)
        chance = 1.0 if confirmed >= threshold else at_least((incident.chance for incident in window), threshold)
        order = (min(confirmed, threshold), chance, first.occurred_on)
        if best is None or order > best:
            best, found = order, Repeat(window, confirmed, chance, threshold)
    return found
