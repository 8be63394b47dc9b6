"""The manager's view: who has how many cases, what waits for a worker, what is late, and what the service can still take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from answerable.pathways.allocating import SUPPORTERS, first_proposals, loads
from answerable.pathways.clockwork import targets
from answerable.pathways.models import Appointment, PlanAction, Referral, Service, Transfer, Worker
from answerable.pathways.policies import groups_of_all, visible
from answerable.pathways.rules.allocation import Proposal
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.referral import IN_SUPPORT
from answerable.pathways.rules.support import Standing
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import RiskLevel, State

from .consent import to_sign
from .queue import RISK_ORDER, is_late, name_of


@dataclass(frozen=True)
class Load:
    """One worker's work. `free` is below nought where the limit is passed."""

    worker: Worker
    areas: str
    open_cases: int
    limit: int
    high: int
    not_reached: int
    late: int
    overdue: int

    @property
    def free(self) -> int:
        """Cases that they can still be given."""
        return self.limit - self.open_cases


def _own(worker: Worker) -> QuerySet[Referral]:
    return visible(worker, Verb.SEE_STATE).filter(service__provider=worker.organisation_id)


def by_worker(worker: Worker, now: datetime) -> list[Load]:
    """Return the work of each worker of the organisation, those with most to catch up first: six queries, however many cases there are."""
    ours = worker.organisation
    today = local(now).date()
    open_cases = loads(ours)
    late = is_late(targets(), today)
    told: dict[int, Any] = {
        row["worker"]: row
        for row in _own(worker)
        .filter(worker__isnull=False, state__in=IN_SUPPORT)
        .order_by()
        .values("worker")
        .annotate(
            high=Count("pk", filter=Q(risk=RiskLevel.HIGH)),
            not_reached=Count("pk", filter=Q(state=State.ACCEPTED)),
            late=Count("pk", filter=late),
        )
    }
    overdue = _overdue(worker, today)
    workers = (
        Worker.objects.filter(organisation=ours, is_active=True, role__in=SUPPORTERS)
        .prefetch_related("areas")
        .order_by("name", "pk")
    )
    made = [
        Load(
            worker=one,
            areas=", ".join(area.name for area in one.areas.all()) or "Everywhere",
            open_cases=open_cases.get(one.pk, 0),
            limit=one.caseload_limit,
            high=told.get(one.pk, {}).get("high", 0),
            not_reached=told.get(one.pk, {}).get("not_reached", 0),
            late=told.get(one.pk, {}).get("late", 0),
            overdue=overdue.get(one.pk, 0),
        )
        for one in workers
        if one.caseload_limit or open_cases.get(one.pk)
    ]
    return sorted(made, key=lambda one: (-(one.late + one.overdue), one.worker.name, one.worker.pk))


def _overdue(worker: Worker, today: date) -> dict[int, int]:
    ours = worker.organisation_id
    actions = PlanAction.objects.filter(
        goal__organisation=ours,
        goal__ended_on__isnull=True,
        goal__referral__state__in=IN_SUPPORT,
        done_on__isnull=True,
        dropped_on__isnull=True,
        due_on__lt=today,
    )
    arranged = Appointment.objects.filter(
        organisation=ours, standing=Standing.PLANNED, on__lt=today, referral__state__in=IN_SUPPORT
    )
    numbers: dict[int, int] = {}
    for rows, whose in ((actions, "goal__referral__worker"), (arranged, "referral__worker")):
        for key, number in rows.order_by().values_list(whose).annotate(number=Count("pk")):
            if key:
                numbers[key] = numbers.get(key, 0) + number
    return numbers


@dataclass(frozen=True)
class Waiting:
    """One accepted case without a worker, with who is proposed first. `name` is empty where the reader may not see it."""

    referral: Referral
    name: str
    proposal: Proposal | None
    shows: frozenset[Verb]


def to_allocate(worker: Worker) -> QuerySet[Referral]:
    """Return the accepted cases of the organisation's services that nobody has, which the worker may give to somebody: the riskiest first."""
    return (
        visible(worker, Verb.ALLOCATE)
        .filter(service__provider=worker.organisation_id, worker__isnull=True)
        .select_related("person", "area", "worker", "service__provider", "referred_by")
        .prefetch_related("needs")
        .defer("notes", "typed", "person__address")
        .order_by(RISK_ORDER, "since", "pk")
    )


def waiting(worker: Worker, rows: list[Referral]) -> list[Waiting]:
    """Return a page of cases that wait for a worker, with proposals: a fixed number of queries."""
    shows = groups_of_all(worker, rows)
    first = first_proposals(rows, worker.organisation)
    return [
        Waiting(
            referral=row,
            name=name_of(row) if Verb.SEE_IDENTITY in shows.get(row.pk, frozenset()) else "",
            proposal=first.get(str(row.reference)),
            shows=shows.get(row.pk, frozenset()),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Capacity:
    """One service: its open cases, what it can take, and how long people wait, as stated and as it is."""

    service: Service
    open_cases: int
    offered: int
    without_worker: int
    waits_since: datetime | None

    @property
    def free(self) -> int | None:
        """Places that are free; None where the capacity was not stated."""
        return None if self.service.capacity is None else self.service.capacity - self.open_cases


def capacities(worker: Worker) -> list[Capacity]:
    """Return the organisation's services with what they hold: two queries. Counts only; a case that the reader may not see is in them."""
    numbers: dict[int, Any] = {
        row["service"]: row
        for row in Referral.objects.filter(service__provider=worker.organisation_id)
        .order_by()
        .values("service")
        .annotate(
            open_cases=Count("pk", filter=Q(state__in=IN_SUPPORT)),
            offered=Count("pk", filter=Q(state=State.OFFERED)),
            without=Count("pk", filter=Q(state__in=IN_SUPPORT, worker__isnull=True)),
            since=Min("since", filter=Q(state__in=IN_SUPPORT, worker__isnull=True)),
        )
    }
    made = []
    for service in Service.objects.filter(provider=worker.organisation_id).order_by("name"):
        row = numbers.get(service.pk, {})
        made.append(
            Capacity(
                service,
                row.get("open_cases", 0),
                row.get("offered", 0),
                row.get("without", 0),
                row.get("since"),
            )
        )
    return made


@dataclass(frozen=True)
class Numbers:
    """What else waits for the manager, as numbers with a page each."""

    late: int
    to_sign: int
    offered: int
    handed_over: int


def numbers(worker: Worker, now: datetime) -> Numbers:
    """Return how many cases are late, overrides wait for a signature, offers for an answer, transfers for the other side: four queries."""
    today = local(now).date()
    rows = _own(worker)
    return Numbers(
        late=rows.filter(is_late(targets(), today)).count(),
        to_sign=to_sign(worker).count(),
        offered=rows.filter(state=State.OFFERED).count(),
        handed_over=Transfer.objects.filter(
            giver=worker.organisation_id, answered="", referral__state=State.OFFERED, referral__service=F("to_service")
        ).count(),
    )
