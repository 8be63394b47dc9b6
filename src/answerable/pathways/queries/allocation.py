"""Read who of an organisation had a case."""

from __future__ import annotations

from django.db.models import QuerySet

from answerable.pathways.models import Allocation, Organisation, Referral


def history(referral: Referral, organisation: Organisation) -> QuerySet[Allocation]:
    """Return who of an organisation had a case, the latest first."""
    return referral.allocations.filter(organisation=organisation).select_related("worker", "by", "service")
