"""Years as numbers that the index can hold, financial and calendar years told apart.

A financial year is the calendar year in which it starts: 2019 is 2019-20. A calendar year is that year and 10,000:
12019 is the calendar year 2019. So both sort by time among themselves, and neither is taken for the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from answerable.reading.dates import financial_year_of
from answerable.reading.structure import Period

CALENDAR = 10_000
LATEST = 2049  # an open period ("since 2018") reaches to here


def financial(starts: int) -> int:
    """The code of the financial year that starts in April of `starts`."""
    return starts


def calendar(year: int) -> int:
    """The code of a calendar year."""
    return CALENDAR + year


def is_calendar(code: int) -> bool:
    """Whether a code is of a calendar year."""
    return code >= CALENDAR


def name_of(code: int) -> str:
    """A year as it is written: "2019-20", or "2019" for the calendar year."""
    if is_calendar(code):
        return str(code - CALENDAR)
    return f"{code}-{(code + 1) % 100:02d}"


def years_of_day(day: date) -> tuple[int, int]:
    """The financial and the calendar year in which a day falls."""
    return financial(financial_year_of(day)), calendar(day.year)


def touching(code: int) -> tuple[int, ...]:
    """A year's code and those that may speak of it: of a calendar year the two financial years that share its months."""
    if is_calendar(code):
        year = code - CALENDAR
        return code, financial(year), financial(year - 1)
    return (code,)


def years_of(periods: Iterable[Period]) -> tuple[tuple[int, ...], bool]:
    """The years that periods speak of, and whether any of them is open at an end ("since 2018").

    The year that an open period states comes first. A whole calendar year, or several, gives calendar years; everything else gives the financial years it touches.
    A period that names no day gives nothing.
    """
    found: dict[int, None] = {}
    is_open = False
    for period in periods:
        if period.starts is None and period.ends is None:
            continue
        is_open = is_open or period.starts is None or period.ends is None
        first = period.starts or date((period.ends or date(LATEST, 1, 1)).year - 9, 4, 1)
        last = period.ends or date(LATEST, 12, 31)
        if not period.financial_years and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            codes = [calendar(year) for year in range(first.year, last.year + 1)]
        else:
            codes = [financial(year) for year in range(financial_year_of(first), financial_year_of(last) + 1)]
        found |= dict.fromkeys(codes if period.starts else reversed(codes))
    return tuple(found), is_open
