"""Opening: text in every encoding and shape, workbooks of every kind, and files that were made to do harm."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from answerable import sandbox
from answerable.register.spreadsheets import child, opening, tables
from answerable.register.spreadsheets.errors import CannotOpen
from answerable.register.spreadsheets.opening import open_table
from answerable.register.spreadsheets.tables import OpenedFile, Sheet, batches, letter, rows
from tests.unit.register.spreadsheets import made
from tests.unit.register.spreadsheets.made import saved


def opened(folder: Path, data: bytes | str, name: str = "spend.csv", encoding: str = "utf-8") -> OpenedFile:
    return open_table(saved(folder, name, data, encoding))


def refused(folder: Path, data: bytes | str, name: str = "spend.csv") -> str:
    before = set(Path(tables.__file__).parent.iterdir())
    with pytest.raises(CannotOpen) as caught:
        opened(folder, data, name)
    assert caught.value.sentence.startswith(name)
    assert caught.value.sentence.endswith(".")
    assert str(folder) not in caught.value.sentence
    assert before == set(Path(tables.__file__).parent.iterdir())
    return caught.value.sentence


def content(sheet: Sheet) -> list[list[str]]:
    """The rows as the csv module reads them; the fast reading must say the same, with the same numbers."""
    slow = []
    for number, cells in rows(sheet):
        assert not any(cells[sheet.width :])
        slow.append((number, (cells + [""] * sheet.width)[: sheet.width]))
    fast = [(row[0], list(row[1:])) for frame in batches(sheet) for row in frame.iter_rows()]
    assert slow == fast
    assert len(slow) == sheet.rows
    return [cells for _, cells in slow]


def numbers(sheet: Sheet) -> list[int]:
    return [number for number, _ in rows(sheet)]


class TestText:
    def test_a_plain_file_is_read_where_it_lies(self, tmp_path: Path) -> None:
        with opened(tmp_path, "a,b\n1,2\n") as file:
            (sheet,) = file.sheets
            assert sheet.csv == tmp_path / "spend.csv"
            assert (file.kind, file.encoding, sheet.rows, sheet.width, sheet.name, sheet.label) == (
                "csv",
                "UTF-8",
                2,
                2,
                "",
                "",
            )
            assert file.size == 8
            assert len(file.sha256) == 64
            assert content(sheet) == [["a", "b"], ["1", "2"]]
        assert (tmp_path / "spend.csv").exists()
        assert file.folder is not None
        assert not file.folder.exists()

    @pytest.mark.parametrize(
        ("encoding", "words"),
        [
            ("utf-8", "UTF-8"),
            ("utf-8-sig", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16"),
            ("utf-16-be", "UTF-16"),
            ("utf-32", "UTF-32"),
            ("cp1252", "Windows-1252"),
            ("cp850", "DOS (code page 850)"),
        ],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
    def test_every_encoding_and_line_end(self, tmp_path: Path, encoding: str, words: str, end: str) -> None:
        text = end.join(["Supplier,Amount (£)", "Café Made-up Ltd,£1", "Naïve & Co,£2", ""])
        with opened(tmp_path, text, encoding=encoding) as file:
            assert file.encoding == words
            assert file.problems == ()
            assert content(file.sheets[0]) == [
                ["Supplier", "Amount (£)"],
                ["Café Made-up Ltd", "£1"],
                ["Naïve & Co", "£2"],
            ]
            assert numbers(file.sheets[0]) == [1, 2, 3]

    def test_a_file_of_several_encodings_names_the_lines(self, tmp_path: Path) -> None:
        data = (
            b"name,amount\n"
            + "Café,£1\n".encode()
            + "Zoë,£2\n".encode("cp1252")
            + b"plain,3\n"
            + b"odd \x81 \xe9,\xa34\n"
        )
        with opened(tmp_path, data) as file:
            assert [cells[1] for cells in content(file.sheets[0])] == ["amount", "£1", "£2", "3", "£4"]
            assert content(file.sheets[0])[2][0] == "Zoë"
            (problem,) = file.problems
            assert "line 3 in Windows-1252" in problem
            assert "line 5 in ISO 8859-1 (Latin-1)" in problem
            assert "the others in UTF-8" in problem
            assert file.encoding.startswith("mixed")

    def test_wide_lines_among_others(self, tmp_path: Path) -> None:
        data = (
            b"name,amount\r\nplain,1\r\n"
            + "Café’s,2\r\n".encode("utf-16-le")
            + b"plain,3\r\n"
            + "£,4".encode("utf-16-be")
        )
        with opened(tmp_path, data) as file:
            assert [[cell.strip() for cell in cells] for cells in content(file.sheets[0])][:4] == [
                ["name", "amount"],
                ["plain", "1"],
                ["Café’s", "2"],
                ["plain", "3"],
            ]
            assert "UTF-16" in file.encoding

    def test_many_odd_lines_are_counted(self, tmp_path: Path) -> None:
        data = "Café,£1\n".encode() + b"caf\xe9,1\n" * 40
        with opened(tmp_path, data) as file:
            assert "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 28 more in Windows-1252" in file.problems[0]

    def test_zeros_are_left_out_and_named(self, tmp_path: Path) -> None:
        with opened(tmp_path, b"name,amount\nHar\0bour,1\n") as file:
            assert content(file.sheets[0])[1] == ["Harbour", "1"]
            assert "(NUL) on line 2" in file.problems[0]

    def test_half_a_character_is_shown_and_named(self, tmp_path: Path) -> None:
        with opened(tmp_path, "a,b\nc,d".encode("utf-16") + b"x") as file:
            assert "could not be read on line 2" in file.problems[0]
            assert content(file.sheets[0])[1][0] == "c"

    def test_a_stray_return_is_a_space(self, tmp_path: Path) -> None:
        with opened(tmp_path, b"name,amount\nHarbour\rTrust,1\nb,2\n") as file:
            assert content(file.sheets[0])[1] == ["Harbour Trust", "1"]

    def test_line_ends_across_pieces(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from answerable.register.spreadsheets import delimited

        for end, block in itertools.product(("\r", "\r\n", "\r\r\n"), range(64, 160, 8)):
            monkeypatch.setattr(delimited, "BLOCK", block)
            text = end.join(f"é{number},b" for number in range(20)) + end
            with opened(tmp_path, text.encode("cp1252")) as file:
                assert content(file.sheets[0]) == [[f"é{number}", "b"] for number in range(20)]

    def test_a_line_without_end(self, tmp_path: Path) -> None:
        assert "a line of more than 8 MB" in refused(tmp_path, b"x" * 9_000_000)

    def test_a_record_without_end_is_read_line_by_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "LONGEST_RECORD", 500)
        monkeypatch.setattr(tables.blocks, "__defaults__", (100,))
        with opened(tmp_path, 'name,amount\n"open,1\n' + "b,2\n" * 400) as file:
            assert len(content(file.sheets[0])) == 402

    @pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
    def test_every_separator(self, tmp_path: Path, separator: str) -> None:
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows(
            [["a", "b,;", "c"], ["d", 'say "so"', "1,000.00"], ["e", "f", "g"]]
        )
        with opened(tmp_path, out.getvalue()) as file:
            assert content(file.sheets[0]) == [["a", "b,;", "c"], ["d", 'say "so"', "1,000.00"], ["e", "f", "g"]]

    def test_a_separator_that_the_file_says(self, tmp_path: Path) -> None:
        with opened(tmp_path, "sep=;\na,x;b\n1;2\n") as file:
            assert content(file.sheets[0])[1:] == [["a,x", "b"], ["1", "2"]]

    def test_a_list_of_one_column(self, tmp_path: Path) -> None:
        with opened(tmp_path, "Name\nOne\nTwo\n") as file:
            assert content(file.sheets[0]) == [["Name"], ["One"], ["Two"]]

    def test_blank_lines_keep_their_numbers(self, tmp_path: Path) -> None:
        with opened(tmp_path, "\n\na,b\n\n1,2\n,,\n\n") as file:
            assert numbers(file.sheets[0]) == [1, 2, 3, 4, 5, 6, 7]

    def test_cells_over_several_lines_are_numbered_by_the_first(self, tmp_path: Path) -> None:
        with opened(tmp_path, 'a,b\n"one\ntwo",1\n3,"x\r\ny\nz"\n5,6\n') as file:
            (sheet,) = file.sheets
            assert content(sheet) == [["a", "b"], ["one\ntwo", "1"], ["3", "x\r\ny\nz"], ["5", "6"]]
            assert numbers(sheet) == [1, 2, 4, 7]
            assert sheet.multiline

    def test_rows_that_are_wider_than_the_first(self, tmp_path: Path) -> None:
        text = "a,b\n" * 30_000 + "1,2,3,4,5,6,7\n" + "a,b\n" * 5
        with opened(tmp_path, text) as file:
            assert file.sheets[0].width == 7
            assert content(file.sheets[0])[30_000] == list("1234567")

    def test_a_row_of_too_many_columns(self, tmp_path: Path) -> None:
        assert "more than 16,384 columns" in refused(tmp_path, "a,b\n" * 20_000 + "," * 40_000 + "x\n")

    def test_quotation_marks_within_cells(self, tmp_path: Path) -> None:
        with opened(tmp_path, 'a,b,c\npipe 5",x,1\n"the "Made-up" Trust",y,2\n"a", "b, c" ,3\n') as file:
            assert content(file.sheets[0]) == [
                ["a", "b", "c"],
                ['pipe 5"', "x", "1"],
                ['the "Made-up" Trust', "y", "2"],
                ["a", "b, c", "3"],
            ]

    def test_a_quotation_mark_that_is_never_closed_loses_no_row(self, tmp_path: Path) -> None:
        text = 'name,amount,what\n"Joe’s pipe,1,x\nb,2,y\nc,3,z\n"d",4,"w"\n'
        with opened(tmp_path, text) as file:
            (sheet,) = file.sheets
            assert [cells[0] for cells in content(sheet)] == ["name", "Joe’s pipe", "b", "c", "d"]
            assert "Line 2 has a quotation mark that is never closed" in sheet.problems[0].sentence
            assert numbers(sheet) == [1, 2, 3, 4, 5]

    def test_two_that_are_never_closed(self, tmp_path: Path) -> None:
        text = 'name,amount\n"a,1\nb,2\n"c,3\nd,4\n'
        with opened(tmp_path, text) as file:
            assert [cells[0] for cells in content(file.sheets[0])] == ["name", "a", "b", "c", "d"]

    def test_lines_within_doubtful_quotation_marks(self, tmp_path: Path) -> None:
        text = 'a,b,c\nx 5" y,1,2\n"one\ntwo, too\nthree",3,4\n'
        with opened(tmp_path, text) as file:
            assert content(file.sheets[0])[2] == ["one\ntwo, too\nthree", "3", "4"]
            assert numbers(file.sheets[0]) == [1, 2, 3]

    def test_a_cell_over_lines_that_look_like_rows(self, tmp_path: Path) -> None:
        text = 'name,amount,what\na,1,x\n"b\nc,2,y\nd",3,z\n'
        with opened(tmp_path, text) as file:
            assert [cells[0] for cells in content(file.sheets[0])] == ["name", "a", "b", "c", 'd"']
            assert numbers(file.sheets[0]) == [1, 2, 3, 4, 5]

    def test_a_cell_over_more_lines_than_are_looked_at(self, tmp_path: Path) -> None:
        text = 'name,amount\npipe 5" x,1\n"' + "z\n" * 300 + 'end",2\n'
        with opened(tmp_path, text) as file:
            assert "Line 3 has a quotation mark that is never closed" in file.sheets[0].problems[0].sentence
            assert numbers(file.sheets[0])[-1] == 303

    def test_zeros_that_stand_first_on_a_wide_line(self, tmp_path: Path) -> None:
        data = b"name,amount\n" * 3 + "a,1\nb,2\nc,3\n".encode("utf-16-le")
        with opened(tmp_path, data) as file:
            assert [cells[:2] for cells in content(file.sheets[0])][3:6] == [["a", "1"], ["b", "2"], ["c", "3"]]

    def test_a_mark_open_at_the_end_of_the_file(self, tmp_path: Path) -> None:
        with opened(tmp_path, 'a,b\nc,"d\n') as file:
            assert content(file.sheets[0])[1] == ["c", "d"]

    @settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.lists(st.text(alphabet="aé£ ,\"'\n1.", max_size=8), min_size=3, max_size=3).filter(any),
            min_size=1,
            max_size=12,
        )
    )
    def test_what_the_csv_module_writes_is_read_as_it_was(self, tmp_path: Path, table: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([["one", "two", "three"], *table])
        with opened(tmp_path, out.getvalue()) as file:
            (sheet,) = file.sheets
            got = content(sheet)
            if not sheet.problems:
                assert [[*cells, "", "", ""][:3] for cells in got] == [["one", "two", "three"], *table]
            lines = 1
            for number, cells in rows(sheet):
                assert number == lines
                lines += 1 + sum(cell.count("\n") for cell in cells)

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.one_of(
            st.binary(min_size=1, max_size=300),
            st.text(alphabet='a,"\n\r\t;|é£1', min_size=1, max_size=120).map(str.encode),
        )
    )
    @example(b'"')
    @example(b'\n"\n"')
    @example(b"\xff\xfea")
    @example(b"\xef\xbb\xbf")
    @example(b"a\0\0\0b")
    def test_any_bytes_are_a_table_or_a_sentence(self, tmp_path: Path, data: bytes) -> None:
        try:
            with opened(tmp_path, data) as file:
                for sheet in file.sheets:
                    content(sheet)
        except CannotOpen as error:
            said = error.sentence
        else:
            said = "spend.csv was opened."
        assert said.startswith("spend.csv ")
        assert said.endswith(".")


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "is empty"),
            (b" \r\n\t\n", "nothing but blanks"),
            (b"\0" * 100, "nothing but blanks"),
            (b"%PDF-1.7 ...", "is a PDF"),
            (b"\x89PNG\r\n\x1a\n", "is a picture"),
            (b"\x1f\x8b\x08\0", "is an archive"),
            (b"{\\rtf1 x}", "rich text"),
            (b'{"a": 1}', "is JSON"),
            (b'[\n  {"a": 1}]', "is JSON"),
            (b"\xef\xbb\xbf<html><table>", "web page"),
            (b"<!DOCTYPE html><p>", "web page"),
            (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "XML format of 2003"),
            (b'<?xml version="1.0"?><a/>', "web page or XML"),
            (bytes(range(1, 9)) * 50, "not text"),
            (b"PK\x03\x04 rubbish", "damaged"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rubbish", "not a workbook"),
        ],
    )
    def test_what_is_no_table_is_one_sentence(self, tmp_path: Path, data: bytes, says: str) -> None:
        assert says in refused(tmp_path, data)

    def test_places(self, tmp_path: Path) -> None:
        with pytest.raises(CannotOpen, match=r"^none\.csv was not found"):
            open_table(tmp_path / "none.csv")
        with pytest.raises(CannotOpen, match="is a folder"):
            open_table(tmp_path)
        with pytest.raises(CannotOpen, match="was not found"):
            open_table(Path("a\0b"))
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(CannotOpen, match="not an ordinary file"):
            open_table(tmp_path / "pipe")

    @pytest.mark.parametrize(
        ("error", "says"), [(PermissionError, "may not be opened by you"), (OSError, "from the disk")]
    )
    def test_disks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError], says: str) -> None:
        path = saved(tmp_path, "spend.csv", "a,b\n")

        def fails(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(Path, "open", fails)
        with pytest.raises(CannotOpen, match=says):
            open_table(path)

    def test_a_size_is_looked_at_before_the_file_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = saved(tmp_path, "spend.csv", "a,b\n" * 100)
        with pytest.raises(CannotOpen, match="larger than 0 MB: split it"):
            open_table(path, limit=100)
        with path.open("r+b") as file:
            file.truncate(opening.SPREADSHEET + 1)
        with pytest.raises(CannotOpen, match="larger than 2 GB: split it, for example by year"):
            open_table(path)
        monkeypatch.setattr(opening, "WORKBOOK", 10)
        assert "save each sheet as CSV" in refused(tmp_path, made.xlsx(made.workbook(("S", [["a"]]))), "spend.xlsx")

    def test_a_name_is_shown_short_and_clean(self, tmp_path: Path) -> None:
        with pytest.raises(CannotOpen) as caught:
            open_table(tmp_path / ("a\u202e\n" + "x" * 200))
        assert "\n" not in caught.value.sentence
        assert len(caught.value.sentence) < 150


@pytest.fixture(params=["in the child", "here"])
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open workbooks in the limited child, and in this process too, where the tests can see what is done."""
    if request.param == "here":

        def run(module: str, *, data: io.BytesIO, wall_seconds: float, read: Any) -> None:
            assert module == child.__name__
            read(io.BytesIO(b"".join(child.frames(data.read()))))

        monkeypatch.setattr(opening.sandbox, "run", run)


