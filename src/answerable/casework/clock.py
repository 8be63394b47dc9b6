"""A request's clock: its events as the law counts them, over the office's calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar, NonWorkingDay, default_calendar

from .models import AddedNonWorkingDay, ClockEvent, Request


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


def due(received: date | None, regime: str, happened: Iterable[Happened], days: Calendar) -> law_clock.Due | None:
    """Return the clock of a request of which only these facts are at hand. Raises as `clock` does."""
    if received is None:
        return None
    events = [law_clock.Received(received), *(_EVENT[event.kind](event) for event in happened)]
    return law_clock.due(events, regime=regime, calendar=days)


def calendar() -> Calendar:
    """Return the shipped table of non-working days with the days that this office added."""
    return default_calendar().with_days(
        NonWorkingDay(d.day, tuple(d.divisions.split()), d.name, d.source, d.proclaimed)
        for d in AddedNonWorkingDay.objects.all()
    )


_EVENT: dict[str, Callable[[Happened], law_clock.Event]] = {
    ClockEvent.Kind.CLARIFICATION_ASKED: lambda event: law_clock.ClarificationAsked(event.on),
    ClockEvent.Kind.CLARIFICATION_RECEIVED: lambda event: law_clock.ClarificationReceived(event.on),
    ClockEvent.Kind.FEE_NOTICE: lambda event: law_clock.FeeNotice(event.on),
    ClockEvent.Kind.FEE_PAID: lambda event: law_clock.FeePaid(event.on),
    ClockEvent.Kind.EXTENSION: lambda event: law_clock.PublicInterestExtension(event.on, event.expected),
    ClockEvent.Kind.EIR_EXTENSION: lambda event: law_clock.EirExtension(event.on),
    ClockEvent.Kind.RESPONDED: lambda event: law_clock.Response(event.on),
}
