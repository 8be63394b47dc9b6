"""Read one case as support sees it: the plan, the safety plan, what is arranged, needs, onward referrals, restorative justice, transfers.

Each row is a record of the organisation that wrote it. Another organisation reads it only where it was shared with the group that it belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q
from django.utils import timezone

from answerable.pathways.models import (
    Allocation,
    Appointment,
    GlassOpening,
    Goal,
    OnwardReferral,
    PlanAction,
    Referral,
    ReferralNeed,
    RestorativeProcess,
    RestorativeSide,
    RestorativeWish,
    SafetyPlan,
    Satisfaction,
    Transfer,
    Worker,
)
from answerable.pathways.policies import live_shares
from answerable.pathways.rules.closure import Facts, Gap, gaps
from answerable.pathways.rules.outcomes import Answering, Pair, Score
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.support import SafetyHeading, Side, Standing, Willing, side_by_side
from answerable.pathways.rules.transfer import Line, what_goes
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Need, OrganisationKind, RiskLevel


def readable(worker: Worker, referral: Referral, group: FieldGroup) -> frozenset[int] | None:
    """Return the keys of the organisations whose rows of a case a worker may read: their own, and who shares that group with it today.

    None: of every organisation, for a case that was opened in an emergency, until the time is over.
    """
    openings = GlassOpening.objects.filter(
        worker=worker, organisation=worker.organisation_id, ends_at__gt=timezone.now()
    )
    if openings.filter(referral=referral).exists():
        return None
    rows = live_shares(worker.organisation_id).filter(referral=referral)
    givers = {
        giver
        for giver, fields, granted in rows.values_list("giver", "fields", "grant__fields")
        if group in fields and group in granted
    }
    return frozenset({worker.organisation_id, *givers})


def records_of(worker: Worker, referral: Referral, group: FieldGroup) -> Q:
    """Return the condition of the rows of a case that a worker may read."""
    organisations = readable(worker, referral, group)
    return Q() if organisations is None else Q(organisation__in=organisations)


@dataclass(frozen=True)
class NeedLine:
    """One need with what was said of it: at the start, at the last review, at the end. Words such as "3: high" or "Not asked"."""

    need: Need
    named: bool
    start: str
    review: str
    end: str
    moved: str


@dataclass(frozen=True)
class Plan:
    """What the case page shows. Lists are empty where the worker may not read them."""

    goals: list[Goal] = field(default_factory=list)
    safety: SafetyPlan | None = None
    headings: list[tuple[str, str]] = field(default_factory=list)
    arranged: list[Appointment] = field(default_factory=list)
    settled: list[Appointment] = field(default_factory=list)
    needs: list[NeedLine] = field(default_factory=list)
    onward: list[OnwardReferral] = field(default_factory=list)
    wish: RestorativeWish | None = None
    transfers: list[Transfer] = field(default_factory=list)
    satisfaction: Satisfaction | None = None
    workers: list[Allocation] = field(default_factory=list)


def score_of(row: ReferralNeed | None) -> Score:
    """Return a row's answer as rules/outcomes.py weighs it."""
    if row is None or row.answer == Answering.NOT_ASKED:
        return Score()
    return Score(Answering(row.answer), row.level)


def _words(row: ReferralNeed | None) -> str:
    score = score_of(row)
    return f"{score.level} of 4" if score.level is not None else score.answer.words


def _moved(pair: Pair) -> str:
    if pair.start.level is None or pair.end.level is None:
        return ""
    if pair.end.level < pair.start.level:
        return "Better"
    return "Same" if pair.end.level == pair.start.level else "Worse"


def rows_by_point(rows: list[ReferralNeed]) -> dict[tuple[str, str], ReferralNeed]:
    """Return the row that counts of each need at each point: the last."""
    return {(row.need, row.point): row for row in sorted(rows, key=lambda row: (row.on, row.pk))}


def need_lines(referral: Referral) -> list[NeedLine]:
    """Return the eight needs of a case, in their order, those named or answered first."""
    rows = rows_by_point(list(referral.needs.all()))
    lines = []
    for need in Need:
        start, review, end = (rows.get((need, point)) for point in ("start", "review", "end"))
        lines.append(
            NeedLine(
                need=need,
                named=start is not None and start.answer == Answering.NOT_ASKED,
                start=_words(start),
                review=_words(review),
                end=_words(end),
                moved=_moved(Pair(need, score_of(start), score_of(end))),
            )
        )
    return lines


