"""The person who asked, in any form. She does not exist."""

from __future__ import annotations

import pytest

from answerable.guard.findings import Severity

from .finding import findings

ASKED = ["Ms Jane O'Neill, jane@example.org, 07700 900123, 12 Acre St NG1 1AA"]

FORMS = [
    "Jane O’Neill",
    "JANE O'NEILL",
    "Jané Ó'Neill",
    "O'Neill, Jane",
    "Ms O’Neill",
    "J O'Neill",
    "J. A. O'Neill",
    "O’NEILL J",
    "Dear Jane,",
    "FOI_jane_oneill_2024.pdf",
    "joneill",
    "O’NEILL",
    "JANE@EXAMPLE.ORG",
    "+44 7700 900123",
    "NG11AA",
    "12 Acre St",
    "Jane Mary O'Neill",
]


@pytest.mark.parametrize("form", FORMS)
def test_she_is_found_in_every_form(form: str) -> None:
    found = [one for one in findings(f"the file {form} is old", requester=ASKED) if one.technique == "requester"]
    assert [one.severity for one in found][:1] == [Severity.BLOCK]


@pytest.mark.parametrize("text", ["O'Neillson wrote", "Janet wrote", "07700 900124", "ng11ab"])
def test_others_are_not_taken_for_her(text: str) -> None:
    assert not [one for one in findings(text, requester=ASKED) if one.technique == "requester"]


def test_what_is_hers_is_not_told_twice() -> None:
    assert {one.technique for one in findings("Jane O'Neill of 12 Acre St NG1 1AA", requester=ASKED)} == {"requester"}


def test_her_first_name_alone_is_a_hint() -> None:
    (one,) = [one for one in findings("then Jane came and jane", requester=ASKED) if one.technique == "requester"]
    assert one.severity is Severity.NOTE


@pytest.mark.parametrize(("asked", "text", "severity"), [
    ("Jane Smith", "then Smith came", Severity.LOOK),
    ("Jane Price", "the Price is", Severity.NOTE),
    ("Pemberwick", "then Pemberwick came", Severity.BLOCK),
    ("O'Neill, Jane", "then Jane O'Neill came", Severity.BLOCK),
    ("Jane Adeyemi-Clarke", "then Jane Adeyemi Clarke came", Severity.BLOCK),
])  # fmt: skip
def test_a_last_name_is_weighed(asked: str, text: str, severity: Severity) -> None:
    assert [one.severity for one in findings(text, requester=[asked]) if one.technique == "requester"] == [severity]


def test_she_is_found_even_where_she_is_allowed() -> None:
    assert [one.technique for one in findings("Jane O'Neill", requester=ASKED, allowed=["Jane O'Neill"])] == [
        "requester"
    ]


def test_she_is_found_in_a_column_of_names() -> None:
    rows = [["Name", "Amount"], ["Jane O'Neill", "1"], ["Harriet Pemberwick", "2"]]
    assert {(one.technique, one.where) for one in findings(rows=rows, requester=ASKED)} == {
        ("name", "sheet “Q1”, column A, rows 2 to 3"),
        ("requester", "sheet “Q1”, cell A2"),
    }


def test_her_address_without_a_street_number_shape() -> None:
    assert [
        one.technique
        for one in findings("at Flat 2, 9 The Row, Derby DE1 1AA", requester=["Flat 2, 9 The Row, Derby DE1 1AA"])
    ] == ["requester"]


def test_her_address_of_two_houses() -> None:
    assert [
        one.technique
        for one in findings("12-14 Mill Lane, Derby DE1 1AA", requester=["12-14 Mill Lane, Derby DE1 1AA"])
    ] == ["requester"]
