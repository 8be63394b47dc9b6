"""The forms of sign-in, of one's own password and second factor, and of the administrator's work."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from answerable.pathways.models import Worker
from answerable.pathways.rules.vocabulary import Need, Offence, Role

from .fields import AreaChoices, OrganisationChoice


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


class PasswordAgainForm(ReauthenticateForm):
    """One's password, before something about the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Password"
        self.fields["password"].error_messages["required"] = "Enter your password"


def _worded_code(form: forms.Form, help_text: str) -> None:
    field = form.fields["code"]
    field.label = "Code"
    field.help_text = help_text
    field.error_messages["required"] = "Enter the code"
    field.widget = forms.TextInput(
        attrs={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "govuk-input--width-10",
            "spellcheck": "false",
        }
    )


FROM_APP = "The 6 figures that your app shows for Pathways, or one of your recovery codes"


class CodeForm(AuthenticateForm):
    """The code of the second factor, at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded_code(self, FROM_APP)


class CodeAgainForm(CodeReauthenticateForm):
    """The code of the second factor, before something about the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded_code(self, FROM_APP)


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an app, which shows that it has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded_code(self, "The 6 figures that the app shows now")


class UnlockForm(CodeAgainForm):
    """A code, and after a whole shift the password too, to go on with a locked session."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )
    field_order = ("password", "code")

    def __init__(self, *args: Any, why: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if why != "long":
            del self.fields["password"]

    def clean_password(self) -> str:
        """Check the password; wrong ones are counted."""
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password


SKILLS = [*Offence.choices(), *Need.choices()]
"""What a worker may be skilled in, besides languages."""


class RoleForm(forms.Form):
    """Which role, with what each one may do."""

    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of these roles"},
    )


class WorkForm(forms.Form):
    """Where a worker works, what they are skilled in, and how many cases they can have."""

    areas = AreaChoices("Areas", help_text="None: they are not given cases by area")
    skills = forms.MultipleChoiceField(
        label="Works with", choices=SKILLS, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.CharField(
        label="Languages besides English",
        required=False,
        max_length=200,
        help_text="With commas between, such as Polish, Urdu",
    )
    caseload_limit = forms.IntegerField(
        label="Open cases at most",
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        help_text="0: they get none",
        error_messages={
            "required": "Enter a number, 0 where they get no cases",
            "invalid": "Enter a whole number",
            "min_value": "Enter 0 or more",
            "max_value": "Enter 999 or fewer",
        },
    )

    def work(self) -> dict[str, Any]:
        """Return what `actions.accounts.set_work` takes."""
        languages = [word.strip().lower() for word in self.cleaned_data["languages"].split(",") if word.strip()]
        return {
            "areas": list(self.cleaned_data["areas"]),
            "skills": [*self.cleaned_data["skills"], *languages],
            "caseload_limit": self.cleaned_data["caseload_limit"],
        }

    @staticmethod
    def initial_of(worker: Worker) -> dict[str, Any]:
        """Return what the form shows of a worker."""
        codes = {code for code, _ in SKILLS}
        return {
            "areas": [area.code for area in worker.areas.all()],
            "skills": [code for code in worker.skills if code in codes],
            "languages": ", ".join(word.capitalize() for word in worker.skills if word not in codes),
            "caseload_limit": worker.caseload_limit,
        }


class OrganisationForm(forms.Form):
    """Which organisation a worker works for."""

    organisation = OrganisationChoice("Organisation")

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class AddWorkerForm(OrganisationForm, RoleForm):
    """Who gets an account, where, and with which role."""

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
    field_order = ("name", "email", "organisation", "role")
