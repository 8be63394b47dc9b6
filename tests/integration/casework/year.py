"""A made-up year of three hundred requests, of every kind there is, and what should come of each.

The scripts are drawn with a fixed seed. What should come of a request (its due date, its category, whether it was in time)
is worked out here from the script alone, with another list of bank holidays and another way of counting than the
product's: facts/law.md A2, "Reference algorithm".
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

from answerable.casework.rules.life import Event

YEAR = 2025
REQUESTS = 300
SEED = 20250101
EXTRA_DAY = date(2025, 9, 15)
"""A bank holiday that the office adds in the middle of the year (made up)."""
_CLOSED = {
    day
    for part in ("ENG", "WLS", "SCT", "NIR")
    for day in holidays.country_holidays("GB", subdiv=part, years=range(YEAR, YEAR + 3))
} | {EXTRA_DAY}


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in _CLOSED


def after(start: date, n: int, without: tuple[date, date] | None = None) -> date:
    """The nth working day after a day; working days of the span `without`, both ends included, are not counted."""
    day, count = start, 0
    while count < n:
        day += timedelta(days=1)
        if is_working(day) and not (without and without[0] <= day <= without[1]):
            count += 1
    return day


@dataclass
class Step:
    event: Event
    on: date
    expected: date | None = None
    by_system: bool = False


@dataclass
class Challenge:
    """A review ("compliance", "timeliness") or a complaint, with what came of it."""

    kind: str
    on: date
    answered: date
    verdict: str = "upheld"
    again_by: date | None = None
    again_on: date | None = None
    appealed: date | None = None


@dataclass
class Script:
    """One request as it went, and what should come of it."""

    name: str
    received: date
    regime: str = "foi"
    steps: list[Step] = field(default_factory=list)
    outcomes: tuple[str, ...] = ("provided",)
    challenges: list[Challenge] = field(default_factory=list)
    due: date | None = None
    first: date | None = None
    allowed: date | None = None
    counts_from: date | None = None
    reference: str = ""

    def then(self, event: Event, on: date, expected: date | None = None, *, by_system: bool = False) -> Script:
        self.steps.append(Step(event, on, expected, by_system))
        return self

    @property
    def answered(self) -> date | None:
        return next((one.on for one in self.steps if one.event is Event.RESPONDED_OUTSIDE), None)

    def category(self, as_of: date) -> str:
        """What it counts as at the end of a day (section 45 Code paragraph 8.5, facts/law.md A7)."""
        seen = {one.event for one in self.steps if one.on <= as_of}
        if Event.RESPONDED_OUTSIDE in seen:
            return CATEGORY[tuple(sorted(self.outcomes))]
        for event, name in _ENDS:
            if event in seen:
                return name
        if Event.FOUND_INVALID in seen and Event.MADE_VALID not in seen:
            return "invalid"
        return "open"

    def timing(self, as_of: date) -> str:
        answered = self.answered if self.answered and self.answered <= as_of else None
        assert self.first
        if answered and answered <= self.first:
            return "in_time"
        if self.allowed:
            return "extended" if (answered or as_of) <= self.allowed else "late"
        return "in_time" if (answered or as_of) <= self.first else "late"


_ENDS = (
    (Event.WITHDRAWN, "withdrawn"),
    (Event.LAPSED, "lapsed"),
    (Event.TRANSFERRED, "transferred"),
    (Event.HANDLED_OTHERWISE, "otherwise"),
)
CATEGORY: dict[tuple[str, ...], str] = {
    ("provided",): "granted",
    ("not_held", "provided"): "granted",
    ("provided", "refused"): "part",
    ("provided_in_part",): "part",
    ("refused", "refused"): "refused",
    ("not_held", "refused"): "refused",
    ("not_held",): "not_held",
    ("accessible",): "accessible",
    ("neither",): "neither",
    (): "unrecorded",
}


class _Drawer:
    """Draws the scripts; one method a kind of request."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.last = date(YEAR, 12, 31)

    def day(self, *, from_month: int = 1) -> date:
        first = date(YEAR, from_month, 1)
        return first + timedelta(days=self.chance.randrange((self.last - first).days + 1))

    def outcomes(self) -> tuple[str, ...]:
        return self.chance.choice(list(CATEGORY))

    def plain(self, received: date, *, late: bool, name: str, regime: str = "foi", start: date | None = None) -> Script:
        """Answered after so many working days; `start` is the day of receipt in law."""
        start = start or received
        due = after(start, 20)
        on = after(due, self.chance.randint(1, 30)) if late else after(start, self.chance.randint(1, 20))
        script = Script(name, received, regime, outcomes=self.outcomes(), due=due, first=due)
        return script.then(Event.RESPONDED_OUTSIDE, on)

    def in_time(self) -> Script:
        return self.plain(self.day(), late=False, name="answered in time")

    def late(self) -> Script:
        return self.plain(self.day(), late=True, name="answered late")

    def on_the_last_day(self) -> Script:
        received = self.day()
        due = after(received, 20)
        return Script("answered on the last day", received, outcomes=self.outcomes(), due=due, first=due).then(
            Event.RESPONDED_OUTSIDE, due
        )

    def clarified(self) -> Script:
        received = self.day()
        asked = after(received, self.chance.randint(1, 15))
        told = asked + timedelta(days=self.chance.randint(1, 40))
        plain = self.plain(received, late=self.chance.random() < 0.2, name="clarified", start=told)
        plain.steps = [Step(Event.CLARIFICATION_ASKED, asked), Step(Event.CLARIFICATION_RECEIVED, told), *plain.steps]
        return plain

    def never_clarified(self) -> Script:
        received = self.day()
        asked = after(received, self.chance.randint(1, 10))
        return (
            Script("never clarified", received)
            .then(Event.CLARIFICATION_ASKED, asked)
            .then(Event.LAPSED, asked + timedelta(days=61), by_system=True)
        )

    def fee_paid(self) -> Script:
        received = self.day()
        notice = after(received, self.chance.randint(1, 12))
        paid = notice + timedelta(days=self.chance.randint(0, 60))
        due = after(received, 20, (notice, paid))
        on = after(due, self.chance.randint(1, 10)) if self.chance.random() < 0.3 else due
        script = Script("fee paid", received, outcomes=self.outcomes(), due=due, first=due)
        return (
            script.then(Event.FEE_NOTICE, notice)
            .then(Event.FEE_PAID, paid)
            .then(Event.RESPONDED_OUTSIDE, max(on, paid))
        )

    def fee_never_paid(self) -> Script:
        received = self.day()
        notice = after(received, self.chance.randint(1, 12))
        script = Script("fee never paid", received).then(Event.FEE_NOTICE, notice)
        return script.then(Event.LAPSED, notice + timedelta(days=93), by_system=True)

    def extended(self) -> Script:
        """For the public interest: the notice never moves the 20th day, the decision has a day of its own."""
        received = self.day()
        due = after(received, 20)
        told = after(received, self.chance.randint(10, 20))
        by = after(due, self.chance.randint(5, 20))
        on = after(by, self.chance.randint(1, 15)) if self.chance.random() < 0.3 else by
        script = Script("public interest", received, outcomes=self.outcomes(), due=due, first=due, allowed=by)
        return script.then(Event.EXTENSION, told, by).then(Event.RESPONDED_OUTSIDE, on)

    def environmental(self) -> Script:
        return self.plain(self.day(), late=self.chance.random() < 0.3, name="environmental", regime="eir")

    def environmental_extended(self) -> Script:
        received = self.day()
        first, due = after(received, 20), after(received, 40)
        on = (
            after(due, self.chance.randint(1, 9))
            if self.chance.random() < 0.3
            else after(first, self.chance.randint(1, 20))
        )
        script = Script(
            "complex and voluminous", received, "eir", outcomes=self.outcomes(), due=due, first=first, allowed=due
        )
        return script.then(Event.EIR_EXTENSION, after(received, self.chance.randint(5, 20))).then(
            Event.RESPONDED_OUTSIDE, on
        )

    def ended(self) -> Script:
        received = self.day()
        event = self.chance.choice((Event.WITHDRAWN, Event.TRANSFERRED, Event.HANDLED_OTHERWISE))
        due = after(received, 20)
        script = Script("ended another way", received, due=due, first=due)
        return script.then(event, after(received, self.chance.randint(0, 15)))

    def never_valid(self) -> Script:
        received = self.day()
        script = Script("never made valid", received, due=after(received, 20), first=after(received, 20))
        return script.then(Event.FOUND_INVALID, after(received, 2))

    def made_valid(self) -> Script:
        received = self.day()
        found = after(received, 2)
        valid = found + timedelta(days=self.chance.randint(1, 20))
        plain = self.plain(received, late=False, name="made valid", start=valid)
        plain.steps = [Step(Event.FOUND_INVALID, found), Step(Event.MADE_VALID, valid), *plain.steps]
        plain.counts_from = valid
        return plain

    def still_open(self) -> Script:
        received = self.day(from_month=10)
        due = after(received, 20)
        return Script("still open", received, due=due, first=due).then(Event.GATHERING_STARTED, received)


