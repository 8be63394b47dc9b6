"""What was published under a duty, and the notices of the Procurement Act 2023."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .agreements import Agreement
from .base import Record, VatBasis
from .tenders import Tender


class Notice(Record):
    """A notice on the central digital platform (facts/law.md B3), by its number there."""

    kind = models.CharField(max_length=10, help_text="UK1 to UK17, or COPY for a copy of the contract")
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    tender = models.ForeignKey(Tender, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    published = models.DateField()
    notice_id = models.CharField(max_length=60, blank=True, help_text="nnnnnn-yyyy")
    url = models.CharField(max_length=600, blank=True)


class DutyEntry(Record):
    """One line of a list that the law asks for and that no other record holds: a gift offered, a meeting, premises.

    `item` is the paragraph of the Specified Information Order ("2(e)"); `values` are its fields by name, as
    law.publication defines them.
    """

    item = models.CharField(max_length=20)
    happened = models.DateField(null=True, blank=True, help_text="The day it belongs to")
    values = models.JSONField(default=dict)
    withheld = models.CharField(max_length=1, blank=True, help_text="Reason a to d of article 2(2); empty: published")

    class Meta(Record.Meta):
        verbose_name = "duty entry"
        verbose_name_plural = "duty entries"
        indexes = (models.Index(fields=("item", "happened"), name="duty_entry_by_item"),)


class DutyPublication(Record):
    """That the list of one duty for one period was published, when and where."""

    item = models.CharField(max_length=20)
    period_start = models.DateField()
    period_end = models.DateField()
    published = models.DateField()
    url = models.CharField(max_length=600, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the list as it was made here")
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "duty publication"
        indexes = (models.Index(fields=("item", "period_start"), name="duty_publication_by_item"),)


class Withholding(models.Model):
    """That something is left out of the lists of the Specified Information Order: why, who decided it, when.

    Article 2(2) leaves most of these decisions to the chief officer (facts/law.md B1). `record` and `ref` name what is
    withheld: a payment by its number, an agreement, tender or decision by its ref. One that was lifted is kept.
    """

    class Reason(models.TextChoices):
        NATIONAL_SECURITY = "a", "National security"
        SAFETY = "b", "The safety of a person"
        CRIME = "c", "Crime and justice"
        ENACTMENT = "d", "Prohibited by an enactment"

    record = models.CharField(max_length=40)
    ref = models.CharField(max_length=60)
    reason = models.CharField(max_length=1, choices=Reason)
    decided_by = models.CharField(max_length=200, help_text="A role, not a person's name")
    decided_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "ref"), condition=models.Q(lifted_on__isnull=True), name="withheld_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.ref} withheld ({self.reason})"


class DutySettings(models.Model):
    """The office's own measures where the law leaves them open. One row; the defaults hold where there is none."""

    practicable_days = models.PositiveSmallIntegerField(default=31)
    watch_from = models.DateField(null=True, blank=True)
    vat = models.CharField(max_length=20, choices=VatBasis, default=VatBasis.NOT_RECORDED)
    band_below = models.PositiveSmallIntegerField(default=100)
    small_number = models.PositiveSmallIntegerField(default=5)
    pipeline = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name_plural = "duty settings"

    def __str__(self) -> str:
        return "duty settings"
