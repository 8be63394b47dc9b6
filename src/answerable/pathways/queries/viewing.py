"""Who looked at whom: for who looks after safety, and for who looks after the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from answerable.pathways.models import Person, PersonView, Referral, Worker
from answerable.pathways.policies import too_near, visible
from answerable.pathways.rules.verbs import Verb


def views(reader: Worker) -> QuerySet[PersonView]:
    """Return the views that a worker may look into, newest first: all at a hub, else those by their organisation's workers.

    What workers of other organisations looked at would tell a partner that somebody is known elsewhere. Nothing is told of people to
    whom the reader is too near.
    """
    near = Referral.objects.filter(too_near(reader)).order_by().values("person")
    found = PersonView.objects.exclude(Q(person__conflicts__worker=reader) | Q(person__in=near))
    if not reader.organisation.is_hub:
        found = found.filter(organisation_id=reader.organisation_id)
    return found.select_related("worker", "organisation", "person").defer(
        "person__identity", "person__address", "person__preferences"
    )


def who_has_looked_at(reader: Worker, person: Person) -> QuerySet[PersonView]:
    """Return who has looked at a person, newest first, as far as the reader may know."""
    return views(reader).filter(person=person)


def what_was_looked_at_by(reader: Worker, worker: Worker) -> QuerySet[PersonView]:
    """Return what a worker has looked at, newest first, as far as the reader may know."""
    return views(reader).filter(worker=worker)


def person_viewed(reader: Worker, reference: UUID) -> Person | None:
    """Return a person of whom the reader may know a view, without what identifies them."""
    return (
        Person.objects.filter(reference=reference, pk__in=views(reader).order_by().values("person"))
        .defer("identity", "address", "preferences")
        .first()
    )


def worker_viewing(reader: Worker, reference: UUID) -> Worker | None:
    """Return a worker of whom the reader may know what they looked at."""
    found = Worker.objects.filter(reference=reference).select_related("organisation")
    if not reader.organisation.is_hub:
        found = found.filter(organisation_id=reader.organisation_id)
    return found.first()


@dataclass(frozen=True)
class ShownView:
    """One view as a page shows it. `referrals`: those of the person's that the reader may know of."""

    view: PersonView
    referrals: tuple[Referral, ...]
    groups_in_words: str


def shown(rows: Iterable[PersonView], reader: Worker) -> list[ShownView]:
    """Return views for a page, in two queries however many there are."""
    held = list(rows)
    referrals: defaultdict[int, list[Referral]] = defaultdict(list)
    known = visible(reader, Verb.SEE_STATE).filter(person__in={view.person_id for view in held})
    for referral in known.only("number", "reference", "person"):
        referrals[referral.person_id].append(referral)
    return [
        ShownView(
            view=view,
            referrals=tuple(referrals[view.person_id]),
            groups_in_words=", ".join(Verb(code).words.removeprefix("see ") for code in view.groups),
        )
        for view in held
    ]


def most_looked(reader: Worker, days: int = 7) -> Sequence[Mapping[str, Any]]:
    """Return the ten workers who looked at the most people in the last days: their name, reference, people and pages."""
    since = timezone.now() - timedelta(days=days)
    return list(
        views(reader)
        .filter(at__gte=since)
        .order_by()
        .values("worker__name", "worker__reference", "organisation__name")
        .annotate(people=Count("person", distinct=True), pages=Count("journal_seq", distinct=True))
        .order_by("-people", "-pages", "worker__name")[:10]
    )
