"""The files in which services' returns come from the pathways site, and whose files are believed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .returns import Return


class ReturnSender(models.Model):
    """A pathways site whose returns are believed, by its public key."""

    key = models.CharField(max_length=44, unique=True, help_text="Its public key, Ed25519, in base 64")
    name = models.CharField(max_length=200, help_text="Whose site it is")
    trusted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Since when it is believed no more")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ReceivedReturn(models.Model):
    """One signed file, kept as it came. Its figures are `ReturnFigure` rows that cite it."""

    reference = models.UUIDField(unique=True, help_text="The return's own, from the file")
    sender = models.ForeignKey(ReturnSender, on_delete=models.PROTECT, related_name="returns")
    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="files")
    issue = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    file = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("of", "issue"), name="received_issue_once"),)

    def __str__(self) -> str:
        return str(self.reference)
