"""What may be typed to narrow the payments. Everything stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Agreement, Organisation
from ..queries import payments
from ..rules import partial_dates
from .fields import MOST_CHOICES, PartialDateField, RecordField


class PaymentFilterForm(forms.Form):
    """The filters of the payments; `asked` are those of `queries.payments`."""

    q = forms.CharField(
        label="Find by words", required=False, help_text="In the category, the purpose or the department"
    )
    # Numbers, as a payee can be a private person, whose name has no place in an address.
    payee = forms.CharField(widget=forms.HiddenInput, required=False)
    agreement = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    first = PartialDateField(label="From", required=False, help_text="For example, 1/4/2018")
    last = PartialDateField(label="To", required=False, help_text="For example, 31/3/2019")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["organisation"] = RecordField(Organisation.objects.all(), label="Organisation", required=False)
        categories = [line.category for line in payments.spend_by_category() if line.category]
        if len(categories) <= MOST_CHOICES:
            choices = [("", "All"), *((text, text) for text in sorted(categories))]
            self.fields["category"] = forms.ChoiceField(label="Category", choices=choices, required=False)
        else:
            self.fields["category"] = forms.CharField(
                label="Category", required=False, help_text="As it is printed in the file"
            )
        years = [(year, year) for year in reversed(payments.years())]
        self.fields["year"] = forms.ChoiceField(label="Financial year", choices=[("", "All"), *years], required=False)

    def clean_payee(self) -> list[int]:
        """Return the numbers of the payees; what is no number asks nothing."""
        parts = self.cleaned_data["payee"].split(",")
        return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19][:100]

    def clean_agreement(self) -> Agreement | None:
        """Return the agreement of this reference; one that nothing has asks nothing."""
        ref = self.cleaned_data["agreement"]
        return Agreement.objects.filter(ref=ref).first() if ref else None

    def asked(self) -> dict[str, Any]:
        """Return the filters that are set and right, as `queries.payments` takes them."""
        self.is_valid()
        data = self.cleaned_data
        found: dict[str, Any] = {"words": data.get("q") or ""}
        if data.get("payee"):
            found["payee"] = data["payee"]
        if data.get("organisation"):
            found["organisation"] = data["organisation"].pk
        if data.get("agreement"):
            found["agreement"] = data["agreement"].pk
        if data.get("category"):
            found["category"] = data["category"]
        if data.get("year"):
            found["years"] = [data["year"]]
        if data.get("first"):
            found["first"] = partial_dates.earliest(data["first"])
        if data.get("last"):
            found["last"] = partial_dates.latest(data["last"])
        return found

    def narrows(self) -> bool:
        """Whether any filter is set."""
        return any(value for value in self.asked().values())


class PaidToForm(forms.Form):
    """Whose payments are looked for, by name. Sent by POST, so that the name stands in no address and no log."""

    name = forms.CharField(
        label="Find by who was paid",
        max_length=300,
        help_text="The whole name as it is printed, or the name of an organisation",
        error_messages={"required": "Enter who was paid"},
    )

    def clean(self) -> dict[str, Any]:
        """Add `payees`, the numbers of the payees of this name; refuse a name that nobody has."""
        data = super().clean() or {}
        if name := data.get("name"):
            data["payees"] = payments.payees_named(name)
            if not data["payees"]:
                self.add_error(
                    "name", "Nobody of this name was paid. Type the whole name, or look for it in “Who is who”."
                )
        return data
