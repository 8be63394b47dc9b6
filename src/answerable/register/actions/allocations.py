"""Sharing out a pot: its elements, their figures, agreeing it, and the agreements that the shares are awarded by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from answerable.audit import actions as audit

from ..allocating import worked_out
from ..errors import CannotChange
from ..locking import check_version, move_on
from ..models import (
    Agreement,
    AgreementFunding,
    AgreementYear,
    Allocation,
    AllocationElement,
    AllocationInput,
    AllocationShare,
    AllocationWeight,
    Citation,
    Document,
    Fund,
    Organisation,
    Route,
    Source,
    Statement,
    Topic,
)
from ..models.base import Basis
from ..rules.allocation import exact_words
from ..rules.money import pounds
from ..rules.refs import next_ref

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LONGEST_REF = 60
WHAT = "this allocation"


def _claim(allocation: Allocation, version: int, *, agreed: bool = False) -> None:
    """Take the allocation for writing, if it is still as the writer last saw it. Raises ChangedMeanwhile, CannotChange.

    An agreed allocation is locked: it takes `agreed=True` to write to it.
    """
    check_version(allocation, version, WHAT)
    if (allocation.status == Allocation.Status.AGREED) != agreed:
        raise CannotChange(
            "This allocation is not agreed yet. Agree it first."
            if agreed
            else "This allocation is agreed, and its figures are locked. Open it again to change them."
        )


def _journal(action: str, by: AbstractBaseUser | None, allocation: Allocation, **more: Any) -> None:
    """Count the allocation's version up and write the journal's entry: the last step of every change."""
    move_on(allocation, WHAT)
    audit.record(action=action, by=by, record="allocation", ref=allocation.ref, **more)


def _put(allocation: Allocation, *values: Any) -> None:
    names = ("title", "fund", "financial_year", "pot", "outcomes", "document")
    for name, value in zip(names, values, strict=True):
        setattr(allocation, name, value)
    allocation.save()


def _details(allocation: Allocation) -> dict[str, str]:
    return {
        "title": allocation.title,
        "fund": allocation.fund.ref if allocation.fund else "",
        "financial_year": allocation.financial_year,
        "pot": "" if allocation.pot is None else str(allocation.pot),
        "outcomes": allocation.outcomes,
        "document": allocation.document.ref if allocation.document else "",
    }


@transaction.atomic
def create(
    *,
    title: str,
    by: AbstractBaseUser | None,
    fund: Fund | None = None,
    financial_year: str = "",
    pot: Decimal | None = None,
    outcomes: str = "",
    document: Document | None = None,
) -> Allocation:
    """Begin an allocation. `pot` is the stated total in pounds; None where no source states one."""
    audit.wait_for_turn()
    allocation = Allocation(
        ref=next_ref("AL-", Allocation.objects.filter(ref__startswith="AL-").values_list("ref", flat=True))
    )
    _put(allocation, title, fund, financial_year, pot, outcomes, document)
    audit.record(
        action="allocation.created", by=by, record="allocation", ref=allocation.ref, after=_details(allocation)
    )
    return allocation


@transaction.atomic
def change(
    *,
    allocation: Allocation,
    version: int,
    by: AbstractBaseUser | None,
    title: str,
    fund: Fund | None,
    financial_year: str,
    pot: Decimal | None,
    outcomes: str,
    document: Document | None,
) -> Allocation:
    """Change what an allocation is called, its fund, year, pot and outcomes. Raises ChangedMeanwhile, CannotChange."""
    audit.wait_for_turn()
    _claim(allocation, version)
    before = _details(allocation)
    _put(allocation, title, fund, financial_year, pot, outcomes, document)
    _journal("allocation.changed", by, allocation, before=before, after=_details(allocation))
    return allocation


def _element_details(element: AllocationElement) -> dict[str, str]:
    return {
        "kind": element.kind,
        "name": element.name,
        "amount": "" if element.amount is None else str(element.amount),
        "proportion": "" if element.proportion is None else str(element.proportion),
        "restricted_to": element.restricted_to,
    }


@transaction.atomic
def put_element(
    *,
    allocation: Allocation,
    version: int,
    by: AbstractBaseUser | None,
    kind: str,
    name: str,
    amount: Decimal | None = None,
    proportion: Decimal | None = None,
    restricted_to: str = "",
    weights: Mapping[str, Decimal] | None = None,
    element: AllocationElement | None = None,
) -> AllocationElement:
    """Add an element to an allocation, or change the one given.

    `amount` in pounds (None: not recorded, or it follows from the figures), `proportion` and `weights` in per cent.
    A measure that has lost its weight loses its figures too. Raises ChangedMeanwhile, CannotChange.
    """
    audit.wait_for_turn()
    _claim(allocation, version)
    before = None if element is None else _element_details(element)
    if element is None:
        refs = allocation.elements.values_list("ref", flat=True)
        element = AllocationElement(
            allocation=allocation, ref=next_ref(f"{allocation.ref}/", refs), order=allocation.elements.count() + 1
        )
    elif element.kind != kind and element.inputs.exists():
        raise CannotChange(
            "The element has figures for the rule it has now. Remove it and add one with the other rule."
        )
    if len(element.ref) > LONGEST_REF - 6:
        raise CannotChange("The allocation's reference is too long to add elements to. Give it a shorter one.")
    new = {"kind": kind, "name": name, "amount": amount, "proportion": proportion, "restricted_to": restricted_to}
    for field, value in new.items():
        setattr(element, field, value)
    element.save()
    weights = weights or {}
    element.weights.all().delete()
    AllocationWeight.objects.bulk_create(
        AllocationWeight(ref=f"{element.ref}/W{number}", element=element, measure=measure, weight=weight)
        for number, (measure, weight) in enumerate(weights.items(), start=1)
    )
    if kind == AllocationElement.Kind.FORMULA:
        element.inputs.exclude(measure__in=weights).delete()
    after = {**_element_details(element), **{f"weight {measure}": str(weight) for measure, weight in weights.items()}}
    _journal(
        "allocation.element_changed" if before else "allocation.element_added",
        by,
        allocation,
        before=before,
        after=after,
    )
    return element


@transaction.atomic
def remove_element(
    *, allocation: Allocation, element: AllocationElement, version: int, by: AbstractBaseUser | None
) -> None:
    """Take an element and its figures out of an allocation. Raises ChangedMeanwhile, CannotChange."""
    audit.wait_for_turn()
    _claim(allocation, version)
    _journal("allocation.element_removed", by, allocation, before=_element_details(element))
    element.delete()


@transaction.atomic
def put_figures(
    *,
    allocation: Allocation,
    element: AllocationElement,
    version: int,
    figures: Mapping[Organisation, Mapping[str, Decimal]],
    by: AbstractBaseUser | None,
) -> None:
    """Put the figures of one element, by recipient and measure, in place of those it has.

    A measure that is left out for a recipient is not recorded, not nil. Raises ChangedMeanwhile, CannotChange.
    """
    audit.wait_for_turn()
    _claim(allocation, version)
    before = {f"{ref} {measure}": str(value) for ref, measure, value in _stored_figures(element)}
    element.inputs.all().delete()
    AllocationInput.objects.bulk_create(
        AllocationInput(
            ref=f"{element.ref}/I{number}", element=element, recipient=recipient, measure=measure, value=value
        )
        for number, (recipient, measure, value) in enumerate(
            ((recipient, m, v) for recipient, values in figures.items() for m, v in values.items()), start=1
        )
    )
    after = {f"{ref} {measure}": str(value) for ref, measure, value in _stored_figures(element)}
    _journal("allocation.figures_recorded", by, allocation, before=before, after=after)


def _stored_figures(element: AllocationElement) -> list[tuple[str, str, Decimal]]:
    return list(element.inputs.values_list("recipient__ref", "measure", "value"))


@transaction.atomic
def agree(*, allocation: Allocation, version: int, by: AbstractBaseUser | None) -> None:
    """Agree an allocation: store every share and lock the figures.

    An element whose amount or shares no source states stays not recorded. Raises ChangedMeanwhile, and CannotChange
    with the sentences that say what does not add up.
    """
    audit.wait_for_turn()
    _claim(allocation, version)
    worked = worked_out(allocation)
    if worked.result.problems:
        raise CannotChange(" ".join(worked.result.problems))
    if not worked.result.elements:
        raise CannotChange("The allocation has no elements. Add at least one before you agree it.")
    by_ref = {element.ref: element for element in worked.elements}
    shares = [
        AllocationShare(
            ref=f"{shared.element.ref}/S{number}",
            element=by_ref[shared.element.ref],
            recipient=worked.recipients[one.recipient],
            amount=one.amount,
            exact=exact_words(one.exact),
        )
        for shared in worked.result.elements
        for number, one in enumerate(shared.shares, start=1)
        # A share that was brought in with the allocation stands: the rule has held it against the figures.
        if one.recipient not in shared.element.recorded
    ]
    AllocationShare.objects.bulk_create(shares)
    allocation.status = Allocation.Status.AGREED
    allocation.save(update_fields=["status"])
    after = {"status": "agreed", **{f"share {share.ref}": str(share.amount) for share in shares}}
    _journal("allocation.agreed", by, allocation, before={"status": "draft"}, after=after)


@transaction.atomic
def reopen(*, allocation: Allocation, version: int, by: AbstractBaseUser | None) -> None:
    """Open an agreed allocation again. Raises ChangedMeanwhile, and CannotChange once shares have been awarded."""
    audit.wait_for_turn()
    _claim(allocation, version, agreed=True)
    shares = AllocationShare.objects.filter(element__allocation=allocation)
    if shares.filter(agreement__isnull=False).exists():
        raise CannotChange(
            "Shares of this allocation have been awarded as agreements, so it stays as it is. Vary the agreements instead."
        )
    before = {"status": "agreed", **{f"share {share.ref}": str(share.amount) for share in shares}}
    shares.delete()
    allocation.status = Allocation.Status.DRAFT
    allocation.save(update_fields=["status"])
    _journal("allocation.reopened", by, allocation, before=before, after={"status": "draft"})


@transaction.atomic
def award_shares(
    *,
    allocation: Allocation,
    version: int,
    kind: str,
    by: AbstractBaseUser | None,
    starts: str = "",
    ends: str = "",
    outcomes: str = "",
) -> list[Agreement]:
    """Make an agreement with every recipient for its shares: it becomes the prime contractor for the agreed outcomes.

    `kind` is a code of Agreement.Kind; `starts` and `ends` are partial dates; `outcomes` are those of the allocation
    unless given. What a share may be spent on stays with the agreement as a statement. Recipients that have their
    agreement already are left out, and so are shares of nothing. Raises ChangedMeanwhile, and CannotChange where there
    is nothing left to award.
    """
    audit.wait_for_turn()
    _claim(allocation, version, agreed=True)
    open_shares: dict[Organisation, list[AllocationShare]] = defaultdict(list)
    found = AllocationShare.objects.filter(element__allocation=allocation, agreement__isnull=True, amount__gt=0)
    for share in found.select_related("recipient", "element").order_by("recipient__ref", "element__order", "pk"):
        open_shares[share.recipient].append(share)
    if not open_shares:
        raise CannotChange("Every recorded share has been awarded already, or none is recorded.")
    source, _ = Source.objects.get_or_create(
        ref=f"allocation-{allocation.ref}"[:LONGEST_REF],
        defaults={"title": f"Allocation {allocation.ref}: {allocation.title}"[:300], "kind": "allocation"},
    )
    made = [
        _award(allocation, recipient, shares, source, kind, starts, ends, outcomes or allocation.outcomes)
        for recipient, shares in open_shares.items()
    ]
    after = {agreement.ref: str(agreement.value) for agreement in made}
    _journal("allocation.awarded", by, allocation, after=after)
    return made


def _award(
    allocation: Allocation,
    recipient: Organisation,
    shares: list[AllocationShare],
    source: Source,
    kind: str,
    starts: str,
    ends: str,
    outcomes: str,
) -> Agreement:
    ref = f"{allocation.ref}-{recipient.ref}"
    if len(ref) > LONGEST_REF - 4 or Agreement.objects.filter(ref=ref).exists():
        ref = next_ref(
            f"{allocation.ref}-A",
            Agreement.objects.filter(ref__startswith=f"{allocation.ref}-A").values_list("ref", flat=True),
        )
    value = sum((share.amount for share in shares), Decimal(0))
    year = allocation.financial_year
    parts = "; ".join(f"{share.element.name}: {pounds(share.amount)}" for share in shares)
    agreement = Agreement.objects.create(
        ref=ref,
        title=f"{allocation.title}: {recipient.name}"[:300],
        kind=kind,
        provider=recipient,
        fund=allocation.fund,
        route=Route.ALLOCATION,
        route_reason=f"Prime contractor for its share of allocation {allocation.ref}. {parts}.",
        starts=starts,
        ends=ends,
        value=value,
        value_basis=Basis.EXACT,
        outcomes=outcomes,
    )
    if year:
        AgreementYear.objects.create(ref=f"{ref}/Y1", agreement=agreement, financial_year=year, amount=value)
    if allocation.fund:
        AgreementFunding.objects.create(
            ref=f"{ref}/F1", agreement=agreement, fund=allocation.fund, financial_year=year, amount=value
        )
    restricted = [share for share in shares if share.element.restricted_to]
    Statement.objects.bulk_create(
        Statement(
            ref=f"{ref}/C{number}",
            topic=Topic.FUNDING,
            text=f"Condition: {pounds(share.amount)} ({share.element.name}) may be spent only on this: "
            f"{share.element.restricted_to}",
            agreement=agreement,
            financial_year=year,
            order=number,
        )
        for number, share in enumerate(restricted, start=1)
    )
    place = f"Shares of {recipient.name}: {parts}"[:300]
    Citation.objects.create(record="agreement", ref=ref, source=source, place=place)
    for kind_of_record, of, cited in (
        ("agreement_year", f"{ref}/Y1", year),
        ("agreement_funding", f"{ref}/F1", allocation.fund),
    ):
        if cited:
            Citation.objects.create(record=kind_of_record, ref=of, source=source, place=place)
    Citation.objects.bulk_create(
        Citation(record="statement", ref=f"{ref}/C{number}", source=source, place=place)
        for number in range(1, len(restricted) + 1)
    )
    AllocationShare.objects.filter(pk__in=[share.pk for share in shares]).update(agreement=agreement)
    return agreement
