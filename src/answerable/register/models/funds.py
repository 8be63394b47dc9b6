"""Money with a source, conditions and years."""

from __future__ import annotations

from django.db import models

from .base import Basis, FinancialYearField, MoneyField, PartialDateField, Record
from .people import Organisation


class Fund(Record):
    """A pot: a grant received, a budget, a pooled or local fund."""

    name = models.CharField(max_length=300)
    aliases = models.TextField(blank=True, help_text="Other names, one a line")
    funder = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="funds_given"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    ring_fenced = models.BooleanField(null=True, blank=True, help_text="Empty: not recorded")
    pooled = models.BooleanField(null=True, blank=True, help_text="Partners pay into it. Empty: not recorded")
    conditions = models.TextField(blank=True)
    description = models.TextField(blank=True)
    categories = models.TextField(blank=True, help_text="Category codes that the fund is for, one a line")
    starts = PartialDateField()
    ends = PartialDateField()


class FundAmount(Record):
    """One stated amount of a fund: what came in, from whom, in which year, or what part of it went where."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received"
        CONTRIBUTION = "contribution", "Contribution"
        ALLOCATED = "allocated", "Allocated"
        SECURED = "secured", "Secured"
        BUDGET = "budget", "Net budget"
        TOTAL = "total", "Total of the fund"
        CARRIED_FORWARD = "carried_forward", "Carried forward from the year before"
        PLANNED = "planned", "Planned (medium term)"

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="amounts")
    kind = models.CharField(max_length=20, choices=Kind)
    contributor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    financial_year = FinancialYearField()
    amount = MoneyField()
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.EXACT)
    annual_change = MoneyField(help_text="Change from the year before, in pounds, where the source prints one")
    as_stated = models.CharField(max_length=60, blank=True, help_text="The words of the source: £915k")
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount__isnull=False) | models.Q(basis=Basis.NOT_RECORDED),
                name="fund_amount_stated_or_not_recorded",
            ),
        )
