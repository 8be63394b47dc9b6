"""What happened to a request, in the order it was recorded: its clock and its state are both worked out from this."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from answerable.casework.rules.life import Event

from .appeals import Complaint, Review
from .requests import Request

KIND_LENGTH = 40


class CaseEvent(models.Model):
    """One thing that happened (rules/life.py). Never edited; a wrong one is withdrawn.

    `on` is the day it happened in law; `recorded` is when it was put down. The clock takes the days, the state the order
    of recording. An event of a review or of a complaint names it, and does not touch the request's own state.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="events")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=KIND_LENGTH, choices=[(event.value, event.words) for event in Event])
    on = models.DateField()
    expected = models.DateField(
        null=True,
        blank=True,
        help_text="The day a decision is expected by (section 17(2)), or a reopened request is to be answered by",
    )
    note = models.TextField(blank=True, help_text="Why, where a reason was given. Names no private person.")
    withdrawn = models.BooleanField(default=False)
    recorded = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("on", "pk")
        indexes = (models.Index(fields=("kind", "withdrawn", "on"), name="event_by_kind"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
