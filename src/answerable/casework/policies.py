"""May this happen now? Whoever drafted something is not the one who clears it."""

from __future__ import annotations

from django.db.models import Q

from answerable.accounts.models import User

from .models import CaseEvent, Decision, Draft, LetterVersion, Mark, Release, Request, Review
from .rules.life import REVIEW, Event

_OF_REVIEW = frozenset({Event.REVIEW_SENT_BACK, Event.REVIEW_CLEARED})


def drafters(request: Request) -> set[int]:
    """Return the accounts of everybody who had a hand in the answer to a request: its words, its decisions, its marks."""
    found: set[int | None] = set()
    found.update(Draft.objects.filter(question__request=request).values_list("worded_by", flat=True))
    found.update(Decision.objects.filter(question__request=request).values_list("decided_by", flat=True))
    found.update(Mark.objects.filter(document__request=request).values_list("made_by", flat=True))
    found.update(
        LetterVersion.objects.filter(letter__request=request, letter__review=None).values_list("saved_by", flat=True)
    )
    found.update(Release.objects.filter(request=request, review=None).values_list("prepared_by", flat=True))
    found.update(
        CaseEvent.objects.filter(
            request=request, withdrawn=False, kind__in=(Event.DRAFTING_STARTED, Event.SENT_FOR_CLEARANCE)
        ).values_list("by", flat=True)
    )
    return {account for account in found if account is not None}


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
