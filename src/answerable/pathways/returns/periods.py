"""The periods that returns are made for: so many months of the financial year, one after another."""

from __future__ import annotations

from datetime import date, timedelta

from .counting import Period

MONTHS = (1, 3, 6, 12)
"""How many months a period may have: each divides the financial year."""


def _month(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def period_of(day: date, months: int) -> Period:
    """Return the period that a day is in. `months` is one of MONTHS; the financial year begins on 1 April."""
    april = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    passed = (day.year - april.year) * 12 + day.month - april.month
    first = _month(april, passed // months * months)
    return Period(first, _month(first, months) - timedelta(days=1))


def periods(today: date, months: int, number: int) -> tuple[Period, ...]:
    """Return the latest periods, that of today first, which has not ended."""
    found = [period_of(today, months)]
    while len(found) < number:
        found.append(period_of(found[-1].first - timedelta(days=1), months))
    return tuple(found)


def overlaps(one: Period, other: Period) -> bool:
    """Return whether two periods share a day and are not the same."""
    return one != other and one.first <= other.last and other.first <= one.last
