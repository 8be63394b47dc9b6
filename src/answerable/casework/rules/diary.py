"""A month as weeks of days, for the diary."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Entry:
    """One thing that falls on a day: its words, where it leads, and what sort of thing it is."""

    text: str
    href: str
    sort: str


@dataclass(frozen=True)
class DiaryDay:
    """One day of the month's grid. `why_not` says why it is no working day; `outside` that it is of another month."""

    day: date
    entries: tuple[Entry, ...] = field(default=())
    why_not: str = ""
    outside: bool = False


def weeks(
    year: int, month: int, entries: Mapping[date, Sequence[Entry]], closed: Iterable[tuple[date, str]]
) -> list[list[DiaryDay]]:
    """Return the weeks that hold a month, Monday first, each with seven days.

    `closed` are the days that are no working days with the reason. Saturdays and Sundays are told by the day itself.
    """
    reasons = dict(closed)
    return [
        [
            DiaryDay(
                day,
                tuple(entries.get(day, ())),
                reasons.get(day, "Weekend" if day.weekday() >= 5 else ""),
                day.month != month,
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]


def month_beside(year: int, month: int, step: int) -> tuple[int, int]:
    """Return the month so many months later, or earlier where `step` is negative, as (year, month)."""
    years, months = divmod(month - 1 + step, 12)
    return year + years, months + 1
