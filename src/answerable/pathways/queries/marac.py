"""Read MARAC referrals, meetings and cases: what the coordinator sees, and what one agency sees of its own part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from answerable.pathways.case_facts import known_to
from answerable.pathways.granting import grants_in_force
from answerable.pathways.marac_parts import (
    attended,
    meetings_run,
    runs,
    seen_of_all,
)
from answerable.pathways.models import (
    MaracAction,
    MaracCase,
    MaracContribution,
    MaracMeeting,
    MaracMinute,
    MaracReferral,
    Organisation,
    Person,
    Referral,
    Worker,
)
from answerable.pathways.rules.local_rules import MARAC_KINDS, Kind
from answerable.pathways.rules.marac import Criterion
from answerable.pathways.rules.protocols import Basis, FieldGroup, Purpose
from answerable.pathways.rules.repeats import words_of_day

from .local_rules import of_referral

SPEAKERS = ("support_worker", "coordinator", "service_manager", "hub_lead", "marac_coordinator")
"""The roles that can speak for an organisation at a meeting."""


def coordinators_for(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the organisations that an organisation can refer to MARAC with: itself where it coordinates one, and by protocol."""
    grants = grants_in_force(giver=organisation, purpose=Purpose.MARAC, on=timezone.localdate()).exclude(
        basis=Basis.EXPLICIT_CONSENT
    )
    runs_one = Exists(
        Worker.objects.filter(organisation=OuterRef("pk"), is_active=True, role="marac_coordinator").order_by()
    )
    return Organisation.objects.filter(
        Q(pk=organisation.pk) | Q(pk__in=grants.values("receiver")), runs_one, is_open=True
    )


@dataclass(frozen=True)
class Suggested:
    """A criterion that the local rules find in a case, with why."""

    criterion: Criterion
    words: str
    certainty: str


def suggested(worker: Worker, referral: Referral) -> list[Suggested]:
    """Return which criteria the rules find, of what a worker may be shown. Professional judgement is never among them."""
    return [
        Suggested(MARAC_KINDS[Kind(one.rule.kind)], one.words, one.certainty)
        for one in of_referral(worker, referral)
        if Kind(one.rule.kind) in MARAC_KINDS
    ]


def of(referral: Referral) -> QuerySet[MaracReferral]:
    """Return the referrals to MARAC of one referral's person row, the latest first."""
    return MaracReferral.objects.filter(person=referral.person).select_related("coordinated_by", "referred_by")


def of_those_seen(worker: Worker, referral: Referral) -> list[MaracReferral]:
    """Return the referrals to MARAC of a referral's person that a worker's organisation made, coordinates, or may know of."""
    ours = worker.organisation_id
    told_by = {ours, *known_to().marac[ours]}
    # Those of others are left out by the store: to read and drop them would take longer where there are some.
    return list(
        of(referral).filter(Q(referred_by__in=told_by) | Q(coordinated_by=ours)).prefetch_related("cases__meeting")
    )


def may_be_asked(worker: Worker) -> QuerySet[Worker]:
    """Return the workers who can be asked to speak for their organisation: where a protocol for MARAC is in force with who runs it."""
    grants = grants_in_force(purpose=Purpose.MARAC, on=timezone.localdate())
    ours = worker.organisation_id
    organisations = Organisation.objects.filter(
        Q(pk__in=grants.filter(receiver=ours).values("giver")) | Q(pk__in=grants.filter(giver=ours).values("receiver")),
        is_open=True,
    )
    return (
        Worker.objects.filter(organisation__in=organisations, is_active=True, role__in=SPEAKERS)
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )


def late_actions(worker: Worker) -> QuerySet[MaracAction]:
    """Return the actions of the worker's meetings that are late, the oldest first."""
    return (
        MaracAction.objects.filter(
            case__meeting__in=meetings_run(worker).order_by().values("pk"),
            done_on__isnull=True,
            due_on__lt=timezone.localdate(),
        )
        .select_related("owner", "case__marac_referral")
        .order_by("due_on", "pk")
    )


