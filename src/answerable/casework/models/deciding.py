"""What was decided on each question, and on which grounds something was withheld."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .requests import Question


class Decision(models.Model):
    """The two duties of section 1(1), decided apart for one question: is it held, and what is given (facts/law.md A1.1)."""

    class Confirms(models.TextChoices):
        CONFIRM = "confirm", "We say that we hold it"
        DENY = "deny", "We say that we do not hold it"
        NEITHER = "neither", "We neither confirm nor deny"

    class Held(models.TextChoices):
        HELD = "held", "Held"
        PART = "part", "Held in part"
        NOT_HELD = "not_held", "Not held"

    class Outcome(models.TextChoices):
        PROVIDED = "provided", "Provided"
        PROVIDED_IN_PART = "provided_in_part", "Provided in part, some withheld"
        REFUSED = "refused", "Refused"
        NOT_HELD = "not_held", "Not held"
        ACCESSIBLE = "accessible", "Already accessible (section 21)"
        EXTENDED = "extended", "More time for the public interest"
        NEITHER = "neither", "Neither confirmed nor denied"

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="decision")
    confirms = models.CharField(max_length=8, choices=Confirms)
    held = models.CharField(max_length=9, choices=Held)
    outcome = models.CharField(max_length=18, choices=Outcome)
    link = models.URLField(max_length=600, blank=True, help_text="Section 21: the exact address")
    link_text = models.CharField(max_length=200, blank=True)
    holder = models.CharField(max_length=300, blank=True, help_text="Not held: who may hold it, and how to reach them")
    advice = models.TextField(blank=True, help_text="Section 16, for this question")
    small_numbers = models.BooleanField(default=False, help_text="Numbers were masked as too small (section 40(2))")
    withheld = models.JSONField(default=list, blank=True, help_text="The columns of its tables that are left out")
    decided_at = models.DateTimeField(auto_now=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"decision on {self.question}"


class Ground(models.Model):
    """One exemption or other ground relied on for one question: section and subsection, and what the notice must say."""

    class Likelihood(models.TextChoices):
        WOULD = "would", "would"
        WOULD_BE_LIKELY = "would_be_likely", "would be likely to"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="grounds")
    citation = models.CharField(max_length=40, help_text="s.40(2), reg 12(5)(e)")
    what = models.CharField(max_length=300, blank=True, help_text="Which information it covers")
    why = models.TextField(blank=True, help_text="Why it applies (section 17(1)(c))")
    prejudice = models.TextField(blank=True, help_text="The harm, to whose interest, and how disclosure would cause it")
    likelihood = models.CharField(max_length=16, choices=Likelihood, blank=True)
    interest_for = models.TextField(blank=True, help_text="Public interest in disclosing")
    interest_against = models.TextField(blank=True, help_text="Public interest in withholding")
    balance = models.TextField(blank=True)
    would_reveal = models.BooleanField(
        default=False, help_text="The reasons would themselves reveal what is exempt (section 17(4))"
    )
    decide_by = models.DateField(null=True, blank=True, help_text="Extended: the estimated day of the decision")
    enactment = models.CharField(max_length=300, blank=True, help_text="Section 44: which enactment prohibits it")
    narrowing = models.TextField(blank=True, help_text="Section 12: how the request could be narrowed")
    estimate = models.TextField(blank=True, help_text="Section 12: the estimate in words, from the hours recorded")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.citation} for {self.decision}"


class Opinion(models.Model):
    """The qualified person's reasonable opinion, without which section 36 is not engaged (facts/law.md A6)."""

    ground = models.OneToOneField(Ground, on_delete=models.CASCADE, related_name="opinion")
    person = models.CharField(max_length=200, help_text="By name or post")
    authorised_by = models.CharField(max_length=300, help_text="What makes them the qualified person (section 36(5))")
    given_on = models.DateField()
    likelihood = models.CharField(max_length=16, choices=Ground.Likelihood)
    text = models.TextField(help_text="The opinion, with what they were shown")
    file_name = models.CharField(max_length=200, blank=True)
    kept = models.CharField(max_length=200, blank=True, help_text="The document, as it was uploaded")
    sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"opinion on {self.ground}"
