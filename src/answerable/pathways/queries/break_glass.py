"""What was opened in an emergency, and what of it waits for a review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from answerable.pathways.models import GlassOpening, Worker
from answerable.pathways.policies import openings
from answerable.pathways.rules.break_glass import is_overdue


def openings_shown(reader: Worker) -> QuerySet[GlassOpening]:
    """Return the openings that a worker may look into, with who opened and reviewed them and without the words of the referral."""
    return openings(reader).select_related("worker", "organisation", "referral", "reviewed_by").defer("referral__notes")


def running(worker: Worker) -> QuerySet[GlassOpening]:
    """Return what a worker has open now, that which ends first before the others."""
    return (
        GlassOpening.objects.filter(worker=worker, organisation=worker.organisation_id, ends_at__gt=timezone.now())
        .select_related("referral")
        .defer("referral__notes")
        .order_by("ends_at", "pk")
    )


@dataclass(frozen=True)
class ShownOpening:
    """One opening as a page shows it."""

    opening: GlassOpening
    overdue: bool
    own: bool
    is_running: bool


def shown(rows: Iterable[GlassOpening], reader: Worker, now: datetime | None = None) -> list[ShownOpening]:
    """Return openings for a page: whether each should have been reviewed by now, is the reader's own, and still runs."""
    now = now or timezone.now()
    return [
        ShownOpening(
            opening=row,
            overdue=row.reviewed_at is None
            and is_overdue(opened_at=row.opened_at, now=now, review_hours=settings.GLASS_REVIEW_HOURS),
            own=row.worker_id == reader.pk,
            is_running=row.ends_at > now,
        )
        for row in rows
    ]
