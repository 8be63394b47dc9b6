"""What is provided, to whom, where, in which categories."""

from __future__ import annotations

from django.db import models

from .base import Record
from .people import Area


class Service(Record):
    """A service for victims, or other work, that the office commissions or supports."""

    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    beneficiaries = models.CharField(max_length=300, blank=True, help_text="For whom, as the source says")
    areas = models.ManyToManyField(Area, blank=True, related_name="services")


class ServiceCategory(models.Model):
    """One category of a service: a code of the subject taxonomy ("sexual_violence.isva")."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("service", "code"), name="category_once"),)
        verbose_name_plural = "service categories"

    def __str__(self) -> str:
        return self.code
