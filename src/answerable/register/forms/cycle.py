"""What people type to renew an agreement."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Agreement, Decision
from ..models.base import Basis
from .fields import PartialDateField, PoundsField, RecordField


class RenewForm(forms.Form):
    """The agreement that follows, and the review that led to it."""

    ref = forms.CharField(
        label="Reference of the new agreement",
        max_length=54,
        error_messages={"required": "Enter a reference for the new agreement"},
    )
    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Enter a title"})
    starts = PartialDateField(label="Starts", required=False, help_text="For example, 1 April 2027")
    ends = PartialDateField(label="Ends", required=False, help_text="For example, 31 March 2029")
    value = PoundsField(
        label="Value, in pounds",
        required=False,
        help_text="Leave it empty if it is not agreed yet: the old value says nothing of the new one",
    )
    value_basis = forms.ChoiceField(
        label="How exact the value is", choices=Basis.choices, initial=Basis.NOT_RECORDED, widget=forms.RadioSelect
    )
    held = PartialDateField(label="When the review was held", required=False)
    findings = forms.CharField(label="What the review found", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["decision"] = RecordField(Decision.objects.all(), label="Decision", required=False)
        self.order_fields(
            ["ref", "title", "starts", "ends", "value", "value_basis", "decision", "held", "findings", "version"]
        )

    def clean_ref(self) -> str:
        """Each agreement has a reference of its own."""
        ref: str = self.cleaned_data["ref"]
        if Agreement.objects.filter(ref=ref).exists():
            raise forms.ValidationError(f"There is an agreement {ref} already. Enter another reference.")
        return ref

    def clean(self) -> dict[str, Any]:
        """A value says how exact it is, and only a value does."""
        data = super().clean() or {}
        stated = data.get("value_basis") != Basis.NOT_RECORDED
        if data.get("value") is not None and not stated:
            self.add_error("value_basis", "Say how exact the value is")
        if data.get("value") is None and stated and not self.has_error("value"):
            self.add_error("value_basis", "Without a value, choose not recorded")
        return data
