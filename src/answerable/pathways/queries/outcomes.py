"""Read how far people came, service by service, from what they answered at the start and at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from answerable.pathways.models import (
    Goal,
    Referral,
    ReferralEvent,
    ReferralNeed,
    RestorativeWish,
    Satisfaction,
    Service,
    Worker,
)
from answerable.pathways.policies import visible
from answerable.pathways.rules.outcomes import (
    Answering,
    Completeness,
    Pair,
    Reached,
    Travelled,
    by_need,
    completeness,
    reached,
    travelled,
)
from answerable.pathways.rules.referral import CloseReason, Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Need, State

from .support import score_of


@dataclass(frozen=True)
class Outcomes:
    """What became of the cases of one service that were closed in a period. Every number stands beside how many it rests on."""

    closed: int
    reasons: list[tuple[str, int]]
    all_needs: Travelled
    needs: Mapping[Need, Travelled]
    goals: Reached
    satisfied: list[tuple[int, int]]
    satisfaction: Completeness
    asked: tuple[Completeness, ...]


def closed_cases(worker: Worker, service: Service, first: date, last: date) -> QuerySet[Referral]:
    """Return the cases of a service closed in a period and not opened again, as far as the worker may see that they exist."""
    return visible(worker, Verb.SEE_STATE).filter(
        service=service,
        service__provider=worker.organisation_id,
        state=State.CLOSED,
        since__date__gte=first,
        since__date__lte=last,
    )


def pairs_of(cases: QuerySet[Referral]) -> tuple[int, list[Pair]]:
    """Return how many cases there are, and for each case and each of the eight needs the answers at the start and at the end."""
    keys = list(cases.order_by().values_list("pk", flat=True))
    rows: dict[tuple[int, str, str], ReferralNeed] = {}
    inside = ReferralNeed.objects.filter(referral__in=cases.order_by().values("pk"), point__in=("start", "end"))
    for row in inside.order_by("on", "pk").iterator(chunk_size=2000):
        rows[(row.referral_id, row.need, row.point)] = row
    pairs = [
        Pair(need, score_of(rows.get((key, need, "start"))), score_of(rows.get((key, need, "end"))))
        for key in keys
        for need in Need
    ]
    return len(keys), pairs


def outcomes(worker: Worker, service: Service, first: date, last: date) -> Outcomes:
    """Return what became of the cases of a service that were closed in a period: six queries, however many cases there are."""
    cases = closed_cases(worker, service, first, last)
    inside = cases.order_by().values("pk")
    number, pairs = pairs_of(cases)
    ours = worker.organisation_id
    # One answer a case: the last, for who was asked twice.
    said = {
        row[0]: (row[1], row[2])
        for row in Satisfaction.objects.filter(referral__in=inside, organisation=ours)
        .order_by("on", "pk")
        .values_list("referral", "answer", "score")
    }
    answers = [Answering(answer) for answer, _score in said.values()]
    scores = [score for _answer, score in said.values() if score is not None]
    goals = (
        Goal.objects.filter(referral__in=inside, organisation=ours).order_by("pk").values_list("achieved", flat=True)
    )
    told = RestorativeWish.objects.filter(referral__in=inside, organisation=ours)
    return Outcomes(
        closed=number,
        reasons=_reasons(cases),
        all_needs=travelled(pairs),
        needs=by_need(pairs),
        goals=reached(goals),
        satisfied=[(score, scores.count(score)) for score in range(1, 6)],
        satisfaction=completeness({"Satisfaction": answers}, number)[0],
        asked=(
            *completeness(
                {
                    f"{need.words}, at the {point}": [
                        getattr(pair, point).answer for pair in pairs if pair.need is need
                    ]
                    for need in Need
                    for point in ("start", "end")
                },
                number,
            ),
            *completeness(
                {
                    "Told of restorative justice": [Answering.SCORED]
                    * told.order_by().values("referral").distinct().count()
                },
                number,
            ),
        ),
    )


def _reasons(cases: QuerySet[Referral]) -> list[tuple[str, int]]:
    # A case that was reopened has several closing events; the last is the one that holds.
    last: dict[int, str] = {}
    rows = ReferralEvent.objects.filter(referral__in=cases.order_by().values("pk"), kind=Kind.CLOSED).order_by("pk")
    for key, reason in rows.values_list("referral", "reason"):
        last[key] = reason
    held = list(last.values())
    return [(one.words, held.count(str(one))) for one in CloseReason if str(one) in held]


def years_of(worker: Worker) -> list[int]:
    """Return the years in which cases of the organisation's services were closed, the latest first."""
    rows = Referral.objects.filter(service__provider=worker.organisation_id, state=State.CLOSED).order_by()
    return sorted((row["since__year"] for row in rows.values("since__year").annotate(Count("pk"))), reverse=True)
