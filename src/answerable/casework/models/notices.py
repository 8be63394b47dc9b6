"""What somebody should know, shown on their home page until they have seen it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .requests import Request


class StaffNotice(models.Model):
    """One thing for one person to know: a due date that moved, a letter sent back, a message that came. Names no applicant."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    request = models.ForeignKey(Request, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    made = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made", "-pk")
        indexes = (models.Index(fields=("to", "seen"), name="notices_unseen"),)

    def __str__(self) -> str:
        return f"notice {self.pk}"
