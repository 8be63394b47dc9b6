"""What a provider reports for a period."""

from __future__ import annotations

from django.db import models

from .agreements import Agreement, Measure, NeedCategory
from .base import MoneyField, Record


class Return(Record):
    """A provider's return for one period: expected by a day, then received, then accepted or sent back."""

    class Status(models.TextChoices):
        EXPECTED = "expected", "Expected"
        RECEIVED = "received", "Received"
        SENT_BACK = "sent_back", "Sent back with questions"
        ACCEPTED = "accepted", "Accepted"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="returns")
    period_start = models.DateField()
    period_end = models.DateField()
    due = models.DateField(null=True, blank=True, help_text="When it is to be here")
    received = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.EXPECTED)
    chased = models.DateField(null=True, blank=True, help_text="When it was last asked for")
    spent = MoneyField(help_text="Spent in the period, in pounds, as the provider says")
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        constraints = (
            models.UniqueConstraint(fields=("agreement", "period_start", "period_end"), name="return_once"),
            models.CheckConstraint(
                condition=models.Q(period_start__lte=models.F("period_end")), name="return_period_runs_forward"
            ),
        )


class ReturnFigure(Record):
    """One reported figure of a return: of a measure of the agreement, or of a category of need."""

    class Stage(models.TextChoices):
        START = "start", "At the start of support"
        END = "end", "At the end of support"

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="figures")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="figures")
    need = models.CharField("category of need", max_length=20, choices=NeedCategory, blank=True)
    name = models.CharField(max_length=300, blank=True, help_text="As the provider calls it")
    stage = models.CharField(max_length=10, choices=Stage, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Empty: not reported")
    cell = models.CharField(
        max_length=120,
        blank=True,
        help_text="The cell of the signed file that it came in (standards/service_returns.py)",
    )
    hidden = models.BooleanField(
        null=True,
        blank=True,
        help_text="Known to the provider and not shown, to protect people. Never nought. Empty: no",
    )
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "return figure"
