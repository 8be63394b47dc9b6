"""A referral, what happened to it, what the person agreed to, how they can be reached safely, and what is shared with whom."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.clocks import Calendar, Clock
from answerable.pathways.rules.consent import Layer, OverrideReason
from answerable.pathways.rules.languages import name_of
from answerable.pathways.rules.outcomes import Answering
from answerable.pathways.rules.protocols import Basis, Purpose
from answerable.pathways.rules.vocabulary import Need, Offence, RiskLevel, Source, State

from .organisations import Area, Organisation, Worker
from .people import Person
from .protocols import ProtocolGrant
from .services import Service


class Referral(models.Model):
    """One person put forward for support. `state` and `since` are what its events made it; no other code than the actions writes them.

    `typed` is a draft as it was typed, step by step: {"person": {"forename": ..}, ..}; empty once it is sent.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True, help_text="For people to say aloud, such as R-7K4M-2Q")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    source = models.CharField(max_length=10, choices=Source.choices())
    referred_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_made")
    referrer = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_made")
    hub = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_routed"
    )
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    offence = models.CharField(
        max_length=30, choices=Offence.choices(), blank=True, default="", help_text="Empty: not yet said"
    )
    risk = models.CharField(max_length=10, choices=RiskLevel.choices(), blank=True, help_text="Empty: not assessed")
    reported_on = models.DateField(null=True, blank=True, help_text="When the crime was reported to the police")
    police_reported = models.BooleanField(null=True, blank=True, help_text="Empty: not known")
    state = models.CharField(max_length=10, choices=State.choices(), default=State.DRAFT)
    since = models.DateTimeField(default=timezone.now, help_text="When the event that made its state happened")
    notes = SealedField(key="notes", null=True, blank=True)
    typed = SealedField(key="address", null=True, blank=True)
    once = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        help_text="Digest of the form it was sent by; sent twice is one",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change")

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(state__in=list(State)), name="referral_state_is_known"),
            models.CheckConstraint(condition=models.Q(source__in=list(Source)), name="referral_source_is_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("hub", "state", "since"), name="referrals_of_a_hub"),
            models.Index(fields=("service", "state"), name="referrals_of_a_service"),
            models.Index(fields=("worker", "state"), name="referrals_of_a_worker"),
            models.Index(fields=("referred_by", "state"), name="referrals_of_a_referrer"),
        ]

    def __str__(self) -> str:
        return self.number


class ReferralEvent(models.Model):
    """One thing that happened to a referral: never altered. What it says is sealed."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30, help_text="A verb of rules/referral.py")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40, blank=True, help_text="A code of rules/referral.py")
    said = SealedField(key="notes", null=True, blank=True)
    state_after = models.CharField(max_length=10, choices=State.choices())
    version = models.PositiveIntegerField(default=0, help_text="The version of the referral that it made")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ReferralNeed(models.Model):
    """A category of need of a referred person, self-scored from 0 (none) to 4 (very high), at the start, at a review, at the end."""

    class Point(models.TextChoices):
        START = "start", "At the start"
        REVIEW = "review", "At a review"
        END = "end", "At the end"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="needs")
    need = models.CharField(max_length=20, choices=Need.choices())
    point = models.CharField(max_length=10, choices=Point)
    answer = models.CharField(
        max_length=12,
        default="not_asked",
        choices=Answering.choices(),
        help_text="Scored with a level; prefers not to say; or not asked yet: named when the person was referred",
    )
    level = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 4, where it was scored")
    on = models.DateField()
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("referral", "need", "point", "on"), name="need_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__lte=4), name="need_level_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}"


class SafeContact(models.Model):
    """How a person may be reached without harm. No row, or an empty one, means not at all (facts/law.md D4).

    `plan`: {"phone", "phone_safe": bool, "text_safe": bool, "voicemail_safe": bool, "email", "email_safe": bool, "post_safe": bool,
    "visit_safe": bool, "any_time": bool, "times": [{"days": [1..7], "from": "09:00", "until": "15:00"}], "who_may_answer": str, "code_word": str, "never": str}.
    Each row replaces the one before; none is altered.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="safe_contacts")
    plan = SealedField(key="address")
    checked_on = models.DateField(help_text="When the person last said that this is safe")
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"safe contact {self.pk}"


class ConsentWording(models.Model):
    """The words that a person was asked to agree to, in one version. Never altered once used."""

    layer = models.CharField(max_length=20, choices=Layer.choices())
    version = models.CharField(max_length=20)
    words = models.TextField()
    language = models.CharField(max_length=10, default="en")
    from_day = models.DateField()

    class Meta:
        ordering = ("layer", "-from_day", "version")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("layer", "version", "language"), name="wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.version}"

    @property
    def language_words(self) -> str:
        """What the language is called."""
        return name_of(self.language)


class Consent(models.Model):
    """What a person agreed to, layer by layer, in which words, and when they took it back (facts/law.md D5)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE, related_name="consents")
    wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT)
    agency = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, help_text="The layer “share with” names one"
    )
    given = models.BooleanField(help_text="No: the person was asked and declined")
    how = models.CharField(max_length=20, help_text="spoken, written, online")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Override(models.Model):
    """Sharing without consent, for one of the lawful reasons, signed off by a manager who did not ask for it (facts/law.md D5)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="overrides")
    receiver = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who is told"
    )
    reason = models.CharField(max_length=30, choices=OverrideReason.choices())
    basis = models.CharField(max_length=40, choices=Basis.choices())
    why = SealedField(key="notes")
    person_told = models.BooleanField(
        null=True, blank=True, help_text="Whether it was safe to tell the person; empty: not yet decided"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose override it is: who asked worked there then",
    )
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("asked_by")),
                name="override_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"override {self.pk}"


class Share(models.Model):
    """These groups of fields of one referral, with one organisation, under one line of a protocol, on consent or an override, until a day."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="shares")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares_received")
    grant = models.ForeignKey(ProtocolGrant, on_delete=models.PROTECT, related_name="shares")
    purpose = models.CharField(max_length=30, choices=Purpose.choices())
    fields = models.JSONField(default=list)
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.PROTECT)
    override = models.ForeignKey(Override, null=True, blank=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(help_text="The last day on which it holds")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=("receiver", "referral"), name="shares_of_a_receiver")]

    def __str__(self) -> str:
        return f"share {self.pk}"


class ClockTarget(models.Model):
    """How many working days something may take, as this partnership has set it (rules/clocks.py). Without a row its default holds."""

    clock = models.CharField(max_length=20, choices=Clock.choices(), unique=True)
    days = models.PositiveSmallIntegerField()
    calendar = models.CharField(max_length=20, choices=Calendar.choices(), default=Calendar.ENGLAND)

    class Meta:
        ordering = ("clock",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(clock__in=list(Clock)), name="clock_is_known"),
            models.CheckConstraint(condition=models.Q(calendar__in=list(Calendar)), name="clock_calendar_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.days}"


class Chaser(models.Model):
    """A reminder that something is late, for the organisation that has to act. Seen on its screens; nothing is mailed."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="chasers")
    clock = models.CharField(max_length=20, choices=Clock.choices())
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="chasers")
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When what it asks for was done, or was no longer needed"
    )

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("referral", "clock", "due_on"), name="chased_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("organisation", "ended_at"), name="chasers_of_an_organisation")
        ]

    def __str__(self) -> str:
        return f"chaser {self.pk}"
