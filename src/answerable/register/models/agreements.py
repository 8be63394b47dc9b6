"""Contract, grant, funding agreement or pooled contribution: with a provider, a route, a value, years."""

from __future__ import annotations

from django.db import models

from .base import Basis, FinancialYearField, MoneyField, PartialDateField, Record, VatBasis
from .decisions import Decision
from .funds import Fund, FundAmount
from .people import Area, Organisation
from .services import Service
from .tenders import Tender


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
    description = models.TextField(blank=True, help_text="What is bought or funded, for the public lists")
    department = models.CharField(max_length=200, blank=True, help_text="The team that looks after it")
    signed = PartialDateField()
    review = PartialDateField(help_text="When it is next to be reviewed")
    extension_options = models.TextField(blank=True, help_text="The options to extend, renew or buy more")
    irrecoverable_vat = MoneyField(help_text="VAT that cannot be recovered, in pounds")
    light_touch = models.BooleanField(null=True, blank=True, help_text="Procurement Act 2023. Empty: not recorded")
    tender = models.ForeignKey(Tender, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    ocid = models.CharField(max_length=80, blank=True, help_text="Its open contracting id, once one is published")
    status = models.CharField(
        max_length=20,
        choices=(("active", "Not ended early"), ("terminated", "Ended early"), ("cancelled", "Never came into force")),
        default="active",
        help_text="It ends by itself with its last day; nobody records that",
    )
    ended = PartialDateField(help_text="When it ended, where that was before its last day")
    url = models.CharField(max_length=600, blank=True, help_text="Where a copy is published")

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
    amount = MoneyField(help_text="Planned, in pounds")
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.EXACT)
    actual = MoneyField(help_text="Spent, in pounds")

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


class AgreementParty(Record):
    """A sub-contractor or partner under an agreement whose provider is the prime contractor."""

    class Role(models.TextChoices):
        SUBCONTRACTOR = "subcontractor", "Sub-contractor"
        PARTNER = "partner", "Partner"
        FUNDER = "funder", "Joint funder"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts_in_agreements")
    role = models.CharField(max_length=20, choices=Role)
    share = MoneyField(help_text="Their share, in pounds")
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "agreement parties"
        constraints = (
            models.UniqueConstraint(fields=("agreement", "organisation", "role"), name="agreement_party_once"),
        )


class AgreementFunding(Record):
    """The part of an agreement's value that one fund pays, in one year or altogether."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="fundings")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="fundings")
    financial_year = FinancialYearField()
    amount = MoneyField()
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.EXACT)

    class Meta(Record.Meta):
        verbose_name = "agreement funding"
        constraints = (
            models.UniqueConstraint(fields=("agreement", "fund", "financial_year"), name="agreement_funding_once"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=False) | models.Q(basis=Basis.NOT_RECORDED),
                name="agreement_funding_stated_or_not_recorded",
            ),
        )


class AgreementEvent(Record):
    """A variation, extension, renewal or ending. The agreement holds what is so now; events hold what was so before."""

    class Kind(models.TextChoices):
        VARIATION = "variation", "Variation"
        EXTENSION = "extension", "Extension"
        RENEWAL = "renewal", "Renewal"
        TERMINATION = "termination", "Ended early"
        CORRECTION = "correction", "Correction of the record"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    effective = models.DateField(help_text="The day from which it holds")
    reason = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    # Fields of the agreement by name, each as text: {"ends": "2026-03-31", "value": "120000.00"}.
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)

    class Meta(Record.Meta):
        ordering = ("effective", "pk")


class NeedCategory(models.TextChoices):
    """The eight categories of need of the 2013 commissioning framework (facts/law.md D3)."""

    HEALTH = "health", "Mental and physical health"
    SHELTER = "shelter", "Shelter and accommodation"
    FAMILY = "family", "Family, friends and children"
    EDUCATION = "education", "Education, skills and employment"
    DRUGS = "drugs", "Drugs and alcohol"
    FINANCE = "finance", "Finance and benefits"
    OUTLOOK = "outlook", "Outlook and attitudes"
    SOCIAL = "social", "Social interactions"


class Measure(Record):
    """A key outcome or measure that an agreement is held to, with its target for each period."""

    class Better(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=60, blank=True, help_text="people, per cent, days, …")
    need = models.CharField("category of need", max_length=20, choices=NeedCategory, blank=True)
    better = models.CharField(max_length=10, choices=Better, default=Better.HIGHER)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="For each period")
    amber = models.DecimalField(
        "amber from",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Short of the target, but not below this (or above it, where lower is better): amber",
    )
    order = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        ordering = ("order", "ref")
