"""What follows an answer: the internal review, the complaint to the regulator, the appeal to the tribunal."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from answerable.casework.rules.life import ComplaintState, ReviewState

from .requests import Question, Request


class Verdict(models.TextChoices):
    """What became of a challenge, as a whole or for one question."""

    UPHELD = "upheld", "First answer upheld"
    PARTLY = "partly", "First answer partly upheld"
    OVERTURNED = "overturned", "First answer overturned"


class Review(models.Model):
    """An internal review: of what was answered, or only of how long it took (facts/law.md A7, A8).

    A fresh decision by somebody who was not involved. Its dates are those of its events.
    """

    class Kind(models.TextChoices):
        COMPLIANCE = "compliance", "Compliance: what was answered"
        TIMELINESS = "timeliness", "Timeliness: how long it took"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.words) for s in ReviewState], default=ReviewState.ASKED
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    grounds = models.TextField(blank=True, help_text="What the applicant says was wrong")
    complex = models.BooleanField(
        default=False, help_text="Takes up to 40 working days (section 45 Code paragraph 5.5)"
    )
    outcome = models.CharField(max_length=12, choices=Verdict, blank=True)
    findings = models.TextField(blank=True, help_text="The fresh decision and its reasons, as the letter gives them")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"review {self.pk} of {self.request}"


class ReviewFinding(models.Model):
    """The fresh decision on one question."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="question_findings")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="review_findings")
    outcome = models.CharField(max_length=12, choices=Verdict)
    reasons = models.TextField()

    class Meta:
        ordering = ("question__position",)
        constraints = (models.UniqueConstraint(fields=("review", "question"), name="finding_once_a_question"),)

    def __str__(self) -> str:
        return f"{self.review}: {self.question}"


class Complaint(models.Model):
    """A complaint to the regulator under section 50, its notice, and the appeal under section 57."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="complaints")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="complaints")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.words) for s in ComplaintState], default=ComplaintState.OPEN
    )
    regulator_reference = models.CharField(max_length=60, blank=True)
    about = models.TextField(blank=True, help_text="What the complaint is about")
    answer_by = models.DateField(null=True, blank=True, help_text="The day that the regulator set for our answer")
    outcome = models.CharField(max_length=12, choices=Verdict, blank=True)
    steps = models.TextField(blank=True, help_text="What the notice orders")
    comply_by = models.DateField(null=True, blank=True, help_text="The day that the notice sets")
    appeal_reference = models.CharField(max_length=60, blank=True)
    appellant = models.CharField(
        max_length=12, blank=True, choices=[("authority", "This authority"), ("applicant", "The applicant")]
    )
    appeal_outcome = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            ("allowed", "Appeal allowed"),
            ("partly", "Appeal allowed in part"),
            ("dismissed", "Appeal dismissed"),
        ],
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"complaint {self.pk} about {self.request}"
