"""What the public may type: a request for information."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST_REQUEST = 20_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 1_000


class QuestionForm(forms.Form):
    """What somebody wants to know."""

    text = forms.CharField(
        label="What do you want to know?",
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ask for what is recorded: figures, contracts, decisions, documents. Say which years. You do not have to say why.",
        error_messages={
            "required": "Enter what you want to know",
            "max_length": f"What you want to know must be {LONGEST_REQUEST:,} characters or fewer",
        },
    )


class AskForm(QuestionForm):
    """A request as the Act wants it: in writing, with a real name and an address for correspondence (section 8)."""

    name = forms.CharField(
        label="Your name",
        max_length=LONGEST_NAME,
        help_text="The law asks for your real name. We do not publish it.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name"},
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        max_length=254,
        help_text="We send the answer here.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.com"},
    )
    address = forms.CharField(
        label="Or your postal address",
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        help_text="If you would rather have the answer by post.",
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two addresses."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("address") and "email" not in self.errors:
            self.add_error("email", "Enter an e-mail address or a postal address, so that we can answer you")
        return cleaned

    @property
    def from_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("website"))
