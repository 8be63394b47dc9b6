"""What the public may type: a request for information."""

from __future__ import annotations

from typing import Any

from django import forms

from .sealing import new_token

LONGEST_REQUEST = 20_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 1_000


def _what(label: str, rows: int, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        error_messages={
            "required": "Enter what you want to know",
            "max_length": f"What you want to know must be {LONGEST_REQUEST:,} characters or fewer",
        },
    )


class QuestionForm(forms.Form):
    """What somebody wants to know."""

    text = _what(
        "What do you want to know?",
        8,
        "Ask for what is recorded: figures, contracts, decisions, documents. Say which years. You do not have to say why.",
    )


class AskForm(forms.Form):
    """A request as the Act wants it: in writing, with a real name and an address for correspondence (facts/law.md A1.7)."""

    text = _what("What you want to know", 6, "")
    name = forms.CharField(
        label="Your name",
        max_length=LONGEST_NAME,
        help_text="The law asks for your real name. We do not publish it.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your name",
            "max_length": f"Your name must be {LONGEST_NAME} characters or fewer",
        },
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        max_length=254,
        help_text="We send the answer here. Give this or a postal address.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.com"},
    )
    address = forms.CharField(
        label="Or your postal address",
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        help_text="If you would rather have the answer by post.",
        error_messages={"max_length": f"Your postal address must be {LONGEST_ADDRESS:,} characters or fewer"},
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    # Nobody sees this one; a program that fills in whatever it finds is known by it.
    leave_empty = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, text: str = "") -> None:
        super().__init__(data, initial={"text": text, "token": new_token()})

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two addresses."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("address") and not {"email", "address"} & set(self.errors):
            self.add_error("email", "Enter an e-mail address or a postal address, so that we can answer you")
        return cleaned

    @property
    def from_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("leave_empty"))

    @property
    def typed(self) -> dict[str, str]:
        """What is sealed, with the form's own secret. Only of a valid form."""
        return {name: self.cleaned_data[name] for name in ("text", "name", "email", "address", "token")}