_KINDS: tuple[tuple[Callable[[_Drawer], Script], int], ...] = (
    (_Drawer.in_time, 84),
    (_Drawer.late, 28),
    (_Drawer.on_the_last_day, 20),
    (_Drawer.clarified, 28),
    (_Drawer.never_clarified, 10),
    (_Drawer.fee_paid, 14),
    (_Drawer.fee_never_paid, 5),
    (_Drawer.extended, 24),
    (_Drawer.environmental, 16),
    (_Drawer.environmental_extended, 14),
    (_Drawer.ended, 24),
    (_Drawer.never_valid, 6),
    (_Drawer.made_valid, 9),
    (_Drawer.still_open, 18),
)


def scripts() -> list[Script]:
    """The year's requests in the order in which they came in; every sixth that was answered is challenged."""
    drawer = _Drawer()
    found = [draw(drawer) for draw, number in _KINDS for _ in range(number)]
    assert len(found) == REQUESTS
    for place, one in enumerate(one for one in found if one.answered):
        if place % 6 == 0:
            _challenge(one, place // 6)
    return sorted(found, key=lambda one: one.received)


def _challenge(script: Script, number: int) -> None:
    assert script.answered
    on = after(script.answered, 1 + number % 35)
    kind = ("compliance", "timeliness", "complaint", "compliance")[number % 4]
    verdict = ("upheld", "partly", "overturned")[number % 3]
    challenge = Challenge(kind, on, after(on, 15 + number % 10), verdict)
    if verdict == "overturned" and kind != "timeliness":
        challenge.again_by = after(challenge.answered, 20)
        challenge.again_on = after(challenge.answered, 12)
    if kind == "complaint" and number % 2 == 0:
        challenge.appealed = challenge.answered + timedelta(days=20)
    script.challenges.append(challenge)
