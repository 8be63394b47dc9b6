"""The commissioning cycle around an agreement: the need before it, the business case, the review after it."""

from __future__ import annotations

from django.db import models

from .agreements import Agreement
from .base import MoneyField, PartialDateField, Record
from .decisions import Decision
from .documents import Document
from .people import Area
from .services import Service


class Need(Record):
    """A need that was assessed: of whom, where, from which evidence."""

    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    categories = models.TextField(blank=True, help_text="Category codes that it bears on, one a line")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    assessed = PartialDateField()
    evidence = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    services = models.ManyToManyField(Service, blank=True, related_name="needs")


class BusinessCase(Record):
    """Why a service should be commissioned, what it would cost, which options there were."""

    title = models.CharField(max_length=300)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="business_cases")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="business_cases")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="business_cases"
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="business_cases"
    )
    dated = PartialDateField()
    options = models.TextField(blank=True)
    preferred = models.TextField("preferred option", blank=True)
    outcomes = models.TextField("expected outcomes", blank=True)
    cost = MoneyField(help_text="Expected, in pounds")


class Review(Record):
    """A review of an agreement and what came of it."""

    class Outcome(models.TextChoices):
        RENEW = "renew", "Renew"
        VARY = "vary", "Vary"
        RECOMMISSION = "recommission", "Commission anew"
        END = "end", "Let it end"
        NOT_RECORDED = "not_recorded", "Not recorded"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reviews")
    held = PartialDateField()
    findings = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.NOT_RECORDED)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    followed_by = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviewed_from"
    )


class Consultation(Record):
    """A consultation: what was asked, how many answered, what came of it."""

    title = models.CharField(max_length=300)
    about = models.TextField(blank=True)
    opens = PartialDateField()
    closes = PartialDateField()
    responses = models.PositiveIntegerField(null=True, blank=True, help_text="How many people or bodies answered")
    plan = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations_on")
    report = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations_reported"
    )


class ConsultationQuestion(Record):
    """One question of a consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    order = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        ordering = ("order", "ref")


class ConsultationCount(Record):
    """How many gave one answer to a question of a consultation."""

    question = models.ForeignKey(ConsultationQuestion, on_delete=models.CASCADE, related_name="counts")
    answer = models.CharField(max_length=300)
    number = models.PositiveIntegerField()
    order = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        ordering = ("order", "ref")


class Action(Record):
    """Something to be done by a day, by a role: after a consultation, or to improve a service."""

    what = models.TextField()
    owner = models.CharField(max_length=200, help_text="A role, not a person's name")
    due = models.DateField(null=True, blank=True)
    done = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.CASCADE, related_name="improvement_actions"
    )
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.CASCADE, related_name="actions"
    )

    class Meta(Record.Meta):
        ordering = ("due", "ref")
