"""What an officer may type when deciding what came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from answerable.accounts.models import User
from answerable.casework.models import Handling, Route, Team, Tie
from answerable.ui.forms import DateField

NOBODY = ("", "Nobody yet")


class TriageForm(forms.Form):
    """What it is, whether it is valid, and who deals with it."""

    handling = forms.ChoiceField(
        label="What it is",
        choices=Handling.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    valid = forms.ChoiceField(
        label="Is it a valid request?",
        choices=(("yes", "Yes"), ("no", "No, something is missing")),
        widget=forms.RadioSelect,
        required=False,
        help_text="Only for a freedom of information or environmental information request",
    )
    lacking = forms.CharField(
        label="What the applicant is told is missing",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name no private person.",
    )
    on = DateField(
        label="Day of this decision",
        help_text="For a request that was not valid and now is: the day on which what was missing came in. The clock runs "
        "from that day.",
        error_messages={"required": "Enter the day of this decision"},
    )
    elsewhere = forms.CharField(
        label="Another body that holds it",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Its name and how to reach it. Transfer the request only with the applicant’s agreement.",
    )
    route = forms.ChoiceField(label="How it came in", choices=Route.choices)
    officer = forms.TypedChoiceField(label="Officer", required=False, empty_value=None, coerce=int)
    team = forms.TypedChoiceField(label="Team", required=False, empty_value=None, coerce=int)
    sensitive = forms.BooleanField(
        label="Sensitive", required=False, help_text="Its letters take the longer chain of clearance."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, officers: Iterable[User], teams: Iterable[Team], **more: Any) -> None:
        super().__init__(*args, **more)
        self._officers = {user.pk: user for user in officers}
        self._teams = {team.pk: team for team in teams}
        self.fields["officer"].choices = [NOBODY, *((key, user.name) for key, user in self._officers.items())]  # type: ignore[attr-defined]
        self.fields["team"].choices = [NOBODY, *((key, team.name) for key, team in self._teams.items())]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """A decision is not made tomorrow."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Day of this decision must be today or in the past")
        return day

    def clean_officer(self) -> User | None:
        """The account that was chosen."""
        return self._officers.get(self.cleaned_data["officer"])

    def clean_team(self) -> Team | None:
        """The team that was chosen."""
        return self._teams.get(self.cleaned_data["team"])

    def clean(self) -> dict[str, Any]:
        """Ask for validity where the law asks for it, and for what is missing where it is not valid."""
        data = super().clean() or {}
        handling, valid = data.get("handling"), data.get("valid")
        if handling in (Handling.FOI, Handling.EIR):
            if not valid:
                self.add_error("valid", "Choose whether it is a valid request")
            elif valid == "no" and not data.get("lacking", "").strip():
                self.add_error("lacking", "Enter what is missing, as the applicant is told it")
            if handling == Handling.FOI and valid == "yes" and data.get("route") == Route.SPOKEN:
                self.add_error(
                    "route",
                    "Only a request for environmental information may be spoken (section 8(1)(a)). Choose how it came in.",
                )
        data["valid"] = valid != "no"
        return data


class TieForm(forms.Form):
    """Another request that belongs with this one."""

    reference = forms.CharField(
        label="Reference of the other request", max_length=60, error_messages={"required": "Enter its reference"}
    )
    kind = forms.ChoiceField(
        label="How they belong together",
        choices=Tie.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they belong together"},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The facts. Name no private person.",
        error_messages={"required": "Enter why they belong together"},
    )
