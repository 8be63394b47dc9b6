"""Where agreements stand in the commissioning cycle: what needs attention, which stages are gaps, how it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..history import as_text, events_of
from ..models import Action, Agreement, AgreementEvent, BusinessCase, Payment, Principle, Return, Review, Route
from ..rules import cycle, partial_dates
from ..rules.agreement_history import state_on
from ..rules.cycle import StageView
from ..rules.expiry import Expiry, Standing, expiry


def expiry_of(agreement: Agreement, today: date | None = None) -> Expiry:
    """Return how near its end an agreement is. No query."""
    return expiry(
        agreement.ends,
        today or timezone.localdate(),
        status=agreement.status,
        ended=agreement.ended,
        time_limited=agreement.time_limited,
        extension_options=agreement.extension_options,
    )


def state(agreement: Agreement, day: date) -> dict[str, str]:
    """Return the agreement's fields as they were at the end of `day`, as text. One query.

    Raises rules.agreement_history.BrokenHistory where the recorded events do not fit together.
    """
    return state_on(as_text(agreement), events_of(agreement), day)


@dataclass(frozen=True)
class Attention:
    """What somebody must look at. Lists of (agreement, how near its end) and of rows; each row brings its agreement."""

    today: date
    within_3: list[tuple[Agreement, Expiry]] = field(default_factory=list)
    within_6: list[tuple[Agreement, Expiry]] = field(default_factory=list)
    within_12: list[tuple[Agreement, Expiry]] = field(default_factory=list)
    past_end: list[tuple[Agreement, Expiry]] = field(default_factory=list)
    reviews_due: list[Agreement] = field(default_factory=list)
    returns_overdue: list[Return] = field(default_factory=list)
    actions_overdue: list[Action] = field(default_factory=list)
    without_schedule: list[Agreement] = field(default_factory=list)
    without_decision: list[AgreementEvent] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each, by the name of the list. `within_6` leaves out those within 3, and so on."""
        return {name: len(value) for name, value in vars(self).items() if isinstance(value, list)}

    @property
    def anything(self) -> bool:
        """Whether there is anything to look at."""
        return any(self.counts.values())


def attention(today: date | None = None) -> Attention:
    """Return everything that needs attention today, in five queries however much there is.

    Only agreements in force are looked at. One that ends within three months is in that list alone. Past its end also
    counts what may have ended: "2016" from 2 January 2016 on.
    """
    today = today or timezone.localdate()
    found = Attention(today)
    places = {
        Standing.WITHIN_3: found.within_3,
        Standing.WITHIN_6: found.within_6,
        Standing.WITHIN_12: found.within_12,
        Standing.PAST_END: found.past_end,
        Standing.MAY_HAVE_ENDED: found.past_end,
    }
    agreements = (
        Agreement.objects.filter(status="active")
        .select_related("provider")
        .annotate(scheduled=Exists(Return.objects.filter(agreement=OuterRef("pk"))))
    )
    reviewed: dict[int, list[str]] = {}
    for agreement_id, held in Review.objects.values_list("agreement_id", "held"):
        reviewed.setdefault(agreement_id, []).append(held)
    for agreement in agreements:
        near = expiry_of(agreement, today)
        if near.standing in places:
            places[near.standing].append((agreement, near))
        if _review_is_due(agreement.review, reviewed.get(agreement.pk, []), today):
            found.reviews_due.append(agreement)
        if not agreement.scheduled and near.standing is not Standing.PAST_END:
            found.without_schedule.append(agreement)
    for rows in (found.within_3, found.within_6, found.within_12, found.past_end):
        rows.sort(key=lambda row: (row[1].earliest or date.max, row[0].ref))
    found.returns_overdue.extend(overdue_returns(today))
    found.actions_overdue.extend(
        Action.objects.filter(done__isnull=True, due__lt=today)
        .select_related("agreement", "consultation")
        .order_by("due", "ref")
    )
    events = AgreementEvent.objects.filter(decision__isnull=True).exclude(kind=AgreementEvent.Kind.CORRECTION)
    found.without_decision.extend(events.select_related("agreement").order_by("-effective", "-pk"))
    return found


def _review_is_due(due: str, held: list[str], today: date) -> bool:
    """Whether the recorded day of the next review has come and no review was held since. Goes by the earliest day."""
    day = partial_dates.earliest(due)
    if day is None or today < day:
        return False
    return not any((last := partial_dates.latest(one)) is not None and last >= day for one in held)


def overdue_returns(today: date) -> QuerySet[Return]:
    """Return the returns whose day has gone by and that are not here, the longest overdue first, with their provider."""
    waiting = Q(status=Return.Status.EXPECTED) | Q(status=Return.Status.SENT_BACK)
    return (
        Return.objects.filter(waiting, due__lt=today)
        .select_related("agreement", "agreement__provider")
        .order_by("due", "agreement__ref")
    )


def stages(agreement: Agreement, today: date | None = None) -> tuple[StageView, ...]:
    """Return every stage of the commissioning cycle of an agreement, with what is recorded and what is a gap."""
    today = today or timezone.localdate()
    cases = Q(service__isnull=False, service=agreement.service_id) | Q(
        decision__isnull=False, decision=agreement.decision_id
    )
    years = agreement.years.aggregate(all=Count("pk"), without=Count("pk", filter=Q(amount__isnull=True)))
    returns = agreement.returns.aggregate(
        all=Count("pk"),
        due=Count("pk", filter=Q(due__lt=today) | Q(status__in=("received", "accepted"))),
        here=Count("pk", filter=Q(status__in=("received", "accepted"))),
    )
    reviews = list(agreement.reviews.select_related("followed_by"))
    followed_by = [review.followed_by.ref for review in reviews if review.followed_by]
    decision = agreement.decision
    facts = cycle.Facts(
        needs=agreement.service.needs.count() if agreement.service else 0,
        business_cases=BusinessCase.objects.filter(cases).count(),
        decision=f"{decision.ref}: {decision.title}" if decision else "",
        principles=decision.principles.exclude(met="not_recorded").count() if decision else 0,
        principles_of_framework=Principle.objects.count(),
        route="" if agreement.route == Route.NOT_RECORDED else str(agreement.get_route_display()),
        route_reason=bool(agreement.route_reason.strip()) or agreement.statements.filter(topic="route_reason").exists(),
        provider=agreement.provider_id is not None,
        value=agreement.value is not None,
        starts=agreement.starts,
        ends=agreement.ends,
        status=agreement.status,
        ended=agreement.ended,
        time_limited=agreement.time_limited,
        years=years["all"],
        years_without_amount=years["without"],
        payments=Payment.objects.filter(agreement=agreement).count(),
        returns_scheduled=returns["all"],
        returns_due=returns["due"],
        returns_here=returns["here"],
        reviews=len(reviews),
        review_due=agreement.review,
        followed_by=", ".join(followed_by),
    )
    return cycle.stages(facts, today)
