"""The office's own non-working days: what is added or taken back re-dates every open request."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from answerable.accounts.models import User
from answerable.audit.actions import record
from answerable.casework import clock
from answerable.casework.errors import NotAddable
from answerable.casework.models import AddedNonWorkingDay


@transaction.atomic
def add_non_working_day(
    *, day: date, name: str, divisions: str, source: str, proclaimed: date | None, by: User | None
) -> AddedNonWorkingDay:
    """Add a bank holiday that the shipped table does not have; every open request is re-dated by it.

    Raises NotAddable when the table already has the day, or it is a Saturday or Sunday, which never count anyway.
    """
    why = clock.calendar().why_not(day)
    if why:
        raise NotAddable(f"{day:%-d %B %Y} is not a working day already: {why}.")
    added = AddedNonWorkingDay.objects.create(
        day=day, name=name.strip(), divisions=divisions, source=source.strip(), proclaimed=proclaimed
    )
    record(
        action="calendar.day_added",
        by=by,
        record="non_working_day",
        ref=str(day),
        after={"name": added.name, "divisions": added.divisions, "source": added.source},
    )
    return added


@transaction.atomic
def remove_non_working_day(*, added: AddedNonWorkingDay, by: User | None) -> None:
    """Take back a day that an officer added; the journal keeps that it was there."""
    record(
        action="calendar.day_removed",
        by=by,
        record="non_working_day",
        ref=str(added.day),
        before={"name": added.name, "divisions": added.divisions, "source": added.source},
    )
    added.delete()
