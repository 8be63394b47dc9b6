"""Which requesters are due to be forgotten: what the list and the action both go by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from .models import Complaint, Hold, Request, Requester, Review
from .own_settings import casework_settings
from .rules.life import COMPLAINT, OPEN_REQUEST, REVIEW
from .rules.requesters import months_before


def keep_months() -> int:
    """Return how many months a requester is kept after the last of their requests was over."""
    own = casework_settings()
    return own.keep_requester_months


def with_what_keeps_them(found: QuerySet[Requester]) -> QuerySet[Any]:
    """Add to each requester `number` of requests, `last` day something happened to one, and what is `running` or `held`.

    What runs is an open request, review or complaint; a hold is one that was put by hand and not lifted (section 77).
    """
    theirs = Request.objects.filter(requester=OuterRef("pk"))
    reviews = Review.objects.filter(request__requester=OuterRef("pk")).exclude(state__in=REVIEW.ended)
    complaints = Complaint.objects.filter(request__requester=OuterRef("pk")).exclude(state__in=COMPLAINT.ended)
    return found.annotate(
        number=Count("requests", distinct=True),
        last=Max("requests__events__on", filter=Q(requests__events__withdrawn=False)),
        running=Exists(theirs.filter(state__in=OPEN_REQUEST)) | Exists(reviews) | Exists(complaints),
        held=Exists(Hold.objects.filter(request__requester=OuterRef("pk"), lifted_on=None)),
    )


def due_to_be_forgotten(*, today: date | None = None) -> QuerySet[Any]:
    """Return the requesters whose time to be kept is past: nothing of theirs runs or is held, and the months have gone by.

    One who has no request at all is counted from the day they were recorded.
    """
    before = months_before(today or timezone.localdate(), keep_months())
    return with_what_keeps_them(Requester.objects.filter(forgotten=None)).filter(
        Q(last__lte=before) | Q(last=None, created__date__lte=before), running=False, held=False
    )
