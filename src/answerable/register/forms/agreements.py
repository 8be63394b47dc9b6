"""What may be typed about an agreement's life: a change from a day on, and a day of the past to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField

from answerable.ui.forms import DateField

from ..models import Agreement, AgreementEvent, Decision, Source
from .fields import RecordField
from .records import AgreementForm, field_for

_KINDS = (
    (AgreementEvent.Kind.VARIATION, "Variation: something else is agreed"),
    (AgreementEvent.Kind.EXTENSION, "Extension: it runs on to a later day"),
    (AgreementEvent.Kind.TERMINATION, "Ended early: it stops before its last day"),
    (AgreementEvent.Kind.CORRECTION, "Correction: the record was wrong from that day on"),
)


class VaryForm(forms.Form):
    """A change of an agreement from a day on. The fields below show what is so now; those that are changed, change."""

    varied: ClassVar[tuple[str, ...]] = (
        "ends",
        "value",
        "value_basis",
        "value_as_stated",
        "vat",
        "provider",
        "service",
        "fund",
        "title",
        "kind",
        "starts",
        "outcomes",
        "description",
        "department",
        "review",
        "extension_options",
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="What happened",
        choices=_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    effective = DateField(
        label="Day from which it holds",
        help_text="For example, 1 4 2026. Of an agreement that ended early, its last day.",
        error_messages={"required": "Enter the day from which it holds"},
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it was changed"},
    )

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        self.agreement = agreement
        initial = {f"new_{name}": getattr(agreement, name) for name in self.varied}
        super().__init__(data, initial={**initial, "version": agreement.version})
        self.fields["event_decision"] = RecordField(Decision.objects.all(), label="Decision", required=False)
        for name in self.varied:
            label = AgreementForm.labels.get(name, "")
            self.fields[f"new_{name}"] = field_for(Agreement._meta.get_field(name), label)
        self.fields["said_source"] = RecordField(
            Source.objects.all(), label="Source", required=False, help_text="The document that states the change"
        )
        self.fields["said_place"] = forms.CharField(label="Place in the source", max_length=300, required=False)

    def changes(self) -> dict[str, Any]:
        """Return the fields that differ from what is recorded now. Only of a valid form."""
        typed = {name: self.cleaned_data[f"new_{name}"] for name in self.varied}
        return {name: value for name, value in typed.items() if value != getattr(self.agreement, name)}

    def seen(self, version: int) -> None:
        """Take the stored version as seen, so that a second save, after the person has compared, is accepted."""
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(version)  # type: ignore[index]

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Return the sections of the page."""
        yield "What happened", [self[name] for name in ("kind", "effective", "reason", "event_decision")]
        yield "What it says from that day on", [self[f"new_{name}"] for name in self.varied]
        yield "Where this is stated", [self["said_source"], self["said_place"]]


class AsItWasForm(forms.Form):
    """A day of the past, in one box, so that the address holds it."""

    on = forms.CharField(
        label="Day", help_text="For example, 31/03/2016", error_messages={"required": "Enter a day"}, required=True
    )

    def clean_on(self) -> Any:
        """Take a day that is a day, not a month or a year."""
        from ..rules import partial_dates

        try:
            text = partial_dates.parse(self.cleaned_data["on"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if len(text) != 10:
            raise forms.ValidationError("Enter a whole day, such as 31/03/2016.")
        return partial_dates.earliest(text)
