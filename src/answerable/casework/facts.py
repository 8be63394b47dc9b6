"""Cases as the rules see them: what their rows come to, for those who write and those who read. Fixed queries each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from answerable.casework.clock import MOVES_THE_CLOCK
from answerable.casework.models import CaseEvent, Complaint, Decision, Ground, Hold, Request, Review
from answerable.casework.rules.appeal_dates import ComplaintFacts, ReviewClock, review_clock
from answerable.casework.rules.keeping import CaseToKeep, ReviewFacts
from answerable.casework.rules.life import REQUEST, ComplaintState, Event, RequestState
from answerable.casework.rules.statistics import COUNTED_EVENTS, CaseHistory, Challenge, Happened
from answerable.law.clock import REVIEW_WINDOW_WORKING_DAYS
from answerable.law.working_days import Calendar
from answerable.register.queries import authority

ANSWERS = (Event.RESPONDED, Event.RESPONDED_OUTSIDE)
REVIEW_ANSWERS = (Event.REVIEW_ANSWERED, Event.REVIEW_ANSWERED_OUTSIDE)
_ENDS_COMPLAINT = (Event.COMPLIED, Event.COMPLAINT_CLOSED, Event.APPEAL_DECIDED)


def review_window() -> int:
    """Return the working days in which this office lets people ask for a review (its register's setting; 40 unless told)."""
    office = authority()
    return office.review_window_working_days if office else REVIEW_WINDOW_WORKING_DAYS


def last_day(events: Iterable[CaseEvent], kinds: Iterable[str], *, by: date | None = None) -> date | None:
    """Return the last day on which one of these kinds happened, of those not withdrawn and not after `by`."""
    wanted = set(kinds)
    return max(
        (e.on for e in events if not e.withdrawn and e.kind in wanted and (by is None or e.on <= by)), default=None
    )


class ReviewDays(NamedTuple):
    """The days of one review."""

    asked: date
    answered: date | None
    ended: date | None


def review_days(events: Iterable[CaseEvent]) -> ReviewDays:
    """Return the days of a review from its own events, of which the first says when it was asked for."""
    own = list(events)
    asked = last_day(own, (Event.REVIEW_ASKED,))
    if asked is None:
        raise ValueError("A review has the event of its being asked for.")
    answered = last_day(own, REVIEW_ANSWERS)
    return ReviewDays(asked, answered, answered or last_day(own, (Event.REVIEW_WITHDRAWN,)))


def clock_of_review(
    review: Review, regime: str, events: Iterable[CaseEvent], *, window: int, days: Calendar
) -> ReviewClock:
    """Return the clock of a review. `events` are all of its request's. Raises law.working_days.OutsideTable."""
    known = list(events)
    own = review_days(e for e in known if e.review_id == review.pk)
    return review_clock(
        asked=own.asked,
        regime=regime,
        takes_longer=review.complex,
        calendar=days,
        window=window,
        response=last_day(known, ANSWERS, by=own.asked),
        answered=own.answered,
    )


def complaint_facts(complaint: Complaint, events: Iterable[CaseEvent]) -> ComplaintFacts:
    """Return what the days of a complaint are counted from. `events` are its own."""
    own = list(events)
    notified = last_day(own, (Event.COMPLAINT_NOTIFIED,))
    if notified is None:
        raise ValueError("A complaint has the event of its being notified.")
    return ComplaintFacts(
        state=ComplaintState(complaint.state),
        notified=notified,
        answer_by=complaint.answer_by,
        answered=last_day(own, (Event.COMPLAINT_ANSWERED,)),
        notice=last_day(own, (Event.DECISION_NOTICE,)),
        comply_by=complaint.comply_by,
        ended=last_day(own, _ENDS_COMPLAINT),
    )


_Row = TypeVar("_Row", CaseEvent, Review, Complaint, Hold)
_ENDS_REQUEST = (*ANSWERS, Event.WITHDRAWN, Event.LAPSED, Event.TRANSFERRED, Event.HANDLED_OTHERWISE)


def cases_to_keep(requests: QuerySet[Request]) -> list[tuple[Request, CaseToKeep]]:
    """Return requests with what decides how long each is kept, in their order. Five queries, however many there are."""
    # Looked up by key: prefetching makes four managers with a query each for every request, which takes ten times as long.
    of = {"request__in": requests.order_by().values("pk")}
    ends = CaseEvent.objects.filter(Q(kind__in=_ENDS_REQUEST) | ~Q(review=None) | ~Q(complaint=None), withdrawn=False)
    happened = _by_request(ends.filter(**of).only("request", "review", "complaint", "kind", "on", "withdrawn"))
    reviews = _by_request(Review.objects.filter(**of).only("request", "state"))
    complaints = _by_request(Complaint.objects.filter(**of))
    holds = _by_request(Hold.objects.filter(lifted_on=None, **of))
    return [
        (
            request,
            _case_to_keep(
                request, happened[request.pk], reviews[request.pk], complaints[request.pk], holds[request.pk]
            ),
        )
        for request in requests
    ]


def _by_request(rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.request_id].append(row)
    return found


def _case_to_keep(
    request: Request,
    events: Iterable[CaseEvent],
    reviews: Iterable[Review],
    complaints: Iterable[Complaint],
    holds: Iterable[Hold],
) -> CaseToKeep:
    of_review: dict[int, list[CaseEvent]] = defaultdict(list)
    of_complaint: dict[int, list[CaseEvent]] = defaultdict(list)
    own: list[CaseEvent] = []
    for event in events:
        if event.review_id:
            of_review[event.review_id].append(event)
        elif event.complaint_id:
            of_complaint[event.complaint_id].append(event)
        else:
            own.append(event)
    reviewed = [(review, review_days(of_review[review.pk])) for review in reviews]
    return CaseToKeep(
        regime=request.regime,
        over=RequestState(request.state) in REQUEST.ended,
        ended=last_day(own, _ENDS_REQUEST),
        answered=last_day(own, ANSWERS),
        reviews=tuple(ReviewFacts(review.state, days.asked, days.ended) for review, days in reviewed),
        complaints=tuple(complaint_facts(one, of_complaint[one.pk]) for one in complaints),
        put_holds=tuple(hold.reason for hold in holds),
    )


def holds_on(request: Request) -> list[Hold]:
    """Return the holds that somebody put on a case, the ones not lifted first."""
    return sorted(request.holds.select_related("put_by", "lifted_by"), key=lambda hold: hold.lifted_on is not None)


def histories(requests: QuerySet[Request]) -> list[CaseHistory]:
    """Return what the statistics need of these requests. Six queries, however many there are.

    Rows of values, not of models: a year has tens of thousands of events.
    """
    keys = requests.order_by().values("pk")
    happened: dict[int, list[Happened]] = defaultdict(list)
    kinds = {*COUNTED_EVENTS, *MOVES_THE_CLOCK}
    events = CaseEvent.objects.filter(request__in=keys, withdrawn=False).order_by("on", "pk")
    for key, kind, on, expected in events.filter(review=None, complaint=None, kind__in=kinds).values_list(
        "request_id", "kind", "on", "expected"
    ):
        happened[key].append(Happened(kind, on, expected))
    decisions: dict[int, list[str]] = defaultdict(list)
    for key, outcome in Decision.objects.filter(question__request__in=keys).values_list(
        "question__request_id", "outcome"
    ):
        decisions[key].append(outcome)
    citations: dict[int, set[str]] = defaultdict(set)
    for key, citation in Ground.objects.filter(decision__question__request__in=keys).values_list(
        "decision__question__request_id", "citation"
    ):
        citations[key].add(citation)
    challenged = _challenges(events)
    return [
        CaseHistory(
            reference=reference,
            regime=regime,
            received=received,
            team=team or "",
            happened=tuple(happened[key]),
            decisions=tuple(sorted(decisions[key])),
            citations=tuple(sorted(citations[key])),
            challenges=tuple(challenged[key]),
        )
        for key, reference, regime, received, team in requests.order_by("received", "reference").values_list(
            "pk", "reference", "regime", "received", "team__name"
        )
    ]


def _challenges(events: QuerySet[CaseEvent]) -> dict[int, list[Challenge]]:
    """The reviews and complaints of requests, by request, from their events: two queries."""
    found: dict[int, list[Challenge]] = defaultdict(list)
    days: dict[int, dict[str, date]] = defaultdict(dict)
    of: dict[int, tuple[int, str, str]] = {}
    review_events = events.filter(kind__in=(Event.REVIEW_ASKED, *REVIEW_ANSWERS, Event.REVIEW_WITHDRAWN))
    for key, review, kind, on, sort, outcome in review_events.values_list(
        "request_id", "review_id", "kind", "on", "review__kind", "review__outcome"
    ):
        of[review] = (key, sort, outcome)
        days[review]["asked" if kind == Event.REVIEW_ASKED else "ended"] = on
        if kind == Event.REVIEW_WITHDRAWN:
            of[review] = (key, sort, "")
    for review, (key, sort, outcome) in of.items():
        found[key].append(Challenge(sort, days[review]["asked"], days[review].get("ended"), outcome))
    complaint_events = events.filter(kind__in=(Event.COMPLAINT_NOTIFIED, Event.DECISION_NOTICE, *_ENDS_COMPLAINT))
    complaints: dict[int, tuple[int, dict[str, date], str]] = {}
    for key, complaint, kind, on, outcome in complaint_events.values_list(
        "request_id", "complaint_id", "kind", "on", "complaint__outcome"
    ):
        _, known, _ = complaints.setdefault(complaint, (key, {}, outcome))
        known["on" if kind == Event.COMPLAINT_NOTIFIED else "ended"] = on
    for key, known, outcome in complaints.values():
        found[key].append(Challenge("complaint", known["on"], known.get("ended"), outcome))
    return found
