"""Columns of tables (facts/guard.md 4.2): one finding for a column. Nobody in them exists."""

from __future__ import annotations

import pytest

from answerable.guard.personal.columns import headed, heading_row, letters
from answerable.guard.personal.names import is_name, reader_of

from .finding import findings

PEOPLE = ["Harriet Graham", "Kwame Boateng", "Siobhán Gallagher", "Li Wei", "Zofia Nowicka", "Imran Qureshi"]


def where(rows: list[list[str]], **options: list[str]) -> set[tuple[str, str, int]]:
    return {(one.technique, one.where, one.count) for one in findings(rows=rows, **options)}


def test_a_column_of_four_hundred_names_is_one_finding() -> None:
    rows = [["Id", "Name"], *([str(row), PEOPLE[row % 6]] for row in range(400))]
    (one,) = findings(rows=rows)
    assert (one.technique, one.where, one.count) == ("name", "sheet “Q1”, column B, rows 2 to 401", 400)
    assert one.reason == "the column is headed “Name”"


def test_a_column_of_names_under_a_heading_that_says_nothing_is_one_finding() -> None:
    assert where([["X", "Y"], *([str(row), one] for row, one in enumerate(PEOPLE))]) == {
        ("name", "sheet “Q1”, column B, rows 2 to 7", 6)
    }


@pytest.mark.parametrize(("heading", "cell", "technique"), [
    ("Surname", "Pemberwick", "name"), ("DOB", "3/5/1984", "date-of-birth"), ("D.O.B.", "30805", "date-of-birth"),
    ("Mobile", "7700900123", "phone-number"), ("NHS no", "9434765919", "nhs-number"), ("NI number", "AB123456C", "national-insurance-number"),
    ("E-mail", "a@example.org", "email-address"), ("Post code", "NG1", "postcode"), ("Home address", "12 Acre Street", "address"),
    ("VRM", "A1", "vehicle-registration"), ("VRM", "ABC1", "vehicle-registration"), ("Account number", "12345678", "bank-details"), ("IBAN", "GB82WEST12345698765432", "bank-details"),
    ("Card number", "4111 1111 1111 1111", "bank-details"), ("Passport", "123456789", "passport"), ("Driving licence", "MORGA657054SM9IJ", "driving-licence"),
    ("IP address", "81.2.69.142", "ip-address"), ("Collar_no", "4417", "collar-number"), ("Warrant no", "123456", "warrant-number"),
    ("Crime ref", "26000123456", "crime-reference"), ("Custody ref", "NM/1234/26", "custody-number"),
])  # fmt: skip
def test_a_column_is_what_its_heading_says(heading: str, cell: str, technique: str) -> None:
    assert where([["Row", heading], ["a", cell], ["b", ""], ["c"]]) == {(technique, "sheet “Q1”, column B, row 2", 1)}


def test_a_column_that_does_not_hold_what_its_heading_says() -> None:
    rows = [["Officer", "Total"], *([one, "9"] for one in ("12", "14", "Harriet Graham", "16"))]
    assert where(rows) == {("name", "sheet “Q1”, cell A4", 1)}


def test_organisations_are_not_taken_for_people() -> None:
    assert where([["Supplier", "Amount"], ["Tobvar Zanquil", "1"], ["Thornton Pemberton", "2"]]) == set()
    assert where([["Supplier", "Amount"], ["Mr Harriet Graham", "1"]]) == {("name", "sheet “Q1”, cell A2", 1)}


def test_a_form_laid_out_as_a_table() -> None:
    rows = [
        ["Form 3", ""],
        ["Surname", "Pemberwick"],
        ["Shoulder no", "4417"],
        ["Name", "Surname"],
        ["Section 1", "NG1 1AA"],
        ["Harriet Graham", "Imran Qureshi"],
    ]
    found = where(rows)
    assert found == {
        ("name", "sheet “Q1”, cell B2", 1),
        ("collar-number", "sheet “Q1”, cell B3", 1),
        ("postcode", "sheet “Q1”, cell B5", 1),
        ("name", "sheet “Q1”, cell A6", 1),
        ("name", "sheet “Q1”, cell B6", 1),
    }


def test_the_allowed_are_left_out_of_a_column() -> None:
    rows = [["Name", "X"], ["Harriet Graham", ""], ["Imran Qureshi", ""]]
    assert where(rows, allowed=["Harriet Graham"]) == {("name", "sheet “Q1”, column A, row 3", 1)}
    assert where(rows, allowed=["Harriet Graham", "Imran Qureshi"]) == set()
    assert where([["a", "Name", "b"], ["Collar no", "4417", ""]], allowed=["4417"]) == set()


def test_what_stands_in_a_column_of_names_beside_them() -> None:
    rows = [["Name"], ["Harriet Graham"], ["Imran Qureshi 07700 900123"], ["Kwame Boateng"]]
    assert ("phone-number", "sheet “Q1”, cell A3", 1) in where(rows)


def test_nothing_runs_from_one_cell_into_the_next() -> None:
    assert where([["12 Acre"], ["NG1 1AA"]]) == {("postcode", "sheet “Q1”, cell A2", 1)}


def test_a_column_without_a_word_moves_no_other() -> None:
    rows = [["Name", "", "Mobile"], ["Harriet Graham", "", "07700 900123"], ["Imran Qureshi", "", "07700 900124"]]
    assert where(rows) == {
        ("name", "sheet “Q1”, column A, rows 2 to 3", 2),
        ("phone-number", "sheet “Q1”, column C, rows 2 to 3", 2),
    }


def test_small_counts_of_people_are_a_question() -> None:
    rows = [["Area", "Victims"], *([f"Area {one}", str(one)] for one in "123456"), ["All", "21"]]
    (one,) = [one for one in findings(rows=rows) if one.technique == "small-numbers"]
    assert (one.where, one.count) == ("sheet “Q1”, cells B2, B3, B4, B5", 4)
    many = [["Area", "Victims"], *([chr(65 + one), "2"] for one in range(9))]
    assert [one.where for one in findings(rows=many) if one.technique == "small-numbers"] == [
        "sheet “Q1”, cells B2, B3, B4, B5, B6 and 4 more"
    ]


def test_letters_of_columns() -> None:
    assert [letters(one) for one in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_headings() -> None:
    assert [headed(one) for one in ("", "x" * 90, "Colour", "Supplier name")] == [None, None, None, ""]
    assert heading_row([["Report for 2024", ""], ["Name", "Amount"]]) == 1
    assert heading_row([["1", "2"]]) is None


@pytest.mark.parametrize(("cell", "is_one"), [
    ("Pemberwick", True), ("Grant Thornton", False), ("Mr", False), ("", False), ("Unit 4", False), ("Home Office", False), ("van der Berg", True),
])  # fmt: skip
def test_cells_of_a_column_of_names(cell: str, is_one: bool) -> None:
    assert is_name(cell, reader_of([])) is is_one
