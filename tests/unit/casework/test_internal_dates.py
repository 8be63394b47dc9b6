"""An office's own dates, counted back from the due date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from answerable.casework.rules.internal_dates import InternalDates, internal_dates, working_days_before
from answerable.law.clock import ClarificationAsked, Event, PublicInterestExtension, Received, Response, due
from answerable.law.working_days import OutsideTable, default_calendar

DAYS = default_calendar()


def dates(*events: Event, ask_by: int = 15, draft_by: int = 7, clear_by: int = 3) -> InternalDates | None:
    return internal_dates(due(events), ask_by=ask_by, draft_by=draft_by, clear_by=clear_by, calendar=DAYS)


VECTORS = {
    # Due 1 December 2026; St Andrew's Day, 30 November, is no working day (facts/law.md A2), so 3 back is the 26th.
    date(2026, 11, 2): (date(2026, 11, 9), date(2026, 11, 19), date(2026, 11, 25)),
    # Due 23 January 2026; Christmas, Boxing Day, New Year and 2 January (Scotland) lie between.
    date(2025, 12, 22): (date(2025, 12, 31), date(2026, 1, 14), date(2026, 1, 20)),
}


@pytest.mark.parametrize("received", list(VECTORS))
def test_worked_out_by_hand(received: date) -> None:
    found = dates(Received(received))
    assert found is not None
    assert (found.ask_by, found.draft_by, found.clear_by) == VECTORS[received]


def test_none_of_them_is_before_the_first_day_of_the_clock() -> None:
    assert dates(Received(date(2026, 11, 7)), ask_by=60) == InternalDates(
        date(2026, 11, 9), date(2026, 11, 25), date(2026, 12, 2)
    )


def test_nought_days_before_is_the_due_date_itself() -> None:
    found = dates(Received(date(2026, 11, 2)), clear_by=0)
    assert found is not None
    assert found.clear_by == date(2026, 12, 1)


def test_there_are_none_while_no_clock_runs() -> None:
    received = Received(date(2026, 11, 2))
    assert internal_dates(None, ask_by=15, draft_by=7, clear_by=3, calendar=DAYS) is None
    assert dates(received, ClarificationAsked(date(2026, 11, 4))) is None
    assert dates(received, Response(date(2026, 11, 20))) is None


def test_an_extension_leaves_the_dates_with_the_answer_that_is_still_due() -> None:
    """The refusal notice is due all the same (section 10(3), section 17(2); facts/law.md A2)."""
    received = Received(date(2026, 11, 2))
    extended = PublicInterestExtension(date(2026, 11, 20), date(2026, 12, 15), ("s.31",))
    assert dates(received, extended) == dates(received)


def test_a_day_before_the_table_is_not_guessed() -> None:
    with pytest.raises(OutsideTable):
        working_days_before(date(2005, 1, 4), 5, DAYS)


@given(st.dates(date(2006, 1, 1), date(2030, 6, 1)), st.integers(0, 60))
def test_counting_back_and_forth_ends_where_it_began(day: date, n: int) -> None:
    while not DAYS.is_working(day):
        day += timedelta(days=1)
    assert DAYS.add_working_days(working_days_before(day, n, DAYS), n) == day


@given(st.dates(date(2006, 1, 1), date(2030, 6, 1)), st.integers(0, 25), st.integers(0, 25), st.integers(0, 25))
def test_they_are_working_days_of_the_clock(received: date, ask: int, draft: int, clear: int) -> None:
    found = dates(Received(received), ask_by=ask, draft_by=draft, clear_by=clear)
    assert found is not None
    last = due([Received(received)]).work_to
    # A bank holiday that was proclaimed after the receipt may itself be the day to work to: the earlier of two is safe.
    assume(last is not None and DAYS.is_working(last))
    for day, n in ((found.ask_by, ask), (found.draft_by, draft), (found.clear_by, clear)):
        assert DAYS.is_working(day)
        assert last is not None
        assert received < day <= last
        assert DAYS.working_days_between(day, last) - 1 == min(n, 19)
