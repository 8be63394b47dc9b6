"""What waits for who looks after safety and for who looks after the records: for the first page of each. A fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from answerable.pathways.disposing import due_now
from answerable.pathways.models import (
    Alarm,
    Bundle,
    DipSample,
    Disposal,
    GlassOpening,
    Restriction,
    RightsRequest,
    Worker,
)
from answerable.pathways.permissions import at_desk
from answerable.pathways.restricting import restrictions
from answerable.pathways.rules.retention import DisposalState
from answerable.pathways.rules.rights import Ask
from answerable.pathways.rules.verbs import Desk

from . import break_glass, consent, links, retention, rights, samples

MOST = 5
"""Of each sort, how many are listed; all of them stand on the page of the sort."""
MOST_REQUESTS = 20
FURTHEST_DAY = date.max


@dataclass(frozen=True)
class Safety:
    """What waits for who looks after safety. The numbers count all; the lists are the first of them, the longest waiting first."""

    running: list[GlassOpening]
    openings: list[break_glass.ShownOpening]
    to_review: int
    own_to_review: int
    alarms: list[Alarm]
    open_alarms: int
    samples: list[DipSample]
    open_samples: int
    to_sign: int
    links: int

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_review or self.open_alarms or self.open_samples or self.to_sign or self.links)


def safety(worker: Worker, now: datetime | None = None) -> Safety:
    """Return what waits for a worker who looks after safety; never what they did themselves."""
    waiting = break_glass.openings_shown(worker).filter(reviewed_at__isnull=True).order_by("opened_at", "pk")
    others = waiting.exclude(worker=worker)
    alarms = samples.alarms_for(worker).filter(handled_at__isnull=True).order_by("made_at", "pk")
    drawn = samples.samples_for(worker).filter(reviewed_at__isnull=True)
    return Safety(
        running=list(break_glass.running(worker)) if at_desk(worker, Desk.BREAK_GLASS) else [],
        openings=break_glass.shown(others[:MOST], worker, now),
        to_review=others.count(),
        own_to_review=waiting.filter(worker=worker).count(),
        alarms=list(alarms[:MOST]),
        open_alarms=alarms.count(),
        samples=list(drawn[:MOST]),
        open_samples=drawn.count(),
        to_sign=consent.to_sign(worker).count() if at_desk(worker, Desk.REFER) else 0,
        links=links.links_for(worker, "proposed").count() if at_desk(worker, Desk.REVIEW_LINKS) else 0,
    )


@dataclass(frozen=True)
class Asked:
    """Something that a person asks about their record: its clock, the day that counts, and what is to be done next."""

    request: RightsRequest
    clock: rights.Clock
    due: date | None
    late: int
    soon: bool
    next: str


@dataclass(frozen=True)
class Records:
    """What waits for who looks after an organisation's records."""

    asked: list[Asked]
    open_requests: int
    disposals: list[Disposal]
    over: bool
    """Whether there are records whose time is over, and no proposal to dispose of them waits."""
    restricted: list[Restriction]
    open_restrictions: int


def _next(request: RightsRequest, worker: Worker) -> str:
    """Return what is to be done next with a request. Its bundles are fetched with it, the newest first."""
    if request.ask == Ask.COMPLAINT:
        return "Look into it" if request.acknowledged_on else "Acknowledge it"
    if not request.identity:
        return "Make sure who asks"
    if not request.searched_at:
        return "Search our records"
    if request.ask != Ask.ACCESS:
        return "Decide, and close it"
    bundle = next(iter(request.bundles.all()), None)
    if bundle is None:
        return "Put together what is held"
    if bundle.handed_at:
        return "Close it"
    if bundle.checked_at:
        return "Give it to the person"
    if bundle.waiting:  # type: ignore[attr-defined]
        return f"Decide on {bundle.waiting} text{'s' if bundle.waiting > 1 else ''}"  # type: ignore[attr-defined]
    return "Waits for somebody else to check it" if bundle.made_by_id == worker.pk else "Check it"


def _asked(request: RightsRequest, worker: Worker, today: date) -> Asked:
    clock = rights.clock_of(request, today)
    waits = clock.acknowledge if clock.acknowledge and not request.acknowledged_on else clock.answer
    return Asked(request, clock, waits.due, waits.late, waits.soon, _next(request, worker))


def records(worker: Worker, today: date | None = None) -> Records:
    """Return what waits for a data protection officer: requests by the day on which they are due, disposals, restricted records."""
    today = today or timezone.localdate()
    bundles = Bundle.objects.defer("content").annotate(
        waiting=Count("pieces", filter=Q(pieces__decided_at__isnull=True))
    )
    opened = (
        rights.requests(worker)
        .filter(closed_at__isnull=True)
        .defer("who", "details")
        .prefetch_related(Prefetch("bundles", bundles.order_by("-pk")))
    )
    asked = sorted(
        (_asked(one, worker, today) for one in opened), key=lambda one: (one.due or FURTHEST_DAY, one.request.pk)
    )
    waiting = list(retention.disposals(worker).filter(state=DisposalState.PROPOSED))
    held = restrictions(worker.organisation_id).order_by("placed_at", "pk")
    of_people = RightsRequest.objects.filter(organisation_id=worker.organisation_id).defer("who", "details")
    return Records(
        asked=asked[:MOST_REQUESTS],
        open_requests=len(asked),
        disposals=waiting,
        over=all(one.erasure for one in waiting) and bool(due_now(worker.organisation, on=today, most=1)),
        restricted=list(
            held.select_related("placed_by", "person").prefetch_related(
                Prefetch("person__rights_requests", of_people.order_by("-pk"), to_attr="asked_by_them")
            )[:MOST]
        ),
        open_restrictions=held.count(),
    )
