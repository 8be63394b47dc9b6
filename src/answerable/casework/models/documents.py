"""Files that belong to a case: what was found, and the redacted copies of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .gathering import Task
from .requests import Question, Request


class CaseDocument(models.Model):
    """A file that was put into a case. The original is kept as it came and never leaves; a redacted copy may."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="documents")
    questions: models.ManyToManyField[Question, Question] = models.ManyToManyField(
        Question, blank=True, related_name="documents"
    )
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="documents")
    name = models.CharField(max_length=200, help_text="As it was called; shown, never used as a path")
    kept = models.CharField(max_length=200, help_text="The name under which it is kept")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, help_text="By its content: pdf, docx, xlsx, csv …")
    pages = models.PositiveIntegerField(null=True, blank=True)
    disclose = models.BooleanField(default=False, help_text="Goes with the answer")
    name_outside = models.CharField(max_length=120, blank=True, help_text="What it is called when it leaves")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change of its marks")
    made_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="clean_copies", help_text="Clean copy of"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("request", "sha256"), name="document_once_a_request"),)

    def __str__(self) -> str:
        return f"document {self.pk} of {self.request}"


class Layer(models.TextChoices):
    """Who a redacted copy is for. The public's copy leaves out all that the applicant's does, and more."""

    APPLICANT = "applicant", "What the applicant gets"
    PUBLIC = "public", "What the public gets"


class Mark(models.Model):
    """One area of a page that is to be removed, and under which section. In points from the page's top left corner.

    A mark of the applicant's layer holds for both copies; one of the public's layer for the public's alone. The words
    under it are not kept here.
    """

    document = models.ForeignKey(CaseDocument, on_delete=models.CASCADE, related_name="marks")
    page = models.PositiveIntegerField(help_text="Counted from 1")
    left = models.FloatField()
    top = models.FloatField()
    right = models.FloatField()
    bottom = models.FloatField()
    citation = models.CharField(max_length=40, help_text="s.40(2)")
    layer = models.CharField(max_length=10, choices=Layer, default=Layer.APPLICANT)
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("page", "top", "left", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(right__gt=models.F("left")) & models.Q(bottom__gt=models.F("top")),
                name="mark_has_an_area",
            ),
        )

    def __str__(self) -> str:
        return f"{self.citation} on page {self.page}"


class RedactedCopy(models.Model):
    """A copy that was built from what is left visible, and the proof that nothing marked is in it."""

    document = models.ForeignKey(CaseDocument, on_delete=models.CASCADE, related_name="copies")
    layer = models.CharField(max_length=10, choices=Layer)
    kept = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    marks_digest = models.CharField(
        max_length=64, help_text="Of the marks it was made with: others make it out of date"
    )
    summary = models.JSONField(default=list, help_text="Section, number of marks and pages, for the letter")
    findings = models.JSONField(default=list, help_text="What the check of the copy found; must be empty to leave")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("document", "layer"), name="one_copy_a_layer"),)

    def __str__(self) -> str:
        return f"{self.layer} copy of {self.document}"
