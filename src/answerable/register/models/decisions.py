"""The record of a decision; some offices say "executive order"."""

from __future__ import annotations

from django.db import models

from .base import PartialDateField, Record
from .services import Service


class Decision(Record):
    """A decision: reference, reasons, when, by whom (a role), and where it is published."""

    title = models.CharField(max_length=300)
    taken = PartialDateField()
    taken_by = models.CharField(max_length=200, blank=True, help_text="A role, not a person's name")
    summary = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    url = models.CharField(max_length=600, blank=True)
    services = models.ManyToManyField(Service, blank=True, related_name="decisions")
