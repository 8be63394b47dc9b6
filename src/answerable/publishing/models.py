"""The outbox to the published store: rows of the office store."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Outgoing(models.Model):
    """A release on its way to the published store.

    It is written in the transaction of the change that it follows from, and delivered afterwards: a crash between the two stores
    leaves it here, and the next round delivers it. What it holds is dropped once it is out; its digest stays.
    """

    class What(models.TextChoices):
        ANSWER = "answer", "An answered request"
        REGISTER = "register", "The register"
        EARLIER = "earlier", "Responses that were public already"
        CORRECTION = "correction", "A correction"
        WITHDRAWAL = "withdrawal", "A withdrawal"

    release = models.CharField(max_length=64, unique=True, help_text="The release's id at the door")
    what = models.CharField(max_length=12, choices=What)
    ref = models.CharField(max_length=120, blank=True, help_text="The request or record it is about")
    packed = models.BinaryField(help_text="The release, compressed; empty once it is out")
    digest = models.CharField(max_length=64)
    items = models.PositiveIntegerField(default=0)
    withdrawals = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, help_text="What the guard said")
    made_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    delivered_at = models.DateTimeField(null=True, blank=True, db_index=True)
    version = models.BigIntegerField(null=True, blank=True, help_text="The published store's version that it made")
    problem = models.TextField(blank=True, help_text="Why it could not be delivered")

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "outgoing releases"

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.ref}".strip()
