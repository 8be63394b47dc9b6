"""What the rounds do for the name check: each part when it is due, and nothing when it is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways.actions import looking_after, samples
from answerable.pathways.actions.name_check import ask
from answerable.pathways.actions.rounds import PARTS, work
from answerable.pathways.models import (
    Alarm,
    BlindKey,
    DipSample,
    LegalHold,
    MatchRow,
    NameCheck,
    NameCounts,
    Person,
    PersonLink,
)
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import a_referral, a_worker

from .people import ADA, ASKED, World, a_known_person, a_world, alarms, others

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 1, 14, 2, 30, tzinfo=UTC)
DAY = datetime(2026, 1, 14, 14, 30, tzinfo=UTC)


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1
    made = a_world()
    others(made.knower, 3)
    return made


def asked(world: World, **more: object) -> NameCheck:
    ask(**{"by": world.worker, "identity": ASKED, "purpose": "support", "reason": "She rang this morning", **more})
    found = NameCheck.objects.order_by("-pk").first()
    assert found is not None
    return found


def test_the_parts_are_among_the_rounds_and_go_well(world: World) -> None:
    asked(world)
    named = {"name index", "proposed links", "name check alarms", "name check samples", "old name checks"}
    done = [one for one in work() if one.part in named]
    assert {one.part for one in done} == named == named & {part.name for part in PARTS}
    assert not [one for one in done if one.failed]
    assert not NameCheck.objects.filter(noticed__isnull=False).exists()


def test_the_index_is_put_right_once_a_night(world: World) -> None:
    lost = Person.objects.create(owner=world.knower, part="victim", identity=ADA)
    assert looking_after.index_of_tonight(DAY) == "1 people put into the index; it has 4"
    assert BlindKey.objects.filter(person=lost).exists()
    NameCounts.objects.update(made_at=NIGHT - timedelta(hours=19))
    assert looking_after.index_of_tonight(NIGHT) == "not due"
    NameCounts.objects.update(made_at=NIGHT - timedelta(hours=24))
    assert looking_after.index_of_tonight(DAY) == "not due"
    assert looking_after.index_of_tonight(NIGHT).startswith("0 people put")
    NameCounts.objects.update(made_at=DAY - timedelta(hours=49))
    assert looking_after.index_of_tonight(DAY).startswith("0 people put"), "no round came by at night"


def test_links_are_proposed_some_by_day_and_all_at_night(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    a_known_person(world.knower)
    a_known_person(world.asker)
    monkeypatch.setattr(looking_after, "BY_DAY", 2)
    assert looking_after.links_of_tonight(DAY).startswith("2 people compared")
    assert MatchRow.objects.filter(paired=False).count() == 3
    assert looking_after.links_of_tonight(NIGHT).startswith("3 people compared")
    assert looking_after.links_of_tonight(NIGHT).startswith("0 people compared, 0 links")
    assert PersonLink.objects.count() == 1


def test_last_weeks_samples_are_drawn_once(world: World) -> None:
    now = timezone.now()
    assert looking_after.samples_of_the_week(now) == "not due"
    asked(world)
    assert looking_after.samples_of_the_week(now) == "not due", "this week is not over"
    NameCheck.objects.update(at=now - timedelta(days=7))
    assert looking_after.samples_of_the_week(now) == "1 drawn"
    assert looking_after.samples_of_the_week(now) == "not due"
    assert Entry.objects.filter(action="name_check.drawn").count() == 1


class TestForgetting:
    @pytest.fixture
    def lead(self, world: World):
        return a_worker(role=Role.HUB_LEAD, organisation=world.knower)

    def old(self, world: World, **more: object) -> NameCheck:
        check = asked(world, **more)
        alarms()
        NameCheck.objects.filter(pk=check.pk).update(at=timezone.now() - timedelta(days=6 * 366))
        return check

    def forgotten(self) -> str:
        return looking_after.forget_old_checks(timezone.now())

    def test_old_checks_go_and_new_ones_stay(self, world: World) -> None:
        old, new = self.old(world), asked(world)
        assert self.forgotten() == "1 name checks forgotten"
        assert list(NameCheck.objects.all()) == [new]
        assert Entry.objects.filter(action="name_check.forgotten", ref=str(old.reference)).count() == 1
        assert self.forgotten() == "0 name checks forgotten"
        assert Entry.objects.filter(action="name_check.forgotten").count() == 1

    def test_the_time_is_a_setting(self, world: World, settings) -> None:
        self.old(world)
        settings.NAME_CHECK_KEPT_MONTHS = 100
        assert self.forgotten() == "0 name checks forgotten"

    def test_an_alarm_stays_until_somebody_dealt_with_it(self, world: World, lead) -> None:
        a_known_person(world.knower, is_restricted=True)
        self.old(world)
        assert self.forgotten() == "0 name checks forgotten"
        samples.handle_alarm(by=lead, alarm=Alarm.objects.get(), note="Made-up words")
        assert self.forgotten() == "1 name checks forgotten"
        assert not Alarm.objects.exists()

    def test_a_sample_stays_until_it_is_reviewed(self, world: World, lead) -> None:
        check = self.old(world)
        sample = DipSample.objects.create(check_made=check, week=check.at.date())
        assert self.forgotten() == "0 name checks forgotten"
        samples.review(by=lead, sample=sample, outcome="fine")
        assert self.forgotten() == "1 name checks forgotten"

    def test_what_nobody_looked_at_stays(self, world: World) -> None:
        self.old(world)
        NameCheck.objects.update(noticed={"alarms": [], "pad": ""})
        assert self.forgotten() == "0 name checks forgotten"

    def test_a_legal_hold_is_above_it(self, world: World, lead) -> None:
        person = a_known_person(world.asker)
        self.old(world, referral=a_referral(person=person), reason="")
        hold = LegalHold.objects.create(person=person, organisation=world.asker, why="made up", placed_by=lead)
        assert self.forgotten() == "0 name checks forgotten"
        hold.lifted_at, hold.lifted_by = timezone.now(), lead
        hold.save()
        assert self.forgotten() == "1 name checks forgotten"
