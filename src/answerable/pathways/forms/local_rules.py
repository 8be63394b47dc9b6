"""The form of a local rule: its settings follow from its kind."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.rules.local_rules import PARAMETERS, Kind, Parameter
from answerable.ui.forms import DateField


class KindForm(forms.Form):
    """What a new rule looks for."""

    kind = forms.ChoiceField(
        label="What does the rule look for?",
        choices=[(str(kind), kind.words) for kind in Kind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it looks for", "invalid_choice": "Choose one of these"},
    )


def _field(parameter: Parameter) -> forms.Field:
    if parameter.choices is not None:
        choices = [(str(one), one.words) for one in parameter.choices]
        if parameter.several:
            return forms.MultipleChoiceField(
                label=parameter.words,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one", "invalid_choice": "Choose from this list"},
            )
        return forms.ChoiceField(
            label=parameter.words,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose one", "invalid_choice": "Choose from this list"},
        )
    if isinstance(parameter.default, bool):
        return forms.ChoiceField(
            label=parameter.words,
            choices=[("yes", "Yes"), ("no", "No")],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
        )
    wrong = f"Enter a whole number from {parameter.least} to {parameter.most}"
    return forms.IntegerField(
        label=parameter.words,
        min_value=parameter.least,
        max_value=parameter.most,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class RuleForm(forms.Form):
    """One version of a rule of one kind."""

    words = forms.CharField(
        label="Why this rule, or what it is called here",
        max_length=300,
        help_text="For example: Agreed by the domestic abuse board in May",
        error_messages={"required": "Say in a few words why the area has this rule"},
    )
    from_day = DateField(label="First day on which it holds", error_messages={"required": "Enter the first day"})
    until_day = DateField(label="Last day on which it holds", required=False, help_text="Empty: until a newer version")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, kind: Kind, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        for parameter in PARAMETERS[kind]:
            self.fields[parameter.name] = _field(parameter)
        self.order_fields(
            [*(one.name for one in PARAMETERS[kind]), "words", "from_day", "until_day", "version", "previewed"]
        )

    @staticmethod
    def initial_of(kind: Kind, parameters: dict[str, Any]) -> dict[str, Any]:
        """Return what the form shows first: the rule's settings, or the usual ones."""
        held = {one.name: parameters.get(one.name, one.default) for one in PARAMETERS[kind]}
        return {name: ("yes" if value else "no") if isinstance(value, bool) else value for name, value in held.items()}

    def parameters(self) -> dict[str, Any]:
        """Return the settings that were typed."""
        return {
            one.name: self.cleaned_data[one.name] == "yes"
            if isinstance(one.default, bool)
            else self.cleaned_data[one.name]
            for one in PARAMETERS[self.kind]
        }
