"""What may be typed about the duties to publish."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from answerable.law.procurement import NOTICES
from answerable.law.publication import Field, Item, Kind, Trigger, Withheld
from answerable.ui.forms import DateField

from ..models import Agreement, DutySettings, Withholding
from ..models.base import VatBasis
from ..rules.records import is_web_address
from .fields import FinancialYearField, PoundsField, RecordField, YesNoField

_REASONS = [("", "Not withheld"), *((one.value, f"{one.value}: {one.words}") for one in Withheld)]
_EXAMPLE = "For example, 27 3 2026"


def _past(day: date | None, what: str) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(f"{what} must be today or in the past")
    return day


class WebAddressField(forms.CharField):
    """An address on the web, or nothing."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        more.setdefault("max_length", 600)
        super().__init__(**more)

    def validate(self, value: Any) -> None:
        """Refuse what a page may not link to."""
        super().validate(value)
        if value and not is_web_address(value):
            raise forms.ValidationError("A web address begins with http:// or https://. Correct it, or leave it empty.")


def _box(f: Field) -> forms.Field:
    shared: dict[str, Any] = {"label": f.label, "required": False, "help_text": f.hint}
    if f.choices:
        return forms.ChoiceField(
            choices=[("", "Not recorded"), *((one, one) for one in f.choices)], widget=forms.Select, **shared
        )
    if f.name == "financial_year":
        return FinancialYearField(**shared)
    if f.kind is Kind.WORDS:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
    if f.kind is Kind.DAY:
        return DateField(**{**shared, "help_text": f.hint or _EXAMPLE})
    if f.kind is Kind.POUNDS:
        return PoundsField(**shared)
    if f.kind is Kind.NUMBER:
        return forms.IntegerField(min_value=0, **shared)
    if f.kind is Kind.YES_NO:
        return YesNoField(label=f.label, help_text=f.hint)
    if f.kind is Kind.LINK:
        return WebAddressField(label=f.label, help_text=f.hint)
    return forms.CharField(max_length=300, **shared)


class EntryForm(forms.Form):
    """One entry of an item: its fields as the law names them, and whether it is withheld."""

    def __init__(self, *args: Any, item: Item, **more: Any) -> None:
        super().__init__(*args, **more)
        self.item = item
        for f in item.fields:
            self.fields[f.name] = _box(f)
        self.fields["withheld"] = forms.ChoiceField(
            label="Is it withheld?",
            choices=_REASONS,
            required=False,
            widget=forms.Select,
            help_text="Article 2(2) of the Order. The line stays in the list, without what it says.",
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, str]:
        """The item's fields as the register keeps them."""
        return {f.name: _text(self.cleaned_data.get(f.name)) for f in self.item.fields}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def initial_of(item: Item, values: dict[str, str]) -> dict[str, Any]:
    """An entry's values as its form shows them."""
    shown: dict[str, Any] = {}
    for f in item.fields:
        text = values.get(f.name, "")
        if f.kind is Kind.YES_NO:
            shown[f.name] = {"yes": True, "no": False}.get(text)
        elif f.kind is Kind.DAY and text:
            shown[f.name] = date.fromisoformat(text)
        else:
            shown[f.name] = text
    return shown


class PublishedForm(forms.Form):
    """That a list was published."""

    published = DateField(
        label="Day it was published", help_text=_EXAMPLE, error_messages={"required": "Enter the day it was published"}
    )
    url = WebAddressField(label="Where it is published")
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, that nothing has changed since the last review",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_published(self) -> date | None:
        """What is not out yet was not published."""
        return _past(self.cleaned_data["published"], "Day it was published")


class NoticeForm(forms.Form):
    """A notice that was published on the central platform."""

    kind = forms.ChoiceField(
        label="Notice",
        choices=[(one.code, f"{one.code} {one.name}" if one.code.startswith("UK") else one.name) for one in NOTICES],
        widget=forms.Select,
    )
    published = DateField(
        label="Day it was published", help_text=_EXAMPLE, error_messages={"required": "Enter the day it was published"}
    )
    notice_id = forms.CharField(label="Number of the notice", max_length=60, required=False, help_text="nnnnnn-yyyy")
    url = WebAddressField(label="Where it is published")

    def clean_published(self) -> date | None:
        """What is not out yet was not published."""
        return _past(self.cleaned_data["published"], "Day it was published")


class TriggerForm(forms.Form):
    """A day that the law counts from."""

    trigger = forms.ChoiceField(
        label="What happened",
        choices=[(one.value, one.words[:1].upper() + one.words[1:]) for one in Trigger],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    day = DateField(label="Day", help_text=_EXAMPLE, error_messages={"required": "Enter the day it happened"})

    def clean_day(self) -> date | None:
        """What has not happened yet sets no clock going."""
        return _past(self.cleaned_data["day"], "Day")


class SettingsForm(forms.Form):
    """The office's own measures."""

    practicable_days = forms.IntegerField(
        label="Days that count as practicable",
        min_value=1,
        max_value=366,
        help_text="The Order says “as soon as practicable” and gives no day. The board calls a list overdue after so many "
        "days: your own measure, not the law’s.",
    )
    watch_from = DateField(
        label="Look back to",
        required=False,
        help_text="Nothing that fell due before this day is shown. Empty: from the first day of the last financial year.",
    )
    vat = forms.ChoiceField(
        label="VAT in the amounts of your spending files and in your thresholds",
        choices=VatBasis.choices,
        widget=forms.RadioSelect,
        help_text="The Order does not say whether £500 and £10,000 include VAT. Every list states what you choose.",
    )
    band_below = forms.IntegerField(
        label="Give proportions of staff in bands where the office has fewer people than",
        min_value=1,
        max_value=10000,
        help_text="Item 2(b). In a small office a percentage can point at a person.",
    )
    small_number = forms.IntegerField(
        label="Smallest number of people that may be worked out",
        min_value=2,
        max_value=100,
        help_text="Each band covers at least so many possible numbers.",
    )
    pipeline = YesNoField(
        label="Is more than £100 million to be spent in the year?", help_text="Then a pipeline notice is due by 26 May."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(found: DutySettings) -> dict[str, Any]:
        """The measures as the form shows them."""
        names = ("practicable_days", "watch_from", "vat", "band_below", "small_number", "pipeline", "version")
        return {name: getattr(found, name) for name in names}


class WithholdForm(forms.Form):
    """A decision to withhold."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=[(one.value, f"{one.value}: {one.words}") for one in Withheld],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason"},
    )
    decided_by = forms.CharField(
        label="Who decided it",
        max_length=Withholding._meta.get_field("decided_by").max_length,
        help_text="A role, not a person’s name: mostly the chief officer’s decision",
        error_messages={"required": "Enter who decided it"},
    )
    decided_on = DateField(
        label="Day it was decided", help_text=_EXAMPLE, error_messages={"required": "Enter the day it was decided"}
    )

    def clean_decided_on(self) -> date | None:
        """It has been decided, or it has not."""
        return _past(self.cleaned_data["decided_on"], "Day it was decided")


class ReasonsForm(forms.Form):
    """Why payments are value for money."""

    reasons = forms.CharField(
        label="Reasons why it is value for money",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They are published with each of these payments. Empty the box to take them back.",
    )


class AgreementForm(forms.Form):
    """Under which agreement payments were made."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["agreement"] = RecordField(
            Agreement.objects.all(), label="Agreement", required=False, help_text="Choose none to take it back."
        )
