"""Documents, recorded statements (reasons, descriptions) and what the register is complete for."""

from __future__ import annotations

from django.db import models

from .agreements import Agreement
from .base import FinancialYearField, PartialDateField, Record
from .decisions import Decision
from .funds import Fund
from .people import Organisation
from .services import Service


class Document(Record):
    """A plan, strategy, report, framework or other document, with its status and where it is."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        FINAL = "final", "Final"
        NOT_RECORDED = "not_recorded", "Status not recorded"

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True, help_text="plan, strategy, report, framework, budget, policy, …")
    status = models.CharField(max_length=20, choices=Status, default=Status.NOT_RECORDED)
    version_label = models.CharField("version", max_length=60, blank=True, help_text="As printed: 2.1, second draft")
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="Its last version",
    )
    dated = PartialDateField()
    adopted = PartialDateField(help_text="When it was agreed")
    covers_from = PartialDateField()
    covers_to = PartialDateField()
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    categories = models.TextField(blank=True, help_text="Category codes that it bears on, one a line")
    url = models.CharField(max_length=600, blank=True)
    archived_url = models.CharField(max_length=600, blank=True)
    file_name = models.CharField(max_length=255, blank=True, help_text="Of the copy kept here")
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    agreements = models.ManyToManyField(Agreement, blank=True, related_name="documents")
    decisions = models.ManyToManyField(Decision, blank=True, related_name="documents")
    note = models.TextField(blank=True)


class Topic(models.TextChoices):
    """What a recorded statement is about."""

    NEED = "need", "Need"
    HOW_COMMISSIONED = "how_commissioned", "How it was commissioned"
    ROUTE_REASON = "route_reason", "Why the provider was chosen that way"
    POLICY = "policy", "The policy or principles followed"
    FIT = "fit", "How it fits plans and pathways"
    DELIVERY = "delivery", "What it will deliver"
    OUTCOMES = "outcomes", "Outcomes"
    FUNDING = "funding", "Funding"
    GOVERNANCE = "governance", "Governance and partners"
    PUBLICATION = "publication", "Publication of answers and data"
    BACKGROUND = "background", "Background"


class Statement(Record):
    """Something that the record says in words, about one record or about the office as a whole."""

    topic = models.CharField(max_length=30, choices=Topic)
    text = models.TextField()
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.CASCADE, related_name="statements")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="statements")
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.CASCADE, related_name="statements")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="statements")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="statements")
    request_reference = models.CharField(max_length=60, blank=True, help_text="An earlier request it is about")
    financial_year = FinancialYearField()
    order = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        ordering = ("order", "ref")


class Coverage(Record):
    """What the register is complete for, from when, and who holds the rest."""

    what = models.CharField(max_length=300, help_text="agreements, payments, funds, documents; or a category")
    categories = models.TextField(blank=True, help_text="Category codes it is limited to, one a line; empty: all")
    starts = PartialDateField()
    ends = PartialDateField()
    complete = models.BooleanField(default=False)
    held_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coverage",
        help_text="Empty: this office",
    )
    archived_at = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="coverage")
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "coverage statements"
