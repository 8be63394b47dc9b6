"""Reads of requests: the work list, one request with its answers, its clock, its reply."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, overload

from django.conf import settings
from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from answerable.answering.answer import Answer
from answerable.answering.errors import NoRegister
from answerable.answering.stored import answer_from_data
from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar, NonWorkingDay, OutsideTable
from answerable.letters.check import missing
from answerable.letters.reply import Reply
from answerable.reading.structure import Letter
from answerable.register import queries as register

from .clock import Happened, calendar, clock
from .clock import due as clock_of
from .models import AddedNonWorkingDay, ClockEvent, Draft, Question, Regime, Request
from .rules.naming import question_names
from .rules.readiness import Missing, fingerprint, gathered, unanswered
from .rules.reply import Case, Office, build_reply

_KEPT = re.compile(r"letters/[0-9a-f]{32}(\.[a-z0-9]{1,9})?")
_SENT = Q(events__kind=ClockEvent.Kind.RESPONDED, events__withdrawn=False)


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
    found = _with_words(Request.objects.exclude(pk__in=Request.objects.filter(_SENT).values("pk")), words)
    happened: dict[int, list[Happened]] = defaultdict(list)
    events = ClockEvent.objects.filter(withdrawn=False).order_by("on", "pk")
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


@dataclass(frozen=True)
class QuestionView:
    """One question beside its answer. `name` is what stands after the word "Question"; `depth` is how deep it is nested.

    `register_changed` says that the register's answer is not the one that the officer's wording was written over.
    """

    question: Question
    name: str
    answer: Answer | None = None
    wording: str = ""
    looked_up: datetime | None = None
    register_changed: bool = False


def question_views(request: Request, *, position: int | None = None) -> list[QuestionView]:
    """Return the questions of a request in order, each with its drafted answer. Two queries.

    With `position`, the answer of the question in that place alone is read, as the answers of a request may be large.
    """
    questions = list(request.questions.order_by("position"))
    found = Draft.objects.filter(question__request=request)
    drafts = {d.question_id: d for d in (found if position is None else found.filter(question__position=position))}
    names = question_names([(question.label, question.parent) for question in questions])
    views = []
    for question, name in zip(questions, names, strict=True):
        draft = drafts.get(question.pk)
        if draft is None:
            views.append(QuestionView(question, name))
            continue
        answer = answer_from_data(draft.answer)
        changed = bool(draft.wording) and draft.worded_over != fingerprint(answer)
        views.append(QuestionView(question, name, answer, draft.wording, draft.looked_up, changed))
    return views


def office() -> Office:
    """Return the authority as letters name it. Raises answering.NoRegister when no office was loaded."""
    a = register.authority()
    if a is None:
        raise NoRegister
    return Office(
        authority=a.name,
        office=a.office_name,
        address=tuple(line for line in a.address.splitlines() if line.strip()),
        contact="; ".join(filter(None, (a.email, a.phone))),
        review_contact=a.review_contact,
        review_window_working_days=a.review_window_working_days,
        signed_by=a.signed_by,
        regulator_name=a.regulator_name,
        regulator_address=a.regulator_address,
        regulator_phone=a.regulator_phone,
        regulator_url=a.regulator_url,
        privacy_notice=a.privacy_notice,
    )


@dataclass(frozen=True)
class DraftReply:
    """The reply to a request as it stands: the draft to read, and what is missing before it may go."""

    draft: Reply
    missing: list[Missing] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def reply(request: Request) -> Reply:
    """Return the draft reply to a request. Raises answering.NoRegister when no office was loaded."""
    return _reply(request, question_views(request), None)


def draft_with_what_is_missing(request: Request, *, today: date | None = None) -> DraftReply:
    """Return the draft reply and what stops it from being sent today. Raises answering.NoRegister."""
    today = today or timezone.localdate()
    views = question_views(request)
    sentences = missing(_reply(request, views, today), on=today)
    own = [
        (view.question.position, unanswered(view.answer, view.wording, register_changed=view.register_changed))
        for view in views
    ]
    names = [view.name for view in views]
    return DraftReply(_reply(request, views, None), gathered(sentences, names, own), names)


def _reply(request: Request, views: Sequence[QuestionView], dated: date | None) -> Reply:
    try:
        due = clock(request)
    except (law_clock.ImpossibleEvents, OutsideTable):
        due = None
    clarified = [
        e.on for e in request.events.all() if e.kind == ClockEvent.Kind.CLARIFICATION_RECEIVED and not e.withdrawn
    ]
    answered = [(view.answer, view.wording) for view in views if view.answer]
    return build_reply(
        office=office(),
        case=Case(
            reference=request.reference,
            act=Regime(request.regime).label,
            received=request.received,
            clarified=max(clarified, default=None),
            due=due.due if due else None,
            request_text=request.letter_text,
            applicant=request.applicant,
            searched=tuple(request.searched.splitlines()),
            advice=tuple(request.advice.splitlines()),
            late_reason=request.late_reason,
        ),
        answers=tuple(answer for answer, _ in answered),
        officer_wording={index: wording for index, (_, wording) in enumerate(answered) if wording},
        dated=dated,
    )


@dataclass(frozen=True)
class Day:
    """One weekday of the count: with its number where it counts, else with the reason why it does not."""

    date: date
    number: int | None = None
    why: str = ""


def day_by_day(due: law_clock.Due) -> list[Day]:
    """Return the weekdays from receipt to the due date in order."""
    days = [Day(day.date, number=day.number) for day in due.counted]
    days += [Day(day.date, why=day.why) for day in due.skipped]
    days += [Day(day, why="between the fees notice and the payment") for day in due.disregarded if day.weekday() < 5]
    return sorted(days, key=lambda day: day.date)


def non_working_days_by_year() -> list[tuple[int, list[NonWorkingDay]]]:
    """Return the weekdays that do not count, by year, the latest year first."""
    years: dict[int, list[NonWorkingDay]] = {}
    for day in calendar().days:
        years.setdefault(day.day.year, []).append(day)
    return sorted(years.items(), reverse=True)


def added_non_working_days() -> QuerySet[AddedNonWorkingDay]:
    """Return the days that this office added to the shipped table."""
    return AddedNonWorkingDay.objects.all()


def is_free_upload(name: str) -> bool:
    """Return whether a name that a form sent back is one that `actions.keep_upload` gave and no request has yet."""
    return (
        bool(_KEPT.fullmatch(name))
        and (Path(settings.MEDIA_ROOT) / name).is_file()
        and not Request.objects.filter(letter_file=name).exists()
    )


def draft_reply(letter: Letter, answers: tuple[Answer, ...]) -> Reply:
    """Return the draft reply to a letter that was read and answered without opening a request."""
    due = (
        law_clock.due([law_clock.Received(letter.date_received)], regime=letter.regime)
        if letter.date_received
        else None
    )
    return build_reply(
        office=office(),
        case=Case(
            reference=letter.reference or "",
            act=Regime(letter.regime).label,
            received=letter.date_received,
            due=due.due if due else None,
            request_text=letter.request_text or letter.text,
        ),
        answers=answers,
    )


__all__ = [
    "DraftReply",
    "QuestionView",
    "Work",
    "WorkItem",
    "WorkList",
    "added_non_working_days",
    "answered_requests",
    "calendar",
    "clock",
    "day_by_day",
    "draft_reply",
    "draft_with_what_is_missing",
    "is_free_upload",
    "non_working_days_by_year",
    "office",
    "open_requests",
    "question_views",
    "reply",
]
