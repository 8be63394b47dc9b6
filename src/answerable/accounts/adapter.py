"""How the sign-in library behaves here: accounts are made by an administrator, never by whoever comes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

if TYPE_CHECKING:
    from answerable.accounts.models import User


class StaffAccountAdapter(DefaultAccountAdapter):
    """Closes self sign-up, words the errors, and has the journal told of a changed password."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many wrong passwords. Wait 5 minutes, then try again.",
        "enter_current_password": "This is not your current password. Type it again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no, always."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Change one's own password through our action, so that the journal has it."""
        # The library loads its adapter while Django is still loading the models that actions need.
        from answerable.accounts import actions

        actions.set_password(user=user, password=password, by=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go home after a changed password."""
        return reverse("office:home")
