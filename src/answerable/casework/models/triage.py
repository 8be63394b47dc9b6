"""What a request is, told on arrival and confirmed by an officer; and its ties to other requests."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .requests import Request


class Handling(models.TextChoices):
    """How what came in is dealt with."""

    FOI = "foi", "Freedom of information request"
    EIR = "eir", "Environmental information request"
    SUBJECT_ACCESS = "subject_access", "Subject access request (the applicant's own data)"
    BUSINESS = "business", "Ordinary business: answer it as correspondence"


class Triage(models.Model):
    """What the rules found on arrival, each with its reason, and what the officer decided."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="triage")
    found = models.JSONField(default=dict, help_text="What rules/triage.py found, with the reasons")
    handling = models.CharField(max_length=20, choices=Handling, blank=True, help_text="Empty until decided")
    valid = models.BooleanField(null=True, blank=True, help_text="Section 8; empty until decided")
    lacking = models.TextField(blank=True, help_text="What the applicant was told is missing")
    elsewhere = models.TextField(blank=True, help_text="Which body holds it, where this one does not (section 16)")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"triage of {self.request}"


class Tie(models.Model):
    """Two requests that belong together, and why. A suggestion until an officer confirms it."""

    class Kind(models.TextChoices):
        REPEAT = "repeat", "Repeats a request of the same person (section 14(2))"
        AGGREGATED = "aggregated", "Costs may be added together (section 12, regulation 5)"
        ROUND_ROBIN = "round_robin", "The same letter went to many bodies"
        ANSWERED_BEFORE = "answered_before", "Answered before"
        RELATED = "related", "Related"

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Dismissed"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Request, null=True, blank=True, on_delete=models.CASCADE, related_name="tied_to")
    published_reference = models.CharField(
        max_length=60, blank=True, help_text="Where the other is a published response"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    reasons = models.JSONField(default=list, help_text="Sentences, with the facts compared")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("request", "other", "published_reference", "kind"), name="tie_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.request}"
