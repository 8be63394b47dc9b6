"""Read referrals: an organisation's own, and one as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from answerable.pathways.clockwork import readings_of, targets
from answerable.pathways.models import Incident, Referral, ReferralEvent, SafeContact, Share, Worker
from answerable.pathways.policies import live_shares, told_incidents, visible
from answerable.pathways.rules.clocks import Reading
from answerable.pathways.rules.contact import Allowed, Channel, in_words, safe_now
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.referral import REASONS, Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State

from .support import readable


def of_organisation(worker: Worker, *, drafts: bool | None = None, state: str = "") -> QuerySet[Referral]:
    """Return the referrals that a worker's organisation made or whose service it runs, of which the worker may see something, newest first.

    `drafts`: only drafts, or everything but drafts.
    """
    ours = worker.organisation
    rows = visible(worker, Verb.SEE_STATE).filter(Q(referred_by=ours) | Q(service__provider=ours) | Q(hub=ours))
    if drafts is not None:
        rows = rows.filter(state=State.DRAFT) if drafts else rows.exclude(state=State.DRAFT)
    if state in list(State):
        rows = rows.filter(state=state)
    return (
        rows.select_related("person", "area", "service__provider", "referred_by", "worker")
        .defer("notes", "typed", "person__address")
        .order_by("-changed_at", "-pk")
    )


@dataclass(frozen=True)
class Happened:
    """One line of a history. `why` and `said` are empty where the worker may not see them, or there is nothing."""

    at: datetime
    what: str
    who: str
    why: str
    said: str


_INNER = (
    Kind.ALLOCATED,
    Kind.CONTACT_TRIED,
    Kind.CONTACT_MADE,
    Kind.NOTED,
    Kind.MET,
    Kind.PLANNED,
    Kind.TRANSFERRED,
    Kind.ONWARD_REFERRED,
    Kind.REOPENED,
)
"""Events whose words are notes of the support given."""


def _reason(event: ReferralEvent) -> str:
    codes = REASONS.get(Kind(event.kind)) if event.kind in list(Kind) else None
    return next((one.words for one in codes or () if str(one) == event.reason), "")


def _said(event: ReferralEvent) -> str:
    told = event.said
    if isinstance(told, str):
        return told
    if not isinstance(told, Mapping):
        return ""
    parts = [str(told.get(key) or "") for key in ("said", "against", "because")]
    return " ".join(part for part in parts if part)


def history(worker: Worker, referral: Referral, shows: frozenset[Verb]) -> list[Happened]:
    """Return what happened to a referral, the newest first.

    Who did it is named to their own colleagues; to others only the organisation is. What was said of the support
    is shown to the organisation that said it, to whom it shares its notes, and at a transfer to the service that the case goes to.
    """
    rows = referral.events.select_related("by", "organisation", "service").order_by("-pk")
    readers = readable(worker, referral, FieldGroup.NOTES) if Verb.SEE_NOTES in shows else frozenset()
    made = []
    for event in rows:
        ours = event.organisation_id == worker.organisation_id
        inner = event.kind in _INNER
        to_us = event.kind == Kind.TRANSFERRED and event.service and event.service.provider_id == worker.organisation_id
        sees = readers is None or event.organisation_id in readers or ours or to_us or not inner
        service = (
            f": {event.service.name}"
            if event.service and event.kind in (Kind.OFFERED, Kind.REDIRECTED, Kind.TRANSFERRED)
            else ""
        )
        who = event.organisation.name if event.organisation else "The person themselves"
        if ours and event.by:
            who = event.by.name
        made.append(
            Happened(
                at=event.at,
                what=(Kind(event.kind).words if event.kind in list(Kind) else event.kind) + service,
                who=who,
                why=_reason(event),
                said=_said(event) if sees and event.kind != Kind.AMENDED else "",
            )
        )
    return made


@dataclass(frozen=True)
class Way:
    """One way to reach somebody: whether it is safe now, and what to mind or why not."""

    channel: Channel
    safe: bool
    says: str


@dataclass(frozen=True)
class Reach:
    """How somebody can be reached, as it is shown: with the plan, or not at all."""

    plan: Mapping[str, Any]
    checked: SafeContact | None
    ways: tuple[Way, ...]
    times: str


def reach(referral: Referral, now: datetime) -> Reach:
    """Return how the person of a referral can be reached, and what of it is safe at this moment."""
    held = referral.person.safe_contacts.order_by("-pk").first()
    plan: Mapping[str, Any] = held.plan if held else {}
    ways = tuple(
        Way(channel, True, " ".join(verdict.mind))
        if isinstance(verdict, Allowed)
        else Way(channel, False, verdict.reason)
        for channel, verdict in safe_now(plan, now).items()
    )
    times = "At any time" if plan.get("any_time") is True else in_words(plan.get("times"))
    return Reach(plan, held, ways, times)


def shares_shown(referral: Referral, worker: Worker) -> QuerySet[Share]:
    """Return the shares of a referral that a worker's organisation gave or got."""
    ours = worker.organisation_id
    return referral.shares.filter(Q(giver=ours) | Q(receiver=ours))


def shares_of(referral: Referral, worker: Worker) -> list[tuple[Share, bool]]:
    """Return the shares of a referral that a worker's organisation gave or got, each with whether it holds today.

    `number` counts them from 1 on: their numbers in the store go up with every organisation's, and would tell of them.
    """
    rows = list(
        shares_shown(referral, worker)
        .annotate(number=Window(RowNumber(), order_by=F("pk").asc()))
        .select_related("giver", "receiver", "grant__protocol", "consent", "override")
        .order_by("-made_at", "-pk")
    )
    live: set[int] = set()
    for receiver in {row.receiver_id for row in rows}:
        live |= set(live_shares(receiver).filter(referral=referral).values_list("pk", flat=True))
    return [(row, row.pk in live) for row in rows]


def incidents_of(referral: Referral, worker: Worker) -> list[Incident]:
    """Return what was done to the person of a referral, as far as the worker's organisation was told of it."""
    return list(
        told_incidents(referral, worker)
        .select_related("organisation")
        .prefetch_related("perpetrators")
        .order_by("-occurred_on", "-pk")
    )


def clocks_of(referral: Referral, now: datetime) -> tuple[Reading, ...]:
    """Return a referral's clocks that have started."""
    return readings_of(referral, targets(), now)
