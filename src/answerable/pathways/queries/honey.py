"""Read the honey records of an organisation."""

from __future__ import annotations

from django.db.models import QuerySet

from answerable.pathways.models import Organisation, Person


def honey_records(organisation: Organisation) -> QuerySet[Person]:
    """Return the people of an organisation who do not exist, the newest first."""
    return Person.objects.filter(owner=organisation, is_honey=True).order_by("-created_at", "-pk")
