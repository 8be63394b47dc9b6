"""Two organisations with a protocol between them, and people whom one of them knows. All made up."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from answerable.pathways.actions.alarms import raise_alarms
from answerable.pathways.models import Alarm, Organisation, Person, Worker
from answerable.pathways.name_check import fitting, index
from answerable.pathways.rules.protocols import Known, Purpose
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import a_protocol, a_worker, an_organisation

ADA = {
    "forename": "Adelheid",
    "surname": "Madeupson",
    "born": "1987-03-31",
    "postcode": "QN4 2ZZ",
    "phone": "0115 496 0123",
}
ASKED = {"forename": "Adelheid", "surname": "Madeupson", "born": "1987-03-31"}


@dataclass
class World:
    """Who asks, who knows, and the worker who asks."""

    asker: Organisation
    knower: Organisation
    worker: Worker


def a_world(known: Iterable[str] = tuple(Known), *, role: str = Role.COORDINATOR) -> World:
    fitting.forget()
    asker, knower = (
        an_organisation("Made-up asker"),
        an_organisation("Made-up knower", contact_point="Made-up duty desk, 0115 496 0000"),
    )
    a_protocol(knower, asker, purpose=Purpose.NAME_CHECK, known=known)
    return World(asker, knower, a_worker(role=role, organisation=asker, name="Quentin Fictionby"))


def a_known_person(
    owner: Organisation, *, part: str = "victim", is_restricted: bool = False, is_honey: bool = False, **identity: Any
) -> Person:
    with transaction.atomic():
        person = Person.objects.create(
            owner=owner, part=part, identity={**ADA, **identity}, is_restricted=is_restricted, is_honey=is_honey
        )
        index.put(person)
    return person


def alarms() -> list[Alarm]:
    """The alarms that there are once everything that was noticed is looked at."""
    raise_alarms()
    return list(Alarm.objects.order_by("pk"))


def others(owner: Organisation, count: int = 40) -> None:
    """People who are none of those looked for, and like nobody else."""
    chosen = random.Random(20261122)

    def word() -> str:
        return "".join(chosen.choice(letters) for letters in ("bdfgklmnprstvz", "aeiou") * 4)

    people = [
        Person.objects.create(
            owner=owner,
            part="victim",
            identity={"forename": word(), "surname": word(), "born": f"{1930 + at}-{at % 12 + 1:02}-{at % 27 + 1:02}"},
        )
        for at in range(count)
    ]
    with transaction.atomic():
        index.put_many(people)
