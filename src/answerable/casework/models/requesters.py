"""Who asked. Kept apart from what was asked: its own table, its own permission, its own time to be kept."""

from __future__ import annotations

from django.db import models


class Requester(models.Model):
    """One person or organisation who made requests.

    Shown only to those with Permission.REQUESTER_READ. Never named on the pages of an answer, in the journal, in a log or
    in the published store. `forgotten` is when the name and address were erased; the requests stay.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Member of the public"
        JOURNALIST = "journalist", "Journalist"
        CHARITY = "charity", "Charity or campaign"
        BUSINESS = "business", "Business"
        RESEARCHER = "researcher", "Student or researcher"
        REPRESENTATIVE = "representative", "Member of Parliament or councillor"
        AUTHORITY = "authority", "Another public authority"
        WEBSITE = "website", "Through a request website"

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True, db_index=True)
    address = models.TextField(blank=True, help_text="Address for correspondence, a line a line")
    organisation = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    forgotten = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"requester {self.pk}"
