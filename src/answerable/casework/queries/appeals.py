"""Reviews, complaints and appeals: those of one case, and what is due in the whole office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from answerable.accounts.models import User
from answerable.accounts.rules.roles import Permission, role_may
from answerable.casework.clock import calendar
from answerable.casework.facts import ANSWERS, clock_of_review, complaint_facts, last_day, review_window
from answerable.casework.models import CaseEvent, Complaint, Question, Request, Review, ReviewFinding, Verdict
from answerable.casework.policies import drafted
from answerable.casework.rules.appeal_dates import (
    ComplaintFacts,
    Deadline,
    ReviewClock,
    complaint_deadlines,
    complaint_runs,
    review_runs,
    window_ends,
)
from answerable.casework.rules.life import COMPLAINT, REQUEST, REVIEW, ComplaintState, Event, ReviewState, possible
from answerable.law.working_days import Calendar, OutsideTable


@dataclass(frozen=True)
class ReviewView:
    """One review with its clock. `problem` says why the clock cannot be counted, where it cannot."""

    review: Review
    clock: ReviewClock | None
    problem: str
    running: bool
    late: bool
    working_days_left: int | None
    events: list[CaseEvent] = field(default_factory=list)


@dataclass(frozen=True)
class ComplaintView:
    """One complaint with its days and what is still to be done about it."""

    complaint: Complaint
    facts: ComplaintFacts
    running: bool
    deadlines: tuple[Deadline, ...]
    events: list[CaseEvent] = field(default_factory=list)


@dataclass(frozen=True)
class Challenges:
    """Everything that followed the answer to one request."""

    reviews: list[ReviewView]
    complaints: list[ComplaintView]
    answered: date | None
    window_ends: date | None
    """The last day to ask for a review of the last answer."""
    to_reopen: bool
    """Whether a review, the regulator or the tribunal found against the answer, and the request was not opened since."""
    over: bool


def _days_left(due: date, today: date, days: Calendar) -> int | None:
    try:
        return days.working_days_between(today, due) - days.is_working(today) if due >= today else None
    except OutsideTable:
        return None


def _review_view(
    review: Review, regime: str, events: list[CaseEvent], today: date, days: Calendar, window: int
) -> ReviewView:
    clock, problem = None, ""
    try:
        clock = clock_of_review(review, regime, events, window=window, days=days)
    except OutsideTable as error:
        problem = str(error)
    running = review_runs(review.state)
    return ReviewView(
        review=review,
        clock=clock,
        problem=problem,
        running=running,
        late=clock.is_late(today) if clock and (running or clock.answered) else False,
        working_days_left=_days_left(clock.due, today, days) if clock and running else None,
        events=[event for event in events if event.review_id == review.pk],
    )


def _complaint_view(complaint: Complaint, events: list[CaseEvent], today: date) -> ComplaintView:
    own = [event for event in events if event.complaint_id == complaint.pk]
    facts = complaint_facts(complaint, own)
    return ComplaintView(complaint, facts, complaint_runs(facts, today), complaint_deadlines(facts, today), own)


def challenges(request: Request, *, today: date) -> Challenges:
    """Return the reviews and complaints of a request with their clocks."""
    events = [e for e in request.events.select_related("by").order_by("on", "pk") if not e.withdrawn]
    days, window = calendar(), review_window()
    reviews = [
        _review_view(one, request.regime, events, today, days, window)
        for one in request.reviews.select_related("reviewer").prefetch_related("question_findings__question")
    ]
    complaints = [_complaint_view(one, events, today) for one in request.complaints.select_related("review")]
    answered = last_day(events, ANSWERS)
    try:
        last = window_ends(answered, request.regime, window, days) if answered else None
    except OutsideTable:
        last = None
    return Challenges(
        reviews=reviews,
        complaints=complaints,
        answered=answered,
        window_ends=last,
        to_reopen=_to_reopen(request, reviews, complaints, events),
        over=request.state in REQUEST.ended,
    )


_AGAINST = (Verdict.PARTLY, Verdict.OVERTURNED)


def _to_reopen(
    request: Request, reviews: Iterable[ReviewView], complaints: Iterable[ComplaintView], events: Iterable[CaseEvent]
) -> bool:
    if request.state not in REQUEST.ended:
        return False
    found = [
        view.clock.answered
        for view in reviews
        if view.clock and view.clock.answered and view.review.outcome in _AGAINST
    ]
    found += [
        view.facts.notice
        for view in complaints
        if view.facts.notice and view.complaint.outcome in _AGAINST and view.running
    ]
    last, opened = max(found, default=None), last_day(events, (Event.REOPENED,))
    return last is not None and (opened is None or opened < last)


def review_of(request: Request, key: int) -> Review | None:
    """Return one review of a request."""
    return request.reviews.select_related("reviewer").filter(pk=key).first()


def may_review(request: Request, review: Review) -> list[User]:
    """Return who may be named to decide a review: their role allows it, and they neither drafted nor cleared the answer."""
    return [
        user
        for user in User.objects.filter(is_active=True).order_by("name", "pk")
        if role_may(user.role, Permission.REQUEST_REVIEW)
        and not drafted(user, request, review=review, event=Event.REVIEW_STARTED)
    ]


def review_events(request: Request, review: Review, user: User) -> tuple[Event, ...]:
    """Return what this person may record about a review now."""
    involved = drafted(user, request, review=review, event=Event.REVIEW_STARTED)
    return possible(REVIEW, ReviewState(review.state), role=user.role, drafter=involved)


def complaint_events(complaint: Complaint, user: User) -> tuple[Event, ...]:
    """Return the steps of a complaint that this person may record now."""
    return possible(COMPLAINT, ComplaintState(complaint.state), role=user.role)


def findings(review: Review) -> list[tuple[Question, ReviewFinding | None]]:
    """Return every question of the request with what the review found on it, if anything yet. Two queries."""
    given = {one.question_id: one for one in review.question_findings.all()}
    return [(question, given.get(question.pk)) for question in review.request.questions.all()]


def lacking(review: Review) -> list[str]:
    """Return what the outcome of a review still needs before its letter can go, a sentence each."""
    missing = []
    if review.reviewer_id is None:
        missing.append("Nobody is named to decide the review.")
    if review.kind == Review.Kind.COMPLIANCE:
        missing += [
            f"Question {question.position} has no finding." for question, found in findings(review) if found is None
        ]
    elif not review.outcome:
        missing.append("Say whether the request was dealt with in time.")
    if not review.findings:
        missing.append("Write what the review decided and why, as the letter is to give it.")
    return missing


@dataclass(frozen=True)
class Running:
    """One review or complaint that waits for something: what, by when, and how many working days are left."""

    request: Request
    review: Review | None
    complaint: Complaint | None
    words: str
    state: str
    due: date | None
    working_days_left: int | None
    late: bool
    in_law: bool


def running(today: date) -> list[Running]:
    """Return every review and complaint of the office that still runs, the soonest due first. Five queries, however many.

    A complaint that waits for the regulator or the tribunal, and for nothing of ours, has no day.
    """
    reviews = list(Review.objects.exclude(state__in=REVIEW.ended).select_related("request", "reviewer"))
    complaints = list(
        Complaint.objects.exclude(state=ComplaintState.CLOSED)
        .exclude(state=ComplaintState.DECIDED, comply_by=None)
        .select_related("request")
    )
    of: dict[int, list[CaseEvent]] = defaultdict(list)
    keys = {review.request_id for review in reviews} | {complaint.request_id for complaint in complaints}
    for event in CaseEvent.objects.filter(request__in=keys, withdrawn=False).filter(
        Q(kind__in=ANSWERS) | ~Q(review=None) | ~Q(complaint=None)
    ):
        of[event.request_id].append(event)
    days, window = calendar(), review_window()
    found = [_running_review(one, of[one.request_id], today, days, window) for one in reviews]
    found += [line for one in complaints for line in _running_complaint(one, of[one.request_id], today, days)]
    return sorted(found, key=lambda line: (line.due is None, line.due or date.max, line.request.reference))


def _running_review(review: Review, events: list[CaseEvent], today: date, days: Calendar, window: int) -> Running:
    view = _review_view(review, review.request.regime, events, today, days, window)
    return Running(
        request=review.request,
        review=review,
        complaint=None,
        words="Answer the internal review" if review.reviewer_id else "Name a reviewer and answer the internal review",
        state=review.get_state_display(),
        due=view.clock.due if view.clock else None,
        working_days_left=view.working_days_left,
        late=view.late,
        in_law=view.clock.in_law if view.clock else False,
    )


def _without_a_day(view: ComplaintView) -> str:
    if view.facts.answered or view.facts.notice:
        return "Nothing to do until somebody else decides"
    return "Answer the regulator: no day to answer it by is recorded"


def _running_complaint(complaint: Complaint, events: list[CaseEvent], today: date, days: Calendar) -> list[Running]:
    view = _complaint_view(complaint, events, today)
    if not view.running:
        return []
    todo: list[Deadline | None] = list(view.deadlines) or [None]
    return [
        Running(
            request=complaint.request,
            review=None,
            complaint=complaint,
            words=one.words if one else _without_a_day(view),
            state=complaint.get_state_display(),
            due=one.on if one else None,
            working_days_left=_days_left(one.on, today, days) if one else None,
            late=one is not None and one.on < today,
            in_law=one.in_law if one else False,
        )
        for one in todo
    ]
