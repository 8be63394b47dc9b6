"""Where each fact comes from."""

from __future__ import annotations

from django.db import models

from .base import PartialDateField, Record


class Source(Record):
    """A document or data file that states facts: a letter, a decision record, a workbook."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True)
    dated = PartialDateField()
    url = models.CharField(max_length=600, blank=True)
    made_up = models.BooleanField(default=False, help_text="A made-up source, for trying the product out")


class Citation(models.Model):
    """That a field of a record has its value from a place in a source.

    `field` empty means the whole row. `loaded_from` and `loaded_row` say which file and row of a register
    folder or workbook brought it in.
    """

    record = models.CharField(max_length=40, help_text="agreement, fund_amount, statement, …")
    ref = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    place = models.CharField(
        max_length=300, blank=True, help_text="Where in the source: a heading, page, sheet and row"
    )
    loaded_from = models.CharField(max_length=200, blank=True)
    loaded_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "ref", "field", "source", "place"), name="citation_once"),
        )
        indexes = (models.Index(fields=("record", "ref"), name="citation_by_record"),)

    def __str__(self) -> str:
        return f"{self.record} {self.ref} {self.field}".strip()
