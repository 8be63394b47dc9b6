"""References of requests as letters write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication.rules.references import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7617/13", "FOI 7617-13"),
        ("7617/13", "foi7617/13"),
        ("7617/13", "FOI Ref. No. 7617/13"),
        ("7617/13", " 7617 13 "),
        ("FOI-2024-0113", "2024/0113"),
        ("03072015-2", "Ref 03072015_2"),
    ],
)
def test_ways_of_writing_one_reference(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_different_references_stay_apart() -> None:
    assert fold("7617/13") != fold("7617/14")
    assert fold("76171/3") != fold("7617/13")
    assert fold("FOI") == "foi"
    assert fold(" / ") == ""


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(reference: str) -> None:
    assert fold(fold(reference)) == fold(reference)
