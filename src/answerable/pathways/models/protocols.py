"""Information-sharing protocols as data: who may share which fields with whom, for which purpose, on which basis, from when until when."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from answerable.pathways.rules.protocols import Basis, FieldGroup, Known, Purpose

from .organisations import Organisation


class Protocol(models.Model):
    """An agreement between organisations, with its document. Nothing is shared outside one that is in force."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField(help_text="The last day on which it holds")
    ended_early = models.DateField(null=True, blank=True, help_text="The first day on which it no longer held")
    document = models.FileField(upload_to="protocols/", blank=True)
    document_name = models.CharField(max_length=200, blank=True, help_text="What the file was called when it was given")
    document_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("title",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(starts__lte=models.F("ends")), name="protocol_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.title


class ProtocolGrant(models.Model):
    """One line of a protocol: from one organisation to another, for one purpose, on one basis, these groups of fields."""

    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="grants")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="gives")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="receives")
    purpose = models.CharField(max_length=30, choices=Purpose.choices())
    basis = models.CharField(max_length=40, choices=Basis.choices())
    fields = models.JSONField(default=list, help_text="Codes of groups of fields (rules/protocols.py)")
    known = models.JSONField(
        default=list, help_text="What a name check may say: kind or name of organisation, open or closed, contact"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("protocol", "giver", "receiver", "purpose"), name="grant_once"),
            models.CheckConstraint(condition=~models.Q(giver=models.F("receiver")), name="grant_is_between_two"),
            models.CheckConstraint(condition=models.Q(purpose__in=list(Purpose)), name="grant_purpose_is_known"),
            models.CheckConstraint(condition=models.Q(basis__in=list(Basis)), name="grant_basis_is_known"),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


GROUPS, TELLS = tuple(FieldGroup), tuple(Known)
"""The codes that `fields` and `known` may hold."""