@pytest.mark.usefixtures("where")
class TestWorkbooks:
    def test_cells_of_every_type(self, tmp_path: Path) -> None:
        row = [
            1.1,
            datetime.date(2018, 4, 1),
            datetime.datetime.combine(datetime.date(2018, 4, 1), datetime.time(12, 30)),
            datetime.time(3, 4),
            True,
            "x\ny",
            None,
            12345678901234,
        ]
        with opened(tmp_path, made.xlsx(made.workbook(("Spend", [["a", "b"], row])))) as file:
            (sheet,) = file.sheets
            assert (file.kind, sheet.name, sheet.label, sheet.rows, sheet.width) == (
                "xlsx",
                "Spend",
                "sheet “Spend”",
                2,
                8,
            )
            assert content(sheet)[1] == [
                "1.1",
                "2018-04-01",
                "2018-04-01 12:30:00",
                "03:04:00",
                "TRUE",
                "x\ny",
                "",
                "12345678901234",
            ]
            assert numbers(sheet) == [1, 2]

    def test_days_counted_from_1904(self, tmp_path: Path) -> None:
        book = made.workbook(("Spend", [["Date"], [datetime.date(2018, 4, 1)]]), epoch_1904=True)
        with opened(tmp_path, made.xlsx(book)) as file:
            assert content(file.sheets[0])[1] == ["2018-04-01"]

    def test_rows_and_columns_keep_their_places(self, tmp_path: Path) -> None:
        book = made.workbook(("Spend", []))
        book["Spend"]["C5"] = "Supplier"
        book["Spend"]["D7"] = 12.5
        with opened(tmp_path, made.xlsx(book)) as file:
            got = content(file.sheets[0])
            assert got[4][2] == "Supplier"
            assert got[6][3] == "12.5"
            assert len(got) == 7

    def test_errors_of_formulas_and_merged_cells_are_named_with_their_place(self, tmp_path: Path) -> None:
        book = made.workbook(("Spend", [["Supplier", "Amount"], ["One", "=1/0"]]), ("Other", [["x"]]))
        book["Spend"].merge_cells("A3:B4")
        data = made.xlsx(book)
        data = made.replaced(
            data,
            "xl/worksheets/sheet1.xml",
            (b'<c r="B2"><f>1/0</f><v></v></c>', b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        )
        data = made.replaced(
            data,
            "xl/worksheets/sheet1.xml",
            (b"</sheetData>", b'<row r="9"><c r="C9" s="0" t="e"><v>#N/A</v></c></row></sheetData>'),
        )
        with opened(tmp_path, data) as file:
            sheet = file.sheets[0]
            assert content(sheet)[1] == ["One", "#DIV/0!", ""]
            assert content(sheet)[8] == ["", "", "#N/A"]
            said = [(problem.row, problem.column, problem.sentence) for problem in sheet.problems]
            assert (2, "B", "B2: the formula in it gives #DIV/0!.") in said
            assert (9, "C", "C9: the formula in it gives #N/A.") in said
            assert any(row == 3 and "A3:B4 are merged" in sentence for row, _, sentence in said)
            assert file.sheets[1].problems == ()

    def test_hidden_sheets_are_read_and_named(self, tmp_path: Path) -> None:
        book = made.workbook(("One", [["a"]]), ("Two", [["b"]]), ("Three", [["c"]]))
        book["Two"].sheet_state = "hidden"
        book["Three"].sheet_state = "veryHidden"
        with opened(tmp_path, made.xlsx(book)) as file:
            assert [sheet.hidden for sheet in file.sheets] == [False, True, True]
            assert file.problems == ("spend.csv: sheet “Two”, sheet “Three” are hidden, and read too.",)
            assert content(file.sheets[2]) == [["c"]]

    def test_an_empty_sheet(self, tmp_path: Path) -> None:
        with opened(tmp_path, made.xlsx(made.workbook(("One", []), ("Two", [["b"]])))) as file:
            assert [sheet.rows for sheet in file.sheets] == [0, 1]
            assert content(file.sheets[0]) == []

    def test_the_other_formats(self, tmp_path: Path) -> None:
        table = [["Supplier", "Amount"], ["Harbour Trust", 1250.5]]
        for data, kind in ((made.ods(table), "ods"), (made.xls(table), "xls")):
            with opened(tmp_path, data) as file:
                assert file.kind == kind
                assert content(file.sheets[0]) == [["Supplier", "Amount"], ["Harbour Trust", "1250.5"]]
                assert file.sheets[0].name == "Spend"

    def test_a_file_is_known_by_what_is_in_it(self, tmp_path: Path) -> None:
        with opened(tmp_path, "a,b\n1,2\n", name="spend.xlsx") as file:
            assert file.kind == "csv"
        with opened(tmp_path, made.xlsx(made.workbook(("S", [["a"]]))), name="spend.csv") as file:
            assert file.kind == "xlsx"

    def test_passwords(self, tmp_path: Path) -> None:
        assert "protected by a password" in refused(tmp_path, made.ole({"EncryptedPackage": b"x"}), "spend.xlsx")
        assert "protected by a password" in refused(tmp_path, made.xls([["a"]], protected=True), "spend.xls")
        manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        parts = {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": "x",
            "META-INF/manifest.xml": manifest,
        }
        assert "protected by a password" in refused(tmp_path, made.package(parts), "spend.ods")
        data = bytearray(made.package({"xl/worksheets/sheet1.xml": "x", "xl/workbook.xml": "x"}))
        for place in [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]:
            data[place + 8] |= 1
        assert "protected by a password" in refused(tmp_path, bytes(data), "spend.xlsx")

    def test_damaged(self, tmp_path: Path) -> None:
        assert "damaged" in refused(tmp_path, b"PK\x03\x04 rubbish", "spend.xlsx")
        stream = made.ole(
            {"Workbook": b"\x09\x08\x02\x00" + b"\0" * 5_000, "Other": b"\x09\x08\xff\xff" + b"\xff" * 5_000}
        )
        assert "damaged" in refused(tmp_path, stream, "spend.xls")

    @pytest.mark.parametrize(
        ("parts", "says"),
        [
            ({"word/document.xml": "x"}, "is not a workbook"),
            ({"xl/workbook.bin": "x"}, ".xlsb"),
            ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}, "is not a workbook"),
            ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "damaged"),
            ({"xl/worksheets/sheet1.xml": "x", "xl/workbook.xml": "<workbook>"}, "damaged"),
            ({"xl/worksheets/sheet1.xml": "x", "../evil.xml": "x"}, "damaged"),
            ({"xl/worksheets/sheet1.xml": "x", "/etc/passwd": "x"}, "damaged"),
            ({"xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "DOCTYPE"),
            ({"xl/worksheets/sheet1.xml": "<!DOCTYPE x><x/>".encode("utf-16-le")}, "DOCTYPE"),
            (
                {"xl/worksheets/sheet1.xml": "x"} | {f"xl/{number}.xml": "x" for number in range(2_000)},
                "far more than a workbook needs",
            ),
        ],
    )
    def test_packages_that_are_no_workbook_or_hostile(
        self, tmp_path: Path, parts: dict[str, str | bytes], says: str
    ) -> None:
        assert says in refused(tmp_path, made.package(parts), "spend.xlsx")

    def test_two_parts_of_one_name(self, tmp_path: Path) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            new.writestr("xl/worksheets/sheet1.xml", "x")
            with pytest.warns(UserWarning, match="Duplicate name"):
                new.writestr("xl/worksheets/sheet1.xml", "y")
        assert "damaged" in refused(tmp_path, out.getvalue(), "spend.xlsx")

    def test_a_bomb(self, tmp_path: Path) -> None:
        bomb = made.package({"xl/worksheets/sheet1.xml": b" " * (40 * 1024 * 1024)})
        assert "far more than a workbook needs" in refused(tmp_path, bomb, "spend.xlsx")

    def test_billion_laughs(self, tmp_path: Path) -> None:
        laughs = (
            '<!DOCTYPE l [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY a{at} "{("&a" + (str(at - 1) if at else "") + ";") * 10}">' for at in range(9))
            + "]><l>&a8;</l>"
        )
        data = made.replaced(made.xlsx(made.workbook(("S", [["a"]]))), "xl/workbook.xml", whole=laughs.encode())
        assert "DOCTYPE" in refused(tmp_path, data, "spend.xlsx")

    def test_one_cell_far_from_the_others(self, tmp_path: Path) -> None:
        book = made.workbook(("S", [["a"]]))
        book["S"]["XFD1048576"] = 1
        sentence = refused(tmp_path, made.xlsx(book), "spend.xlsx")
        assert "a filled cell at XFD1048576" in sentence

    def test_far_cells_without_anything_in_them_do_no_harm(self, tmp_path: Path) -> None:
        book = made.workbook(("S", [["a", "b"]]))
        book["S"]["XFD1048576"].number_format = "0.00"
        with opened(tmp_path, made.xlsx(book), "spend.xlsx") as file:
            assert content(file.sheets[0]) == [["a", "b"]]

    def test_a_dimension_that_lies_does_no_harm(self, tmp_path: Path) -> None:
        data = made.xlsx(made.workbook(("S", [["a", "b"]])))
        data = made.replaced(
            data, "xl/worksheets/sheet1.xml", (b'<dimension ref="A1:B1"/>', b'<dimension ref="A1:XFD1048576"/>')
        )
        with opened(tmp_path, data, "spend.xlsx") as file:
            assert content(file.sheets[0]) == [["a", "b"]]

    def test_repeated_rows_without_end(self, tmp_path: Path) -> None:
        data = made.ods([["a", 1.0]])
        for repeated in (b'table:number-rows-repeated="4000000000"', b'table:number-columns-repeated="4000000000"'):
            hostile = made.replaced(data, "content.xml", (b"<table:table-row>", b"<table:table-row " + repeated + b">"))
            assert "far more than a workbook needs" in refused(tmp_path, hostile, "spend.ods")

    def test_too_many_cells(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "CELLS", 3)
        data = made.xlsx(made.workbook(("S", [["a", "b"], ["c", "d"]])))
        assert b"too_many_cells" in b"".join(child.frames(data))
        monkeypatch.setattr(child, "CELLS", 0)
        assert b"too_many_cells" in b"".join(child.frames(data))

    def test_too_many_sheets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "SHEETS", 1)
        data = made.xlsx(made.workbook(("S", [["a"]]), ("T", [["a"]])))
        assert b"too_many_sheets" in b"".join(child.frames(data))

    def test_a_workbook_without_sheets_of_cells(self, tmp_path: Path) -> None:
        book = made.workbook()
        book.create_chartsheet("Only a chart")
        data = made.xlsx(book)
        data = made.replaced(data, "xl/workbook.xml")
        sentence = refused(
            tmp_path,
            made.package(
                {
                    name: zipfile.ZipFile(io.BytesIO(data)).read(name)
                    for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
                }
                | {"xl/worksheets/none.xml": "<a/>"}
            ),
            "spend.xlsx",
        )
        assert "no sheet with cells" in sentence

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, 5_000), st.binary(min_size=1, max_size=20))
    def test_a_damaged_workbook_is_a_table_or_a_sentence(self, tmp_path: Path, at: int, rubbish: bytes) -> None:
        data = bytearray(made.xlsx(made.workbook(("S", [["a", 1.5], ["b", 2]]))))
        at %= len(data)
        data[at : at + len(rubbish)] = rubbish
        frames = b"".join(child.frames(bytes(data)))
        assert b'"end"' in frames or b'"fault"' in frames

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (1.1, "1.1"),
            (1.10000000001, "1.1"),
            (38693.27000000001, "38693.27"),
            (875.6899999999999, "875.69"),
            (100000.000000002, "100000"),
            (12.345678901234, "12.345678901234"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (1.5e15, "1500000000000000"),
            (12345678901234567.0, "12345678901234568"),
            (1e300, None),
            (float("nan"), "#NUM!"),
            (float("inf"), "#NUM!"),
            (123456.785, "123456.785"),
        ],
    )
    def test_numbers_are_exact_and_without_noise(self, value: float, text: str | None) -> None:
        shown = child.number(value)
        assert "e" not in shown
        if text is not None:
            assert shown == text

    @given(st.decimals(min_value=-99999999, max_value=99999999, places=2))
    def test_every_whole_penny_comes_back(self, pounds: object) -> None:
        from decimal import Decimal

        assert Decimal(child.number(float(str(pounds)))) == Decimal(str(pounds))


