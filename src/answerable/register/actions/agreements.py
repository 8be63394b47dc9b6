"""Writing agreements and what belongs to them: years, fund splits, parties, measures, posts, reviews, actions, notices.

A change of the agreement itself (an extension, a new value) is an event: `actions.cycle.vary`. What is written here is
what the register should have said all along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from answerable.audit.models import Entry

from ..errors import CannotChange
from ..models import Agreement, AgreementEvent
from ..models.base import Record
from . import keeping
from .keeping import Said, Values, create, remove

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = ["change", "create", "remove"]


def change(
    *, record: Record, values: Values, version: int, by: AbstractBaseUser | None, said: Said | None = None
) -> Entry | None:
    """Correct an agreement, or a record that belongs to one, and return the journal's entry; None where nothing differs.

    A field that an event has changed cannot be corrected past that event: the agreement's history would no longer
    fit together. Raises CannotChange for that and for what a rule forbids, ChangedMeanwhile where the record moved on.
    """
    return keeping.write(
        model=type(record), record=record, values=values, version=version, by=by, said=said, check=_keep_history_whole
    )[1]


def _keep_history_whole(stored: Record | None, after: Values) -> None:
    if not isinstance(stored, Agreement):
        return
    for event in AgreementEvent.objects.filter(agreement=stored):
        told = sorted(set(event.after) & set(after))
        if told:
            names = ", ".join(str(Agreement._meta.get_field(name).verbose_name) for name in told)  # type: ignore[union-attr]
            raise CannotChange(
                f"The {event.get_kind_display().lower()} {event.ref} of {event.effective.isoformat()} changed the {names}. "
                "Record a correction as an event instead, so that the agreement’s history stays whole."
            )
