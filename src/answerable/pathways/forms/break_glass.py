"""The forms of opening a referral in an emergency and of its review."""

from __future__ import annotations

from django import forms

from answerable.pathways.rules.break_glass import Reason, Verdict
from answerable.pathways.rules.referral import read_number


class OpenForm(forms.Form):
    """Which referral, why, and in whose words."""

    number = forms.CharField(
        label="Referral number",
        max_length=40,
        help_text="As it was given to you, such as R-7K4M-2QHC",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the referral number"},
    )
    reason = forms.ChoiceField(
        label="Why do you need to open it now?",
        choices=Reason.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you need to open it now"},
    )
    why = forms.CharField(
        label="What has happened",
        max_length=4000,
        help_text="Another safeguarding lead reads this. It is kept sealed.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what has happened"},
    )

    def clean_number(self) -> str:
        """Return the number as it is stored. A number with a wrong sign is no number at all, so this tells nothing of the store."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                "A sign of the number is wrong or missing. Read it again: it looks like R-7K4M-2QHC"
            )
        return number


class ReviewForm(forms.Form):
    """What a review finds."""

    verdict = forms.ChoiceField(
        label="What do you find?",
        choices=Verdict.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you find"},
    )
    words = forms.CharField(
        label="Why, and what happens next",
        max_length=4000,
        help_text="It is kept sealed.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write why, and what happens next"},
    )
