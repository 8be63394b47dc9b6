"""Forms of what a person agreed to, and of sharing without that."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.models import Organisation
from answerable.pathways.rules.consent import How, Layer, OverrideReason
from answerable.pathways.rules.protocols import Basis

from .referrals import YES_NO, VersionForm, offer_languages, one_of, words


class AgencyField(forms.ModelChoiceField):
    """One open organisation, chosen by its name."""

    def __init__(self, label: str, *, required: bool = False, **more: Any) -> None:
        super().__init__(
            queryset=Organisation.objects.filter(is_open=True),
            label=label,
            required=required,
            to_field_name="reference",
            empty_label="Choose an agency",
            error_messages={"required": "Choose the agency", "invalid_choice": "Choose the agency"},
            **more,
        )


class AnswerForm(VersionForm):
    """What the person said to one layer of consent."""

    layer = one_of(
        "What was the person asked?", Layer.choices(), required=True, missing="Say what the person was asked"
    )
    agency = AgencyField("Which agency, if you asked about sharing?")
    given = one_of("What did they say?", YES_NO, required=True, missing="Say what the person answered")
    how = one_of("How were they asked?", How.choices(), required=True, missing="Say how the person was asked")
    language = one_of(
        "In which language were the words read?", [], required=True, missing="Say in which language the words were read"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_languages(self)

    def clean(self) -> dict[str, Any]:
        """Agreement to share names one agency, and no other agreement does."""
        told = super().clean() or {}
        if told.get("layer") == Layer.SHARE and not told.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "Choose the agency that the person was asked about")
        if told.get("layer") != Layer.SHARE:
            told["agency"] = None
        return told


class OverrideForm(VersionForm):
    """Ask to share without agreement."""

    receiver = AgencyField("Who has to be told?", required=True)
    reason = one_of(
        "Why may this be shared without agreement?",
        OverrideReason.choices(),
        required=True,
        missing="Choose the reason",
    )
    basis = one_of(
        "Lawful basis",
        [(code, said) for code, said in Basis.choices() if code != Basis.EXPLICIT_CONSENT],
        required=True,
        missing="Choose the lawful basis",
    )
    why = words(
        "Why is it necessary?",
        required=True,
        missing="Write down why it is necessary",
        help_text="What could happen, what was tried, and why no less would do. It is sealed",
    )
    person_told = one_of(
        "Does the person know?",
        [("yes", "Yes"), ("no", "No, it is not safe to tell them"), ("unknown", "Not decided yet")],
        required=True,
        missing="Say whether the person knows",
    )
