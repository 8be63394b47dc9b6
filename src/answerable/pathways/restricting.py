"""Which records an organisation keeps and does nothing with for now (UK GDPR Article 18). Each organisation is a controller of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from answerable.pathways.models import Restriction


def restrictions(organisation_id: int) -> QuerySet[Restriction]:
    """Return what an organisation restricts today. It binds that organisation; another's does not (facts/law.md D5)."""
    return Restriction.objects.filter(organisation_id=organisation_id, lifted_at__isnull=True).order_by()


def kept_only() -> QuerySet[Restriction, Any]:
    """Return the people whose rows the organisation that keeps them restricts: it then tells nobody of them, and compares them with nobody."""
    found = Restriction.objects.filter(organisation=F("person__owner"), lifted_at__isnull=True)
    return found.order_by().values("person")
