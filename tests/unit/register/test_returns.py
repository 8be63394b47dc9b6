"""Returns: the schedule, the states, the lights, the distance travelled, small numbers, actions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.returns import (
    BY_CODE,
    MOST_RETURNS,
    STEPS,
    ActionState,
    CannotSchedule,
    Distance,
    Every,
    Light,
    NotAllowed,
    State,
    Step,
    action_state,
    after,
    counts_people,
    is_missing,
    is_small,
    light,
    period_words,
    schedule,
    steps_from,
    still_to_add,
    worst,
)

D = Decimal


def test_quarters_go_along_the_financial_year_and_are_cut_to_the_agreement() -> None:
    found = schedule("2026-05-15", "2026-11-30", Every.QUARTER, 30)
    assert [(one.first, one.last, one.due) for one in found] == [
        (date(2026, 5, 15), date(2026, 6, 30), date(2026, 7, 30)),
        (date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 30)),
        (date(2026, 10, 1), date(2026, 11, 30), date(2026, 12, 30)),
    ]


@pytest.mark.parametrize(
    ("every", "ends"),
    [
        ("quarter", ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"]),
        ("half_year", ["2026-03-31", "2026-09-30", "2027-03-31"]),
        ("year", ["2026-03-31", "2027-03-31"]),
    ],
)
def test_how_often(every: str, ends: list[str]) -> None:
    found = schedule("2026-01", "2027-03", BY_CODE[every], 0)
    assert [one.last.isoformat() for one in found] == ends
    assert found[0].first == date(2026, 1, 1)
    assert BY_CODE[every].words


@pytest.mark.parametrize(
    ("starts", "ends", "days", "sentence"),
    [
        ("", "2026", 30, "no recorded start"),
        ("2026", "", 30, "no recorded end"),
        ("2027", "2026", 30, "ends before it starts"),
        ("2026", "2027", 367, "from 0 to 366 days"),
        ("1900", "2100", 30, f"more than {MOST_RETURNS} returns"),
    ],
)
def test_what_cannot_be_scheduled_says_why(starts: str, ends: str, days: int, sentence: str) -> None:
    with pytest.raises(CannotSchedule, match=sentence):
        schedule(starts, ends, Every.QUARTER, days)


days = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 2000), st.sampled_from(Every))
def test_periods_cover_every_day_once(first: date, length: int, every: Every) -> None:
    last = first + timedelta(days=length)
    found = schedule(first.isoformat(), last.isoformat(), every, 30)
    assert (found[0].first, found[-1].last) == (first, last)
    for one, other in pairwise(found):
        assert other.first == one.last + timedelta(days=1)
        assert (one.last + timedelta(days=1)).day == 1
        assert (one.last.month - 3) % every.months == 0


@given(days, st.integers(0, 900), st.lists(st.tuples(st.integers(-50, 900), st.integers(0, 100)), max_size=4))
def test_a_new_schedule_leaves_no_hole_and_asks_nothing_twice(
    first: date, length: int, taken: list[tuple[int, int]]
) -> None:
    last = first + timedelta(days=length)
    periods = schedule(first.isoformat(), last.isoformat(), Every.QUARTER, 7)
    kept = [(first + timedelta(days=a), first + timedelta(days=a + b)) for a, b in taken]
    added = still_to_add(periods, kept, 7)

    def covered(spans: list[tuple[date, date]]) -> list[date]:
        return [a + timedelta(days=n) for a, b in spans for n in range((b - a).days + 1)]

    new = covered([(one.first, one.last) for one in added])
    assert len(new) == len(set(new))
    old = set(covered(kept))
    assert not set(new) & old
    assert set(covered([(first, last)])) <= set(new) | old
    assert all(one.due == one.last + timedelta(days=7) for one in added)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), "April to June 2026"),
        (date(2025, 10, 1), date(2026, 3, 31), "October 2025 to March 2026"),
        (date(2026, 4, 1), date(2026, 4, 30), "April 2026"),
        (date(2014, 10, 1), date(2014, 11, 15), "1 October 2014 to 15 November 2014"),
    ],
)
def test_periods_in_words(first: date, last: date, words: str) -> None:
    assert period_words(first, last) == words


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_state_and_step(state: State, step: Step) -> None:
    allowed = {
        (State.EXPECTED, Step.RECORD): State.RECEIVED,
        (State.EXPECTED, Step.CHASE): State.EXPECTED,
        (State.RECEIVED, Step.RECORD): State.RECEIVED,
        (State.RECEIVED, Step.SEND_BACK): State.SENT_BACK,
        (State.RECEIVED, Step.ACCEPT): State.ACCEPTED,
        (State.SENT_BACK, Step.RECORD): State.RECEIVED,
        (State.SENT_BACK, Step.CHASE): State.SENT_BACK,
        (State.ACCEPTED, Step.REOPEN): State.RECEIVED,
    }
    assert allowed == STEPS
    if (state, step) in allowed:
        assert after(state, step) is allowed[state, step]
        assert step in steps_from(state)
    else:
        with pytest.raises(NotAllowed, match=r"This return .*, so you cannot .*\. You can .*\."):
            after(state, step)
        assert step not in steps_from(state)


def test_a_return_is_missing_after_its_day() -> None:
    due = date(2026, 7, 30)
    assert not is_missing(State.EXPECTED, due, due)
    assert is_missing(State.EXPECTED, due, due + timedelta(days=1))
    assert is_missing(State.SENT_BACK, due, due + timedelta(days=1))
    assert not is_missing(State.RECEIVED, due, due + timedelta(days=1))
    assert not is_missing(State.EXPECTED, None, due)


@pytest.mark.parametrize(
    ("value", "target", "amber", "higher", "expected"),
    [
        (None, D(10), D(5), True, Light.GREY),
        (None, None, None, True, Light.GREY),
        (D(3), None, None, True, Light.NO_TARGET),
        (D(10), D(10), D(8), True, Light.GREEN),
        (D(11), D(10), D(8), True, Light.GREEN),
        (D(9), D(10), D(8), True, Light.AMBER),
        (D(8), D(10), D(8), True, Light.AMBER),
        (D("7.99"), D(10), D(8), True, Light.RED),
        (D(0), D(10), None, True, Light.RED),
        (D(10), D(10), D(12), False, Light.GREEN),
        (D(9), D(10), D(12), False, Light.GREEN),
        (D(11), D(10), D(12), False, Light.AMBER),
        (D(12), D(10), D(12), False, Light.AMBER),
        (D(13), D(10), D(12), False, Light.RED),
        (D(0), D(0), None, False, Light.GREEN),
    ],
)
def test_lights(value: D | None, target: D | None, amber: D | None, higher: bool, expected: Light) -> None:
    found = light(value, target, amber, higher_is_better=higher)
    assert found is expected
    assert found.words


def test_a_return_is_as_good_as_its_worst_figure() -> None:
    assert worst([Light.GREEN, Light.RED, Light.AMBER]) is Light.RED
    assert worst([Light.GREEN, Light.GREY]) is Light.GREY
    assert worst([Light.GREEN, Light.NO_TARGET]) is Light.GREEN
    assert worst([]) is Light.GREY


@pytest.mark.parametrize(
    ("start", "end", "travelled", "words"),
    [
        (D(10), D(4), D(-6), "Down 6"),
        (D(4), D("10.50"), D("6.50"), "Up 6.5"),
        (D(4), D(4), D(0), "No change"),
        (None, D(4), None, "Not reported at the start"),
        (D(4), None, None, "Not reported at the end"),
        (None, None, None, "Not reported"),
    ],
)
def test_distance_travelled(start: D | None, end: D | None, travelled: D | None, words: str) -> None:
    found = Distance(start, end)
    assert (found.travelled, found.words) == (travelled, words)


def test_small_numbers() -> None:
    """facts/law.md E4: with a threshold of 5, 1 to 4 are small; nil is not, and 5 is not."""
    assert [n for n in range(7) if is_small(D(n), 5)] == [1, 2, 3, 4]
    assert not is_small(None, 5)
    assert not is_small(D(3), 5, is_count=False)
    assert counts_people("people")
    assert counts_people("")
    assert counts_people("referrals")
    assert not counts_people(" Per cent ")


def test_where_an_action_stands() -> None:
    day = date(2026, 7, 1)
    assert action_state(day, None, day) is ActionState.OPEN
    assert action_state(day, None, day + timedelta(days=1)) is ActionState.OVERDUE
    assert action_state(day, day, day + timedelta(days=9)) is ActionState.DONE
    assert action_state(None, None, day) is ActionState.NO_DAY
