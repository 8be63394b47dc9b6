"""What is kept how long, what is held, and what became of what was disposed of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from answerable.pathways.disposing import due_now, rules_of
from answerable.pathways.models import Disposal, LegalHold, Organisation, Worker
from answerable.pathways.rules.retention import DEFAULTS, DisposalState, Purpose, Rule


@dataclass(frozen=True)
class Kept:
    """How long an organisation keeps what it holds for a purpose, and whether it set that itself."""

    purpose: Purpose
    rule: Rule
    own: bool


def rules(organisation: Organisation) -> list[Kept]:
    """Return how long an organisation keeps what it holds, purpose by purpose."""
    own = rules_of([organisation.pk])
    return [
        Kept(one, own.get((organisation.pk, one), DEFAULTS[one]), (organisation.pk, str(one)) in own) for one in Purpose
    ]


def over(organisation: Organisation) -> list[tuple[str, int]]:
    """Return how many records' time is over, by what they were kept longest for: counts alone, 500 looked at."""
    counts: dict[str, int] = {}
    for _, when in due_now(organisation, on=timezone.localdate()):
        counts[when.purpose.words] = counts.get(when.purpose.words, 0) + 1
    return sorted(counts.items())


def holds(worker: Worker) -> QuerySet[LegalHold]:
    """Return the holds of a worker's organisation that were not lifted, newest first."""
    return LegalHold.objects.filter(organisation_id=worker.organisation_id, lifted_at__isnull=True).select_related(
        "placed_by"
    )


def disposals(worker: Worker) -> QuerySet[Disposal]:
    """Return the disposals of a worker's organisation, newest first, with how many records went and how many stayed."""
    return (
        Disposal.objects.filter(organisation_id=worker.organisation_id)
        .select_related("proposed_by", "decided_by")
        .annotate(
            records=Count("lines"),
            removed=Count("lines", filter=Q(lines__done_at__isnull=False, lines__kept="")),
            stayed=Count("lines", filter=~Q(lines__kept="")),
        )
        .order_by("-pk")
    )


def proposal_waits(worker: Worker) -> bool:
    """Return whether a proposal to dispose of what is over waits for a second person; another cannot be made before it is decided."""
    return disposals(worker).filter(state=DisposalState.PROPOSED, erasure=False).exists()


def disposal_of(worker: Worker, reference: UUID) -> Disposal | None:
    """Return one disposal of a worker's organisation; None where there is no such."""
    return disposals(worker).filter(reference=reference).first()
