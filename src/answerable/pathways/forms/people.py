"""Forms that put right what a referral says of its person."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.pathways.rules.referral import AmendReason

from .referrals import HomeStep, NeedsStep, PersonStep, VersionForm, line, one_of, words


class _Amend(VersionForm):
    reason = one_of("Why is it changed?", AmendReason.choices(), required=True, missing="Choose the reason")
    said = words("What should be kept about the change?", rows=2)


class IdentityForm(PersonStep, _Amend):
    """Who the person is. Whether they must not be found is not asked: that is not a mistake to be put right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["restricted"]

    def values(self) -> dict[str, Any]:
        """Return the keys to replace."""
        return dict(self.read()["identity"])


class AddressForm(HomeStep, _Amend):
    """Where the person lives."""

    def values(self) -> dict[str, Any]:
        """Return the keys to replace."""
        return dict(self.read()["address"])


class PreferencesForm(_Amend):
    """What the person needs to take part."""

    language = line("Preferred language", limit=60, help_text="Leave it empty for English")
    interpreter = forms.BooleanField(label="They need an interpreter", required=False)
    access_needs = words("What helps them to take part?", rows=2)
    about_me = words("What would they like us to know about them?", rows=3)

    values = NeedsStep.preferences


def filled(part: str, held: dict[str, Any]) -> dict[str, Any]:
    """Return what the form shows of what is written down now."""
    shown = dict(held)
    if part == "address":
        shown["lines"] = "\n".join(held.get("lines") or [])
    if part == "identity":
        shown["other_names"] = ", ".join(held.get("other_names") or [])
        year, month, day = [*str(held.get("born") or "").split("-"), "", "", ""][:3]
        shown["born"] = None if not day else [day.lstrip("0"), month.lstrip("0"), year]
    return shown


FORMS: dict[str, Any] = {"identity": IdentityForm, "address": AddressForm, "preferences": PreferencesForm}
