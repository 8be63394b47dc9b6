"""What the office's letters say of the office itself: who it is, where to ask for a review, who the regulator is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import router, transaction

from answerable.audit.actions import record as journal
from answerable.audit.actions import wait_for_turn

from ..errors import CannotChange, ChangedMeanwhile
from ..models import Authority

PARTICULARS = (
    "address",
    "email",
    "phone",
    "signed_by",
    "review_contact",
    "review_window_working_days",
    "regulator_name",
    "regulator_address",
    "regulator_phone",
    "regulator_url",
    "privacy_notice",
)
"""What letters say of the office, by field of `Authority`. Its name and its kind come with the register's folder."""


def change_particulars(
    *, values: Mapping[str, Any], seen: Mapping[str, Any], by: AbstractBaseUser | None
) -> Authority | None:
    """Change the particulars that `values` names; return None where nothing differs.

    `seen` is what the person was shown. Raises ChangedMeanwhile where something else is recorded now, and CannotChange
    where no office was loaded, or for a field that is none of `PARTICULARS`.
    """
    if strange := set(values) - set(PARTICULARS):
        raise CannotChange(f"These are no particulars of an office: {', '.join(sorted(strange))}.")
    with transaction.atomic(using=router.db_for_write(Authority)):
        wait_for_turn()
        office = Authority.objects.first()
        if office is None:
            raise CannotChange("No office is loaded yet. Load the register's folder first.")
        if any(getattr(office, name) != value for name, value in seen.items()):
            raise ChangedMeanwhile("the office’s particulars")
        changed = {name: value for name, value in values.items() if getattr(office, name) != value}
        if not changed:
            return None
        before = {name: getattr(office, name) for name in changed}
        for name, value in changed.items():
            setattr(office, name, value)
        office.save(update_fields=list(changed))
        journal(action="authority.changed", by=by, record="authority", ref=office.slug, before=before, after=changed)
        return office
