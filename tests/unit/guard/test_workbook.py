"""What a workbook shows and what it hides, cell by cell (facts/guard.md 3.1, 3.2)."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from answerable.guard.child import look_closely, prepare
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats.workbook.colours import Palette, near, tinted
from answerable.guard.formats.workbook.number_formats import blank, literals, shown
from answerable.guard.formats.workbook.ranges import areas, column_letters, column_number
from answerable.guard.formats.workbook.sheet_level import header_words
from answerable.guard.formats.workbook.wording import ordinary, reads_outside, words_of
from tests.planted import SECRET
from tests.planted.workbooks import MAIN, TABLE, Part, Workbook, binary, text


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    prepare()


def _found(book: Workbook | bytes, name: str = "book.xlsx") -> tuple[Finding, ...]:
    return look_closely(name, book if isinstance(book, bytes) else book.made())[0].findings


def _codes(book: Workbook | bytes, name: str = "book.xlsx") -> set[str]:
    return {one.technique for one in _found(book, name) if one.severity is not Severity.NOTE}


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (0.1234, "0.0%", "12.3%"),
        (45000.5, "dd/mm/yyyy hh:mm", "15/03/2023 12:00"),
        (45000.0, "d mmmm yyyy", "15 March 2023"),
        (1.25, "[h]:mm", "30:00"),
        (4417000.0, "0,,", "4"),
        (12345.0, "0.00E+00", "1.23E+04"),
        (1.5, "# ?/?", "1 1/2"),
        (0.5, '0.00" a year"', "0.50 a year"),
        (3.0, "[<5]0;General", "3"),
        (1e15, "General", "1E+15"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
    ],
)
def test_a_number_is_shown_in_its_format(value: float, code: str, words: str) -> None:
    assert shown(value, code).text.strip() == words
    assert shown(value, code).holds


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (4417.0, ";;;"),
        (4417.0, '"";"";""'),
        (4417.0, "#,,,"),
        (4417.0, "* "),
        (3.0, '[<5]"<5";0'),
        (4417.0, '"n/a"'),
        ("Pemberwick", ";;;"),
        ("Pemberwick", '0;0;0;"n/a"'),
    ],
)
def test_a_format_that_does_not_show_its_value_is_known(value: float | str, code: str) -> None:
    assert not shown(value, code).holds


def test_a_text_in_a_format_for_numbers_is_shown_as_it_is() -> None:
    assert shown("Pemberwick", ";;") == shown("Pemberwick", "0.00")
    assert shown("Pemberwick", "0.00").text == "Pemberwick"


def test_dates_of_both_calendars_are_shown() -> None:
    assert shown(0.0, "dd/mm/yyyy", since_1904=True).text == "01/01/1904"
    assert shown(1462.0, "dd/mm/yyyy").text == "01/01/1904"


@given(some.floats(-1e9, 1e9), some.sampled_from(["0", "0.00", "#,##0", "General", "dd/mm/yyyy", "0.0%", "[Red]0;-0"]))
@settings(max_examples=200)
def test_an_ordinary_format_shows_every_number(value: float, code: str) -> None:
    assert shown(value, code).holds
    assert not blank(shown(value, code).text)


@given(some.text(max_size=30))
@settings(max_examples=200)
def test_no_format_breaks_the_reading(code: str) -> None:
    shown(12.5, code)
    shown("words", code)
    literals(code)


def test_words_of_a_format_are_given_whole() -> None:
    assert literals('0.00;"Sgt Pemberwick";\\x0') == ["Sgt Pemberwick", "x"]


def test_colours_are_followed_as_they_are_drawn() -> None:
    assert near((255, 255, 255), (240, 240, 240))
    assert not near((255, 255, 255), (255, 255, 0))
    assert not near((0, 0, 0), (255, 0, 0))
    assert tinted((0, 0, 0), 1.0) == (255, 255, 255)
    assert tinted((255, 255, 255), -1.0) == (0, 0, 0)
    assert Palette().number("9", (0, 0, 0)) == (255, 255, 255)
    assert Palette().number("64", (9, 9, 9)) == (0, 0, 0)


@given(some.integers(1, 16_384))
def test_columns_have_letters(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_ranges_are_read() -> None:
    assert (2, 3) in areas("Data!$A$1:$B$4")[0]
    assert len(areas("A1 C3:D4")) == 2
    assert (5, 9_000) in areas("A:F")[0]
    assert areas("Sgt Pemberwick") == ()


@pytest.mark.parametrize("code", ["&P", "&CPage &P of &N", '&L&"Arial,Bold"&8&D&R&A', "&K1D70B8&F", ""])
def test_fields_of_a_header_are_no_words(code: str) -> None:
    assert header_words(code) == ""


def test_words_of_a_header_are_words() -> None:
    assert header_words('&L&"Arial"&8Draft && figures &P') == "Draft & figures"


@pytest.mark.parametrize("words", ["Yes", "n/a", "Over budget", "not known", "dd/mm/yyyy"])
def test_ordinary_words_in_a_formula_are_for_a_person(words: str) -> None:
    assert ordinary(words)


@pytest.mark.parametrize("words", [SECRET, "Aldous Pemberwick", "PC 4417", "a@example.org", "C:\\Users", "x" * 40])
def test_names_numbers_and_addresses_are_not_ordinary(words: str) -> None:
    assert not ordinary(words)


def test_formulas_are_read_for_what_they_say() -> None:
    assert words_of('IF(A1>"","Sgt ""Al""",7700900123)+Sheet2!A1') == ['Sgt "Al"', "7700900123"]
    assert words_of("SUM(A1:A1048576)+'2023456'!B2") == []
    assert reads_outside("[1]Sheet1!A1")
    assert reads_outside("'C:\\a\\[Book.xlsx]Sheet1'!A1")
    assert not reads_outside('SUM(Table1[Posts])&"[x]"')


