"""Load risk tools; begin, save and complete assessments. The level that stands follows rules/risk.py and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.case_facts import read_tool
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, RiskAssessment, RiskTool, Worker
from answerable.pathways.policies import may
from answerable.pathways.rules import risk, risk_tools
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import RiskLevel

from .events import add_event, as_stored
from .local_rules import re_explain

_LONGEST = 4000


@in_turn()
def load_tool(*, data: object, by: Worker | None) -> RiskTool:
    """Keep a risk tool that was read from a JSON file, and return it. The same file again changes nothing.

    Raises rules.risk_tools.BadTool with a sentence for each fault, CannotChange where this version is there with other content.
    """
    tool = risk_tools.read(data)
    held = RiskTool.objects.filter(code=tool.code, version=tool.version).first()
    if held is not None:
        if held.definition == data:
            return held
        raise CannotChange(
            f"Version {tool.version} of “{tool.title}” is loaded already, with other content. "
            "Give the file another version: assessments that were made keep the one they used."
        )
    made = RiskTool.objects.create(
        code=tool.code,
        version=tool.version,
        title=tool.title,
        licence=tool.licence,
        definition=data,
        high_ticks=tool.guide.high if tool.guide else None,
        medium_ticks=tool.guide.medium if tool.guide else None,
        from_day=tool.from_day,
        until_day=tool.until_day,
        is_example=tool.is_example,
        loaded_by=by,
    )
    record(
        action="risk_tool.loaded",
        by=by,
        record="risk_tool",
        ref=f"{tool.code} {tool.version}",
        after={"definition": data},
    )
    return made


@in_turn()
def set_tool(
    *, tool: RiskTool, high_ticks: int | None, medium_ticks: int | None, until_day: date | None, by: Worker | None
) -> RiskTool:
    """Set from how many ticks a tool suggests a level here (both empty: its ticks are not counted), and its last day. Returns the tool.

    Assessments that were completed keep what they came to. Raises CannotChange where the numbers cannot be.
    """
    now = RiskTool.objects.get(pk=tool.pk)
    tickable = sum(1 for one in read_tool(now).questions() if one.answering is risk_tools.Answering.TICK)
    if (high_ticks is None) != (medium_ticks is None):
        raise CannotChange("Give both numbers of ticks, or neither.", field="high_ticks")
    if high_ticks is not None and medium_ticks is not None and not 0 < medium_ticks < high_ticks <= tickable:
        raise CannotChange(
            f"Medium needs at least 1 tick, high more than medium, and the tool has {tickable} questions to tick.",
            field="high_ticks",
        )
    if until_day is not None and until_day < now.from_day:
        raise CannotChange("The last day is before the tool’s first.", field="until_day")
    before = {"high_ticks": now.high_ticks, "medium_ticks": now.medium_ticks, "until_day": now.until_day}
    now.high_ticks, now.medium_ticks, now.until_day = high_ticks, medium_ticks, until_day
    after = {"high_ticks": high_ticks, "medium_ticks": medium_ticks, "until_day": until_day}
    if before == after:
        return now
    now.save(update_fields=list(after))
    record(
        action="risk_tool.set", by=by, record="risk_tool", ref=f"{now.code} {now.version}", before=before, after=after
    )
    return now


@in_turn()
def begin(*, referral: Referral, tool: RiskTool, by: Worker) -> RiskAssessment:
    """Begin an assessment, or return the one that this worker has begun and not completed. Raises CannotChange."""
    now = as_stored(referral, by=by, verb=Verb.ASSESS, version=None)
    begun = RiskAssessment.objects.filter(referral=now, begun_by=by, completed_at__isnull=True).first()
    if begun is not None:
        return begun
    today = timezone.localdate()
    if tool.from_day > today or (tool.until_day is not None and tool.until_day < today):
        raise CannotChange("This version of the tool is not in use today. Choose another.", field="tool")
    made = RiskAssessment.objects.create(referral=now, tool=tool, organisation=by.organisation, answers={}, begun_by=by)
    record(
        action="assessment.begun",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"assessment": str(made.reference)},
    )
    return made


def _own_begun(assessment: RiskAssessment, by: Worker) -> RiskAssessment:
    now = RiskAssessment.objects.select_related("referral", "tool").get(pk=assessment.pk)
    if now.begun_by_id != by.pk or not may(by, Verb.ASSESS, now.referral):
        raise CannotChange("You can no longer change this assessment.")
    if now.completed_at is not None:
        raise CannotChange("This assessment is complete and is not changed any more. Begin a new one.")
    return now


@in_turn()
def save_answers(*, assessment: RiskAssessment, answers: Mapping[str, str], by: Worker) -> RiskAssessment:
    """Save the answers of one page; those of other pages stay as they are. An empty answer takes one away. Raises CannotChange."""
    now = _own_begun(assessment, by)
    if now.tool is None:
        raise CannotChange("This assessment has no questions.")
    questions = {one.code: one for one in read_tool(now.tool).questions()}
    held = dict(now.answers)
    for code, answer in answers.items():
        if code not in questions:
            raise CannotChange("One of the questions is not in this tool.")
        is_tick = questions[code].answering is risk_tools.Answering.TICK
        if is_tick and answer not in ("", *risk_tools.Tick):
            raise CannotChange("Answer yes, no or not known.", field=code)
        if len(answer) > _LONGEST:
            raise CannotChange(f"The answer has more than {_LONGEST} characters.", field=code)
        held[code] = str(answer)
    held = {code: answer for code, answer in held.items() if answer}
    if held == now.answers:
        return now
    before, now.answers = now.answers, held
    now.save(update_fields=["answers"])
    record(
        action="assessment.saved",
        by=by,
        record="assessment",
        ref=str(now.reference),
        before={"answers": before},
        after={"answers": held},
    )
    return now


def _level(code: str) -> RiskLevel | None:
    return RiskLevel(code) if code else None


def _complete(
    assessment: RiskAssessment,
    referral: Referral,
    *,
    suggestion: RiskLevel | None,
    judgement: str,
    reason: str,
    lowers: bool,
    by: Worker,
) -> RiskAssessment:
    if judgement not in ("", *RiskLevel):
        raise CannotChange("Choose a level from the list.", field="judgement")
    if len(reason) > _LONGEST:
        raise CannotChange(f"The reason has more than {_LONGEST} characters.", field="reason")
    standing = _level(referral.risk)
    try:
        decided = risk.decide(
            standing=standing, suggestion=suggestion, judgement=_level(judgement), reason=reason, lowers=lowers
        )
    except risk.CannotAssess as error:
        raise CannotChange(str(error), field="judgement" if "judgement only" in str(error) else "reason") from error
    if decided.outcome in (risk.Outcome.NONE, risk.Outcome.HELD) and suggestion is None and not judgement:
        raise CannotChange("This tool suggests no level. Record your own judgement.", field="judgement")
    assessment.completed_at, assessment.completed_by = timezone.now(), by
    assessment.suggestion, assessment.judgement = suggestion or "", judgement
    assessment.reason, assessment.lowers = reason.strip() or None, lowers
    assessment.before, assessment.level = standing or "", decided.level or ""
    assessment.outcome = decided.outcome
    assessment.save()
    referral.risk = decided.level or ""
    add_event(
        referral,
        Kind.ASSESSED,
        by=by,
        said={"what": "risk", "assessment": str(assessment.reference), "said": decided.words},
    )
    re_explain(referral=referral)
    record(
        action="risk.assessed",
        by=by,
        record="referral",
        ref=str(referral.reference),
        before={"risk": standing},
        after={
            "risk": decided.level,
            "assessment": str(assessment.reference),
            "suggestion": suggestion,
            "judgement": judgement,
            "outcome": decided.outcome,
        },
    )
    return assessment


@in_turn()
def complete(
    *,
    assessment: RiskAssessment,
    judgement: str = "",
    reason: str = "",
    lowers: bool = False,
    version: int | None,
    by: Worker,
) -> RiskAssessment:
    """Complete an assessment: count its ticks, put the person's judgement beside them, and let the level follow.

    `judgement` is a code of RiskLevel or empty; `lowers` says that the person means the level to go down; `version` is the
    referral's as the worker saw it. Raises CannotChange where a reason or a judgement is missing, Stale where somebody was faster.
    """
    now = _own_begun(assessment, by)
    referral = as_stored(now.referral, by=by, verb=Verb.ASSESS, version=version)
    suggestion = None
    if now.tool is not None:
        tool = read_tool(now.tool)
        now.ticks = risk_tools.ticks(tool, now.answers)
        now.unanswered = len(risk_tools.unanswered(tool, now.answers))
        suggestion = risk.suggested(now.ticks, tool.guide)
    return _complete(now, referral, suggestion=suggestion, judgement=judgement, reason=reason, lowers=lowers, by=by)


@in_turn()
def judge(
    *, referral: Referral, judgement: str, reason: str, lowers: bool = False, version: int | None, by: Worker
) -> RiskAssessment:
    """Record a level by professional judgement alone, without a tool, with the reason. Raises CannotChange, Stale."""
    now = as_stored(referral, by=by, verb=Verb.ASSESS, version=version)
    if not judgement:
        raise CannotChange("Choose the level of risk.", field="judgement")
    if not reason.strip():
        raise CannotChange("Say why you judge the risk to be at this level.", field="reason")
    made = RiskAssessment(referral=now, tool=None, organisation=by.organisation, answers={}, begun_by=by)
    return _complete(made, now, suggestion=None, judgement=judgement, reason=reason, lowers=lowers, by=by)


@in_turn()
def drop(*, assessment: RiskAssessment, by: Worker) -> None:
    """Take away an assessment that was begun and not completed. What is complete stays for good. Raises CannotChange."""
    now = _own_begun(assessment, by)
    before: dict[str, Any] = {"assessment": str(now.reference), "answers": now.answers}
    referral = now.referral
    now.delete()
    record(action="assessment.dropped", by=by, record="referral", ref=str(referral.reference), before=before)
