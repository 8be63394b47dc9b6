"""Bank holidays that this office added."""

from __future__ import annotations

from django.db import models


class AddedNonWorkingDay(models.Model):
    """A bank holiday that was proclaimed after the shipped table was made; an office adds it itself.

    It re-dates every open request from the moment it is added, since no due date is stored (facts/law.md A2.2).
    """

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    divisions = models.CharField(max_length=20, help_text="Where it is a bank holiday: EW, Sc, NI")
    proclaimed = models.DateField(null=True, blank=True, help_text="When it was proclaimed, if known")
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