def test_what_is_seen_is_listed_and_searched() -> None:
    book = Workbook(
        rows=TABLE + '<row r="4" hidden="1"><c r="A4"><v>1</v></c></row>', sheets=(("Staff", 'state="hidden"', TABLE),)
    )
    verdict, look = look_closely("book.xlsx", book.made())
    assert verdict.inventory == ("Sheet “Summary”: 3 rows × 2 columns", "Sheet “Staff” (hidden): 3 rows × 2 columns")
    grids = [grid for grid in look.shared.grids if grid.where == "sheet “Summary”"]
    assert [grid.rows for grid in grids] == [(("Rank", "Posts"), ("Constable", "412"), ("Sergeant", "88"))]
    assert verdict.coverage.parts == verdict.coverage.parts_of


def test_a_hidden_column_is_one_finding_with_its_count() -> None:
    rows = "".join(f'<row r="{row}">{text(f"F{row}", f"Name {row}")}</row>' for row in range(1, 213))
    found = _found(Workbook(rows=rows, before='<cols><col min="6" max="6" hidden="1"/></cols>', name="Data"))
    hidden = [one for one in found if one.technique == "hidden-column"]
    assert [(one.where, one.count) for one in hidden] == [("sheet “Data”, column F (F1 to F212), 212 values", 212)]
    assert len(hidden[0].texts) == 212


def test_hidden_rows_and_columns_without_anything_are_no_finding() -> None:
    book = Workbook(
        rows=TABLE + '<row r="4" hidden="1"/><row r="5" ht="0"><c r="A5" s="0"/></row>',
        before='<cols><col min="3" max="9" hidden="1"/></cols>',
    )
    assert _codes(book) <= {"orphan-string"}


def test_a_merged_cell_whose_first_column_is_hidden_is_seen() -> None:
    rows = TABLE + f'<row r="4">{text("C4", "Total")}</row>'
    book = Workbook(
        rows=rows,
        before='<cols><col min="3" max="3" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="C4:E4"/></mergeCells>',
    )
    assert "hidden-column" not in _codes(book)


def test_a_rule_that_does_not_hold_hides_nothing() -> None:
    rule = (
        '<conditionalFormatting sqref="B2:B3"><cfRule type="cellIs" dxfId="0" priority="1" operator="{}">'
        "<formula>{}</formula></cfRule></conditionalFormatting>"
    )
    change = '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>'
    assert "conditional-format" not in _codes(Workbook(changes=change, after=rule.format("equal", 0)))
    assert "conditional-format" in _codes(Workbook(changes=change, after=rule.format("greaterThan", 100)))
    assert "conditional-format" in _codes(Workbook(changes=change, after=rule.format("lessThan", "$D$9")))


