"""The form that a return is signed with."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.returns.reissue import Reissue


class SignForm(forms.Form):
    """That what was shown may leave, and why it is issued again where it is."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    reason = forms.ChoiceField(
        label="Why is it issued again?",
        choices=Reissue.choices(),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose why the return is issued again",
            "invalid_choice": "Choose why the return is issued again",
        },
    )
    agreed = forms.BooleanField(
        label="I have looked at every number below, and they may leave",
        error_messages={"required": "Say that you have looked at every number, and that they may leave"},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]
