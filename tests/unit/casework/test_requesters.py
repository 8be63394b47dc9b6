"""When two letters are from one requester."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.requesters import LONGEST_EMAIL, fold_email, is_request_website, months_before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zebedee <Zq@Example.ORG>", "zq@example.org"),
        (" o'neil+foi@sub.example.co.uk ", "o'neil+foi@sub.example.co.uk"),
        ("zq@example", ""),
        ("zq example.org", ""),
        ("zq@exa mple.org", ""),
        ("a" * 250 + "@example.org", ""),
        ("", ""),
    ],
)
def test_an_address_is_kept_alone_and_in_small_letters(typed: str, kept: str) -> None:
    assert fold_email(typed) == kept


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_an_address_or_nothing_and_the_same_again(typed: str) -> None:
    kept = fold_email(typed)
    assert fold_email(kept) == kept
    assert len(kept) <= LONGEST_EMAIL
    assert not kept or kept.count("@") == 1


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("request-123@example.org", True),
        ("request-123456-ab12cd34@example.org", True),
        ("foi+request-9@example.org", False),
        ("zq@example.org", False),
        ("requests@example.org", False),
    ],
)
def test_an_address_that_a_website_made_for_one_request_is_known(email: str, website: bool) -> None:
    assert is_request_website(email) is website


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 24, date(2024, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_are_counted_back_to_a_day_that_there_is(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