def test_a_shown_chart_of_hidden_cells_is_found() -> None:
    verdict = _found(
        Workbook(
            sheets=(("Staff", 'state="hidden"', TABLE),),
            after='<drawing r:id="rId1"/>',
            parts=(
                Part(
                    "xl/drawings/drawing1.xml",
                    "drawing",
                    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>',
                    "xl/worksheets/sheet1.xml",
                ),
                Part(
                    "xl/charts/chart1.xml",
                    "chart",
                    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:val><c:numRef>'
                    "<c:f>Staff!$B$2:$B$3</c:f><c:numCache><c:pt><c:v>412</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
                    "</c:chartSpace>",
                    "xl/drawings/drawing1.xml",
                ),
            ),
        )
    )
    assert "chart-data" in {one.technique for one in verdict}


def test_spellings_of_a_row_make_no_difference() -> None:
    """Rows that the quick reading does not know are read as XML, and nothing between them is lost."""
    single = TABLE.replace('<row r="2">', "<row  r='2' hidden='1'>").replace('<row r="3">', "<row\nr = '3'>")
    found = _found(Workbook(rows=single))
    assert [one.where for one in found if one.technique == "hidden-row"] == ["sheet “Summary”, row 2, 2 values"]
    cdata = TABLE + f'<row r="4" hidden="1"><c r="A4" t="inlineStr"><is><t><![CDATA[{SECRET}]]></t></is></c></row>'
    assert any(SECRET in one.texts for one in _found(Workbook(rows=cdata)) if one.technique == "hidden-row")


@pytest.mark.parametrize("broken", ["<row", "<row r='1'><c r='A1'></row>", "&nothing;"])
def test_a_broken_sheet_is_not_inspected(broken: str) -> None:
    assert "not-inspected" in _codes(Workbook(rows=TABLE + broken))


def test_a_document_type_is_refused() -> None:
    sheet = f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"/>'
    book = Workbook(parts=(Part("xl/worksheets/sheet9.xml", "worksheet", sheet),))
    assert _codes(book) & {"document-type", "not-inspected", "unreachable-part"}


def test_two_sheets_of_one_name_are_not_inspected() -> None:
    assert "not-inspected" in _codes(Workbook(sheets=(("Summary", "", TABLE),)))


def test_a_binary_workbook_never_passes() -> None:
    verdict = look_closely("book.xlsb", binary())[0]
    assert {"binary-workbook"} <= {one.technique for one in verdict.findings}
    assert verdict.inventory == ("Sheet “Summary”: 2 rows × 1 column", "Sheet “Staff”: 1 row × 1 column")


def test_a_broken_binary_workbook_is_not_inspected() -> None:
    assert "not-inspected" in _codes(binary()[:400] + b"\xff" * 40 + binary()[440:], "book.xlsb")


@given(some.binary(max_size=60), some.integers(0, 4000))
@settings(max_examples=60, deadline=None)
def test_no_change_of_a_file_passes_as_something_it_is_not(bytes_: bytes, at: int) -> None:
    """Whatever bytes are put in, the workbook is found changed, found broken, or shows what it showed."""
    whole = Workbook().made()
    at %= len(whole)
    changed = whole[:at] + bytes_ + whole[at + len(bytes_) :]
    verdict = look_closely("book.xlsx", changed)[0]
    assert verdict.word in {"safe", "look", "block"}
    if changed != whole and not verdict.blocks:
        assert verdict.inventory == ("Sheet “Summary”: 3 rows × 2 columns",)


@pytest.mark.shared
def test_every_workbook_of_the_shared_files_is_judged_as_it_should_be(shared: Path) -> None:
    for line in (shared / "guard" / "manifest.jsonl").read_text().splitlines():
        one = json.loads(line)
        path = shared / "guard" / one["file"]
        if path.suffix == ".xlsx" and path.exists():
            verdict = look_closely(path.name, path.read_bytes())[0]
            assert verdict.blocks is one["file"].startswith("x"), one["file"]


@pytest.mark.shared
def test_real_workbooks_with_nothing_hidden_are_not_held(shared: Path) -> None:
    for path in sorted((shared / "spend" / "lancashire_pcc").glob("*.xlsx")):
        with zipfile.ZipFile(path) as package:
            linked = any("externalLink" in name for name in package.namelist())
        if not linked:
            verdict = look_closely(path.name, path.read_bytes())[0]
            held = [one for one in verdict.findings if one.severity is Severity.BLOCK]
            assert [one.technique for one in held if one.technique not in {"personal-data"}] == [], path.name
