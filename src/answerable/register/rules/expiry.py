"""When agreements end, how long before that somebody must know (12, 6 and 3 months), and whether they have ended.

An agreement ends by itself with its last day, and nobody has to record that: what is stored as active was not ended
early. An end is known as exactly as its source states it. Of "2016" the earliest day is 1 January and the latest
31 December; alerts go by the earliest, and say so, because an alert that comes too late is worth nothing. It has ended
for certain after the latest.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from . import partial_dates

ALERTS = (3, 6, 12)
"""Months before the end, the most urgent first."""


class Standing(StrEnum):
    """How near its end an agreement is."""

    ENDED_EARLY = "ended early"
    NEVER_STARTED = "never came into force"
    ENDED = "ended"
    MAY_HAVE_ENDED = "may have ended"
    WITHIN_3 = "ends within 3 months"
    WITHIN_6 = "ends within 6 months"
    WITHIN_12 = "ends within 12 months"
    LATER = "ends later"
    NO_END = "has no end"
    NOT_RECORDED = "end not recorded"


_WITHIN = {3: Standing.WITHIN_3, 6: Standing.WITHIN_6, 12: Standing.WITHIN_12}
NEEDS_ATTENTION = frozenset({*_WITHIN.values(), Standing.MAY_HAVE_ENDED})
OVER = frozenset({Standing.ENDED_EARLY, Standing.ENDED})


@dataclass(frozen=True)
class Expiry:
    """How near the end is, the first and last day that the end can be, and all of it in words."""

    standing: Standing
    earliest: date | None
    latest: date | None
    words: str
    started: bool = True

    @property
    def brief(self) -> str:
        """The same in a word or two, for lists: "In force", "Ended", "Ends within 3 months", "Not started"."""
        if self.over or self.standing in (Standing.NEVER_STARTED, Standing.MAY_HAVE_ENDED):
            return self.standing.value.capitalize()
        if not self.started:
            return "Not started"
        return self.standing.value.capitalize() if self.needs_attention else "In force"

    @property
    def needs_attention(self) -> bool:
        """Whether an alert is due: the end is near, or may have come."""
        return self.standing in NEEDS_ATTENTION

    @property
    def over(self) -> bool:
        """Whether it has ended for certain, early or with its last day."""
        return self.standing in OVER


def months_before(day: date, months: int) -> date:
    """Return the same day of the month `months` before; its last day where that month is shorter."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def alerted_until(today: date, months: int) -> date:
    """Return the last day of which the alert `months` before has come: every end up to it is within so many months."""
    count = today.year * 12 + today.month - 1 + months
    year, month = count // 12, count % 12 + 1
    last = monthrange(year, month)[1]
    # The alert of a day that a month does not have comes on that month's last day.
    is_last = today.day == monthrange(today.year, today.month)[1]
    return date(year, month, last if is_last else min(today.day, last))


def alert_days(ends: str) -> dict[int, date]:
    """Return the days on which the alerts of an end are due, by months before it; none where it is not recorded."""
    earliest = partial_dates.earliest(ends)
    return {} if earliest is None else {months: months_before(earliest, months) for months in ALERTS}


def expiry(
    ends: str,
    today: date,
    *,
    starts: str = "",
    status: str = "active",
    ended: str = "",
    time_limited: bool | None = None,
    extension_options: str = "",
) -> Expiry:
    """Say how near its end an agreement is today.

    `starts`, `ends` and `ended` are partial dates ("2016", "2016-03", "2016-03-31"; empty: not recorded); `status` is
    active (not ended early), terminated or cancelled; `time_limited` is False where the source says that there is no
    end. An agreement runs to the end of its last day; one that is ended early is over on the day of the ending.
    """
    if status == "cancelled":
        return Expiry(Standing.NEVER_STARTED, None, None, "Never came into force.")
    begins = partial_dates.earliest(starts)
    started = begins is None or today >= begins
    to_come = "" if started else f"Starts {_on(starts)}. "
    if status == "terminated":
        found = _ended_early(ended, today)
        return found if found.over else replace(found, words=to_come + found.words, started=started)
    earliest, latest = partial_dates.earliest(ends), partial_dates.latest(ends)
    if earliest is None or latest is None:
        if time_limited is False:
            return Expiry(Standing.NO_END, None, None, f"{to_come}Runs without an end.", started)
        words = f"{to_come}When it ends is not recorded, so no alert can be given."
        return Expiry(Standing.NOT_RECORDED, None, None, words, started)
    standing = _standing(earliest, latest, today)
    words = _sentence(standing, ends, earliest, latest)
    if standing is Standing.ENDED:
        return Expiry(standing, earliest, latest, words)
    options = f" To extend it: {extension_options.strip()}" if extension_options.strip() else ""
    return Expiry(standing, earliest, latest, to_come + words + options, started)


def _ended_early(ended: str, today: date) -> Expiry:
    earliest, latest = partial_dates.earliest(ended), partial_dates.latest(ended)
    if earliest is None or latest is None:
        return Expiry(Standing.ENDED_EARLY, None, None, "Ended early; the day is not recorded.")
    if today >= earliest:
        return Expiry(Standing.ENDED_EARLY, earliest, latest, f"Ended early {_on(ended)}.")
    return Expiry(_standing(earliest, latest, today), earliest, latest, f"Ends early {_on(ended)}.")


def _on(text: str) -> str:
    return partial_dates.words(text, "on" if len(text) == 10 else "in")


def _standing(earliest: date, latest: date, today: date) -> Standing:
    if today > latest:
        return Standing.ENDED
    if today > earliest:
        return Standing.MAY_HAVE_ENDED
    for months in ALERTS:
        if today >= months_before(earliest, months):
            return _WITHIN[months]
    return Standing.LATER


def _sentence(standing: Standing, ends: str, earliest: date, latest: date) -> str:
    said = partial_dates.words(ends)
    exact = earliest == latest
    if standing is Standing.ENDED:
        return f"Ended {_on(ends)}."
    vague = (
        ""
        if exact
        else f" The record says only “{said}”: it can end from {_day(earliest)} to {_day(latest)}, and alerts go by the "
        "earlier day."
    )
    if standing is Standing.MAY_HAVE_ENDED:
        return f"May have ended.{vague}"
    if standing is Standing.LATER:
        return f"Ends {_on(ends)}.{vague}"
    within = standing.value.removeprefix("ends ")
    return f"Ends {within}{f', on {said}' if exact else ''}.{vague}"


def _day(day: date) -> str:
    return partial_dates.words(day.isoformat())
