"""The clean copy of a workbook: everything that was seen, nothing else, and the same bytes every time."""

from __future__ import annotations

import csv as lines
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from answerable.cleaning.content import Book, Cell, Sheet
from answerable.cleaning.errors import CannotClean
from answerable.cleaning.rebuilding import workbooks
from answerable.cleaning.writing import csv, ods, xlsx
from answerable.guard.child import look_closely, prepare
from answerable.guard.findings import Severity
from tests.planted.workbooks import SECRET, TABLE, Workbook, binary, text


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    prepare()


def _seen(book: Workbook | bytes, kind: str = "xlsx") -> Book:
    made = workbooks.rebuild(book if isinstance(book, bytes) else book.made(), kind, kind)
    assert isinstance(made, Book)
    return made


def _texts(book: Book) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in sheet.rows] for sheet in book.sheets]


def _blocks(content: bytes, name: str) -> list[str]:
    findings = look_closely(name, content)[0].findings
    return [one.technique for one in findings if one.severity is Severity.BLOCK]


BOOK = Book(
    (
        Sheet(
            "Posts",
            (
                (Cell("Rank", bold=True), Cell("Posts", bold=True), Cell("Since", bold=True), Cell("Share", bold=True)),
                (
                    Cell("Constable"),
                    Cell("1,412", 1412.0, "#,##0"),
                    Cell("01/04/2024", 45383.0, "dd/mm/yyyy"),
                    Cell("82.3%", 0.8231, "0.0%"),
                ),
                (Cell("=2+2"), Cell("TRUE", 1.0), Cell("£5.00", 5.0, '"£"0.00'), Cell("07700 900123")),
                (),
                (Cell("Made up", across=2, down=2),),
            ),
            (12.0, 8.0, 10.0, 9.0),
        ),
        Sheet("Empty", ()),
    )
)


def test_rows_columns_sheets_and_cells_that_are_not_seen_are_left_out() -> None:
    rows = (
        f'<row r="1">{text("A1", "Rank")}{text("B1", "Name")}{text("C1", "Posts")}</row>'
        f'<row r="2" hidden="1">{text("A2", "Chief")}<c r="C2"><v>1</v></c></row>'
        f'<row r="3">{text("A3", "Constable")}{text("B3")}<c r="C3"><v>412</v></c></row>'
        f'<row r="5">{text("A5", "All")}<c r="C5"><f>SUM(C3)</f><v>413</v></c></row>'
    )
    seen = _seen(
        Workbook(
            rows=rows,
            before='<cols><col min="2" max="2" hidden="1"/></cols>',
            sheets=(("Staff", 'state="veryHidden"', TABLE), ("Notes", "", f'<row r="1">{text("A1", "Made up")}</row>')),
        )
    )
    assert [sheet.name for sheet in seen.sheets] == ["Summary", "Notes"]
    assert _texts(seen)[0] == [["Rank", "Posts"], ["Constable", "412"], [], ["All", "413"]]
    assert seen.sheets[0].rows[1][1].number == 412.0


def test_sheets_that_no_tab_leads_to_are_left_out() -> None:
    seen = _seen(Workbook(views='showSheetTabs="0"', sheets=(("Other", "", TABLE),)))
    assert [sheet.name for sheet in seen.sheets] == ["Summary"]
    assert _blocks(xlsx.write(seen), "copy.xlsx") == []


def test_sheets_whose_tabs_are_scrolled_out_of_sight_are_kept_and_open_plainly() -> None:
    seen = _seen(Workbook(views='firstSheet="1"', sheets=(("Other", "", TABLE),)))
    assert [sheet.name for sheet in seen.sheets] == ["Summary", "Other"]
    assert _blocks(xlsx.write(seen), "copy.xlsx") == []


def test_a_format_with_words_of_its_own_keeps_only_what_it_shows() -> None:
    code = f'0" posts";"{SECRET}"'.replace('"', "&quot;")
    seen = _seen(
        Workbook(
            rows=TABLE.replace('r="B2"', 'r="B2" s="1"'),
            styles='<xf numFmtId="200" fontId="0" fillId="0" borderId="0" xfId="0"/>',
            formats=f'<numFmt numFmtId="200" formatCode="{code}"/>',
        )
    )
    cell = seen.sheets[0].rows[1][1]
    assert (cell.text, cell.number) == ("412 posts", 412.0)
    assert SECRET not in cell.format


