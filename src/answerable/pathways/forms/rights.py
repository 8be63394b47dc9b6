"""Forms for what people ask about their own record, and for keeping and disposing."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from answerable.pathways.rules.retention import Purpose
from answerable.pathways.rules.rights import Ask, Asker, Identity, Outcome, PauseKind, Withhold

from .fields import WholeNumber, day
from .referrals import line, one_of, words


def _today() -> date:
    return timezone.localdate()


class ReceiveForm(forms.Form):
    """What somebody asks."""

    ask = one_of("What do they ask?", Ask.choices(), required=True, missing="Choose what they ask")
    received_on = day("On which day did it come?")
    asker = one_of("Who asks?", Asker.choices(), required=True, missing="Choose who asks")
    forename = line("First name of the person whose record it is", required=True)
    surname = line("Last name", required=True)
    other_names = line("Other names they have used", help_text="With commas between them")
    born = day("Date of birth", required=False, help_text="For example, 31 3 1987")
    postcode = line("Postcode, now or before", limit=10)
    details = words("What they ask, in their words")

    def who(self) -> dict[str, Any]:
        """Return whom the record is of, as Person.identity has it."""
        told = self.cleaned_data
        names = [one.strip() for one in told["other_names"].split(",") if one.strip()]
        born = told["born"].isoformat() if told["born"] else None
        return {key: told[key].strip() for key in ("forename", "surname", "postcode")} | {
            "other_names": names,
            "born": born,
        }


class IdentityForm(forms.Form):
    """How it was made sure who asks."""

    how = one_of("How was it checked?", Identity.choices(), required=True, missing="Choose how it was checked")
    on = day("On which day?")
    safe = forms.BooleanField(
        label="I made sure that it is not somebody who harmed the person who asks, and that the answer can reach the person safely",
        error_messages={"required": "Make sure of this first"},
    )


class PauseForm(forms.Form):
    """Why and since when the clock stands still."""

    kind = one_of("Why does the clock stand still?", PauseKind.choices(), required=True, missing="Choose why")
    begins = day("On which day was the person asked?")


class OnForm(forms.Form):
    """A day."""

    on = day("On which day?")


class WhyForm(forms.Form):
    """A reason."""

    why = words("Why?", rows=3, required=True, missing="Write down why")


class PieceForm(WhyForm):
    """What becomes of one text."""

    GIVEN = "given"
    withheld = one_of(
        "What is the person given?",
        [(GIVEN, "The words below"), *((str(one), f"Left out: {one.inside}") for one in Withhold)],
        required=True,
        missing="Choose what the person is given",
    )
    given = words("The words that they are given", rows=6, help_text="Take out what tells of somebody else")
    field_order = ("withheld", "given", "why")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.initial.get("why") and not self.initial.get("withheld"):  # it was decided on before
            self.initial["withheld"] = self.GIVEN

    def clean_withheld(self) -> str:
        """Return why it is left out; nothing where the words are given."""
        said = str(self.cleaned_data["withheld"])
        return "" if said == self.GIVEN else said


class CloseForm(WhyForm):
    """What came of it."""

    outcome = one_of("What came of it?", Outcome.choices(), required=True, missing="Choose what came of it")
    field_order = ("outcome", "why")


class HandForm(forms.Form):
    """The password of the file, made here. It is kept nowhere."""

    password = forms.CharField(min_length=16, max_length=100, widget=forms.HiddenInput)

    @staticmethod
    def new_password() -> str:
        """Return a password that can be read out."""
        letters = "abcdefghjkmnpqrstuvwxyz23456789"
        return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


class RuleForm(forms.Form):
    """How long something is kept."""

    purpose = forms.ChoiceField(
        label="What for", choices=Purpose.choices(), error_messages={"invalid_choice": "Choose one"}
    )
    years = WholeNumber("Years after it ended", most=100)
    from_year_end = forms.BooleanField(label="Count from the end of the financial year (31 March)", required=False)
    child_until = WholeNumber("Of a child: at least until the age of", most=100)
    words = line("Which policy or contract says so?", required=True, limit=300)

    def clean(self) -> dict[str, Any]:
        """Both numbers are needed."""
        told = super().clean() or {}
        for name in ("years", "child_until"):
            if name not in self.errors and told.get(name) is None:
                self.add_error(name, "Enter a number")
        return told


class HoldForm(WhyForm):
    """Which record is held, and why."""

    number = line("Number of a referral of the person", required=True, limit=20, help_text="Such as R-7K4M-2Q")
    field_order = ("number", "why")
