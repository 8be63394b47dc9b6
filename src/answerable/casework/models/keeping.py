"""How long cases are kept, what holds them, and the certificate of what was disposed of."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .requests import Request


class RetentionSchedule(models.Model):
    """How long closed cases of one kind are kept. Policy, not law: every number is the office's (facts/law.md D6)."""

    class AppliesTo(models.TextChoices):
        ANSWERED = "answered", "Answered requests"
        CHALLENGED = "challenged", "Requests that were reviewed or complained about"
        NOT_PURSUED = "not_pursued", "Withdrawn, lapsed, transferred or dealt with another way"

    applies_to = models.CharField(max_length=12, choices=AppliesTo, unique=True)
    months = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=300, help_text="The policy that says so")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("applies_to",)

    def __str__(self) -> str:
        return f"{self.get_applies_to_display()}: {self.months} months"


class Hold(models.Model):
    """A hold on a case's records that somebody put, beyond the one that every running case has (section 77)."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=300)
    put_on = models.DateField()
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("put_on", "pk")

    def __str__(self) -> str:
        return f"hold on {self.request}"


class DisposalProposal(models.Model):
    """An officer's proposal to dispose of a case whose time is over; somebody else approves it or turns it down."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="disposal_proposal")
    put_on = models.DateField()
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("put_on", "pk")

    def __str__(self) -> str:
        return f"proposal to dispose of {self.request}"


class Disposal(models.Model):
    """The certificate that a case was disposed of: what there was, by count and digest, when, why, and who agreed."""

    reference = models.CharField(max_length=60, unique=True)
    schedule = models.CharField(max_length=400, help_text="The schedule as it stood, in words")
    closed_on = models.DateField()
    disposed_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    counts = models.JSONField(default=dict, help_text="How many records of each kind there were")
    files = models.JSONField(default=list, help_text="SHA-256 and size of every file erased")
    statistics = models.JSONField(default=dict, help_text="What the statistics of past periods still need of it")

    class Meta:
        ordering = ("disposed_at", "pk")

    def __str__(self) -> str:
        return f"disposal of {self.reference}"


class FileToErase(models.Model):
    """A kept file of a case that was disposed of. Listed with the certificate, and struck off once it is gone from the disk."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="files_to_erase")
    kept = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"file of {self.disposal}"
