"""Returns: when they are expected, what state they are in, what their figures say against the targets.

The eight categories of need and "cope and recover", with the need at the start and at the end of support, are those
of the 2013 commissioning framework (facts/law.md D3). Small numbers: facts/law.md E4.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from . import partial_dates


class CannotSchedule(ValueError):
    """The returns of an agreement cannot be worked out; the message says why and what to do."""


class NotAllowed(ValueError):
    """A return cannot be changed like this from the state it is in; the message says what can be done."""


# The schedule


class Every(StrEnum):
    """How often a provider reports."""

    QUARTER = "quarter", "Every quarter", 3
    HALF_YEAR = "half_year", "Twice a year", 6
    YEAR = "year", "Once a year", 12

    words: str
    months: int

    def __new__(cls, code: str, words: str, months: int) -> Every:
        """Make the member of this code, with its words and its months."""
        member = str.__new__(cls, code)
        member._value_, member.words, member.months = code, words, months
        return member


BY_CODE = {every.value: every for every in Every}
"""How often, by its code."""


@dataclass(frozen=True)
class ExpectedReturn:
    """One period, both days inclusive, and the day by which its return is due."""

    first: date
    last: date
    due: date


MOST_RETURNS = 200


def schedule(starts: str, ends: str, every: Every, days: int) -> tuple[ExpectedReturn, ...]:
    """Return the periods of an agreement, cut along the quarters, halves or whole of the financial year.

    `starts` and `ends` are partial dates ("2014-10", "2016-03-31"). A period is cut short where the agreement starts or
    ends within it. A partial start is taken at its earliest and a partial end at its latest, so that no period is
    missed. `days` is how many days after the end of a period its return is due. Raises CannotSchedule.
    """
    first, last = partial_dates.earliest(starts), partial_dates.latest(ends)
    if first is None:
        raise CannotSchedule(
            "The agreement has no recorded start, so its periods cannot be worked out. Record it first."
        )
    if last is None:
        raise CannotSchedule("The agreement has no recorded end, so its periods cannot be worked out. Record it first.")
    if last < first:
        raise CannotSchedule("The agreement ends before it starts. Correct its dates first.")
    if not 0 <= days <= 366:
        raise CannotSchedule("A return is due from 0 to 366 days after its period. Correct the number of days.")
    found = []
    day = first
    while day <= last:
        end = min(_end_of_period(day, every.months), last)
        found.append(_due(day, end, days))
        if len(found) > MOST_RETURNS:
            raise CannotSchedule(
                f"The agreement would have more than {MOST_RETURNS} returns. Correct its dates, or ask less often."
            )
        day = end + timedelta(days=1)
    return tuple(found)


def still_to_add(
    periods: Iterable[ExpectedReturn], kept: Iterable[tuple[date, date]], days: int
) -> tuple[ExpectedReturn, ...]:
    """Return the periods, or the parts of them, that no kept period (first and last day) covers yet.

    So that when the schedule changes, what a provider has reported already is neither asked for again nor leaves a hole.
    """
    taken = sorted(kept)
    found = []
    for period in periods:
        day = period.first
        for first, last in taken:
            if last < day or first > period.last:
                continue
            if day < first:
                found.append(_due(day, first - timedelta(days=1), days))
            day = last + timedelta(days=1)
        if day <= period.last:
            found.append(_due(day, period.last, days))
    return tuple(found)


def _due(first: date, last: date, days: int) -> ExpectedReturn:
    return ExpectedReturn(first, last, last + timedelta(days=days))


def _end_of_period(day: date, months: int) -> date:
    since_april = (day.month - 4) % 12
    last_month = since_april // months * months + months - 1
    count = (day.year if day.month >= 4 else day.year - 1) * 12 + 3 + last_month
    year, month = count // 12, count % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def period_words(first: date, last: date) -> str:
    """Write a period as people do: "April to June 2026", "1 October 2014 to 15 November 2014"."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        return f"{_day(first)} to {_day(last)}"
    if (first.year, first.month) == (last.year, last.month):
        return _day(first)[2:]
    start = f"{first:%B}" if first.year == last.year else f"{first:%B} {first.year}"
    return f"{start} to {last:%B} {last.year}"


def _day(day: date) -> str:
    return partial_dates.words(day.isoformat())


# The states of a return


class State(StrEnum):
    """Where a return stands. The codes are those of models.Return.Status."""

    EXPECTED = "expected"
    RECEIVED = "received"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"


class Step(StrEnum):
    """What can be done with a return."""

    RECORD = "record"
    CHASE = "chase"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    REOPEN = "reopen"


STEPS: dict[tuple[State, Step], State] = {
    (State.EXPECTED, Step.RECORD): State.RECEIVED,
    (State.EXPECTED, Step.CHASE): State.EXPECTED,
    (State.RECEIVED, Step.RECORD): State.RECEIVED,
    (State.RECEIVED, Step.SEND_BACK): State.SENT_BACK,
    (State.RECEIVED, Step.ACCEPT): State.ACCEPTED,
    (State.SENT_BACK, Step.RECORD): State.RECEIVED,
    (State.SENT_BACK, Step.CHASE): State.SENT_BACK,
    (State.ACCEPTED, Step.REOPEN): State.RECEIVED,
}
"""Every step that is allowed, and the state it leads to. What is not here is refused."""

