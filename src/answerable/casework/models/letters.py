"""Letters of every kind that an office writes about a request, their templates and standard lines."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .appeals import Review
from .requests import Request


class LetterKind(models.TextChoices):
    """The kinds of letter (facts/law.md G). What each must say is law.notices.OTHER_LETTERS and REPLY."""

    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
    INVALID = "invalid", "Not a valid request yet"
    CLARIFICATION = "clarification", "Request for clarification"
    FEES = "fees", "Fees notice"
    EXTENSION = "extension", "Extension"
    TRANSFER = "transfer", "Offer to transfer"
    LATENESS = "lateness", "Apology for lateness"
    REFUSAL = "refusal", "Refusal notice"
    RESPONSE = "response", "Response"
    REVIEW_ACKNOWLEDGEMENT = "review_acknowledgement", "Acknowledgement of an internal review"
    REVIEW_OUTCOME = "review_outcome", "Outcome of an internal review"


class LetterTemplate(models.Model):
    """A Word file that an office edited: the words of every letter of one kind. Without one ours is used."""

    kind = models.CharField(max_length=30, choices=LetterKind)
    name = models.CharField(max_length=200)
    kept = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("kind", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind",), condition=models.Q(active=True), name="one_template_in_use_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class StandardLine(models.Model):
    """A paragraph that an office uses again and again, offered by subject and by section."""

    title = models.CharField(max_length=150, unique=True)
    text = models.TextField()
    sections = models.JSONField(default=list, blank=True, help_text="Citations it goes with: s.40(2)")
    subjects = models.JSONField(default=list, blank=True, help_text="Subject codes of reading.taxonomy")
    kinds = models.JSONField(default=list, blank=True, help_text="Kinds of letter; empty: any")
    active = models.BooleanField(default=True)
    used = models.PositiveIntegerField(default=0, help_text="How often it was put into a letter")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class CaseLetter(models.Model):
    """One letter about a request: what it is for; its words are its last version's.

    A response or a refusal notice has no versions of its own words here until it is made final: it is made from the questions.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="letters")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=30, choices=LetterKind)
    particulars = models.JSONField(default=dict, help_text="What the letter needs: amount, dates, what is unclear …")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} about {self.request}"


class LetterVersion(models.Model):
    """The words of a letter as they were saved. Never changed; the next save is the next version."""

    letter = models.ForeignKey(CaseLetter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Paragraphs; a line that begins with # is a heading, with - an item of a list")
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("letter", "number"), name="version_once_a_letter"),)

    def __str__(self) -> str:
        return f"{self.letter}, version {self.number}"
