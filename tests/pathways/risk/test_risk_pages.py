"""The pages of risk, its tools, the local rules and the repeats: what is typed is kept, and who may not gets “not found”."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.pathways import commands_tools
from answerable.pathways.actions import local_rules as rule_actions
from answerable.pathways.actions import risk as actions
from answerable.pathways.case_facts import read_tool
from answerable.pathways.models import LocalRule, PersonView, Referral, RiskAssessment, RiskTool, RuleFinding, Worker
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]


@pytest.fixture
def tool() -> RiskTool:
    return actions.load_tool(data=json.loads(commands_tools.EXAMPLE.read_text()), by=None)


@pytest.fixture
def case() -> tuple[Referral, Worker]:
    service = making.a_service()
    worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=service.provider)
    return making.a_referral(state=State.ACTIVE, service=service, worker=worker), worker


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def at(name: str, *keys: Any) -> str:
    return reverse(f"pathways:{name}", args=keys)


def begun(client: Client, referral: Referral) -> RiskAssessment:
    response = client.post(at("begin_assessment", referral.reference))
    made = RiskAssessment.objects.get(completed_at__isnull=True)
    assert response.url == at("assess", referral.reference, made.reference, 1)
    return made


def test_an_assessment_from_the_first_page_to_the_level(
    client_of: ClientOf, case: tuple[Referral, Worker], tool: RiskTool
) -> None:
    referral, worker = case
    client = client_of(worker)
    page = text(client.get(at("risk", referral.reference)))
    assert "Nobody has assessed the risk yet" in page
    assert "Begin an assessment" in page
    made = begun(client, referral)
    for number, group in enumerate(read_tool(tool).groups, start=1):
        address = at("assess", referral.reference, made.reference, number)
        page = text(client.get(address))
        assert f"Page {number} of 4" in page
        assert group.questions[0].text in page
        answers = {one.code: "yes" if one.answering == "tick" else "In their own words" for one in group.questions}
        response = client.post(address, {**answers, "then": "on"})
    assert response.url == at("finish_assessment", referral.reference, made.reference)
    page = text(client.get(response.url))
    assert "19 of 19 questions are answered “yes”" in page
    response = client.post(
        response.url, {"judgement": "none", "reason": "", "version": Referral.objects.get(pk=referral.pk).version}
    )
    assert response.url == at("risk", referral.reference)
    page = text(client.get(response.url))
    assert "Set on" in page
    assert "19 ticks, which suggest high" in page
    shown = text(client.get(at("assessment", referral.reference, made.reference)))
    assert "In their own words" in shown
    assert {one.page for one in PersonView.objects.all()} >= {
        "risk.page",
        "risk.assess",
        "risk.finish",
        "risk.assessment",
    }


def test_what_was_answered_is_kept_going_back_and_for_later(
    client_of: ClientOf, case: tuple[Referral, Worker], tool: RiskTool
) -> None:
    referral, worker = case
    client = client_of(worker)
    made = begun(client, referral)
    second = at("assess", referral.reference, made.reference, 2)
    assert client.post(second, {"before.object": "yes", "then": "back"}).url == at(
        "assess", referral.reference, made.reference, 1
    )
    assert client.post(second, {"before.object": "no", "then": "later"}).url == at("risk", referral.reference)
    page = text(client.get(at("risk", referral.reference)))
    assert "You have begun an assessment" in page
    made.refresh_from_db()
    assert made.answers == {"before.object": "no"}
    first = at("assess", referral.reference, made.reference, 1)
    assert client.post(first, {"then": "back"}).url == at("risk", referral.reference)
    response = client.post(first, {"now.afraid": "maybe", "now.words": "Kept words"})
    assert response.status_code == 422
    assert "Answer yes, no or not known" in text(response)
    assert "Kept words" in text(response)
    assert client.get(at("assess", referral.reference, made.reference, 9)).status_code == 404


def test_a_lower_level_needs_the_tick_and_a_reason(
    client_of: ClientOf, case: tuple[Referral, Worker], tool: RiskTool
) -> None:
    referral, worker = case
    actions.judge(referral=referral, judgement="high", reason="Fear", version=None, by=worker)
    client = client_of(worker)
    address = at("judge_risk", referral.reference)
    assert "I mean the level to go down from high" in text(client.get(address))
    version = Referral.objects.get(pk=referral.pk).version
    response = client.post(address, {"judgement": "medium", "reason": "", "lowers": "on", "version": version})
    assert response.status_code == 422
    assert "Say why" in text(response)
    client.post(address, {"judgement": "medium", "reason": "Quieter", "version": version})
    assert Referral.objects.get(pk=referral.pk).risk == "high"
    response = client.post(address, {"judgement": "medium", "reason": "He moved", "lowers": "on", "version": version})
    assert response.status_code == 422
    assert "Somebody else changed this referral" in text(response)
    assert "He moved" in text(response)
    client.post(address, {"judgement": "medium", "reason": "He moved", "lowers": "on", "version": version + 1})
    assert Referral.objects.get(pk=referral.pk).risk == "medium"
    assert "Lowered by a person: medium" in text(client.get(at("risk", referral.reference)))


def test_faults_at_the_end_keep_what_was_typed(
    client_of: ClientOf, case: tuple[Referral, Worker], tool: RiskTool
) -> None:
    referral, worker = case
    client = client_of(worker)
    made = begun(client, referral)
    address = at("finish_assessment", referral.reference, made.reference)
    response = client.post(address, {"judgement": "high", "reason": "", "version": referral.version})
    assert response.status_code == 422
    assert "Say why your judgement is above" in text(response)
    assert client.post(address, {"reason": "Kept"}).status_code == 422
    assert client.post(at("drop_assessment", referral.reference, made.reference)).url == at("risk", referral.reference)
    assert client.get(address).status_code == 404


def test_who_may_not_gets_not_found(client_of: ClientOf, case: tuple[Referral, Worker], tool: RiskTool) -> None:
    referral, worker = case
    made = begun(client_of(worker), referral)
    stranger = client_of(making.a_worker(role=Role.SUPPORT_WORKER))
    for address in (
        at("risk", referral.reference),
        at("judge_risk", referral.reference),
        at("assess", referral.reference, made.reference, 1),
        at("assessment", referral.reference, made.reference),
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.get(at("rules")).status_code == 403
    assert stranger.get(at("risk_tools")).status_code == 403


def test_tools_are_loaded_and_set(client_of: ClientOf) -> None:
    client = client_of(making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub()))
    assert "No risk tool is loaded yet" in text(client.get(at("risk_tools")))
    bad = client.post(at("risk_tools"), {"file": SimpleUploadedFile("x.json", b'{"code": "x", "groups": []}')})
    assert bad.status_code == 422
    assert "give “groups” as a list" in text(bad)
    assert "not JSON" in text(client.post(at("risk_tools"), {"file": SimpleUploadedFile("x.json", b"{")}))
    good = SimpleUploadedFile("x.json", commands_tools.EXAMPLE.read_bytes())
    assert client.post(at("risk_tools"), {"file": good}).status_code == 302
    tool = RiskTool.objects.get()
    page = text(client.get(at("risk_tools")))
    assert "Made up" in page
    address = at("risk_tool", tool.pk)
    assert "So-called honour-based abuse" in text(client.get(address))
    assert client.post(address, {"high_ticks": "2", "medium_ticks": "5"}).status_code == 422
    assert client.post(address, {"high_ticks": "12", "medium_ticks": "8"}).status_code == 302
    tool.refresh_from_db()
    assert (tool.high_ticks, tool.medium_ticks) == (12, 8)


def test_a_rule_is_looked_at_before_it_is_saved(client_of: ClientOf) -> None:
    client = client_of(making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub()))
    assert "Begin with the usual rules" in text(client.get(at("rules")))
    client.post(at("begin_rules"))
    page = text(client.get(at("rules")))
    assert "4 or more incidents by the same perpetrator in 12 months." in page
    assert client.post(at("begin_rules")).status_code == 302
    referral = making.a_referral()
    for days_ago in (10, 40, 80):
        making.an_incident(referral.person, days_ago=days_ago)
    today = making.today()
    typed = {
        "count": "3",
        "months": "12",
        "counts": "any",
        "perpetrator": "any",
        "crimes_only": "no",
        "last_day_counts": "yes",
        "words": "Three here",
        "from_day_day": today.day,
        "from_day_month": today.month,
        "from_day_year": today.year,
        "version": "1",
        "then": "preview",
    }
    address = at("change_rule", "R1")
    assert "See what would change" in text(client.get(address))
    assert client.post(address, {**typed, "count": "0"}).status_code == 422
    # Saving what was not looked at shows it first.
    page = text(client.post(address, {**typed, "then": "save"}))
    assert "Of 1 open case whose risk you may see: the rule would newly find 1" in page
    assert LocalRule.objects.filter(code="R1").count() == 1
    previewed = page.split('name="previewed" value="')[1].split('"')[0]
    response = client.post(address, {**typed, "then": "save", "previewed": previewed})
    assert response.url == at("rule", "R1")
    assert "Three here" in text(client.get(response.url))
    assert RuleFinding.objects.filter(rule__version=2).exists()
    stale = client.post(address, {**typed, "words": "Other", "then": "preview"})
    previewed = text(stale).split('name="previewed" value="')[1].split('"')[0]
    stale = client.post(address, {**typed, "words": "Other", "then": "save", "previewed": previewed})
    assert "Somebody else changed this rule" in text(stale)
    assert client.get(at("rule", "R99")).status_code == 404


def test_a_new_rule_of_each_kind_can_be_written(client_of: ClientOf) -> None:
    from answerable.pathways.rules.local_rules import Kind

    client = client_of(making.a_worker(role=Role.SERVICE_MANAGER, organisation=making.the_hub()))
    assert "What does the rule look for?" in text(client.get(at("new_rule")))
    assert client.post(at("new_rule"), {}).status_code == 422
    for kind in Kind:
        address = client.post(at("new_rule"), {"kind": str(kind)}).url
        assert kind.words in text(client.get(address))
    assert client.get(at("new_rule_of_kind", "weather")).status_code == 404


def test_a_rule_that_waits_to_be_explained_says_so(client_of: ClientOf) -> None:
    client = client_of(making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub()))
    rule_actions.begin_with_usual_rules(by=None)
    assert "not every open case has been looked at" in text(client.get(at("rules")))
    assert "Not up to date" in text(client.get(at("repeats")))
    client.post(at("explain_rules"))
    assert "not every open case" not in text(client.get(at("rules")))


def test_sure_repeats_are_apart_from_those_to_review(client_of: ClientOf) -> None:
    from answerable.pathways.models import PersonLink

    rule_actions.begin_with_usual_rules(by=None)
    sure, doubtful = making.a_referral(), making.a_referral()
    for days_ago in (10, 40, 80, 120):
        making.an_incident(sure.person, days_ago=days_ago)
    elsewhere = making.a_person(making.the_hub())
    first, second = sorted((doubtful.person, elsewhere), key=lambda row: row.pk)
    PersonLink.objects.create(first=first, second=second, weight=2.0, model_version="made-up")
    for days_ago in (10, 40, 80):
        making.an_incident(doubtful.person, days_ago=days_ago, offence="stalking")
    making.an_incident(elsewhere, days_ago=120)
    rule_actions.explain_all(by=None)
    RuleFinding.objects.exclude(rule__code="R1").delete()
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    page = text(client.get(at("repeats")))
    assert "4th incident since" in page
    assert sure.number in page
    assert doubtful.number not in page
    assert "To review: repeats if these links are right (1)" in page
    review = text(client.get(at("repeats"), {"show": "review"}))
    assert doubtful.number in review
    assert sure.number not in review
    assert "Contact nobody because of them" in review
    assert "repeats.list" in {entry.ref for entry in Entry.objects.filter(action="person.viewed")}
    empty = client_of(making.a_worker(role=Role.COORDINATOR))
    assert "No open case that you may see" in text(empty.get(at("repeats")))
