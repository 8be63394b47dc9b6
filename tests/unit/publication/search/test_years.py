"""Years as numbers, financial and calendar years told apart."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.publication.search.years import (
    LATEST,
    calendar,
    financial,
    is_calendar,
    name_of,
    touching,
    years_of,
    years_of_day,
)
from answerable.reading.dates import find_periods
from answerable.reading.structure import Period


def test_the_two_kinds_are_never_taken_for_each_other() -> None:
    assert name_of(financial(2019)) == "2019-20"
    assert name_of(financial(1999)) == "1999-00"
    assert name_of(calendar(2019)) == "2019"
    assert is_calendar(calendar(2019))
    assert not is_calendar(financial(2019))


def test_a_day_falls_in_one_of_each() -> None:
    assert years_of_day(date(2020, 3, 31)) == (financial(2019), calendar(2020))
    assert years_of_day(date(2020, 4, 1)) == (financial(2020), calendar(2020))


def test_a_calendar_year_is_spoken_of_by_two_financial_years() -> None:
    assert touching(calendar(2019)) == (calendar(2019), financial(2019), financial(2018))
    assert touching(financial(2019)) == (financial(2019),)


@pytest.mark.parametrize(
    ("text", "codes", "is_open"),
    [
        ("in 2019-20", (financial(2019),), False),
        ("in 2019", (calendar(2019),), False),
        ("between 2012-13 and 2014-15", (financial(2012), financial(2013), financial(2014)), False),
        ("from 1 April 2019 to 31 March 2020", (financial(2019),), False),
        ("from 1 June 2019 to 31 May 2020", (financial(2019), financial(2020)), False),
        ("since 2047", (calendar(2047), calendar(2048), calendar(LATEST)), True),
        ("no year at all", (), False),
    ],
)
def test_periods_as_years(text: str, codes: tuple[int, ...], is_open: bool) -> None:
    assert years_of(find_periods(text)) == (codes, is_open)


def test_a_period_open_at_its_beginning_reaches_ten_years_back() -> None:
    codes, is_open = years_of([Period("to 2017-06-22", None, date(2017, 6, 22))])
    assert is_open
    assert (codes[0], codes[-1]) == (financial(2017), financial(2008))


def test_a_period_without_days_gives_nothing() -> None:
    assert years_of([Period("last year")]) == ((), False)
