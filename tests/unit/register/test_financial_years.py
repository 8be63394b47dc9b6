"""Financial years: 1 April to 31 March."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules import financial_years


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("2013-14", "2013-14"),
        ("2013/14", "2013-14"),
        ("2013-2014", "2013-14"),
        ("2013–14", "2013-14"),
        (" 2013 - 14 ", "2013-14"),
        ("1999-00", "1999-00"),
        ("1999-2000", "1999-00"),
    ],
)
def test_reads_what_sources_write(text: str, parsed: str) -> None:
    assert financial_years.parse(text) == parsed


@pytest.mark.parametrize("text", ["", "2013", "13-14", "Dec-11", "2013-14-15", "2013 to 2014"])
def test_refuses_what_is_no_year(text: str) -> None:
    with pytest.raises(ValueError, match="is not a financial year"):
        financial_years.parse(text)


@pytest.mark.parametrize("text", ["2013-15", "2013-13", "2013-2015", "2013-2114"])
def test_refuses_years_that_do_not_follow(text: str) -> None:
    with pytest.raises(ValueError, match="not one financial year"):
        financial_years.parse(text)


@pytest.mark.parametrize("text", ["1899-00", "2201-02"])
def test_refuses_years_out_of_reach(text: str) -> None:
    with pytest.raises(ValueError, match="that a register can hold"):
        financial_years.parse(text)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2014, 3, 31), "2013-14"),
        (date(2014, 4, 1), "2014-15"),
        (date(2000, 1, 1), "1999-00"),
        (date(2013, 11, 6), "2013-14"),
    ],
)
def test_the_year_of_a_day(day: date, year: str) -> None:
    assert financial_years.of(day) == year


def test_its_days() -> None:
    assert financial_years.first_day("2012-13") == date(2012, 4, 1)
    assert financial_years.last_day("2012-13") == date(2013, 3, 31)
    assert financial_years.last_day("1999-00") == date(2000, 3, 31)


def test_the_years_between_two_days() -> None:
    assert financial_years.between(date(2013, 3, 31), date(2015, 4, 1)) == ("2012-13", "2013-14", "2014-15", "2015-16")
    assert financial_years.between(date(2013, 5, 1), date(2013, 5, 1)) == ("2013-14",)
    assert financial_years.between(date(2013, 5, 2), date(2013, 5, 1)) == ()


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_is_inside_its_year_and_years_follow_without_a_gap(day: date) -> None:
    year = financial_years.of(day)
    assert financial_years.first_day(year) <= day <= financial_years.last_day(year)
    following = financial_years.of(financial_years.last_day(year) + timedelta(days=1))
    assert financial_years.between(day, financial_years.first_day(following)) == (year, following)


@pytest.mark.parametrize(("start", "year"), [(2013, "2013-14"), (1999, "1999-00"), (2009, "2009-10")])
def test_a_financial_year_by_the_year_in_which_it_starts(start: int, year: str) -> None:
    assert financial_years.starting_in(start) == year
    assert financial_years.first_day(financial_years.starting_in(start)) == date(start, 4, 1)
