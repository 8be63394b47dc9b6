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
    """That a payee is, or is not, an organisation: by whom, when; taken back by a mark, never deleted.

    Without an organisation it says that the payee is not `other`, or, without that too, that it is no organisation.
    """

    payee = models.ForeignKey(Payee, on_delete=models.CASCADE, related_name="decisions")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="payee_decisions"
    )
    other = models.ForeignKey(Payee, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
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
        return f"{self.payee} {'is' if self.same else 'is not'} {self.organisation or self.other or 'an organisation'}"


class PayeeSuggestion(models.Model):
    """An organisation, or another payee, that a payee may be. Made anew whenever payees are matched."""

    # Payees go in bulk when an import is taken back; a suggestion about one that went is passed over.
    payee = models.ForeignKey(Payee, on_delete=models.CASCADE, related_name="suggestions", db_constraint=False)
    place = models.PositiveSmallIntegerField(help_text="1 is the likeliest")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Payee, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    probability = models.FloatField()
    why = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("payee", "place"), name="payee_suggestion_once"),)

    def __str__(self) -> str:
        return f"{self.payee} may be {self.organisation or self.other}"


class OrganisationMerge(models.Model):
    """That two organisations of the register were one: what moved to the one that stays, so that it can move back."""

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merged_in")
    # The record itself stays, with nothing pointing at it, so that its ref is never given to another.
    gone = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merged_into")
    moved = models.JSONField(default=dict, help_text='"model.field" → the rows that pointed at the one that went')
    alias_added = models.BooleanField(
        default=False, help_text="Whether its name became another name of the one that stays"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reversed_at = models.DateTimeField(null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.gone} is {self.kept}"


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
    # No constraint of the database holds a payment's words and its payee: a look-up for each of six columns would take
    # as long again as writing the row, and taking one unused word away would read every payment.
    # `register.importing.dictionary` keeps them, in the transaction that writes or removes the payments.
    payee = models.ForeignKey(
        Payee, on_delete=models.PROTECT, related_name="payments", db_index=False, db_constraint=False
    )
    category = models.ForeignKey(
        Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    purpose = models.ForeignKey(
        Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    department = models.ForeignKey(
        Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    body = models.ForeignKey(
        Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reasons = models.ForeignKey(
        Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reference = models.CharField(max_length=100, blank=True, help_text="Of the transaction, as printed")
    pence = models.BigIntegerField()
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.SET_NULL, related_name="payments", db_index=False
    )
    withheld = models.CharField(max_length=1, choices=Withheld, blank=True)

    class Meta:
        indexes = (
            # `register.importing` lays rows of one category and purpose side by side, so the rows behind a category or a
            # purpose are few pages; those of a payee are not, so its index holds what a sum over it needs.
            models.Index(fields=("category", "year"), name="payment_by_category"),
            models.Index(fields=("purpose", "year", "category"), name="payment_by_purpose"),
            models.Index(fields=("payee", "paid", "pence"), name="payment_by_payee"),
            models.Index(fields=("sheet",), name="payment_by_sheet"),
            models.Index(
                fields=("agreement",), name="payment_by_agreement", condition=models.Q(agreement__isnull=False)
            ),
            models.Index(fields=("withheld",), name="payment_withheld", condition=~models.Q(withheld="")),
        )

    def __str__(self) -> str:
        return f"payment {self.pk}"


class SpendByCategory(models.Model):
    """Kept at import: pence and payments of one financial year and category."""

    year = models.PositiveSmallIntegerField()
    category = models.ForeignKey(
        Phrase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    payments = models.BigIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("year", "category"), name="spend_by_category"),)

    def __str__(self) -> str:
        return f"{self.year} {self.category_id}"


class SpendByDepartment(models.Model):
    """Kept at import: pence and payments of one financial year and department, where the files name departments."""

    year = models.PositiveSmallIntegerField()
    department = models.ForeignKey(
        Phrase, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    payments = models.BigIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("department", "year"), name="spend_by_department"),)

    def __str__(self) -> str:
        return f"{self.year} {self.department_id}"


class SpendByPayee(models.Model):
    """Kept at import: pence and payments of one financial year and payee."""

    year = models.PositiveSmallIntegerField()
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    payments = models.BigIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("year", "-pence"), name="spend_by_payee_largest"),
            models.Index(fields=("payee", "year"), name="spend_by_payee"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.payee_id}"
