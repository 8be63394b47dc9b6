"""The office's own non-working days: what is added or taken back re-dates every open request."""

from __future__ import annotations

from datetime import date

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission
from answerable.accounts.rules.roles import ROLES
from answerable.audit.actions import in_turn, record
from answerable.casework import clock
from answerable.casework.errors import NotAddable
from answerable.casework.models import AddedNonWorkingDay, Request, StaffNotice
from answerable.casework.standing import DueDate, due_dates
from answerable.law.working_days import in_words


@in_turn()
def add_non_working_day(
    *, day: date, name: str, divisions: str, source: str, proclaimed: date | None, by: User | None
) -> AddedNonWorkingDay:
    """Add a bank holiday that the shipped table does not have; every open request is re-dated by it.

    Raises NotAddable when the table already has the day, or it is a Saturday or Sunday, which never count anyway.
    """
    why = clock.calendar().why_not(day)
    if why:
        raise NotAddable(f"{day:%-d %B %Y} is not a working day already: {why}.")
    before = due_dates()
    added = AddedNonWorkingDay.objects.create(
        day=day, name=name.strip(), divisions=divisions, source=source.strip(), proclaimed=proclaimed
    )
    moved = _tell_officers(before, f"{added.name} on {in_words(day)} is a bank holiday")
    record(
        action="calendar.day_added",
        by=by,
        record="non_working_day",
        ref=str(day),
        after={"name": added.name, "divisions": added.divisions, "source": added.source, "re_dated": moved},
    )
    return added


@in_turn()
def remove_non_working_day(*, added: AddedNonWorkingDay, by: User | None) -> None:
    """Take back a day that an officer added; the journal keeps that it was there."""
    before = due_dates()
    day, name = added.day, added.name
    values = {"name": added.name, "divisions": added.divisions, "source": added.source}
    added.delete()
    moved = _tell_officers(before, f"{name} on {in_words(day)} is no bank holiday after all")
    record(
        action="calendar.day_removed",
        by=by,
        record="non_working_day",
        ref=str(day),
        before=values,
        after={"re_dated": moved},
    )


def _tell_officers(before: list[DueDate], why: str) -> list[str]:
    """Tell the officer of each open request whose due date moved, or every FOI officer where it has none.

    Returns the references of the requests that moved.
    """
    was = {one.reference: one for one in before}
    moved = [
        (one, was[one.reference])
        for one in due_dates()
        if one.reference in was and (one.due, one.answer_by) != (was[one.reference].due, was[one.reference].answer_by)
    ]
    requests = Request.objects.select_related("officer").in_bulk([one.key for one, _ in moved])
    answering = [code for code, role in ROLES.items() if Permission.REQUEST_ANSWER in role.permissions]
    everybody = list(User.objects.active().filter(role__in=answering))
    notices: list[StaffNotice] = []
    for one, old in moved:
        request = requests[one.key]
        now, then = one.due or one.answer_by, old.due or old.answer_by
        text = f"{request.reference} is now due on {_day(now)}, not on {_day(then)}: {why}."
        people = [request.officer] if request.officer and request.officer.is_active else everybody
        notices += [StaffNotice(to=person, request=request, text=text[:300]) for person in people]
    StaffNotice.objects.bulk_create(notices, batch_size=500)
    return [one.reference for one, _ in moved]


def _day(day: date | None) -> str:
    return in_words(day) if day else "a day not known"
