"""Which statistics are asked for."""

from __future__ import annotations

from datetime import date

from django import forms

from answerable.casework.rules.statistics import BadPeriod, Period


class StatisticsForm(forms.Form):
    """A period, and the day as at whose end it is seen; without one its own last day, or today where that is sooner."""

    period = forms.CharField(label="Period", max_length=7)
    as_at = forms.DateField(label="As at", required=False, input_formats=["%Y-%m-%d"])

    def clean_period(self) -> Period:
        """Understand the period."""
        try:
            return Period.of(self.cleaned_data["period"])
        except BadPeriod as error:
            raise forms.ValidationError(str(error)) from error

    def chosen(self, today: date) -> tuple[Period, date]:
        """Return the period and the day."""
        period: Period = self.cleaned_data["period"]
        return period, min(self.cleaned_data["as_at"] or period.last, today)
