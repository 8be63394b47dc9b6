"""A confirmed link leads a name check only from what may be told: another organisation's record never speaks through one's own."""

from __future__ import annotations

import pytest

from answerable.pathways.actions import name_check as actions
from answerable.pathways.models import Person, PersonLink
from answerable.pathways.rules.protocols import Purpose
from tests.pathways.making import a_protocol, an_organisation

from .people import World, a_known_person, a_world, alarms

pytestmark = pytest.mark.django_db
OTHER_NAME = {"forename": "Bartholomea", "surname": "Inventedby", "born": "1971-11-05"}


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1
    return a_world()


def link(one: Person, other: Person) -> None:
    first, second = sorted((one, other), key=lambda row: row.pk)
    PersonLink.objects.create(
        first=first, second=second, weight=20.0, model_version="x", state=PersonLink.State.CONFIRMED
    )


def asked(world: World) -> str:
    return actions.ask(by=world.worker, identity=OTHER_NAME, purpose="support", reason="She rang the helpline").code


def test_a_record_that_may_not_be_told_of_does_not_tell_of_ones_own(world: World) -> None:
    own = a_known_person(world.asker)
    assert asked(world) == "none"
    link(own, a_known_person(an_organisation(), phone="", postcode="", **OTHER_NAME))
    assert asked(world) == "none"


@pytest.mark.parametrize("more", [{"is_restricted": True}, {"is_honey": True}])
def test_nor_does_somebody_restricted_where_a_protocol_would_tell(world: World, more: dict[str, bool]) -> None:
    own = a_known_person(world.asker)
    link(own, a_known_person(world.knower, phone="", postcode="", **OTHER_NAME, **more))
    assert asked(world) == "none"
    assert len(alarms()) == 1


def test_what_may_be_told_leads_on(world: World) -> None:
    third = an_organisation()
    a_protocol(third, world.asker, purpose=Purpose.NAME_CHECK, known=("kind",))
    link(a_known_person(third), a_known_person(world.knower, phone="", postcode="", **OTHER_NAME))
    answer = actions.ask(by=world.worker, identity=OTHER_NAME, purpose="support", reason="She rang the helpline")
    assert answer.code == "known"
    assert len(answer.tells) == 2


def test_somebody_restricted_is_noticed_through_a_link(world: World) -> None:
    link(
        a_known_person(world.knower, phone="", postcode="", **OTHER_NAME),
        a_known_person(an_organisation(), is_restricted=True),
    )
    assert asked(world) == "none"
    assert len(alarms()) == 1
