"""What may be typed to narrow a list. Everything stands in the address, so that a list can be kept and sent."""

from __future__ import annotations

from typing import Any

from django import forms

from ..queries.lists import Filter, ListSpec, code_words, codes, financial_years_known
from .fields import FinancialYearField, PartialDateField, PoundsField, RecordField


class DayText(PartialDateField):
    """A day in one box, so that an address holds it as one word. Gives a `date`: the first day that it can mean."""

    def to_python(self, value: Any) -> Any:
        """Return the day; raise ValidationError for what is none."""
        from ..rules.partial_dates import earliest

        return earliest(super().to_python(value))


class FilterForm(forms.Form):
    """The filters of one list."""

    def __init__(self, data: Any, of: ListSpec) -> None:
        super().__init__(data)
        for one in of.filters:
            self.fields[one.name] = _field(of.kind, one)

    def wanted(self) -> dict[str, Any]:
        """Return the values by filter; a filter that was typed wrongly asks nothing and has its error beside it."""
        self.is_valid()
        return dict(self.cleaned_data)

    def used(self) -> bool:
        """Whether any filter narrows the list."""
        return any(value not in (None, "") for value in self.wanted().values())


def _field(kind: str, one: Filter) -> forms.Field:
    given: dict[str, Any] = {"label": one.label, "required": False}
    if one.kind == "choice":
        return forms.ChoiceField(choices=[("", "All"), *one.choices], widget=forms.Select, **given)
    if one.kind == "code":
        choices = [("", "All"), *((code, code_words(code)) for code in codes(kind, one.name))]
        return forms.ChoiceField(choices=choices, widget=forms.Select, **given)
    if one.kind == "record":
        assert one.of is not None
        field = RecordField(one.of._default_manager.all(), **given)
        if field.offered:
            field.choices[0] = ("", "All")
        return field
    if one.kind == "year":
        years = financial_years_known()
        if years:
            return forms.ChoiceField(choices=[("", "All"), *((y, y) for y in years)], widget=forms.Select, **given)
        return FinancialYearField(**given)
    if one.kind == "day":
        return DayText(help_text="For example, 31/03/2026", **given)
    if one.kind == "money":
        return PoundsField(**given)
    return forms.CharField(**given)
