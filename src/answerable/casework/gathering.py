"""What actions and queries of gathering both need: who is asked, an office's own dates for a request, its settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from answerable.law import cost
from answerable.law.clock import ImpossibleEvents
from answerable.law.working_days import OutsideTable

from .clock import calendar, clock
from .models import Request, Search, Task, TimeSpent
from .own_settings import casework_settings
from .rules.gathering import SearchMade
from .rules.internal_dates import InternalDates, internal_dates


class Upload(NamedTuple):
    """A file that `actions.keep_upload` kept: its own name, and the name it is kept under."""

    name: str
    kept: str


def asked_of(task: Task) -> str:
    """Return whom a task was given to, in words: a team, a member of staff, or somebody by e-mail."""
    if task.team is not None:
        return task.team.name
    if task.person is not None:
        return task.person.name
    return task.to_name or task.to_email


def internal_dates_of(request: Request) -> InternalDates | None:
    """Return the office's own dates for a request; None where no clock runs or its events cannot be."""
    settings = casework_settings()
    try:
        return internal_dates(
            clock(request),
            ask_by=settings.ask_by,
            draft_by=settings.draft_by,
            clear_by=settings.clear_by,
            calendar=calendar(),
        )
    except (ImpossibleEvents, OutsideTable):
        return None


def estimate(request: Request) -> cost.Estimate:
    """Return what complying with a request costs: every hour and pound recorded, spent and still to be spent. Two queries."""
    return estimate_of(request.time.all(), cost_limit())


def estimate_of(rows: Iterable[TimeSpent], limit: cost.Limit) -> cost.Estimate:
    """Return what these hours and pounds come to against the limit."""
    return cost.Estimate(
        tuple(cost.Task(cost.Activity(row.activity), row.hours, row.pounds, row.basis) for row in rows), limit
    )


def cost_limit() -> cost.Limit:
    """Return which appropriate limit this office has (regulation 3; facts/law.md A4)."""
    return cost.Limit(casework_settings().cost_limit)


def search_made(search: Search) -> SearchMade:
    """Return a recorded search as the rules take it, without its hours."""
    return SearchMade(
        place=search.place,
        on=search.on,
        result=search.result,
        terms=search.terms,
        covers_from=search.covers_from,
        covers_to=search.covers_to,
        by_name=search.by_name,
        found=search.found,
        note=search.note,
    )


def today() -> date:
    """Return the day it is at the office."""
    return timezone.localdate()
