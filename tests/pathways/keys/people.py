"""People for the tests of keys: made up, with a name, a day and a number that nothing else in a store looks like."""

from __future__ import annotations

import random
from typing import Any

from answerable.pathways.models import Organisation, Person, SafeContact

FIRST = ("Zebedee", "Quillon", "Ottoline", "Persimmon", "Xanthippe", "Wilfreda", "Balthazar", "Euphemia")
LAST = ("Madeupson", "Inventshaw", "Fictionby", "Untruthwell", "Pretendham", "Imaginworth")


def identity(number: int) -> dict[str, Any]:
    chosen = random.Random(number)
    return {
        "forename": chosen.choice(FIRST),
        "surname": f"{chosen.choice(LAST)}{number % 26 * 'e'}",
        "born": f"19{chosen.randint(40, 99)}-{chosen.randint(1, 12):02}-{chosen.randint(13, 28)}",
        "sex": chosen.choice("FM"),
        "phone": f"0115 496 {number % 1000:04}",
        "email": f"someone{number}@made-up.example",
        "postcode": f"NG{number % 20 + 1} {number % 9 + 1}ZZ",
    }


def address(number: int) -> dict[str, Any]:
    return {
        "lines": [f"{number} Nowhere Crescent", "Noplaceton"],
        "postcode": f"NG{number % 20 + 1} {number % 9 + 1}ZZ",
    }


def an_owner(name: str = "Made-up Police") -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults={"kind": "police"})[0]


def make(count: int, *, owner: Organisation | None = None, start: int = 0) -> list[Person]:
    owner = owner or an_owner()
    people = Person.objects.bulk_create(
        [
            Person(
                owner=owner,
                part="victim",
                identity=identity(number),
                address=address(number) if number % 3 else None,
                preferences={"language": "en", "about_me": f"made-up words {number}"} if number % 5 == 0 else None,
            )
            for number in range(start, start + count)
        ],
        batch_size=500,
    )
    SafeContact.objects.bulk_create(
        [
            SafeContact(
                person=person,
                plan={"phone": identity(start + at)["phone"], "phone_safe": True},
                checked_on="2026-01-05",
            )
            for at, person in enumerate(people)
            if at % 4 == 0
        ]
    )
    return people


def everything() -> list[tuple[Any, ...]]:
    """What the store says of people, opened."""
    return [
        *Person.objects.order_by("pk").values_list("pk", "identity", "address", "preferences"),
        *SafeContact.objects.order_by("pk").values_list("pk", "plan"),
    ]
