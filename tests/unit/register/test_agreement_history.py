"""An agreement as it was on any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.agreement_history import (
    BrokenHistory,
    CannotInsert,
    Event,
    change,
    check,
    in_order,
    replay,
    state_on,
)

NOW = {"value": "140000.00", "ends": "2027-03-31", "provider": "haven"}
EVENTS = (
    Event("EV-2", date(2026, 4, 1), {"ends": "2026-03-31", "value": "120000.00"}, {"ends": "2027-03-31", "value": "140000.00"}, 2),
    Event("EV-1", date(2025, 1, 1), {"value": "100000.00"}, {"value": "120000.00"}, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "value", "ends"),
    [
        (date(2024, 12, 31), "100000.00", "2026-03-31"),
        (date(2025, 1, 1), "120000.00", "2026-03-31"),
        (date(2026, 3, 31), "120000.00", "2026-03-31"),
        (date(2026, 4, 1), "140000.00", "2027-03-31"),
    ],
)
def test_events_after_the_day_are_taken_back(day: date, value: str, ends: str) -> None:
    assert state_on(NOW, EVENTS, day) == {"value": value, "ends": ends, "provider": "haven"}


def test_events_of_one_day_keep_their_order() -> None:
    first = Event("EV-1", date(2025, 1, 1), {"value": "1"}, {"value": "2"}, 1)
    second = Event("EV-2", date(2025, 1, 1), {"value": "2"}, {"value": "3"}, 2)
    assert in_order([second, first]) == (first, second)
    assert state_on({"value": "3"}, [second, first], date(2024, 1, 1)) == {"value": "1"}


def test_a_break_names_the_event_and_the_field() -> None:
    with pytest.raises(BrokenHistory, match=r"Event EV-2 of 2026-04-01 left ends as “2027-03-31”, but .* “2028”"):
        check({**NOW, "ends": "2028"}, EVENTS)
    with pytest.raises(BrokenHistory, match=r"same fields before and after: ends\."):
        check(NOW, [Event("EV-9", date(2026, 1, 1), {}, {"ends": "2027-03-31"})])
    with pytest.raises(BrokenHistory, match=r"Event EV-1 .* starts from “100000.00” for value, but .* “5”"):
        replay({"value": "5"}, EVENTS)
    check(NOW, EVENTS)


def test_a_field_without_a_value_is_empty_text() -> None:
    event = Event("EV-1", date(2025, 1, 1), {"ends": ""}, {"ends": "2026"})
    assert state_on({"ends": "2026"}, [event], date(2024, 1, 1)) == {"ends": ""}
    assert replay({}, [event]) == {"ends": "2026"}


def test_a_change_takes_only_what_differs() -> None:
    before, after = change(NOW, EVENTS, date(2026, 6, 1), {"value": "150000.00", "provider": "haven"})
    assert (before, after) == ({"value": "140000.00"}, {"value": "150000.00"})


def test_a_change_may_stand_before_events_that_leave_its_field_alone() -> None:
    before, after = change(NOW, EVENTS, date(2024, 6, 1), {"provider": "harbour"})
    added = [*EVENTS, Event("EV-3", date(2024, 6, 1), before, after, 3)]
    now = {**NOW, "provider": "harbour"}
    check(now, added)
    assert state_on(now, added, date(2024, 5, 31))["provider"] == "haven"
    assert state_on(now, added, date(2025, 6, 1))["provider"] == "harbour"


def test_a_change_before_a_later_one_of_the_same_field_is_refused() -> None:
    with pytest.raises(
        CannotInsert, match=r"Value was changed again from 2025-01-01 \(event EV-1\)\. Give a day from 2025"
    ):
        change(NOW, EVENTS, date(2024, 6, 1), {"value": "110000.00"})


def test_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(CannotInsert, match="Nothing would change"):
        change(NOW, EVENTS, date(2026, 6, 1), {"provider": "haven"})


values = st.sampled_from(["a", "b", "c", ""])
wishes = st.lists(
    st.tuples(st.integers(0, 400), st.dictionaries(st.sampled_from(["x", "y", "z"]), values, min_size=1)), max_size=12
)


@given(st.fixed_dictionaries({"x": values, "y": values, "z": values}), wishes)
def test_any_past_day_is_what_a_ledger_of_days_says(
    first: dict[str, str], wanted: list[tuple[int, dict[str, str]]]
) -> None:
    """Changes in any order of days: those taken lead from the first state to the present one, day by day."""
    day0 = date(2024, 1, 1)
    now, events = dict(first), []
    for number, (offset, fields) in enumerate(wanted):
        effective = day0 + timedelta(days=offset)
        try:
            before, after = change(now, events, effective, fields)
        except CannotInsert:
            continue
        events.append(Event(f"EV-{number}", effective, before, after, number))
        now.update(after)
    check(now, events)
    assert state_on(now, events, day0 + timedelta(days=500)) == now
    assert state_on(now, events, day0 - timedelta(days=1)) == first
    assert replay(first, events) == now
    for offset in (0, 100, 200, 400):
        day = day0 + timedelta(days=offset)
        assert state_on(now, events, day) == replay(first, [event for event in events if event.effective <= day])
