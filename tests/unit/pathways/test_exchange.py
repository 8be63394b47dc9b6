"""How rows of partners' files are read, and how a hostile file is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.exchange.child import answer
from answerable.pathways.rules.exchange import (
    Sort,
    address_of,
    day_of,
    guess,
    identity_of,
    mapping_faults,
    read_row,
    unknown_words,
)

TODAY = date(2026, 11, 22)
CELLS = {
    "ID": "P1",
    "First name": "Ada",
    "Last name": "Madeup",
    "DOB": "28/02/1990",
    "Gender": "F",
    "Post code": "ng15fs",
}
COLUMNS = {
    "source_ref": "ID",
    "forename": "First name",
    "surname": "Last name",
    "born": "DOB",
    "sex": "Gender",
    "postcode": "Post code",
}


def test_headings_that_partners_use_are_guessed() -> None:
    assert guess(Sort.PERSONS, list(CELLS)) == COLUMNS
    assert guess(Sort.PERSONS, ["Shoe size", " "]) == {}


def test_a_row_is_read() -> None:
    read = read_row(Sort.PERSONS, CELLS, COLUMNS, {"sex": {"f": "female"}}, today=TODAY)
    assert read.faults == ()
    assert identity_of(read.told) == {
        "forename": "Ada", "surname": "Madeup", "born": "1990-02-28", "sex": "female", "postcode": "NG1 5FS",
    }  # fmt: skip
    assert address_of(read.told) == {}
    told = {"address": "1 Made-up Street, Town", "postcode": "NG1 5FS", "other_names": "Ida, "}
    assert address_of(told) == {"lines": ["1 Made-up Street", "Town"], "postcode": "NG1 5FS"}
    assert address_of({"address": "1 Made-up Street"}) == {"lines": ["1 Made-up Street"]}
    assert identity_of(told)["other_names"] == ["Ida"]


@pytest.mark.parametrize(
    ("heading", "cell", "says"),
    [
        ("DOB", "Madeup-secret", "is not a day"),
        ("DOB", "31/02/1990", "is not a day"),
        ("DOB", "01/01/2030", "is a day to come"),
        ("Post code", "Madeup-secret", "is not a full UK postcode"),
        ("Gender", "Madeup-secret", "no code is chosen"),
        ("First name", "x" * 201, "more than 200 characters"),
        ("ID", "", "is empty"),
        ("Last name", "", "no first or no last name"),
    ],
)
def test_a_fault_names_the_column_and_never_what_stands_in_it(heading: str, cell: str, says: str) -> None:
    values = {"sex": {"f": "female"}}
    read = read_row(Sort.PERSONS, {**CELLS, heading: cell}, COLUMNS, values, today=TODAY)
    assert len(read.faults) == 1
    assert says in read.faults[0]
    assert "Madeup-secret" not in read.faults[0]


def test_an_incident_is_not_reported_before_it_happened() -> None:
    cells = {"n": "1", "p": "P1", "o": "Stalking or harassment", "d": "2026-05-02", "r": "2026-05-01", "c": "Y"}
    columns = {
        "source_ref": "n",
        "person_ref": "p",
        "offence": "o",
        "occurred_on": "d",
        "reported_on": "r",
        "is_crime": "c",
    }
    assert "before it happened" in read_row(Sort.INCIDENTS, cells, columns, {}, today=TODAY).faults[0]
    read = read_row(Sort.INCIDENTS, {**cells, "r": "03/05/2026 10:00"}, columns, {}, today=TODAY)
    assert read.told["offence"] == "stalking"
    assert read.told["is_crime"] == "yes"
    assert read_row(Sort.INCIDENTS, {**cells, "r": "", "c": "no"}, columns, {}, today=TODAY).told["is_crime"] == "no"
    assert "neither yes nor no" in read_row(Sort.INCIDENTS, {**cells, "c": "?"}, columns, {}, today=TODAY).faults[0]


def test_a_mapping_is_whole() -> None:
    assert mapping_faults(Sort.PERSONS, COLUMNS, list(CELLS)) == []
    assert "Their own number" in mapping_faults(Sort.PERSONS, {"forename": "First name"}, list(CELLS))[0]
    assert "twice" in mapping_faults(Sort.PERSONS, {**COLUMNS, "email": "DOB"}, list(CELLS))[0]
    assert "not in the file" in mapping_faults(Sort.PERSONS, {**COLUMNS, "email": "Other"}, list(CELLS))[0]
    assert "name check" in mapping_faults(Sort.LIST, {"forename": "First name"}, list(CELLS))[0]


def test_words_that_no_code_is_chosen_for() -> None:
    rows = [CELLS, {**CELLS, "Gender": "female"}, {**CELLS, "Gender": ""}]
    assert unknown_words(Sort.PERSONS, rows, COLUMNS, {}) == {"sex": ["f"]}
    assert unknown_words(Sort.PERSONS, rows, COLUMNS, {"sex": {"f": "female"}}) == {}
    assert unknown_words(Sort.PERSONS, rows, {}, {}) == {}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_are_read_both_ways(day: date) -> None:
    assert day_of(day.isoformat()) == day == day_of(f"{day.day}/{day.month}/{day.year}")


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reader(cell: str) -> None:
    for heading in CELLS:
        read_row(Sort.PERSONS, {**CELLS, heading: cell}, COLUMNS, {}, today=TODAY)


def a_workbook(rows: list[list[object]], sheets: int = 1) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"default_date_format": "dd/mm/yyyy"}) as book:
        for _ in range(sheets):
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_datetime(at, place, cell) if isinstance(cell, date) else sheet.write(at, place, cell)
    return held.getvalue()


def test_the_three_kinds_of_file_hold_the_same() -> None:
    whole = {"headings": ["ID", "DOB"], "rows": [[2, ["1", "1990-02-28"]]]}
    for data in (
        b"ID;DOB\r\n1;1990-02-28\r\n",
        "ID,DOB\n1,1990-02-28\n".encode("utf-16"),
        json.dumps({"records": [{"ID": 1, "DOB": "1990-02-28"}]}).encode(),
        a_workbook([["ID", "DOB"], [1, date(1990, 2, 28)]]),
    ):
        assert json.loads(json.dumps(answer(data))) == whole


def a_bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 1024 * 1024))
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"  \n", "is empty"),
        (b"ID,Name\n", "no rows"),
        (b"ID,ID\n1,2\n", "same heading"),
        (b"ID\n1,2\n", "more cells"),
        (b"ID\n" + b"x" * 5001 + b"\n", "5,000 characters"),
        (b"ID\n" + b"1\n" * 10_001, "10,000 rows"),
        (b",".join(b"c%d" % at for at in range(201)) + b"\n1\n", "200 columns"),
        (b"\x00\x01\x02", "not text"),
        (b"\xd0\xcf\x11\xe0old", "old or protected"),
        (b"PK\x03\x04broken", "damaged"),
        (b'{"a": 1}', "single list"),
        (b"[1]", "no list of records"),
        (b'[{"a": {"b": 1}}]', "records inside"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (a_workbook([["ID"], [1]], sheets=2), "exactly one sheet"),
        (a_bomb(), "unpacks"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(data: bytes, says: str) -> None:
    assert says in answer(data)["fault"]


def test_a_legacy_encoding_empty_heading_and_values_are_read() -> None:
    assert answer("ID,N\nZoë,x\n\n".encode("cp1252")) == {"headings": ["ID", "N"], "rows": [(2, ["Zoë", "x"])]}
    assert answer(b"ID,,B\n1,2,3\n")["headings"] == ["ID", "Column 2", "B"]
    told = answer(json.dumps([{"a": None, "b": True, "c": 1.5}, {"a": False}]).encode())
    assert told["rows"] == [(2, ["", "yes", "1.5"]), (3, ["no", "", ""])]
