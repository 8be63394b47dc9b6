"""The form that offers a referral to a service."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.models import Service
from answerable.pathways.rules.consent import How

from .referrals import VersionForm, words


class OfferForm(VersionForm):
    """Which service, whether the person agreed that its provider is told, and why where something speaks against it."""

    service = forms.ModelChoiceField(
        queryset=Service.objects.select_related("provider"),
        to_field_name="reference",
        error_messages={"required": "Choose a service", "invalid_choice": "Choose a service from the list"},
    )
    agreed_how = forms.ChoiceField(
        label="Did the person agree that this service is told?",
        choices=[
            ("", "They were asked before"),
            *((code, f"Yes, asked just now: {said.lower()}") for code, said in How.choices()[:2]),
        ],
        required=False,
        widget=forms.Select,
    )
    said = words("Why this service, if something speaks against it?", rows=2)

    def __init__(self, *args: Any, against: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.against = against

    def clean(self) -> dict[str, Any]:
        """A service that something speaks against is chosen with a reason."""
        told = super().clean() or {}
        service = told.get("service")
        if service and str(service.reference) in self.against and not str(told.get("said") or "").strip():
            self.add_error("said", f"Something speaks against {service}. Write down why you choose it")
        return told
