"""What people ask about their own record: lists, clocks, the rows that may be theirs, and everything that is held on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from answerable.law.working_days import default_calendar
from answerable.pathways.models import Bundle, CorrectionNotice, RightsRequest, Share, Worker
from answerable.pathways.policies import visible
from answerable.pathways.restricting import restrictions
from answerable.pathways.rules.held import NOTHING
from answerable.pathways.rules.rights import SILENT, Ask, Standing, Withhold, acknowledge_due, answer_due, standing
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.subject_access import pauses_of


def requests(worker: Worker) -> QuerySet[RightsRequest]:
    """Return what people asked a worker's organisation, what is open first."""
    return (
        RightsRequest.objects.filter(organisation_id=worker.organisation_id)
        .prefetch_related("pauses")
        .order_by(models.F("closed_at").desc(nulls_first=True), "received_on", "pk")
    )


def request_of(worker: Worker, reference: UUID) -> RightsRequest | None:
    """Return one thing that somebody asked the worker's organisation; None where there is no such."""
    return requests(worker).filter(reference=reference).first()


@dataclass(frozen=True)
class Clock:
    """How long there is to answer, and, of a complaint, to acknowledge it."""

    answer: Standing
    acknowledge: Standing | None


def clock_of(request: RightsRequest, on: date | None = None) -> Clock:
    """Return how the clocks of a request stand: of a closed one, as on the day on which it was closed."""
    today = on or timezone.localdate()
    at = timezone.localtime(request.closed_at).date() if request.closed_at else today
    pauses = pauses_of(request)
    if request.ask == Ask.COMPLAINT:
        limit = acknowledge_due(request.received_on)
        return Clock(
            Standing(None), standing(limit, paused=False, on=request.acknowledged_on or today) if limit else None
        )
    due = answer_due(request.received_on, pauses, extended=request.extended_on is not None, calendar=default_calendar())
    return Clock(standing(due, paused=any(one.ends is None for one in pauses), on=at), None)


def bundle_of(worker: Worker, reference: UUID) -> Bundle | None:
    """Return a bundle of the worker's organisation; None where there is no such."""
    found = Bundle.objects.filter(reference=reference, request__organisation_id=worker.organisation_id)
    return found.select_related("request", "request__organisation", "made_by", "checked_by").first()


def as_given(bundle: Bundle) -> dict[str, Any]:
    """Return what the person is given of a bundle: without what is left out, and with a mark where that may be known.

    {"organisation", "made_on", "nothing": sentence or "", "parts": […]}.
    """
    pieces = {one.place: one for one in bundle.pieces.all()}
    parts = []
    for at, part in enumerate(bundle.content["parts"]):
        rows = []
        for number, row in enumerate(part["rows"]):
            shown = []
            for place, (words, value) in enumerate(row):
                piece = pieces.get(f"{at}.{number}.{place}")
                if piece is None:
                    shown.append({"words": words, "value": value})
                elif piece.decided_at is None:
                    raise ValueError("A bundle is given once every piece of it is decided.")
                elif not piece.withheld:
                    shown.append({"words": words, "value": value if piece.given is None else piece.given})
                elif Withhold(piece.withheld) not in SILENT:
                    shown.append(
                        {"words": words, "value": f"[Left out: {Withhold(piece.withheld).inside}]", "left_out": True}
                    )
            if shown:
                rows.append(shown)
        if rows:
            parts.append({"title": part["title"], "rows": rows})
    return {
        "organisation": bundle.request.organisation.name,
        "made_on": f"{timezone.localtime(bundle.made_at):%-d %B %Y}",
        "nothing": "" if parts else NOTHING,
        "parts": parts,
    }


@dataclass(frozen=True)
class Kept:
    """What the organisation that was asked does nothing with (Article 18): its rows by number, and whom it gave them to, who are to be told
    where that can be done (Article 19)."""

    people: frozenset[int]
    given_to: tuple[str, ...]


def kept(request: RightsRequest) -> Kept:
    """Return what is restricted of the people of a request, in the organisation that was asked."""
    people = frozenset(
        restrictions(request.organisation_id).filter(person__in=request.people.all()).values_list("person", flat=True)
    )
    shares = Share.objects.filter(referral__person__in=people, giver_id=request.organisation_id)
    names = shares.order_by("receiver__name").values_list("receiver__name", flat=True).distinct()
    return Kept(people, tuple(names) if people else ())


def notices(worker: Worker) -> QuerySet[CorrectionNotice]:
    """Return the corrections that a worker's organisation still has to follow, of referrals that the worker may know of."""
    return CorrectionNotice.objects.filter(
        organisation_id=worker.organisation_id,
        done_at__isnull=True,
        referral__in=visible(worker, Verb.SEE_STATE).order_by().values("pk"),
    ).select_related("correction", "referral")
