"""Requests that were sent on the public site."""

from __future__ import annotations

from django.db import models

from .requests import Request


class WebAsk(models.Model):
    """That a request came from the public site: the number that its sender quotes, and the digest of their private link.

    One without a request is a sealed request that could not be taken in: `problem` says why, and it is tried again. `link` is
    emptied when the requester is forgotten: from then on the private link leads nowhere.
    """

    number = models.CharField(max_length=20, unique=True, help_text="What the sender was told to quote")
    link = models.CharField(
        max_length=64, unique=True, null=True, blank=True, help_text="The SHA-256 of the private link"
    )
    request = models.OneToOneField(
        Request, null=True, blank=True, on_delete=models.CASCADE, related_name="asked_online"
    )
    problem = models.CharField(max_length=300, blank=True, help_text="Why it could not be taken in")
    tried = models.DateTimeField(null=True, blank=True, help_text="When it was last tried to take it in, in vain")

    def __str__(self) -> str:
        return self.number
