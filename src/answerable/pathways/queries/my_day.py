"""A worker's day: what is due for their own cases, what is late first, with whether the person can safely be reached now; then their caseload."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from answerable.pathways.clockwork import readings_of, targets
from answerable.pathways.models import (
    Allocation,
    Appointment,
    Consent,
    PlanAction,
    Referral,
    ReferralEvent,
    SafeContact,
    SafetyPlan,
    Transfer,
    Worker,
)
from answerable.pathways.policies import groups_of_all, visible
from answerable.pathways.rules.consent import Answer, Layer, standing
from answerable.pathways.rules.contact import Allowed, Channel, local, may_contact, next_safe
from answerable.pathways.rules.referral import IN_SUPPORT, Kind
from answerable.pathways.rules.support import TO_DO, Due, Meeting, Standing, ordered, when_words
from answerable.pathways.rules.support import Kind as DueKind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State

from .queue import RISK_ORDER, name_of

SOON_DAYS = 7
"""How far ahead “coming up” looks."""


def own_cases(worker: Worker) -> QuerySet[Referral]:
    """Return the cases that a worker has now and may see, the riskiest first."""
    return (
        visible(worker, Verb.SEE_STATE)
        .filter(worker=worker, state__in=IN_SUPPORT)
        .select_related("person", "area", "service")
        .defer("notes", "typed", "person__address")
        .order_by(RISK_ORDER, "since", "pk")
    )


def _arranged(cases: QuerySet[Referral], worker: Worker, until: Any) -> list[Due]:
    rows = Appointment.objects.filter(
        referral__in=cases.order_by().values("pk"),
        organisation=worker.organisation_id,
        standing=Standing.PLANNED,
        on__lte=until,
    )
    return [
        Due(key, DueKind.ARRANGED, Meeting(kind).words, on, at, str(reference), contact=kind == Meeting.CALL)
        for key, kind, on, at, reference in rows.order_by().values_list("referral", "kind", "on", "at", "reference")
    ]


def _actions(cases: QuerySet[Referral], worker: Worker, until: Any) -> list[Due]:
    rows = PlanAction.objects.filter(
        goal__referral__in=cases.order_by().values("pk"),
        goal__organisation=worker.organisation_id,
        goal__ended_on__isnull=True,
        done_on__isnull=True,
        dropped_on__isnull=True,
        due_on__lte=until,
    )
    return [
        Due(key, DueKind.ACTION, "Action of the plan", on, None, str(reference))
        for key, on, reference in rows.order_by().values_list("goal__referral", "due_on", "reference")
    ]


def _safety(cases: QuerySet[Referral], worker: Worker, until: Any) -> list[Due]:
    newer = SafetyPlan.objects.filter(
        referral=OuterRef("referral"), organisation=OuterRef("organisation"), version__gt=OuterRef("version")
    )
    rows = SafetyPlan.objects.filter(
        ~Exists(newer),
        referral__in=cases.order_by().values("pk"),
        organisation=worker.organisation_id,
        review_on__lte=until,
    )
    return [
        Due(key, DueKind.SAFETY, "Look at the safety plan again", on)
        for key, on in rows.order_by().values_list("referral", "review_on")
    ]


def _clocks(cases: QuerySet[Referral], now: datetime, until: Any) -> list[Due]:
    aims = targets()
    made = []
    for case in cases.filter(state=State.ACCEPTED).prefetch_related("events"):
        running = [
            one for one in readings_of(case, aims, now) if one.running and one.clock in TO_DO and one.due <= until
        ]
        # The first that is due says it all: who is not reached is not met either.
        if running:
            first = min(running, key=lambda one: one.due)
            made.append(Due(case.pk, DueKind.CLOCK, TO_DO[first.clock], first.due, contact=True))
    return made


def _new(cases: QuerySet[Referral], worker: Worker, now: datetime) -> list[Due]:
    since = now - timedelta(days=settings.NEW_CASE_DAYS)
    spoken = ReferralEvent.objects.filter(
        referral=OuterRef("referral"),
        by=worker,
        kind__in=(Kind.CONTACT_TRIED, Kind.CONTACT_MADE, Kind.MET),
        at__gte=OuterRef("at"),
    )
    rows = Allocation.objects.filter(
        ~Exists(spoken), referral__in=cases.order_by().values("pk"), worker=worker, ended_at__isnull=True, at__gte=since
    )
    return [
        Due(key, DueKind.NEW, "New case: read it, then make the first contact", local(now).date(), contact=True)
        for key, _at in rows.order_by().values_list("referral", "at")
    ]


@dataclass(frozen=True)
class Reach:
    """Whether somebody can safely be rung now, what to mind or why not, and when it is safe."""

    safe: bool
    says: str
    times: str
    phone: str


def reaches(referrals: Sequence[Referral], now: datetime) -> dict[int, Reach]:
    """Return whether the person of each referral can safely be rung now, by the referral's key: three queries, however many they are.

    The last safe-contact plan counts, and an answer that the person does not want to be contacted stands over it.
    """
    people = {one.person_id for one in referrals}
    last = (
        SafeContact.objects.filter(person__in=people)
        .order_by()
        .values("person")
        .annotate(last=Max("pk"))
        .values("last")
    )
    plans = {row.person_id: row.plan for row in SafeContact.objects.filter(pk__in=last)}
    answers: dict[int, list[tuple[int | None, Answer]]] = defaultdict(list)
    rows = Consent.objects.filter(person__in=people, wording__layer=Layer.CONTACT).order_by("at", "pk")
    for row in rows:
        told = Answer(row.pk, Layer.CONTACT, row.given, row.at, withdrawn_at=row.withdrawn_at)
        answers[row.person_id].append((row.referral_id, told))
    made = {}
    for one in referrals:
        said = [told for about, told in answers[one.person_id] if about in (None, one.pk)]
        plan: Mapping[str, Any] = plans.get(one.person_id, {})
        if said and standing(said, Layer.CONTACT) is None:
            made[one.pk] = Reach(False, "The person does not want to be contacted, or has taken that back.", "", "")
            continue
        verdict = may_contact(plan, Channel.PHONE, now)
        safe = isinstance(verdict, Allowed)
        says = " ".join(verdict.mind) if isinstance(verdict, Allowed) else verdict.reason
        made[one.pk] = Reach(safe, says, next_safe(plan, now), str(plan.get("phone") or "") if safe else "")
    return made


@dataclass(frozen=True)
class Line:
    """One thing to do, as it is shown. `name`, `words` and `reach` are empty where the worker may not see them."""

    due: Due
    referral: Referral
    name: str
    when: str
    late: bool
    to_come: bool
    words: str
    reach: Reach | None
    shows: frozenset[Verb]


@dataclass(frozen=True)
class Day:
    """What is due, a page of it; what comes up; and how many of each there are."""

    due: list[Line]
    soon: list[Line]
    number: int
    late: int


def _words_of(lines: Iterable[Due]) -> dict[str, str]:
    marks = [due.mark for due in lines if due.kind is DueKind.ACTION]
    return {str(row.reference): str(row.words) for row in PlanAction.objects.filter(reference__in=marks)}


def day(worker: Worker, now: datetime, *, first: int = 0, most: int = 50) -> Day:
    """Return what is due for a worker's own cases up to today, from place `first` on, and what comes up in the next week.

    A fixed number of queries. Sealed words are opened only for what is on the page.
    """
    today = local(now).date()
    until = today + timedelta(days=SOON_DAYS)
    cases = own_cases(worker)
    found = [
        *_arranged(cases, worker, until),
        *_actions(cases, worker, until),
        *_safety(cases, worker, until),
        *_clocks(cases, now, until),
    ]
    known = {due.key for due in found if due.kind is DueKind.CLOCK and due.on <= today}
    found += [due for due in _new(cases, worker, now) if due.key not in known]
    in_order = ordered(found)
    late_or_today = [due for due in in_order if due.on <= today]
    shown = late_or_today[first : first + most]
    soon = [due for due in in_order if due.on > today][:most]
    rows = {one.pk: one for one in cases.filter(pk__in={due.key for due in (*shown, *soon)})}
    shows = groups_of_all(worker, rows.values())
    reach = reaches([row for key, row in rows.items() if Verb.SEE_CONTACT in shows.get(key, frozenset())], now)
    words = _words_of((*shown, *soon))

    def line(due: Due) -> Line:
        row, sees = rows[due.key], shows.get(due.key, frozenset())
        return Line(
            due=due,
            referral=row,
            name=name_of(row) if Verb.SEE_IDENTITY in sees else "",
            when=when_words(due.on, today),
            late=due.on < today,
            to_come=due.on > today,
            words=words.get(due.mark, "") if Verb.SEE_NOTES in sees else "",
            reach=reach.get(due.key),
            shows=sees,
        )

    return Day(
        due=[line(due) for due in shown if due.key in rows],
        soon=[line(due) for due in soon if due.key in rows],
        number=len(late_or_today),
        late=sum(due.on < today for due in late_or_today),
    )


def waiting_for_answer(worker: Worker) -> int:
    """Return how many cases the worker's organisation handed over lately that the other side has not answered."""
    rows = Transfer.objects.filter(giver=worker.organisation_id, by=worker, answered="", referral__state=State.OFFERED)
    return rows.filter(referral__service=F("to_service")).count()
