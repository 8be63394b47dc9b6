"""A request's clock: its events as the law counts them, over the office's calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar, NonWorkingDay, OutsideTable, default_calendar, one_day_after

from .models import AddedNonWorkingDay, Request
from .rules.interim import without_interim
from .rules.life import Event


class Happened(NamedTuple):
    """One event that counts: what, on which day, and the day a decision is expected, where an extension names one."""

    kind: str
    on: date
    expected: date | None = None


def clock(request: Request) -> law_clock.Due | None:
    """Return the due date with its working, from the request's events; None until a date of receipt is confirmed.

    Raises law.clock.ImpossibleEvents when the recorded events cannot all be, and law.working_days.OutsideTable for
    days that the table of non-working days does not reach.
    """
    happened = [Happened(e.kind, e.on, e.expected) for e in request.events.all() if not e.withdrawn]
    return due(request.received, request.regime, happened, calendar())


def due(received: date | None, regime: str, happened: Sequence[Happened], days: Calendar) -> law_clock.Due | None:
    """Return the clock of a request of which only these facts are at hand. Raises as `clock` does.

    Of the same facts and the same calendar the same clock comes out, so the last ones worked out are remembered.
    """
    return _due(received, regime, tuple(happened), days) if received else None


@lru_cache(maxsize=16_384)
def _due(received: date, regime: str, happened: tuple[Happened, ...], days: Calendar) -> law_clock.Due:
    # What is done after a reopening is not of the first clock: that one ended with the answer.
    first = list(takewhile(lambda event: event.kind != Event.REOPENED, without_interim(happened)))
    # A request that was not valid is one from the day it was made so (section 8; facts/law.md A1.7).
    valid = max((event.on for event in first if event.kind == Event.MADE_VALID), default=received)
    events = [
        law_clock.Received(max(valid, received)),
        *(_EVENT[event.kind](event) for event in first if event.kind in _EVENT),
    ]
    return law_clock.due(events, regime=regime, calendar=days)


def answer_again_by(happened: Sequence[Happened]) -> date | None:
    """Return the day that a reopened request is to be answered by; None where it was not reopened, or answered since."""
    last = next(
        (
            e
            for e in reversed(without_interim(happened))
            if e.kind in (Event.REOPENED, Event.RESPONDED, Event.RESPONDED_OUTSIDE)
        ),
        None,
    )
    return last.expected if last and last.kind == Event.REOPENED else None


def in_time_until(request: Request) -> date | None:
    """Return the last day on which an answer sent now is in time; None while no clock can run.

    Of a request that was reopened it is the day set then; where the public interest takes longer, the day its decision was
    promised (section 10(3)); else the due date.
    """
    happened = [Happened(e.kind, e.on, e.expected) for e in request.events.all() if not e.withdrawn]
    if again := answer_again_by(happened):
        return again
    try:
        found = due(request.received, request.regime, happened, calendar())
    except (law_clock.ImpossibleEvents, OutsideTable):
        return None
    if found is None:
        return None
    return max(filter(None, (found.due, found.decision_by)), default=None)


class Standing(NamedTuple):
    """How a request stands on a day. `problem` is why its clock cannot run as recorded.

    `answer_by` is the day to work to for the whole answer: of a request that was reopened the day set then; where the
    public interest takes longer the day its decision is expected (the notice that says so was due before: section 17(1));
    else the due date. `left` are working days after today, nil on the day itself; None where nothing runs.
    """

    due: law_clock.Due | None
    answer_by: date | None
    left: int | None
    late: bool
    problem: str = ""


def standing(received: date | None, regime: str, happened: Sequence[Happened], days: Calendar, today: date) -> Standing:
    """Return how a request stands of which only these facts are at hand; a clock that cannot run is a problem, not an error."""
    again = answer_again_by(happened)
    try:
        found = due(received, regime, happened, days)
    except (law_clock.ImpossibleEvents, OutsideTable) as error:
        return Standing(None, again, None, again is not None and today > again, str(error))
    by = again
    if found and not again:
        by = max(found.work_to, found.decision_by) if found.work_to and found.decision_by else found.work_to
    running = by is not None and (again is not None or (found is not None and found.state is law_clock.State.RUNNING))
    if by is None or not running:
        return Standing(found, by, None, found.is_late(today) if found else False)
    try:
        left = days.working_days_between(one_day_after(today), by) if by > today else 0
    except OutsideTable:
        left = 0
    return Standing(found, by, left, today > by)


def calendar() -> Calendar:
    """Return the shipped table of non-working days with the days that this office added."""
    return _with_added(
        tuple(
            NonWorkingDay(d.day, tuple(d.divisions.split()), d.name, d.source, d.proclaimed)
            for d in AddedNonWorkingDay.objects.all()
        )
    )


@lru_cache(maxsize=8)
def _with_added(added: tuple[NonWorkingDay, ...]) -> Calendar:
    return default_calendar().with_days(added)


_EVENT: dict[str, Callable[[Happened], law_clock.Event]] = {
    Event.CLARIFICATION_ASKED: lambda event: law_clock.ClarificationAsked(event.on),
    Event.CLARIFICATION_RECEIVED: lambda event: law_clock.ClarificationReceived(event.on),
    Event.FEE_NOTICE: lambda event: law_clock.FeeNotice(event.on),
    Event.FEE_PAID: lambda event: law_clock.FeePaid(event.on),
    Event.EXTENSION: lambda event: law_clock.PublicInterestExtension(event.on, event.expected),
    Event.EIR_EXTENSION: lambda event: law_clock.EirExtension(event.on),
    Event.RESPONDED: lambda event: law_clock.Response(event.on),
    Event.RESPONDED_OUTSIDE: lambda event: law_clock.Response(event.on),
}
MOVES_THE_CLOCK = (*_EVENT, Event.MADE_VALID, Event.REOPENED)
"""The events that the clock is worked out from."""
