"""What may be typed about how long cases are kept."""

from __future__ import annotations

from typing import Any

from django import forms


class HoldForm(forms.Form):
    """A hold on the records of a case."""

    reason = forms.CharField(
        label="Why its records must be kept",
        max_length=300,
        help_text="Name no private person.",
        error_messages={"required": "Enter why its records must be kept"},
    )


class ScheduleForm(forms.Form):
    """How long cases of one kind are kept after they closed."""

    months = forms.IntegerField(
        label="Months to keep a case after it closed",
        required=False,
        min_value=1,
        max_value=1200,
        help_text="Empty: kept on, until you set a number",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    basis = forms.CharField(label="Policy that says so", required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A number of months is somebody's policy."""
        data = super().clean() or {}
        if data.get("months") and not (data.get("basis") or "").strip():
            self.add_error("basis", "Enter the policy that says so")
        return data
