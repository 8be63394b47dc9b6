"""Read risk tools, assessments and the level that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.pathways.case_facts import read_tool
from answerable.pathways.models import Referral, RiskAssessment, RiskTool, RuleFinding, Worker
from answerable.pathways.rules.risk import MEANING
from answerable.pathways.rules.risk_tools import Answering, Question, Tick
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import RiskLevel

from .local_rules import of_referral


def tools() -> QuerySet[RiskTool]:
    """Return every version of every tool, by title, the latest first."""
    return RiskTool.objects.select_related("loaded_by")


def tools_in_use(on: date | None = None) -> list[RiskTool]:
    """Return the latest version in use on a day (today) of each tool, recognised tools before examples."""
    day = on or timezone.localdate()
    latest: dict[str, RiskTool] = {}
    rows = RiskTool.objects.filter(Q(until_day__isnull=True) | Q(until_day__gte=day), from_day__lte=day)
    for row in rows.order_by("from_day", "pk"):
        latest[row.code] = row
    return sorted(latest.values(), key=lambda row: (row.is_example, row.title))


def begun(referral: Referral, worker: Worker) -> RiskAssessment | None:
    """Return the assessment that a worker has begun of a referral and not completed."""
    return referral.assessments.filter(begun_by=worker, completed_at__isnull=True).select_related("tool").first()


def history(referral: Referral) -> QuerySet[RiskAssessment]:
    """Return the completed assessments of a referral, the latest first."""
    return (
        referral.assessments.filter(completed_at__isnull=False)
        .select_related("tool", "completed_by", "organisation")
        .order_by("-completed_at", "-pk")
    )


@dataclass(frozen=True)
class Standing:
    """The level of risk that stands, what it means, and the assessment that set it. No level: not assessed."""

    level: RiskLevel | None
    meaning: str
    set_by: RiskAssessment | None


def standing(referral: Referral) -> Standing:
    """Return the level that stands for a referral, with who set it, when and why."""
    level = RiskLevel(referral.risk) if referral.risk else None
    set_by = (
        history(referral).filter(level=referral.risk).exclude(outcome__in=("held", "same")).first() if level else None
    )
    return Standing(level, MEANING[level] if level else "", set_by)


@dataclass(frozen=True)
class Part:
    """The risk part of a referral's page: the level that stands, and what the local rules found."""

    standing: Standing
    findings: list[RuleFinding]


def part_of(worker: Worker, referral: Referral, can: frozenset[Verb] | None = None) -> Part:
    """Return the risk part of a referral's page, for a worker who may see its risk (templates/pathways/risk/part.html)."""
    return Part(standing(referral), of_referral(worker, referral, can))


@dataclass(frozen=True)
class Answered:
    """One question with how it was answered, in words."""

    question: Question
    answer: str
    is_tick: bool


def answered(assessment: RiskAssessment) -> list[tuple[str, list[Answered]]]:
    """Return the questions of an assessment, group by group, with their answers in words. Empty without a tool."""
    if assessment.tool is None:
        return []
    told = assessment.answers

    def words(question: Question) -> str:
        answer = told.get(question.code, "")
        if not answer:
            return "Not answered"
        return Tick(answer).words if question.answering is Answering.TICK else answer

    return [
        (group.title, [Answered(one, words(one), told.get(one.code) == Tick.YES) for one in group.questions])
        for group in read_tool(assessment.tool).groups
    ]
