"""Files that came and went, and lines of protocols that something can be given under."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from answerable.pathways.models import ExchangeMapping, Export, Import, ImportRow, ProtocolGrant, Worker
from answerable.pathways.rules.exchange import Sort
from answerable.pathways.rules.protocols import Purpose


def imports(worker: Worker) -> QuerySet[Import]:
    """Return the files of a worker's organisation that were brought in, newest first, with how many rows."""
    return (
        Import.objects.filter(organisation_id=worker.organisation_id)
        .exclude(sort=Sort.LIST)
        .select_related("by")
        .defer("headings")
        .annotate(count=Count("rows"))
        .order_by("-pk")
    )


def import_of(worker: Worker, reference: UUID, *, of_list: bool = False) -> Import | None:
    """Return one file of a worker's organisation; None where there is no such."""
    found = Import.objects.filter(reference=reference, organisation_id=worker.organisation_id)
    return (found.filter(sort=Sort.LIST) if of_list else found.exclude(sort=Sort.LIST)).first()


def rows(file: Import, outcome: str) -> QuerySet[ImportRow]:
    """Return the rows of a file, or those of one outcome."""
    return file.rows.filter(outcome=outcome) if outcome else file.rows.all()


def mappings(file: Import) -> QuerySet[ExchangeMapping]:
    """Return how files of the sort were read before in the organisation."""
    return ExchangeMapping.objects.filter(organisation_id=file.organisation_id, sort=file.sort)


def lines(worker: Worker) -> QuerySet[ProtocolGrant]:
    """Return the lines of protocols in force under which the worker's organisation may give something to a partner."""
    today = timezone.localdate()
    return (
        ProtocolGrant.objects.filter(
            Q(protocol__ended_early__isnull=True) | Q(protocol__ended_early__gt=today),
            giver_id=worker.organisation_id,
            protocol__starts__lte=today,
            protocol__ends__gte=today,
        )
        .exclude(purpose=Purpose.NAME_CHECK)
        .select_related("protocol", "receiver")
        .order_by("receiver__name", "purpose")
    )


def exports(worker: Worker) -> QuerySet[Export]:
    """Return the files that a worker's organisation gave to partners, newest first."""
    return Export.objects.filter(giver_id=worker.organisation_id).select_related("receiver", "by", "grant")