@dataclass(frozen=True)
class Shown:
    """A case as a page may show it: None where the worker's organisation does not have that group of fields."""

    case: MaracCase | None
    marac_referral: MaracReferral
    seen: frozenset[FieldGroup]
    name: str
    born: str
    criteria: tuple[str, ...]

    @property
    def number(self) -> str:
        """The number to say aloud."""
        return self.marac_referral.number


def _name(person: Person) -> str:
    told = person.identity
    return " ".join(str(told[key]) for key in ("forename", "surname") if told.get(key)) or "Name not known"


def _born(person: Person) -> str:
    told = str(person.identity.get("born", ""))
    try:
        return words_of_day(date.fromisoformat(told))
    except ValueError:
        return told


def _shown(worker: Worker, rows: list[tuple[MaracCase | None, MaracReferral]]) -> list[Shown]:
    seen = seen_of_all(worker, [row for _, row in rows])
    out: list[Shown] = []
    for case, row in rows:
        has = seen.get(row.pk, frozenset())
        if not has:
            continue
        named = FieldGroup.IDENTITY in has
        told = FieldGroup.RISK in has
        out.append(
            Shown(
                case,
                row,
                has,
                _name(row.person) if named else "",
                _born(row.person) if named else "",
                tuple(Criterion(code).words for code in row.criteria) if told else (),
            )
        )
    return out


def shown_referrals(worker: Worker, rows: Iterable[MaracReferral]) -> list[Shown]:
    """Return these cases as a page may show them; those that the worker must not see are left out."""
    return _shown(worker, [(None, row) for row in rows])


def agenda(worker: Worker, meeting: MaracMeeting) -> list[Shown]:
    """Return the agenda of a meeting as a worker may see it, in its order."""
    cases = meeting.cases.select_related(
        "meeting", "marac_referral__referral", "marac_referral__person", "carried_from__meeting"
    )
    return _shown(worker, [(case, case.marac_referral) for case in cases])


def shown_case(worker: Worker, case: MaracCase) -> Shown | None:
    """Return one case as a page may show it, or None where the worker must not see it."""
    return next(iter(_shown(worker, [(case, case.marac_referral)])), None)


@dataclass(frozen=True)
class Told:
    """What one agency told, as it is read."""

    row: MaracContribution
    text: str


def _opened(row: MaracContribution) -> Told:
    said: dict[str, Any] = row.said
    if said.get("organisation") != str(row.organisation.reference):
        raise ValueError(f"Contribution {row.pk} was moved to another organisation after it was sealed.")
    return Told(row, str(said["text"]))


def contributions(worker: Worker, case: MaracCase) -> list[Told]:
    """Return what agencies told about a case, the earliest first: to who runs the meeting all, to an agency its own alone.

    Raises ValueError where a row was moved to another organisation.
    """
    rows = case.contributions.select_related("organisation", "by").order_by("pk")
    if not runs(worker, case):
        rows = rows.filter(organisation_id=worker.organisation_id)
    return [_opened(row) for row in rows]


def actions(worker: Worker, case: MaracCase) -> QuerySet[MaracAction]:
    """Return the actions of a case: to who runs the meeting all, to an agency its own alone."""
    rows = case.actions.select_related("owner", "done_by")
    return rows if runs(worker, case) else rows.filter(owner_id=worker.organisation_id)


def minutes(case: MaracCase) -> QuerySet[MaracMinute]:
    """Return what the coordinator wrote about a case, the latest first. For who runs the meeting."""
    return case.minutes.select_related("by")


def open_actions_of(worker: Worker) -> QuerySet[MaracAction]:
    """Return the actions that a worker's organisation has taken on at meetings where they speak for it, and are not done."""
    return (
        MaracAction.objects.filter(
            owner_id=worker.organisation_id,
            done_on__isnull=True,
            case__meeting__in=attended(worker).order_by().values("pk"),
        )
        .select_related("case__marac_referral", "case__meeting")
        .order_by("due_on", "pk")
    )
