"""What people type about a return: the schedule, its figures, the day it was asked for, actions to improve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from answerable.ui.forms import DateField

from ..models import Agreement, Measure, NeedCategory, ReturnFigure
from ..rules.returns import Every
from .fields import PoundsField, RecordField


def _not_in_the_future(day: date | None, what: str) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(f"{what} must be today or in the past")
    return day


class ScheduleForm(forms.Form):
    """How often a provider reports, and how long after each period."""

    every = forms.ChoiceField(
        label="How often",
        choices=[(every.value, every.words) for every in Every],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often"},
    )
    days = forms.IntegerField(
        label="Days after the end of a period by which its return is due",
        min_value=0,
        max_value=366,
        help_text="For example, 30",
        error_messages={"required": "Enter the number of days"},
    )


class ReturnForm(forms.Form):
    """One return: the day it came, the spend, a box for each measure and for each category of need at both stages."""

    received = DateField(
        label="Day it came", help_text="For example, 14 7 2026", error_messages={"required": "Enter the day it came"}
    )
    spent = PoundsField(
        label="Spent in the period, in pounds", required=False, help_text="Leave it empty if it was not reported"
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, measures: list[Measure], **more: Any) -> None:
        super().__init__(*args, **more)
        self.measures = measures
        for measure in measures:
            self.fields[f"measure-{measure.pk}"] = _number(measure.name, measure.unit)
        for code, name in NeedCategory.choices:
            for stage, words in ReturnFigure.Stage.choices:
                self.fields[f"need-{code}-{stage}"] = _number(f"{name}: {str(words).lower()}", "people")

    def clean_received(self) -> date | None:
        """What has not come yet cannot be recorded."""
        return _not_in_the_future(self.cleaned_data["received"], "Day it came")

    @property
    def measure_fields(self) -> Iterator[BoundField]:
        """The boxes of the measures."""
        return (self[f"measure-{measure.pk}"] for measure in self.measures)

    @property
    def need_rows(self) -> Iterator[tuple[str, tuple[BoundField, ...]]]:
        """Each category of need with its boxes, one a stage."""
        stages = ReturnFigure.Stage.values
        return (
            (str(name), tuple(self[f"need-{code}-{stage}"] for stage in stages)) for code, name in NeedCategory.choices
        )

    def figures(self) -> list[dict[str, Any]]:
        """Return what was typed, one figure each. A measure left empty is not reported; a need left empty is left out."""
        found: list[dict[str, Any]] = [
            {"measure": measure, "value": self.cleaned_data[f"measure-{measure.pk}"]} for measure in self.measures
        ]
        for code in NeedCategory.values:
            for stage in ReturnFigure.Stage.values:
                value = self.cleaned_data[f"need-{code}-{stage}"]
                if value is not None:
                    found.append({"need": code, "stage": stage, "value": value})
        return found


def _number(label: str, unit: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        localize=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=unit,
        error_messages={"invalid": f"{label}: write a number, such as 12 or 12.5"},
    )


class SendBackForm(forms.Form):
    """What the provider is to correct."""

    note = forms.CharField(
        label="What is to be corrected",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what the provider is to correct"},
    )


class ActionForm(forms.Form):
    """Something to be improved, by a role, by a day."""

    what = forms.CharField(
        label="What is to be done",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what is to be done"},
    )
    owner = forms.CharField(
        label="Who does it",
        max_length=200,
        help_text="A role, not a person's name",
        error_messages={"required": "Enter the role that does it"},
    )
    due = DateField(label="By which day", required=False, help_text="For example, 30 9 2026")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["agreement"] = RecordField(
            Agreement.objects.all(),
            label="Agreement",
            error_messages={"required": "Choose the agreement that it improves"},
        )
        self.order_fields(["agreement", "what", "owner", "due", "note"])


class DoneForm(forms.Form):
    """The day on which an action was done."""

    done = DateField(label="Day it was done", required=False, help_text="Leave it empty if it is not done after all")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_done(self) -> date | None:
        """What has not happened yet cannot be recorded."""
        return _not_in_the_future(self.cleaned_data["done"], "Day it was done")
