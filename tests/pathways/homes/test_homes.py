"""The first page of who looks after safety, runs MARAC, or looks after records: what waits for them comes first, in so many queries."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from answerable.pathways.actions import break_glass, retention, rights
from answerable.pathways.models import (
    Alarm,
    DipSample,
    GlassOpening,
    MaracAction,
    MaracCase,
    MaracMeeting,
    MaracReferral,
    NameCheck,
    Person,
    Restriction,
    Worker,
)
from answerable.pathways.rules.break_glass import Reason
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways.making import a_person, a_referral, a_worker, an_organisation, the_hub, the_police, today

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]


def words(client: Client, address: str) -> str:
    page = html.fromstring(client.get(reverse(f"pathways:{address}")).content.decode())
    return " ".join(" ".join(page.xpath("//main//text()")).split())


def queries(client: Client, address: str) -> int:
    client.get(reverse(f"pathways:{address}"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(reverse(f"pathways:{address}")).status_code == 200
    return len(seen)


def an_opening(by: Worker, *, hours_ago: float = 0) -> GlassOpening:
    elsewhere = an_organisation(kind="hub", is_hub=True)
    made = break_glass.open_referral(
        number=a_referral(state=State.ACTIVE, hub=elsewhere).number, reason=Reason.MISSING, why="Made-up words.", by=by
    )
    GlassOpening.objects.filter(pk=made.pk).update(opened_at=timezone.now() - timedelta(hours=hours_ago))
    return made


def a_check(kind: str = "rate", *, week_ago: int = 1) -> None:
    check = NameCheck.objects.create(organisation=the_police(), purpose="support", digest=b"x", code="none")
    Alarm.objects.create(kind=kind, check_made=check)
    DipSample.objects.create(check_made=check, week=today() - timedelta(days=7 * week_ago))


def test_the_safeguarding_lead_sees_openings_alarms_and_samples_and_not_their_own(client_of: ClientOf) -> None:
    lead, other = (a_worker(role=Role.HUB_LEAD, organisation=the_hub()) for _ in range(2))
    client = client_of(lead)
    assert client.get("/").headers["Location"] == reverse("pathways:safeguarding")
    assert "Nothing waits for you." in words(client, "safeguarding")
    of_other, own = an_opening(other, hours_ago=1000), an_opening(lead)
    a_check()
    said = words(client, "safeguarding")
    assert "Opened in an emergency: 1 to review" in said
    assert f"{of_other.referral.number} Overdue" in said
    assert f"Open to you now {own.referral.number}" in said
    assert "1 opening of your own waits for somebody else’s review." in said
    assert "Alarms of name checks: 1 open" in said
    assert "Samples of name checks: 1 to review" in said
    assert "Nothing waits" not in said
    few = queries(client, "safeguarding")
    for week in range(2, 9):
        an_opening(other)
        a_check(week_ago=week)
    said = words(client, "safeguarding")
    assert "All 8 to review" in said
    assert "All 8 alarms" in said
    assert "All 8 samples" in said
    assert queries(client, "safeguarding") == few


def asked(officer: Worker, *, days_ago: int, ask: str = "access", **more: str) -> rights.RightsRequest:
    return rights.receive(
        ask=ask,
        asker="self",
        who={"forename": "Ada", "surname": "Nameless"},
        received_on=today() - timedelta(days=days_ago),
        by=officer,
        **more,
    )


def an_old_row(owner: Worker) -> Person:
    made = a_person(owner.organisation)
    Person.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=365 * 20))
    return made


def test_the_data_protection_officer_sees_what_is_due_first(client_of: ClientOf) -> None:
    officer, deputy = (a_worker(role=Role.DATA_PROTECTION, organisation=the_hub()) for _ in range(2))
    client = client_of(officer)
    assert client.get("/").headers["Location"] == reverse("pathways:records")
    empty = words(client, "records")
    assert "No request is open." in empty
    assert "dispose" not in empty
    assert "Article 18" not in empty
    newest, oldest, complaint = (
        asked(officer, days_ago=1),
        asked(officer, days_ago=80),
        asked(officer, days_ago=2, ask="complaint"),
    )
    rights.check_identity(request=newest, how="document", on=today(), by=officer)
    closed = asked(officer, days_ago=3)
    rights.close(request=closed, outcome="withdrawn", why="Made-up words", by=officer)
    elsewhere = a_worker(role=Role.DATA_PROTECTION)
    asked(elsewhere, days_ago=90)
    person = an_old_row(officer)
    assert "Records whose time is over" in words(client, "records")
    retention.propose(by=deputy)
    Restriction.objects.create(person=person, organisation=officer.organisation, placed_by=deputy)
    newest.people.add(person)
    page = html.fromstring(client.get(reverse("pathways:records")).content.decode())
    links = list(page.xpath("//main//ul[1]/li/a[contains(@class, 'bold')]/@href"))
    assert links == [reverse("pathways:rights_request", args=[one.reference]) for one in (oldest, complaint, newest)]
    said = words(client, "records")
    assert "3 open" in said
    assert "days late . Make sure who asks" in said
    assert "Acknowledge it" in said
    assert "Search our records" in said
    assert f"proposed by {deputy.name}" in said
    assert "To decide" in said
    assert "Records whose time is over" not in said  # they are in the proposal
    assert "Restricted (Article 18): 1" in said
    assert "Nameless" not in said
    assert "Waits for somebody else" in words(client_of(deputy), "records")
    few = queries(client, "records")
    for days in range(4, 12):
        one = asked(officer, days_ago=days)
        one.people.add(row := an_old_row(officer))
        Restriction.objects.create(person=row, organisation=officer.organisation, placed_by=deputy)
    assert "Restricted (Article 18): 9" in words(client, "records")
    assert queries(client, "records") == few


def test_the_marac_coordinator_sees_the_next_meeting_then_who_waits_then_what_is_late(client_of: ClientOf) -> None:
    runs = a_worker(role=Role.MARAC_COORDINATOR, organisation=the_police())
    client = client_of(runs)
    assert client.get("/").headers["Location"] == reverse("pathways:marac")
    empty = words(client, "marac")
    assert "No meeting is planned." in empty
    assert "Nobody waits." in empty
    assert "No action is late." in empty

    numbers = itertools.count(1)

    def referred() -> MaracReferral:
        referral = a_referral(person=a_person(the_police()))
        return MaracReferral.objects.create(
            referral=referral,
            person=referral.person,
            referred_by=the_police(),
            coordinated_by=the_police(),
            referred_on=today(),
            number=f"M-MADE-{next(numbers)}",
            criteria=["professional_judgement"],
            fields=["identity", "risk"],
            basis="prevention",
            why="Made-up words",
        )

    def meeting(days: int) -> MaracMeeting:
        return MaracMeeting.objects.create(run_by=the_police(), held_on=today() + timedelta(days=days))

    later, soonest = meeting(30), meeting(2)
    heard = MaracCase.objects.create(meeting=soonest, marac_referral=referred(), place=1)
    MaracAction.objects.create(
        case=heard, owner=the_police(), what="Change the locks", due_on=today() - timedelta(days=3), by=runs
    )
    waiting = referred()
    said = words(client, "marac")
    places = [
        said.index(one)
        for one in (
            "Next meeting",
            "1 case on its agenda",
            "Agenda not given yet",
            "Waiting for the agenda: 1",
            waiting.number,
            "Late actions: 1",
            "Change the locks",
            "Meetings after that",
        )
    ]
    assert places == sorted(places)
    page = html.fromstring(client.get(reverse("pathways:marac")).content.decode())
    meetings = page.xpath("//main//a[contains(@href, '/meetings/')]/@href")
    assert meetings[0] == reverse("pathways:marac_meeting", args=[soonest.reference])
    assert meetings[-1] == reverse("pathways:marac_meeting", args=[later.reference])
    few = queries(client, "marac")
    for _ in range(3):
        referred()
    assert queries(client, "marac") == few


@pytest.mark.parametrize("role", [Role.HUB_LEAD, Role.DATA_PROTECTION, Role.MARAC_COORDINATOR, Role.COORDINATOR])
def test_who_has_a_screen_of_their_own_finds_everything_else_from_it(client_of: ClientOf, role: str) -> None:
    client = client_of(a_worker(role=role, organisation=the_hub()))
    page = html.fromstring(client.get("/", follow=True).content.decode())
    nav = {link.text_content().strip(): link.get("href") for link in page.xpath("//nav//a")}
    assert nav["More"] == reverse("pathways:places")
    assert len(page.xpath("//nav//*[@aria-current]")) == 1
    assert "Everywhere you can go" in words(client, "places")
