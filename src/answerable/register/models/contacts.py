"""How a victim reaches a support service. No address is kept here: that of a refuge must never be public (facts/law.md B1)."""

from __future__ import annotations

from django.db import models

from .base import Record
from .people import Area
from .services import Service


class ServiceContact(Record):
    """How to reach a service that helps victims of crime, in words that a victim can use. The office may not pay for it."""

    name = models.CharField(max_length=300, help_text="What it is called, as the people who use it know it")
    what = models.TextField(help_text="What it does, in plain words")
    for_whom = models.CharField(max_length=300, blank=True, help_text="Who can use it")
    areas = models.ManyToManyField(
        Area, blank=True, related_name="service_contacts", help_text="Where it helps people; none: everywhere"
    )
    categories = models.TextField(blank=True, help_text="Category codes of the needs that it meets, one a line")
    phone = models.CharField(max_length=40, blank=True, help_text="As it is dialled: 01632 960123")
    text = models.CharField(max_length=40, blank=True, help_text="A number for text messages")
    hours = models.CharField(max_length=300, blank=True, help_text="When somebody answers")
    email = models.CharField(max_length=200, blank=True, help_text="A general address; no person’s")
    website = models.CharField(max_length=600, blank=True, help_text="Its own site, with https:// before it")
    languages = models.CharField(
        max_length=300, blank=True, help_text="Languages, interpreters, sign language, text relay"
    )
    self_referral = models.BooleanField(
        null=True,
        blank=True,
        help_text="Whether people may come by themselves, without the police. Empty: not recorded",
    )
    how = models.TextField(blank=True, help_text="What to do to get help, in plain words")
    emergency = models.CharField(max_length=300, blank=True, help_text="What to do in danger, as the service says it")
    service = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        help_text="The commissioned service that it is the way to, if it is one",
    )
    checked = models.DateField(null=True, blank=True, help_text="When somebody last tried these facts")
    public = models.BooleanField(default=False, help_text="Shown on the public site")
