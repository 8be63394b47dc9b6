"""The commissioned services that somebody can be referred to, as the public register of services names them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from .organisations import Area, Organisation


class Service(models.Model):
    """A commissioned service: who runs it, where, from when until when, how many it can take."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register_ref = models.CharField(
        max_length=60, blank=True, db_index=True, help_text="Its reference in the public register of services"
    )
    name = models.CharField(max_length=200)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    areas = models.ManyToManyField(Area, blank=True, related_name="services", help_text="None: the whole police area")
    needs = models.JSONField(default=list, blank=True, help_text="Codes of needs it meets; none: any")
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True, help_text="The last day on which it takes referrals")
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Open cases at most; empty: not stated")
    waiting_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="As its provider last stated; empty: not stated"
    )
    waiting_stated_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True, help_text="Takes referrals")

    class Meta:
        ordering = ("name",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("register_ref",), condition=~models.Q(register_ref=""), name="service_of_the_register_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceRule(models.Model):
    """One rule of who a service is for, as data (rules/eligibility.py): {"field": "age", "is": "at least", "value": 18}."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(max_length=20, help_text="Such as E1, to be named by")
    condition = models.JSONField()
    words = models.CharField(max_length=300, help_text="The rule in plain English")
    from_day = models.DateField(null=True, blank=True)
    until_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("service", "code")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("service", "code"), name="service_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"
