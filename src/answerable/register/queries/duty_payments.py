"""Payments, contracts and decisions as the pages of the duties show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, QuerySet, Sum

from ..models import Agreement, Decision, Payee, Payment, Tender, Withholding

MOST = 25
"""Payees that a search shows."""


@dataclass(frozen=True)
class PaymentsSummary:
    """Some payments together: how many, how much in pounds, and what is the same for all of them ("" where it differs)."""

    number: int
    pounds: Decimal
    payee: str
    category: str
    reasons: str
    agreement: str
    withheld: int
    described: int
    lines: tuple[tuple[Payment, Decimal], ...]


def summary(rows: QuerySet[Payment]) -> PaymentsSummary:
    """Return what a page says of some payments."""
    told = rows.aggregate(
        number=Count("pk"),
        pence=Sum("pence"),
        described=Count("reasons"),
        reasons_first=Min("reasons__text"),
        reasons_last=Max("reasons__text"),
        agreements=Count("agreement"),
        agreement_first=Min("agreement__ref"),
        agreement_last=Max("agreement__ref"),
        payee=Min("payee__name"),
        category_first=Min("category__text"),
        category_last=Max("category__text"),
    )
    lines = rows.select_related("payee", "category", "purpose", "reasons", "agreement", "sheet__of").order_by(
        "-paid", "-pk"
    )
    same = told["category_first"] if told["category_first"] == told["category_last"] else None
    number = told["number"]
    return PaymentsSummary(
        number=number,
        pounds=Decimal(told["pence"] or 0).scaleb(-2),
        payee=told["payee"] or "",
        category=same or "",
        reasons=_same(told["reasons_first"], told["reasons_last"], told["described"], number),
        agreement=_same(told["agreement_first"], told["agreement_last"], told["agreements"], number),
        withheld=rows.exclude(withheld="").count(),
        described=told["described"],
        lines=tuple((one, Decimal(one.pence).scaleb(-2)) for one in lines[:20]),
    )


def _same(first: str | None, last: str | None, having: int, number: int) -> str:
    return first if first and first == last and having == number else ""


def payees(words: str) -> list[tuple[Payee, int | None, str, int, Decimal]]:
    """Return the payees whose name has these words, with each category that they were paid in: number and pounds.

    Each is (payee, number of the category or 0, its words, payments, pounds), the largest first; none without words.
    """
    if not words:
        return []
    found = {payee.pk: payee for payee in Payee.objects.filter(name__icontains=words).order_by("name", "pk")[:MOST]}
    rows = (
        Payment.objects.filter(payee__in=found)
        .values_list("payee", "category", "category__text")
        .annotate(number=Count("pk"), pence=Sum("pence"))
        .order_by("-pence", "payee", "category")
    )
    return [
        (found[payee], category or 0, text or "", number, Decimal(pence).scaleb(-2))
        for payee, category, text, number, pence in rows
    ]


def named(agreement: str, tender: str) -> tuple[Agreement | None, Tender | None]:
    """Return the agreement and the tender of these refs; None where the ref is empty or nothing has it."""
    return (
        Agreement.objects.filter(ref=agreement).first() if agreement else None,
        Tender.objects.filter(ref=tender).first() if tender else None,
    )


def to_withhold(record: str, ref: str) -> Agreement | Tender | Decision | None:
    """Return the contract, tender or decision of this ref; None where nothing of that kind has it."""
    found: dict[str, type[Agreement | Tender | Decision]] = {
        "agreement": Agreement,
        "tender": Tender,
        "decision": Decision,
    }
    return found[record]._default_manager.filter(ref=ref).first() if record in found and ref else None


def withholdings() -> Iterable[Withholding]:
    """Return the decisions to withhold that stand, but for those of single payments, the last first."""
    return Withholding.objects.filter(lifted_on=None).exclude(record="payment").order_by("-decided_on", "-pk")
