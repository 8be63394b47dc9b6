"""Saying more about payments than their file did: why they are value for money, under which agreement, what is withheld.

Each change is of one payment, or of every payment to a payee in a category; it is atomic and writes one journal entry.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import router, transaction
from django.db.models import Count, QuerySet

from answerable.audit.actions import record as journal
from answerable.audit.actions import wait_for_turn
from answerable.audit.models import Entry

from ..errors import CannotChange, ChangedMeanwhile
from ..models import Agreement, Payment, Phrase, Withholding

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

RECORD = "payment"


@dataclass(frozen=True)
class Chosen:
    """Which payments: one by its number, or all to a payee, of one category where one is given (0: of none)."""

    payment: int | None = None
    payee: int | None = None
    category: int | None = None

    @property
    def ref(self) -> str:
        """How the journal names them: by numbers, never by a name."""
        if self.payment is not None:
            return str(self.payment)
        return f"payee {self.payee}" + ("" if self.category is None else f", category {self.category}")

    def rows(self) -> QuerySet[Payment]:
        """The payments."""
        if self.payment is not None:
            return Payment.objects.filter(pk=self.payment)
        if self.payee is None:
            return Payment.objects.none()
        found = Payment.objects.filter(payee=self.payee)
        return found if self.category is None else found.filter(category=self.category or None)

    def state(self) -> str:
        """What a form remembers of them, to tell whether somebody else said more about them meanwhile."""
        said = ("reasons", "agreement", "withheld")
        found = self.rows().order_by(*said).values_list(*said).annotate(number=Count("pk"))
        return hashlib.sha256(repr(list(found)).encode()).hexdigest()[:32]


def describe(*, payments: Chosen, reasons: str, by: AbstractBaseUser | None, seen: str | None = None) -> int:
    """Record the reasons why the payments are value for money; empty takes them back. Returns how many payments there are.

    `seen` is `payments.state()` as the person saw it, here and in what follows. Raises CannotChange where there is no
    such payment, ChangedMeanwhile where somebody else said something about them first.
    """
    text = " ".join(reasons.split())
    with transaction.atomic(using=router.db_for_write(Payment)):
        wait_for_turn()
        rows = _some(payments, seen)
        phrase = Phrase.objects.get_or_create(text=text)[0] if text else None
        number = rows.update(reasons=phrase)
        _told("payments.described", payments, number, by, reasons=text)
    return number


def link_to_agreement(
    *, payments: Chosen, agreement: Agreement | None, by: AbstractBaseUser | None, seen: str | None = None
) -> int:
    """Record the agreement that the payments were made under; None takes it back. Returns how many payments there are.

    Raises CannotChange where there is no such payment, ChangedMeanwhile as `describe` does.
    """
    with transaction.atomic(using=router.db_for_write(Payment)):
        wait_for_turn()
        number = _some(payments, seen).update(agreement=agreement)
        _told("payments.linked", payments, number, by, agreement=agreement.ref if agreement else "")
    return number


def withhold(
    *,
    payments: Chosen,
    reason: str,
    decided_by: str,
    decided_on: date,
    by: AbstractBaseUser | None,
    seen: str | None = None,
) -> int:
    """Leave recipient, purpose and reasons of the payments out of every list, for reason a to d of article 2(2).

    `decided_by` is a role: mostly the chief officer's to decide. Returns how many were not withheld before. Raises CannotChange
    where there is no such payment, the reason is none of the four, or nobody is named; ChangedMeanwhile as `describe`.
    """
    check_decision(reason, decided_by)
    with transaction.atomic(using=router.db_for_write(Payment)):
        wait_for_turn()
        rows = list(_some(payments, seen).values_list("pk", flat=True))
        there = set(Withholding.objects.filter(record=RECORD, lifted_on=None).values_list("ref", flat=True))
        new = [pk for pk in rows if str(pk) not in there]
        Withholding.objects.bulk_create(
            (
                Withholding(
                    record=RECORD,
                    ref=str(pk),
                    reason=reason,
                    decided_by=decided_by,
                    decided_on=decided_on,
                    by_id=by.pk if by else None,
                )
                for pk in new
            ),
            batch_size=2000,
        )
        payments.rows().filter(withheld="").update(withheld=reason)
        if new:
            _told("payments.withheld", payments, len(new), by, reason=reason, decided_on=decided_on.isoformat())
    return len(new)


def publish_again(*, payments: Chosen, on: date, by: AbstractBaseUser | None, seen: str | None = None) -> int:
    """Lift the withholding of the payments from the day `on`; the decision is kept. Returns how many were withheld.

    Raises CannotChange where there is no such payment, ChangedMeanwhile as `describe` does.
    """
    with transaction.atomic(using=router.db_for_write(Payment)):
        wait_for_turn()
        rows = _some(payments, seen).exclude(withheld="")
        refs = [str(pk) for pk in rows.values_list("pk", flat=True)]
        for start in range(0, len(refs), 500):
            part = refs[start : start + 500]
            Withholding.objects.filter(record=RECORD, ref__in=part, lifted_on=None).update(lifted_on=on)
        rows.update(withheld="")
        if refs:
            _told("payments.published_again", payments, len(refs), by)
    return len(refs)


def check_decision(reason: str, decided_by: str) -> None:
    """Raise CannotChange unless the reason is one of the four and a role is named."""
    if reason not in Withholding.Reason.values:
        raise CannotChange("Choose one of the four reasons of article 2(2), a to d.")
    if not decided_by.strip():
        raise CannotChange("Enter who decided it, as a role: most of these decisions are the chief officer's.")


def _some(payments: Chosen, seen: str | None) -> QuerySet[Payment]:
    rows = payments.rows()
    if not rows.exists():
        raise CannotChange("There is no such payment. It may have gone with an import that was taken back.")
    if seen is not None and seen != payments.state():
        raise ChangedMeanwhile("what is recorded of these payments")
    return rows


def _told(action: str, payments: Chosen, number: int, by: AbstractBaseUser | None, **after: str) -> Entry:
    return journal(action=action, by=by, record=RECORD, ref=payments.ref, after={"payments": str(number), **after})
