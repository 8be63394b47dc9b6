"""What is to leave: final files, who must sign them, who did."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from answerable.accounts.models import RoleName
from answerable.casework.rules.life import ReleaseState

from .appeals import Review
from .letters import CaseLetter, LetterKind
from .requests import Request


class ClearanceChain(models.Model):
    """Who must sign letters of one kind, in which order. `steps` are codes of roles that may clear (accounts.rules.roles).

    A letter that gives or refuses information always has a step, whatever is set (rules/clearance.py).
    """

    kind = models.CharField(max_length=30, choices=LetterKind)
    sensitive = models.BooleanField(default=False, help_text="For requests marked sensitive")
    steps = models.JSONField(default=list)

    class Meta:
        ordering = ("kind", "sensitive")
        constraints = (models.UniqueConstraint(fields=("kind", "sensitive"), name="one_chain_a_kind"),)

    def __str__(self) -> str:
        return f"chain for {self.get_kind_display()}"


class Release(models.Model):
    """A letter with its files exactly as they will leave. Nothing in it is ever changed; a change is another release.

    `digest` is the SHA-256 of the list of its files' digests with the words of the message (rules/clearance.py).
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        POST = "post", "Post"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="releases")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="releases")
    letter = models.ForeignKey(CaseLetter, null=True, blank=True, on_delete=models.SET_NULL, related_name="releases")
    kind = models.CharField(max_length=30, choices=LetterKind)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.words) for s in ReleaseState], default=ReleaseState.CLEARANCE, db_index=True
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.EMAIL)
    subject = models.CharField(max_length=200)
    message = models.TextField(help_text="The words of the e-mail that carries the files")
    steps = models.JSONField(default=list, help_text="The chain as it was when the files were made final")
    digest = models.CharField(max_length=64)
    expected = models.DateField(null=True, blank=True, help_text="The day the letter says, for the event it records")
    facts = models.JSONField(default=dict, help_text="What the approver was shown: linter and guard results, by file")
    prepared_at = models.DateTimeField(auto_now_add=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"release {self.pk} of {self.request}"


class ReleaseFile(models.Model):
    """One file of a release, kept exactly as it will leave."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    kept = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    origin = models.CharField(max_length=200, help_text="The letter, a table of it, or which redacted copy")
    verdict = models.JSONField(default=dict, help_text="What guard.check found in it")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("release", "name"), name="file_name_once_a_release"),)

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """One person's signature under a release, or why it went back. It names the digest that was signed."""

    class Word(models.TextChoices):
        CLEARED = "cleared", "Cleared"
        SENT_BACK = "sent_back", "Sent back"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="signatures")
    step = models.PositiveIntegerField(help_text="Counted from 1")
    role = models.CharField(max_length=30, choices=RoleName)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64)
    word = models.CharField(max_length=10, choices=Word)
    reasons = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("release", "step"), name="one_signature_a_step"),)

    def __str__(self) -> str:
        return f"{self.get_word_display()} by {self.by}"


class Waiver(models.Model):
    """A second person's reasons why a file may leave despite one thing that the guard found in it.

    It holds for these very bytes and this one finding; change the file, and nothing is let through any more.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="waivers")
    sha256 = models.CharField(max_length=64, help_text="Of the file")
    technique = models.CharField(max_length=60)
    where = models.CharField(max_length=600, blank=True)
    reasons = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="waivers")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("request", "sha256", "technique", "where"), name="one_waiver_a_finding"),
        )

    def __str__(self) -> str:
        return f"{self.technique} let through in {self.request}"


class ReleasedTable(models.Model):
    """A table of people that is out, as it was printed: a row of the release ledger, added to and never changed or deleted.

    What was disclosed cannot be called back, so it stays when the case is disposed of or the figures are corrected. It names
    nobody. `data` is a guard.small_numbers.ledger.Release: it says of a hidden number that it is small, never which it is.
    """

    request = models.ForeignKey(
        Request, null=True, blank=True, on_delete=models.SET_NULL, related_name="released_tables"
    )
    release = models.ForeignKey(
        Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="released_tables"
    )
    reference = models.CharField(max_length=60, blank=True, help_text="Of the case; empty where others published it")
    name = models.CharField(max_length=300)
    published_by = models.CharField(
        max_length=200, blank=True, help_text="Who published it, where it was not this office"
    )
    on = models.DateField(db_index=True)
    cells = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField(help_text="Cells whose number is not printed")
    data = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the data, so that a damaged row is noticed")

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return self.name
