"""How sums and days are written."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from answerable.ui.templatetags.govuk import longdate, pounds


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("12500.00"), "£12,500"),
        (Decimal("12500.50"), "£12,500.50"),
        (Decimal("0.05"), "£0.05"),
        (Decimal("0"), "£0"),
        (Decimal("-3.10"), "-£3.10"),
        (1234567, "£1,234,567"),
        ("99.9", "£99.90"),
        (None, "not recorded"),
        ("", "not recorded"),
    ],
)
def test_pounds(amount: Decimal | int | str | None, written: str) -> None:
    assert pounds(amount) == written


def test_words_are_no_sum() -> None:
    with pytest.raises(ValueError, match="a lot"):
        pounds("a lot")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (datetime.date(2013, 10, 7), "7 October 2013"),
        (datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC), "1 July 2026"),
        ("2026-06-30", "30 June 2026"),
        ("about 1960", "about 1960"),
        (None, "not recorded"),
    ],
)
def test_longdate(day: datetime.date | str | None, written: str) -> None:
    assert longdate(day) == written