def plan_of(worker: Worker, referral: Referral, shows: frozenset[Verb]) -> Plan:
    """Return what the case page shows a worker of a case."""
    notes = records_of(worker, referral, FieldGroup.NOTES) if Verb.SEE_NOTES in shows else Q(pk__in=())
    home = records_of(worker, referral, FieldGroup.ADDRESS) if Verb.SEE_ADDRESS in shows else Q(pk__in=())
    safety = SafetyPlan.objects.filter(home, referral=referral).select_related("by").order_by("-pk").first()
    appointments = list(Appointment.objects.filter(notes, referral=referral).select_related("organisation"))
    to_come = [one for one in appointments if one.standing == Standing.PLANNED]
    settled = [one for one in appointments if one.standing != Standing.PLANNED]
    actions = PlanAction.objects.order_by(
        F("done_on").asc(nulls_first=True), F("dropped_on").asc(nulls_first=True), "due_on", "pk"
    )
    return Plan(
        goals=list(
            Goal.objects.filter(notes, referral=referral)
            .select_related("organisation")
            .prefetch_related(Prefetch("actions", actions))
        ),
        safety=safety,
        headings=_headings(safety),
        arranged=to_come,
        settled=settled[::-1][:10],
        needs=need_lines(referral) if Verb.SEE_NEEDS in shows else [],
        onward=list(OnwardReferral.objects.filter(notes, referral=referral).select_related("receiver", "organisation")),
        wish=RestorativeWish.objects.filter(notes, referral=referral).first(),
        transfers=list(referral.transfers.select_related("giver", "from_service", "to_service__provider")),
        satisfaction=Satisfaction.objects.filter(notes, referral=referral).first(),
        workers=list(
            referral.allocations.filter(organisation=worker.organisation_id).select_related("worker", "service")
        ),
    )


def _headings(safety: SafetyPlan | None) -> list[tuple[str, str]]:
    told: Mapping[str, str] = safety.plan if safety else {}
    return [(heading.words, told[heading]) for heading in SafetyHeading if told.get(heading)]


def own_safety_plan(worker: Worker, referral: Referral) -> SafetyPlan | None:
    """Return the version of the safety plan that the worker's organisation wrote last."""
    return SafetyPlan.objects.filter(referral=referral, organisation=worker.organisation_id).first()


def closing_gaps(worker: Worker, referral: Referral, reason: str = "") -> tuple[Gap, ...]:
    """Return what is missing before a case is closed, by the organisation's own record of it."""
    ours = {"referral": referral, "organisation": worker.organisation_id}
    rows = rows_by_point(list(referral.needs.all()))
    answered: dict[str, int] = defaultdict(int)
    for (_need, point), row in rows.items():
        answered[point] += row.answer != Answering.NOT_ASKED
    goals = Goal.objects.filter(**ours)
    to_do = PlanAction.objects.filter(
        goal__in=goals.filter(ended_on__isnull=True), done_on__isnull=True, dropped_on__isnull=True
    )
    return gaps(
        Facts(
            answered_at_start=answered["start"],
            answered_at_end=answered["end"],
            goals_open=goals.filter(ended_on__isnull=True).count(),
            actions_open=to_do.count(),
            arranged=Appointment.objects.filter(**ours, standing=Standing.PLANNED).count(),
            satisfaction_asked=Satisfaction.objects.filter(**ours).exists(),
            restorative_asked=RestorativeWish.objects.filter(**ours).exists(),
            high_risk=referral.risk == RiskLevel.HIGH,
            marac_open=referral.marac_referrals.filter(
                referred_by=worker.organisation_id, closed_on__isnull=True
            ).exists(),
        ),
        reason,
    )


@dataclass(frozen=True)
class Restorative:
    """What a restorative service sees of one case: one side's answers, and where the two stand without either's words."""

    side: Side
    answers: list[RestorativeSide]
    together: str
    processes: list[RestorativeProcess]


def restorative(worker: Worker, referral: Referral, side: Side) -> Restorative | None:
    """Return one side's answers for a worker of the restorative service that has the case; None for everybody else."""
    if worker.organisation.kind != OrganisationKind.RESTORATIVE:
        return None
    rows = RestorativeSide.objects.filter(referral=referral, organisation=worker.organisation_id)
    last = [(Side(each), Willing(willing)) for each, willing in rows.order_by("pk").values_list("side", "willing")]
    return Restorative(
        side=side,
        answers=list(rows.filter(side=side).select_related("by")),
        together=side_by_side(last),
        processes=list(RestorativeProcess.objects.filter(referral=referral, organisation=worker.organisation_id)),
    )


def held_by_group(worker: Worker, referral: Referral) -> dict[FieldGroup, int]:
    """Return how many records of each group a case has that would go with a transfer from the worker's organisation."""
    ours = worker.organisation_id
    inner = (Kind.CONTACT_TRIED, Kind.CONTACT_MADE, Kind.NOTED, Kind.MET)
    return {
        FieldGroup.ADDRESS: SafetyPlan.objects.filter(referral=referral, organisation=ours).count(),
        FieldGroup.NEEDS: referral.needs.count(),
        FieldGroup.RISK: referral.assessments.filter(completed_at__isnull=False).count(),
        FieldGroup.NOTES: Goal.objects.filter(referral=referral, organisation=ours).count()
        + referral.events.filter(kind__in=inner, organisation=ours).count(),
    }


def lines_of_transfer(
    worker: Worker, referral: Referral, chosen: list[str], let_through: frozenset[str] | None
) -> tuple[Line, ...]:
    """Return, group by group, what a transfer would take along."""
    return what_goes(chosen=chosen, let_through=let_through, held=held_by_group(worker, referral))
