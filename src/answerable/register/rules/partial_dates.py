"""Dates to the precision that a source states, and what can be said for certain with them.

A letter that says "until 2016" has not said which day. A partial date is written "2016", "2014-10" or
"2015-02-01" (ISO 8601); the empty text means that the date is not recorded.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WRITTEN = re.compile(r"(?:(\d{1,2})\s+)?([a-z]+)\s+(\d{4})", re.IGNORECASE)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Overlap(StrEnum):
    """Whether two stretches of time share a day, as far as their stated dates tell."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


def parse(text: str) -> str:
    """Return `text` as a partial date in ISO 8601, to the precision it has: "2016", "2014-10", "2015-02-01".

    Takes ISO dates, "31/03/2016" (day first), "31 March 2016" and "March 2016". Raises ValueError with a
    sentence for anything else, and for a day that no calendar has.
    """
    text = text.strip()
    year, month, day = _parts(text)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"“{text}” is not a date that the calendar has.") from None
    return "-".join([f"{year:04}"] + [f"{part:02}" for part in (month, day) if part])


def _parts(text: str) -> tuple[int, int | None, int | None]:
    if iso := _ISO.fullmatch(text):
        year, month, day = (None if part is None else int(part) for part in iso.groups())
        assert year is not None
        if month == 0 or day == 0:
            raise ValueError(f"“{text}” is not a date that the calendar has.")
        return year, month, day
    if slashed := _SLASHED.fullmatch(text):
        return int(slashed[3]), int(slashed[2]) or 99, int(slashed[1]) or 99
    if written := _WRITTEN.fullmatch(text):
        month = _month(written[2])
        if month:
            return int(written[3]), month, None if written[1] is None else int(written[1]) or 99
    raise ValueError(f"“{text}” is not a date. Write 2016, 2016-03 or 2016-03-31: as much as the source states.")


def _month(word: str) -> int | None:
    for number, name in enumerate(_MONTHS, start=1):
        if word.casefold() in (name.casefold(), name[:3].casefold()):
            return number
    return None


def earliest(text: str) -> date | None:
    """Return the first day that the partial date can mean; None where it is not recorded."""
    if not text:
        return None
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def latest(text: str) -> date | None:
    """Return the last day that the partial date can mean; None where it is not recorded."""
    if not text:
        return None
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def words(text: str, before: str = "") -> str:
    """Return the partial date as people write it, after the word `before`: "until 2016", "from 1 February 2015".

    Empty where the date is not recorded.
    """
    if not text:
        return ""
    year, month, day = _parts(text)
    written = str(year)
    if month:
        written = f"{_MONTHS[month - 1]} {written}"
    if day:
        written = f"{day} {written}"
    return f"{before} {written}".strip()


def overlap(starts: str, ends: str, first: date | None, last: date | None) -> Overlap:
    """Say whether something that runs from `starts` to `ends` has a day within `first` to `last`, both inclusive.

    `first` and `last` are None where the period is open on that side. An unrecorded start or end can be any
    day, so it makes an overlap possible and never certain, unless the other end settles it: something that
    starts inside the period overlaps it whatever its end.
    """
    first, last = first or date.min, last or date.max
    start_earliest, start_latest = earliest(starts) or date.min, latest(starts) or date.max
    end_earliest, end_latest = earliest(ends) or date.min, latest(ends) or date.max
    if start_earliest > last or end_latest < first:
        return Overlap.NONE
    # Nothing ends before it starts, so each end bounds the other.
    start_latest = min(start_latest, end_latest)
    end_earliest = max(end_earliest, start_earliest)
    if start_latest <= last and end_earliest >= first:
        return Overlap.CERTAIN
    return Overlap.POSSIBLE
