"""Read the words of consent, with how often each was asked."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from answerable.pathways.models import ConsentWording


def wordings() -> QuerySet[ConsentWording]:
    """Return every version by layer, the newest first; each has `asked`, how many answers were given to it."""
    return ConsentWording.objects.annotate(asked=Count("consent")).order_by("layer", "-from_day", "-pk")
