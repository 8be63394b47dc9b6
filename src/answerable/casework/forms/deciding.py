"""What an officer may type to decide a question and to state a ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone

from answerable.casework.models import CaseworkSettings, Decision, Ground
from answerable.casework.rules.deciding import contradictions
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.law.exemptions import Exemption, Kind, Test
from answerable.ui.forms import DateField

_WORDS = 20_000
DOCUMENT_LIMIT = 50 * 2**20
"""Bytes of the document of an opinion."""


def _area(label: str, help_text: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class DecisionForm(forms.Form):
    """The two duties of section 1(1), decided apart, and what the reply says of this question."""

    confirms = forms.ChoiceField(
        label="Do you confirm or deny that you hold it?",
        choices=Decision.Confirms.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you confirm, deny, or do neither"},
    )
    held = forms.ChoiceField(
        label="Is it held?",
        choices=Decision.Held.choices,
        widget=forms.RadioSelect,
        help_text="For this office. If you neither confirm nor deny, this is not told to anybody.",
        error_messages={"required": "Choose whether it is held"},
    )
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    withheld = forms.MultipleChoiceField(
        label="Columns of its tables that are withheld",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They leave the letter and its files altogether. State the ground for them.",
    )
    small_numbers = forms.BooleanField(
        label="Mask small numbers of people in its tables", required=False, help_text="Withheld under section 40(2)"
    )
    link = forms.CharField(label="Already accessible: the exact address of the page", required=False, max_length=600)
    link_text = forms.CharField(label="What that page is called", required=False, max_length=200)
    holder = forms.CharField(label="Not held: who may hold it, and how to reach them", required=False, max_length=300)
    advice = _area("Advice and help for this question", "Section 16. It goes into the letter.", 3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, columns: Sequence[str], small: int, people: bool, limit: int, **more: Any) -> None:
        super().__init__(*args, **more)
        if columns:
            cast(forms.MultipleChoiceField, self.fields["withheld"]).choices = [(name, name) for name in columns]
        else:
            del self.fields["withheld"]
        if people and not small:
            self.fields["small_numbers"].help_text = (
                "None of its counts is small. Masking hides what would give a number away together with tables that were "
                "released before. State section 40(2) as the ground."
            )
        elif small or self.initial.get("small_numbers"):
            self.fields["small_numbers"].help_text = (
                f"{small} cell{'s hold' if small != 1 else ' holds'} a count of fewer than {limit} people. As many others are "
                "masked as it takes that none can be worked out. State section 40(2) as the ground."
            )
        else:
            del self.fields["small_numbers"]

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself; what only lacks is told on the page."""
        data = super().clean() or {}
        if not any(name in self.errors for name in ("confirms", "held", "outcome")):
            told = contradictions(
                data["confirms"], data["held"], QuestionOutcome(data["outcome"]), data.get("link", "")
            )
            for field, sentence in told:
                self.add_error(field, sentence)
        return data


class CopyForm(forms.Form):
    """The other questions that are decided the same."""

    questions = forms.MultipleChoiceField(
        label="Decide the same for",
        widget=forms.CheckboxSelectMultiple,
        help_text="What was decided on them before is replaced.",
        error_messages={"required": "Choose the questions that you decide the same"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        cast(forms.MultipleChoiceField, self.fields["questions"]).choices = others


class GroundForm(forms.Form):
    """What the notice says of one ground; only what this ground needs is asked."""

    what = forms.CharField(label="What it covers", required=False, max_length=300)
    why = _area("Why it applies", "Section 17(1)(c). Say it so that the applicant can follow it.")
    enactment = forms.CharField(label="Which enactment prohibits disclosure", required=False, max_length=300)
    prejudice = _area(
        "The harm: to whose interest, and how disclosure would cause it", "Name the link from cause to effect."
    )
    likelihood = forms.ChoiceField(
        label="How likely is the harm?",
        required=False,
        choices=[(value, f"Disclosure {words} cause it") for value, words in Ground.Likelihood.choices],
        widget=forms.RadioSelect,
    )
    interest_for = _area("Public interest in disclosing")
    interest_against = _area("Public interest in withholding")
    balance = _area("How they balance", "Why the public interest in withholding outweighs that in disclosing")
    decide_by = DateField(
        label="If you need more time for the balance: the day you expect to decide",
        required=False,
        help_text="Only with the outcome “More time for the public interest”. For example, 15 12 2026",
    )
    narrowing = _area("How the request could be narrowed", "Section 16. What could you do within the limit?")
    person = forms.CharField(label="The qualified person, by name or post", required=False, max_length=200)
    authorised_by = forms.CharField(
        label="What makes them the qualified person", required=False, max_length=300, help_text="Section 36(5)"
    )
    given_on = DateField(label="Day the opinion was given", required=False, help_text="For example, 23 11 2026")
    opinion = _area("The opinion, with what they were shown")
    document = forms.FileField(label="The document of the opinion", required=False, allow_empty_file=False)
    would_reveal = forms.BooleanField(
        label="The reasons would themselves reveal what is exempt",
        required=False,
        help_text="Section 17(4): they are then left out so far as they would",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    OPINION = ("person", "authorised_by", "given_on", "opinion", "document")

    def __init__(self, *args: Any, row: Exemption, office: CaseworkSettings, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in set(self.fields) - asked_of(row) - {"version"}:
            del self.fields[name]
        if row.kind is Kind.REFUSAL:
            self.fields["why"].help_text = ""
        if "person" in self.fields and not self.is_bound and not self.initial.get("person"):
            self.initial.update({"person": office.qualified_person, "authorised_by": office.qualified_person_authority})

    def clean_given_on(self) -> Any:
        """An opinion is recorded once it was given."""
        day = self.cleaned_data["given_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Day the opinion was given must be today or in the past")
        return day

    def clean_document(self) -> Any:
        """Refuse a file that is too big to keep."""
        upload = self.cleaned_data["document"]
        if upload and (upload.size or 0) > DOCUMENT_LIMIT:
            raise forms.ValidationError(
                f"The document is bigger than {DOCUMENT_LIMIT // 2**20} MB. Upload a smaller copy."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        """An opinion is whole or not there."""
        data = super().clean() or {}
        if "person" in self.fields and (
            data.get("given_on") or data.get("opinion", "").strip() or data.get("document")
        ):
            for name, sentence in (
                ("person", "Enter the qualified person"),
                ("authorised_by", "Enter what makes them the qualified person"),
                ("given_on", "Enter the day the opinion was given"),
                ("opinion", "Enter the opinion"),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data


def asked_of(row: Exemption) -> set[str]:
    """Return the fields that a ground of this row of the law has."""
    number = row.citation.number
    asked = {"what", "why"}
    if row.kind is Kind.REFUSAL:
        return {"what", "why", "narrowing"} if number == "12" else {"why"}
    asked.add("would_reveal")
    if row.needs_prejudice or row.test in (Test.NECESSITY, Test.DEPENDS):
        asked |= {"prejudice", "likelihood"}
    if row.public_interest_test:
        asked |= {"interest_for", "interest_against", "balance", "decide_by"}
    if number == "44":
        asked.add("enactment")
    if row.needs:
        asked |= set(GroundForm.OPINION)
    return asked
