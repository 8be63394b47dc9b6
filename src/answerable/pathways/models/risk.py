"""Risk tools, assessments, the level that stands, local rules and what they found."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.local_rules import Certainty, Kind
from answerable.pathways.rules.risk import Outcome
from answerable.pathways.rules.vocabulary import RiskLevel

from .organisations import Organisation, Worker
from .referrals import Referral


class RiskTool(models.Model):
    """One version of a risk tool, loaded from the file of an office that may use it. Never altered: another version is another row."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    licence = models.TextField(help_text="Who allows its use, and how")
    definition = models.JSONField(help_text="The file as it was loaded (rules/risk_tools.py)")
    high_ticks = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Ticks that suggest high; empty: not counted"
    )
    medium_ticks = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Ticks that suggest medium; empty: not counted"
    )
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True, help_text="The last day on which it is used")
    is_example = models.BooleanField(default=False, help_text="Made up, and no recognised tool")
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)
    loaded_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("title", "-from_day", "-version")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("code", "version"), name="risk_tool_once"),
            models.CheckConstraint(
                condition=models.Q(high_ticks__isnull=True, medium_ticks__isnull=True)
                | models.Q(high_ticks__gt=models.F("medium_ticks"), medium_ticks__gt=0),
                name="risk_tool_guide_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class RiskAssessment(models.Model):
    """One assessment of one referral: begun, saved page by page, completed once, never altered after that.

    `answers`: {question code: "yes" | "no" | "unknown" | words}. `ticks` and `suggestion` are what the tool came to; `judgement` is
    the person's, apart from it; `level` is what stood after it, and `outcome` what became of the level before.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="assessments")
    tool = models.ForeignKey(
        RiskTool, null=True, blank=True, on_delete=models.PROTECT, help_text="None: judgement without a tool"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    answers = SealedField(key="notes")
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ticks = models.PositiveSmallIntegerField(null=True, blank=True)
    unanswered = models.PositiveSmallIntegerField(
        default=0, help_text="Questions without an answer when it was completed"
    )
    suggestion = models.CharField(max_length=10, choices=RiskLevel.choices(), blank=True)
    judgement = models.CharField(max_length=10, choices=RiskLevel.choices(), blank=True)
    reason = SealedField(key="notes", null=True, blank=True)
    lowers = models.BooleanField(default=False, help_text="A person meant the level to go down")
    before = models.CharField(
        max_length=10, choices=RiskLevel.choices(), blank=True, help_text="The level that stood before"
    )
    level = models.CharField(
        max_length=10, choices=RiskLevel.choices(), blank=True, help_text="The level that stands after it"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices(), blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=True, completed_by__isnull=True)
                | models.Q(completed_at__isnull=False, completed_by__isnull=False),
                name="assessment_is_completed_by_somebody",
            ),
            # No machine lowers a level: where it went down, a person said so and judged (facts/law.md D4).
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.LOWERED.value)
                | (models.Q(lowers=True, completed_by__isnull=False) & ~models.Q(judgement="")),
                name="level_lowered_by_a_person",
            ),
            models.UniqueConstraint(
                fields=("referral", "begun_by"),
                condition=models.Q(completed_at__isnull=True),
                name="one_begun_assessment_each",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.reference}"


class LocalRule(models.Model):
    """One version of one local rule. Never altered: a change is a new version, from a day (rules/local_rules.py)."""

    code = models.CharField(max_length=20, help_text="Such as R1, to be named by")
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=30, choices=Kind.choices())
    parameters = models.JSONField(default=dict)
    words = models.CharField(max_length=300, help_text="Why the area has this rule, or what it is called here")
    from_day = models.DateField()
    until_day = models.DateField(
        null=True, blank=True, help_text="The last day on which it holds; empty: until a newer version"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(
        null=True, blank=True, help_text="When every open case had been explained by it"
    )

    class Meta:
        ordering = ("code", "-version")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("code", "version"), name="local_rule_version_once"),
            models.CheckConstraint(condition=models.Q(kind__in=list(Kind)), name="local_rule_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(until_day__isnull=True) | models.Q(until_day__gte=models.F("from_day")),
                name="local_rule_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, version {self.version}"


class RuleFinding(models.Model):
    """That a rule fits an open referral, as far as one organisation may know. Rows are replaced, never altered: the old stay.

    `words` and `sources` are of the moment it was found. It may be shown to its `organisation` only, and only while every source is
    that organisation or gives it such things under a protocol in force.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="findings")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(LocalRule, on_delete=models.PROTECT, related_name="findings")
    certainty = models.CharField(max_length=10, choices=Certainty.choices())
    words = SealedField(key="notes")
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateField(
        null=True, blank=True, help_text="The last day on which it stands by itself; empty: until it is replaced"
    )
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)
    sources: models.ManyToManyField[Organisation, Any] = models.ManyToManyField(
        Organisation, related_name="+", help_text="Whose rows it rests on"
    )

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("referral", "organisation", "rule", "certainty"),
                condition=models.Q(replaced_at__isnull=True),
                name="one_standing_finding",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("organisation", "certainty", "replaced_at"), name="findings_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"
