"""The secrets that workers' second factors are made of, sealed like all else that may not be read in a stolen file."""

from __future__ import annotations

import uuid

from django.db import models

from answerable.pathways.fields import SealedField


class SecondFactorSecret(models.Model):
    """What an app on a worker's phone shares with this site, or what their recovery codes are made from.

    The sign-in library's own row (allauth.mfa) has the reference in the place of the secret.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret = SealedField(key="identity")

    def __str__(self) -> str:
        return f"second factor {self.pk}"
