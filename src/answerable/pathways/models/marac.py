"""MARAC: referrals to it, meetings, who comes, the cases on the agenda, what each agency told, actions and minutes."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.protocols import Basis

from .organisations import Organisation, Worker
from .people import Person
from .referrals import Referral, Share


class MaracReferral(models.Model):
    """Somebody referred to MARAC. Both days are kept, of the referral and of the meeting, since areas count a repeat from either.

    `referral` is None for an earlier one that is written down only to count from. `met_on` is the day of the last meeting that
    heard it. `fields` are the groups of fields that its referrer gave to MARAC.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True, help_text="For people to say aloud, such as M-7K4M-2Q")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="marac_referrals")
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="marac_referrals"
    )
    perpetrators: models.ManyToManyField[Person, Any] = models.ManyToManyField(
        Person, blank=True, related_name="marac_referrals_about"
    )
    referred_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    referred_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="marac_referrals_made")
    coordinated_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="marac_referrals_run")
    by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    criteria = models.JSONField(default=list, help_text="Codes of rules/marac.py, at least one")
    why = SealedField(key="notes", null=True, blank=True)
    fields = models.JSONField(default=list, help_text="Codes of groups of fields (rules/protocols.py)")
    is_repeat = models.BooleanField(default=False)
    basis = models.CharField(
        max_length=40, choices=Basis.choices(), help_text="Consent is not one: it is not needed here"
    )
    agreed = models.BooleanField(
        null=True, blank=True, help_text="Whether the person agreed; empty: not asked. Not a condition"
    )
    person_told = models.BooleanField(default=False, help_text="Whether the person was told. Told where that is safe")
    safeguarding = models.BooleanField(
        default=False, help_text="Whether a safeguarding referral was thought of as well"
    )
    share = models.ForeignKey(Share, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-referred_on", "-pk")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(referral__isnull=True) | ~models.Q(criteria=[]),
                name="marac_referral_has_a_criterion",
            ),
            models.CheckConstraint(condition=models.Q(basis__in=list(Basis)), name="marac_basis_is_known"),
            models.UniqueConstraint(
                fields=("referral",), condition=models.Q(closed_on__isnull=True), name="one_open_marac_referral"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("person", "referred_on"), name="marac_referrals_of_a_person")
        ]

    def __str__(self) -> str:
        return self.number


class MaracMeeting(models.Model):
    """One meeting, run by one organisation."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="marac_meetings_run")
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True, help_text="Where, or how to join")
    agenda_sent_at = models.DateTimeField(
        null=True, blank=True, help_text="When the agencies were last given the agenda"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it was over and its minutes were closed")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("run_by", "held_on"), name="one_marac_meeting_a_day"),
        ]

    def __str__(self) -> str:
        return f"meeting of {self.held_on}"


class MaracAttendance(models.Model):
    """An organisation that is asked to a meeting, and the one worker who speaks for it there and sees its part here."""

    meeting = models.ForeignKey(MaracMeeting, on_delete=models.CASCADE, related_name="attendances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="marac_attendances")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="marac_attendances")
    came = models.BooleanField(
        null=True, blank=True, help_text="Empty: not recorded yet; no: sent apologies or did not come"
    )

    class Meta:
        ordering = ("organisation__name",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("meeting", "organisation"), name="marac_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class MaracCase(models.Model):
    """One person's case on the agenda of one meeting. A case that is carried over is a new row that names the one before."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(MaracMeeting, on_delete=models.CASCADE, related_name="cases")
    marac_referral = models.ForeignKey(MaracReferral, on_delete=models.PROTECT, related_name="cases")
    place = models.PositiveSmallIntegerField(help_text="Its place on the agenda")
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")
    heard = models.BooleanField(null=True, blank=True, help_text="Empty: not yet; no: carried over without being heard")

    class Meta:
        ordering = ("place", "pk")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("meeting", "marac_referral"), name="marac_case_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"case {self.reference}"


class MaracContribution(models.Model):
    """What one agency told about a case: its part of the minutes, that no other agency reads here. Rows are added, none is altered.

    `said`: {"organisation": its reference, "text": …}; a row that is moved to another organisation no longer opens (queries/marac.py).
    """

    case = models.ForeignKey(MaracCase, on_delete=models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said = SealedField(key="notes")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar[list[Any]] = [models.Index(fields=("case", "organisation"), name="contributions_to_a_case")]

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class MaracMinute(models.Model):
    """What the coordinator wrote down of the meeting about one case. The latest row stands; the ones before it are kept."""

    case = models.ForeignKey(MaracCase, on_delete=models.CASCADE, related_name="minutes")
    said = SealedField(key="notes")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"minute {self.pk}"


class MaracAction(models.Model):
    """What an agency took on at a meeting: what, by when, and when it was done."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(MaracCase, on_delete=models.CASCADE, related_name="actions")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="marac_actions")
    what = SealedField(key="notes")
    due_on = models.DateField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = SealedField(key="notes", null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("owner", "done_on", "due_on"), name="marac_actions_of_an_owner")
        ]

    def __str__(self) -> str:
        return f"action {self.reference}"
