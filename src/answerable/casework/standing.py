"""How each open request stands: what lists, the diary and a new bank holiday all ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from answerable.law.working_days import Calendar

from .clock import MOVES_THE_CLOCK, Happened, Standing, calendar, standing
from .models import CaseEvent, Request
from .rules.life import OPEN_REQUEST


def moving(happened: Iterable[Happened]) -> tuple[Happened, ...]:
    return tuple(event for event in happened if event.kind in MOVES_THE_CLOCK)


def _as_text(field: str) -> Cast:
    # The days of all open requests are few: turning each into a date once, not once a row, is a third of a page's time.
    return Cast(field, TextField())


_day = lru_cache(maxsize=4096)(date.fromisoformat)


def stand_of_each(found: QuerySet[Request], today: date, days: Calendar) -> Iterator[tuple[Any, Standing]]:
    """Each of these requests, as (key, reference, state, officer, …), with how it stands. Two queries."""
    happened: dict[int, list[tuple[str, str, str | None]]] = defaultdict(list)
    events = CaseEvent.objects.filter(withdrawn=False, kind__in=MOVES_THE_CLOCK, request__state__in=OPEN_REQUEST)
    for request, *event in events.order_by("on", "pk").values_list(
        "request_id", "kind", _as_text("on"), _as_text("expected")
    ):
        happened[request].append(tuple(event))
    # Many requests come in on one day and nothing happens to them: each such day is counted once.
    counted: dict[tuple[Any, ...], Standing] = {}
    rows = found.order_by().values_list("pk", "reference", "state", "officer_id", "regime", _as_text("received"))
    for row in rows.iterator(chunk_size=5000):
        key, _, _, _, regime, received = row
        facts = (received, regime, *happened[key]) if key in happened else (received, regime)
        stands = counted.get(facts)
        if stands is None:
            own = [Happened(kind, _day(on), _day(by) if by else None) for kind, on, by in facts[2:]]
            stands = counted[facts] = standing(_day(received) if received else None, regime, own, days, today)
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
