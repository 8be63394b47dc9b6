"""The form of what was done to somebody."""

from __future__ import annotations

from django import forms

from answerable.pathways.actions.people import KINDS_OF_RELATIONSHIP
from answerable.pathways.rules.vocabulary import Offence
from answerable.ui.forms import DateField

from .referrals import line, one_of


class IncidentForm(forms.Form):
    """One incident, and who did it where that is known."""

    source_ref = line(
        "Your organisation’s number for it", required=True, missing="Enter your organisation’s number for it", limit=60
    )
    occurred_on = DateField(label="When did it happen?", error_messages={"required": "Enter when it happened"})
    offence = one_of("Kind of crime", Offence.choices(), required=True, missing="Choose what kind of crime it was")
    reported_on = DateField(label="When was it reported?", required=False)
    is_crime = one_of("Was it recorded as a crime?", [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")])
    by = forms.ChoiceField(label="Who did it?", required=False, choices=[("", "Not known")])
    forename = line("If somebody new: first name")
    surname = line("If somebody new: last name")
    relationship = one_of("What are they to the person?", list(KINDS_OF_RELATIONSHIP.items()))

    def clean(self) -> dict[str, object]:
        """Somebody new needs what they are to the person."""
        told = super().clean() or {}
        if (told.get("forename") or told.get("surname")) and not told.get("relationship"):
            self.add_error("relationship", "Choose what they are to the person; “Stranger” if nothing")
        if (told.get("forename") or told.get("surname")) and told.get("by"):
            self.add_error("by", "Choose somebody who is known already or write somebody new, not both")
        return told
