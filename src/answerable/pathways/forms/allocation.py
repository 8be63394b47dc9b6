"""The form that gives a case to a worker."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.models import Worker

from .referrals import VersionForm, words


class AllocateForm(VersionForm):
    """Which worker, why where something speaks against them, and that a manager names them where the person must not be found."""

    worker = forms.ModelChoiceField(
        queryset=Worker.objects.filter(is_active=True),
        to_field_name="reference",
        error_messages={"required": "Choose a worker", "invalid_choice": "Choose a worker from the list"},
    )
    said = words("Why this worker, if their limit is reached?", rows=2)
    named = forms.BooleanField(label="I name this worker for somebody who must not be found", required=False)

    def __init__(self, *args: Any, may_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["named"]
