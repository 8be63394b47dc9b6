"""Rows of the small files, as exact text with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.register.spreadsheets.layout import find_layouts
from answerable.register.spreadsheets.opening import open_table
from answerable.register.spreadsheets.records import table_rows
from tests.unit.register.spreadsheets import made
from tests.unit.register.spreadsheets.made import saved


def test_rows_of_every_sheet_that_could_be_read(tmp_path: Path) -> None:
    headings = ["Ref", "Title", "Provider", "Value", "Note to self"]
    book = made.workbook(
        ("Cover", [["Northshire"]]),
        (
            "Grants",
            [
                ["Our agreements"],
                headings,
                ["A1", " Counselling\nservice ", "Harbour", 1000.5, "x"],
                [],
                headings,
                ["A2", "Advice", None, "£5", ""],
            ],
        ),
        ("Contracts", [headings, ["C1", "Cleaning", "Lantern", 10, None]]),
    )
    with open_table(saved(tmp_path, "a.xlsx", made.xlsx(book))) as file:
        layouts = find_layouts(file, "agreements")
        got = [(sheet.name, row, fields) for sheet, row, fields in table_rows(file, layouts, "agreements")]
        with pytest.raises(ValueError, match="of agreements, not of funds"):
            list(table_rows(file, layouts, "funds"))
    assert got == [
        ("Grants", 3, {"ref": "A1", "title": "Counselling\nservice", "provider": "Harbour", "value": "1000.5"}),
        ("Grants", 6, {"ref": "A2", "title": "Advice", "provider": "", "value": "£5"}),
        ("Contracts", 2, {"ref": "C1", "title": "Cleaning", "provider": "Lantern", "value": "10"}),
    ]


def test_a_row_that_ends_early(tmp_path: Path) -> None:
    with open_table(saved(tmp_path, "o.csv", "Ref,Name,Email\nO1,Harbour\n")) as file:
        got = [fields for _, _, fields in table_rows(file, find_layouts(file, "organisations"), "organisations")]
    assert got == [{"ref": "O1", "name": "Harbour", "email": ""}]
