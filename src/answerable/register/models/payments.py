"""Every item of spending. There may be millions, so words are kept once and rows are numbers.

Amounts are whole pence: SQLite has no exact decimals, and a sum of pounds must be right to the penny. Rows come in through
`register.importing`, never through the ORM one by one.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .agreements import Agreement
from .imports import ImportedSheet
from .people import Organisation


class Phrase(models.Model):
    """Words of spending files, each kept once: categories, purposes, departments, bodies, reasons."""

    text = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.text


class Payee(models.Model):
    """A recipient as printed, and the organisation that it is."""

    class Matched(models.TextChoices):
        NOT_YET = "not_yet", "Not matched yet"
        KEY = "key", "By its number in a public list or the ledger"
        NAME = "name", "By its name, beyond doubt"
        PERSON = "person", "By a person"
        NONE = "none", "No organisation: a withheld or placeholder name"

    name = models.TextField(help_text="As printed, without spaces around it")
    ledger_id = models.CharField(max_length=60, blank=True, help_text="The supplier's number in the ledger, as printed")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="payees"
    )
    matched = models.CharField(max_length=10, choices=Matched, default=Matched.NOT_YET)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "ledger_id"), name="payee_once"),)

    def __str__(self) -> str:
        return self.name


class PayeeDecision(models.Model):
    """That a payee is, or is not, an organisation: by whom, when; taken back by another decision, never deleted."""

    payee = models.ForeignKey(Payee, on_delete=models.CASCADE, related_name="decisions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payee_decisions")
    same = models.BooleanField()
    how = models.CharField(max_length=10, choices=Payee.Matched)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reversed_at = models.DateTimeField(null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=("payee", "organisation"), name="payee_decision_by_pair"),)

    def __str__(self) -> str:
        return f"{self.payee} {'is' if self.same else 'is not'} {self.organisation}"


class Payment(models.Model):
    """One item of spending, and the sheet and row that it was read from."""

    class Withheld(models.TextChoices):
        """Article 2(2) of the Specified Information Order (facts/law.md B1)."""

        NATIONAL_SECURITY = "a", "National security"
        SAFETY = "b", "The safety of a person"
        CRIME = "c", "Crime and justice"
        ENACTMENT = "d", "Prohibited by an enactment"

    sheet = models.ForeignKey(ImportedSheet, on_delete=models.CASCADE, related_name="payments", db_index=False)
    row = models.PositiveIntegerField(help_text="Counted from 1, as the file's own rows are")
    # Null where the file names a month or a year but no day.
    paid = models.DateField(null=True)
    # The calendar year in which the financial year starts: 2018 is 2018-19.
    year = models.PositiveSmallIntegerField()
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="payments", db_index=False)
    category = models.ForeignKey(Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.ForeignKey(Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reasons = models.ForeignKey(Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=100, blank=True, help_text="Of the transaction, as printed")
    pence = models.BigIntegerField()
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.SET_NULL, related_name="payments", db_index=False
    )
    withheld = models.CharField(max_length=1, choices=Withheld, blank=True)

    class Meta:
        indexes = (
            # Each holds every column that a sum over it needs, so that the rows themselves are not read.
            models.Index(fields=("category", "year", "payee", "paid", "pence"), name="payment_by_category"),
            models.Index(fields=("purpose", "year", "payee", "category", "paid", "pence"), name="payment_by_purpose"),
            models.Index(fields=("payee", "paid", "pence"), name="payment_by_payee"),
            models.Index(fields=("sheet", "row"), name="payment_by_place"),
        )

    def __str__(self) -> str:
        return f"payment {self.pk}"


class SpendByCategory(models.Model):
    """Kept at import: pence and payments of one financial year and category."""

    year = models.PositiveSmallIntegerField()
    category = models.ForeignKey(Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    payments = models.BigIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("year", "category"), name="spend_by_category"),)

    def __str__(self) -> str:
        return f"{self.year} {self.category_id}"


class SpendByPayee(models.Model):
    """Kept at import: pence and payments of one financial year and payee."""

    year = models.PositiveSmallIntegerField()
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="+", db_index=False)
    payments = models.BigIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("year", "-pence"), name="spend_by_payee_largest"),
            models.Index(fields=("payee", "year"), name="spend_by_payee"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.payee_id}"