def test_what_a_format_puts_in_place_of_a_number_is_kept_without_the_number() -> None:
    seen = _seen(
        Workbook(
            rows=TABLE.replace('r="B3"', 'r="B3" s="1"').replace("88", "3"),
            styles='<xf numFmtId="200" fontId="0" fillId="0" borderId="0" xfId="0"/>',
            formats='<numFmt numFmtId="200" formatCode="[&lt;5]&quot;&lt;5&quot;;0"/>',
        )
    )
    assert seen.sheets[0].rows[2][1] == Cell("<5")


def test_dates_keep_their_day_whichever_year_the_workbook_counts_from() -> None:
    seen = _seen(
        Workbook(
            front='<workbookPr date1904="1"/>',
            rows=TABLE.replace('<c r="B2"><v>412', '<c r="B2" s="1"><v>43921'),
            styles='<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        )
    )
    cell = seen.sheets[0].rows[1][1]
    assert (cell.text, cell.number) == ("01/04/2024", 45383.0)


def test_a_workbook_in_which_nothing_can_be_seen_is_refused() -> None:
    hidden = Workbook().made()
    with pytest.raises(CannotClean):
        workbooks.rebuild(_all_hidden(hidden), "xlsx", "xlsx")


def _all_hidden(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name, data.replace(b'sheetId="1"', b'sheetId="1" state="hidden"') if name == "xl/workbook.xml" else data
            )
    return buffer.getvalue()


def test_a_binary_workbook_is_read_by_the_same_rules() -> None:
    assert _texts(_seen(binary(hidden_row=True), "xlsb"))[0] == [["Rank"]]
    assert [sheet.name for sheet in _seen(binary(state=2), "xlsb").sheets] == ["Summary"]


def test_an_xlsx_holds_the_values_in_their_formats_and_nothing_else() -> None:
    made = xlsx.write(BOOK)
    assert made == xlsx.write(BOOK)
    assert _blocks(made, "copy.xlsx") == []
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Posts", "Empty"]
    page = book["Posts"]
    assert [page["B2"].value, page["B2"].number_format, page["D2"].number_format] == [1412, "#,##0", "0.0%"]
    assert str(page["C2"].value)[:10] == "2024-04-01"
    assert (page["A3"].value, page["A3"].data_type, page["B3"].value) == ("=2+2", "s", True)
    assert page["A1"].font.b
    assert [str(one) for one in page.merged_cells.ranges] == ["A5:B6"]
    assert not book.properties.creator


def test_an_ods_holds_the_values_in_their_formats_and_nothing_else() -> None:
    made = ods.write(BOOK)
    assert made == ods.write(BOOK)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.infolist()[0].filename == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        root = etree.fromstring(package.read("content.xml"))
    spaces = root.nsmap
    names = root.xpath("//table:table/@table:name", namespaces=spaces)
    assert names == ["Posts", "Empty"]
    values = root.xpath("//table:table-cell/@office:value", namespaces=spaces)
    assert values == ["1412", "0.8231", "5"]
    assert root.xpath("//@office:date-value", namespaces=spaces) == ["2024-04-01"]
    assert root.xpath("string(//table:table-row[2]/table:table-cell[2]/text:p)", namespaces=spaces) == "1,412"
    assert len(root.xpath("//table:covered-table-cell", namespaces=spaces)) == 3


def test_a_csv_holds_what_is_shown_and_runs_nowhere() -> None:
    made = csv.write(BOOK.sheets[0])
    rows = list(lines.reader(io.StringIO(made.decode("utf-8"))))
    assert rows[1] == ["Constable", "1,412", "01/04/2024", "82.3%"]
    assert rows[2][0] == "'=2+2"
    assert len({len(row) for row in rows}) == 1
    assert _blocks(made, "copy.csv") == []


def test_words_keep_their_blanks_and_lines_in_an_ods() -> None:
    made = ods.write(Book((Sheet("A", ((Cell("one  two\tthree\nfour"),),)),)))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        content = package.read("content.xml").decode()
    assert '<text:p>one<text:s text:c="2"/>two<text:tab/>three</text:p><text:p>four</text:p>' in content


@pytest.mark.shared
def test_the_copies_of_the_shared_workbooks_pass_and_show_the_same(shared: Path) -> None:
    for path in sorted((shared / "guard").glob("*.xlsx")):
        seen = _seen(path.read_bytes())
        copy = xlsx.write(seen)
        assert _blocks(copy, "copy.xlsx") == [], path.name
        filled = [[row for row in sheet if any(row)] for sheet in _texts(seen)]
        assert [[row for row in sheet if any(row)] for sheet in _texts(_seen(copy))] == filled
