"""Reading what is public."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import PublishedResponse
from .rules.references import fold


def find_response(reference: str) -> PublishedResponse | None:
    """Return the published response with this reference, however it is written ("FOI 7617-13" finds "7617/13")."""
    folded = fold(reference)
    return PublishedResponse.objects.filter(folded_reference=folded).first() if folded else None


def responses() -> QuerySet[PublishedResponse]:
    """Return every published response, by reference."""
    return PublishedResponse.objects.order_by("reference")
