"""The form of a honey record."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.ui.forms import DateField

from .referrals import line


class HoneyForm(forms.Form):
    """Somebody who does not exist."""

    forename = line("First name", required=True, missing="Enter a first name")
    surname = line("Last name", required=True, missing="Enter a last name")
    born = DateField(label="Date of birth", error_messages={"required": "Enter a date of birth"})

    def identity(self) -> dict[str, Any]:
        """Return what was typed, as a person's identity is kept."""
        return {**self.cleaned_data, "born": self.cleaned_data["born"].isoformat()}
