"""Read what was asked of sharing without agreement."""

from __future__ import annotations

from django.db.models import QuerySet

from answerable.pathways.models import Override, Worker
from answerable.pathways.policies import visible
from answerable.pathways.rules.verbs import Verb


def to_sign(worker: Worker) -> QuerySet[Override]:
    """Return what was asked in a worker's organisation, waits for an answer, and is theirs to answer: not what they asked themselves."""
    return Override.objects.filter(
        organisation=worker.organisation_id,
        signed_at__isnull=True,
        refused_at__isnull=True,
        referral__in=visible(worker, Verb.SIGN_OVERRIDE).order_by().values("pk"),
    ).exclude(asked_by=worker)