_STATE_WORDS = {
    State.EXPECTED: "has not come yet",
    State.RECEIVED: "has come and waits to be accepted",
    State.SENT_BACK: "was sent back with questions",
    State.ACCEPTED: "is accepted",
}
_STEP_WORDS = {
    Step.RECORD: "record its figures",
    Step.CHASE: "ask for it",
    Step.SEND_BACK: "send it back",
    Step.ACCEPT: "accept it",
    Step.REOPEN: "open it again",
}


def after(state: State, step: Step) -> State:
    """Return the state that a step leads to. Raises NotAllowed, saying what can be done instead."""
    if (state, step) in STEPS:
        return STEPS[state, step]
    possible = " or ".join(_STEP_WORDS[s] for s in steps_from(state))
    raise NotAllowed(f"This return {_STATE_WORDS[state]}, so you cannot {_STEP_WORDS[step]}. You can {possible}.")


def steps_from(state: State) -> tuple[Step, ...]:
    """Return what can be done with a return in this state, in the order of `Step`."""
    return tuple(step for step in Step if (state, step) in STEPS)


def is_missing(state: State, due: date | None, today: date) -> bool:
    """Whether a return that is not here is overdue. One without a day cannot be; it is due by the end of its day."""
    return state in (State.EXPECTED, State.SENT_BACK) and due is not None and today > due


# Figures against targets


class Light(StrEnum):
    """A traffic light. Grey is not reported, or without a target to hold it against: never green by silence."""

    GREEN = "green", "On target"
    AMBER = "amber", "Short of target"
    RED = "red", "Well short of target"
    GREY = "grey", "Not reported"
    NO_TARGET = "no_target", "No target"

    words: str

    def __new__(cls, code: str, words: str) -> Light:
        """Make the light of this code, with its words."""
        member = str.__new__(cls, code)
        member._value_, member.words = code, words
        return member


def light(value: Decimal | None, target: Decimal | None, amber: Decimal | None, *, higher_is_better: bool) -> Light:
    """Return the light of one figure. On the target is green; on the amber limit is amber.

    Without an amber limit, whatever is short of the target is red.
    """
    if value is None:
        return Light.GREY
    if target is None:
        return Light.NO_TARGET
    if value == target or (value > target) == higher_is_better:
        return Light.GREEN
    if amber is not None and (value == amber or (value > amber) == higher_is_better):
        return Light.AMBER
    return Light.RED


_WORST = (Light.RED, Light.AMBER, Light.GREY, Light.GREEN, Light.NO_TARGET)


def worst(lights: Iterable[Light]) -> Light:
    """Return the light of a whole return: its worst. A figure that was not reported outweighs green. None: grey."""
    found = set(lights)
    return next((one for one in _WORST if one in found), Light.GREY)


# Distance travelled


@dataclass(frozen=True)
class Distance:
    """How one category of need changed between the start and the end of support; None where one is not reported."""

    start: Decimal | None
    end: Decimal | None

    @property
    def travelled(self) -> Decimal | None:
        """The figure at the end less that at the start; None unless both are reported."""
        return None if self.start is None or self.end is None else self.end - self.start

    @property
    def words(self) -> str:
        """The change in words."""
        if self.travelled is None:
            which = "at the start" if self.start is None else "at the end"
            return "Not reported" if self.start is None and self.end is None else f"Not reported {which}"
        if not self.travelled:
            return "No change"
        return f"{'Up' if self.travelled > 0 else 'Down'} {abs(self.travelled).normalize():f}"


# Small numbers


def is_small(value: Decimal | None, threshold: int, *, is_count: bool = True) -> bool:
    """Whether a count of people is above nil and below the threshold, so that someone might be known by it.

    facts/law.md E4: with a threshold of 5, 1 to 4 are small; nil and 5 are not. Figures that are no counts (per cent,
    days, pounds) are not held against it.
    """
    return is_count and value is not None and 0 < value < threshold


NOT_COUNTS = frozenset({"per cent", "percent", "%", "days", "weeks", "months", "hours", "£", "pounds", "score"})


def counts_people(unit: str) -> bool:
    """Whether figures of this unit may count people. Only a unit known to be something else is let off."""
    return unit.strip().casefold() not in NOT_COUNTS


# Improvement actions


class ActionState(StrEnum):
    """Where an improvement action stands."""

    DONE = "done"
    OVERDUE = "overdue"
    OPEN = "open"
    NO_DAY = "no day set"


def action_state(due: date | None, done: date | None, today: date) -> ActionState:
    """Say where an action stands today. It is due by the end of its day."""
    if done is not None:
        return ActionState.DONE
    if due is None:
        return ActionState.NO_DAY
    return ActionState.OVERDUE if today > due else ActionState.OPEN
