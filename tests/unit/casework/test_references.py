"""References that this office gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.references import next_reference


def test_the_first_of_a_year_is_number_one() -> None:
    assert next_reference(2026, []) == "FOI-2026-0001"


def test_it_is_one_above_the_highest_of_that_year_whatever_else_is_there() -> None:
    taken = ["FOI-2026-0002", "FOI-2026-0009", "FOI-2025-0400", "10653", "FOI-2026-9"]
    assert next_reference(2026, taken) == "FOI-2026-0010"


def test_it_goes_on_after_four_figures() -> None:
    assert next_reference(2026, ["FOI-2026-9999"]) == "FOI-2026-10000"


@given(st.lists(st.integers(1, 30000)))
def test_none_is_ever_given_twice(numbers: list[int]) -> None:
    taken = [f"FOI-2026-{n:04d}" for n in numbers]
    assert next_reference(2026, taken) not in taken
