"""What a single cell is, in a column whose heading says so."""

from __future__ import annotations

import pytest

from answerable.guard.inspection import Passage
from answerable.guard.personal import search
from answerable.guard.personal.columns import FORM_ROWS, is_form
from answerable.guard.personal.phones import is_phone_number


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        ("07700 900142", True),
        ("7700900142", True),
        ("0117 496 0142 ext. 4", True),
        ("01/04/2024 - 31/03/2025", False),
        ("B011131/6910", False),
        ("12345", False),
        ("withheld", False),
    ],
)
def test_a_telephone_number_may_have_lost_its_nought(cell: str, is_one: bool) -> None:
    assert is_phone_number(cell) is is_one


def test_a_long_list_is_no_form_whatever_its_first_column_says() -> None:
    form = [["Name", "withheld"], ["Telephone", "withheld"]]
    assert is_form(form)
    assert not is_form(form * FORM_ROWS)
    assert not is_form([["Name", "withheld"], ["x", "y"]])


def test_a_long_file_is_searched_in_lots_and_a_value_of_two_lots_is_one_finding() -> None:
    passages = [
        Passage(f"page {number}", f"{'The figures are below. ' * 16_000}\nRing 07700 900142.") for number in (1, 2, 3)
    ]
    (one,) = [one for one in search(passages, []) if one.technique == "phone-number"]
    assert one.count == 3
