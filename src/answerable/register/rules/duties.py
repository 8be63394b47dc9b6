"""Where a duty to publish stands on a day: what is overdue, due, upcoming, done, or waits for a day that nobody entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from answerable.law.procurement import Obligation
from answerable.law.publication import (
    ORDER_IN_FORCE,
    PERIODIC,
    PRACTICABLE_DAYS,
    REVIEWS,
    Falls,
    Item,
    Period,
    Rule,
    Trigger,
    When,
    falls_due,
    falls_due_after,
    periods,
    yardstick,
)
from answerable.law.working_days import in_words

from .financial_years import first_day, of


class State(StrEnum):
    """Where a deadline stands, the most pressing first."""

    OVERDUE = "overdue"
    DUE = "due"
    NEEDS_DATE = "needs a date"
    UPCOMING = "upcoming"
    DONE = "done"


_ORDER = list(State)


@dataclass(frozen=True)
class Published:
    """That a list was published on a day, for a period."""

    first: date
    last: date
    on: date


@dataclass(frozen=True)
class Event:
    """Something that became available, or changed, on a day. `published` is None where a later list covers it."""

    words: str
    day: date | None
    published: bool | None = None


@dataclass(frozen=True)
class Deadline:
    """One thing to publish. `by` is the law's last day, None where it gives none; `watch` the day after which it is overdue."""

    words: str
    state: State
    start: date | None = None
    by: date | None = None
    watch: date | None = None
    published: date | None = None
    period: Period | None = None
    cite: str = ""

    @property
    def late(self) -> bool:
        """Whether it was published after the law's last day."""
        return self.published is not None and self.by is not None and self.published > self.by

    @property
    def when(self) -> str:
        """What its dates say: "due by 29 October 2026", "from 1 November 2025, by our own measure by 1 December 2025"."""
        if self.state is State.DONE:
            told = f"published on {in_words(self.published)}" if self.published else "published"
            return f"{told}, late: it was due by {in_words(self.by)}" if self.late and self.by else told
        if self.by:
            return f"due by {in_words(self.by)}"
        if self.start and self.watch:
            return f"from {in_words(self.start)}; by our own measure by {in_words(self.watch)}"
        return "no day can be worked out"


@dataclass(frozen=True)
class Standing:
    """Where one item stands: its deadlines, the most pressing first, and what was published last."""

    item: Item
    deadlines: tuple[Deadline, ...]
    last: Published | None

    @property
    def state(self) -> State:
        """The state of the most pressing deadline; done where there is none."""
        return self.deadlines[0].state if self.deadlines else State.DONE

    def having(self, state: State) -> tuple[Deadline, ...]:
        """The deadlines in this state."""
        return tuple(deadline for deadline in self.deadlines if deadline.state is state)


def watched_from(on: date, chosen: date | None) -> date:
    """Return the day from which the board looks: the office's choice, or else the first day of the last financial year.

    Never before the Order was in force.
    """
    return max(chosen or first_day(of(first_day(of(on)) - timedelta(days=1))), ORDER_IN_FORCE)


def standing(
    item: Item,
    *,
    on: date,
    since: date,
    published: Sequence[Published] = (),
    triggers: Mapping[Trigger, Sequence[date]] | None = None,
    events: Sequence[Event] = (),
    practicable_days: int = PRACTICABLE_DAYS,
) -> Standing:
    """Return where an item of the Order stands on the day `on`. Periods that ended before `since` are not looked at.

    `triggers` are the days that the law counts from, as far as they were entered; `events` what became available or changed.
    """
    days = triggers or {}
    found: list[Deadline] = []
    for rule in item.rules:
        place = _Placing(rule, on, practicable_days)
        if rule.when in PERIODIC:
            found += _of_periods(place, since, published)
        elif rule.when in REVIEWS:
            found += _of_review(place, published)
        elif rule.trigger:
            found += _of_trigger(place, since, published, days.get(rule.trigger, ()))
        else:
            found += _of_events(place, published, events)
    last = max(published, key=lambda one: (one.on, one.last), default=None)
    return Standing(item, tuple(_pressing_first(found)), last)


