"""The lists of people to whom something was done again and again: the sure ones, and those that hang on unconfirmed links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from answerable.pathways.models import Referral, RuleFinding, Worker
from answerable.pathways.policies import groups_of_all
from answerable.pathways.rules.local_rules import Certainty, Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import RiskLevel, State

from .local_rules import standing
from .queue import name_of

KINDS = (Kind.REPEATS, Kind.RISK_REPEATS, Kind.MARAC_ESCALATION, Kind.MARAC_REPEAT)
"""The kinds of rule whose findings are on the lists."""


def _found(worker: Worker, *, sure: bool) -> QuerySet[RuleFinding]:
    found = standing(worker).filter(rule__kind__in=KINDS)
    return found.filter(certainty=Certainty.CONFIRMED) if sure else found.exclude(certainty=Certainty.CONFIRMED)


def repeats(worker: Worker, *, sure: bool) -> QuerySet[Referral]:
    """Return the referrals of which the rules of repeats found something that a worker may be shown, the most incidents first.

    `sure`: those to act on. The others hang on links that nobody has confirmed, or on a question: they are for review, and never
    a reason to contact anybody.
    """
    found = _found(worker, sure=sure).order_by().filter(referral=OuterRef("pk")).values("referral")
    most = found.annotate(most=Max("count")).values("most")
    return (
        Referral.objects.filter(pk__in=_found(worker, sure=sure).order_by().values("referral"))
        .annotate(most=Subquery(most))
        .select_related("person")
        .order_by(F("most").desc(nulls_last=True), "-pk")
    )


@dataclass(frozen=True)
class Line:
    """One line of a list: a referral with what was found of it. The name is empty where the worker may not see it."""

    referral: Referral
    words: tuple[str, ...]
    name: str
    risk: str
    state: str


def lines(worker: Worker, rows: Sequence[Referral], *, sure: bool) -> list[Line]:
    """Return the lines of these referrals, in a fixed number of queries."""
    sees = groups_of_all(worker, rows)
    words: dict[int, list[str]] = defaultdict(list)
    for one in _found(worker, sure=sure).filter(referral__in=[row.pk for row in rows]).order_by("rule__code", "pk"):
        words[one.referral_id].append(one.words)
    return [
        Line(
            row,
            tuple(words[row.pk]),
            name_of(row) if Verb.SEE_IDENTITY in sees[row.pk] else "",
            RiskLevel(row.risk).words if row.risk else "Not assessed",
            State(row.state).words,
        )
        for row in rows
    ]
