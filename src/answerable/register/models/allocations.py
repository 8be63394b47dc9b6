"""Money shared out by a formula, to the penny."""

from __future__ import annotations

from django.db import models

from .agreements import Agreement
from .base import FinancialYearField, MoneyField, Record
from .documents import Document
from .funds import Fund
from .people import Organisation


class Allocation(Record):
    """A pot of one fund and year that is shared among recipients, each the prime contractor for agreed outcomes."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"

    title = models.CharField(max_length=300)
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations")
    financial_year = FinancialYearField()
    pot = MoneyField(help_text="The stated total, in pounds, that the elements must come to")
    outcomes = models.TextField(blank=True, help_text="The agreed outcomes")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)


class AllocationElement(Record):
    """One part of a pot and the rule by which it is shared."""

    class Kind(models.TextChoices):
        RAISED_LOCALLY = "raised_locally", "Raised locally, an agreed proportion returned"
        DISCRETIONARY = "discretionary", "At the commissioner's discretion"
        TOP_UP = "top_up", "Top-up for a restricted purpose"
        FORMULA = "formula", "By a weighted formula"

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="elements")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    amount = MoneyField(help_text="Of this element, in pounds; empty where it follows from what was raised")
    proportion = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="The proportion of what was raised that is returned, in per cent",
    )
    restricted_to = models.CharField(max_length=300, blank=True, help_text="What the money may be spent on")
    order = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        ordering = ("order", "ref")


class AllocationInput(Record):
    """One figure that goes into an element for one recipient: pounds raised, pounds chosen, a population."""

    element = models.ForeignKey(AllocationElement, on_delete=models.CASCADE, related_name="inputs")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocation_inputs")
    measure = models.CharField(max_length=100, help_text="raised, amount, cost, or a weight's name: population")
    value = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta(Record.Meta):
        constraints = (
            models.UniqueConstraint(fields=("element", "recipient", "measure"), name="allocation_input_once"),
        )


class AllocationWeight(Record):
    """The weight of one measure of a formula, in per cent: population 50, crime 25, demand 25."""

    element = models.ForeignKey(AllocationElement, on_delete=models.CASCADE, related_name="weights")
    measure = models.CharField(max_length=100)
    weight = models.DecimalField(max_digits=7, decimal_places=4, help_text="Per cent")

    class Meta(Record.Meta):
        constraints = (models.UniqueConstraint(fields=("element", "measure"), name="allocation_weight_once"),)


class AllocationShare(Record):
    """What one recipient gets of one element, and the penny that rounding moved."""

    element = models.ForeignKey(AllocationElement, on_delete=models.CASCADE, related_name="shares")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocation_shares")
    amount = MoneyField(null=False, blank=False)
    exact = models.CharField(max_length=60, help_text="Before rounding, in pounds")
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="allocation_shares"
    )

    class Meta(Record.Meta):
        constraints = (models.UniqueConstraint(fields=("element", "recipient"), name="allocation_share_once"),)
