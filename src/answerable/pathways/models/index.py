"""Finding people again without reading the store: blind index rows, sealed match records, and what was asked of them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.protocols import Purpose

from .organisations import Organisation, Worker
from .people import Person, PersonLink
from .referrals import Referral


class MatchRow(models.Model):
    """What matching compares of one person, sealed; made from the person's row by `name_check.index`, and never older than it.

    `generation` is the number of the index key that the person's blind keys were made with. `paired` says that the person was
    compared with everybody else since it was last changed.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="match_row")
    record = SealedField(key="identity")
    generation = models.PositiveIntegerField()
    paired = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("person",), condition=models.Q(paired=False), name="people_not_yet_paired"),
            models.Index(fields=("generation", "person"), name="people_of_an_index_key"),
        ]

    def __str__(self) -> str:
        return f"match row {self.pk}"


class BlindKey(models.Model):
    """One thing that a person can be found by, under a key: a number that tells nobody without the key what it was made from."""

    pk = models.CompositePrimaryKey("key", "person_id")
    key = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blind_keys")

    def __str__(self) -> str:
        return f"blind key of person {self.person_id}"


class NameCounts(models.Model):
    """How common each name is among the people of the index: a rare name that agrees says more than a common one. One row at a time."""

    counts = SealedField(key="identity")
    records = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"names of {self.records} people"


class MatchingModel(models.Model):
    """A matching model that passed the gate. The one last put to use is active; a store without one uses the one that is shipped."""

    version = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(default=timezone.now)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("is_active",), condition=models.Q(is_active=True), name="one_active_model"),
        ]

    def __str__(self) -> str:
        return self.version


class NameCheck(models.Model):
    """That somebody asked whether a person is known, and what they were told. Whom they asked for is not kept, but for a keyed digest.

    `waited` is how many milliseconds the answer was held, in whole steps. A restricted person's check reads like one that found
    nobody, here too: what else it found stands in `noticed`, sealed and of the same length in every row, until alarms are made of it
    (actions.alarms). Writing it costs the same whether there was anything to notice or not. Empty: it was looked at.
    """

    class Code(models.TextChoices):
        NONE = "none", "Nobody found"
        POSSIBLE = "possible", "Somebody possible: one more identifier asked"
        KNOWN = "known", "Known"
        REFUSED = "refused", "Refused: too many in an hour"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="name_checks")
    by = models.ForeignKey(
        Worker,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="name_checks",
        help_text="Empty: a file of tokens",
    )
    purpose = models.CharField(max_length=30, choices=Purpose.choices())
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.SET_NULL, related_name="name_checks")
    reason = SealedField(key="notes", null=True, blank=True)
    digest = models.BinaryField(help_text="Keyed digest of what was asked")
    identifiers = models.JSONField(default=list, help_text="Which kinds of identifier were given, not what they were")
    list_ref = models.UUIDField(
        null=True, blank=True, help_text="The list that it was a row of; empty: a check by itself"
    )
    code = models.CharField(max_length=10, choices=Code)
    waited = models.PositiveIntegerField(default=0, help_text="Milliseconds, in whole steps")
    noticed = SealedField(key="notes", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("id",), condition=models.Q(noticed__isnull=False), name="name_checks_not_looked_at"),
            models.Index(fields=("by", "at"), name="name_checks_of_a_worker"),
            models.Index(fields=("organisation", "at"), name="name_checks_of_an_org"),
        ]

    def __str__(self) -> str:
        return f"name check {self.reference}"


class NameCheckTell(models.Model):
    """The other side of a check: about this organisation's record the asking one was told, and this much."""

    check_made = models.ForeignKey(NameCheck, on_delete=models.CASCADE, related_name="told")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="told_about")
    tells = models.JSONField(default=list, help_text="Codes of what a name check may say (rules/protocols.py)")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("check_made", "organisation"), name="told_once"),
        ]

    def __str__(self) -> str:
        return f"told {self.pk}"


class Alarm(models.Model):
    """Something about a name check that a safeguarding lead must look at. The one who asked is told nothing of it."""

    class Kind(models.TextChoices):
        RESTRICTED = "restricted", "Somebody restricted was looked for"
        HONEY = "honey", "Somebody who does not exist was looked for"
        OWN = "own", "A worker looked for their own surname or address"
        CONFLICT = "conflict", "A worker looked for somebody whom they must not see"
        RATE = "rate", "Too many checks in an hour"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    check_made = models.ForeignKey(NameCheck, on_delete=models.PROTECT, related_name="alarms")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(key="notes", null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("made_at",), condition=models.Q(handled_at__isnull=True), name="alarms_open"),
        ]

    def __str__(self) -> str:
        return f"alarm {self.reference}"


class DipSample(models.Model):
    """A name check that was drawn by lot, for somebody else to look at: was there a reason to ask?"""

    class Outcome(models.TextChoices):
        FINE = "fine", "There was a good reason"
        ASK = "ask", "The worker has to be asked"
        CONCERN = "concern", "There was no good reason"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    check_made = models.OneToOneField(NameCheck, on_delete=models.PROTECT, related_name="sample")
    week = models.DateField(help_text="The Monday of the week that it was asked in")
    drawn_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(key="notes", null=True, blank=True)

    class Meta:
        ordering = ("week", "pk")

    def __str__(self) -> str:
        return f"sample {self.reference}"


class LinkDecision(models.Model):
    """Somebody's word on whether two rows are one person; each can be taken back by another."""

    link = models.ForeignKey(PersonLink, on_delete=models.CASCADE, related_name="decisions")
    before = models.CharField(max_length=10, choices=PersonLink.State)
    after = models.CharField(max_length=10, choices=PersonLink.State)
    why = SealedField(key="notes", null=True, blank=True)
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"decision {self.pk}"


class TokenKey(models.Model):
    """The key that one partner makes its tokens with. It is changed every year; the one before is of no more use."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="token_keys")
    secret = SealedField(key="index")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("organisation",), condition=models.Q(ended_at__isnull=True), name="one_token_key_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"token key {self.pk}"
