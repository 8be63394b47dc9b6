"""Reads of requests: the work list, one request with its answers, its clock, its reply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from answerable.answering.answer import Answer, Held, Status
from answerable.answering.stored import answer_from_data
from answerable.casework.clock import calendar, in_time_until
from answerable.casework.deciding import decided
from answerable.casework.ledger import released, standing
from answerable.casework.letterhead import office
from answerable.casework.models import AddedNonWorkingDay, Draft, Question, Regime, Request
from answerable.casework.rules.deciding import DecidedQuestion
from answerable.casework.rules.life import Event
from answerable.casework.rules.naming import question_names
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.casework.rules.readiness import Missing, fingerprint, gathered, unanswered
from answerable.casework.rules.released_tables import Printed, Released
from answerable.casework.rules.reply import Case, build_reply, masking_of, parts_of, tables_of
from answerable.casework.rules.validity import REUSABLE
from answerable.law import clock as law_clock
from answerable.law.working_days import NonWorkingDay
from answerable.letters.check import missing
from answerable.letters.reply import Reply
from answerable.reading.structure import Letter

from .documents import sent_with_reply
from .gathering import searched_lines
from .requesters import letter_shown

_KEPT = re.compile(r"letters/[0-9a-f]{32}(\.[a-z0-9]{1,9})?")


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


@dataclass(frozen=True)
class DraftReply:
    """The reply to a request as it stands: the draft to read, and what is missing before it may go."""

    draft: Reply
    missing: list[Missing] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def reply(request: Request, *, dated: date | None = None, named: bool = False) -> Reply:
    """Return the reply to a request, a draft unless it is `dated`. Raises answering.NoRegister when no office was loaded.

    `named`: with the applicant's name, for those who may see it and for the letter itself.
    """
    return _reply(request, question_views(request), dated, named=named)


def draft_with_what_is_missing(request: Request, *, today: date | None = None) -> DraftReply:
    """Return the draft reply and what stops it from being sent today. Raises answering.NoRegister."""
    today = today or timezone.localdate()
    views = question_views(request)
    sentences = missing(_reply(request, views, today), on=today)
    # What is decided not to be given needs no answer from the register.
    withheld = {
        key
        for key, one in decided(request, {view.question.pk: view.name for view in views}).items()
        if one.outcome not in (QuestionOutcome.PROVIDED, QuestionOutcome.PROVIDED_IN_PART)
    }
    own = [
        (view.question.position, unanswered(view.answer, view.wording, register_changed=view.register_changed))
        for view in views
        if view.question.pk not in withheld
    ]
    names = [view.name for view in views]
    return DraftReply(_reply(request, views, None), gathered(sentences, names, own), names)


def _reply(request: Request, views: Sequence[QuestionView], dated: date | None, *, named: bool = False) -> Reply:
    clarified = [e.on for e in request.events.all() if e.kind == Event.CLARIFICATION_RECEIVED and not e.withdrawn]
    decisions = decided(request, {view.question.pk: view.name for view in views})
    told = told_of(views, decisions)
    applicant = request.requester if named else None
    return build_reply(
        office=office(),
        case=Case(
            reference=request.reference,
            act=Regime(request.regime).label,
            received=request.received,
            clarified=max(clarified, default=None),
            due=in_time_until(request),
            request_text=letter_shown(request, named=named),
            applicant=applicant.name if applicant else "",
            applicant_address=tuple(applicant.address.splitlines()) if applicant else (),
            documents=sent_with_reply(request),
            searched=tuple(dict.fromkeys((*request.searched.splitlines(), *searched_lines(request)))),
            advice=tuple(request.advice.splitlines()),
            late_reason=request.late_reason,
            reusable=request.preference == REUSABLE,
        ),
        answers=told.answers,
        officer_wording=told.wording,
        decisions=told.decisions,
        small_number=settings.SMALL_NUMBER,
        released=_released(request, told),
        dated=dated,
    )


class Told(NamedTuple):
    """What a reply is made from, by its places: the questions that are in it, their answers, the officer's words, the decisions."""

    views: list[QuestionView]
    answers: tuple[Answer, ...]
    wording: dict[int, str]
    decisions: dict[int, DecidedQuestion]


def told_of(views: Sequence[QuestionView], decisions: Mapping[int, DecidedQuestion]) -> Told:
    """Return what of the questions is in the reply: those with an answer, and those that were decided."""
    told = [view for view in views if view.answer or view.question.pk in decisions]
    return Told(
        told,
        tuple(view.answer or _not_looked_up(view.question) for view in told),
        {index: view.wording for index, view in enumerate(told) if view.wording},
        {index: decisions[view.question.pk] for index, view in enumerate(told) if view.question.pk in decisions},
    )


def _released(request: Request, told: Told) -> Released | None:
    """What is out already; None where nothing is masked, so that it does not matter."""
    return released(standing(request)) if any(one.small_numbers for one in told.decisions.values()) else None


def tables(request: Request) -> tuple[Printed, ...]:
    """Return every table of the reply to a request as it would leave, beside the same table before masking."""
    views = question_views(request)
    return tables_told(request, told_of(views, decided(request, {view.question.pk: view.name for view in views})))


def tables_told(request: Request, told: Told) -> tuple[Printed, ...]:
    """The same, of what was read already."""
    parts = parts_of(told.answers, told.wording, told.decisions)
    beside = _released(request, told) or Released()
    return tables_of(parts, masking_of(parts, told.decisions), settings.SMALL_NUMBER, beside)


def _not_looked_up(question: Question) -> Answer:
    """An answer with nothing in it, for a question that was decided where the register was empty."""
    return Answer(
        label=question.label,
        question=question.text,
        held=Held.NOT_RECORDED,
        status=Status.UNCLEAR,
        parent=question.parent or None,
        context=question.context,
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
