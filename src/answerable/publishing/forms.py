"""What is typed where the register is published, and where one record is taken back or put right."""

from __future__ import annotations

from typing import Any

from django import forms


class ConfirmForm(forms.Form):
    """Yes to what the page showed."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a record is public no longer."""

    note = forms.CharField(
        label="Why it is taken back",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads this at the record’s address. Name nobody.",
        error_messages={"required": "Say why it is taken back"},
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="take-back-%s", **more)


class PutRightForm(forms.Form):
    """What was put right in a record that is public."""

    note = forms.CharField(
        label="What was corrected",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads this under the record, with today’s day. Leave it empty where nothing was wrong.",
    )
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="put-right-%s", **more)
