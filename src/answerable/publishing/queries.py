"""Reading the outbox to the published store."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Outgoing


def waiting() -> int:
    """Return how many releases wait in the outbox."""
    return Outgoing.objects.filter(delivered_at__isnull=True).count()


def handed_over() -> QuerySet[Outgoing]:
    """Return every release that was handed over, the last first, without what it holds."""
    return Outgoing.objects.defer("packed").select_related("by").order_by("-pk")
