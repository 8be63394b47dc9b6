"""Contract, grant, funding agreement or pooled contribution: with a provider, a route, a value, years."""

from __future__ import annotations

from django.db import models

from .base import Basis, FinancialYearField, MoneyField, PartialDateField, Record, VatBasis
from .decisions import Decision
from .funds import Fund, FundAmount
from .people import Area, Organisation
from .services import Service


class Route(models.TextChoices):
    """How the provider was chosen (design: route)."""

    OPEN = "open", "Open tender"
    RESTRICTED = "restricted", "Restricted tender"
    QUOTES = "quotes", "Quotes"
    FRAMEWORK = "framework", "Call-off from a framework"
    DIRECT = "direct", "Direct award"
    GRANT_COMPETITION = "grant_competition", "Grant competition"
    GRANT_DIRECT = "grant_direct", "Grant awarded directly"
    JOINT = "joint", "Commissioned jointly with partners"
    ALLOCATION = "allocation", "Allocation by formula"
    NOT_RECORDED = "not_recorded", "Not recorded"


class Agreement(Record):
    """One agreement under which a provider is paid."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", "Contract"
        GRANT = "grant", "Grant"
        FUNDING = "funding_agreement", "Funding agreement"
        POOLED = "pooled_contribution", "Pooled contribution"
        NOT_RECORDED = "not_recorded", "Not recorded"

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.NOT_RECORDED)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    provider = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    part_of = models.ForeignKey(
        FundAmount,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreements",
        help_text="The stated amount that this value is part of",
    )
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    route = models.CharField(max_length=30, choices=Route, default=Route.NOT_RECORDED)
    route_reason = models.TextField(blank=True)
    starts = PartialDateField()
    ends = PartialDateField()
    time_limited = models.BooleanField(null=True, blank=True, help_text="Empty: not recorded")
    value = MoneyField()
    value_basis = models.CharField(max_length=20, choices=Basis, default=Basis.NOT_RECORDED)
    value_as_stated = models.CharField(max_length=60, blank=True)
    vat = models.CharField(max_length=20, choices=VatBasis, default=VatBasis.NOT_RECORDED)
    outcomes = models.TextField(blank=True, help_text="Agreed outcomes and measures")

    class Meta(Record.Meta):
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(value__isnull=True) & models.Q(value_basis=Basis.NOT_RECORDED))
                | (models.Q(value__isnull=False) & ~models.Q(value_basis=Basis.NOT_RECORDED)),
                name="agreement_value_has_a_basis",
            ),
        )


class AgreementYear(Record):
    """What an agreement is worth in one financial year."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="years")
    financial_year = FinancialYearField(blank=False)
    amount = MoneyField()
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.EXACT)

    class Meta(Record.Meta):
        constraints = (
            models.UniqueConstraint(fields=("agreement", "financial_year"), name="agreement_year_once"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=False) | models.Q(basis=Basis.NOT_RECORDED),
                name="agreement_year_stated_or_not_recorded",
            ),
        )


class Post(Record):
    """People that an agreement pays for: how many, in which role, where."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=200)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    number = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="How many, as the source counts them"
    )
