"""CSV: what a spreadsheet would run, and cells that nobody scrolls to."""

from __future__ import annotations

import pytest

from answerable.guard import Severity
from answerable.guard.child import look_into
from answerable.guard.formats import tables
from answerable.letters.tables import attachments
from tests.unit.letters.replies import huge


def test_our_tables_are_not_held() -> None:
    files = attachments(huge())
    assert files
    for name, content in files:
        assert not look_into(name, content).blocks


@pytest.mark.parametrize(
    ("content", "technique", "where"),
    [
        (b"a,b\r\n1,=1+1\r\n", "formula-injection", "column B, row 2"),
        (b"a,b\r\n1, @SUM(1)\r\n", "formula-injection", "column B, row 2"),
        ("a,b\r\n1,＝1\r\n".encode(), "formula-injection", "column B, row 2"),
        (b"a;b\r\n1;=1+1\r\n", "formula-injection", "column B, row 2"),
        (b"sep=|\r\na|b\r\n1|=1+1\r\n", "formula-injection", "column B, row 2"),
        (b"a,b\r\n1,2\r\n1,2,,,,secret\r\n", "ragged-row", "row 3, column F"),
        (b"a,b" + b"," * 40 + b"c\r\n1,2" + b"," * 40 + b"secret\r\n", "ragged-row", "row 1, column AP"),
        (b"a,b\r\n1,2\r\n" + b",\r\n" * 40 + b"x,y\r\n", "far-cells", "row 43"),
        (b'a,b\r\n1,"x\r\ny,z\r\np,q"\r\n', "swallowed-rows", "row 2, column B"),
        ("a,b\r\n1,x\u202ey\r\n".encode(), "bidirectional-control", "row 2, column B"),
        ("a,b\r\n1,x\U000e0041y\r\n".encode(), "invisible-characters", "row 2, column B"),
        (b"a,b\r\n1,x\0y\r\n", "nul", "row 2, column B"),
        ("a,b\r\n1,£\r\n".encode("cp1252"), "other-encoding", "line 2"),
        (b'a,b\r\n1,"x\r\n', "damaged-table", ""),
        (b"a,a\r\n1,2\r\n", "duplicate-name", "columns A and B"),
        (b"a,,c\r\n1,2,3\r\n", "unnamed-column", "column B"),
    ],
)
def test_what_a_table_hides_is_found_in_its_place(content: bytes, technique: str, where: str) -> None:
    finding = look_into("table.csv", content).findings[0]
    assert (finding.technique, finding.where) == (technique, where)


@pytest.mark.parametrize("figure", ["-200", "-£1,200.50", "+5%", "-", "", "n/a", "1,204", "+44 7700 900123", "-1.5E+3"])
def test_a_figure_is_no_formula(figure: str) -> None:
    assert not tables.is_formula(figure)


@pytest.mark.parametrize(
    ("cell", "held"), [("- none held", False), ("@northshire", False), ("-2+cmd|'x'!A1", True), ("=A1", True)]
)
def test_a_sign_before_words_is_for_a_person_to_judge(cell: str, held: bool) -> None:
    (finding,) = [
        one
        for one in look_into("t.csv", f'a\r\n"{cell}"\r\n'.encode()).findings
        if one.technique == "formula-injection"
    ]
    assert (finding.severity is Severity.BLOCK) is held


def test_many_formulas_of_a_column_are_one_finding() -> None:
    (finding,) = look_into("table.csv", b"a\r\n" + b"=1+1\r\n" * 400).findings
    assert (finding.where, finding.count) == ("column A, rows 2, 3, 4 and 397 more", 400)


def test_the_inventory_says_how_large_a_table_is() -> None:
    assert look_into("table.csv", b"Rank,Count\r\nSergeant,12\r\n").inventory == (
        "2 rows × 2 columns",
        "First row: Rank; Count",
    )


def test_more_than_a_spreadsheet_shows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 3)
    (finding,) = look_into("table.csv", b"a\r\n1\r\n2\r\n3\r\n4\r\n").findings
    assert (finding.technique, finding.texts) == ("beyond-sheet", ("3", "4"))


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_called_as_a_spreadsheet_calls_them(number: int, name: str) -> None:
    assert tables.column_name(number) == name


def test_a_table_of_more_cells_than_anybody_reads_is_held_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "CELLS", 20)
    assert not look_into("few.csv", b"a,b\n" * 10).blocks
    assert [one.technique for one in look_into("many.csv", b"a,b\n" * 11).findings] == ["bomb"]
