"""An agreement as it was on any day.

The register holds what is so now. Each event (variation, extension, renewal, ending, correction) holds what the
fields it changed said before and after; the past is had by taking back, from now, every event after the day asked for.
Fields are texts here: "2026-03-31", "120000.00", the reference of a provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Fields = Mapping[str, str]


class BrokenHistory(ValueError):
    """The events do not fit together; the message names the event and the field where they part."""


class CannotInsert(ValueError):
    """A change cannot be put at this place of the history; the message says why and what to do."""


@dataclass(frozen=True)
class Event:
    """A change that holds from the day `effective`; `order` tells events of one day apart, the earlier the smaller."""

    ref: str
    effective: date
    before: Fields
    after: Fields
    order: int = 0


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events from the first to the last."""
    return tuple(sorted(events, key=lambda event: (event.effective, event.order)))


def state_on(current: Fields, events: Iterable[Event], day: date) -> dict[str, str]:
    """Return the fields as they were at the end of `day`: events that hold from `day` itself have happened.

    Raises BrokenHistory where an event does not lead to what comes after it.
    """
    state = dict(current)
    for event in reversed(in_order(events)):
        if event.effective <= day:
            break
        _take_back(state, event)
    return state


def check(current: Fields, events: Iterable[Event]) -> None:
    """Raise BrokenHistory, naming the place, unless the events lead without a gap to what is so now."""
    state_on(current, events, date.min)


def _take_back(state: dict[str, str], event: Event) -> None:
    if event.before.keys() != event.after.keys():
        raise BrokenHistory(
            f"Event {event.ref} does not say the same fields before and after: "
            f"{', '.join(sorted(event.before.keys() ^ event.after.keys()))}."
        )
    for name, value in event.after.items():
        if state.get(name, "") != value:
            raise BrokenHistory(
                f"Event {event.ref} of {event.effective.isoformat()} left {name.replace('_', ' ')} as “{value}”, but "
                f"what comes after it starts from “{state.get(name, '')}”. A change between the two is missing."
            )
        state[name] = event.before[name]


def replay(first: Fields, events: Iterable[Event]) -> dict[str, str]:
    """Return the fields after all the events, from what was so before the first of them.

    Raises BrokenHistory where an event does not start from the state before it.
    """
    state = dict(first)
    for event in in_order(events):
        for name, value in event.before.items():
            if state.get(name, "") != value:
                raise BrokenHistory(
                    f"Event {event.ref} of {event.effective.isoformat()} starts from “{value}” for "
                    f"{name.replace('_', ' ')}, but the state before it has “{state.get(name, '')}”."
                )
        state.update(event.after)
    return state


def change(current: Fields, events: Sequence[Event], effective: date, wanted: Fields) -> tuple[Fields, Fields]:
    """Return (before, after) of a new event that gives the `wanted` fields their values from the day `effective`.

    Fields that say so already are left out. A change may be put before others, as long as none of them changed the
    same field later: then what that later event says it started from would no longer be true. Raises CannotInsert for
    that, and where nothing would change.
    """
    changed = {name: value for name, value in wanted.items() if current.get(name, "") != value}
    later = [event for event in in_order(events) if event.effective > effective]
    # A wanted value that is the present one may still be new on the day asked for, where it came about later.
    for event in later:
        for name in wanted:
            if name in event.after:
                raise CannotInsert(
                    f"{name.replace('_', ' ').capitalize()} was changed again from {event.effective.isoformat()} (event "
                    f"{event.ref}). Give a day from {event.effective.isoformat()} on, or leave this field out."
                )
    if not changed:
        raise CannotInsert("Nothing would change: the agreement says all of this already.")
    return {name: current.get(name, "") for name in changed}, changed
