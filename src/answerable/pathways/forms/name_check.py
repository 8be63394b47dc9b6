"""What is typed to check whether somebody is known."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from answerable.pathways.actions.name_check import PURPOSES
from answerable.pathways.models import Referral, Worker
from answerable.pathways.policies import visible
from answerable.pathways.rules import name_check as rules
from answerable.pathways.rules.verbs import Verb
from answerable.ui.forms import DateField

WORDS = {
    "forename": "the forename",
    "surname": "the surname",
    "born": "the date of birth",
    "postcode": "the postcode",
    "phone": "the phone number",
    "email": "the e-mail address",
}
"""How each identifier is asked for in a sentence."""


def _text(label: str, *, most: int = 100, help_text: str = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attributes}),
    )


class NameCheckForm(forms.Form):
    """Whom, what for, and for which referral or why. `token` makes one form one check."""

    forename = _text("Forename")
    surname = _text("Surname")
    born = DateField(label="Date of birth", required=False, help_text="For example, 31 3 1987")
    postcode = _text("Postcode", most=10)
    phone = _text("Phone number", most=30, inputmode="tel")
    email = _text("E-mail address", most=254)
    other_names = _text(
        "Other names that they use or used", most=300, help_text="A maiden name, for example. Put a comma between two."
    )
    sex = forms.ChoiceField(
        label="Sex, if you know it",
        required=False,
        choices=(("female", "Female"), ("male", "Male"), ("unknown", "Not known")),
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(
        label="What the check is for",
        choices=[(str(one), one.words) for one in PURPOSES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the check is for"},
    )
    number = _text(
        "Number of the referral", most=20, help_text="Such as R-7K4M-2Q. Leave it empty if there is none yet."
    )
    reason = forms.CharField(
        label="Reason, where there is no referral",
        required=False,
        max_length=1000,
        help_text="In a few words, without names. A part of all checks is looked at by somebody else.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, worker: Worker, **more: Any) -> None:
        super().__init__(*args, **more)
        self._worker = worker
        self.referral: Referral | None = None
        self.initial.setdefault("token", uuid.uuid4())

    def clean_born(self) -> date | None:
        """Nobody is born tomorrow."""
        day: date | None = self.cleaned_data["born"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Date of birth must be in the past")
        return day

    def clean_number(self) -> str:
        """The referral must be one that the worker may see."""
        number = str(self.cleaned_data["number"]).strip().upper()
        if number:
            self.referral = visible(self._worker, Verb.SEE_STATE).filter(number=number).select_related("person").first()
            if self.referral is None:
                raise forms.ValidationError(
                    "There is no referral with this number among those that you may see. Check the number"
                )
        return number

    def clean(self) -> dict[str, Any]:
        """Refuse what stands for “anything”."""
        typed = super().clean() or {}
        for name in (*rules.NAMES, "postcode", "phone", "email", "other_names"):
            if rules.wild(name, str(typed.get(name) or "")):
                self.add_error(name, "Enter it as it is: a sign that stands for “anything” is not taken")
        return typed

    def identity(self) -> dict[str, Any]:
        """Return what was typed of the person, as Person.identity has it."""
        typed = self.cleaned_data
        told: dict[str, Any] = {
            name: typed[name] for name in ("forename", "surname", "postcode", "phone", "email") if typed.get(name)
        }
        if typed.get("sex") in ("female", "male"):
            told["sex"] = typed["sex"]
        if typed.get("born"):
            told["born"] = typed["born"].isoformat()
        if others := [name.strip() for name in typed.get("other_names", "").split(",") if name.strip()]:
            told["other_names"] = others
        return told

    def missing(self) -> str:
        """Return, for a sentence, the identifiers of which one more would help."""
        names = [WORDS[name] for name in rules.wanted(self.identity())]
        return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
