"""The published store: what is public, and nothing that is not.

One table holds the records of every kind (`rules.kinds` says what each is made of); payments, of which there are hundreds of thousands,
have a narrow table of their own. Every change raises the store's one number, its version, and every row carries the version of its
last change: pages that were rendered, and the search index, know by it whether they are still true.
"""

from __future__ import annotations

from django.db import models


class Store(models.Model):
    """The store as a whole: one row. `version` goes up by one with each change of anything in it."""

    version = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    office = models.JSONField(default=dict, help_text="Facts of the office that pages show: name, address, regulator")
    sealing_key = models.CharField(
        max_length=64,
        blank=True,
        help_text="What is asked here is sealed with this public key; only the office can open it",
    )

    def __str__(self) -> str:
        return f"version {self.version}"


class PublishedRecord(models.Model):
    """One published record of any kind but a payment. Of one that was withdrawn nothing is left but its address and a note."""

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=120)
    slug = models.CharField(max_length=80)
    of = models.CharField(
        max_length=120, blank=True, help_text="The ref of the record it is part of: an answer's request"
    )
    position = models.PositiveIntegerField(default=0, help_text="Among the parts of that record")
    title = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    words = models.TextField(blank=True, help_text="What a search looks through")
    dated = models.DateField(null=True, blank=True, help_text="What lists are sorted by, newest first")
    digest = models.CharField(max_length=64)
    version = models.BigIntegerField(help_text="The store's version when this last changed")
    published_at = models.DateTimeField(help_text="When it first became public here")
    changed_at = models.DateTimeField()
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "ref"), name="published_once"),
            models.UniqueConstraint(fields=("kind", "slug"), name="published_address_once"),
        )
        indexes = (
            models.Index(fields=("kind", "withdrawn", "-dated", "ref"), name="published_by_day"),
            models.Index(fields=("kind", "of", "position"), name="published_by_part"),
            models.Index(fields=("version",), name="published_by_version"),
            models.Index(fields=("kind", "-version"), name="published_by_change"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Facet(models.Model):
    """One value of a record that lists can be filtered by: its years, places, providers, categories."""

    record = models.ForeignKey(PublishedRecord, on_delete=models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=20, help_text="The record's, so that one kind's values are counted by one index")
    name = models.CharField(max_length=30)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "name", "value"), name="facet_once"),)
        indexes = (models.Index(fields=("kind", "name", "value", "record"), name="facet_by_value"),)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Note(models.Model):
    """A dated note under a record: that it was corrected or withdrawn, and why."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", "Corrected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    record = models.ForeignKey(PublishedRecord, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    words = models.TextField()

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Content(models.Model):
    """The bytes of published files, each kept once. In the store, so that a file and its record are public at one moment."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class PublishedFile(models.Model):
    """A file that went out with a record, exactly as it left."""

    record = models.ForeignKey(PublishedRecord, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    what = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="files")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("record", "name"), name="published_file_once"),)

    def __str__(self) -> str:
        return self.name


class PublishedPayment(models.Model):
    """One item of spending, in whole pence: SQLite has no exact decimals, and a sum must be right to the penny."""

    ref = models.CharField(max_length=120, unique=True)
    paid = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(help_text="In which the financial year starts: 2025 is 2025-26")
    payee = models.TextField()
    provider = models.CharField(max_length=120, blank=True)
    pence = models.BigIntegerField()
    category = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    department = models.TextField(blank=True)
    body = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    reference = models.CharField(max_length=100, blank=True)
    agreement = models.CharField(max_length=120, blank=True)
    file = models.CharField(max_length=255, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    version = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("-paid", "-id"), name="published_payment_by_day"),
            models.Index(fields=("year", "payee", "pence"), name="published_payment_by_payee"),
            models.Index(fields=("provider", "year", "pence"), name="published_payment_by_org"),
            models.Index(fields=("agreement",), name="published_payment_by_agreement"),
            models.Index(fields=("version",), name="published_payment_by_version"),
        )

    def __str__(self) -> str:
        return self.ref


class GonePayment(models.Model):
    """That a payment is public no longer, so that the search index learns of it."""

    ref = models.CharField(max_length=120, unique=True)
    version = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.ref


class HandedOver(models.Model):
    """A release that was published here, by the office's own id: the same again changes nothing."""

    release = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    version = models.BigIntegerField(help_text="The store's version that it made")

    def __str__(self) -> str:
        return self.release


class SealedAsk(models.Model):
    """A request that was sent from the public site, sealed: this store and the public site cannot read it.

    `link` is the digest of the private link under which its stage is shown. The office opens it and takes it away.
    """

    link = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=20, unique=True, help_text="What the person was told to quote")
    sealed = models.BinaryField()
    received = models.DateField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.number


class AskStatus(models.Model):
    """How far a request of the public site has come: stage and dates only, under the digest of its private link."""

    class Stage(models.TextChoices):
        SENT = "sent", "Sent"
        RECEIVED = "received", "Received by the office"
        LOOKING = "looking", "We are looking for the information"
        CLARIFY = "clarify", "We wrote to you, and wait for your answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    link = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=20, unique=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.SENT)
    received = models.DateField()
    due = models.DateField(null=True, blank=True)
    stage_since = models.DateField()
    published = models.CharField(max_length=120, blank=True, help_text="The address of the answer, once it is public")

    def __str__(self) -> str:
        return f"{self.number}: {self.get_stage_display()}"
