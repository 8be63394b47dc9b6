"""The periods that a letter asks about: which records meet them, which financial years they touch, how they read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from answerable.reading.structure import Period
from answerable.register.rules import financial_years, partial_dates
from answerable.register.rules.partial_dates import Overlap

_STRENGTH = {Overlap.NONE: 0, Overlap.POSSIBLE: 1, Overlap.CERTAIN: 2}


def is_unresolved(period: Period) -> bool:
    """Whether a period is in relative words ("last year") that no date of the letter turns into days."""
    return period.starts is None and period.ends is None


def overlap(
    starts: str, ends: str, periods: Iterable[Period], *, years: Iterable[str] = (), paid: Iterable[str] = ()
) -> Overlap:
    """Whether something with these partial dates and recorded financial years ran in any of the periods.

    A recorded financial year shows that it ran in that year; it does not show that it ran in no other. Years with an
    amount (`paid`) are a profile of the money and stand in for a date that is not recorded. Both decide only which
    questions a record belongs to: they are never shown as a start or an end. Certain where no period is asked.
    """
    asked = tuple(periods)
    if any(year_asked(year, asked) for year in years):
        return Overlap.CERTAIN
    profile = sorted(paid)
    if profile:
        starts = starts or financial_years.first_day(profile[0]).isoformat()
        ends = ends or financial_years.last_day(profile[-1]).isoformat()
    found = [partial_dates.overlap(starts, ends, period.starts, period.ends) for period in asked]
    return max(found, key=_STRENGTH.__getitem__, default=Overlap.CERTAIN)


def years_touched(periods: Iterable[Period]) -> tuple[str, ...]:
    """The financial years that the closed periods touch, in order; an open period adds none."""
    found: set[str] = set()
    for period in periods:
        if period.starts is not None and period.ends is not None:
            found.update(financial_years.between(period.starts, period.ends))
    return tuple(sorted(found))


def year_asked(financial_year: str, periods: Iterable[Period]) -> bool:
    """Whether a financial year has a day in any of the periods; true where none is asked."""
    first, last = financial_years.first_day(financial_year), financial_years.last_day(financial_year)
    asked = tuple(periods)
    return not asked or any(
        (period.ends or date.max) >= first and (period.starts or date.min) <= last for period in asked
    )


def in_words(period: Period) -> str:
    """A period for people: "in 2012-13", "since February 2013", "from May 2015 to May 2019", "“last year”"."""
    text = period.text
    if is_unresolved(period):
        return f"“{text}”"
    if "/" in text:
        start, end = text.split("/", 1)
        return f"from {_written(start, period)} to {_written(end, period)}"
    if text.startswith("to "):
        return f"up to {_written(text[3:], period)}"
    if text.endswith("-"):
        return f"since {_written(text[:-1], period)}"
    return f"in {'the ' if text.startswith(('last', 'past', 'previous', 'current', 'next')) else ''}{_written(text, period)}"


def _written(text: str, period: Period) -> str:
    """One end of a period for people; a financial year, and words that are not a date, stay as they are."""
    if period.financial_years or years_touched((period,)) == (text,):
        return text
    try:
        return partial_dates.words(partial_dates.parse(text))
    except ValueError:
        return text


def listed(periods: Iterable[Period]) -> str:
    """Several periods for people: "in 2012-13, 2013-14 and 2014-15"; empty where none is asked."""
    words: list[str] = []
    for period in periods:
        written = in_words(period)
        words.append(written.removeprefix("in ") if words and words[0].startswith("in ") else written)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
