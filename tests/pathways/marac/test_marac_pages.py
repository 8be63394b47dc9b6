"""The pages of MARAC: a day of the coordinator, an agency's own part, and what each must not see."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from answerable.pathways.actions import marac as actions
from answerable.pathways.actions import risk as risk_actions
from answerable.pathways.models import MaracAction, MaracCase, MaracMeeting, MaracReferral, PersonView, Worker
from answerable.pathways.rules.vocabulary import Role
from tests.pathways import making

from .test_marac_actions import Place, a_case, place, refer

__all__ = ["place"]
pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def at(name: str, *keys: Any) -> str:
    return reverse(f"pathways:{name}", args=keys)


def day(name: str, days: int = 0) -> dict[str, int]:
    on = making.today() + timedelta(days=days)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_somebody_is_referred_from_the_page_of_risk(client_of: ClientOf, place: Place) -> None:
    risk_actions.judge(referral=place.referral, judgement="high", reason="Fear", version=None, by=place.by)
    client = client_of(place.by)
    page = text(client.get(at("risk", place.referral.reference)))
    assert "Refer to MARAC" in page
    address = at("refer_marac", place.referral.reference)
    page = text(client.get(address))
    assert "MARAC does not replace a safeguarding referral" in page
    assert "Made-up MARAC" in page
    place.referral.refresh_from_db()
    typed = {
        "coordinated_by": str(place.runs.reference),
        "criteria": ["professional_judgement"],
        "why": "Kept words of fear",
        "fields_given": ["identity", "risk"],
        "basis": "prevention",
        "agreed": "not_asked",
        "person_told": "no",
        "safeguarding": "yes",
        "version": place.referral.version,
    }
    for missing in (
        "coordinated_by",
        "criteria",
        "why",
        "fields_given",
        "basis",
        "agreed",
        "person_told",
        "safeguarding",
    ):
        response = client.post(address, {name: value for name, value in typed.items() if name != missing})
        assert response.status_code == 422
        if missing != "why":
            assert "Kept words of fear" in text(response)
    response = client.post(address, {**typed, "fields_given": ["risk"]})
    assert "choose name and date of birth" in text(response)
    response = client.post(address, {**typed, "version": 1})
    assert "Somebody else changed" in text(response)
    assert client.post(address, typed).url == at("risk", place.referral.reference)
    made = MaracReferral.objects.get()
    assert made.agreed is None
    assert made.number in text(client.get(at("risk", place.referral.reference)))


def test_an_earlier_referral_is_written_down(client_of: ClientOf, place: Place) -> None:
    client = client_of(place.by)
    address = at("earlier_marac", place.referral.reference)
    assert "An earlier referral to MARAC" in text(client.get(address))
    assert client.post(address, {**day("referred_on", 2)}).status_code == 422
    assert client.post(address, {**day("referred_on", -90), **day("met_on", -80)}).status_code == 302
    assert MaracReferral.objects.get().met_on == making.today() - timedelta(days=80)


def test_without_a_protocol_the_page_says_what_to_do(client_of: ClientOf) -> None:
    service = making.a_service()
    by = making.a_worker(role=Role.SUPPORT_WORKER, organisation=service.provider)
    referral = making.a_referral(state="active", service=service, worker=by)
    page = text(client_of(by).get(at("refer_marac", referral.reference)))
    assert "No protocol in force" in page
    assert "Ring the MARAC coordinator" in page


def test_a_coordinators_day(client_of: ClientOf, place: Place) -> None:
    made = refer(place)
    client = client_of(place.coordinator)
    page = text(client.get(at("marac")))
    assert made.number in page
    assert "Ada Madeup" in page
    assert client.post(at("new_marac_meeting"), day("held_on", -5)).status_code == 422
    response = client.post(at("new_marac_meeting"), {**day("held_on"), "place": "Room 1"})
    meeting = MaracMeeting.objects.get()
    assert response.url == at("marac_meeting", meeting.reference)
    change = at("change_marac_meeting", meeting.reference)
    assert "Nobody is asked yet" in text(client.get(response.url))
    assert client.post(at("marac_ask", meeting.reference), {}).status_code == 422
    for agency in (place.council, place.health):
        assert client.post(at("marac_ask", meeting.reference), {"worker": agency.pk}).status_code == 302
    client.post(change, {"do": "add", "row": str(made.reference)})
    case = MaracCase.objects.get()
    sent = client.post(change, {"do": "send"}, follow=True)
    assert "Made-up health trust" in text(sent)
    assert client.post(change, {"do": "add", "row": "not-a-reference"}).status_code == 404
    assert "neither heard nor carried over" in text(client.post(change, {"do": "close"}, follow=True))
    address = at("marac_case", case.reference)
    page = text(client.get(address))
    assert "Canary words: extreme fear" in page
    assert "Upman" in page
    assert client.post(address, {"do": "minute", "text": ""}).status_code == 422
    council = str(place.council.organisation.reference)
    assert client.post(address, {"do": "tell", "text": "Said aloud", "organisation": council}).status_code == 302
    assert client.post(address, {"do": "minute", "text": "What was agreed"}).status_code == 302
    refused = client.post(address, {"do": "action", "owner": council, "what": "Kept locks", **day("due_on", -9)})
    assert refused.status_code == 422
    assert "Kept locks" in text(refused)
    assert client.post(address, {"do": "action", "owner": council, "what": "Locks", **day("due_on")}).status_code == 302
    page = text(client.get(address))
    for words in ("Said aloud", "What was agreed", "Locks"):
        assert words in page
    action = MaracAction.objects.get()
    assert client.post(at("marac_action", action.reference), {"outcome": "New locks"}).url == address
    attendance = meeting.attendances.first()
    assert attendance is not None
    client.post(change, {"do": "came", "row": attendance.pk})
    client.post(change, {"do": "no_more", "row": meeting.attendances.latest("pk").pk})
    assert meeting.attendances.count() == 1
    client.post(change, {"do": "close"})
    page = text(client.get(at("marac")))
    assert "Heard, and not closed" in page
    client.post(at("close_marac_case"), {"row": str(made.reference)})
    made.refresh_from_db()
    assert made.closed_on == making.today()
    assert {one.page for one in PersonView.objects.all()} >= {"marac.desk", "marac.meeting", "marac.case"}


def test_a_case_is_carried_over_on_its_page(client_of: ClientOf, place: Place) -> None:
    case = a_case(place)
    client = client_of(place.coordinator)
    address = at("marac_case", case.reference)
    assert "Plan a later meeting first" in text(client.get(address))
    later = actions.plan_meeting(held_on=making.today() + timedelta(days=14), by=place.coordinator)
    assert client.post(address, {"do": "carry", "to": str(later.reference)}).status_code == 302
    page = text(client.get(at("marac_meeting", later.reference)))
    assert "Carried over from" in page


def test_an_agency_sees_its_own_part_alone(client_of: ClientOf, place: Place) -> None:
    making.a_protocol(place.by.organisation, place.health.organisation, purpose="marac", fields=["identity"])
    case = a_case(place)
    actions.contribute(case=case, text="The trust's canary", by=place.health)
    actions.write_minute(case=case, text="The coordinator's canary", by=place.coordinator)
    mine = actions.add_action(
        case=case, owner=place.council.organisation, what="Locks", due_on=making.today(), by=place.coordinator
    )
    theirs = actions.add_action(
        case=case,
        owner=place.health.organisation,
        what="The trust's action",
        due_on=making.today(),
        by=place.coordinator,
    )
    client = client_of(place.council)
    assert "Locks" in text(client.get(at("my_marac")))
    agenda = text(client.get(at("my_marac_meeting", case.meeting.reference)))
    assert case.marac_referral.number in agenda
    address = at("my_marac_case", case.reference)
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "The council's words"}).status_code == 302
    page = text(client.get(address))
    assert "The council's words" in page
    assert "does not replace a safeguarding referral" in page
    for hidden in ("canary", "The trust's action", "Upman"):  # who did it is not in the council's protocol
        assert hidden not in page
    assert client.get(at("marac_action", theirs.reference)).status_code == 404
    assert client.post(at("marac_action", mine.reference), {"outcome": ""}).status_code == 422
    assert client.post(at("marac_action", mine.reference), {"outcome": "Done"}).url == address
    assert "It was done on" in text(client.get(at("marac_action", mine.reference)))
    trust = text(client_of(place.health).get(address))
    assert "Canary words" not in trust  # the trust's protocol has names and no risk
    assert "Professional judgement" not in trust
    assert client.get(at("marac_case", case.reference)).status_code == 403


def test_nobody_else_finds_a_case(client_of: ClientOf, place: Place) -> None:
    case = a_case(place)
    colleague = making.a_worker(role=Role.HUB_LEAD, organisation=place.council.organisation)
    for worker in (place.health, colleague, making.a_worker(role=Role.HUB_LEAD)):
        client = client_of(worker)
        assert client.get(at("my_marac_case", case.reference)).status_code == 404
        assert client.get(at("marac")).status_code == 403
    other = client_of(making.a_worker(role=Role.MARAC_COORDINATOR))
    assert other.get(at("marac_case", case.reference)).status_code == 404
    assert other.get(at("marac_meeting", case.meeting.reference)).status_code == 404
    assert "Nobody waits" in text(other.get(at("marac")))
    assert client_of(making.a_worker(role=Role.ADMINISTRATOR)).get(at("my_marac")).status_code == 403
