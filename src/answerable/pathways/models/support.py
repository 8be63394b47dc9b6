"""Support itself: who has the case, the plan and the safety plan, what is arranged, onward referrals, restorative justice, transfers, satisfaction.

Contacts and meetings that took place, closing and reopening are events of the referral (ReferralEvent); needs at the start, at reviews and
at the end are ReferralNeed. Each row here names the organisation whose record it is: another reads it only where it was shared.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.outcomes import Achieved, Answering
from answerable.pathways.rules.support import ActionOwner, Meeting, Onward, Process, Side, Standing, Willing, Wish
from answerable.pathways.rules.transfer import Answered
from answerable.pathways.rules.vocabulary import Need

from .organisations import Organisation, Worker
from .referrals import Referral, Share
from .services import Service


class Allocation(models.Model):
    """That a case was given to a worker, by whom and why. Who had it before stays; at most one is current.

    `reasons`: what spoke for and against the worker at that moment, in words (rules/allocation.py), and why the person who chose did so:
    {"for": [..], "against": [..], "said": str}.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="allocations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="allocations")
    reasons = SealedField(key="notes", null=True, blank=True)
    proposed = models.BooleanField(default=False, help_text="It was the first of the proposals")
    named = models.BooleanField(
        default=False, help_text="A manager named this worker for somebody who must not be found"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("referral",), condition=models.Q(ended_at__isnull=True), name="one_worker_has_the_case"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=("worker", "ended_at"), name="allocations_of_a_worker")]

    def __str__(self) -> str:
        return f"allocation {self.pk}"


class Goal(models.Model):
    """One outcome that the person and the worker want, under a need. `achieved` is said once it is known (1, a half, 0)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="goals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=20, choices=Need.choices())
    words = SealedField(key="notes")
    set_on = models.DateField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    achieved = models.CharField(max_length=10, choices=Achieved.choices(), blank=True, help_text="Empty: not known yet")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(need__in=list(Need)), name="goal_need_is_known"),
            models.CheckConstraint(
                condition=models.Q(achieved="", ended_on__isnull=True)
                | (models.Q(achieved__in=list(Achieved), ended_on__isnull=False)),
                name="goal_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.reference}"


class PlanAction(models.Model):
    """One thing that somebody will do towards a goal, by a day."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="actions")
    words = SealedField(key="notes")
    owner = models.CharField(max_length=10, choices=ActionOwner.choices())
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True, help_text="It is no longer needed")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | models.Q(dropped_on__isnull=True),
                name="action_done_or_dropped",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=("due_on",),
                condition=models.Q(done_on__isnull=True, dropped_on__isnull=True),
                name="actions_still_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"action {self.reference}"


class SafetyPlan(models.Model):
    """What keeps a person safe where they live: sealed as an address is. Each version replaces the one before; none is altered.

    `plan`: {code of a heading of rules/support.py: words}.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="safety_plans")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    plan = SealedField(key="address")
    review_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("referral", "organisation", "version"), name="safety_plan_version_once"),
        ]

    def __str__(self) -> str:
        return f"safety plan {self.pk}"


class Appointment(models.Model):
    """Something arranged with, or about, a person: a call to make, a first meeting, a review, a day in court."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Meeting.choices())
    on = models.DateField()
    at = models.TimeField(null=True, blank=True, help_text="On the clock here; empty: at any safe time of the day")
    where = SealedField(key="address", null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices(), default=Standing.PLANNED)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was said what came of it")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("on", "at", "pk")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(standing__in=list(Standing)), name="appointment_standing_is_known"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("on",), condition=models.Q(standing="planned"), name="appointments_to_come"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.reference}"


class OnwardReferral(models.Model):
    """That a supported person was referred on to another organisation as well, under a share, and what came of it."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="onward")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Who referred on"
    )
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=20, choices=Need.choices())
    said = SealedField(key="notes", null=True, blank=True)
    made_on = models.DateField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Onward.choices(), default=Onward.WAITING)
    outcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"onward referral {self.reference}"


class RestorativeWish(models.Model):
    """That the person was told of restorative justice, and what they wish. Never altered: the last row counts."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="restorative_wishes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    wish = models.CharField(max_length=12, choices=Wish.choices())
    said = SealedField(key="notes", null=True, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"wish {self.pk}"


class RestorativeSide(models.Model):
    """Whether one side is willing, as the restorative service heard it: each side in rows of its own, and never shown with the other's words.

    Only the restorative service reads them. Never altered: the last row of a side counts.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="restorative_sides")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices())
    willing = models.CharField(max_length=10, choices=Willing.choices())
    said = SealedField(key="notes", null=True, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"side {self.pk}"


class RestorativeProcess(models.Model):
    """What came of a restorative process, as the service that held it recorded it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="restorative_processes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Process.choices())
    on = models.DateField()
    said = SealedField(key="notes", null=True, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"restorative process {self.pk}"


class Transfer(models.Model):
    """A case that was transferred to another service: what went with it, and what the other side answered. The history stays.

    `fields` are the groups that were meant to go; the share has those that the protocol let through. None: the same organisation runs both.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="transfers")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    from_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    to_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    from_worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    share = models.ForeignKey(Share, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said = SealedField(key="notes", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    answered = models.CharField(max_length=10, choices=Answered.choices(), blank=True, help_text="Empty: not yet")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"transfer {self.reference}"


class Satisfaction(models.Model):
    """How content a person is with the support, from 1 (not at all) to 5 (very), or that they would rather not say."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="satisfaction")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    answer = models.CharField(max_length=12, choices=Answering.choices())
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    said = SealedField(key="notes", null=True, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-pk")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("referral", "organisation", "on"), name="satisfaction_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(answer="scored", score__range=(1, 5))
                | (~models.Q(answer="scored") & models.Q(score__isnull=True)),
                name="satisfaction_scored_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"satisfaction {self.pk}"
