"""Fields that several forms of pathways share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from answerable.pathways.models import Area, Organisation
from answerable.ui.forms import DateField


class OrganisationChoice(forms.ModelChoiceField):
    """One organisation, by name; its random reference is what the form sends."""

    def __init__(self, label: str, *, help_text: str = "", missing: str = "Choose an organisation") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            queryset=Organisation.objects.filter(is_open=True),
            to_field_name="reference",
            error_messages={"required": missing, "invalid_choice": "Choose one of these organisations"},
        )

    def label_from_instance(self, obj: Any) -> str:
        """Return its name."""
        return str(obj.name)

    def to_python(self, value: Any) -> Any:
        """Return the organisation of this reference; what is no reference is no choice."""
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class AreaChoices(forms.ModelMultipleChoiceField):
    """Areas, any number of them."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            queryset=Area.objects.all(),
            required=False,
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple,
        )


class WholeNumber(forms.IntegerField):
    """A whole number from 0, or nothing."""

    def __init__(self, label: str, *, most: int, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            min_value=0,
            max_value=most,
            widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
            error_messages={
                "invalid": "Enter a whole number, or nothing",
                "min_value": "Enter 0 or more",
                "max_value": f"Enter {most:,} or fewer",
            },
        )


def day(label: str, *, required: bool = True, help_text: str = "For example, 31 3 2027") -> DateField:
    """Return a field for a day, typed in three boxes."""
    return DateField(
        label=label, required=required, help_text=help_text, error_messages={"required": f"{label} is missing"}
    )
