"""Read the commissioned services."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from answerable.pathways.models import Service, Worker
from answerable.pathways.rules.vocabulary import State

TAKEN_UP = (State.OFFERED, State.ACCEPTED, State.ACTIVE)
"""The states in which a referral takes up a place of a service."""


def services() -> QuerySet[Service]:
    """Return the services by name, with their provider and areas."""
    return Service.objects.select_related("provider").prefetch_related("areas")


def services_of(worker: Worker) -> QuerySet[Service]:
    """Return the services that a worker's organisation runs, each with how many places are taken up (`taken`)."""
    taken = Count("referrals", filter=Q(referrals__state__in=TAKEN_UP))
    return services().filter(provider=worker.organisation).annotate(taken=taken).order_by("name", "pk")


def open_services(on: date) -> QuerySet[Service]:
    """Return the services that take referrals on a day: not shut, within their days, run by an open organisation."""
    return services().filter(
        Q(opens__isnull=True) | Q(opens__lte=on),
        Q(closes__isnull=True) | Q(closes__gte=on),
        is_open=True,
        provider__is_open=True,
    )
