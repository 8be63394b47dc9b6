"""The coordinator's queue: what has to be routed or answered, the riskiest and longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from answerable.pathways.clockwork import targets
from answerable.pathways.models import Area, Chaser, Referral, Worker
from answerable.pathways.policies import groups_of_all, visible
from answerable.pathways.rules.clocks import CLOCKS_OF, Target, late_before, working_days_from
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import RiskLevel, Source, State

WAITING = (State.SENT, State.DECLINED, State.OFFERED, State.ACCEPTED)
NOT_ASSESSED = "none"
"""The code of “not assessed” in an address."""

RISK_ORDER = Case(
    When(risk=RiskLevel.HIGH, then=Value(0)),
    # Nobody has looked yet: it may be high.
    When(risk="", then=Value(1)),
    When(risk=RiskLevel.MEDIUM, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Filters:
    """What is chosen to be shown, by codes alone; empty: everything, but for `state`: what waits for the worker's organisation."""

    state: str = ""
    area: str = ""
    risk: str = ""
    late: bool = False


@dataclass(frozen=True)
class Line:
    """One referral of the queue. `name` is empty where the worker may not see it."""

    referral: Referral
    name: str
    waits: int
    is_late: bool
    language: str
    interpreter: bool
    access: bool
    shows: frozenset[Verb]


def chosen(told: dict[str, str]) -> Filters:
    """Return the filters that an address names; what is no known code is as if it were not there."""
    state, risk, area = told.get("state", ""), told.get("risk", ""), told.get("area", "")
    states = {str(one) for one in (State.DRAFT, *WAITING)}
    risks = {str(one) for one in RiskLevel} | {NOT_ASSESSED}
    return Filters(
        state=state if state in states else "",
        area=area if area and Area.objects.filter(code=area).exists() else "",
        risk=risk if risk in risks else "",
        late=told.get("late") == "yes",
    )


def is_late(aims: tuple[Target, ...], today: date) -> Q:
    """Return the condition that a referral stands in its state longer than a target allows today."""
    late = Q(pk__in=())
    for state, clocks in CLOCKS_OF.items():
        of_state = [aim for aim in aims if aim.clock in clocks]
        if state is State.DRAFT or not of_state:
            continue
        soonest = max(late_before(aim, today) for aim in of_state)
        late |= Q(state=state, since__date__lte=soonest)
    return late


def queue(worker: Worker) -> QuerySet[Referral]:
    """Return what waits for a worker's organisation: to be routed by it as the hub, answered or given to somebody by its services, and
    what people wrote about themselves and nobody has taken up."""
    ours = worker.organisation
    to_route = Q(hub=ours, state__in=(State.SENT, State.DECLINED, State.OFFERED))
    to_take_up = Q(hub=ours, referred_by=ours, source=Source.SELF, state=State.DRAFT)
    to_answer = Q(service__provider=ours, state=State.OFFERED) | Q(
        service__provider=ours, state=State.ACCEPTED, worker__isnull=True
    )
    return visible(worker, Verb.SEE_STATE).filter(to_route | to_take_up | to_answer)


def elsewhere(worker: Worker, rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Return what of a queue waits for another organisation's answer: there is nothing to do about it here until it is late."""
    return rows.filter(state=State.OFFERED).exclude(service__provider=worker.organisation_id)


def filtered(worker: Worker, rows: QuerySet[Referral], by: Filters, now: datetime) -> QuerySet[Referral]:
    """Return what of a queue is chosen, by risk, then by waiting. Where no state is chosen, it is what waits for the worker's own
    organisation: what waits for another's answer is left out."""
    if by.state:
        rows = rows.filter(state=by.state)
    else:
        rows = rows.filter(~Q(state=State.OFFERED) | Q(service__provider=worker.organisation_id))
    if by.area:
        rows = rows.filter(area__code=by.area)
    if by.risk:
        rows = rows.filter(risk="" if by.risk == NOT_ASSESSED else by.risk)
    if by.late:
        rows = rows.filter(is_late(targets(), local(now).date()))
    return (
        rows.select_related("person", "area", "service__provider", "referred_by")
        .defer("notes", "typed", "person__address")
        .order_by(RISK_ORDER, "since", "pk")
    )


def lines(worker: Worker, rows: list[Referral], now: datetime | None = None) -> list[Line]:
    """Return a page of referrals as they are shown: what this worker may see of each, in a fixed number of queries."""
    at = now or timezone.now()
    today = local(at).date()
    aims = targets()
    calendar = aims[0].calendar
    shows = groups_of_all(worker, rows)
    late: dict[str, date] = {
        str(state): max((late_before(aim, today) for aim in aims if aim.clock in clocks), default=date.min)
        for state, clocks in CLOCKS_OF.items()
        if state is not State.DRAFT
    }
    made = []
    for row in rows:
        sees = shows.get(row.pk, frozenset())
        since = local(row.since).date()
        told = (row.person.preferences or {}) if Verb.SEE_NEEDS in sees else {}
        made.append(
            Line(
                referral=row,
                name=name_of(row) if Verb.SEE_IDENTITY in sees else "",
                waits=max(0, working_days_from(since, today, calendar)),
                is_late=since <= late.get(row.state, date.min),
                language=str(told.get("language") or ""),
                interpreter=bool(told.get("interpreter")),
                access=bool(told.get("access_needs")),
                shows=sees,
            )
        )
    return made


def name_of(referral: Referral) -> str:
    """Return the person's name as it is shown."""
    told = referral.person.identity
    name = f"{told.get('forename', '')} {told.get('surname', '')}".strip()
    return name or "No name yet"


def counts(rows: QuerySet[Referral]) -> dict[str, int]:
    """Return how many of a queue are in each state."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def reminders(worker: Worker) -> QuerySet[Chaser]:
    """Return the reminders that a worker's organisation has still to act on, of referrals that the worker may see, the latest first."""
    return (
        Chaser.objects.filter(organisation=worker.organisation, ended_at__isnull=True)
        .filter(referral__in=visible(worker, Verb.SEE_STATE).order_by().values("pk"))
        .select_related("referral", "seen_by")
        .defer("referral__notes", "referral__typed")
        .order_by("due_on", "pk")
    )
