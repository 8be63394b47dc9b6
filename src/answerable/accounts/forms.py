"""The forms of sign-in, of one's own password, and of the administrator's work, with plain labels and errors."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms

from answerable.accounts.models import RoleName
from answerable.accounts.rules.roles import ROLES


class SignInForm(LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "Email address"
        login.error_messages["required"] = "Enter your email address"
        login.error_messages["invalid"] = "Enter an email address in the correct format, like name@example.com"
        password.error_messages["required"] = "Enter your password"
        password.help_text = ""


class NewPasswordForm(ChangePasswordForm):
    """The current password once and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, first, second = (self.fields[name] for name in ("oldpassword", "password1", "password2"))
        old.label = "Current password"
        old.help_text = ""
        old.error_messages["required"] = "Enter your current password"
        first.label = "New password"
        first.help_text = "At least 12 characters. Three random words are easy to remember and hard to guess."
        first.error_messages["required"] = "Enter a new password"
        second.label = "New password again"
        second.error_messages["required"] = "Enter the new password again"


class RoleForm(forms.Form):
    """Which role, with what each one may do."""

    role = forms.ChoiceField(
        label="Role",
        choices=RoleName.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of these roles"},
    )

    def role_items(self) -> list[dict[str, Any]]:
        """Return the radios, each with what its role may do."""
        chosen = self["role"].value()
        return [
            {"value": code, "text": role.label, "hint": {"text": role.words()}, "checked": code == chosen}
            for code, role in ROLES.items()
        ]


class PasswordForm(forms.Form):
    """A password for somebody else, typed or left for the machine to make."""

    password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Leave it empty and one is made, which you are shown once. To type one, use at least 12 characters.",
    )


class AddAccountForm(RoleForm, PasswordForm):
    """Who gets an account, with which role and which first password."""

    name = forms.CharField(
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="As colleagues know the person",
        error_messages={"required": "Enter the person’s name"},
    )
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="The person signs in with it",
        error_messages={
            "required": "Enter the person’s email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    field_order = ("name", "email", "role", "password")
