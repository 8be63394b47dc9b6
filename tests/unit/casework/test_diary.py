"""A month as weeks."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.diary import Entry, month_beside, weeks

months = st.tuples(st.integers(2005, 2030), st.integers(1, 12))


@given(months)
def test_every_day_of_a_month_stands_once_in_whole_weeks(month: tuple[int, int]) -> None:
    grid = weeks(*month, {}, [])
    days = [day.day for week in grid for day in week]
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in grid)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    inside = [day.day for week in grid for day in week if not day.outside]
    assert inside[0] == date(*month, 1)
    assert (inside[-1] + timedelta(days=1)).day == 1
    assert all((d.year, d.month) == month for d in inside)


def test_what_falls_on_a_day_and_why_it_does_not_count_stand_there() -> None:
    entry = Entry("FOI-1", "/requests/FOI-1/", "due")
    grid = weeks(2026, 11, {date(2026, 11, 30): [entry]}, [(date(2026, 11, 30), "St Andrew's Day")])
    last = grid[-1][0]
    assert (last.day, last.entries, last.why_not) == (date(2026, 11, 30), (entry,), "St Andrew's Day")
    assert grid[0][6].why_not == "Weekend"
    assert grid[0][0].outside


@given(months, st.integers(-30, 30))
def test_going_there_and_back_is_where_one_was(month: tuple[int, int], step: int) -> None:
    there = month_beside(*month, step)
    assert 1 <= there[1] <= 12
    assert month_beside(*there, -step) == month


def test_the_month_after_december_is_january() -> None:
    assert month_beside(2026, 12, 1) == (2027, 1)
    assert month_beside(2026, 1, -1) == (2025, 12)
