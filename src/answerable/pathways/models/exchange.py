"""Files that come from and go to the systems that partners already use: how their columns are read, what came, what went."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.exchange import Outcome, Sort, State

from .organisations import Organisation, Worker
from .people import Incident, Person
from .protocols import ProtocolGrant
from .referrals import Referral, Share


class ExchangeMapping(models.Model):
    """How an organisation's file of one sort is read: which of its columns is what, and which of its words is which code."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mappings")
    sort = models.CharField(max_length=10, choices=Sort.choices())
    name = models.CharField(max_length=100)
    columns = models.JSONField(default=dict, help_text="Heading of the file by code of ours (rules/exchange.py)")
    values = models.JSONField(default=dict, help_text="By code of a column: our code by the word of the file")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("organisation", "sort", "name"), name="mapping_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """A file that was read: looked at row by row first, then taken in, and if need be taken back."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    sort = models.CharField(max_length=10, choices=Sort.choices())
    state = models.CharField(max_length=10, choices=State.choices(), default=State.READ)
    headings = SealedField(key="notes")
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"import {self.reference}"


class ImportRow(models.Model):
    """One row of a file: its cells, what it would do, and what it did. `before` is what it changed, so that it can be taken back."""

    belongs = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As a person counts the rows of the file, the heading among them")
    cells = SealedField(key="identity")
    outcome = models.CharField(max_length=10, choices=Outcome.choices(), blank=True)
    why = models.JSONField(default=list, help_text="Sentences that name columns and never what stands in them")
    done = models.BooleanField(default=False)
    before = SealedField(key="address", null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="import_rows")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("belongs", "number"), name="import_row_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.pk}"


class SourceRecord(models.Model):
    """What a number of an organisation's own system stands for here: so that the same record brought twice is one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="source_records")
    sort = models.CharField(max_length=10, choices=Sort.choices())
    source_ref = models.CharField(max_length=60)
    digest = models.BinaryField(help_text="Keyed digest of the row as it was taken in last")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="source_records")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("organisation", "sort", "source_ref"), name="source_record_once"),
        ]

    def __str__(self) -> str:
        return f"source record {self.pk}"


class Export(models.Model):
    """A file that went to a partner under one line of a protocol: what groups, how many, its digest. The file itself is not kept."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey(ProtocolGrant, on_delete=models.PROTECT, related_name="exports")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exports")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    form = models.CharField(max_length=5)
    digest = models.CharField(max_length=64, help_text="Keyed digest of the file")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"export {self.reference}"


class ExportedRow(models.Model):
    """That a referral went out in a file, under which share, with which groups of fields."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="referrals")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="exported")
    share = models.ForeignKey(Share, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    fields = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("export", "referral"), name="exported_once"),
        ]

    def __str__(self) -> str:
        return f"exported {self.pk}"
