"""What is typed to make a letter final, to sign it, to send it back, to send it, and to publish what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from answerable.accounts.rules.roles import ROLES
from answerable.casework.models import Release
from answerable.casework.queries.clearance import Choice
from answerable.casework.rules.clearance import MOST_STEPS, roles_that_clear, why_not_chain
from answerable.ui.forms import DateField


class FixForm(forms.Form):
    """Which letter is to be made final, and how it is to leave."""

    letter = forms.ChoiceField(label="Which letter", widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label="How it is to leave", choices=Release.Channel.choices, initial="email", widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    compared = forms.BooleanField(
        required=False, label="I have compared what is in each file with what I mean to send, and nothing else is in it"
    )

    def __init__(self, *args: Any, letters: Iterable[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["letter"]
        field.choices = list(letters)  # type: ignore[attr-defined]
        field.error_messages["required"] = "Choose which letter"

    @property
    def confirmed(self) -> str:
        """The digest of the files that the officer compared; empty where they did not say so."""
        data = self.cleaned_data
        return data["shown"] if data["compared"] else ""


class OneOfSeveral(forms.Form):
    """A form that stands on a page with others; the ids of its fields begin with `named`."""

    named: ClassVar[str]

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id=f"{self.named}-%s", **more)


class SignForm(OneOfSeveral):
    """What is signed: the digest that the page showed."""

    named = "sign"

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    looked = forms.BooleanField(
        label="I have looked at every file, and this is what is to leave",
        error_messages={"required": "Look at every file, then say that you have"},
    )


class SendBackForm(OneOfSeveral):
    """Why a letter goes back."""

    named = "send-back"

    reasons = forms.CharField(
        label="What is to be changed",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Whoever drafted it reads this. Name no applicant.",
        error_messages={"required": "Say what is to be changed"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RecallForm(OneOfSeveral):
    """The release as the page showed it."""

    named = "recall"

    version = forms.IntegerField(widget=forms.HiddenInput)


class SendForm(OneOfSeveral):
    """The release as the page showed it; for a letter by post, the day it was posted."""

    named = "send"

    posted_on = DateField(label="Day it was posted", required=False, help_text="For example, 17 10 2026")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, by_post: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if by_post:
            self.fields["posted_on"].required = True
            self.fields["posted_on"].error_messages["required"] = "Enter the day it was posted"
        else:
            del self.fields["posted_on"]

    def clean_posted_on(self) -> date | None:
        """A letter cannot have been posted tomorrow."""
        day: date | None = self.cleaned_data["posted_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Day it was posted must be today or in the past")
        return day


class PublishForm(forms.Form):
    """What the public is told of an answered request: a summary, its questions as they are read, and what was corrected."""

    summary = forms.CharField(
        label="What was asked and what was answered",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Two or three sentences. Name nobody: no applicant, no e-mail address, no postcode.",
        error_messages={"required": "Write what was asked and what was answered"},
    )
    note = forms.CharField(
        label="What was corrected",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads this under the answer, with today’s day. Name nobody.",
        error_messages={"required": "Say what was corrected"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, questions: Sequence[str], correcting: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not correcting:
            del self.fields["note"]
        for place, text in enumerate(questions, start=1):
            self.fields[f"question_{place}"] = forms.CharField(
                label=f"Question {place} as the public reads it",
                max_length=20_000,
                initial=text,
                widget=forms.Textarea(attrs={"rows": min(max(len(text) // 80 + 1, 2), 12)}),
                help_text="Take out what says who asked. The answer stays as it was sent.",
                error_messages={"required": f"Question {place} is empty. Leave what was asked"},
            )

    def questions(self) -> dict[int, str]:
        """The questions as they were typed, by their place from 1."""
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("question_")}
        return {int(name.removeprefix("question_")): value for name, value in named.items()}


class UnpublishForm(OneOfSeveral):
    """Why an answer is public no longer."""

    named = "take-off"

    note = forms.CharField(
        label="Why it is taken off",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads this at the answer’s address. Name nobody.",
        error_messages={"required": "Say why it is taken off"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChainForm(forms.Form):
    """Who signs letters of one kind, first to last; a step left empty is none."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kind: str, steps: Iterable[str]) -> None:
        self.kind = kind
        now = list(steps)
        initial = {"was": " ".join(now)} | {f"step_{place}": role for place, role in enumerate(now, start=1)}
        super().__init__(data, initial=initial)
        roles = [("", "Nobody"), *((code, ROLES[code].label) for code in roles_that_clear())]
        for place in range(1, MOST_STEPS + 1):
            self.fields[f"step_{place}"] = forms.ChoiceField(label=f"Step {place}", choices=roles, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a chain that cannot be."""
        data = super().clean() or {}
        steps = [data[name] for place in range(1, MOST_STEPS + 1) if data.get(name := f"step_{place}")]
        if problem := why_not_chain(self.kind, steps):
            self.add_error("step_1", problem)
        return {"steps": steps, "was": (data.get("was") or "").split()}
