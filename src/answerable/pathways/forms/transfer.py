"""The form that transfers a case to another service: first what goes, then the words that send it."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.models import Service
from answerable.pathways.rules.consent import How
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.transfer import ALWAYS, CARRIES

from .referrals import VersionForm, words

GROUPS = [(str(group), CARRIES[group]) for group in FieldGroup if group not in ALWAYS]


class TransferForm(VersionForm):
    """Which service, what goes with the case, and whether the person agreed that its provider is told."""

    service = forms.ModelChoiceField(
        label="To which service?",
        queryset=Service.objects.filter(is_open=True, provider__is_open=True).select_related("provider"),
        to_field_name="reference",
        empty_label="Choose a service",
        error_messages={"required": "Choose a service", "invalid_choice": "Choose a service from the list"},
    )
    groups = forms.MultipleChoiceField(
        label="What goes with the case?",
        choices=GROUPS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing is typed anew. What the protocol does not let through stays, whatever is ticked",
        error_messages={"invalid_choice": "Choose from the list"},
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
    said = words("What should the other service know about the transfer?", rows=3)

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["service"]
        if service is not None:
            choice.queryset = choice.queryset.exclude(pk=service.pk)  # type: ignore[attr-defined]
        choice.label_from_instance = lambda one: f"{one.name}, {one.provider.name}"  # type: ignore[attr-defined]
