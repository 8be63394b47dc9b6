"""When the records of a case may be disposed of, when they are due to be, and what holds them.

How long a case is kept is the office's policy (facts/law.md D6); without a schedule nothing is ever due. What holds it is
law: while a request, a review or an appeal runs, nothing that was asked for may be erased (section 77; facts/law.md A5).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from answerable.casework.rules.appeal_dates import ComplaintFacts, complaint_runs, review_runs, window_ends
from answerable.casework.rules.life import Worded
from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar, OutsideTable


class Schedule(Worded):
    """Which schedule a case falls under; values and words are those of `models.RetentionSchedule.AppliesTo`."""

    ANSWERED = "answered", "Answered requests"
    CHALLENGED = "challenged", "Requests that were reviewed or complained about"
    NOT_PURSUED = "not_pursued", "Withdrawn, lapsed, transferred or dealt with another way"


@dataclass(frozen=True)
class ReviewFacts:
    """One internal review: its state, and when it was asked for and ended."""

    state: str
    asked: date
    ended: date | None = None


@dataclass(frozen=True)
class CaseToKeep:
    """What decides how long one case is kept. `ended` is the day on which the request itself came to its end."""

    regime: str
    over: bool
    ended: date | None
    answered: date | None
    """When the last answer was sent."""
    reviews: tuple[ReviewFacts, ...] = ()
    complaints: tuple[ComplaintFacts, ...] = ()
    put_holds: tuple[str, ...] = ()
    """The reasons of the holds that somebody put and nobody has lifted."""


@dataclass(frozen=True)
class Held:
    """One reason why a case may not be disposed of, and the last day on which it holds; None: until something happens."""

    why: str
    until: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where a case stands: when it closed, when it is due to be disposed of, and what holds it until then."""

    schedule: Schedule
    closed: date | None
    due: date | None
    held: tuple[Held, ...] = field(default=())

    def is_due(self, on: date) -> bool:
        """Whether the case may be disposed of on that day, and its time is over."""
        return self.due is not None and self.due <= on and not self.held


def schedule_of(case: CaseToKeep) -> Schedule:
    """Return the schedule that a case falls under; one that was challenged is kept as such, whatever else it was."""
    if case.reviews or case.complaints:
        return Schedule.CHALLENGED
    return Schedule.ANSWERED if case.answered else Schedule.NOT_PURSUED


def closed_on(case: CaseToKeep) -> date | None:
    """Return the day on which the last thing about a case ended; None while something runs whose end is not known."""
    if not case.over or case.ended is None:
        return None
    days = [case.ended]
    for review in case.reviews:
        if review_runs(review.state):
            return None
        days.append(review.ended or review.asked)
    days += [one.ended or one.notice or one.notified for one in case.complaints]
    return max(days)


def standing(
    case: CaseToKeep, *, months: Mapping[str, int], today: date, calendar: Calendar, review_window: int
) -> Standing:
    """Return where a case stands. `months` are the office's schedules: how many months each kind is kept after closing."""
    schedule = schedule_of(case)
    closed = closed_on(case)
    kept = months.get(schedule)
    due = months_after(closed, kept) if closed and kept is not None else None
    return Standing(schedule, closed, due, _held(case, today, calendar, review_window))


def _held(case: CaseToKeep, today: date, calendar: Calendar, review_window: int) -> tuple[Held, ...]:
    held: list[Held] = []
    if not case.over:
        held.append(Held("The request is still open"))
    if any(review_runs(review.state) for review in case.reviews):
        held.append(Held("An internal review is running"))
    if any(complaint_runs(complaint, today) for complaint in case.complaints):
        held.append(Held("A complaint or an appeal is running"))
    held += [
        one for one in _time_to_challenge(case, calendar, review_window) if one.until is None or today <= one.until
    ]
    return (*held, *(Held(f"A hold was put on it: {why}") for why in case.put_holds))


def _time_to_challenge(case: CaseToKeep, calendar: Calendar, review_window: int) -> list[Held]:
    """The times in which somebody may still challenge what was answered."""
    held: list[Held] = []
    if case.answered:
        try:
            last: date | None = window_ends(case.answered, case.regime, review_window, calendar)
        except OutsideTable:
            last = None
        held.append(Held("A review of the answer may still be asked for", last))
        final = max([case.answered, *(review.ended for review in case.reviews if review.ended)])
        held.append(Held("The applicant may still complain to the regulator", law_clock.complain_by(final)))
    held += [
        Held("The regulator’s notice may still be appealed against", law_clock.appeal_by(one.notice))
        for one in case.complaints
        if one.notice
    ]
    return held


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_closing(today: date, months: int) -> date:
    """Return a day after which nothing can have closed that is due today under a schedule of so many months.

    It is the last of its month, as a month that is shorter makes cases due that closed after the same day of it.
    """
    then = months_after(today, -months)
    return then.replace(day=monthrange(then.year, then.month)[1])
