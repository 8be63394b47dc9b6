"""What is asked of colleagues, what was searched, and what it cost."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from answerable.law.cost import Activity

from .requests import Question, Request
from .teams import Team


class Task(models.Model):
    """One thing asked of a colleague or another body, about one request.

    One who has no account is reached by a link. Only the digest of the link's token is kept, and it stops working on
    `link_until` and when the task is over.
    """

    class Kind(models.TextChoices):
        SEARCH = "search", "Search for the information and send it"
        FACTS = "facts", "Check facts of a draft"
        CONSULT = "consult", "Say whether disclosure would do harm"
        OPINION = "opinion", "Give the qualified person's opinion (section 36)"
        ESTIMATE = "estimate", "Estimate how long finding it would take"

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        DONE = "done", "Answered"
        NIL = "nil", "Answered: nothing held"
        CANCELLED = "cancelled", "Cancelled"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="tasks")
    questions: models.ManyToManyField[Question, Question] = models.ManyToManyField(
        Question, blank=True, related_name="tasks"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    asked = models.TextField(help_text="What is asked. Names no applicant.")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    to_name = models.CharField(max_length=200, blank=True)
    to_email = models.EmailField(max_length=254, blank=True)
    due = models.DateField(help_text="The day the answer is asked for")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return f"task {self.pk} of {self.request}"


class Reminder(models.Model):
    """A reminder of a task that was sent."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()

    class Meta:
        ordering = ("on", "pk")
        constraints = (models.UniqueConstraint(fields=("task", "on"), name="one_reminder_a_day"),)

    def __str__(self) -> str:
        return f"reminder of {self.task}"


class Search(models.Model):
    """One search that was made: where, for what, by whom, how long it took and what it found, nothing included."""

    class Result(models.TextChoices):
        FOUND = "found", "Found"
        PART = "part", "Found in part"
        NIL = "nil", "Nothing found"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="searches")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="searches")
    questions: models.ManyToManyField[Question, Question] = models.ManyToManyField(
        Question, blank=True, related_name="searches"
    )
    place = models.CharField(max_length=300, help_text="Which system, folder, mailbox or store")
    terms = models.CharField(
        max_length=500, blank=True, help_text="The words searched for, or how else it was searched"
    )
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    by_name = models.CharField(max_length=200, blank=True, help_text="Who searched, by post or name")
    on = models.DateField()
    result = models.CharField(max_length=5, choices=Result)
    found = models.PositiveIntegerField(null=True, blank=True, help_text="How many records were found, if counted")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"search of {self.place}"


class TimeSpent(models.Model):
    """Hours and pounds of one activity, spent or estimated (facts/law.md A4). Only four activities may be counted."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="time")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="time")
    search = models.OneToOneField(Search, null=True, blank=True, on_delete=models.CASCADE, related_name="time")
    activity = models.CharField(max_length=80, choices=[(a.value, a.value.capitalize()) for a in Activity])
    hours = models.DecimalField(max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    pounds = models.DecimalField(max_digits=10, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    estimated = models.BooleanField(default=False, help_text="An estimate, not yet spent")
    basis = models.TextField(blank=True, help_text="How it was measured or estimated")
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(hours__gte=0) & models.Q(pounds__gte=0), name="time_not_below_nothing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.hours} hours of {self.activity}"