class TestChild:
    def _child(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put another program in the place of the child process."""
        start = subprocess.Popen

        def instead(command: list[str], **rest: object) -> object:
            return start([sys.executable, "-I", "-c", code], **rest)  # type: ignore[call-overload]

        monkeypatch.setattr(sandbox.subprocess, "Popen", instead)

    @pytest.fixture
    def book(self) -> bytes:
        return made.xlsx(made.workbook(("S", [["a"]])))

    def test_a_child_that_hangs_is_ended(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes) -> None:
        monkeypatch.setattr(opening, "WALL_SECONDS", 0.3)
        self._child("import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)", monkeypatch)
        begun = time.monotonic()
        assert "took too long" in refused(tmp_path, book)
        assert time.monotonic() - begun < 10

    def test_a_child_that_runs_out_of_time_by_itself(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes
    ) -> None:
        self._child(
            f"import os, sys; sys.stdin.buffer.read(); os.kill(os.getpid(), {int(signal.SIGXCPU)})", monkeypatch
        )
        assert "took too long" in refused(tmp_path, book)

    @pytest.mark.parametrize(
        "said",
        [
            b"",
            b"J",
            b"J\0\0\0\x02{}",
            b"J\0\0\0\x01{",
            b"D\0\0\0\x01x",
            b"X\0\0\0\x01x",
            b"J\xff\xff\xff\xff",
            b"J\0\0\0\x10short",
            b'J\0\0\0\x0f{"kind": "exe"}',
            b'J\0\0\0\x0f{"fault": "no"}',
            b'J\0\0\0\x05"end"',
            b"J\0\0\0\x0f" + b"[" * 15,
        ],
    )
    def test_a_child_that_dies_or_talks_nonsense_is_one_sentence(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        book: bytes,
        said: bytes,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        self._child(f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r})", monkeypatch)
        assert "could not be opened safely" in refused(tmp_path, book) or "far more" in refused(tmp_path, book)
        assert capfd.readouterr() == ("", "")

    @pytest.mark.parametrize(
        "ends",
        [
            {"rows": -1, "width": 1, "multiline": False, "problems": []},
            {"rows": 1, "width": 99_999, "multiline": False, "problems": []},
            {"rows": 1, "width": 1, "multiline": False, "problems": [[1, "A", 5]]},
            {"width": 1},
        ],
    )
    def test_a_child_that_lies_about_a_sheet(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes, ends: dict[str, object]
    ) -> None:
        said = (
            child._json({"kind": "xlsx"}) + child._json({"sheet": 1, "name": "S", "hidden": False}) + child._json(ends)
        )
        self._child(f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r})", monkeypatch)
        assert "could not be opened safely" in refused(tmp_path, book)

    def test_a_fault_in_the_middle_of_a_sheet(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes
    ) -> None:
        said = child._json({"kind": "xlsx"}) + child._json({"sheet": 1, "name": "S", "hidden": False})
        said += child._json({"fault": "expands", "place": ""})
        self._child(f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r})", monkeypatch)
        assert "far more than a workbook needs" in refused(tmp_path, book)

    def test_a_child_that_dies_within_a_sheet(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes
    ) -> None:
        said = (
            child._json({"kind": "xlsx"})
            + child._json({"sheet": 1, "name": "S", "hidden": False})
            + child._frame(b"D", b"a\n")
        )
        self._child(
            f"import os, sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r}); sys.stdout.flush(); os.abort()",
            monkeypatch,
        )
        assert "far more than a workbook needs" in refused(tmp_path, book)

    def test_a_child_that_talks_without_end_is_stopped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes
    ) -> None:
        monkeypatch.setattr(opening, "OUTPUT", 1_000)
        said = child._json({"kind": "xlsx"})
        self._child(f"import sys; sys.stdin.buffer.read()\nwhile True: sys.stdout.buffer.write({said!r})", monkeypatch)
        assert "could not be opened safely" in refused(tmp_path, book)

    def test_more_sheets_than_are_taken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: bytes) -> None:
        said = child._json({"kind": "xlsx"}) + child._json({"sheet": 2, "name": "S", "hidden": False})
        self._child(f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r})", monkeypatch)
        assert "could not be opened safely" in refused(tmp_path, book)

    def test_problems_of_a_sheet_are_not_without_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "PROBLEMS", 1)
        workbook = made.workbook(("S", [["a"] * 9] * 9))
        workbook["S"].merge_cells("A1:B1")
        workbook["S"].merge_cells("A2:B2")
        assert b"".join(child.frames(made.xlsx(workbook))).count(b" are merged") == 1

    def test_a_large_sheet_comes_in_pieces(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "_PIECE", 400)
        frames = b"".join(child.frames(made.xlsx(made.workbook(("S", [["a"] * 20] * 20)))))
        assert frames.count(b"D\x00") > 5
        assert b'"rows": 20' in frames

    def test_no_place_is_no_place(self) -> None:
        far = made.workbook(("S", [["a"]]))
        far["S"]["A1048576"] = 1
        far["S"]["AZ1"] = 1
        assert b'"far_cell"' in b"".join(child.frames(made.xlsx(far)))

    def test_a_fault_of_memory_is_a_frame(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(data: bytes) -> Iterator[bytes]:
            raise MemoryError
            yield data

        monkeypatch.setattr(child, "_opened", fails)
        assert b"expands" in b"".join(child.frames(b"x"))


def test_letters_of_columns() -> None:
    assert [letter(column) for column in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_a_record_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST_RECORD", 50)
    path = saved(tmp_path, "spend.csv", '"' + "x\n" * 100)
    with pytest.raises(ValueError, match="without end"):
        list(tables.blocks(path, 20))


def test_importing_the_room_brings_in_nothing_heavy() -> None:
    code = (
        "import sys; from answerable.register.spreadsheets import opening, layout, payments, records\n"
        "heavy = {'polars', 'python_calamine', 'django', 'numpy'} & set(sys.modules)\n"
        "raise SystemExit(f'heavy: {heavy}' if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
