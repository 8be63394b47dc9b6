"""Periods that letters ask about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.answering.rules import periods
from answerable.reading.structure import Period
from answerable.register.rules.partial_dates import Overlap

from .register import year

Y12, Y13, Y14 = year("2012-13"), year("2013-14"), year("2014-15")
LAST = Period("last year")
SINCE = Period("2013-02-", date(2013, 2, 1))


def test_a_recorded_year_shows_that_it_ran_then_and_not_that_it_ran_in_no_other() -> None:
    assert periods.overlap("", "", (Y13,), years=["2013-14"]) is Overlap.CERTAIN
    assert periods.overlap("", "", (Y14,), years=["2013-14"]) is Overlap.POSSIBLE


def test_a_profile_of_money_stands_in_for_missing_dates() -> None:
    assert periods.overlap("", "", (Y14,), paid=["2013-14"]) is Overlap.NONE
    assert periods.overlap("2012", "", (Y14,), paid=["2013-14"]) is Overlap.NONE
    assert periods.overlap("", "", (Y12, Y14), paid=["2013-14", "2014-15"]) is Overlap.CERTAIN


def test_without_a_period_everything_is_in() -> None:
    assert periods.overlap("", "", ()) is Overlap.CERTAIN
    assert periods.year_asked("2013-14", ())


def test_years_touched_by_closed_periods_only() -> None:
    assert periods.years_touched((Y13, Y12, SINCE)) == ("2012-13", "2013-14")
    assert periods.years_touched((Period("2013", date(2013, 1, 1), date(2013, 12, 31)),)) == ("2012-13", "2013-14")


def test_open_periods_reach_without_limit() -> None:
    assert periods.year_asked("2030-31", (SINCE,))
    assert not periods.year_asked("2011-12", (SINCE,))
    assert periods.year_asked("1999-00", (Period("to 2017-06-22", None, date(2017, 6, 22)),))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Y12, "in 2012-13"),
        (LAST, "“last year”"),
        (SINCE, "since February 2013"),
        (Period("2008-", date(2008, 1, 1)), "since 2008"),
        (Period("2023-24-", date(2023, 4, 1), None, True), "since 2023-24"),
        (Period("2015-05/2019-05", date(2015, 5, 1), date(2019, 5, 31)), "from May 2015 to May 2019"),
        (Period("to 2017-06-22", None, date(2017, 6, 22)), "up to 22 June 2017"),
        (Period("2019", date(2019, 1, 1), date(2019, 12, 31)), "in 2019"),
        (Period("2014-10", date(2014, 10, 1), date(2014, 10, 31)), "in October 2014"),
        (
            Period("last three financial years", date(2013, 4, 1), date(2016, 3, 31), True),
            "in the last three financial years",
        ),
        (Period("summer", date(2013, 6, 1), date(2013, 8, 31)), "in summer"),
    ],
)
def test_periods_read_as_people_write_them(period: Period, words: str) -> None:
    assert periods.in_words(period) == words


def test_several_periods_are_one_list() -> None:
    assert periods.listed(()) == ""
    assert periods.listed((Y12,)) == "in 2012-13"
    assert periods.listed((Y12, Y13, Y14)) == "in 2012-13, 2013-14 and 2014-15"
    assert periods.listed((SINCE, Y13)) == "since February 2013 and in 2013-14"


@given(st.integers(2000, 2040), st.integers(0, 5), st.integers(2000, 2040))
def test_full_dates_always_settle_the_question(start: int, length: int, asked: int) -> None:
    found = periods.overlap(f"{start}-04-01", f"{start + length + 1}-03-31", (year(f"{asked}-{(asked + 1) % 100:02}"),))
    assert (found is Overlap.CERTAIN) == (start <= asked <= start + length)
    assert found is not Overlap.POSSIBLE
