"""Read who did what was done to somebody."""

from __future__ import annotations

from answerable.pathways.models import Person, Referral, Worker
from answerable.pathways.policies import told_incidents


def known_perpetrators(referral: Referral, worker: Worker) -> list[Person]:
    """Return who did what was done to the person of a referral, as far as the worker's organisation was told of it."""
    told = told_incidents(referral, worker)
    return list(Person.objects.filter(incidents_done__in=told.order_by().values("pk")).distinct().order_by("pk"))
