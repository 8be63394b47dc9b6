"""A request, its questions, and the drafts of its answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from answerable.casework.rules.alike import KEY_LENGTH
from answerable.casework.rules.life import RequestState

from .requesters import Requester
from .teams import Team

LABEL_LENGTH = 30


class Regime(models.TextChoices):
    """The law a request is answered under."""

    FOI = "foi", "Freedom of Information Act 2000"
    EIR = "eir", "Environmental Information Regulations 2004"


class Route(models.TextChoices):
    """How a request came in."""

    EMAIL = "email", "E-mail"
    POST = "post", "Post"
    WEB = "web", "Web form"
    SOCIAL = "social", "Social media"
    HAND = "hand", "By hand"
    SPOKEN = "spoken", "Spoken (environmental information only)"


class Request(models.Model):
    """One information request and the letter it came in.

    There is no due date here: the clock is the list of `CaseEvent`s, and `queries.clock` computes the date from
    them each time, so that a new bank holiday or a corrected date is never out of step with a stored one. `state` is
    the sum of the same events (rules/life.py), kept beside them so that lists can be made of it; only `actions.life`
    writes it. Who asked is in another table.
    """

    reference = models.CharField(max_length=60, unique=True, help_text="This office's reference")
    subject = models.CharField(max_length=200)
    regime = models.CharField(max_length=3, choices=Regime, default=Regime.FOI)
    received = models.DateField(null=True, blank=True, help_text="Empty until an officer confirms it")
    state = models.CharField(
        max_length=20, choices=[(s.value, s.words) for s in RequestState], default=RequestState.RECEIVED, db_index=True
    )
    requester = models.ForeignKey(Requester, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")
    route = models.CharField(max_length=10, choices=Route, default=Route.EMAIL)
    sensitive = models.BooleanField(default=False, help_text="Takes the longer chain of clearance")
    preference = models.CharField(
        max_length=300, blank=True, help_text="The form of copy asked for in the request (section 11)"
    )
    letter_name = models.CharField(max_length=200, blank=True)
    letter_file = models.CharField(max_length=200, blank=True, help_text="The name under which the upload is kept")
    letter_sha256 = models.CharField(max_length=64, blank=True)
    letter_text = models.TextField(blank=True)
    reader_notes = models.JSONField(default=list, blank=True)
    searched = models.TextField(blank=True, help_text="Places searched, one a line")
    advice = models.TextField(blank=True, help_text="Advice and assistance (section 16), a paragraph a line")
    late_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change; a stale form is refused")
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-created", "-pk")

    def __str__(self) -> str:
        return self.reference


class Question(models.Model):
    """One thing asked. The question is the unit of everything after this."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=LABEL_LENGTH, blank=True)
    parent = models.CharField(max_length=LABEL_LENGTH, blank=True)
    text = models.TextField()
    context = models.TextField(blank=True)
    ask = models.JSONField(default=dict, blank=True, help_text="What it means to the register, as data")
    ask_key = models.CharField(
        max_length=KEY_LENGTH,
        blank=True,
        db_index=True,
        help_text="What it is about, to find others alike by (rules/alike.py)",
    )

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("request", "position"), name="question_position_once"),)

    def __str__(self) -> str:
        return self.label or f"question {self.position}"


class Draft(models.Model):
    """The answer to a question as the register gave it, and the officer's own words where they changed it."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="draft")
    answer = models.JSONField(help_text="The answer as data, with its evidence and gaps")
    gaps = models.PositiveIntegerField(default=0, help_text="How many gaps the answer names")
    looked_up = models.DateTimeField()
    wording = models.TextField(blank=True, help_text="The officer's words; empty: as the register gave it")
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    worded_over = models.CharField(
        max_length=64, blank=True, help_text="Digest of the register's answer that the wording was written over"
    )

    def __str__(self) -> str:
        return f"draft of {self.question}"
