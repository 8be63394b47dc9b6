"""Tables that leave the letter as CSV files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.letters.clean import clean
from answerable.letters.outline import set_out
from answerable.letters.reply import ReplyTable
from answerable.letters.tables import attachments, is_guarded, place, safe_cell
from tests.unit.letters.replies import huge, large, normal, spending


def with_tables(*tables: ReplyTable, **changes):
    return replace(normal(), parts=(replace(normal().parts[0], tables=tables),), **changes)


def test_only_a_table_over_the_limit_leaves_the_letter():
    assert attachments(with_tables(large(25))) == []
    [(name, data)] = attachments(with_tables(spending(), large(26)))
    assert name == "table-2-referrals-in-every-month.csv"
    assert data.startswith(b"\xef\xbb\xbfMonth,Note,Count\r\nMonth 0,,0\r\nMonth 1,,-1\r\n")
    assert attachments(with_tables(large(26), rows_in_letter=26)) == []


def test_a_table_too_wide_for_the_page_leaves_the_letter():
    columns = tuple(f"Column {number}" for number in range(9))
    assert [name for name, _ in attachments(with_tables(ReplyTable("Wide", columns, (columns,))))] == [
        "table-1-wide.csv"
    ]


def test_the_letter_says_what_went_where_and_keeps_no_rows():
    outline = set_out(with_tables(large()))
    assert not [block for block in outline.blocks if block.kind == "table"]
    [pointer] = [block for block in outline.blocks if block.label.startswith("Table 1")]
    assert "2,000 rows and 3 columns" in pointer.text
    assert "table-1-referrals-in-every-month.csv" in pointer.text
    assert "apostrophe" in pointer.text  # row 3 holds "=1+1"
    files = [block.entries for block in outline.blocks if block.kind == "list"]
    assert ("Table 1: Referrals in every month: table-1-referrals-in-every-month.csv (CSV)",) in files


def test_the_whole_table_is_in_the_file():
    [(_, data)] = attachments(huge())
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2001
    assert rows[1999] == ["Month 1998", "", "-1998"]


@pytest.mark.parametrize(
    "figure", ["-200", "-£1,200.50", "+5%", "-12.5 %", "£3", "1,000", "-", "", " -3", "+44 115 496 0000", "-.5"]
)
def test_a_real_figure_is_never_touched(figure: str):
    assert safe_cell(figure) == figure


@pytest.mark.parametrize(
    "formula", ["=1+1", "-1+1", "+A1", "@SUM(A1)", "-2+cmd|' /C calc'!A0", " =1", "\t=1", "\n=1", "＝1+1", "-£1=2"]
)
def test_a_formula_is_made_text(formula: str):
    assert safe_cell(formula) == f"'{formula}"


def test_carriage_returns_hide_no_formula():
    assert safe_cell("\r=1") == "'\n=1"


@given(st.text())
def test_no_cell_can_be_run(text: str):
    cell = safe_cell(text)
    assert cell.removeprefix("'") == clean(text).removeprefix("'")
    if cell.lstrip()[:1] in {"=", "@", "＝", "＠"}:
        pytest.fail(f"{cell!r} would be run")


def test_is_guarded():
    assert is_guarded(large(4))
    assert not is_guarded(spending())


def test_names_of_files_are_plain_and_short():
    [placed] = place(with_tables(ReplyTable("../é* " + "word " * 40, ("a",), (("b",),) * 26)))
    assert placed.file == "table-1-e-word-word-word-word-word-word-word-word-word.csv"
    [unnamed] = place(with_tables(ReplyTable("", ("a",), (("b",),) * 26)))
    assert (unnamed.file, unnamed.heading) == ("table-1.csv", "Table 1")


def test_a_ragged_table_is_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells, but there are 2 columns"):
        ReplyTable("Ragged", ("a", "b"), (("1", "2"), ("3",)))
