"""Reminders of what is late: made once, ended when it is done, seen on screens and never mailed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways.actions import chasing, rounds
from answerable.pathways.clockwork import readings_of, targets
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Chaser, Referral, Worker
from answerable.pathways.queries.queue import is_late
from answerable.pathways.rules.clocks import CLOCKS_OF, Clock
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db
STATES_WITH_CLOCKS = [state for state in CLOCKS_OF if state is not State.DRAFT]


def long_ago(days: int = 30) -> datetime:
    return timezone.now() - timedelta(days=days)


def test_what_is_late_is_reminded_of_once() -> None:
    late = making.a_referral(state=State.SENT, at=long_ago())
    making.a_referral(state=State.SENT)
    now = timezone.now()
    assert chasing.chase(now) == "1 reminder made, 0 settled"
    assert chasing.chase(now) == "0 reminders made, 0 settled"
    made = Chaser.objects.get()
    assert (made.referral, made.clock, made.organisation) == (late, Clock.ROUTING, making.the_hub())
    assert Entry.objects.filter(action="chasers.made").count() == 1
    assert not mail.outbox


def test_the_provider_is_reminded_of_what_it_has_to_do() -> None:
    offered = making.a_referral(state=State.OFFERED, at=long_ago())
    accepted = making.a_referral(state=State.ACCEPTED, at=long_ago())
    chasing.chase(timezone.now())
    assert offered.service is not None
    assert accepted.service is not None
    assert set(Chaser.objects.values_list("referral", "clock", "organisation")) == {
        (offered.pk, Clock.DECISION, offered.service.provider_id),
        *((accepted.pk, clock, accepted.service.provider_id) for clock in CLOCKS_OF[State.ACCEPTED]),
    }


def test_a_reminder_ends_when_what_it_asks_for_is_done() -> None:
    late = making.a_referral(state=State.SENT, at=long_ago())
    chasing.chase(timezone.now())
    Referral.objects.filter(pk=late.pk).update(state=State.CLOSED)
    assert chasing.chase(timezone.now()) == "0 reminders made, 1 settled"
    assert Chaser.objects.get().ended_at is not None


@pytest.mark.parametrize("state", STATES_WITH_CLOCKS)
@pytest.mark.parametrize("days", [0, 1, 2, 3, 4, 5, 7, 8, 14, 15, 16])
def test_the_filter_of_the_queue_says_late_where_a_clock_that_began_with_the_state_is(state: State, days: int) -> None:
    made = making.a_referral(state=state, at=long_ago(days))
    now = timezone.now()
    running = [one for one in readings_of(made, targets(), now) if one.clock in CLOCKS_OF[state] and one.running]
    expected = any(one.late for one in running)
    found = Referral.objects.filter(is_late(targets(), local(now).date()), pk=made.pk).exists()
    assert found is expected


def test_a_target_is_set_and_holds_at_once() -> None:
    lead = making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub())
    making.a_referral(state=State.SENT, at=long_ago())
    chasing.set_target(clock=Clock.ROUTING, days=60, calendar="weekdays", by=lead)
    assert chasing.chase(timezone.now()) == "0 reminders made, 0 settled"
    for wrong in (
        {"clock": "lunch", "days": 1, "calendar": "england"},
        {"clock": Clock.ROUTING, "days": 251, "calendar": "england"},
        {"clock": Clock.ROUTING, "days": 1, "calendar": "moon"},
    ):
        with pytest.raises(CannotChange):
            chasing.set_target(**wrong, by=lead)  # type: ignore[arg-type]


def test_reminders_and_clocks_on_their_pages(client_of: Callable[[Worker], Client]) -> None:
    late = making.a_referral(state=State.SENT, at=long_ago())
    chasing.chase(timezone.now())
    lead = client_of(making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub()))
    assert "1 reminder" in lead.get(reverse("pathways:queue")).content.decode()
    page = lead.get(reverse("pathways:reminders")).content.decode()
    assert late.number in page
    chaser = Chaser.objects.get()
    which = {"referral": chaser.referral.reference, "clock": chaser.clock, "due_on": chaser.due_on.isoformat()}
    assert lead.post(reverse("pathways:reminders"), which).status_code == 302
    assert "Seen by" in lead.get(reverse("pathways:reminders")).content.decode()
    stranger = client_of(making.a_worker(role=Role.COORDINATOR))
    assert late.number not in stranger.get(reverse("pathways:reminders")).content.decode()
    assert stranger.post(reverse("pathways:reminders"), which).status_code == 404
    wrong = lead.post(reverse("pathways:clocks"), {"clock": "routing", "days": "x", "calendar": "england"})
    assert wrong.status_code == 422
    assert "Enter a whole number" in wrong.content.decode()
    saved = lead.post(reverse("pathways:clocks"), {"clock": "routing", "days": "9", "calendar": "england"}, follow=True)
    assert 'value="9"' in saved.content.decode()


def test_a_part_of_the_round_that_fails_is_told_of_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_now: datetime) -> str:
        raise RuntimeError("Canary words")

    monkeypatch.setattr(chasing, "chase", fails)
    done = rounds.work()
    failed = next(one for one in done if one.part == "chasers")
    assert failed.failed
    assert "RuntimeError" in failed.said
    assert "Canary" not in failed.said
    assert len(done) == len(rounds.PARTS)
