"""An office's own dates for one request: ask by, draft by, clear by, counted back from the due date.

No law sets them (facts/law.md A7); only the due date is law. They are worked out each time from the clock and the office's
settings, so that they move with the due date, and are never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from answerable.law.clock import Due, State
from answerable.law.working_days import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InternalDates:
    """The last day to ask the teams, to have a draft, and to be cleared."""

    ask_by: date
    draft_by: date
    clear_by: date


def internal_dates(
    due: Due | None, *, ask_by: int, draft_by: int, clear_by: int, calendar: Calendar
) -> InternalDates | None:
    """Return a request's internal dates, each that many working days before the date to work to.

    None while no clock runs: before the receipt is confirmed, while the clock waits, and after the answer. None of them
    is earlier than the first working day of the clock, however many days the office has set. Raises OutsideTable.
    """
    if due is None or due.state is not State.RUNNING or due.work_to is None:
        return None
    first = calendar.add_working_days(due.receipt, 1)
    by = (max(first, working_days_before(due.work_to, n, calendar)) for n in (ask_by, draft_by, clear_by))
    return InternalDates(*by)


def working_days_before(day: date, n: int, calendar: Calendar) -> date:
    """Return the nth working day before `day`, which is not counted itself; `day` where n is 0. Raises OutsideTable."""
    while n > 0:
        day -= _DAY
        n -= calendar.is_working(day)
    return day
