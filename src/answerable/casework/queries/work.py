"""The work list: open requests by the day to answer by, those answered, and which days have what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property

from answerable.casework.clock import Happened, calendar, standing
from answerable.casework.models import CaseEvent, Draft, Question, Request
from answerable.casework.rules.life import OPEN_REQUEST, Event, RequestState
from answerable.casework.standing import moving, stand_of_each
from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar

_SENT = (Event.RESPONDED, Event.RESPONDED_OUTSIDE)
WAITING = (RequestState.INVALID, RequestState.CLARIFICATION, RequestState.FEE)
"""The states in which the applicant has the next step."""
SOON = 5
"""Working days: what is due within them stands in the list "soon"."""
MOST_AT_ONCE = 500
"""Requests that one thing can be done to at once."""


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


class _Found(Sequence[int]):
    """The keys that a query finds, of which only a page is fetched: those answered grow for ever."""

    def __init__(self, keys: QuerySet[Request, int]) -> None:
        self._keys = keys

    @cached_property
    def _number(self) -> int:
        return self._keys.count()

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, wanted: int) -> int: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[int]: ...
    def __getitem__(self, wanted: int | slice) -> int | list[int]:
        return self._keys[wanted] if isinstance(wanted, int) else list(self._keys[wanted])


class WorkList(Sequence[WorkItem]):
    """Requests in order, of which a page is built only when it is cut: three queries a page, however many there are."""

    def __init__(self, keys: Sequence[int], today: date, days: Calendar) -> None:
        self.keys = keys
        self._today = today
        self._days = days

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, wanted: int) -> WorkItem: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[WorkItem]: ...
    def __getitem__(self, wanted: int | slice) -> WorkItem | list[WorkItem]:
        if isinstance(wanted, int):
            return self._items([self.keys[wanted]])[0]
        return self._items(self.keys[wanted])

    def __iter__(self) -> Iterator[WorkItem]:
        return iter(self[:])

    def _items(self, keys: Sequence[int]) -> list[WorkItem]:
        questions = Question.objects.filter(request=OuterRef("pk")).order_by().values("request")
        drafts = Draft.objects.filter(question__request=OuterRef("pk")).order_by().values("question__request")
        found = (
            Request.objects.filter(pk__in=keys)
            .select_related("officer")
            .only("reference", "subject", "received", "regime", "state", "sensitive", "officer__name")
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
        stands = standing(request.received, request.regime, moving(happened), self._days, self._today)
        due = stands.due
        running = due is None or due.state is law_clock.State.RUNNING or stands.left is not None
        return WorkItem(
            request=request,
            due=stands.answer_by,
            late=stands.late,
            working_days_left=stands.left,
            waiting="" if running or due is None else due.state.value,
            questions=request.number,
            gaps=request.missing,
            answered_on=due.answered_on if due else None,
            days_late=due.days_late if due else 0,
            problem=stands.problem,
        )


@dataclass(frozen=True)
class Work:
    """The open requests in order of the day to answer by, and the lists that an officer picks from them."""

    everything: WorkList
    mine: WorkList
    soon: WorkList
    late: WorkList
    waiting: WorkList
    clearance: WorkList
    undated: WorkList


def open_requests(*, today: date | None = None, words: str = "", officer: int | None = None) -> Work:
    """Return the requests not yet answered, the soonest to answer first, then those with no date to work to.

    `words` keeps those alone that have every word in their reference or subject; `officer` is whose list "mine" is. Three
    queries however many there are.
    """
    today = today or timezone.localdate()
    days = calendar()
    placed: list[tuple[date, str, int]] = []
    picked: dict[str, set[int]] = {name: set() for name in ("mine", "soon", "late", "waiting", "clearance", "undated")}
    found = _with_words(Request.objects.filter(state__in=OPEN_REQUEST), words)
    for (key, reference, state, whose, *_), stands in stand_of_each(found, today, days):
        placed.append((stands.answer_by or date.max, reference, key))
        if stands.answer_by is None and stands.due is None:
            picked["undated"].add(key)
        elif stands.late:
            picked["late"].add(key)
        elif stands.left is not None and stands.left <= SOON:
            picked["soon"].add(key)
        if state in WAITING:
            picked["waiting"].add(key)
        elif state == RequestState.CLEARANCE:
            picked["clearance"].add(key)
        if officer is not None and whose == officer:
            picked["mine"].add(key)
    keys = [key for *_, key in sorted(placed)]
    return Work(
        WorkList(keys, today, days),
        **{name: WorkList([key for key in keys if key in chosen], today, days) for name, chosen in picked.items()},
    )


def answered_requests(*, today: date | None = None, words: str = "") -> WorkList:
    """Return the requests whose response was sent, the last one sent first."""
    sent = CaseEvent.objects.filter(request=OuterRef("pk"), kind__in=_SENT, withdrawn=False).order_by("-on")
    answered = Request.objects.exclude(state__in=OPEN_REQUEST).filter(Exists(sent))
    found = _with_words(answered, words).annotate(sent=Subquery(sent.values("on")[:1])).order_by("-sent", "-reference")
    return WorkList(_Found(found.values_list("pk", flat=True)), today or timezone.localdate(), calendar())


def closed_requests(*, today: date | None = None, words: str = "") -> WorkList:
    """Return the requests that ended without a response: withdrawn, lapsed, transferred, dealt with another way."""
    ended = (RequestState.LAPSED, RequestState.WITHDRAWN, RequestState.TRANSFERRED, RequestState.OTHERWISE)
    found = _with_words(Request.objects.filter(state__in=ended), words)
    keys = found.order_by("-pk").values_list("pk", flat=True)
    return WorkList(_Found(keys), today or timezone.localdate(), calendar())


def _with_words(found: QuerySet[Request], words: str) -> QuerySet[Request]:
    for word in words.split():
        found = found.filter(Q(reference__icontains=word) | Q(subject__icontains=word))
    return found


def by_reference(references: Sequence[str]) -> list[Request]:
    """Return the requests of these references with their events, in the order of reference; others are passed over."""
    found = Request.objects.filter(reference__in=list(references)[:MOST_AT_ONCE]).prefetch_related("events")
    return list(found.order_by("reference"))
