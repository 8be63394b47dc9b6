"""Assessments of risk in the store: saved as they go, the level never lowered by the machine, the history whole (facts/law.md D4)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from answerable.audit.models import Entry
from answerable.pathways import commands_tools
from answerable.pathways.actions import risk as actions
from answerable.pathways.actions.events import Stale
from answerable.pathways.case_facts import read_tool
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, RiskAssessment, RiskTool, Worker
from answerable.pathways.queries import risk as queries
from answerable.pathways.rules.risk_tools import BadTool
from answerable.pathways.rules.vocabulary import RiskLevel, Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def tool() -> RiskTool:
    return actions.load_tool(data=json.loads(commands_tools.EXAMPLE.read_text()), by=None)


@pytest.fixture
def case() -> tuple[Referral, Worker]:
    service = making.a_service()
    worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=service.provider)
    return making.a_referral(state=State.ACTIVE, service=service, worker=worker), worker


def codes(tool: RiskTool) -> list[str]:
    return [one.code for one in read_tool(tool).questions() if one.answering == "tick"]


def assessed(case: tuple[Referral, Worker], tool: RiskTool, ticks: int, **more: Any) -> RiskAssessment:
    referral, worker = case
    begun = actions.begin(referral=referral, tool=tool, by=worker)
    actions.save_answers(assessment=begun, answers=dict.fromkeys(codes(tool)[:ticks], "yes"), by=worker)
    return actions.complete(assessment=begun, version=None, by=worker, **more)


def now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize(("ticks", "level"), [(9, "standard"), (10, "medium"), (13, "medium"), (14, "high")])
def test_ticks_suggest_a_level(case: tuple[Referral, Worker], tool: RiskTool, ticks: int, level: str) -> None:
    made = assessed(case, tool, ticks)
    assert (made.ticks, made.suggestion, made.judgement, made.level, now(case[0]).risk) == (
        ticks,
        level,
        "",
        level,
        level,
    )
    assert made.unanswered == len(codes(tool)) - ticks


def test_an_assessment_is_one_event_and_its_words_are_sealed(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    made = assessed(case, tool, 14, judgement="high", reason="Canary words of why")
    event = case[0].events.latest("pk")
    assert event.kind == "assessed"
    assert event.said["assessment"] == str(made.reference)
    assert [entry.action for entry in Entry.objects.order_by("seq")][-3:] == [
        "assessment.begun",
        "assessment.saved",
        "risk.assessed",
    ]
    journal = "".join(str(row) for row in Entry.objects.values())
    assert "Canary words" not in journal
    assert "now.afraid" not in journal


def test_the_machine_never_lowers_and_the_earlier_stays(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    first = assessed(case, tool, 14)
    second = assessed(case, tool, 2)
    assert now(case[0]).risk == "high"
    assert (second.level, second.outcome, second.suggestion) == ("high", "held", "standard")
    assert [one.pk for one in queries.history(case[0])] == [second.pk, first.pk]
    standing = queries.standing(now(case[0]))
    assert (standing.level, standing.set_by) == (RiskLevel.HIGH, first)


def test_only_a_person_lowers_it_with_a_reason(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    assessed(case, tool, 14)
    begun = actions.begin(referral=case[0], tool=tool, by=case[1])
    for how in ({"lowers": True, "reason": "Moved."}, {"lowers": True, "judgement": "standard"}):
        with pytest.raises(CannotChange):
            actions.complete(assessment=begun, version=None, by=case[1], **how)
    made = actions.complete(
        assessment=begun, version=None, by=case[1], lowers=True, judgement="medium", reason="He was sent to prison."
    )
    assert (made.outcome, made.before, made.level, now(case[0]).risk) == ("lowered", "high", "medium", "medium")


def test_the_store_itself_refuses_a_level_that_nobody_lowered(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    made = assessed(case, tool, 14)
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskAssessment.objects.filter(pk=made.pk).update(outcome="lowered")


def test_a_judgement_raises_with_a_reason_and_without_a_tool(case: tuple[Referral, Worker]) -> None:
    referral, worker = case
    with pytest.raises(CannotChange, match="Say why"):
        actions.judge(referral=referral, judgement="high", reason=" ", version=None, by=worker)
    with pytest.raises(CannotChange, match="Choose the level"):
        actions.judge(referral=referral, judgement="", reason="Fear", version=None, by=worker)
    made = actions.judge(referral=referral, judgement="high", reason="Extreme fear", version=None, by=worker)
    assert (made.tool, made.ticks, made.level, made.outcome) == (None, None, "high", "first")
    RiskAssessment.objects.filter(pk=made.pk).update(completed_at=None, completed_by=None)
    with pytest.raises(CannotChange, match="no questions"):
        actions.save_answers(assessment=made, answers={}, by=worker)


def test_answers_of_one_page_leave_those_of_others(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    referral, worker = case
    begun = actions.begin(referral=referral, tool=tool, by=worker)
    one, other, *_ = codes(tool)
    actions.save_answers(assessment=begun, answers={one: "yes"}, by=worker)
    actions.save_answers(assessment=begun, answers={other: "no"}, by=worker)
    again = actions.begin(referral=referral, tool=tool, by=worker)
    assert again.pk == begun.pk
    assert again.answers == {one: "yes", other: "no"}
    assert actions.save_answers(assessment=begun, answers={one: ""}, by=worker).answers == {other: "no"}
    entries = Entry.objects.count()
    actions.save_answers(assessment=begun, answers={other: "no"}, by=worker)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"nowhere": "yes"}, "not in this tool"),
        ({"now.afraid": "maybe"}, "yes, no or not known"),
        ({"now.words": "x" * 4001}, "4000"),
    ],
)
def test_an_answer_that_cannot_be(
    case: tuple[Referral, Worker], tool: RiskTool, answers: dict[str, str], says: str
) -> None:
    begun = actions.begin(referral=case[0], tool=tool, by=case[1])
    with pytest.raises(CannotChange, match=says):
        actions.save_answers(assessment=begun, answers=answers, by=case[1])


def test_another_worker_cannot_change_it_and_nobody_can_once_complete(
    case: tuple[Referral, Worker], tool: RiskTool
) -> None:
    referral, worker = case
    begun = actions.begin(referral=referral, tool=tool, by=worker)
    other = making.a_worker(role=Role.SUPPORT_WORKER, organisation=worker.organisation)
    for act in (
        lambda: actions.save_answers(assessment=begun, answers={}, by=other),
        lambda: actions.complete(assessment=begun, version=None, by=other),
        lambda: actions.begin(referral=referral, tool=tool, by=other),
    ):
        with pytest.raises(CannotChange):
            act()
    actions.complete(assessment=begun, version=None, by=worker)
    with pytest.raises(CannotChange, match="complete"):
        actions.save_answers(assessment=begun, answers={}, by=worker)


def test_a_case_that_changed_meanwhile_is_not_overwritten(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    begun = actions.begin(referral=case[0], tool=tool, by=case[1])
    with pytest.raises(Stale):
        actions.complete(assessment=begun, version=case[0].version - 1, by=case[1])
    assert RiskAssessment.objects.get(pk=begun.pk).completed_at is None


def test_what_was_begun_can_be_dropped(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    begun = actions.begin(referral=case[0], tool=tool, by=case[1])
    actions.drop(assessment=begun, by=case[1])
    assert queries.begun(case[0], case[1]) is None


def test_a_tool_without_a_count_needs_a_judgement(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    actions.set_tool(tool=tool, high_ticks=None, medium_ticks=None, until_day=None, by=None)
    with pytest.raises(CannotChange, match="your own judgement"):
        assessed(case, tool, 20)
    begun = queries.begun(*case)
    assert begun is not None
    made = actions.complete(assessment=begun, judgement="medium", reason="As I see it", version=None, by=case[1])
    assert (made.suggestion, made.level) == ("", "medium")


def test_the_guide_is_set_here_and_earlier_assessments_keep_theirs(
    case: tuple[Referral, Worker], tool: RiskTool
) -> None:
    first = assessed(case, tool, 6)
    actions.set_tool(tool=tool, high_ticks=6, medium_ticks=3, until_day=None, by=None)
    tool.refresh_from_db()
    assert read_tool(tool).guide is not None
    second = assessed(case, tool, 6)
    assert (RiskAssessment.objects.get(pk=first.pk).suggestion, second.suggestion) == ("standard", "high")
    for high, medium in ((None, 3), (3, 3), (100, 3), (3, 0)):
        with pytest.raises(CannotChange):
            actions.set_tool(tool=tool, high_ticks=high, medium_ticks=medium, until_day=None, by=None)


def test_a_version_is_never_altered(tool: RiskTool) -> None:
    data = json.loads(commands_tools.EXAMPLE.read_text())
    assert actions.load_tool(data=data, by=None).pk == tool.pk
    with pytest.raises(CannotChange, match="another version"):
        actions.load_tool(data={**data, "title": "Another"}, by=None)
    newer = actions.load_tool(data={**data, "version": "2"}, by=None)
    assert queries.tools_in_use() == [newer]
    actions.set_tool(tool=newer, high_ticks=14, medium_ticks=10, until_day=newer.from_day, by=None)
    assert queries.tools_in_use() == [tool]
    with pytest.raises(CannotChange, match="before the tool’s first"):
        actions.set_tool(
            tool=newer, high_ticks=14, medium_ticks=10, until_day=tool.from_day.replace(year=2020), by=None
        )


def test_a_tool_that_is_not_in_use_cannot_be_begun(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    ended = actions.set_tool(tool=tool, high_ticks=14, medium_ticks=10, until_day=tool.from_day, by=None)
    with pytest.raises(CannotChange, match="not in use today"):
        actions.begin(referral=case[0], tool=ended, by=case[1])


def test_the_command_line_loads_a_file_or_says_what_is_wrong(tmp_path: Path) -> None:
    assert "is loaded" in commands_tools.load_tool(commands_tools.EXAMPLE)
    bad = tmp_path / "tool.json"
    bad.write_text("{")
    with pytest.raises(CannotChange, match=r"tool\.json is not JSON"):
        commands_tools.load_tool(bad)
    bad.write_text('{"code": "x", "groups": []}')
    with pytest.raises(CannotChange, match="Nothing was loaded"):
        commands_tools.load_tool(bad)
    with pytest.raises(CannotChange, match="cannot be read"):
        commands_tools.load_tool(tmp_path / "nowhere.json")
    with pytest.raises(CannotChange, match="larger than"):
        commands_tools.read_file(b" " * 1_000_001, "x.json")


def test_bad_tool_through_the_action() -> None:
    with pytest.raises(BadTool):
        actions.load_tool(data={}, by=None)


def test_answers_are_not_in_the_store_in_plain(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    from django.db import connection

    begun = actions.begin(referral=case[0], tool=tool, by=case[1])
    actions.save_answers(assessment=begun, answers={"now.words": "Canary of an answer"}, by=case[1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM pathways_riskassessment")
        ((raw,),) = cursor.fetchall()
    assert b"Canary" not in bytes(raw)


def test_answers_are_read_back_in_words(case: tuple[Referral, Worker], tool: RiskTool) -> None:
    made = assessed(case, tool, 1)
    (title, rows), *_ = queries.answered(RiskAssessment.objects.select_related("tool").get(pk=made.pk))
    assert title == "How things are now"
    assert [(one.answer, one.is_tick) for one in rows[:2]] == [("Yes", True), ("Not answered", False)]
