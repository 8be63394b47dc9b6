"""The table of non-working days against the facts, and against a second list that other people keep."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.law.clock import OutsideTable, due_simple
from answerable.law.working_days import FIRST_DAY, LAST_DAY, default_calendar

# facts/law.md A2.2: `holidays` 0.109 begins St Andrew's Day a year too early.
NOT_A_BANK_HOLIDAY = date(2006, 11, 30)
ALL_DAYS = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


@cache
def peer_days() -> frozenset[date]:
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    union = {
        day
        for division in ("ENG", "SCT", "NIR", "WLS")
        for day in holidays.country_holidays("GB", subdiv=division, years=years)
    }
    return frozenset(union - {NOT_A_BANK_HOLIDAY})


@cache
def peer_working_days() -> list[date]:
    return [day for day in ALL_DAYS if day.isoweekday() not in (6, 7) and day not in peer_days()]


def test_every_day_agrees_with_the_peer() -> None:
    calendar = default_calendar()
    assert [day for day in ALL_DAYS if calendar.is_working(day)] == peer_working_days()


def test_the_peer_is_wrong_about_one_day() -> None:
    assert NOT_A_BANK_HOLIDAY in holidays.country_holidays("GB", subdiv="SCT", years=2006)
    assert default_calendar().is_working(NOT_A_BANK_HOLIDAY)
    assert not default_calendar().is_working(date(2007, 11, 30))


def test_every_receipt_date_has_the_due_date_that_the_peer_gives() -> None:
    later = iter(peer_working_days())
    waiting = list(later)
    place = 0
    for received in ALL_DAYS:
        while place < len(waiting) and waiting[place] <= received:
            place += 1
        if place + 19 < len(waiting):
            assert due_simple(received).due == waiting[place + 19], received
        else:
            with pytest.raises(OutsideTable):
                due_simple(received)


@given(received=st.dates(FIRST_DAY, date(2029, 6, 30)), waited=st.integers(0, 60), paid_after=st.integers(0, 80))
def test_fee_days_are_taken_out_of_the_count(received: date, waited: int, paid_after: int) -> None:
    """A notice given within the 20 days takes every working day from notice to payment out of the count, both included."""
    notice, paid = received + timedelta(days=waited), received + timedelta(days=waited + paid_after)
    plain = [day for day in peer_working_days() if day > received][:20]
    expected = plain
    if notice <= plain[-1]:
        expected = [day for day in peer_working_days() if day > received and not notice <= day <= paid][:20]
    assert [counted.date for counted in due_simple(received, fee_notice=notice, fee_paid=paid).counted] == expected


@given(received=st.dates(FIRST_DAY, date(2029, 6, 30)), waited=st.integers(0, 200))
def test_clarification_counts_from_its_own_day(received: date, waited: int) -> None:
    clarified = received + timedelta(days=waited)
    assert due_simple(received, clarified=clarified).due == due_simple(clarified).due


@given(received=st.dates(FIRST_DAY, date(2030, 11, 1)))
def test_every_weekday_is_counted_or_skipped_with_a_reason(received: date) -> None:
    result = due_simple(received)
    assert result.due is not None
    seen = [day.date for day in result.counted] + [day.date for day in result.skipped]
    span = [received + timedelta(days=n) for n in range(1, (result.due - received).days + 1)]
    assert sorted(seen) == [day for day in span if day.weekday() < 5]
    assert all(day.why for day in result.skipped)


def test_the_table_has_the_dates_of_the_facts() -> None:
    """facts/law.md A2.2: 342 dates; the counts of a few years and divisions from its list."""
    days = default_calendar().days
    assert len(days) == 342
    per_year = Counter(entry.day.year for entry in days)
    assert (per_year[2005], per_year[2006], per_year[2007], per_year[2022], per_year[2026]) == (12, 12, 13, 15, 14)
    assert all(entry.day.weekday() < 5 for entry in days)
    assert next(entry for entry in days if entry.day == date(2026, 6, 15)).divisions == ("Sc",)


@pytest.mark.shared
def test_the_table_is_that_of_the_fact_sheet(shared: Path) -> None:
    with (shared / "facts" / "nonworking_days_2005_2030.csv").open(encoding="utf-8", newline="") as file:
        facts = [(row["date"], row["divisions"]) for row in csv.DictReader(file)]
    assert [(entry.day.isoformat(), "/".join(entry.divisions)) for entry in default_calendar().days] == facts


def test_an_england_only_calendar_is_wrong_for_136_receipt_dates_of_2025() -> None:
    """facts/law.md A2, trap 3."""
    england = set(holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2028)))
    working = [day for day in ALL_DAYS if day.weekday() < 5 and day not in england]
    wrong = 0
    for received in (date(2025, 1, 1) + timedelta(days=n) for n in range(365)):
        wrong += due_simple(received).due != next(
            day for i, day in enumerate(d for d in working if d > received) if i == 19
        )
    assert wrong == 136
