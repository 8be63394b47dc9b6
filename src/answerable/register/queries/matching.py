"""Who is who: payees with their money, what is suggested for them, and how each name of an organisation was matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..models import Organisation, OrganisationMerge, Payee, PayeeDecision, PayeeSuggestion, SpendByPayee
from ..rules import financial_years
from ..rules.payee_names import NameKind, parse

SHOWS = ("decide", "persons", "matched", "nobody")
"""The lists of payees: for a person to decide, without a suggestion, matched, and the names that stand for nobody."""


def payees(show: str = "decide", *, words: str = "") -> QuerySet[Any]:
    """Return the payees of one list, the largest money first, each with `pence` and `suggested`.

    `words`: those alone whose name has every one of them.
    """
    money = SpendByPayee.objects.filter(payee=OuterRef("pk")).order_by().values("payee")
    rows = Payee.objects.select_related("organisation").annotate(
        pence=Coalesce(Subquery(money.annotate(pence_in_all=Sum("pence")).values("pence_in_all")[:1]), 0),
        suggested=Exists(PayeeSuggestion.objects.filter(payee=OuterRef("pk"))),
    )
    rows = {
        "decide": rows.filter(matched=Payee.Matched.NOT_YET, suggested=True),
        "persons": rows.filter(matched=Payee.Matched.NOT_YET, suggested=False),
        "matched": rows.exclude(organisation=None),
        "nobody": rows.filter(matched=Payee.Matched.NONE),
    }[show]
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return rows.order_by("-pence", "pk")


def unmatched() -> int:
    """Return how many payees nobody and nothing has matched yet."""
    return Payee.objects.filter(matched=Payee.Matched.NOT_YET).count()


def counts() -> dict[str, int]:
    """Return how many payees each list has. One query."""
    suggested = Exists(PayeeSuggestion.objects.filter(payee=OuterRef("pk")))
    waiting = Q(matched=Payee.Matched.NOT_YET)
    found = Payee.objects.annotate(suggested=suggested).aggregate(
        number_to_decide=Count("pk", filter=waiting & Q(suggested=True)),
        number_of_persons=Count("pk", filter=waiting & Q(suggested=False)),
        number_matched=Count("pk", filter=Q(organisation__isnull=False)),
        number_of_nobody=Count("pk", filter=Q(matched=Payee.Matched.NONE)),
    )
    return dict(zip(SHOWS, found.values(), strict=True))


@dataclass(frozen=True)
class Money:
    """What was paid to a payee or an organisation: pounds, payments, and by financial year ("2018-19")."""

    pounds: Decimal
    payments: int
    years: tuple[tuple[str, Decimal, int], ...]


def money_of(payees: QuerySet[Payee]) -> Money:
    """Return what was paid to these payees together, from the totals kept at import. One query."""
    rows = (
        SpendByPayee.objects.filter(payee__in=payees)
        .order_by("year")
        .values("year")
        .annotate(pence_of_year=Sum("pence"), payments_of_year=Sum("payments"))
        .values_list("year", "pence_of_year", "payments_of_year")
    )
    years = tuple(
        (financial_years.of(date(year, 4, 1)), Decimal(pence) / 100, payments) for year, pence, payments in rows
    )
    return Money(sum((pounds for _, pounds, _ in years), Decimal(0)), sum(number for _, _, number in years), years)


@dataclass(frozen=True)
class Candidate:
    """One suggestion: an organisation with its payees' names, or another payee; why; and what it was paid."""

    suggestion: PayeeSuggestion
    name: str
    spellings: tuple[str, ...]
    money: Money

    @property
    def percent(self) -> int:
        """The probability as a whole number of hundredths, never 0 or 100: it is a guess."""
        return min(99, max(1, round(self.suggestion.probability * 100)))


def candidates(payee: Payee) -> list[Candidate]:
    """Return what is suggested for a payee, the likeliest first."""
    rows = payee.suggestions.select_related("organisation", "other").order_by("place")
    # A payee that went with an import taken back is suggested no more.
    rows = rows.filter(Q(organisation__isnull=False) | Exists(Payee.objects.filter(pk=OuterRef("other_id"))))
    found, seen = [], set()
    for row in rows:
        key = (row.organisation_id, row.other_id)
        if key in seen or (row.organisation_id and row.organisation_id == payee.organisation_id):
            continue
        seen.add(key)
        if row.organisation:
            own = Payee.objects.filter(organisation=row.organisation)
            spellings = tuple(dict.fromkeys(own.order_by("pk").values_list("name", flat=True)[:10]))
            found.append(Candidate(row, row.organisation.name, spellings, money_of(own)))
        elif row.other:
            found.append(Candidate(row, row.other.name, (), money_of(Payee.objects.filter(pk=row.other.pk))))
    return found


def decisions_about(payee: Payee) -> QuerySet[PayeeDecision]:
    """Return every decision about a payee, the last one first, with those taken back."""
    return payee.decisions.select_related("organisation", "other", "by", "reversed_by").order_by("-pk")


def names_of(organisation: Organisation) -> list[tuple[Payee, PayeeDecision | None]]:
    """Return the payees that are this organisation, each with the decision that stands. Two queries."""
    rows = list(organisation.payees.order_by("name", "pk"))
    standing = PayeeDecision.objects.filter(payee__in=rows, organisation=organisation, same=True, reversed_at=None)
    by_payee = {decision.payee_id: decision for decision in standing.select_related("by").order_by("pk")}
    return [(payee, by_payee.get(payee.pk)) for payee in rows]


def merges_of(organisation: Organisation) -> QuerySet[OrganisationMerge]:
    """Return the merges of an organisation that stand, those into it and those of it into another."""
    rows = OrganisationMerge.objects.filter(Q(kept=organisation) | Q(gone=organisation), reversed_at=None)
    return rows.select_related("kept", "gone", "by").order_by("pk")


def organisations_that_stand() -> QuerySet[Organisation]:
    """Return the organisations that were not merged into another."""
    gone = OrganisationMerge.objects.filter(gone=OuterRef("pk"), reversed_at=None)
    return Organisation.objects.exclude(Exists(gone))


def looks_like(payee: Payee) -> NameKind:
    """Return what sort of recipient the printed name looks like."""
    return parse(payee.name).kind
