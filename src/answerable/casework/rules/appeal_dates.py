"""What is due by when after an answer: the internal review, the regulator, the tribunal; and what a review came to.

The counts are those of `law.clock` (facts/law.md A5, A7, A8); here is which of them holds for one review or one complaint.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from answerable.casework.rules.life import COMPLAINT, REVIEW, ComplaintState, ReviewState
from answerable.law import clock as law_clock
from answerable.law.working_days import Calendar, one_day_after

UPHELD, PARTLY, OVERTURNED = "upheld", "partly", "overturned"
"""What became of a first answer; the values are those of `casework.models.Verdict`."""


@dataclass(frozen=True)
class Deadline:
    """One thing to be done and the last day for it. `in_law` is False where the day rests on a code or on a practice."""

    words: str
    on: date
    in_law: bool = True


@dataclass(frozen=True)
class ReviewClock:
    """The clock of one internal review."""

    asked: date
    due: date
    """The day to answer by: 20 working days (40 where it is complex), under EIR 40 in law."""
    outer: date
    """The longest that it may take: 40 working days."""
    window_ends: date | None
    """The last day to ask for it; None where no answer had been sent when it was asked for."""
    answered: date | None
    days_late: int
    """Working days from the day to answer by to the answer; 0 where it was in time or is not answered."""
    in_law: bool
    """Whether `due` is a day in law (EIR regulation 11(4)) or of the section 45 Code."""

    @property
    def asked_late(self) -> bool:
        """Whether it was asked for after the last day to do so; whether to take it is then for the authority."""
        return self.window_ends is not None and self.asked > self.window_ends

    def is_late(self, on: date) -> bool:
        """Whether, on that day, the review is overdue, or was answered late."""
        return self.days_late > 0 if self.answered else on > self.due


def window_ends(answered: date, regime: str, working_days: int, calendar: Calendar) -> date:
    """Return the last day to ask for a review of an answer sent on `answered`.

    FOI: the office's own number of working days, 40 under section 45 Code paragraph 5.3. EIR: 40, whatever the office
    sets (regulation 11(2)). Raises law.working_days.OutsideTable.
    """
    eir = regime == law_clock.Regime.EIR
    return law_clock.review_request_by(
        answered, calendar, law_clock.REVIEW_WINDOW_WORKING_DAYS if eir else working_days
    )


def review_clock(
    *,
    asked: date,
    regime: str,
    takes_longer: bool,
    calendar: Calendar,
    window: int = law_clock.REVIEW_WINDOW_WORKING_DAYS,
    response: date | None = None,
    answered: date | None = None,
) -> ReviewClock:
    """Return the clock of a review asked for on `asked`.

    `takes_longer`: it is complex or voluminous (section 45 Code paragraph 5.5). `response` is when the answer that it is about was sent, `answered` when the outcome of the review was. Raises
    law.working_days.OutsideTable.
    """
    by, outer = law_clock.review_answer_by(asked, regime, calendar)
    due = outer if takes_longer else by
    late = calendar.working_days_between(one_day_after(due), answered) if answered and answered > due else 0
    return ReviewClock(
        asked=asked,
        due=due,
        outer=outer,
        window_ends=window_ends(response, regime, window, calendar) if response and response <= asked else None,
        answered=answered,
        days_late=late,
        in_law=regime == law_clock.Regime.EIR,
    )


def overall(verdicts: Collection[str]) -> str:
    """Return what a review came to from its findings on the questions; "" where there is none.

    All alike: that. Else the first answer is partly upheld.
    """
    found = set(verdicts)
    if not found:
        return ""
    return found.pop() if len(found) == 1 else PARTLY


@dataclass(frozen=True)
class ComplaintFacts:
    """What the days of one complaint to the regulator are counted from."""

    state: ComplaintState
    notified: date
    answer_by: date | None = None
    answered: date | None = None
    notice: date | None = None
    comply_by: date | None = None
    ended: date | None = None
    """When it was closed or decided by the tribunal."""


def complaint_deadlines(facts: ComplaintFacts, today: date) -> tuple[Deadline, ...]:
    """Return what is still to be done about a complaint, soonest first.

    An appeal may be lodged for 28 days after the notice (section 57; facts/law.md A5); afterwards it is no longer named.
    """
    found: list[Deadline] = []
    if facts.state is ComplaintState.OPEN and facts.answer_by and not facts.answered:
        found.append(Deadline("Answer the regulator", facts.answer_by, in_law=False))
    if facts.state in (ComplaintState.NOTICE, ComplaintState.DECIDED) and facts.comply_by:
        found.append(Deadline("Comply with the decision", facts.comply_by))
    if facts.state is ComplaintState.NOTICE and facts.notice:
        last = law_clock.appeal_by(facts.notice)
        if today <= last:
            found.append(Deadline("Last day to appeal to the tribunal", last))
    return tuple(sorted(found, key=lambda deadline: deadline.on))


def complaint_runs(facts: ComplaintFacts, today: date) -> bool:
    """Return whether a complaint still waits for something: the regulator, compliance, the tribunal or the time to appeal.

    A tribunal's decision that orders nothing is the end; so is a notice that orders nothing, once nobody can appeal.
    """
    if facts.state in COMPLAINT.ended:
        return facts.state is ComplaintState.DECIDED and facts.comply_by is not None
    return facts.state is not ComplaintState.NOTICE or bool(complaint_deadlines(facts, today))


def review_runs(state: str) -> bool:
    """Return whether a review is still to be answered."""
    return ReviewState(state) not in REVIEW.ended
