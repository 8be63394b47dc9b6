"""The forms of information-sharing protocols."""

from __future__ import annotations

from django import forms

from answerable.pathways.rules.protocols import Basis, FieldGroup, Known, Purpose

from .fields import OrganisationChoice, day


class ProtocolForm(forms.Form):
    """A protocol: what it is called and when it holds."""

    title = forms.CharField(label="Title", error_messages={"required": "Enter the title of the protocol"})
    starts = day("First day")
    ends = day("Last day")


class DocumentForm(forms.Form):
    """What the organisations signed."""

    document = forms.FileField(
        label="The signed document",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
        help_text="PDF, Word or OpenDocument, up to 10 MB",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another."},
    )


class EndForm(forms.Form):
    """The day from which on a protocol no longer holds."""

    on = day("First day on which it no longer holds")


def _codes(label: str, kind: type[FieldGroup] | type[Known], help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=kind.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class GrantForm(forms.Form):
    """What may be shared under a line of a protocol, and on which basis."""

    basis = forms.ChoiceField(
        label="Lawful basis",
        choices=Basis.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the lawful basis", "invalid_choice": "Choose one of these"},
    )
    fields_ = _codes("What is shared", FieldGroup, "No more than the purpose needs. Nothing, for a name check.")
    known = _codes("What a name check may tell", Known, "For a name check alone")

    def values(self) -> dict[str, object]:
        """Return what the actions take."""
        given = self.cleaned_data
        return {"basis": given["basis"], "fields": given["fields_"], "known": given["known"]}


class AddGrantForm(GrantForm):
    """A line of a protocol: from one organisation to another, for one purpose."""

    giver = OrganisationChoice("Who shares", missing="Choose who shares")
    receiver = OrganisationChoice("With whom", missing="Choose with whom")
    purpose = forms.ChoiceField(
        label="What for",
        choices=Purpose.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what for", "invalid_choice": "Choose one of these"},
    )
    field_order = ("giver", "receiver", "purpose", "basis", "fields_", "known")
