"""The teams that information is asked of, and how this office runs its casework."""

from __future__ import annotations

from django.db import models


class Team(models.Model):
    """A team of the office, or another body's, that holds information. Timeliness is told by team."""

    name = models.CharField(max_length=120, unique=True)
    email = models.EmailField(max_length=254, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CaseworkSettings(models.Model):
    """How this office runs its casework. One row; `queries.settings.casework_settings` makes it with the defaults.

    The working days before the due date are the office's own; the law sets none of them (facts/law.md A7).
    """

    ask_by = models.PositiveSmallIntegerField(default=15, help_text="Working days before the due date to ask the teams")
    draft_by = models.PositiveSmallIntegerField(default=7, help_text="Working days before the due date to have a draft")
    clear_by = models.PositiveSmallIntegerField(default=3, help_text="Working days before the due date to be cleared")
    close_unclarified_after_days = models.PositiveSmallIntegerField(
        default=60, help_text="Days without an answer after which a request that needs clarification lapses (local)"
    )
    chase_every = models.PositiveSmallIntegerField(default=3, help_text="Working days between two reminders of a task")
    task_link_days = models.PositiveSmallIntegerField(default=30, help_text="Days for which a task's link works")
    keep_requester_months = models.PositiveSmallIntegerField(
        default=24, help_text="Months after the last request closed for which a requester's name and address are kept"
    )
    cost_limit = models.CharField(
        max_length=10,
        default="other",
        choices=[("part I", "£600 (Schedule 1 Part I)"), ("other", "£450 (every other authority)")],
    )
    qualified_person = models.CharField(
        max_length=200, blank=True, help_text="Who is the qualified person for section 36, by post"
    )
    qualified_person_authority = models.CharField(
        max_length=300, blank=True, help_text="The document that authorises them (section 36(5)(o))"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return "casework settings"
