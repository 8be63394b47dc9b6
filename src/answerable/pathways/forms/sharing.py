"""Forms of sharing a referral with an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.ui.forms import DateField

from .consent import AgencyField
from .referrals import VersionForm, one_of

_PURPOSES = [(str(one), one.words) for one in Purpose if one is not Purpose.NAME_CHECK]


class ShareForm(VersionForm):
    """What is shared, with whom, for what, until when."""

    receiver = AgencyField("With whom?", required=True)
    purpose = one_of("What for?", _PURPOSES, required=True, missing="Choose what it is shared for")
    groups = forms.MultipleChoiceField(
        label="What?",
        choices=FieldGroup.choices(),
        widget=forms.CheckboxSelectMultiple,
        help_text="As little as will do. What the protocol does not let through is left out",
        error_messages={"required": "Choose what is shared", "invalid_choice": "Choose from the list"},
    )
    until = DateField(
        label="Until when?", required=False, help_text="The last day; empty means a year, or the end of the protocol"
    )

    def clean_until(self) -> Any:
        """Refuse a day that is past."""
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("The last day must be today or later")
        return day
