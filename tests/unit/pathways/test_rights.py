"""The clocks of what people ask about their own record: facts/law.md D5; UK GDPR Articles 12(3) and 12A."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.law.working_days import default_calendar
from answerable.pathways.rules.rights import (
    Pause,
    PauseKind,
    acknowledge_due,
    add_months,
    answer_due,
    may_extend,
    standing,
)

CALENDAR = default_calendar()


def due(received: date, *pauses: Pause, extended: bool = False) -> date | None:
    return answer_due(received, pauses, extended=extended, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 3, 3), date(2026, 4, 7)),  # 3 April 2026 is Good Friday; the next working day is the 7th
        (date(2026, 2, 3), date(2026, 3, 3)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # no 31 February; the 28th is a Saturday
        (date(2027, 8, 31), date(2027, 9, 30)),
        (date(2025, 11, 25), date(2025, 12, 29)),  # Christmas Day, Boxing Day, a weekend
    ],
)
def test_one_month_from_the_day_it_came(received: date, last: date) -> None:
    assert due(received) == last


def test_two_months_more_where_it_is_extended() -> None:
    assert due(date(2026, 2, 3), extended=True) == date(2026, 5, 5)  # 3 May is a Sunday, 4 May a bank holiday


def test_the_month_begins_when_it_is_shown_who_asks() -> None:
    asked = Pause(PauseKind.IDENTITY, date(2026, 2, 4), date(2026, 2, 10))
    assert due(date(2026, 2, 3), asked) == date(2026, 3, 10)


def test_days_of_clarification_do_not_count_and_overlaps_count_once() -> None:
    first = Pause(PauseKind.CLARIFICATION, date(2026, 2, 5), date(2026, 2, 9))
    second = Pause(PauseKind.CLARIFICATION, date(2026, 2, 7), date(2026, 2, 10))
    assert due(date(2026, 2, 3), first, second) == date(2026, 3, 9)  # 3 March and five days are a Sunday, the 8th


def test_while_the_person_has_not_answered_the_clock_stands() -> None:
    assert due(date(2026, 2, 3), Pause(PauseKind.CLARIFICATION, date(2026, 2, 5), None)) is None


def test_extending_is_told_within_the_first_month() -> None:
    received = date(2026, 2, 3)
    assert may_extend(received, (), on=date(2026, 3, 3), calendar=CALENDAR)
    assert not may_extend(received, (), on=date(2026, 3, 4), calendar=CALENDAR)
    paused = (Pause(PauseKind.IDENTITY, received, None),)
    assert may_extend(received, paused, on=date(2026, 6, 1), calendar=CALENDAR)


def test_a_complaint_is_acknowledged_within_30_days_from_19_june_2026() -> None:
    """facts/law.md D5; the day it came counts as the first."""
    assert acknowledge_due(date(2026, 6, 18)) is None
    assert acknowledge_due(date(2026, 6, 19)) == date(2026, 7, 18)


@given(st.dates(date(2016, 1, 1), date(2028, 1, 1)), st.booleans())
def test_the_last_day_is_a_working_day_within_its_bounds(received: date, extended: bool) -> None:
    last = due(received, extended=extended)
    assert last is not None
    assert CALENDAR.is_working(last)
    assert (
        add_months(received, 3 if extended else 1)
        <= last
        <= add_months(received, 3 if extended else 1) + timedelta(days=5)
    )


def test_how_a_clock_stands_in_words() -> None:
    today = date(2026, 3, 10)
    assert standing(None, paused=True, on=today).words == "Stands still until the person answers"
    assert standing(None, paused=False, on=today).words == "No limit in law"
    assert standing(date(2026, 3, 9), paused=False, on=today).words == "1 day late"
    assert standing(date(2026, 3, 8), paused=False, on=today).words == "2 days late"
    assert standing(date(2026, 3, 17), paused=False, on=today).words == "Due soon"
    assert standing(date(2026, 3, 18), paused=False, on=today).words == "In time"
