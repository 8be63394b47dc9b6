"""One thing done to several requests."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission
from answerable.accounts.rules.roles import ROLES
from answerable.casework.models import Team
from answerable.casework.rules.bulk import Bulk


class BulkForm(forms.Form):
    """What to do with the ticked requests, and what it needs."""

    what = forms.TypedChoiceField(
        label="What to do with them",
        coerce=lambda code: Bulk(code),
        choices=[(one.value, one.words) for one in Bulk],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do with them"},
    )
    officer = forms.ModelChoiceField(
        label="Officer", queryset=User.objects.none(), required=False, help_text="For giving them to an officer"
    )
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), required=False, help_text="For naming the team they belong to"
    )
    reason = forms.CharField(
        label="Reason for the lateness",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For recording why they are late, and for the letters of apology. Name no private person.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        answering = [code for code, role in ROLES.items() if Permission.REQUEST_ANSWER in role.permissions]
        self.fields["officer"].queryset = User.objects.active().filter(role__in=answering)  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.filter(active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs."""
        data = super().clean() or {}
        what = data.get("what")
        if what is Bulk.ASSIGN and not data.get("officer"):
            self.add_error("officer", "Choose an officer")
        if what is Bulk.TEAM and not data.get("team"):
            self.add_error("team", "Choose a team")
        if what in (Bulk.LATE_REASON, Bulk.APOLOGISE) and not (data.get("reason") or "").strip():
            self.add_error("reason", "Enter the reason for the lateness")
        return data
