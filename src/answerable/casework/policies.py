"""May this happen now? Whoever drafted something is not the one who clears it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from answerable.accounts.models import User

from .models import CaseEvent, Decision, Draft, LetterVersion, Mark, Release, Request, Review
from .rules.life import REVIEW, Event

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
    found: dict[int, set[int]] = {key: set() for key in requests}
    for rows, request, account in hands:
        by_request = rows.filter(**{f"{request}__in": requests}).exclude(**{account: None})
        for key, who in by_request.order_by().values_list(request, account).distinct():
            found[key].add(who)
    return found


def review_drafters(review: Review) -> set[int]:
    """Return the accounts of everybody who had a hand in the outcome of a review."""
    found: set[int | None] = {review.reviewer_id}
    found.update(LetterVersion.objects.filter(letter__review=review).values_list("saved_by", flat=True))
    found.update(Release.objects.filter(review=review).values_list("prepared_by", flat=True))
    return {account for account in found if account is not None}


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
