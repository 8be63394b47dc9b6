"""How each open request stands: what lists, the diary and a new bank holiday all ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from answerable.law.working_days import Calendar

from .clock import MOVES_THE_CLOCK, Happened, Standing, calendar, standing
from .models import CaseEvent, Request
from .rules.life import OPEN_REQUEST


def moving(happened: Iterable[Happened]) -> tuple[Happened, ...]:
    return tuple(event for event in happened if event.kind in MOVES_THE_CLOCK)


def stand_of_each(found: QuerySet[Request], today: date, days: Calendar) -> Iterator[tuple[Any, Standing]]:
    """Each of these requests, as (key, reference, received, regime, state, officer), with how it stands. Two queries."""
    happened: dict[int, list[Happened]] = defaultdict(list)
    events = CaseEvent.objects.filter(withdrawn=False, kind__in=MOVES_THE_CLOCK, request__state__in=OPEN_REQUEST)
    for request, kind, on, expected in events.order_by("on", "pk").values_list("request_id", "kind", "on", "expected"):
        happened[request].append(Happened(kind, on, expected))
    # Many requests come in on one day and nothing happens to them: each such day is counted once.
    counted: dict[tuple[Any, ...], Standing] = {}
    rows = found.order_by().values_list("pk", "reference", "received", "regime", "state", "officer_id")
    for row in rows.iterator(chunk_size=5000):
        facts = (row[2], row[3], *happened.get(row[0], ()))
        stands = counted.get(facts)
        if stands is None:
            stands = counted[facts] = standing(row[2], row[3], facts[2:], days, today)
        yield row, stands


class DueDate(NamedTuple):
    """One open request with the last day in law and the day to work to for the whole answer."""

    key: int
    reference: str
    due: date | None
    answer_by: date | None


def due_dates(*, today: date | None = None) -> list[DueDate]:
    """Return the due date and the day to answer by of every open request. Three queries."""
    found = stand_of_each(Request.objects.filter(state__in=OPEN_REQUEST), today or timezone.localdate(), calendar())
    return [DueDate(row[0], row[1], stands.due.due if stands.due else None, stands.answer_by) for row, stands in found]
