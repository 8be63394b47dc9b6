"""What is already public."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

_PARTIAL_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    "Write the date as 2016, 2016-03 or 2016-03-31: only as much of it as the source states.",
)


class PublishedResponse(models.Model):
    """A response to an earlier request that is public already: what it was about and where it is. Nothing personal."""

    reference = models.CharField(max_length=60, unique=True, help_text="As the office prints it: 7617/13")
    folded_reference = models.CharField(max_length=60, unique=True, help_text="The same, however it is written")
    subject = models.CharField(max_length=300, blank=True)
    dated = models.CharField(max_length=10, blank=True, validators=[_PARTIAL_DATE])
    published_on = models.CharField(max_length=10, blank=True, validators=[_PARTIAL_DATE])
    url = models.CharField(max_length=600, blank=True)
    summary = models.TextField(blank=True)
    source = models.CharField(max_length=300, help_text="What states these facts")
    source_place = models.CharField(max_length=300, blank=True, help_text="Where in the source")
    source_url = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("reference",)

    def __str__(self) -> str:
        return self.reference
