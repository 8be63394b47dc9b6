"""What an officer may type about who asked."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.casework.models import Requester


class RequesterForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(
        label="Name", max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="Email address", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    address = forms.CharField(
        label="Address for correspondence",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="One line on each line",
    )
    organisation = forms.CharField(
        label="Organisation", max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kind = forms.ChoiceField(
        label="Kind of requester",
        choices=Requester.Kind.choices,
        initial=Requester.Kind.PERSON,
        help_text="Never a reason to answer differently: an answer is the same whoever asks.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for something that says who it is."""
        data = super().clean() or {}
        if not any(data.get(field, "").strip() for field in ("name", "email", "organisation")) and not self.errors:
            self.add_error("name", "Enter a name, an email address or an organisation")
        return data


class SearchForm(forms.Form):
    """Words to look for. Sent by POST, so that no name stands in an address or a log."""

    words = forms.CharField(
        label="Find by name, organisation or email address",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class JoinForm(forms.Form):
    """Another requester who is the same person."""

    number = forms.IntegerField(
        label="Number of the other requester",
        min_value=1,
        max_value=2**62,
        help_text="It stands in the list of requesters.",
        error_messages={"required": "Enter the number of the other requester", "invalid": "Enter a number"},
    )
    sure = forms.BooleanField(
        label="They are the same person or organisation",
        help_text="The other one’s requests are moved here, and their record is erased.",
        error_messages={"required": "Tick that they are the same person or organisation"},
    )
