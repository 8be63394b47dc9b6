"""The form of how long something may take."""

from __future__ import annotations

from django import forms

from answerable.pathways.rules.clocks import Calendar, Clock


class TargetForm(forms.Form):
    """How many working days, of which calendar, one clock may run."""

    clock = forms.ChoiceField(choices=Clock.choices(), widget=forms.HiddenInput)
    days = forms.IntegerField(
        label="Working days",
        min_value=0,
        max_value=250,
        error_messages={"required": "Enter a number of working days", "invalid": "Enter a whole number, like 2"},
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    calendar = forms.ChoiceField(label="Which days count", choices=Calendar.choices())
