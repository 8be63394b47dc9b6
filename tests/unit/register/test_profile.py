"""An agreement's value year by year."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.profile import Year, profile

D = Decimal


def year(name: str, planned: str | None, actual: str | None = None) -> Year:
    return Year(name, None if planned is None else D(planned), None if actual is None else D(actual))


def test_years_that_come_to_the_value_need_no_word() -> None:
    found = profile(D(100), [year("2024-25", "60", "60"), year("2023-24", "40")])
    assert [one.year for one in found.years] == ["2023-24", "2024-25"]
    assert (found.planned, found.actual, found.without_actual) == (100, 60, ("2023-24",))
    assert found.findings == ()


@pytest.mark.parametrize(
    ("value", "years", "sentence"),
    [
        (D(100), [year("2023-24", "90")], "The years come to £90, £10 less than the value of £100."),
        (D(100), [year("2023-24", "130")], "The years come to £130, £30 more than the value of £100."),
        (None, [year("2023-24", "90")], "The value is not recorded. The recorded years come to £90."),
        (D(100), [], "No year of this agreement is recorded."),
        (
            D(100),
            [year("2023-24", "90"), year("2024-25", None)],
            "The plan for 2024-25 is not recorded. The recorded years come to £90 of £100; £10 is not put down to any year.",
        ),
        (
            D(100),
            [year("2023-24", "110"), year("2024-25", None)],
            "The recorded years alone come to £110, £10 more than the value of £100.",
        ),
        (None, [year("2023-24", None), year("2024-25", None)], "The plan for 2023-24 and 2024-25 is not recorded."),
        (
            D(5),
            [year("2023-24", "5", "7"), year("2024-25", "0", "0")],
            "In 2023-24, £2 more was spent than planned.",
        ),
        (D(5), [year("2023-24", "5", "4.50")], "In 2023-24, £0.50 less was spent than planned."),
    ],
)
def test_what_does_not_fit_is_named(value: D | None, years: list[Year], sentence: str) -> None:
    assert sentence in profile(value, years).findings


def test_a_year_the_agreement_certainly_has_is_not_recorded_rather_than_nil() -> None:
    found = profile(D(100), [year("2023-24", "100")], starts="2023-04-01", ends="2025-03-31")
    assert found.without_plan == ("2024-25",)
    assert "£0 is not put down to any year" in found.findings[0]
    # "2024" may be any day of it: only what is certain counts.
    assert profile(None, [], starts="2023", ends="2025").without_plan == ("2023-24", "2024-25")
    assert profile(None, [], starts="2023", ends="2023").without_plan == ()
    assert profile(None, [], starts="2023-05", ends="2023-05").without_plan == ("2023-24",)
    assert profile(None, [], starts="2023").without_plan == ()


def test_a_difference_needs_both() -> None:
    assert year("2023-24", "5").difference is None
    assert year("2023-24", None, "5").difference is None


def test_a_year_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="has 2023-24 twice"):
        profile(None, [year("2023-24", "1"), year("2023-24", "1")])


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=8))
def test_only_recorded_years_are_summed(amounts: list[int | None]) -> None:
    years = [Year(f"{2000 + n}-{(n + 1) % 100:02}", None if a is None else D(a)) for n, a in enumerate(amounts)]
    found = profile(None, years)
    assert found.planned == sum(a for a in amounts if a is not None)
    assert len(found.without_plan) == sum(a is None for a in amounts)
