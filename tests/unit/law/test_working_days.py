from __future__ import annotations

from datetime import date

import pytest

from answerable.law.working_days import (
    Calendar,
    NonWorkingDay,
    OutsideTable,
    default_calendar,
)

ADDED = NonWorkingDay(
    date(2027, 6, 14), ("EW", "Sc", "NI"), "A day made up for this test", "made up", proclaimed_on=date(2027, 6, 1)
)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 28), "Saturday"),
        (date(2026, 11, 29), "Sunday"),
        (date(2027, 12, 25), "Saturday"),
        (date(2026, 11, 30), "St Andrew's Day: a bank holiday in Scotland"),
        (date(2025, 12, 1), "St Andrew's Day (substitute day): a bank holiday in Scotland"),
        (date(2025, 7, 14), "Battle of the Boyne (substitute day): a bank holiday in Northern Ireland"),
        (date(2026, 4, 6), "Easter Monday: a bank holiday in England, Wales and Northern Ireland"),
        (date(2026, 4, 3), "Good Friday: never a working day"),
        (date(2026, 12, 25), "Christmas Day: never a working day"),
        (date(2026, 12, 28), "Boxing Day (substitute day): a bank holiday throughout the United Kingdom"),
        (date(2022, 9, 19), "State funeral of Queen Elizabeth II: a bank holiday throughout the United Kingdom"),
        (date(2026, 12, 1), None),
    ],
)
def test_why_not(day: date, why: str | None) -> None:
    calendar = default_calendar()
    assert calendar.why_not(day) == why
    assert calendar.is_working(day) is (why is None)


def test_a_holiday_of_two_parts_names_both() -> None:
    entry = NonWorkingDay(date(2027, 6, 14), ("Sc", "NI"), "Made-up day", "made up")
    assert entry.why == "Made-up day: a bank holiday in Scotland and Northern Ireland"


def test_non_working_gives_the_entry_of_a_weekday_only() -> None:
    calendar = default_calendar()
    entry = calendar.non_working(date(2026, 11, 30))
    assert entry is not None
    assert entry.source == "1971 Act Sch.1"
    assert calendar.non_working(date(2026, 11, 28)) is None
    assert calendar.non_working(date(2026, 12, 1)) is None


def test_adding_and_counting_working_days() -> None:
    calendar = default_calendar()
    assert calendar.add_working_days(date(2026, 11, 28), 0) == date(2026, 11, 28)
    assert calendar.add_working_days(date(2026, 11, 27), 1) == date(2026, 12, 1)
    assert calendar.working_days_between(date(2026, 11, 27), date(2026, 12, 1)) == 2
    assert calendar.working_days_between(date(2026, 12, 1), date(2026, 11, 27)) == 0
    with pytest.raises(ValueError, match="-1 is less than nothing"):
        calendar.add_working_days(date(2026, 11, 27), -1)


@pytest.mark.parametrize("day", [date(2004, 12, 31), date(2031, 1, 1)])
def test_nothing_is_guessed_outside_the_table(day: date) -> None:
    calendar = default_calendar()
    for ask in (
        calendar.is_working,
        calendar.why_not,
        calendar.non_working,
        lambda d: calendar.add_working_days(d, 20),
        lambda d: calendar.working_days_between(d, date(2026, 1, 1)),
        lambda d: calendar.working_days_between(date(2026, 1, 1), d),
    ):
        with pytest.raises(OutsideTable, match="1 January 2005 to 31 December 2030"):
            ask(day)


def test_a_count_that_runs_past_the_table_is_refused() -> None:
    with pytest.raises(OutsideTable, match="20 working days after 12 December 2030"):
        default_calendar().add_working_days(date(2030, 12, 12), 20)


def test_an_office_may_add_days() -> None:
    calendar = default_calendar()
    with_day = calendar.with_days([ADDED])
    assert calendar.is_working(ADDED.day)
    assert not with_day.is_working(ADDED.day)
    assert with_day.version != calendar.version
    assert with_day.version.endswith("+1")
    assert calendar.version.startswith(calendar.compiled_on.isoformat())
    assert len(with_day.days) == len(calendar.days) + 1
    assert repr(with_day) == f"Calendar({with_day.version})"


def test_the_version_depends_on_the_days_and_not_on_their_order() -> None:
    days = default_calendar().days
    compiled = date(2026, 11, 21)
    assert Calendar(days, compiled_on=compiled).version == Calendar(reversed(days), compiled_on=compiled).version
    assert Calendar(days[1:], compiled_on=compiled).version != Calendar(days, compiled_on=compiled).version


def test_adding_a_day_that_is_there_changes_nothing() -> None:
    calendar = default_calendar()
    again = NonWorkingDay(date(2026, 11, 30), ("Sc",), "St Andrew's Day", "office")
    assert calendar.with_days([again]) is calendar


def test_an_added_day_must_be_in_the_table_and_whole() -> None:
    with pytest.raises(OutsideTable):
        default_calendar().with_days([NonWorkingDay(date(2031, 6, 3), ("EW",), "Too late", "office")])
    with pytest.raises(ValueError, match=r"EW, Sc or NI; given: Wales\."):
        NonWorkingDay(date(2027, 6, 14), ("Wales",), "Made-up day", "office")
    with pytest.raises(ValueError, match=r"given: none\."):
        NonWorkingDay(date(2027, 6, 14), (), "Made-up day", "office")
    with pytest.raises(ValueError, match="14 June 2027 needs a name"):
        NonWorkingDay(date(2027, 6, 14), ("EW",), " ", "office")
