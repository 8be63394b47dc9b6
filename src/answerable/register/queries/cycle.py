"""Where agreements stand in the commissioning cycle: what needs attention, which stages are gaps, how it was before."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ..history import as_text, events_of
from ..models import Action, Agreement, AgreementEvent, BusinessCase, Payment, Principle, Return, Review, Route
from ..rules import cycle
from ..rules.agreement_history import state_on
from ..rules.cycle import StageView
from ..rules.expiry import Expiry, expiry
from . import standing


def expiry_of(agreement: Agreement, today: date | None = None) -> Expiry:
    """Return how near its end an agreement is. No query."""
    return expiry(
        agreement.ends,
        today or timezone.localdate(),
        starts=agreement.starts,
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


NEAR = ("within_3", "within_6", "within_12", "after_end")
"""What needs attention because of when agreements end. Each of the first three leaves out what the one before has."""
OF_AGREEMENTS = (*NEAR, "reviews_due", "without_schedule")


def _condition(name: str, today: date) -> Q:
    """Which agreements, of `standing.with_last_day`, are in one of the lists OF_AGREEMENTS."""
    running = standing.standing(standing.IN_FORCE, today) | standing.standing(standing.NOT_STARTED, today)
    if name in standing.WITHIN:
        sooner = NEAR[: NEAR.index(name)][-1:]
        found = standing.standing(name, today)
        return found & ~standing.standing(sooner[0], today) if sooner else found
    if name == "after_end":
        return standing.standing(standing.ENDED, today) & standing.AFTER_THE_END
    if name == "without_schedule":
        return running & ~Q(Exists(Return.objects.filter(agreement=OuterRef("pk"))))
    # The day of the review has come, for certain or perhaps, and none was held since. What has ended is reviewed only
    # where that was meant to be after its end.
    held = Review.objects.annotate(by=standing.last_day("held"), due=standing.first_day("agreement__review"))
    since = Q(Exists(held.filter(agreement=OuterRef("pk"), by__gte=F("due"))))
    due = Q(status="active", review__gt="", review__lte=today.isoformat())
    return due & (running | Q(review__gt=F("ends"))) & ~since


def attention_counts(today: date | None = None) -> dict[str, int]:
    """Return how much needs attention today, by the name of each list, in one query for each however much there is.

    `within_3`, `within_6`, `within_12`: agreements by when they end, each in one of them alone, by the earliest day that
    their end can mean. `after_end`: ended, and yet payments are dated, or returns waited for, after the last day.
    `reviews_due`, `without_schedule`: agreements in force. `returns_overdue`, `actions_overdue`: what is late.
    `without_decision`: changes of agreements, but corrections, with no decision.
    """
    today = today or timezone.localdate()
    return {
        **{name: narrowed_to(Agreement.objects.order_by(), name, today).count() for name in OF_AGREEMENTS},
        "returns_overdue": overdue_returns(today).count(),
        "actions_overdue": overdue_actions(today).count(),
        "without_decision": events_without_decision().count(),
    }


def needing_attention(name: str, today: date | None = None) -> QuerySet[Agreement]:
    """Return the agreements of one of the lists OF_AGREEMENTS, those that end or are due first at the top, to be cut.

    Each comes with its provider.
    """
    rows = narrowed_to(Agreement.objects.select_related("provider"), name, today or timezone.localdate())
    return rows.order_by(*_ORDER.get(name, ("ends",)), "ref")


def narrowed_to(rows: QuerySet[Agreement], name: str, today: date) -> QuerySet[Agreement]:
    """Narrow agreements to those of one of the lists OF_AGREEMENTS."""
    return standing.with_last_day(rows).filter(_condition(name, today))


_ORDER = {"after_end": ("-over_by",), "reviews_due": ("review",), "without_schedule": ()}


def overdue_actions(today: date) -> QuerySet[Action]:
    """Return the actions whose day has gone by and that are not done, the longest overdue first."""
    late = Action.objects.filter(done__isnull=True, due__lt=today)
    return late.select_related("agreement", "consultation").order_by("due", "ref")


def events_without_decision() -> QuerySet[AgreementEvent]:
    """Return the changes of agreements that no decision is recorded for, the last first; a correction needs none."""
    events = AgreementEvent.objects.filter(decision__isnull=True).exclude(kind=AgreementEvent.Kind.CORRECTION)
    return events.select_related("agreement").order_by("-effective", "-pk")


def overdue_returns(today: date) -> QuerySet[Return]:
    """Return the returns whose day has gone by and that are not here, the longest overdue first, with their provider."""
    return (
        Return.objects.filter(status__in=standing.RETURNS_WAITED_FOR, due__lt=today)
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
