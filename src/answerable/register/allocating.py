"""An allocation's rows as the rule takes them, and worked out: what both its pages and its actions need."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from .models import (
    Agreement,
    Allocation,
    AllocationElement,
    AllocationInput,
    AllocationShare,
    AllocationWeight,
    Organisation,
)
from .rules import allocation as rules


@dataclass(frozen=True)
class WorkedOut:
    """An allocation with its elements as rows and as the rule worked them out, and recipients by reference."""

    allocation: Allocation
    elements: tuple[AllocationElement, ...]
    result: rules.Result
    recipients: dict[str, Organisation]
    agreements: dict[str, Agreement]

    @property
    def awarded(self) -> bool:
        """Whether any share has become an agreement."""
        return bool(self.agreements)

    @property
    def to_award(self) -> bool:
        """Whether a recipient with a share has no agreement yet."""
        return any(total and ref not in self.agreements for ref, total in self.result.totals.items())


def worked_out(allocation: Allocation) -> WorkedOut:
    """Return the allocation worked out, in four queries whatever its size."""
    elements = tuple(
        allocation.elements.prefetch_related(
            Prefetch("inputs", AllocationInput.objects.select_related("recipient").order_by("recipient__name", "pk")),
            Prefetch("weights", AllocationWeight.objects.order_by("pk")),
            Prefetch("shares", AllocationShare.objects.select_related("recipient", "agreement").order_by("pk")),
        ).order_by("order", "pk")
    )
    recipients = {row.recipient.ref: row.recipient for element in elements for row in element.inputs.all()}
    recipients |= {row.recipient.ref: row.recipient for element in elements for row in element.shares.all()}
    agreements = {
        share.recipient.ref: share.agreement
        for element in elements
        for share in element.shares.all()
        if share.agreement is not None
    }
    result = rules.allocate(allocation.pot, [as_rule(element) for element in elements])
    return WorkedOut(allocation, elements, result, recipients, agreements)


def as_rule(element: AllocationElement) -> rules.Element:
    """Return an element as the rule takes it. Its inputs, weights and shares should be prefetched."""
    inputs: dict[str, dict[str, Decimal]] = {}
    for row in element.inputs.all():
        inputs.setdefault(row.recipient.ref, {})[row.measure] = row.value
    return rules.Element(
        ref=element.ref,
        kind=rules.Kind(element.kind),
        name=element.name,
        amount=element.amount,
        proportion=element.proportion,
        restricted_to=element.restricted_to,
        inputs=inputs,
        weights={row.measure: row.weight for row in element.weights.all()},
        recorded={row.recipient.ref: row.amount for row in element.shares.all()},
    )
