"""Read information-sharing protocols, and what they allow on a day."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from answerable.pathways.models import Protocol, ProtocolGrant


def protocols() -> QuerySet[Protocol]:
    """Return the protocols by title, each with the number of its lines (`lines`)."""
    return Protocol.objects.annotate(lines=Count("grants")).order_by("title", "pk")


def grants_of(protocol: Protocol) -> QuerySet[ProtocolGrant]:
    """Return the lines of a protocol with their two organisations, by giver, receiver and purpose."""
    return protocol.grants.select_related("giver", "receiver").order_by("giver__name", "receiver__name", "purpose")
