"""Several ask at the same moment, in processes of their own: the limit holds, one form is one check, nobody is lost from the index."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings

from answerable.audit.queries import verify
from answerable.pathways import keys
from answerable.pathways.actions import name_check as actions
from answerable.pathways.models import BlindKey, MatchRow, NameCheck, Person
from answerable.pathways.name_check import index
from tests.integration.casework.processes import at_once, shared_store

from .people import ADA, ASKED, World, a_known_person, a_world, others

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with shared_store(tmp_path):
        keys.check(connection)
        made = a_world()
        others(made.knower, 5)
        yield made


def asking(world: World, reference: uuid.UUID | None = None) -> int:
    try:
        with override_settings(NAME_CHECKS_AN_HOUR=3, NAME_CHECK_HELD_MS=1):
            actions.ask(
                by=world.worker, identity=ASKED, purpose="support", reason="She rang the helpline", reference=reference
            )
    except actions.TooMany:
        return 1
    except actions.AlreadyShown:
        return 2
    return 0


def test_no_more_are_answered_than_an_hour_allows(world: World) -> None:
    ended = at_once(*[lambda: asking(world)] * 6)
    assert sorted(ended) == [0, 0, 0, 1, 1, 1]
    assert NameCheck.objects.exclude(code="refused").count() == 3
    assert verify().ok


def test_one_form_sent_twice_at_once_is_one_check(world: World) -> None:
    token = uuid.uuid4()
    ended = at_once(*[lambda: asking(world, token)] * 3)
    assert sorted(ended) == [0, 2, 2]
    assert NameCheck.objects.count() == 1


def test_the_index_is_made_again_while_people_are_changed(world: World) -> None:
    people = [a_known_person(world.knower, forename=f"Changed{letter}") for letter in "abcdefgh"]

    def change() -> None:
        for person in people:
            with transaction.atomic():
                held = Person.objects.select_for_update().get(pk=person.pk)
                held.identity = {**ADA, "forename": "Afterwards", "surname": held.identity["forename"]}
                held.save()
                index.put(held)

    ended = at_once(
        change, lambda: index.rebuild(everyone=True) and None, lambda: index.rebuild(everyone=True) and None
    )
    assert ended == [0, 0, 0]
    generation = keys.ring("index").current
    for person in Person.objects.select_related("match_row"):
        record = index.record_of(person)
        assert MatchRow.objects.get(person=person).record == record.pack().decode()
        expected = set(index.blind_keys(record, generation=generation, victims=True))
        assert set(BlindKey.objects.filter(person=person).values_list("key", flat=True)) == expected
