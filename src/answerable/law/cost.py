"""The cost limit: what may be counted, when the limit is exceeded, when requests are added together (FOIA s.12).

Freedom of Information and Data Protection (Appropriate Limit and Fees) Regulations 2004, SI 2004/3244; facts/law.md A4.
Amounts are pounds as Decimal, time is hours as Decimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from answerable.law.clock import aggregation_window
from answerable.law.working_days import Calendar, in_words

HOURLY_RATE = Decimal(25)
"""Pounds for each person and hour, whatever they are paid (reg 4(4))."""
_NOTHING = Decimal(0)


class Limit(StrEnum):
    """Which appropriate limit an authority has (reg 3)."""

    PART_I = "part I"
    """Central government, Parliament, the armed forces: Schedule 1 Part I of the Act."""
    OTHER = "other"
    """Every other authority: police and crime commissioners (Part V), councils, mayors."""

    @property
    def pounds(self) -> Decimal:
        """The appropriate limit in pounds: 600 or 450."""
        return Decimal(600) if self is Limit.PART_I else Decimal(450)

    @property
    def hours(self) -> Decimal:
        """The same limit in hours of one person's time: 24 or 18."""
        return self.pounds / HOURLY_RATE


class Activity(StrEnum):
    """What the time was, or would be, spent on. Only the first four may be counted (reg 4(3))."""

    DETERMINING = "determining whether the information is held"
    LOCATING = "locating the information or a document that may contain it"
    RETRIEVING = "retrieving the information or a document that may contain it"
    EXTRACTING = "extracting the information from a document that contains it"
    CONSIDERING = "reading to consider exemptions"
    REDACTING = "redacting"
    CONSULTING = "consulting third parties"
    PUBLIC_INTEREST = "weighing the public interest"
    COPYING = "copying"
    REPLYING = "writing the reply"

    @property
    def countable(self) -> bool:
        """Whether its time counts towards the limit."""
        return self in _COUNTABLE


_COUNTABLE = frozenset({Activity.DETERMINING, Activity.LOCATING, Activity.RETRIEVING, Activity.EXTRACTING})


@dataclass(frozen=True)
class Task:
    """One piece of estimated work: what it is, how long it takes in hours, what it costs besides in pounds, and how we know.

    `pounds` is for costs that are not staff time, such as a charge for fetching boxes from a store.
    """

    activity: Activity
    hours: Decimal = _NOTHING
    pounds: Decimal = _NOTHING
    basis: str = ""

    def __post_init__(self) -> None:
        if self.hours < 0 or self.pounds < 0:
            raise ValueError(f"The estimate for {self.activity.value} cannot be less than nothing.")

    @property
    def cost(self) -> Decimal:
        """Pounds that count towards the limit."""
        return self.hours * HOURLY_RATE + self.pounds if self.activity.countable else _NOTHING


@dataclass(frozen=True)
class Estimate:
    """An estimate of what complying with a request would cost, task by task."""

    tasks: tuple[Task, ...]
    limit: Limit = Limit.OTHER

    @property
    def cost(self) -> Decimal:
        """Pounds that count towards the limit."""
        return sum((task.cost for task in self.tasks), _NOTHING)

    @property
    def hours(self) -> Decimal:
        """Hours that count towards the limit."""
        return sum((task.hours for task in self.tasks if task.activity.countable), _NOTHING)

    @property
    def not_counted(self) -> tuple[Task, ...]:
        """The tasks that were estimated and may not be counted."""
        return tuple(task for task in self.tasks if not task.activity.countable)

    @property
    def exceeds_limit(self) -> bool:
        """Whether s.12(1) is engaged. The limit must be exceeded: exactly 18 hours is not enough."""
        return self.cost > self.limit.pounds

    @property
    def confirming_exceeds_limit(self) -> bool:
        """Whether s.12(2) is engaged: finding out whether it is held would alone exceed the limit.

        Where it is not, the authority must still confirm or deny although s.12(1) spares it from providing.
        """
        alone = sum((task.cost for task in self.tasks if task.activity is Activity.DETERMINING), _NOTHING)
        return alone > self.limit.pounds

    @property
    def sentence(self) -> str:
        """The sum as a letter shows it (facts/law.md G item 7)."""
        besides = self.cost - self.hours * HOURLY_RATE
        other = f" and £{_money(besides)} of other costs" if besides else ""
        verdict = "above" if self.exceeds_limit else "not above"
        return (
            f"{_plain(self.hours)} hours at £{_plain(HOURLY_RATE)} an hour{other} come to £{_money(self.cost)}, which is "
            f"{verdict} the limit of £{_plain(self.limit.pounds)}."
        )


@dataclass(frozen=True)
class Aggregation:
    """Whether the costs of two requests may be added together, and each condition that is not met."""

    allowed: bool
    reasons: tuple[str, ...]


def may_aggregate(
    received: date,
    other: date,
    *,
    same_person: bool,
    acting_together: bool,
    similar: bool,
    calendar: Calendar | None = None,
) -> Aggregation:
    """Whether two requests, received on these days, may be added together (reg 5). All three conditions must hold.

    `same_person`: by one person. `acting_together`: by different persons who appear to act in concert or in a campaign.
    `similar`: they relate to any extent to the same or similar information. Raises OutsideTable.
    """
    reasons = []
    if not (same_person or acting_together):
        reasons.append("They are from different people who do not appear to act together or in a campaign (reg 5(1)).")
    if not similar:
        reasons.append("They do not relate, to any extent, to the same or similar information (reg 5(2)(a)).")
    first, second = sorted((received, other))
    last = aggregation_window(first, calendar)
    if second > last:
        reasons.append(
            f"They were not received within 60 consecutive working days: those from {in_words(first)} ended on "
            f"{in_words(last)} (reg 5(2)(b))."
        )
    return Aggregation(not reasons, tuple(reasons))


def aggregated_cost(
    received: date, cost: Decimal, others: Sequence[tuple[date, Decimal]], calendar: Calendar | None = None
) -> Decimal:
    """The cost in pounds to set against the limit for a request received on `received` (reg 5(1)).

    `others` are the day of receipt and the cost in pounds of each request that meets the first two conditions of
    `may_aggregate`. All requests added together must lie within ONE period of sixty consecutive working days; where several
    periods hold this request, the dearest one counts. Raises OutsideTable.
    """
    every = [(received, cost), *others]
    totals: Iterable[Decimal] = (
        sum((price for day, price in every if start <= day <= aggregation_window(start, calendar)), _NOTHING)
        for start, _ in every
        if start <= received <= aggregation_window(start, calendar)
    )
    return max(totals)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _money(pounds: Decimal) -> str:
    return f"{pounds:,.2f}".removesuffix(".00")
