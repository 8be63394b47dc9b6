"""What names and period columns say about when payments were made."""

from __future__ import annotations

import pytest

from answerable.register.spreadsheets.periods import financial_year, of_period, starts


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("pcc-2018-19", 2018),
        ("Spend 2018/2019", 2018),
        ("spend_2018_19_final", 2018),
        ("Payments 2018 to 2019", 2018),
        ("FY18-19", 2018),
        ("FY1819", 2018),
        ("spend 18/19", 2018),
        ("Year 18-19", 2018),
        ("1999-00", 1999),
        ("2011-01-payments", 2010),
        ("2012-03-payments", 2011),
        ("2011-12-payments", 2011),
        ("Apr 18", 2018),
        ("Mar 19", 2018),
        ("Sept 2019", 2019),
        ("May-2023", 2023),
        ("1700664724wpdm_May-2023-csv", 2023),
        ("expenditure-over-500-jan-mar-2018", 2017),
        ("expenditure-over-500-apr-jun-2017", 2017),
        ("April 2013 to March 2014", 2013),
        ("year ended 31 March 2019", 2018),
        ("Payments_04-2018", 2018),
        ("Spend%20Over%20500%20June%202016", 2016),
        ("2018 April", 2018),
        ("201801", 2017),
        ("Q1 2018/19", 2018),
        ("2018", None),
        ("Sheet1", None),
        ("1809", None),
        ("2018-19 and 2019-20", None),
        ("March 2019 to April 2019", None),
        ("2018-13", None),
        ("18/20", None),
        ("May", None),
        ("marching 2018", None),
    ],
)
def test_the_financial_year_that_a_name_says(words: str, year: int | None) -> None:
    assert financial_year(words) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Apr-18", 2018),
        ("31/03/2019", 2018),
        ("2018-04-01 00:00:00", 2018),
        ("2018/19", 2018),
        ("Period 1 2018/19", 2018),
        ("201804", 2018),
        ("201812", 2018),
        ("201801", None),
        ("30/02/2018", None),
        ("31 April 2018", None),
        ("31st of April 2018", None),
        ("Feb 30, 2018", None),
        ("2018-02-30", None),
        ("Period 4", None),
        ("", None),
    ],
)
def test_the_financial_year_that_a_period_says(text: str, year: int | None) -> None:
    assert of_period(text) == year


def test_a_financial_year_starts_in_april() -> None:
    assert starts(2019, 3) == 2018
    assert starts(2019, 4) == 2019
