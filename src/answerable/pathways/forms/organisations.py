"""The forms of organisations and areas."""

from __future__ import annotations

from django import forms

from answerable.pathways.rules.vocabulary import OrganisationKind


class OrganisationForm(forms.Form):
    """A partner agency."""

    name = forms.CharField(label="Name", error_messages={"required": "Enter the organisation’s name"})
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *OrganisationKind.choices()],
        error_messages={"required": "Choose a kind", "invalid_choice": "Choose one of these kinds"},
    )
    contact_point = forms.CharField(
        label="Contact point",
        required=False,
        help_text="Where a partner who may know of a case can turn to: a telephone number or an address that is looked at",
    )
    controller = forms.CharField(
        label="Controller of its records",
        required=False,
        help_text="Where somebody else decides about them. Empty: itself",
    )
    is_hub = forms.BooleanField(
        label="It is a referral hub", required=False, help_text="Referrals come there first, and are routed from there"
    )


class AreaForm(forms.Form):
    """An area and the postcodes that lie in it."""

    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Enter the area’s name"})
    prefixes = forms.CharField(
        label="Beginnings of postcodes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="One on a line: a district (NG1), a sector (NG16 5) or a whole postcode. The longest that fits decides.",
    )

    def lines(self) -> list[str]:
        """Return the beginnings that were typed."""
        return [line for line in self.cleaned_data["prefixes"].replace(",", "\n").splitlines() if line.strip()]
