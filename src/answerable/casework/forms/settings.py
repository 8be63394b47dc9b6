"""How an office sets its casework."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.casework.models import CaseworkSettings

MOST_DAYS = 366
_NUMBERS: dict[str, tuple[str, str, int]] = {
    "ask_by": ("Ask the teams", "Working days before the due date", 0),
    "draft_by": ("Have a draft", "Working days before the due date", 0),
    "clear_by": ("Be cleared", "Working days before the due date", 0),
    "close_unclarified_after_days": (
        "Close a request that was not clarified",
        "Days after clarification was asked for. The Act sets none.",
        20,
    ),
    "chase_every": ("Remind a colleague", "Working days between two reminders of a task", 1),
    "task_link_days": ("A task’s link works for", "Days after it was sent", 1),
    "keep_requester_months": (
        "Forget a requester",
        "Months after their last request closed",
        1,
    ),
}
"""Each number with its label, what it counts, and the smallest that may be set."""


class SettingsForm(forms.Form):
    """The settings of an office's casework."""

    cost_limit = forms.ChoiceField(
        label="Limit of cost (section 12)",
        choices=CaseworkSettings._meta.get_field("cost_limit").choices or (),
        widget=forms.RadioSelect,
        help_text="Fees Regulations 2004, regulation 3",
        error_messages={"required": "Choose the limit of cost"},
    )
    qualified_person = forms.CharField(
        label="Qualified person for section 36",
        required=False,
        max_length=200,
        help_text="By post, such as the monitoring officer",
    )
    qualified_person_authority = forms.CharField(
        label="Document that authorises them",
        required=False,
        max_length=300,
        help_text="Section 36(5)(o): a minister’s authorisation",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, (label, words, least) in _NUMBERS.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=words,
                min_value=least,
                max_value=MOST_DAYS,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
                error_messages={"required": f"{label}: enter a number", "invalid": f"{label}: enter a whole number"},
            )
        self.order_fields([*_NUMBERS, "cost_limit", "qualified_person", "qualified_person_authority", "version"])

    def clean(self) -> dict[str, Any]:
        """The teams are asked before there is a draft, and a draft is there before it is cleared."""
        data = super().clean() or {}
        ask, draft, clear = (data.get(name) for name in ("ask_by", "draft_by", "clear_by"))
        if ask is not None and draft is not None and ask < draft:
            self.add_error("ask_by", "Ask the teams at least as many working days before the due date as you draft")
        if draft is not None and clear is not None and draft < clear:
            self.add_error("draft_by", "Have a draft at least as many working days before the due date as you clear")
        return data


class LetterheadForm(forms.Form):
    """What letters say of the office: its own address, where to ask for a review, and who the regulator is."""

    address = forms.CharField(
        label="Address of the office", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    email = forms.EmailField(label="E-mail address for requests", required=False, max_length=200)
    phone = forms.CharField(label="Telephone", required=False, max_length=60)
    signed_by = forms.CharField(
        label="Who signs letters", required=False, max_length=200, help_text="A post, such as the chief executive"
    )
    review_contact = forms.CharField(
        label="Where to ask for an internal review",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Who takes it, and an address or e-mail address. No reply can go without it (section 17(7)(a)).",
    )
    review_window_working_days = forms.IntegerField(
        label="Working days in which to ask for it",
        min_value=1,
        max_value=400,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        help_text="The section 45 Code and the Environmental Information Regulations have 40.",
        error_messages={
            "required": "Enter the working days in which a review may be asked for",
            "invalid": "Enter the working days as a whole number",
        },
    )
    regulator_name = forms.CharField(
        label="Name of the regulator",
        required=False,
        max_length=200,
        help_text="No reply can go without it (section 17(7)(b)).",
    )
    regulator_address = forms.CharField(
        label="Address of the regulator", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    regulator_phone = forms.CharField(label="Telephone of the regulator", required=False, max_length=60)
    regulator_url = forms.URLField(
        label="Website of the regulator", required=False, max_length=300, assume_scheme="https"
    )
    privacy_notice = forms.CharField(
        label="How requesters’ data is used",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Leave the box empty to use the usual words.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Lines end in one way, whatever the browser sends, so that what was not touched is not changed."""
        data = super().clean() or {}
        return {name: _lines(value) if isinstance(value, str) else value for name, value in data.items()}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
