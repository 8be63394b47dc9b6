"""The returns of a service that were signed, and so have left or are about to: the ledger that each new one is judged beside."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.vocabulary import Role

from .organisations import Worker
from .services import Service


class SignedReturn(models.Model):
    """One issue of a service's return for a period. Never altered and never taken away: what was disclosed cannot be called back.

    `counts` are the true counts by cell, those that were not given among them: each later return is attacked together with them.
    `hidden` says which were not given, and why. `file` is what leaves, byte for byte; it names no person. `sent_at` is empty until
    the file lies whole in the folder of returns.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="returns")
    first = models.DateField()
    last = models.DateField()
    issue = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(
        max_length=20, blank=True, help_text="Why there is another issue: a code of returns/reissue.py"
    )
    enough = models.PositiveSmallIntegerField(help_text="The smallest count of people that it could give")
    counts = SealedField(key="notes")
    hidden = models.JSONField(default=dict, blank=True)
    file = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    signed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    signed_role = models.CharField(max_length=30, choices=Role.choices())
    signed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("service", "first", "last", "issue"), name="return_issue_once"),
            models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="return_period_runs_forward"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("sent_at",), condition=models.Q(sent_at__isnull=True), name="returns_still_to_send"),
        ]

    def __str__(self) -> str:
        return f"return {self.reference}"

    @property
    def file_name(self) -> str:
        """What its file is called: a random reference and nothing else."""
        return f"service-return-{self.reference}.json"
