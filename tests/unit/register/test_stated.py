"""What cells of an office's own workbooks say, and what is refused because it could mean two things."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules import stated


@pytest.mark.parametrize(
    ("text", "pounds", "basis"),
    [
        ("£1,234.50", "1234.50", "exact"),
        ("(12.00)", "-12.00", "exact"),
        ("1,234.50-", "-1234.50", "exact"),
        ("nil", "0.00", "exact"),
        ("circa £40k", "40000.00", "estimated"),
        ("c. 40,000", "40000.00", "estimated"),
        ("est. £40,000", "40000.00", "estimated"),
        ("£40,000 (est.)", "40000.00", "estimated"),
        ("approximately 3", "3.00", "estimated"),
        ("up to £5m", "5000000.00", "budget"),
        ("budget £3,000", "3000.00", "budget"),
        ("£915k", "915000.00", "rounded"),
    ],
)
def test_amounts_with_words(text: str, pounds: str, basis: str) -> None:
    read = stated.amount(text)
    assert (read.pounds, read.basis) == (Decimal(pounds), basis)
    assert read.words == ("" if basis == "exact" else text)


@pytest.mark.parametrize("text", ["TBC", "n/a", "To be confirmed", "  ", "unknown"])
def test_what_says_nothing(text: str) -> None:
    assert stated.is_nothing(text)
    assert stated.amount(text).pounds is None
    assert stated.amount(text).basis == "not_recorded"


@pytest.mark.parametrize("text", ["£40,000 a year", "1.234,50", "ten", "5-6"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        stated.amount(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("31/03/2019", "2019-03-31", "2019-03-31"),
        ("43555", "2019-03-31", "2019-03-31"),
        ("March 2019", "2019-03", "2019-03"),
        ("Mar-19", "2019-03", "2019-03"),
        ("2016", "2016", "2016"),
        ("2018/19", "2018-04", "2019-03"),
    ],
)
def test_dates_as_far_as_they_are_stated(text: str, first: str, last: str) -> None:
    assert stated.partial_date(text) == first
    assert stated.partial_date(text, last=True) == last


@pytest.mark.parametrize("text", ["soon", "31/02/2019", "Foo 2019", "2018/20"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        stated.partial_date(text)


def test_a_whole_day() -> None:
    assert stated.day("1st April 2019") == date(2019, 4, 1)
    with pytest.raises(ValueError, match="is not a date"):
        stated.day("April 2019")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Q1 2024-25", date(2024, 4, 1), date(2024, 6, 30)),
        ("Quarter 3 2024/25", date(2024, 10, 1), date(2024, 12, 31)),
        ("2023-24 Q4", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Jun-24", date(2024, 6, 1), date(2024, 6, 30)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert stated.period(text) == (first, last)


@pytest.mark.parametrize("text", ["2024", "spring", "Q5 2024-25", "Q1 2024"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        stated.period(text)


@given(st.integers(0, 3), st.integers(1990, 2098))
def test_the_quarters_of_a_year_are_the_year(at: int, year: int) -> None:
    written = f"{year}-{(year + 1) % 100:02}"
    quarters = [stated.period(f"Q{number} {written}") for number in (1, 2, 3, 4)]
    assert (quarters[0][0], quarters[3][1]) == stated.period(written)
    if at:
        assert (quarters[at][0] - quarters[at - 1][1]).days == 1


@pytest.mark.parametrize(("text", "value"), [("85%", "85"), ("1,234.5", "1234.5"), ("-3", "-3"), ("0", "0")])
def test_numbers(text: str, value: str) -> None:
    assert stated.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["many", "1.234", "1,23", "85 of 100"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        stated.number(text)


def test_yes_and_no() -> None:
    assert stated.yes_no(" Y ") is True
    assert stated.yes_no("False") is False
    with pytest.raises(ValueError, match="neither yes nor no"):
        stated.yes_no("perhaps")


@pytest.mark.parametrize(
    ("text", "choices", "value"),
    [
        ("Open Procedure", stated.ROUTES, "open"),
        ("Mini competition under a framework", stated.ROUTES, "framework"),
        ("Single tender waiver", stated.ROUTES, "direct"),
        ("Jointly commissioned", stated.ROUTES, "joint"),
        ("Grant competition", stated.ROUTES, "grant_competition"),
        ("Grant agreement", stated.AGREEMENT_KINDS, "grant"),
        ("Service Level Agreement", stated.AGREEMENT_KINDS, "funding_agreement"),
        ("Services contract", stated.AGREEMENT_KINDS, "contract"),
        ("Budget 2025-26 (£)", stated.AMOUNT_KINDS, "budget"),
        ("Exc. VAT", stated.VAT, "excluded"),
        ("Accommodation", stated.NEEDS, "shelter"),
    ],
)
def test_choices_by_their_words(text: str, choices: stated.Choices, value: str) -> None:
    assert stated.choice(text, choices) == value


def test_a_choice_that_is_none() -> None:
    with pytest.raises(ValueError, match=r"is not understood\. Write one of: allocation, direct"):
        stated.choice("By lot", stated.ROUTES)


def test_every_choice_is_understood_by_its_own_name() -> None:
    for choices in (stated.AGREEMENT_KINDS, stated.ROUTES, stated.AMOUNT_KINDS, stated.NEEDS, stated.VAT):
        for value, _ in choices:
            assert stated.choice(value.replace("_", " "), choices) == value


def test_refs_made_of_words() -> None:
    assert stated.slug("Northshire Women's Haven") == "northshire-womens-haven"
    assert stated.slug("¡!") == "x"
    assert stated.slug("a" * 50) == "a" * 40
    assert stated.ref_of(" GP 12 (b) ") == "GP-12-b"
    assert stated.ref_of("GP/12") == "GP/12"
    assert stated.ref_of("()") == ""
