"""How the sign-in library behaves here: accounts are made by an administrator, and everybody has a second factor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

if TYPE_CHECKING:
    from answerable.pathways.models import Worker

FRESH = 15 * 60
"""Seconds after signing in within which a first second factor is set up without the password being asked for again."""


class WorkerAccountAdapter(DefaultAccountAdapter):
    """Closes self sign-up, words the errors, and has the journal told of who signed in and of a changed password."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many wrong tries. Wait 5 minutes, then try again.",
        "rate_limited": "There were too many wrong tries. Wait 5 minutes, then try again.",
        "enter_current_password": "This is not your current password. Type it again.",
        "incorrect_password": "This is not your password. Type it again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no, always."""
        return False

    def login(self, request: HttpRequest, user: Worker) -> None:
        """Let somebody in who has passed every stage, and journal it."""
        # The library loads its adapter while Django is still loading the models that actions need.
        from answerable.pathways.actions import accounts

        super().login(request, user)
        accounts.record_sign_in(worker=user)

    def set_password(self, user: Worker, password: str) -> None:
        """Change one's own password through our action, so that the journal has it."""
        from answerable.pathways.actions import accounts

        accounts.set_password(worker=user, password=password, once=False, by=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go home after a changed password."""
        return reverse("pathways:home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again who it is before a second factor is changed; not before a first one is set up, just after signing in."""
        request = self.request
        records = get_authentication_records(request, request.user)
        if any(record["method"] == "mfa" for record in records):
            return True
        return not (records and time.time() - records[-1]["at"] < FRESH)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors sealed, and words the errors."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right, or was used already. Wait for the next one and type it again.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret in a row of its own and return the row's reference."""
        from answerable.pathways.models import SecondFactorSecret

        return str(SecondFactorSecret.objects.create(secret=text).reference)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret that is kept under a reference."""
        from answerable.pathways.models import SecondFactorSecret

        return str(SecondFactorSecret.objects.get(reference=UUID(encrypted_text)).secret)
