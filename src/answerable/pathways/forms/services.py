"""The forms of services and of the rules of who they are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from answerable.pathways.rules.eligibility import FIELDS, OPERATORS
from answerable.pathways.rules.vocabulary import Need, Offence, Part, RiskLevel, Worded

from .fields import AreaChoices, OrganisationChoice, WholeNumber, day

MOST = 100_000


class ServiceForm(forms.Form):
    """A commissioned service."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the service’s name"})
    provider = OrganisationChoice("Who runs it")
    areas = AreaChoices("Areas", help_text="None: the whole police area")
    needs = forms.MultipleChoiceField(
        label="Needs that it meets",
        choices=Need.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: any need",
    )
    opens = day("First day on which it takes referrals", required=False)
    closes = day("Last day on which it takes referrals", required=False)
    register_ref = forms.CharField(
        label="Reference in the public register",
        max_length=60,
        required=False,
        help_text="So that its returns and the public register speak of one service",
    )


class CapacityForm(forms.Form):
    """What a service can take at the moment, as its provider states it."""

    is_open = forms.ChoiceField(
        label="Does it take referrals?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    capacity = WholeNumber("Open cases at most", most=MOST, help_text="Empty: not stated")
    waiting_days = WholeNumber(
        "Days until the first meeting, at the moment",
        most=MOST,
        help_text="Empty: not stated. Coordinators see it with the day on which you stated it.",
    )

    def values(self) -> dict[str, Any]:
        """Return what `actions.services.set_capacity` takes."""
        return {**self.cleaned_data, "is_open": self.cleaned_data["is_open"] == "yes"}


FIELD_WORDS: Mapping[str, str] = {
    "age": "Age in years",
    "area": "Area",
    "offence": "Kind of crime",
    "risk": "Level of risk",
    "police_reported": "Reported to the police",
    "sex": "Sex",
    "part": "Victim, witness or child",
}
_WORDED: Mapping[str, type[Worded]] = {"offence": Offence, "risk": RiskLevel, "part": Part}
_MANY = ("is one of", "is none of")


def _yes(text: str) -> bool | str:
    return {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold(), text)


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else text


def _reader(field: str) -> Callable[[str], Any]:
    if field == "age":
        return _whole
    if field == "police_reported":
        return _yes
    if field in _WORDED:
        codes = {key.casefold(): str(one) for one in _WORDED[field] for key in (one, one.words)}
        return lambda text: codes.get(text.casefold(), text)
    return str


class RuleForm(forms.Form):
    """One rule of who a service is for."""

    field = forms.ChoiceField(
        label="What is asked about",
        choices=[("", "Choose one"), *((name, FIELD_WORDS[name]) for name in FIELDS)],
        error_messages={"required": "Choose what is asked about"},
    )
    operator = forms.ChoiceField(
        label="How it compares",
        choices=[("", "Choose one"), *((one, one.capitalize()) for one in OPERATORS)],
        error_messages={"required": "Choose how it compares"},
    )
    value = forms.CharField(
        label="With what",
        max_length=300,
        help_text="A number of years, a kind of crime, a level of risk, an area’s code, yes or no. With semicolons between, for “one of”.",
        error_messages={"required": "Enter what it is compared with"},
    )
    because = forms.CharField(
        label="Which exception makes it lawful",
        max_length=300,
        required=False,
        help_text="For a rule about sex alone: the exception of the Equality Act 2010 that the provider relies on",
    )
    words = forms.CharField(
        label="The rule in plain English",
        max_length=300,
        help_text="Coordinators read it: “16 or over”",
        error_messages={"required": "Enter the rule in plain English"},
    )
    from_day = day("First day", required=False)
    until_day = day("Last day", required=False)

    def values(self) -> dict[str, Any]:
        """Return what `actions.services.save_rule` takes."""
        given = self.cleaned_data
        read = _reader(given["field"])
        parts = [read(part.strip()) for part in given["value"].split(";") if part.strip()]
        many = given["operator"] in _MANY
        condition = {"field": given["field"], "is": given["operator"], "value": parts if many else (parts or [""])[0]}
        if given["because"].strip():
            condition["because"] = given["because"].strip()
        return {
            "condition": condition,
            "words": given["words"],
            "from_day": given["from_day"],
            "until_day": given["until_day"],
        }

    @staticmethod
    def initial_of(rule: Any) -> dict[str, Any]:
        """Return what the form shows of a rule."""
        condition = rule.condition
        value = condition.get("value")
        shown = [_shown(condition.get("field"), one) for one in (value if isinstance(value, list) else [value])]
        return {
            "field": condition.get("field"),
            "operator": condition.get("is"),
            "value": "; ".join(shown),
            "because": condition.get("because", ""),
            "words": rule.words,
            "from_day": rule.from_day,
            "until_day": rule.until_day,
        }


def _shown(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    kind = _WORDED.get(field)
    return kind(value).words if kind and value in list(kind) else str(value)