def standing_of_notice(
    obligation: Obligation, *, on: date, published: date | None, practicable_days: int = PRACTICABLE_DAYS
) -> Deadline:
    """Return where a notice of the Procurement Act stands on the day `on`, published or not."""
    words, start, by = obligation.words, obligation.start, obligation.by
    watch = by or (start + timedelta(days=practicable_days - 1) if start else None)
    if published:
        return Deadline(words, State.DONE, start, by, watch, published)
    if watch is None or not obligation.certain:
        return Deadline(words, State.NEEDS_DATE, start, by, watch)
    return Deadline(words, _state(on, start or by or watch, watch), start, by, watch)


def _pressing_first(deadlines: Iterable[Deadline]) -> list[Deadline]:
    return sorted(deadlines, key=lambda one: (_ORDER.index(one.state), one.watch or date.max, one.words))


def _state(on: date, start: date, watch: date) -> State:
    if on > watch:
        return State.OVERDUE
    return State.DUE if on >= start else State.UPCOMING


@dataclass(frozen=True)
class _Placing:
    """A rule on a day: turns what falls due into a deadline."""

    rule: Rule
    on: date
    practicable_days: int

    def deadline(
        self, words: str, falls: Falls, published: date | None = None, period: Period | None = None
    ) -> Deadline:
        watch = yardstick(falls, self.practicable_days)
        state = State.DONE if published else _state(self.on, falls.start, watch)
        return Deadline(words, state, falls.start, falls.by, watch, published, period, self.rule.paragraph)

    def waiting(self, words: str) -> Deadline:
        return Deadline(words, State.NEEDS_DATE, cite=self.rule.paragraph)


def _of_periods(place: _Placing, since: date, published: Sequence[Published]) -> list[Deadline]:
    ahead = place.on
    if place.rule.when is When.BEFORE_YEAR:
        # The year to come is looked at as soon as this one has begun.
        ahead = first_day(of(place.on)) + timedelta(days=366)
    found = []
    for period in periods(place.rule, since, ahead):
        falls = falls_due(place.rule, period)
        if place.rule.when is When.BEFORE_YEAR and falls.by and falls.by < since:
            continue
        covering = [one.on for one in published if one.first <= period.first and period.last <= one.last]
        found.append(place.deadline(period.words, falls, min(covering, default=None), period))
    return found


def _of_review(place: _Placing, published: Sequence[Published]) -> list[Deadline]:
    if not published:
        # The first publication is the rule of the election's to ask for.
        return []
    last = max(one.on for one in published)
    words = f"Review of what was published on {in_words(last)}"
    return [place.deadline(words, falls_due_after(place.rule, last))]


def _of_trigger(place: _Placing, since: date, published: Sequence[Published], days: Sequence[date]) -> list[Deadline]:
    assert place.rule.trigger is not None
    election = place.rule.when is When.AFTER_ELECTION
    if not days:
        if election and published:
            return []
        return [place.waiting(f"Enter the day on which {place.rule.trigger.words}")]
    # What the election asks for stands until the next; of the other events, those count that the board looks back to.
    counted = [max(days)] if election else [day for day in days if day >= since] or [max(days)]
    found = []
    for day in sorted(counted):
        after = [one.on for one in published if one.on >= day]
        words = f"After {in_words(day)}, when {place.rule.trigger.words}"
        found.append(place.deadline(words, falls_due_after(place.rule, day), min(after, default=None)))
    return found


def _of_events(place: _Placing, published: Sequence[Published], events: Sequence[Event]) -> list[Deadline]:
    found = []
    for event in events:
        done = event.published
        if done is None:
            done = event.day is not None and any(one.on >= event.day for one in published)
        if done:
            continue
        if event.day is None:
            found.append(place.waiting(f"{event.words}: its day is not recorded"))
        else:
            found.append(place.deadline(event.words, falls_due_after(place.rule, event.day)))
    return found
