"""Allocations: their elements, figures and shares, worked out."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from ..allocating import WorkedOut, worked_out
from ..models import Allocation, AllocationElement
from ..rules import allocation as rules

__all__ = ["WorkedOut", "as_data", "csv_rows", "listing", "measures_of", "worked_out"]

RAISED = ("Second homes", "Council tax discounts and exemptions")
"""What is raised locally, where the element has no figures of other names (facts/law.md F1)."""
AMOUNT = "Amount"
COST = "Cost"


def listing(words: str = "") -> QuerySet[Allocation]:
    """Return the allocations, the latest year first, each with its fund and how many elements it has."""
    found = Allocation.objects.select_related("fund").annotate(number_of_elements=Count("elements"))
    for word in words.split():
        found = found.filter(
            Q(ref__icontains=word)
            | Q(title__icontains=word)
            | Q(fund__name__icontains=word)
            | Q(financial_year__icontains=word)
        )
    return found.order_by("-financial_year", "ref")


def measures_of(element: AllocationElement) -> tuple[str, ...]:
    """Return the measures that an element takes a figure of for each recipient, in their order."""
    if element.kind == AllocationElement.Kind.FORMULA:
        return tuple(row.measure for row in element.weights.all())
    there = tuple(dict.fromkeys(row.measure for row in element.inputs.all()))
    if element.kind == AllocationElement.Kind.RAISED_LOCALLY:
        return there or RAISED
    return there or (AMOUNT if element.kind == AllocationElement.Kind.DISCRETIONARY else COST,)


def as_data(worked: WorkedOut) -> dict[str, Any]:
    """Return an allocation as plain data for JSON: every input, exact share, rounding and sum; null: not recorded."""
    allocation, result = worked.allocation, worked.result
    return {
        "ref": allocation.ref,
        "title": allocation.title,
        "fund": allocation.fund.name if allocation.fund else None,
        "financialYear": allocation.financial_year or None,
        "pot": allocation.pot,
        "status": allocation.status,
        "outcomes": allocation.outcomes or None,
        "elements": [
            {
                "ref": shared.element.ref,
                "name": shared.element.name,
                "rule": shared.element.kind.value,
                "amount": shared.amount,
                "amountIs": shared.basis.value,
                "proportionPerCent": shared.element.proportion,
                "restrictedTo": shared.element.restricted_to or None,
                "weightsPerCent": dict(shared.element.weights),
                "inputs": {recipient: dict(values) for recipient, values in shared.element.inputs.items()},
                "shares": [
                    {
                        "recipient": one.recipient,
                        "recipientName": worked.recipients[one.recipient].name,
                        "exact": rules.exact_words(one.exact),
                        "amount": one.amount,
                        "roundingPenny": one.penny,
                    }
                    for one in shared.shares
                ],
                "tied": list(shared.tied),
                "problem": shared.problem or None,
            }
            for shared in result.elements
        ],
        "totals": result.totals,
        "sharedOut": result.shared_out,
        "notRecorded": {
            "amount": result.remainder.amount,
            "elements": list(result.remainder.elements),
            "workedOutFrom": result.remainder.evidence,
        }
        if result.remainder
        else None,
        "problems": list(result.problems),
    }


CSV_COLUMNS = (
    "Allocation",
    "Financial year",
    "Element",
    "Rule",
    "Element amount",
    "Element amount is",
    "Restricted to",
    "Recipient",
    "Recipient name",
    "Exact share",
    "Share",
    "Rounding penny",
)


def csv_rows(worked: WorkedOut) -> list[list[str]]:
    """Return a row for every share, and one without a recipient for an element that has none."""
    rows = []
    for shared in worked.result.elements:
        start = [
            worked.allocation.ref,
            worked.allocation.financial_year,
            shared.element.name,
            shared.element.kind.value,
            "" if shared.amount is None else str(shared.amount),
            shared.basis.value,
            shared.element.restricted_to,
        ]
        rows += [
            [
                *start,
                one.recipient,
                worked.recipients[one.recipient].name,
                rules.exact_words(one.exact),
                str(one.amount),
                "yes" if one.penny else "no",
            ]
            for one in shared.shares
        ] or [[*start, "", "not recorded", "", "", ""]]
    return rows
