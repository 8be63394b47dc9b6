"""Whether somebody wants to be written to."""

from __future__ import annotations

from django import forms


class MessagesForm(forms.Form):
    """Yes or no."""

    wanted = forms.TypedChoiceField(
        label="Do you want a message when something waits for you?",
        choices=[("yes", "Yes, one a day at most"), ("no", "No, none")],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
