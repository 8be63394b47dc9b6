"""May this happen now? Whoever drafted something is not the one who clears it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Max, Q, QuerySet

from answerable.accounts.models import User
from answerable.audit.queries import accounts_that

from .models import CaseEvent, Decision, Draft, LetterVersion, Mark, Release, Request, Review
from .rules.life import REVIEW, Event

_HANDS = (
    "request.reply_details",
    "request.late_reason_recorded",
    "request.suggestions_confirmed",
    "document.described",
    "document.marked",
    "document.copied",
    "document.cleaned",
)
_HANDS_ON_A_QUESTION = (
    "answer.written",
    "question.decided",
    "question.ground_put",
    "question.ground_removed",
    "question.decision_copied",
)
"""What makes somebody a drafter, by the names in the journal: a row names its last writer only, and one who wrote before
must not clear either, whatever role they have by now."""
_OF_REVIEW = frozenset({Event.REVIEW_SENT_BACK, Event.REVIEW_CLEARED})


def drafters(request: Request) -> set[int]:
    """Return the accounts of everybody who had a hand in the answer to a request: its words, its decisions, its marks."""
    return drafters_of_requests({request.pk})[request.pk]


def drafters_of_requests(requests: Collection[int]) -> dict[int, set[int]]:
    """Return the same for many requests by their numbers, in as many queries as for one."""
    started = CaseEvent.objects.filter(withdrawn=False, kind__in=(Event.DRAFTING_STARTED, Event.SENT_FOR_CLEARANCE))
    hands: tuple[tuple[QuerySet[Any], str, str], ...] = (
        (Draft.objects.all(), "question__request", "worded_by"),
        (Decision.objects.all(), "question__request", "decided_by"),
        (Mark.objects.all(), "document__request", "made_by"),
        (LetterVersion.objects.filter(letter__review=None), "letter__request", "saved_by"),
        (Release.objects.filter(review=None), "request", "prepared_by"),
        (started, "request", "by"),
    )
    found = _had_a_hand(hands, requests)
    for key, who in _in_the_journal(requests):
        found[key].add(who)
    return found


def _had_a_hand(hands: Iterable[tuple[QuerySet[Any], str, str]], keys: Collection[int]) -> dict[int, set[int]]:
    """The accounts of each key, from rows with the fields that name the key and the account."""
    found: dict[int, set[int]] = {key: set() for key in keys}
    for rows, of, account in hands:
        known = rows.filter(**{f"{of}__in": keys}).exclude(**{account: None})
        for key, who in known.order_by().values_list(of, account).distinct():
            found[key].add(who)
    return found


def _in_the_journal(requests: Collection[int]) -> set[tuple[int, int]]:
    """Return who the journal says had a hand in which of these requests. Three queries."""
    rows = Request.objects.filter(pk__in=requests).annotate(last=Max("questions__position"))
    places = list(rows.order_by().values_list("pk", "reference", "last"))
    refs = {reference: key for key, reference, _ in places}
    below = {f"{reference}/{place}": key for key, reference, last in places for place in range(1, (last or 0) + 1)}
    own = accounts_that((*_HANDS, *_HANDS_ON_A_QUESTION), record="request", refs=refs)
    of_questions = accounts_that(_HANDS_ON_A_QUESTION, record="question", refs=below)
    return {(refs[ref], who) for ref, who in own} | {(below[ref], who) for ref, who in of_questions}


def review_drafters(review: Review) -> set[int]:
    """Return the accounts of everybody who had a hand in the outcome of a review."""
    return drafters_of_reviews({review.pk})[review.pk]


def drafters_of_reviews(reviews: Collection[int]) -> dict[int, set[int]]:
    """Return the same for many reviews by their numbers. Three queries."""
    hands: tuple[tuple[QuerySet[Any], str, str], ...] = (
        (Review.objects.all(), "pk", "reviewer"),
        (LetterVersion.objects.all(), "letter__review", "saved_by"),
        (Release.objects.all(), "review", "prepared_by"),
    )
    return _had_a_hand(hands, reviews)


def drafted(by: User | None, request: Request, *, event: Event, review: Review | None = None) -> bool:
    """Return whether this person drafted what the event is about.

    Naming and deciding a review is not for those who answered the request, nor for those who cleared that answer; clearing
    a review is not for its reviewer.
    """
    if by is None:
        return False
    if review is not None and event in _OF_REVIEW:
        return by.pk in review_drafters(review)
    if event in REVIEW.events():
        signed = Release.objects.filter(Q(signatures__by=by), request=request, review=None)
        return by.pk in drafters(request) or signed.exists()
    return by.pk in drafters(request)
