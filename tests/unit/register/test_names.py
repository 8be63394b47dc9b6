"""Names as letters write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.names import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Children & Young People's Board", "children and young peoples board"),
        ("Sunflower Centre", "SUNFLOWER  CENTRE"),
        ("C.I.C. Café", "CIC cafe"),
        ("Northshire Helpline Trust Ltd.", "Northshire Helpline Trust Limited"),
        ("Rape-Crisis", "Rape Crisis"),
    ],
)
def test_ways_of_writing_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_different_names_stay_apart() -> None:
    assert fold("WAIS") != fold("NWA")
    assert fold("The Limited") == "the limited"
    assert fold(" … ") == ""


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
