"""Money and days: every form that ledgers print, and every one that could mean two things."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.spreadsheets.cells import (
    Order,
    in_figures,
    is_serial,
    order_shown,
    parse_day,
    parse_money,
    quoted,
)
from answerable.register.spreadsheets.errors import CellError

AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999999.99"), places=2)


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("1234.5", "1234.50"),
        ("£1,234.50", "1234.50"),
        (" £ 1,234.50 ", "1234.50"),
        ("(12.00)", "-12.00"),
        ("(£12.00)", "-12.00"),
        ("£(12.00)", "-12.00"),
        ("1,234.50-", "-1234.50"),
        ("£1,234.50-", "-1234.50"),
        ("12.00 CR", "-12.00"),
        ("12.00Cr.", "-12.00"),
        ("12.00 DR", "12.00"),
        ("- £5", "-5.00"),
        ("-£5", "-5.00"),
        ("£-5", "-5.00"),
        ("+5", "5.00"),
        ("−5.00", "-5.00"),
        ("–5.00", "-5.00"),
        ("GBP 5", "5.00"),
        ("5 GBP", "5.00"),
        ("5.00 £", "5.00"),
        ("1\u2009234\u2009567.50", "1234567.50"),
        ("1\u00a0234.50", "1234.50"),
        ("\u00a35", "5.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("5.5000", "5.50"),
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("nil", "0.00"),
        ("-", "0.00"),
        ("£ -", "0.00"),
        ("1e+05", "100000.00"),
        ("1.25e3", "1250.00"),
        ("1e-2", "0.01"),
        ("1.2E4", "12000.00"),
        ("9999999999999.99", "9999999999999.99"),
    ],
)
def test_an_amount_in_every_form_that_ledgers_print(text: str, pounds: str) -> None:
    found = parse_money(text)
    assert found == Decimal(pounds)
    assert found.as_tuple().exponent == -2
    assert not (found.is_zero() and found.is_signed())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The amount is empty"),
        ("  \u00a0 ", "The amount is empty"),
        ("abc", "is not an amount of money"),
        ("£", "is not an amount of money"),
        ("()", "is not an amount of money"),
        ("1,23,456", "is not an amount of money"),
        ("12 34", "is not an amount of money"),
        ("5%", "is not an amount of money"),
        ("03/04/2018", "is not an amount of money"),
        ("1.234,50", "could mean two amounts"),
        ("1,5", "could mean two amounts"),
        ("12,50", "could mean two amounts"),
        ("1 234,50", "could mean two amounts"),
        ("1.234.567", "could mean two amounts"),
        ("1.234", "part of a penny"),
        ("1.123456789012", "part of a penny"),
        ("1e-5", "part of a penny"),
        ("1.23E+05", "shows rounded"),
        ("1E-03", "shows rounded"),
        ("#DIV/0!", "the error of a formula"),
        ("#n/a", "the error of a formula"),
        ("#####", "too narrow"),
        ("$5.00", "another currency"),
        ("5.00 EUR", "another currency"),
        ("(-5)", "negative twice"),
        ("-5-", "negative twice"),
        ("(5) CR", "negative twice"),
        ("10000000000000", "more than the register can hold"),
        ("1e99", "more than the register can hold"),
    ],
)
def test_what_is_not_one_amount_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(CellError, match=says) as caught:
        parse_money(text)
    assert caught.value.sentence.endswith(".")


@given(AMOUNTS, st.sampled_from(["{:,}", "{}", "£{:,}", "£ {:,}", " {:,} ", "GBP {}", "{:,} DR"]))
def test_every_form_of_an_amount_is_that_amount(pounds: Decimal, form: str) -> None:
    assert parse_money(form.format(pounds)) == pounds


@given(AMOUNTS, st.sampled_from(["-{:,}", "({:,})", "£({:,})", "{:,}-", "{} CR", "-£{:,}", "£-{}", "- £{}"]))
def test_every_form_of_a_credit_is_negative(pounds: Decimal, form: str) -> None:
    assert parse_money(form.format(pounds)) == -pounds


@given(st.text())
def test_any_text_is_an_amount_or_a_sentence(text: str) -> None:
    for read in (parse_money, parse_day):
        said = "It is one."
        try:
            read(text)
        except CellError as error:
            said = error.sentence
        assert said.endswith(".")
        assert "\n" not in said


@pytest.mark.parametrize(
    "text",
    [
        "31/03/2018",
        "31/3/18",
        "31.03.2018",
        "31-03-18",
        "31 / 03 / 2018",
        "2018-03-31",
        "2018/03/31",
        "20180331",
        "2018-03-31 00:00:00",
        "2018-03-31T09:30:00Z",
        "2018-03-31T09:30:00.123+01:00",
        "31/03/2018 00:00",
        "31 Mar 2018 12:00:00 AM",
        "31-Mar-18",
        "31MAR2018",
        "31 March 2018",
        "31st March, 2018",
        "31st of March 2018",
        "Saturday 31 March 2018",
        "Sat, 31 March 2018",
        "March 31, 2018",
        "43190",
        "43190.75",
        "31\u201103\u20112018",
    ],
)
def test_a_day_in_every_form(text: str) -> None:
    assert parse_day(text) == date(2018, 3, 31)


def test_a_day_with_the_month_first() -> None:
    assert parse_day("03/31/2018", order=Order.MDY) == date(2018, 3, 31)
    assert parse_day("04/05/2018") == date(2018, 5, 4)
    assert parse_day("04/05/2018", order="mdy") == date(2018, 4, 5)


def test_a_year_of_two_figures_is_of_the_years_that_are_taken() -> None:
    assert parse_day("31/12/99").year == 1999
    assert parse_day("31/12/89").year == 2089


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The date is empty"),
        ("30/02/2018", "not a date that the calendar has. It is read as day, month, year"),
        ("2018-02-30", "not a date that the calendar has"),
        ("31 Feb 2018", "not a date that the calendar has"),
        ("03/31/2018", "not a date that the calendar has"),
        ("25/06/2012900", "is not a date"),
        ("Apr 18", "is not a date"),
        ("12345", "is not a date"),
        ("99999", "is not a date"),
        ("99999999", "is not a date"),
        ("tomorrow", "is not a date"),
        ("01/01/1899", "a year before 1990 or after 2100"),
        ("01/01/2101", "a year before 1990 or after 2100"),
        ("#VALUE!", "the error of a formula"),
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(CellError, match=says):
        parse_day(text)


def test_a_month_first_day_that_no_calendar_has() -> None:
    with pytest.raises(CellError, match=r"calendar has\.$"):
        parse_day("31/03/2018", order=Order.MDY)


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)))
def test_every_form_of_a_day_is_that_day(day: date) -> None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%y", "%d.%m.%y", "%Y%m%d", "%d/%m/%Y %H:%M"):
        assert parse_day(day.strftime(form)) == day
    assert parse_day(day.strftime("%m/%d/%Y"), order=Order.MDY) == day
    assert parse_day(str((day - date(1899, 12, 30)).days)) == date(1899, 12, 30) + timedelta(
        (day - date(1899, 12, 30)).days
    )


def test_what_a_date_shows_about_the_order() -> None:
    assert order_shown("13/04/2018") is Order.DMY
    assert order_shown("04/13/2018 00:00") is Order.MDY
    assert order_shown("04/05/2018") is None
    assert order_shown("13/13/2018") is None
    assert order_shown("2018-04-13") is None
    assert in_figures("04/05/2018")
    assert not in_figures("04/4/2018")
    assert not in_figures("4 May 2018")
    assert is_serial("43190")
    assert not is_serial("3/4/2018")


def test_a_quoted_cell_is_one_short_line() -> None:
    assert quoted("a\nb\x00") == "“a b\N{REPLACEMENT CHARACTER}”"
    assert len(quoted("x" * 500)) == 62
