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
