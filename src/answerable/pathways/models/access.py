"""Who looked at whom, what was opened in an emergency, and which records the data protection officer may see."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.break_glass import Reason, Verdict

from .organisations import Organisation, Worker
from .people import Person
from .referrals import Referral


class PersonView(models.Model):
    """That a worker was shown somebody on a page: one row a person, one journal entry a page (`journal_seq`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="views")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="views")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="The worker's, at the time"
    )
    at = models.DateTimeField(default=timezone.now)
    page = models.CharField(max_length=40, help_text="The page by its code, such as referral.page")
    groups = models.JSONField(default=list, help_text="Codes of the verbs (rules/verbs.py) that say what was shown")
    journal_seq = models.PositiveBigIntegerField(help_text="The number of the journal's entry of that page")

    class Meta:
        ordering = ("-at", "-pk")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("person", "-at"), name="views_of_a_person"),
            models.Index(fields=("worker", "-at"), name="views_of_a_worker"),
        ]

    def __str__(self) -> str:
        return f"view {self.pk}"


class GlassOpening(models.Model):
    """One referral opened in an emergency by one worker, for a time, with a reason that another safeguarding lead reviews."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="glass_openings")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the worker worked when they opened it",
    )
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="glass_openings")
    reason = models.CharField(max_length=30, choices=Reason.choices())
    why = SealedField(key="notes")
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict.choices(), blank=True)
    review = SealedField(key="notes", null=True, blank=True)

    class Meta:
        ordering = ("opened_at", "pk")
        indexes: ClassVar[list[Any]] = [models.Index(fields=("worker", "ends_at"), name="openings_of_a_worker")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("worker")),
                name="opening_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True, reviewed_at__isnull=True, verdict="")
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False, verdict__in=list(Verdict)),
                name="opening_reviewed_whole",
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("opened_at")), name="opening_runs_forward"),
            models.CheckConstraint(condition=models.Q(reason__in=list(Reason)), name="opening_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"opening {self.reference}"


class GlassMiss(models.Model):
    """A number that opened nothing, typed by a worker: when, not which. Too many in a time, and nothing is opened."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="glass_misses")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=("worker", "at"), name="misses_of_a_worker")]

    def __str__(self) -> str:
        return f"miss {self.pk}"


class OpenRecord(models.Model):
    """That somebody asked an organisation about their own record. Until it is closed, its data protection officer sees the record."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="open_records")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="open_records")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=("organisation", "closed_at"), name="open_records_of_one")]

    def __str__(self) -> str:
        return f"open record {self.pk}"
