"""Pounds and pence: what sources write, what letters print."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules import money


@pytest.mark.parametrize(
    ("text", "pounds", "rounded"),
    [
        ("£1,234.50", "1234.50", False),
        ("£86,000", "86000.00", False),
        ("86000", "86000.00", False),
        ("£420,920", "420920.00", False),
        ("£915k", "915000.00", True),
        ("£130K", "130000.00", True),
        ("£1.690m", "1690000.00", True),
        ("£21million", "21000000.00", True),
        ("2.5 billion", "2500000000.00", True),
        ("0.5", "0.50", False),
        ("nil", "0.00", False),
        ("Nil", "0.00", False),
        ("0", "0.00", False),
        ("-200", "-200.00", False),
        ("−£200,000", "-200000.00", False),
        ("£-200", "-200.00", False),
        ("(200)", "-200.00", False),
        ("( £1,200.00 )", "-1200.00", False),
        ("+5", "5.00", False),
    ],
)
def test_reads_what_sources_write(text: str, pounds: str, rounded: bool) -> None:
    amount = money.parse(text)
    assert str(amount.pounds) == pounds
    assert amount.rounded is rounded


@pytest.mark.parametrize(
    "text",
    [
        "",
        "about £5",
        "£1,23",
        "1,2345",
        "£5 a year",
        "1.234,50",
        "five",
        "--5",
        "-£-5",
        "(-5)",
        "£5 £6",
        "1e5",
        "NaN",
        "(5",
    ],
)
def test_refuses_what_is_not_one_amount(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of money"):
        money.parse(text)


def test_refuses_part_of_a_penny() -> None:
    with pytest.raises(ValueError, match="part of a penny"):
        money.parse("£1.005")
    assert money.parse("£1.500").pounds == Decimal("1.50")


@pytest.mark.parametrize("text", ["10000000000000", "9" * 60, "9999999999999.991"])
def test_refuses_more_than_the_register_holds(text: str) -> None:
    with pytest.raises(ValueError, match=r"more than the register can hold"):
        money.parse(text)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("420920.00", "£420,920"),
        ("86000", "£86,000"),
        ("1234.50", "£1,234.50"),
        ("0.00", "£0"),
        ("-0.00", "£0"),
        ("-200000.00", "-£200,000"),
        ("0.01", "£0.01"),
    ],
)
def test_prints_as_a_letter_does(amount: str, printed: str) -> None:
    assert money.pounds(Decimal(amount)) == printed


@given(st.decimals(min_value=Decimal("-9999999999999.99"), max_value=Decimal("9999999999999.99"), places=2))
def test_what_is_printed_reads_back(amount: Decimal) -> None:
    assert money.parse(money.pounds(amount)).pounds == amount


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        found: money.Amount | str = money.parse(text)
    except ValueError as error:
        found = str(error)
    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert found.pounds == found.pounds.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("pence", "exact", "printed"),
    [
        (0, "0.00", "£0.00"),
        (5, "0.05", "£0.05"),
        (-5, "-0.05", "-£0.05"),
        (100, "1.00", "£1.00"),
        (-1200, "-12.00", "-£12.00"),
        (101848855, "1018488.55", "£1,018,488.55"),
    ],
)
def test_whole_pence_as_pounds(pence: int, exact: str, printed: str) -> None:
    assert money.exact(pence) == exact
    assert money.printed(pence) == printed


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_whole_pence_lose_nothing(pence: int) -> None:
    assert Decimal(money.exact(pence)) * 100 == pence
    assert money.parse(money.printed(pence)).pounds * 100 == pence
