"""What people ask about their own record, what they are given, and how long records are kept and how they end."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.retention import DisposalState, Purpose
from answerable.pathways.rules.rights import Ask, Asker, Handed, Identity, Outcome, PauseKind, Withhold

from .access import OpenRecord
from .organisations import Organisation, Worker
from .people import Person
from .referrals import Referral


class RightsRequest(models.Model):
    """One thing that somebody asks an organisation about their own record. `who` is whom it is about, as they wrote it.

    `people` are the rows that were found to be theirs; while it is open, `opened` lets the data protection officer see them.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rights_requests")
    ask = models.CharField(max_length=15, choices=Ask.choices())
    asker = models.CharField(max_length=15, choices=Asker.choices(), default=Asker.SELF)
    who = SealedField(key="identity")
    details = SealedField(key="notes", null=True, blank=True)
    received_on = models.DateField()
    identity = models.CharField(max_length=15, choices=Identity.choices(), blank=True, help_text="Empty: not checked")
    identity_on = models.DateField(null=True, blank=True)
    identity_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    extended_on = models.DateField(null=True, blank=True)
    extended_why = SealedField(key="notes", null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    people: models.ManyToManyField[Person, Any] = models.ManyToManyField(
        Person, blank=True, related_name="rights_requests"
    )
    opened: models.ManyToManyField[OpenRecord, Any] = models.ManyToManyField(OpenRecord, blank=True, related_name="+")
    searched_at = models.DateTimeField(null=True, blank=True, help_text="When the records were last searched for it")
    outcome = models.CharField(max_length=15, choices=Outcome.choices(), blank=True)
    outcome_why = SealedField(key="notes", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-received_on", "-pk")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False, outcome__in=list(Outcome)),
                name="rights_request_closed_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("organisation", "closed_at"), name="rights_of_an_organisation")
        ]

    def __str__(self) -> str:
        return f"request {self.reference}"


class RightsPause(models.Model):
    """A time in which the clock of a request stood still. `ends` is the day on which the person answered."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=15, choices=PauseKind.choices())
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("request",), condition=models.Q(ends__isnull=True), name="one_pause_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("begins")),
                name="pause_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"


class Bundle(models.Model):
    """What somebody is to be given: everything held on them, as it was when it was put together, without what is left out.

    `content` is the record as rules/held.py lists it; the pieces that somebody has to decide on stand in `pieces`.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="bundles")
    content = SealedField(key="notes")
    made_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    handed = models.CharField(max_length=10, choices=Handed.choices(), blank=True)
    handed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="bundle_checked_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_at__isnull=True) | models.Q(checked_at__isnull=False),
                name="bundle_checked_before_it_is_handed",
            ),
        ]

    def __str__(self) -> str:
        return f"bundle {self.reference}"


class BundlePiece(models.Model):
    """One text of a bundle that may tell of somebody else, or that is always looked at: given, or left out for a reason, by a person."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="pieces")
    place = models.CharField(max_length=100, help_text="Where in the content it stands")
    flags = models.JSONField(default=list, help_text="Codes of what was noticed in it")
    words = SealedField(key="notes")
    given = SealedField(key="notes", null=True, blank=True)
    withheld = models.CharField(max_length=10, choices=Withhold.choices(), blank=True)
    why = SealedField(key="notes", null=True, blank=True)
    decided_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("bundle", "place"), name="piece_once"),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="piece_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"piece {self.pk}"


class Correction(models.Model):
    """Something of a person's row that was put right because they asked: what was there before stays, sealed, and the reason."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="corrections")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    part = models.CharField(max_length=15, help_text="identity, address or preferences")
    before = SealedField(key="address")
    after = SealedField(key="address")
    why = SealedField(key="notes")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"correction {self.reference}"


class CorrectionNotice(models.Model):
    """That an organisation which was given something of a referral is told that it was put right. A task on its screen."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="correction_notices")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("correction", "organisation", "referral"), name="notice_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("organisation", "done_at"), name="notices_of_an_organisation")
        ]

    def __str__(self) -> str:
        return f"notice {self.reference}"


class Restriction(models.Model):
    """That one organisation keeps a person's record and does nothing with it but look (UK GDPR Article 18), until it is lifted.

    Each organisation is a controller of its own (facts/law.md D5): what one must not do, another may still have to.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="restrictions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="restrictions")
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("person", "organisation"),
                condition=models.Q(lifted_at__isnull=True),
                name="one_restriction_of_each_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class RetentionRule(models.Model):
    """How long an organisation keeps what it holds for one purpose (rules/retention.py). Without a row the default holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="retention_rules")
    purpose = models.CharField(max_length=20, choices=Purpose.choices())
    years = models.PositiveSmallIntegerField()
    from_year_end = models.BooleanField(default=False, help_text="Whole years from 31 March after it ended")
    child_until = models.PositiveSmallIntegerField(help_text="Of a child: not before they reach this age")
    words = models.CharField(max_length=300, help_text="Which policy or contract says so")

    class Meta:
        ordering = ("organisation", "purpose")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("organisation", "purpose"), name="retention_rule_once"),
            models.CheckConstraint(condition=models.Q(purpose__in=list(Purpose)), name="retention_purpose_is_known"),
        ]

    def __str__(self) -> str:
        return f"retention {self.pk}"


class LegalHold(models.Model):
    """That nothing of a person's record may be disposed of, whatever else says so, until it is lifted."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holds")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="holds")
    why = SealedField(key="notes")
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("person", "organisation"),
                condition=models.Q(lifted_at__isnull=True),
                name="one_hold_of_each_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.reference}"


class Disposal(models.Model):
    """Records whose time is over, proposed by one person, approved by another, then removed in batches. Its log names nobody."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disposals")
    state = models.CharField(max_length=10, choices=DisposalState.choices(), default=DisposalState.PROPOSED)
    erasure = models.BooleanField(default=False, help_text="The person asked for it and it was granted (Article 17)")
    proposed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="disposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[DisposalState.PROPOSED.value]) | models.Q(decided_by__isnull=False),
                name="disposal_decided_first",
            ),
        ]

    def __str__(self) -> str:
        return f"disposal {self.reference}"


class DisposalLine(models.Model):
    """One record of a disposal, by its random reference: why it was due, and how many rows went, or why it stayed."""

    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="lines")
    person_ref = models.UUIDField(help_text="The random reference of the row that was removed")
    purpose = models.CharField(max_length=20, choices=Purpose.choices())
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0, help_text="Rows that were removed with it, over all tables")
    kept = models.CharField(max_length=100, blank=True, help_text="Why it stayed after all")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("disposal", "person_ref"), name="disposed_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"
