"""The periods of returns, and why one is issued again."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from answerable.pathways.returns.counting import Period
from answerable.pathways.returns.periods import MONTHS, overlaps, period_of, periods
from answerable.pathways.returns.reissue import Reissue, note_of


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 4, 1), 3, date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 3, 31), 3, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 11, 22), 6, date(2026, 10, 1), date(2027, 3, 31)),
        (date(2026, 2, 1), 12, date(2025, 4, 1), date(2026, 3, 31)),
        (date(2028, 2, 29), 1, date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_periods_go_along_the_financial_year(day: date, months: int, first: date, last: date) -> None:
    assert period_of(day, months) == Period(first, last)


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)), some.sampled_from(MONTHS))
def test_periods_follow_one_another_without_a_gap(day: date, months: int) -> None:
    found = periods(day, months, 6)
    assert day in found[0]
    for later, earlier in itertools.pairwise(found):
        assert earlier.last + timedelta(days=1) == later.first
        assert not overlaps(earlier, later)


def test_a_shared_day_is_an_overlap_and_the_same_period_is_none() -> None:
    one = Period(date(2026, 4, 1), date(2026, 6, 30))
    assert overlaps(one, Period(date(2026, 6, 30), date(2026, 7, 1)))
    assert not overlaps(one, one)


def test_a_note_is_dated_and_of_fixed_words() -> None:
    assert note_of("", "1 July 2026") == ""
    for code in Reissue:
        assert note_of(code, "1 July 2026") == f"1 July 2026: {code.words}."
