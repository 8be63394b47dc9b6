"""The work list: open requests by due date, and those answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from answerable.casework.clock import MOVES_THE_CLOCK, Happened, calendar
from answerable.casework.clock import due as clock_of
from answerable.casework.models import CaseEvent, Draft, Question, Request
from answerable.casework.rules.life import OPEN_REQUEST, Event
from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar, OutsideTable

_SENT = Q(events__kind__in=(Event.RESPONDED, Event.RESPONDED_OUTSIDE), events__withdrawn=False)


@dataclass(frozen=True)
class WorkItem:
    """One line of a work list. `problem` is why the clock cannot run as recorded; `waiting` what it waits for."""

    request: Request
    due: date | None
    working_days_left: int | None
    late: bool
    waiting: str
    questions: int
    gaps: int
    answered_on: date | None = None
    days_late: int = 0
    problem: str = ""


class WorkList(Sequence[WorkItem]):
    """Requests in order, of which a page is built only when it is cut: three queries a page, however many there are."""

    def __init__(self, keys: Sequence[int], today: date, days: Calendar) -> None:
        self._keys = keys
        self._today = today
        self._days = days

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, wanted: int) -> WorkItem: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[WorkItem]: ...
    def __getitem__(self, wanted: int | slice) -> WorkItem | list[WorkItem]:
        if isinstance(wanted, int):
            return self._items([self._keys[wanted]])[0]
        return self._items(self._keys[wanted])

    def __iter__(self) -> Iterator[WorkItem]:
        return iter(self[:])

    def _items(self, keys: Sequence[int]) -> list[WorkItem]:
        questions = Question.objects.filter(request=OuterRef("pk")).order_by().values("request")
        drafts = Draft.objects.filter(question__request=OuterRef("pk")).order_by().values("question__request")
        found = (
            Request.objects.filter(pk__in=keys)
            .only("reference", "subject", "received", "regime")
            .annotate(
                number=Coalesce(
                    Subquery(questions.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
                ),
                missing=Coalesce(Subquery(drafts.annotate(n=Sum("gaps")).values("n"), output_field=IntegerField()), 0),
            )
            .prefetch_related("events")
        )
        by_key = {request.pk: self._item(request) for request in found}
        return [by_key[key] for key in keys if key in by_key]

    def _item(self, request: Any) -> WorkItem:
        happened = [Happened(e.kind, e.on, e.expected) for e in request.events.all() if not e.withdrawn]
        due, problem = None, ""
        try:
            due = clock_of(request.received, request.regime, happened, self._days)
        except (law_clock.ImpossibleEvents, OutsideTable) as error:
            problem = str(error)
        return WorkItem(
            request=request,
            due=due.work_to if due else None,
            late=due.is_late(self._today) if due else False,
            working_days_left=due.days_left(self._today) if due else None,
            waiting=due.state.value if due and due.state is not law_clock.State.RUNNING else "",
            questions=request.number,
            gaps=request.missing,
            answered_on=due.answered_on if due else None,
            days_late=due.days_late if due else 0,
            problem=problem,
        )


@dataclass(frozen=True)
class Work:
    """The open requests: all of them, and those that are late or have no date to count from, in order of due date."""

    everything: WorkList
    late: WorkList
    undated: WorkList


def open_requests(*, today: date | None = None, words: str = "") -> Work:
    """Return the requests not yet answered, the soonest due first, then those with no date to work to.

    `words` keeps those alone that have every word in their reference or subject. Four queries however many there are.
    """
    today = today or timezone.localdate()
    days = calendar()
    found = _with_words(Request.objects.filter(state__in=OPEN_REQUEST), words)
    happened: dict[int, list[Happened]] = defaultdict(list)
    events = CaseEvent.objects.filter(withdrawn=False, kind__in=MOVES_THE_CLOCK).order_by("on", "pk")
    for request, kind, on, expected in events.values_list("request_id", "kind", "on", "expected"):
        happened[request].append(Happened(kind, on, expected))
    # Many requests come in on one day and nothing happens to them: each such day is counted once.
    counted: dict[tuple[Any, ...], law_clock.Due | None] = {}
    placed: list[tuple[bool, date, str, int]] = []
    late, undated = set(), set()
    for key, reference, received, regime in found.order_by().values_list("pk", "reference", "received", "regime"):
        facts = (received, regime, *happened.get(key, ()))
        if facts not in counted:
            try:
                counted[facts] = clock_of(received, regime, facts[2:], days)
            except (law_clock.ImpossibleEvents, OutsideTable):
                counted[facts] = None
        due = counted[facts]
        if due is None:
            undated.add(key)
        elif due.is_late(today):
            late.add(key)
        work_to = due.work_to if due else None
        placed.append((work_to is None, work_to or date.max, reference, key))
    keys = [key for *_, key in sorted(placed)]
    return Work(
        WorkList(keys, today, days),
        WorkList([key for key in keys if key in late], today, days),
        WorkList([key for key in keys if key in undated], today, days),
    )


def answered_requests(*, today: date | None = None, words: str = "") -> WorkList:
    """Return the requests whose response was sent, the last one sent first."""
    found = _with_words(Request.objects.filter(_SENT), words)
    keys = found.annotate(sent=Max("events__on")).order_by("-sent", "-reference").values_list("pk", flat=True)
    return WorkList(list(keys), today or timezone.localdate(), calendar())


def _with_words(found: QuerySet[Request], words: str) -> QuerySet[Request]:
    for word in words.split():
        found = found.filter(Q(reference__icontains=word) | Q(subject__icontains=word))
    return found
