"""Files that were brought in: what they were, how their columns were read, what they changed, how to take it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Layout(models.Model):
    """How the columns of one layout of file are read. Remembered, so that next month's file needs no telling."""

    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, help_text="A digest of the headings in their order")
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, help_text="Field → number of the column, counted from 0")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "fingerprint"), name="layout_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(map(str, self.headings[:4]))}"


class Import(models.Model):
    """One file brought in."""

    class Kind(models.TextChoices):
        PAYMENTS = "payments", "Payments"
        AGREEMENTS = "agreements", "Agreements"
        FUNDS = "funds", "Funds"
        RETURNS = "returns", "Returns"
        ORGANISATIONS = "organisations", "Organisations"

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Looked at, not brought in"
        APPLIED = "applied", "Brought in"
        UNDONE = "undone", "Taken back"

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.PREVIEWED)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="In bytes")
    made = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied = models.DateTimeField(null=True, blank=True)
    undone = models.DateTimeField(null=True, blank=True)
    created = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    skipped = models.PositiveBigIntegerField(default=0, help_text="There already, or no data (blank and total rows)")
    rejected = models.PositiveBigIntegerField(default=0)
    total_pence = models.BigIntegerField(default=0, help_text="Of the created payments")
    problems = models.JSONField(default=list, help_text="What is wrong with the file as a whole, in sentences")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("kind", "sha256"), name="import_by_digest"),)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_kind_display()})"


class ImportedSheet(models.Model):
    """One sheet of a file that was brought in, and which column each field was read from."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="sheets")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255, blank=True, help_text="Empty for a CSV file")
    header_row = models.PositiveIntegerField(help_text="Counted from 1, as the file's own rows are")
    columns = models.JSONField(
        default=dict, help_text='Field → the column: {"amount": {"letter": "C", "heading": "Sum"}}'
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "position"), name="imported_sheet_once"),)

    def __str__(self) -> str:
        return f"{self.of.file_name}, {self.name}" if self.name else self.of.file_name


class ImportChange(models.Model):
    """What an import did to one record, so that it can be taken back."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    sheet = models.ForeignKey(ImportedSheet, on_delete=models.CASCADE, related_name="changes")
    row = models.PositiveIntegerField()
    record = models.CharField(max_length=40)
    ref = models.CharField(max_length=60)
    version = models.PositiveIntegerField(help_text="Of the record after the change")
    before = models.JSONField(null=True, help_text="The record's fields before; null where it was created")
    after = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("record", "ref"), name="import_change_by_record"),)

    def __str__(self) -> str:
        return f"{self.record} {self.ref}"
