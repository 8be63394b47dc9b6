"""When agreements end, and how long before that somebody must know: 12, 6 and 3 months.

An end is known as exactly as its source states it. Of "2016" the earliest day is 1 January and the latest
31 December; alerts go by the earliest, and say so, because an alert that comes too late is worth nothing.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from . import partial_dates

ALERTS = (3, 6, 12)
"""Months before the end, the most urgent first."""


class Standing(StrEnum):
    """How near its end an agreement is."""

    ENDED_EARLY = "ended early"
    NEVER_STARTED = "never came into force"
    PAST_END = "past its end"
    MAY_HAVE_ENDED = "may have ended"
    WITHIN_3 = "ends within 3 months"
    WITHIN_6 = "ends within 6 months"
    WITHIN_12 = "ends within 12 months"
    LATER = "ends later"
    NO_END = "has no end"
    NOT_RECORDED = "end not recorded"


_WITHIN = {3: Standing.WITHIN_3, 6: Standing.WITHIN_6, 12: Standing.WITHIN_12}
NEEDS_ATTENTION = frozenset({*_WITHIN.values(), Standing.PAST_END, Standing.MAY_HAVE_ENDED})


@dataclass(frozen=True)
class Expiry:
    """How near the end is, the first and last day that the end can be, and all of it in words."""

    standing: Standing
    earliest: date | None
    latest: date | None
    words: str

    @property
    def needs_attention(self) -> bool:
        """Whether an alert is due, or the end has gone by and the agreement is still recorded as in force."""
        return self.standing in NEEDS_ATTENTION


def months_before(day: date, months: int) -> date:
    """Return the same day of the month `months` before; its last day where that month is shorter."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def alert_days(ends: str) -> dict[int, date]:
    """Return the days on which the alerts of an end are due, by months before it; none where it is not recorded."""
    earliest = partial_dates.earliest(ends)
    return {} if earliest is None else {months: months_before(earliest, months) for months in ALERTS}


def expiry(
    ends: str,
    today: date,
    *,
    status: str = "active",
    ended: str = "",
    time_limited: bool | None = None,
    extension_options: str = "",
) -> Expiry:
    """Say how near its end an agreement is today.

    `ends` and `ended` are partial dates ("2016", "2016-03", "2016-03-31"; empty: not recorded); `status` is active,
    terminated or cancelled; `time_limited` is False where the source says that there is no end. An agreement runs to
    the end of its last day.
    """
    earliest, latest = partial_dates.earliest(ends), partial_dates.latest(ends)
    if status == "terminated":
        when = partial_dates.words(ended, "on" if len(ended) == 10 else "in")
        return Expiry(
            Standing.ENDED_EARLY,
            partial_dates.earliest(ended),
            partial_dates.latest(ended),
            f"Ended early {when}." if when else "Ended early; the day is not recorded.",
        )
    if status == "cancelled":
        return Expiry(Standing.NEVER_STARTED, None, None, "Never came into force.")
    if earliest is None or latest is None:
        if time_limited is False:
            return Expiry(Standing.NO_END, None, None, "Runs without an end.")
        return Expiry(Standing.NOT_RECORDED, None, None, "When it ends is not recorded, so no alert can be given.")
    options = f" To extend it: {extension_options.strip()}" if extension_options.strip() else ""
    standing = _standing(earliest, latest, today)
    return Expiry(standing, earliest, latest, _sentence(standing, ends, earliest, latest) + options)


def _standing(earliest: date, latest: date, today: date) -> Standing:
    if today > latest:
        return Standing.PAST_END
    if today > earliest:
        return Standing.MAY_HAVE_ENDED
    for months in ALERTS:
        if today >= months_before(earliest, months):
            return _WITHIN[months]
    return Standing.LATER


def _sentence(standing: Standing, ends: str, earliest: date, latest: date) -> str:
    said = partial_dates.words(ends)
    exact = earliest == latest
    if standing is Standing.PAST_END:
        return f"Ended {'on' if exact else 'in'} {said}, and is still recorded as in force."
    vague = (
        ""
        if exact
        else f" The record says only “{said}”: it can end from {_day(earliest)} to {_day(latest)}, and alerts go by the "
        "earlier day."
    )
    if standing is Standing.MAY_HAVE_ENDED:
        return f"May have ended.{vague}"
    if standing is Standing.LATER:
        return f"Ends {'on' if exact else 'in'} {said}.{vague}"
    within = standing.value.removeprefix("ends ")
    return f"Ends {within}{f', on {said}' if exact else ''}.{vague}"


def _day(day: date) -> str:
    return partial_dates.words(day.isoformat())
