"""Mail that came in and mail that goes out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .gathering import Task
from .releases import Release
from .requests import Request


class Message(models.Model):
    """One message that came in, as it came. It belongs to a case, or waits in the inbox to be placed by hand.

    `kept` is the message itself, byte for byte; `sha256` is its digest, so that the same file is never taken in twice.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", "Request"
        CLARIFICATION = "clarification", "Answer to a request for clarification"
        FOLLOW_UP = "follow_up", "Follow-up"
        REVIEW = "review", "Request for an internal review"
        TASK = "task", "A colleague's answer"
        REGULATOR = "regulator", "From the regulator"
        BOUNCE = "bounce", "Could not be delivered"
        AUTOMATIC = "automatic", "Automatic reply"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        STRAY = "stray", "To be placed"
        PLACED = "placed", "In a case"
        DISMISSED = "dismissed", "Set aside"

    class Found(models.TextChoices):
        REFERENCE = "reference", "by our reference in it"
        HEADER = "header", "by the message that it answers"
        OPENED = "opened", "it opened the case"
        HAND = "hand", "by hand"

    kept = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True, help_text="The file's own name, where it was dropped")
    sha256 = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=300, blank=True, db_index=True)
    answers = models.JSONField(default=list, help_text="Message-IDs that it answers or refers to")
    from_name = models.CharField(max_length=300, blank=True)
    from_address = models.CharField(max_length=320, blank=True, db_index=True)
    subject = models.CharField(max_length=500, blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    arrived = models.DateTimeField(help_text="When it reached the mailbox: the day of receipt in law (facts/law.md A2)")
    kind = models.CharField(max_length=15, choices=Kind)
    reasons = models.JSONField(default=list, help_text="Why it was taken for this kind")
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list, help_text="Name, type and size of each")
    problems = models.JSONField(default=list, help_text="What of it could not be read")
    state = models.CharField(max_length=10, choices=State, default=State.STRAY, db_index=True)
    request = models.ForeignKey(Request, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    found = models.CharField(max_length=10, choices=Found, blank=True)
    guesses = models.JSONField(default=list, help_text="Cases that it may belong to, with how alike and why")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("arrived", "pk")

    def __str__(self) -> str:
        return f"message {self.pk}"


class OutgoingMessage(models.Model):
    """One message to be sent: written in the transaction that decided it, sent afterwards, once and in order.

    `sending` is set and committed before the mail server is asked. One found so after a crash is looked for in the
    mailbox, which gets a copy of everything sent; only when it is not there is it sent again (docs/decisions).
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Refused by the mail server"
        DOUBTFUL = "doubtful", "Not known whether it was sent"
        CANCELLED = "cancelled", "Cancelled"

    request = models.ForeignKey(Request, null=True, blank=True, on_delete=models.SET_NULL, related_name="outgoing")
    release = models.OneToOneField(Release, null=True, blank=True, on_delete=models.PROTECT, related_name="outgoing")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="outgoing")
    message_id = models.CharField(max_length=300, unique=True)
    in_reply_to = models.CharField(max_length=300, blank=True)
    to_address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField(help_text="Emptied of links that give access once it is sent")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True, help_text="What the mail server said, in one sentence")
    queued_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"outgoing message {self.pk}"
