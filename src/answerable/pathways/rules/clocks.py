"""How long things may take: targets in working days, told from the events and never stored.

From the report to the referral is two working days (Victims' Code Right 4, facts/law.md D1). The Code's working day is not that of the
Freedom of Information Act, so which days count is a choice of its own. The other targets are local; an office sets its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from answerable.law.working_days import FIRST_DAY, LAST_DAY, default_calendar

from .contact import local
from .referral import Kind
from .vocabulary import State, Worded


class Calendar(Worded):
    """Which days count as working days."""

    ENGLAND = "england", "Monday to Friday, without the bank holidays of England and Wales"
    WEEKDAYS = "weekdays", "Monday to Friday, bank holidays too"
    KINGDOM = "kingdom", "Monday to Friday, without the bank holidays of any part of the United Kingdom"


class Clock(Worded):
    """What is timed."""

    REPORT = "report", "From the report to the referral"
    ROUTING = "routing", "From the referral to an offer"
    DECISION = "decision", "From an offer to the service’s answer"
    FIRST_TRY = "first_try", "From acceptance to the first attempt to reach the person"
    FIRST_CONTACT = "first_contact", "From acceptance to the first contact"
    FIRST_MEETING = "first_meeting", "From acceptance to the first meeting"


@dataclass(frozen=True)
class Target:
    """At most so many working days of a calendar."""

    clock: Clock
    days: int
    calendar: Calendar = Calendar.ENGLAND


DEFAULTS = (
    Target(Clock.REPORT, 2),
    Target(Clock.ROUTING, 1),
    Target(Clock.DECISION, 2),
    Target(Clock.FIRST_TRY, 2),
    Target(Clock.FIRST_CONTACT, 5),
    Target(Clock.FIRST_MEETING, 10),
)
"""The first is the Victims' Code's (facts/law.md D1); the others are ours to start with, for an office to change."""


@dataclass(frozen=True)
class Happened:
    """One event: what and when."""

    kind: Kind
    at: datetime


@dataclass(frozen=True)
class Reading:
    """Where one clock stands on a day. `stopped` None: it runs. `left`: working days until `due`; below nought: late by so many."""

    clock: Clock
    started: date
    due: date
    stopped: date | None
    left: int

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.stopped is None

    @property
    def late(self) -> bool:
        """Whether it ran out, or was stopped too late."""
        return self.left < 0

    @property
    def words(self) -> str:
        """How it stands, in words: "2 working days left", "due today", "late by 1 working day", "done in time"."""
        number = abs(self.left)
        days = f"{number} working day{'' if number == 1 else 's'}"
        if not self.running:
            return f"done, late by {days}" if self.late else "done in time"
        if self.late:
            return f"late by {days}"
        return f"{days} left" if self.left else "due today"


def is_working(day: date, calendar: Calendar) -> bool:
    """Return whether a day counts. Outside the table of bank holidays (2005 to 2030) Mondays to Fridays count."""
    if day.weekday() >= 5 or calendar is Calendar.WEEKDAYS or not FIRST_DAY <= day <= LAST_DAY:
        return day.weekday() < 5
    entry = default_calendar().non_working(day)
    return entry is None or (calendar is Calendar.ENGLAND and "EW" not in entry.divisions)


def due(start: date, days: int, calendar: Calendar) -> date:
    """Return the last day in time: the nth working day after `start`, which is not counted itself."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working(day, calendar)
    return day


def working_days_from(first: date, last: date, calendar: Calendar) -> int:
    """Return how many working days come after `first` up to and with `last`; below nought where `last` is earlier."""
    if last < first:
        return -working_days_from(last, first, calendar)
    return sum(is_working(first + timedelta(days=n), calendar) for n in range(1, (last - first).days + 1))


def late_before(target: Target, today: date) -> date:
    """Return the last day on which a clock can have started to be late today: what started then or earlier is late."""
    day = today - timedelta(days=1)
    while due(day, target.days, target.calendar) >= today:
        day -= timedelta(days=1)
    return day


_ENDS_ALL = (Kind.WITHDRAWN, Kind.CLOSED)
_STARTS = {
    Clock.ROUTING: (Kind.SENT, Kind.DECLINED),
    Clock.DECISION: (Kind.OFFERED, Kind.REDIRECTED, Kind.TRANSFERRED),
    Clock.FIRST_TRY: (Kind.ACCEPTED,),
    Clock.FIRST_CONTACT: (Kind.ACCEPTED,),
    Clock.FIRST_MEETING: (Kind.ACCEPTED,),
}
_STOPS = {
    Clock.ROUTING: (Kind.OFFERED, *_ENDS_ALL),
    Clock.DECISION: (Kind.ACCEPTED, Kind.DECLINED, Kind.REDIRECTED, *_ENDS_ALL),
    Clock.FIRST_TRY: (Kind.CONTACT_TRIED, Kind.CONTACT_MADE, Kind.MET, Kind.REDIRECTED, Kind.TRANSFERRED, *_ENDS_ALL),
    Clock.FIRST_CONTACT: (Kind.CONTACT_MADE, Kind.MET, Kind.REDIRECTED, Kind.TRANSFERRED, *_ENDS_ALL),
    Clock.FIRST_MEETING: (Kind.MET, Kind.REDIRECTED, Kind.TRANSFERRED, *_ENDS_ALL),
}
CLOCKS_OF = {
    State.DRAFT: (Clock.REPORT,),
    State.SENT: (Clock.ROUTING,),
    State.DECLINED: (Clock.ROUTING,),
    State.OFFERED: (Clock.DECISION,),
    State.ACCEPTED: (Clock.FIRST_TRY, Clock.FIRST_CONTACT, Clock.FIRST_MEETING),
}
"""The clocks that can run in a state. One that began when the state did is late when the state is older than its target."""


def _span(clock: Clock, events: Sequence[Happened], reported_on: date | None) -> tuple[date, date | None] | None:
    if clock is Clock.REPORT:
        sent = next((local(one.at).date() for one in events if one.kind in (Kind.SENT, Kind.WITHDRAWN)), None)
        return None if reported_on is None else (reported_on, sent)
    # Each clock is read for the last time it was started: who was declined and offered again waits from the second offer.
    start = max((number for number, one in enumerate(events) if one.kind in _STARTS[clock]), default=None)
    if start is None:
        return None
    stop = next((one for one in events[start + 1 :] if one.kind in _STOPS[clock]), None)
    return local(events[start].at).date(), local(stop.at).date() if stop else None


def read(
    events: Sequence[Happened], *, reported_on: date | None, targets: Sequence[Target], today: date
) -> tuple[Reading, ...]:
    """Return every clock that has started, from the events in their order, the report's day and the targets."""
    readings = []
    for target in targets:
        span = _span(target.clock, events, reported_on)
        if span is None:
            continue
        started, stopped = span
        last = due(started, target.days, target.calendar)
        left = working_days_from(stopped or today, last, target.calendar)
        if (stopped or today) > last:
            left = min(left, -1)
        readings.append(Reading(target.clock, started, last, stopped, left))
    return tuple(readings)
