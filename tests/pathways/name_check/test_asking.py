"""Asking: what must be said, how often, what is logged on both sides, and that nobody can tell nobody from somebody restricted."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.pathways.actions import name_check as actions
from answerable.pathways.actions.name_check import ask
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import NameCheck, NameCheckTell, Organisation, Protocol
from answerable.pathways.name_check import holding
from answerable.pathways.name_check.known import NONE
from tests.pathways.making import a_referral, a_worker

from .people import ADA, ASKED, World, a_known_person, a_world, alarms, others

pytestmark = pytest.mark.django_db
WHY = "She rang the helpline this morning"


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1
    made = a_world()
    others(made.knower)
    return made


def asked(world: World, **more):
    return ask(**{"by": world.worker, "identity": ASKED, "purpose": "support", "reason": WHY, **more})


@pytest.mark.parametrize(
    "identity",
    [
        {},
        {"surname": "Madeupson"},
        {"forename": "Adelheid", "surname": "Madeupson"},
        {"forename": "Adelheid", "surname": "Madeupson", "sex": "female"},
        {"surname": "Madeupson", "born": "1987-03-31"},
        {"born": "1987-03-31", "phone": "0115 496 0123", "postcode": "QN4 2ZZ"},
    ],
)
def test_too_little_is_refused_and_nothing_is_looked_up(world: World, identity: dict[str, str]) -> None:
    with pytest.raises(CannotChange, match="Enter the forename and the surname"):
        asked(world, identity=identity)
    assert not NameCheck.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"surname": "Made*"},
        {"forename": "A%"},
        {"postcode": "QN4?"},
        {"other_names": ["M_"]},
        {"email": "a*@b.example"},
    ],
)
def test_what_stands_for_anything_is_refused(world: World, typed: dict[str, object]) -> None:
    with pytest.raises(CannotChange, match="stands for “anything”"):
        asked(world, identity={**ASKED, **typed})


def test_what_cannot_be_read_counts_for_nothing(world: World) -> None:
    with pytest.raises(CannotChange, match="cannot be read"):
        asked(world, identity={"forename": "Adelheid", "surname": "Madeupson", "phone": "12"})


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"purpose": "curiosity"}, "Choose what the check is for"),
        ({"purpose": "name_check"}, "Choose what the check is for"),
        ({"reason": "because"}, "number of the referral, or the reason"),
    ],
)
def test_a_purpose_and_a_referral_or_a_reason_are_needed(world: World, more: dict[str, str], sentence: str) -> None:
    with pytest.raises(CannotChange, match=sentence):
        asked(world, **more)


def test_without_a_protocol_in_force_nobody_may_ask(world: World) -> None:
    Protocol.objects.update(ended_early=timezone.localdate())
    with pytest.raises(CannotChange, match="No information-sharing protocol that is in force"):
        asked(world)
    assert not NameCheck.objects.exists()


def test_the_check_is_logged_on_both_sides_without_whom_it_was_about(world: World) -> None:
    a_known_person(world.knower)
    answer = asked(world)
    assert answer.code == "known"
    check = NameCheck.objects.get()
    assert (check.by, check.organisation, check.purpose, check.code, check.identifiers) == (
        world.worker, world.asker, "support", "known", ["forename", "surname", "born"]
    )  # fmt: skip
    assert check.reason == WHY
    assert NameCheckTell.objects.get().organisation == world.knower
    written = [(entry.action, entry.ref) for entry in Entry.objects.order_by("seq")]
    assert written == [("name_check.asked", str(check.reference)), ("name_check.told", str(world.knower.reference))]
    kept = json.dumps([str(row.__dict__) for row in [check, *Entry.objects.all(), NameCheckTell.objects.get()]])
    for word in ("Madeupson", "madeupson", "Adelheid", "1987", "19870331"):
        assert word not in kept
    assert verify().ok


def test_the_digest_tells_equal_checks_and_nothing_without_the_key(world: World) -> None:
    asked(world)
    asked(world)
    asked(world, identity={**ASKED, "born": "1987-03-30"})
    first, second, third = (bytes(each.digest) for each in NameCheck.objects.order_by("pk"))
    assert first == second != third


def test_for_a_referral_no_reason_is_needed_and_its_own_person_is_no_news(world: World) -> None:
    referral = a_referral(person=a_known_person(world.asker))
    assert asked(world, referral=referral, reason="") == NONE
    assert NameCheck.objects.get().referral == referral


def test_one_form_is_one_check(world: World) -> None:
    token = uuid.uuid4()
    asked(world, reference=token)
    with pytest.raises(actions.AlreadyShown):
        asked(world, reference=token)
    assert NameCheck.objects.count() == 1


def test_a_worker_and_an_organisation_may_ask_so_often_in_an_hour(world: World, settings) -> None:
    settings.NAME_CHECKS_AN_HOUR, settings.NAME_CHECKS_AN_HOUR_AN_ORGANISATION = 3, 5
    for _ in range(3):
        asked(world)
    a_known_person(world.knower)
    for _ in range(2):
        with pytest.raises(actions.TooMany):
            asked(world)
    assert list(NameCheck.objects.order_by("-pk").values_list("code", flat=True)[:2]) == ["refused", "refused"]
    assert [alarm.kind for alarm in alarms()] == ["rate"], "one alarm in an hour says it"
    assert not NameCheckTell.objects.exists()
    colleague = a_worker(role="coordinator", organisation=world.asker, name="Made Upton")
    for _ in range(2):
        asked(world, by=colleague)
    with pytest.raises(actions.TooMany):
        asked(world, by=colleague)
    NameCheck.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert asked(world).code == "known"


@pytest.mark.parametrize(
    "who", [{"name": "Zenobia Madeupson"}, {"name": "Zenobia Other", "email": "zen@made-up.example"}]
)
def test_who_looks_for_their_own_name_or_address_is_answered_and_noticed(world: World, who: dict[str, str]) -> None:
    worker = a_worker(role="coordinator", organisation=world.asker, name=who["name"])
    if "email" in who:
        worker.email = who["email"]
        worker.save()
    assert asked(world, by=worker, identity={**ASKED, "email": "zen@made-up.example"}) == NONE
    assert [alarm.kind for alarm in alarms()] == ["own"]


def test_an_answer_is_held_for_whole_steps(world: World, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NAME_CHECK_HELD_MS = 50
    slept: list[float] = []
    monkeypatch.setattr(holding, "sleep", slept.append)
    now = iter([10.0, 10.012, 10.013, 10.0131, 20.0, 20.06, 20.061, 20.0611])
    for module in (actions, holding):
        monkeypatch.setattr(module, "monotonic", lambda: next(now))
    asked(world)
    asked(world)
    assert slept == pytest.approx([0.05 - 0.0131, 0.1 - 0.0611])
    assert list(NameCheck.objects.order_by("pk").values_list("waited", flat=True)) == [50, 100]


def test_the_hub_itself_is_an_organisation_like_any_other(world: World) -> None:
    Organisation.objects.filter(pk=world.asker.pk).update(is_hub=True)
    assert asked(world, identity=ADA) == NONE
