"""What may be said of somebody who was looked up, and of whom nothing may be said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from answerable.pathways import keys
from answerable.pathways.granting import grants_in_force
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import BlindKey, MatchRow, Person, PersonLink, Protocol, Restriction, WorkerConflict
from answerable.pathways.name_check import fitting, index
from answerable.pathways.name_check.known import NONE, Answer, Asking, Tell, known
from answerable.pathways.name_check.lists import match_list
from answerable.pathways.name_check.looking import matches
from answerable.pathways.rules.protocols import Known, Purpose
from tests.pathways.making import a_protocol, a_referral, an_organisation

from .people import ADA, ASKED, World, a_known_person, a_world, others

pytestmark = pytest.mark.django_db


def answer(world: World, *, besides: Person | None = None, **asked: str) -> Answer:
    return found(world, besides=besides, **asked).answer


def found(world: World, *, besides: Person | None = None, **asked: str):
    query = MatchRecord.of({**ASKED, **asked})
    return known(query=query, asker=world.asker, worker=world.worker, besides=besides)


@pytest.fixture
def world() -> World:
    made = a_world()
    others(made.knower)
    return made


def test_nobody_is_known_where_there_is_nobody(world: World) -> None:
    assert answer(world) == NONE


def test_somebody_known_is_told_with_what_the_protocol_allows(world: World) -> None:
    a_known_person(world.knower)
    assert answer(world) == Answer(
        "known",
        (
            Tell(
                kind="Specialist domestic or sexual violence service",
                name="Made-up knower",
                open=False,
                contact="Made-up duty desk, 0115 496 0000",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("allowed", "told"),
    [
        ((), Tell()),
        ((Known.KIND,), Tell(kind="Specialist domestic or sexual violence service")),
        ((Known.OPEN,), Tell(open=False)),
        ((Known.CONTACT,), Tell(contact="Made-up duty desk, 0115 496 0000")),
    ],
)
def test_no_more_is_told_than_the_protocol_says(allowed: tuple[str, ...], told: Tell) -> None:
    world = a_world(allowed)
    a_known_person(world.knower)
    assert answer(world) == Answer("known", (told,))


@pytest.mark.parametrize(
    ("state", "is_open"), [("draft", False), ("sent", True), ("active", True), ("closed", False), ("withdrawn", False)]
)
def test_whether_support_is_going_on(world: World, state: str, is_open: bool) -> None:
    a_referral(person=a_known_person(world.knower), state=state)
    assert answer(world).tells[0].open is is_open


def test_without_a_protocol_somebody_known_answers_like_nobody(world: World) -> None:
    a_known_person(an_organisation("Made-up stranger"))
    assert answer(world) == NONE
    assert found(world).told == {}


@pytest.mark.parametrize("purpose", [Purpose.REFERRAL, Purpose.SUPPORT, Purpose.MARAC, Purpose.SAFEGUARDING])
def test_a_protocol_for_another_purpose_is_none(world: World, purpose: str) -> None:
    stranger = an_organisation("Made-up stranger")
    a_protocol(stranger, world.asker, purpose=purpose, known=tuple(Known))
    a_known_person(stranger)
    assert answer(world) == NONE


def test_a_protocol_the_other_way_round_is_none(world: World) -> None:
    stranger = an_organisation("Made-up stranger")
    a_protocol(world.asker, stranger, purpose=Purpose.NAME_CHECK, known=tuple(Known))
    a_known_person(stranger)
    assert answer(world) == NONE


@pytest.mark.parametrize(
    ("starts", "ends", "ended_early"),
    [(-10, 0, None), (0, 0, None), (1, 10, None), (-10, -1, None), (-10, 10, 0), (-10, 10, 1), (-10, 10, -5)],
)
def test_the_protocol_holds_on_the_same_days_as_everywhere_else(
    world: World, starts: int, ends: int, ended_early: int | None
) -> None:
    day = timezone.localdate()

    def at(days: int) -> date:
        return day + timedelta(days=days)

    Protocol.objects.update(
        starts=at(starts), ends=at(ends), ended_early=None if ended_early is None else at(ended_early)
    )
    grants = grants_in_force(receiver=world.asker, purpose=Purpose.NAME_CHECK, on=day)
    assert set(Asking.of(world.asker).may_tell) == set(grants.values_list("giver", flat=True))
    a_known_person(world.knower)
    assert (answer(world) == NONE) is not grants.exists()


def test_what_was_ended_takes_effect_in_the_next_check(world: World) -> None:
    a_known_person(world.knower)
    assert answer(world).code == "known"
    Protocol.objects.update(ended_early=timezone.localdate())
    assert answer(world) == NONE


@pytest.mark.parametrize("kind", ["is_restricted", "is_honey"])
def test_somebody_restricted_answers_like_nobody_and_raises_an_alarm(world: World, kind: str) -> None:
    person = a_known_person(world.knower, **{kind: True})
    assert found(world).answer == NONE
    assert found(world).told == {}
    assert found(world).alarms == (("honey" if kind == "is_honey" else "restricted", person.pk),)


def test_one_restricted_row_hides_every_other_organisations_row_of_the_same_person(world: World) -> None:
    third = an_organisation("Made-up third")
    a_protocol(third, world.asker, purpose=Purpose.NAME_CHECK, known=tuple(Known))
    a_known_person(third)
    a_known_person(world.knower, is_restricted=True)
    assert answer(world) == NONE


def test_what_the_asking_organisation_holds_itself_is_told_whoever_is_restricted_elsewhere(world: World) -> None:
    a_known_person(world.asker)
    alone = answer(world)
    assert [tell.ours for tell in alone.tells] == [True]
    a_known_person(world.knower, is_restricted=True)
    assert answer(world) == alone


def test_the_row_that_is_asked_for_is_no_news(world: World) -> None:
    own = a_known_person(world.asker)
    assert answer(world, besides=own) == NONE


def test_whom_the_worker_must_not_see_answers_like_nobody(world: World) -> None:
    person = a_known_person(world.knower)
    WorkerConflict.objects.create(worker=world.worker, person=person)
    a_known_person(world.asker)
    assert found(world).answer == NONE
    assert ("conflict", person.pk) in found(world).alarms


def test_whose_processing_is_restricted_is_not_told(world: World) -> None:
    person = a_known_person(world.knower)
    elsewhere = Restriction.objects.create(person=person, organisation=an_organisation())
    assert found(world).answer.code == "known", "another organisation's restriction is not its owner's"
    assert elsewhere.organisation != world.knower
    own = Restriction.objects.create(person=person, organisation=world.knower)
    assert found(world).answer == NONE
    assert found(world).alarms == ()
    own.lifted_at = timezone.now()
    own.save()
    assert found(world).answer.code == "known"


@pytest.mark.parametrize("part", ["perpetrator", "witness", "child"])
def test_only_people_who_were_harmed_are_looked_up(world: World, part: str) -> None:
    person = a_known_person(world.knower, part=part)
    assert answer(world) == NONE
    assert found(world).alarms == ()
    query = MatchRecord.of(ADA)
    generation = keys.ring("index").current
    reached = set(index.blind_keys(query, generation=generation, victims=True))
    assert not reached & set(BlindKey.objects.filter(person=person).values_list("key", flat=True))


def test_somebody_unsure_is_possible_and_one_identifier_more_makes_sure(world: World, settings) -> None:
    a_known_person(world.knower)
    weak, more = {"forename": "A"}, {"forename": "A", "phone": "0115 496 0123"}
    (least,) = matches(MatchRecord.of({**ASKED, **weak}), fitting.fitted())
    (most,) = matches(MatchRecord.of({**ASKED, **more}), fitting.fitted())
    settings.NAME_CHECK_SURE_BITS = (least.score.bits + most.score.bits) / 2
    assert answer(world, **weak) == Answer("possible")
    assert found(world, **weak).told == {}
    assert answer(world, **more).code == "known"


def test_somebody_of_the_same_household_is_not_told(world: World) -> None:
    a_known_person(world.knower)
    assert answer(world, forename="Ottokar", born="2009-11-02", postcode="QN4 2ZZ", phone="0115 496 0123") == NONE


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"born": "1987-09-02"}, False),
        ({"born": "1987-03-07"}, False),
        ({"born": "1987-03-30"}, True),
        ({"born": "1987-03-07", "postcode": "QN4 2ZZ"}, True),
        ({"born": "1987-03-07", "phone": "0115 496 0123"}, True),
        ({"born": "1987-03-07", "phone": "0115 496 9999", "postcode": "QN9 1AA"}, False),
        ({"born": "1987-09-02", "email": "made.up@example.invalid"}, True),
        ({"born": ""}, False),
        ({"born": "", "postcode": "QN4 2ZZ"}, True),
    ],
)
def test_a_namesake_whose_day_of_birth_does_not_agree_is_told_only_where_something_else_agrees(
    world: World, asked: dict[str, str], told: bool, settings
) -> None:
    person = a_known_person(world.knower, email="made.up@example.invalid")
    query = MatchRecord.of({**ASKED, **asked})
    settings.NAME_CHECK_SHOW_BITS = -50.0
    assert (answer(world, **asked) != NONE) is told
    assert [row.answer != NONE for row in match_list([query], organisation=world.asker)] == [told]
    assert person.pk in {match.person for match in matches(query, fitting.fitted(), least=-50.0)}, (
        "a reviewer may see it"
    )


def test_a_confirmed_link_is_followed_and_a_proposed_one_is_not(world: World) -> None:
    one = a_known_person(world.knower)
    third = an_organisation("Made-up third")
    a_protocol(third, world.asker, purpose=Purpose.NAME_CHECK, known=(Known.NAME,))
    other = a_known_person(third, forename="Heidi", surname="Fictionby", born="1987-03-30", postcode="", phone="")
    link = PersonLink.objects.create(first=one, second=other, weight=1, model_version="x")
    assert len(answer(world).tells) == 1
    PersonLink.objects.filter(pk=link.pk).update(state="confirmed")
    assert {tell.name for tell in answer(world).tells} == {"Made-up knower", "Made-up third"}
    Person.objects.filter(pk=other.pk).update(is_restricted=True)
    assert answer(world) == NONE


def test_the_index_follows_what_is_changed_and_removed(world: World) -> None:
    person = a_known_person(world.knower)
    person.identity = {**ADA, "forename": "Zoltan", "born": "1950-01-01", "phone": "", "postcode": ""}
    person.save()
    index.put(person)
    assert answer(world) == NONE
    assert answer(world, forename="Zoltan", born="1950-01-01").code == "known"
    index.remove(person)
    assert answer(world, forename="Zoltan", born="1950-01-01") == NONE
    assert not BlindKey.objects.filter(person=person).exists()
    assert index.rebuild() == 1
    assert answer(world, forename="Zoltan", born="1950-01-01").code == "known"


def test_disposing_of_a_person_takes_every_trace(world: World) -> None:
    person = a_known_person(world.knower)
    number = person.pk
    person.delete()
    assert not BlindKey.objects.filter(person_id=number).exists()
    assert not MatchRow.objects.filter(person_id=number).exists()


def test_people_are_found_while_the_index_key_is_changed(world: World) -> None:
    a_known_person(world.knower)
    keys.add("index")
    assert answer(world).code == "known"
    assert index.rebuild() > 0
    assert answer(world).code == "known"
    assert index.generations() == [keys.ring("index").current]
    assert index.rebuild() == 0
    assert index.rebuild(everyone=True) > 0


def test_a_key_that_too_many_share_is_skipped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from answerable.pathways.name_check import looking

    monkeypatch.setattr(looking, "BUSIEST", 3)
    assert looking.ranked([(1, person) for person in range(4)] + [(2, 1), (2, 2)]) == [1, 2]
    monkeypatch.setattr(looking, "MOST_CANDIDATES", 2)
    assert looking.ranked([(1, 5), (2, 5), (1, 3), (2, 9), (3, 9), (4, 9)]) == [9, 5]


def test_names_are_counted_and_kept_sealed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    a_known_person(world.knower)
    assert fitting.count_names() == 41
    assert fitting.count_names() == 41
    monkeypatch.setattr(fitting, "FEWEST_COUNTED", 41)
    fitting.forget()
    assert fitting.fitted().frequencies is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT counts FROM pathways_namecounts")
        rows = cursor.fetchall()
    assert len(rows) == 1
    assert b"madeupson" not in bytes(rows[0][0])
