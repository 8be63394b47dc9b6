"""Financial years of English and Welsh public bodies: 1 April to 31 March, written "2013-14"."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4}|\d{2})")


def parse(text: str) -> str:
    """Return a financial year as "2013-14"; takes "2013/14" and "2013-2014" too.

    Raises ValueError with a sentence for anything else, and for two years that do not follow each other.
    """
    text = text.strip()
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is not a financial year. Write it as 2013-14.")
    year, second = int(found[1]), found[2]
    if not 1900 <= year <= 2200:
        raise ValueError(f"“{text}” is not a financial year that a register can hold. Write it as 2013-14.")
    if int(second) != (year + 1 if len(second) == 4 else (year + 1) % 100):
        raise ValueError(f"“{text}” is not one financial year. Write two years that follow each other, as 2013-14.")
    return _write(year)


def _write(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02}"


def of(day: date) -> str:
    """Return the financial year in which `day` falls: 31 March 2014 is in "2013-14", 1 April 2014 in "2014-15"."""
    return _write(day.year if day >= date(day.year, 4, 1) else day.year - 1)


def starting_in(year: int) -> str:
    """Return the financial year that starts in this calendar year: 2013 gives "2013-14"."""
    return _write(year)


def first_day(financial_year: str) -> date:
    """Return 1 April of the financial year."""
    return date(int(parse(financial_year)[:4]), 4, 1)


def last_day(financial_year: str) -> date:
    """Return 31 March of the financial year."""
    return date(int(parse(financial_year)[:4]) + 1, 3, 31)


def between(first: date, last: date) -> tuple[str, ...]:
    """Return the financial years that have a day from `first` to `last`, in order; none when `last` is before `first`."""
    if last < first:
        return ()
    return tuple(_write(year) for year in range(int(of(first)[:4]), int(of(last)[:4]) + 1))
