"""Which rows may be one person: every row that is new or changed is compared with all others, and links are proposed.

A machine proposes and never decides. What somebody has said of two rows stands, whatever they weigh later. Nobody is proposed as one
with whom they are in a relationship with, nor with who did something to them; traps, and rows that their owner restricts, are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q

from answerable.pathways.linkage.model import Model
from answerable.pathways.models import Incident, MatchRow, Person, PersonLink, Relationship
from answerable.pathways.restricting import kept_only
from answerable.pathways.rules.vocabulary import Part

from .fitting import fitted
from .looking import matches, records

BATCH = 200
"""People who are compared with all others in one transaction."""


def pair_all(*, most: int | None = None, told: Callable[[int], None] = lambda _done: None) -> tuple[int, int]:
    """Compare everybody who was put into the index since the last time; return how many, and how many links were proposed.

    `most`: no more people than this now. It may be stopped and run again.
    """
    done = proposed = 0
    model = fitted()
    waiting = MatchRow.objects.filter(paired=False).order_by("pk").values_list("pk", flat=True)
    while people := list(waiting[: BATCH if most is None else min(BATCH, most - done)]):
        with transaction.atomic():
            proposed += pair(people, model)
            MatchRow.objects.filter(pk__in=people).update(paired=True)
        done += len(people)
        told(done)
    return done, proposed


def pair(people: Iterable[int], model: Model | None = None) -> int:
    """Compare these people with all others and propose the links that weigh enough; return how many are new."""
    model = model or fitted()
    victims = set(Person.objects.filter(pk__in=list(people), part=Part.VICTIM).values_list("pk", flat=True))
    weights: dict[tuple[int, int], float] = {}
    for person, record in records(list(people)):
        for other, weighed in matches(record, model, victims=person in victims):
            if other != person:
                weights[min(person, other), max(person, other)] = weighed.bits
    kept = _allowed(weights)
    known = {
        (link.first_id, link.second_id): link
        for link in PersonLink.objects.filter(
            first__in={first for first, _ in kept}, second__in={second for _, second in kept}
        )
    }
    again = []
    for pair_of, link in known.items():
        if pair_of in kept and link.state == PersonLink.State.PROPOSED:
            link.weight, link.model_version = weights[pair_of], model.version
            again.append(link)
    PersonLink.objects.bulk_update(again, ["weight", "model_version"])
    new = [
        PersonLink(first_id=first, second_id=second, weight=weights[first, second], model_version=model.version)
        for first, second in sorted(kept - known.keys())
    ]
    PersonLink.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _allowed(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Leave out the pairs that must not be one person, or are not for anybody to decide."""
    found = set(pairs)
    people = {person for pair_of in found for person in pair_of}
    aside = set(
        Person.objects.filter(Q(is_honey=True) | Q(pk__in=kept_only()), pk__in=people).values_list("pk", flat=True)
    )
    apart = {
        (min(one, other), max(one, other))
        for one, other in [
            *Relationship.objects.filter(person__in=people, other__in=people).values_list("person", "other"),
            *Incident.perpetrators.through.objects.filter(person__in=people, incident__person__in=people).values_list(
                "person", "incident__person"
            ),
        ]
    }
    return {pair_of for pair_of in found - apart if not aside & set(pair_of)}
