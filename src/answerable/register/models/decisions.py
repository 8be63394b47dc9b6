"""The record of a decision; some offices say "executive order"."""

from __future__ import annotations

from django.db import models

from .base import PartialDateField, Record
from .services import Service


class Decision(Record):
    """A decision: reference, reasons, when, by whom (a role), and where it is published (facts/law.md F2)."""

    title = models.CharField(max_length=300)
    taken = PartialDateField()
    taken_by = models.CharField(max_length=200, blank=True, help_text="A role, not a person's name")
    delegation = models.TextField(blank=True, help_text="Under which delegation, where it was delegated")
    summary = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    options = models.TextField(blank=True, help_text="The options considered")
    consultation = models.TextField(blank=True, help_text="Who was consulted")
    financial_implications = models.TextField(blank=True)
    legal_implications = models.TextField(blank=True)
    equality_implications = models.TextField(blank=True)
    data_protection_implications = models.TextField(blank=True)
    significant_public_interest = models.BooleanField(null=True, blank=True, help_text="Empty: not recorded")
    published = PartialDateField(help_text="When its record was published")
    withheld_part = models.TextField(blank=True, help_text="What the part that is not public is about")
    withheld_under = models.CharField(max_length=60, blank=True, help_text="The exemption for that part: s.43(2)")
    url = models.CharField(max_length=600, blank=True)
    services = models.ManyToManyField(Service, blank=True, related_name="decisions")

    class Meta(Record.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(withheld_part="") | ~models.Q(withheld_under=""),
                name="decision_withheld_part_names_its_exemption",
            ),
        )


class Principle(Record):
    """One principle of the office's commissioning framework: outcome-based, value for money, …"""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        ordering = ("order", "ref")


class PrincipleMet(Record):
    """How a decision met one principle of the framework."""

    class Met(models.TextChoices):
        YES = "yes", "Met"
        PARTLY = "partly", "Partly met"
        NO = "no", "Not met"
        NOT_RECORDED = "not_recorded", "Not recorded"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="principles")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="decisions")
    met = models.CharField(max_length=20, choices=Met, default=Met.NOT_RECORDED)
    how = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "principle met"
        verbose_name_plural = "principles met"
        constraints = (models.UniqueConstraint(fields=("decision", "principle"), name="principle_met_once"),)
