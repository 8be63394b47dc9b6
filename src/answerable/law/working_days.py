"""Which days are working days (FOIA s.10(6); facts/law.md A2, A2.1, A2.2).

A working day is any day but a Saturday, a Sunday, Christmas Day, Good Friday or a day that is a bank holiday under the
Banking and Financial Dealings Act 1971 in ANY part of the United Kingdom: St Andrew's Day stops the clock in Cornwall.
Privilege days and days on which the office is shut are working days. The Environmental Information Regulations 2004 use
the same definition.

The dates are data (`tables/nonworking_days.csv`) because proclamations move and add days: no rule can derive them.
"""

from __future__ import annotations

import csv
import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "nonworking_days.csv"

FIRST_DAY = date(2005, 1, 1)
"""The right of access began on this day, and so does the table."""
LAST_DAY = date(2030, 12, 31)
"""The table ends on this day (facts/law.md A2.2)."""

DIVISIONS = {"EW": "England and Wales", "Sc": "Scotland", "NI": "Northern Ireland"}
"""The three parts of the United Kingdom that the 1971 Act gives bank holidays of their own."""

NAMED_IN_SECTION_10 = frozenset({"Christmas Day", "Good Friday"})
_DAY = timedelta(days=1)


class OutsideTable(ValueError):
    """A day before 2005 or after 2030 was asked about: the table does not say, and nothing may be guessed."""


@dataclass(frozen=True)
class NonWorkingDay:
    """One weekday that is not a working day.

    `divisions` are keys of DIVISIONS. `proclaimed_on` is the day of the proclamation, where it is known: a request that was
    already running on that day has two possible due dates (facts/law.md A2.2, "Mid-flight days").
    """

    day: date
    divisions: tuple[str, ...]
    label: str
    source: str
    proclaimed_on: date | None = None

    def __post_init__(self) -> None:
        unknown = [division for division in self.divisions if division not in DIVISIONS]
        if unknown or not self.divisions:
            named = ", ".join(unknown) or "none"
            raise ValueError(
                f"A bank holiday needs the parts of the UK it is kept in, as EW, Sc or NI; given: {named}."
            )
        if not self.label.strip():
            raise ValueError(f"The bank holiday on {in_words(self.day)} needs a name.")

    @property
    def why(self) -> str:
        """Why the day does not count, for a reader: "St Andrew's Day: a bank holiday in Scotland"."""
        if self.label in NAMED_IN_SECTION_10:
            return f"{self.label}: never a working day"
        if set(self.divisions) == set(DIVISIONS):
            return f"{self.label}: a bank holiday throughout the United Kingdom"
        if set(self.divisions) == {"EW", "NI"}:
            return f"{self.label}: a bank holiday in England, Wales and Northern Ireland"
        return f"{self.label}: a bank holiday in {' and '.join(DIVISIONS[division] for division in self.divisions)}"


class Calendar:
    """The working days from 1 January 2005 to 31 December 2030.

    `version` names the table that a date was worked out with: the day it was compiled and the start of the digest of its
    rows. It changes whenever a day is added, so that a stored date can say which table it rests on.
    """

    def __init__(self, days: Iterable[NonWorkingDay], *, compiled_on: date, added: int = 0) -> None:
        self._days = {entry.day: entry for entry in days}
        for day in self._days:
            _within_table(day)
        self.compiled_on = compiled_on
        self._added = added
        self.version = f"{compiled_on.isoformat()}-{self._digest()[:8]}{f'+{added}' if added else ''}"
        self._working = self._working_days()

    def __repr__(self) -> str:
        return f"Calendar({self.version})"

    def _digest(self) -> str:
        rows = (
            f"{day.isoformat()}|{'/'.join(entry.divisions)}|{entry.label}|{entry.proclaimed_on or ''}\n"
            for day, entry in sorted(self._days.items())
        )
        return hashlib.sha256("".join(rows).encode()).hexdigest()

    def _working_days(self) -> list[date]:
        closed = self._days.keys()
        length = (LAST_DAY - FIRST_DAY).days + 1
        days = (FIRST_DAY + timedelta(days=n) for n in range(length))
        return [day for day in days if day.weekday() < 5 and day not in closed]

    @property
    def days(self) -> tuple[NonWorkingDay, ...]:
        """Every non-working weekday of the table, in order."""
        return tuple(entry for _, entry in sorted(self._days.items()))

    def is_working(self, day: date) -> bool:
        """Whether the day counts as a working day. Raises OutsideTable."""
        _within_table(day)
        return day.weekday() < 5 and day not in self._days

    def non_working(self, day: date) -> NonWorkingDay | None:
        """The table's entry for the day; None for a working day and for a weekend. Raises OutsideTable."""
        _within_table(day)
        return self._days.get(day) if day.weekday() < 5 else None

    def why_not(self, day: date) -> str | None:
        """Why the day is not a working day ("Saturday", "Good Friday: never a working day"); None if it is one.

        Raises OutsideTable.
        """
        _within_table(day)
        if day.weekday() == 5:
            return "Saturday"
        if day.weekday() == 6:
            return "Sunday"
        entry = self._days.get(day)
        return entry.why if entry else None

    def add_working_days(self, start: date, n: int) -> date:
        """The nth working day after `start`; `start` itself, which may be any day of the week, is never counted.

        n = 0 gives `start`. Raises OutsideTable, and ValueError where n is negative.
        """
        if n < 0:
            raise ValueError(f"Working days are counted forwards; {n} is less than nothing.")
        _within_table(start)
        if n == 0:
            return start
        place = bisect_right(self._working, start) + n - 1
        if place >= len(self._working):
            raise OutsideTable(_sentence(f"{n} working days after {in_words(start)}"))
        return self._working[place]

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days there are from `first` to `last`, both included. Raises OutsideTable."""
        _within_table(first)
        _within_table(last)
        return max(0, bisect_right(self._working, last) - bisect_left(self._working, first))

    def with_days(self, extra: Iterable[NonWorkingDay]) -> Calendar:
        """The same calendar with an office's own additions: bank holidays proclaimed since the table was compiled.

        Only bank holidays under the 1971 Act belong here; a day on which the office is shut is still a working day. A day
        that the table has already keeps the table's entry. Raises OutsideTable.
        """
        new = {entry.day: entry for entry in extra if entry.day not in self._days}
        if not new:
            return self
        return Calendar(
            [*self._days.values(), *new.values()], compiled_on=self.compiled_on, added=self._added + len(new)
        )


@cache
def default_calendar() -> Calendar:
    """The calendar of the table that comes with the product, read once."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        compiled_on = date.fromisoformat(table.readline().removeprefix("# compiled:").strip())
        rows = csv.DictReader(line for line in table if not line.startswith("#"))
        days = [
            NonWorkingDay(
                day=date.fromisoformat(row["date"]),
                divisions=tuple(row["divisions"].split("/")),
                label=row["label"],
                source=row["source"],
                proclaimed_on=date.fromisoformat(row["proclaimed_on"]) if row["proclaimed_on"] else None,
            )
            for row in rows
        ]
    return Calendar(days, compiled_on=compiled_on)


def in_words(day: date) -> str:
    """A date as a letter gives it: "9 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def one_day_after(day: date) -> date:
    """The next day of the week, working or not."""
    return day + _DAY


def _within_table(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutsideTable(_sentence(in_words(day)))


def _sentence(what: str) -> str:
    return (
        f"The table of non-working days runs from {in_words(FIRST_DAY)} to {in_words(LAST_DAY)} and cannot say anything "
        f"about {what}; check the date, or extend the table."
    )
