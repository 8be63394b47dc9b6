"""Which financial year, or month, a name or a period column says: "pcc-2018-19.xlsx", "2011-01-payments.csv", "Apr 18"."""

from __future__ import annotations

import re

from .cells import FIRST_YEAR, LAST_YEAR, MONTHS, Order, parse_day, tidy
from .errors import CellError

_GAP = r"[\s_.,'’/\\+–—-]*"
_EDGE = r"(?<![0-9])"
_TWO_YEARS = re.compile(rf"{_EDGE}(20\d\d|19\d\d)\s*(?:[-/–—_\s]|\bto\b)\s*(20\d\d|19\d\d|\d\d)(?![0-9])")
_SHORT_YEARS = re.compile(
    rf"(?:\bfy{_GAP}|\by(?:ea)?r{_GAP}){_EDGE}(\d\d){_GAP}(\d\d)(?![0-9])|{_EDGE}(\d\d)[/–](\d\d)(?![0-9/–-])", re.I
)
_YEAR_MONTH = re.compile(rf"{_EDGE}(20\d\d|19\d\d)[-_. ](\d\d)(?![0-9])")
_COMPACT = re.compile(rf"{_EDGE}(20\d\d|19\d\d)(\d\d)(?![0-9])")
_MONTH_YEAR = re.compile(rf"{_EDGE}(\d\d)[-_./](20\d\d|19\d\d)(?![0-9])")
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"(?<![a-z])({_NAMES})(?![a-z]){_GAP}(20\d\d|19\d\d|\d\d)(?![0-9])", re.I)
_NAMED_AFTER = re.compile(rf"{_EDGE}(20\d\d|19\d\d){_GAP}(?:\d\d{_GAP})?(?<![a-z])({_NAMES})(?![a-z])", re.I)
_A_DAY = re.compile(
    rf"\d+[-/.]\d+[-/.]\d+|{_EDGE}\d{{1,2}}(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?(?:{_NAMES})(?![a-z])|"
    rf"(?<![a-z])(?:{_NAMES})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    re.I,
)


def financial_year(words: str) -> int | None:
    """The calendar year in which the financial year that `words` name starts (2018 for "2018-19" and for "Mar 19").

    None where they name none, or more than one, or a calendar year alone, which has days of two financial years.
    """
    words = words.replace("%20", " ").replace("_", " ")
    whole = _whole_years(words)
    if whole:
        return whole.pop() if len(whole) == 1 else None
    months = {starts(year, month) for year, month in _months(words)}
    return months.pop() if len(months) == 1 else None


def _whole_years(words: str) -> set[int]:
    """Financial years written as two years that follow each other."""
    found = {int(year) for year, after in _TWO_YEARS.findall(words) if int(after) % 100 == (int(year) + 1) % 100}
    for named, named_after, slashed, slashed_after in _SHORT_YEARS.findall(words):
        year, after = int(named or slashed), int(named_after or slashed_after)
        if after == (year + 1) % 100:
            found.add(_century(year))
    return found


def _months(words: str) -> set[tuple[int, int]]:
    """Months with their year."""
    found = {(_year(year), MONTHS[month.casefold()]) for month, year in _NAMED.findall(words)}
    found = found or {(int(year), MONTHS[month.casefold()]) for year, month in _NAMED_AFTER.findall(words)}
    if not found:
        for pattern, year_at in ((_YEAR_MONTH, 1), (_COMPACT, 1), (_MONTH_YEAR, 2)):
            for match in pattern.finditer(words):
                year, month = int(match[year_at]), int(match[3 - year_at])
                if 1 <= month <= 12:
                    found.add((year, month))
    return {(year, month) for year, month in found if FIRST_YEAR <= year <= LAST_YEAR}


def of_period(text: str, *, order: str = Order.DMY) -> int | None:
    """The same for a cell of a period column, which may also hold a day.

    None for "201801": it may be January 2018 or the first period of 2018-19. From April on, both are one year.
    """
    words = tidy(text)
    if (compact := _COMPACT.fullmatch(words)) and not 4 <= int(compact[2]) <= 12:
        return None
    try:
        day = parse_day(words, order=order)
    except CellError:
        # A day that no calendar has is no month either: somebody must look at it.
        return None if _A_DAY.search(words) else financial_year(words)
    return starts(day.year, day.month)


def starts(year: int, month: int) -> int:
    """The calendar year in which the financial year of this month starts: 1 April to 31 March."""
    return year if month >= 4 else year - 1


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else _century(int(figures))


def _century(year: int) -> int:
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)
