"""A referral's clocks, read from its events and the targets that the partnership has set."""

from __future__ import annotations

from datetime import datetime

from answerable.pathways.models import ClockTarget, Referral
from answerable.pathways.rules.clocks import DEFAULTS, Calendar, Clock, Happened, Reading, Target, read
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.referral import Kind


def targets() -> tuple[Target, ...]:
    """Return how long things may take: as set, else the default."""
    held = {row.clock: Target(Clock(row.clock), row.days, Calendar(row.calendar)) for row in ClockTarget.objects.all()}
    return tuple(held.get(str(one.clock), one) for one in DEFAULTS)


def readings_of(referral: Referral, aims: tuple[Target, ...], now: datetime) -> tuple[Reading, ...]:
    """Return a referral's clocks, from its events (fetched before where there are many)."""
    events = [Happened(Kind(event.kind), event.at) for event in referral.events.all()]
    return read(events, reported_on=referral.reported_on, targets=aims, today=local(now).date())
