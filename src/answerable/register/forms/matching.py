"""What a person may say of a payee, of two organisations, and of a number in a public list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..models import Organisation
from ..queries.matching import Candidate, organisations_that_stand
from ..rules.identifiers import SCHEMES, BadIdentifier, normalise
from .fields import RecordField

CHOSEN, NEW, NONE_OF_THESE, NOBODY = "chosen", "new", "none", "nobody"


def _ask_to_choose(field: forms.Field) -> None:
    if isinstance(field.widget, forms.Select):
        field.widget.choices = [("", "Choose an organisation"), *list(field.widget.choices)[1:]]


class DecideForm(forms.Form):
    """Who a payee is: one of the suggestions, another organisation, a new one, none of these, or nobody at all."""

    is_ = forms.ChoiceField(
        label="Who is it?", widget=forms.RadioSelect, error_messages={"required": "Choose who it is"}
    )
    name = forms.CharField(
        label="Name of the new organisation", max_length=300, required=False, help_text="Only for a new organisation"
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], matched: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"] = RecordField(
            organisations_that_stand(),
            label="Organisation of the register",
            required=False,
            help_text="Only for another organisation.",
        )
        _ask_to_choose(self.fields["organisation"])
        self.order_fields(["is_", "organisation", "name", "seen"])
        self.candidates = {self._code(one): one for one in candidates}
        choices = [(code, f"It is {one.name}") for code, one in self.candidates.items()]
        if not matched:
            choices.append((CHOSEN, "It is another organisation of the register"))
            choices.append((NEW, "It is an organisation that the register does not have"))
        if candidates:
            choices.append((NONE_OF_THESE, "It is none of those suggested, and I cannot say who it is"))
        if not matched:
            choices.append((NOBODY, "It is no organisation: a withheld name, a private person or a heading"))
        self.has_choices = bool(choices)
        self.fields["is_"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _code(one: Candidate) -> str:
        row = one.suggestion
        return f"organisation-{row.organisation_id}" if row.organisation_id else f"payee-{row.other_id}"

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs."""
        data = super().clean() or {}
        if data.get("is_") == CHOSEN and not data.get("organisation") and not self.has_error("organisation"):
            self.add_error("organisation", "Choose the organisation")
        if data.get("is_") == NEW and not (data.get("name") or "").strip() and not self.has_error("name"):
            self.add_error("name", "Enter the name of the new organisation")
        return data

    @property
    def candidate(self) -> Candidate | None:
        """The suggestion that was chosen, if one was."""
        return self.candidates.get(self.cleaned_data["is_"])


class MergeForm(forms.Form):
    """Which organisation this one is."""

    def __init__(self, *args: Any, organisation: Organisation, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kept"] = RecordField(
            organisations_that_stand().exclude(pk=organisation.pk),
            label="The organisation that stays",
            required=True,
            help_text="All that is recorded of this one moves to it. You can take that back.",
            error_messages={"required": "Choose the organisation that stays"},
        )
        _ask_to_choose(self.fields["kept"])


class IdentifierForm(forms.Form):
    """A number in a public list."""

    scheme = forms.ChoiceField(
        label="Public list", choices=[(code, f"{one.register} ({code})") for code, one in SCHEMES.items()]
    )
    value = forms.CharField(
        label="Number", max_length=60, error_messages={"required": "Enter the number"},
        help_text="No check of the format can find two digits that changed places: look the number up.",
    )  # fmt: skip
    verified = forms.BooleanField(label="I looked it up in the list today", required=False)

    def clean(self) -> dict[str, Any]:
        """Write the number as its list does."""
        data = super().clean() or {}
        if data.get("scheme") and data.get("value"):
            try:
                data["value"] = normalise(data["scheme"], data["value"])
            except BadIdentifier as error:
                self.add_error("value", ValidationError(str(error)))
        return data
