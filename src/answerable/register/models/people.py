"""Who: the authority that answers, the organisations it deals with, the areas it covers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .base import Record


class Authority(models.Model):
    """The body that must answer. One office per data folder, so one row.

    Its kind is data: a commissioner today, a mayor's office or a board from 2028 (facts/law.md 0.2).
    """

    class Kind(models.TextChoices):
        PCC = "pcc", "Police and crime commissioner"
        PFCC = "pfcc", "Police, fire and crime commissioner"
        MAYOR = "mayor", "Mayor's office"
        BOARD = "board", "Policing and crime board"
        COUNCIL = "council", "Council"
        OTHER = "other", "Other public authority"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, help_text="The public authority in law")
    office_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    label = models.CharField(
        max_length=300, blank=True, help_text="Shown wherever the office is a made-up or restated example"
    )
    ocid_prefix = models.CharField(
        max_length=20, blank=True, help_text="The registered prefix of this office's open contracting ids: ocds-xxxxxx"
    )
    grant_prefix = models.CharField(max_length=40, blank=True, help_text="The registered 360Giving prefix: 360G-name")
    organisation_id = models.CharField(
        max_length=80, blank=True, help_text="This body's own identifier in open data: GB-PPON-ABCD-1234-EFGH"
    )
    decision_noun = models.CharField(max_length=60, default="decision", help_text='Some offices say "executive order"')
    address = models.TextField(blank=True)
    email = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    review_contact = models.TextField(blank=True, help_text="Who takes a request for an internal review, and how")
    review_window_working_days = models.PositiveSmallIntegerField(default=40)
    signed_by = models.CharField(max_length=200, blank=True)
    regulator_name = models.CharField(max_length=200, blank=True)
    regulator_address = models.TextField(blank=True)
    regulator_phone = models.CharField(max_length=60, blank=True)
    regulator_url = models.CharField(max_length=300, blank=True)
    privacy_notice = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class Area(Record):
    """A place that a service covers: a force area, a city, a district, part of a county."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")


class Organisation(Record):
    """A provider, funder, partner or predecessor body."""

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True, help_text="charity, council, police authority, …")
    sme = models.BooleanField("small or medium-sized", null=True, blank=True, help_text="Empty: not recorded")
    vcse = models.BooleanField(
        "voluntary, community or social enterprise", null=True, blank=True, help_text="Empty: not recorded"
    )
    address = models.TextField(blank=True, help_text="The office of the organisation; never a refuge or a home")
    postcode = models.CharField(max_length=10, blank=True)
    email = models.CharField(max_length=200, blank=True, help_text="A general address, not a person's")


class OrganisationAlias(models.Model):
    """Another name by which letters and ledgers call an organisation ("WAIS")."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="alias_once"),)

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """A number in a public list: GB-CHC (charity), GB-COH (company), GB-PPON."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    verified_on = models.DateField(null=True, blank=True, help_text="When a person looked it up in the public list")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("scheme", "value"), name="identifier_once"),)

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"
