"""What a bank holiday that the office adds does to what is open."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import actions, queries
from answerable.casework.models import Request, StaffNotice
from answerable.casework.rules.life import Event
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])
HOLIDAY = {
    "day": date(2026, 11, 16),
    "name": "A day (made up)",
    "divisions": "EW Sc NI",
    "source": "Made up",
    "proclaimed": None,
}


def request(reference: str, received: date, officer: User | None = None) -> Request:
    return Request.objects.create(reference=reference, subject="Costs", received=received, officer=officer)


def told() -> dict[tuple[str, str], str]:
    found = StaffNotice.objects.values_list("to__name", "request__reference", "text")
    return {(name, reference): text for name, reference, text in found}


def test_officers_are_told_of_the_requests_that_move_and_of_no_other(officer: User) -> None:
    other = member("foi_officer", "Another officer (made up)")
    member("approver")
    mine = request("FOI-1", date(2026, 11, 2), officer)
    request("FOI-2", date(2026, 11, 2))
    request("FOI-3", date(2026, 11, 17), officer)
    answered = request("FOI-4", date(2026, 11, 2), officer)
    actions.record_event(request=answered, event=Event.RESPONDED_OUTSIDE, on=date(2026, 11, 6), by=officer)
    entries = Entry.objects.count()
    added = actions.add_non_working_day(**HOLIDAY, by=officer)  # type: ignore[arg-type]
    assert Entry.objects.count() == entries + 1
    wanted = {(officer.name, "FOI-1"), (officer.name, "FOI-2"), (other.name, "FOI-2")}
    assert set(told()) == wanted
    assert told()[(officer.name, "FOI-1")] == (
        "FOI-1 is now due on 2 December 2026, not on 1 December 2026: A day (made up) on 16 November 2026 is a bank holiday."
    )
    clock = queries.clock(mine)
    assert clock
    assert clock.due == date(2026, 12, 2)
    actions.remove_non_working_day(added=added, by=officer)
    assert "is now due on 1 December 2026" in StaffNotice.objects.filter(to=officer, request=mine)[0].text


def test_re_dating_asks_as_often_for_60_requests_as_for_6(officer: User) -> None:
    from .test_queries import asked

    def with_so_many(number: int, day: date) -> int:
        for n in range(number):
            request(f"FOI-{number}-{n}", date(2026, 11, 2), officer)
        return asked(lambda: actions.add_non_working_day(**{**HOLIDAY, "day": day}, by=officer))  # type: ignore[arg-type]

    assert with_so_many(6, date(2026, 11, 16)) == with_so_many(60, date(2026, 11, 17))
