"""Who has a part in MARAC, and what of it: the coordinator, and who speaks for an agency."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from answerable.pathways.models import (
    MaracAttendance,
    MaracCase,
    MaracMeeting,
    MaracReferral,
    Referral,
    Worker,
)
from answerable.pathways.permissions import at_desk
from answerable.pathways.policies import facts_of_all, live_shares
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.verbs import Desk


def seen_of_all(worker: Worker, rows: Iterable[MaracReferral]) -> dict[int, frozenset[FieldGroup]]:
    """Return the groups of fields that a worker's organisation has of each case for MARAC today; empty where they see nothing.

    What was shared for MARAC and is live; of what the organisation referred itself, what it gave to MARAC. Nothing of somebody whom
    the worker must not see. A fixed number of queries.
    """
    cases = [one for one in rows if one.referral_id is not None]
    ours = worker.organisation_id
    referrals = {one.referral_id for one in cases if one.referral_id is not None}
    facts = facts_of_all(worker, Referral.objects.filter(pk__in=referrals))
    shared: dict[int, set[str]] = {}
    for referral, fields, of_grant in (
        live_shares(ours)
        .filter(referral__in=referrals, purpose=Purpose.MARAC)
        .values_list("referral", "fields", "grant__fields")
    ):
        shared.setdefault(referral, set()).update({FieldGroup.REFERENCE, *(set(fields) & set(of_grant))})
    seen: dict[int, frozenset[FieldGroup]] = {}
    for one in cases:
        codes = set(shared.get(one.referral_id or 0, set()))
        if one.referred_by_id == ours:
            codes |= {FieldGroup.REFERENCE, *one.fields}
        if facts[one.referral_id or 0].conflicted or not worker.is_active:
            codes = set()
        seen[one.pk] = frozenset(FieldGroup(code) for code in codes)
    return seen


def may_see(worker: Worker, row: MaracReferral) -> bool:
    """Return whether a worker's organisation has anything of a case for MARAC, and they may see it."""
    return bool(seen_of_all(worker, [row]).get(row.pk))


def meetings_run(worker: Worker) -> QuerySet[MaracMeeting]:
    """Return the meetings that a worker runs: of their organisation, where that is their job."""
    if not at_desk(worker, Desk.RUN_MARAC):
        return MaracMeeting.objects.none()
    return MaracMeeting.objects.filter(run_by_id=worker.organisation_id).annotate(number_of_cases=Count("cases"))


def waiting(worker: Worker) -> QuerySet[MaracReferral]:
    """Return the open cases that wait for a meeting: referred to the worker's organisation, heard by none, on no agenda to come."""
    if not at_desk(worker, Desk.RUN_MARAC):
        return MaracReferral.objects.none()
    on_one = MaracCase.objects.filter(marac_referral=OuterRef("pk")).filter(
        Q(meeting__closed_at__isnull=True, heard__isnull=True) | Q(heard=True)
    )
    return (
        MaracReferral.objects.filter(
            ~Exists(on_one), coordinated_by_id=worker.organisation_id, referral__isnull=False, closed_on__isnull=True
        )
        .select_related("referral", "person", "referred_by")
        .order_by("referred_on", "pk")
    )


def heard_and_open(worker: Worker) -> QuerySet[MaracReferral]:
    """Return the cases that were heard, are on no agenda to come, and are not closed yet."""
    if not at_desk(worker, Desk.RUN_MARAC):
        return MaracReferral.objects.none()
    to_come = MaracCase.objects.filter(marac_referral=OuterRef("pk"), meeting__closed_at__isnull=True)
    heard = MaracCase.objects.filter(marac_referral=OuterRef("pk"), heard=True)
    return (
        MaracReferral.objects.filter(
            ~Exists(to_come), Exists(heard), coordinated_by_id=worker.organisation_id, closed_on__isnull=True
        )
        .select_related("referral", "person", "referred_by")
        .order_by("met_on", "pk")
    )


def runs(worker: Worker, case: MaracCase) -> bool:
    """Return whether a worker runs the meeting of a case, and may see the case."""
    return (
        at_desk(worker, Desk.RUN_MARAC)
        and case.meeting.run_by_id == worker.organisation_id
        and may_see(worker, case.marac_referral)
    )


def attended(worker: Worker) -> QuerySet[MaracMeeting]:
    """Return the meetings whose agenda was sent, at which a worker speaks for their organisation, the latest first."""
    mine = MaracAttendance.objects.filter(meeting=OuterRef("pk"), worker=worker, organisation_id=worker.organisation_id)
    return MaracMeeting.objects.filter(Exists(mine), agenda_sent_at__isnull=False).select_related("run_by")


def speaks_for(worker: Worker, case: MaracCase) -> bool:
    """Return whether a worker speaks for their organisation about a case: asked, given the agenda, and the case is shared with it."""
    return attended(worker).filter(pk=case.meeting_id).exists() and may_see(worker, case.marac_referral)
