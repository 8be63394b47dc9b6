"""Invitations to tender, and the notices that procurement law asks for."""

from __future__ import annotations

from django.db import models

from .base import MoneyField, PartialDateField, Record, VatBasis
from .decisions import Decision
from .services import Service


class Tender(Record):
    """An invitation to tender or to apply for a grant: what, when, for how much (facts/law.md B1 4(c), B2, C1)."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        ACTIVE = "active", "Open"
        CANCELLED = "cancelled", "Cancelled"
        UNSUCCESSFUL = "unsuccessful", "No award made"
        COMPLETE = "complete", "Awarded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="tenders")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="tenders")
    department = models.CharField(max_length=200, blank=True)
    estimated_value = MoneyField(help_text="Expected, in pounds")
    vat = models.CharField(max_length=20, choices=VatBasis, default=VatBasis.NOT_RECORDED)
    invited = PartialDateField(help_text="When the invitation was published")
    closes = PartialDateField(help_text="The last day for tenders")
    starts = PartialDateField(help_text="When the contract is to start")
    ends = PartialDateField()
    review = PartialDateField()
    bids = models.PositiveIntegerField(null=True, blank=True, help_text="How many were received")
    ocid = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=600, blank=True, help_text="Where the invitation is published")
