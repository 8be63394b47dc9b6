"""What is said of a sample, of an alarm, and of two records that may be one person."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.models import DipSample, PersonLink


def _note(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=2000, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReviewForm(forms.Form):
    """What a reviewer found."""

    outcome = forms.ChoiceField(
        label="What you found",
        choices=DipSample.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found"},
    )
    note = _note("Note", "Needed unless there was a good reason.")


class AlarmForm(forms.Form):
    """What was found and done."""

    note = _note("What you found and what was done")


class LinkForm(forms.Form):
    """What somebody says of two records, and why. `seen` is what was said of them when the page was shown."""

    decision = forms.ChoiceField(
        label="What you say", widget=forms.RadioSelect, error_messages={"required": "Choose what you say"}
    )
    why = _note("Why", "In a few words: what you know, or whom you asked.")
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: str, **more: Any) -> None:
        super().__init__(*args, **more)
        states = PersonLink.State
        words = {
            states.CONFIRMED: "They are one person",
            states.REFUTED: "They are two people",
            states.PROPOSED: "Take back what was said: it is not known yet",
        }
        self.fields["decision"].choices = [(str(one), told) for one, told in words.items() if one != state]  # type: ignore[attr-defined]
        self.initial.setdefault("seen", state)
