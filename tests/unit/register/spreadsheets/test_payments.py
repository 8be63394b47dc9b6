"""Spending files as typed rows: nothing is lost, nothing is invented, and the fast reading says what the slow one says."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.register.spreadsheets import payments, tables
from answerable.register.spreadsheets.cells import parse_day, parse_money
from answerable.register.spreadsheets.errors import CellError
from answerable.register.spreadsheets.layout import find_layouts
from answerable.register.spreadsheets.opening import open_table
from answerable.register.spreadsheets.payments import Staged, StagedSheet, stage, withheld
from tests.unit.register.spreadsheets import made
from tests.unit.register.spreadsheets.made import lines, saved


def staged(folder: Path, data: bytes | str, name: str = "spend.csv", **rest: Any) -> Staged:
    with open_table(saved(folder, name, data)) as file:
        return stage(file, layouts=find_layouts(file, "payments"), into=folder / "staged", **rest)


def one(folder: Path, data: bytes | str, name: str = "spend.csv", **rest: Any) -> StagedSheet:
    (sheet,) = staged(folder, data, name, **rest).sheets
    assert sheet.rows + sheet.skipped_count + sheet.rejected == sheet.sheet.rows
    frame = pl.read_parquet(sheet.parquet)
    assert (frame.height, frame["pence"].sum()) == (sheet.rows, sheet.pence)
    assert frame["row"].is_sorted()
    return sheet


def frame(sheet: StagedSheet) -> list[dict[str, Any]]:
    return pl.read_parquet(sheet.parquet).to_dicts()


def spend(*rows: Sequence[str]) -> str:
    return lines(made.HEADINGS, *rows)


class TestRows:
    def test_a_payment_with_every_field(self, tmp_path: Path) -> None:
        headings = [
            "Body Name",
            "Department",
            "Supplier Name",
            "Supplier ID",
            "Payment Date",
            "Amount",
            "Category",
            "Purpose",
            "Transaction No",
            "Value for money",
            "Withheld",
        ]
        row = [
            "Northshire",
            "Estates",
            " Harbour Trust ",
            "500123",
            "13/04/2018",
            "-£1250.50",
            "Grants",
            "Counselling",
            "T1",
            "Three quotations",
            "personal data",
        ]
        sheet = one(tmp_path, lines(headings, row))
        assert frame(sheet) == [
            {
                "row": 2,
                "paid": datetime.date(2018, 4, 13),
                "year": 2018,
                "payee": "Harbour Trust",
                "ledger_id": "500123",
                "category": "Grants",
                "purpose": "Counselling",
                "department": "Estates",
                "body": "Northshire",
                "reference": "T1",
                "pence": -125050,
                "reasons": "Three quotations",
                "withheld": "d",
            }
        ]
        assert sheet.skipped == ((1, "the headings"),)
        assert sheet.notes == ()

    def test_the_columns_are_typed_as_agreed(self, tmp_path: Path) -> None:
        schema = pl.read_parquet_schema(one(tmp_path, spend(made.ROW)).parquet)
        assert dict(schema) == {
            "row": pl.UInt32,
            "paid": pl.Date,
            "year": pl.UInt16,
            **dict.fromkeys(
                ("payee", "ledger_id", "category", "purpose", "department", "body", "reference"), pl.String
            ),
            "pence": pl.Int64,
            "reasons": pl.String,
            "withheld": pl.String,
        }

    @pytest.mark.parametrize(
        ("payee", "ledger_id"),
        [
            ("NORTHSHIRE COUNCIL [17340]", "17340"),
            ("NORTHSHIRE COUNCIL (200398)", "200398"),
            ("NORTHSHIRE COUNCIL [ 17340 ]  ", "17340"),
            ("NORTHSHIRE (2018)", ""),
            ("NORTHSHIRE [OLD NAME LTD]", ""),
            ("MADE-UP 4 U LTD", ""),
        ],
    )
    def test_a_ledger_number_after_a_name(self, tmp_path: Path, payee: str, ledger_id: str) -> None:
        for amount in ("1.00", "1.00-"):  # read at once, and read alone
            (row,) = frame(one(tmp_path, spend([payee, "13/04/2018", amount, "x"])))
            assert (row["payee"], row["ledger_id"]) == (payee.strip(), ledger_id)

    def test_rows_that_are_none(self, tmp_path: Path) -> None:
        text = "Northshire spend,,,\n" + spend(
            made.ROW,
            ["", "", "", ""],
            [" ", "\u00a0", "", ""],
            made.HEADINGS,
            ["TOTAL", "", "1250.00", ""],
            ["Total Gas & Power Ltd", "13/04/2018", "10.00", "Fuel"],
            ["Harbour Trust Total", "", "10.00", ""],
            ["", "", "1260.00", ""],
            ["Notes: all are net", "", "", ""],
            ["Grand Total:", "13/04/2018", "1260.00", ""],
            ["Total for April 2018", "", "9", "Grants"],
        )
        sheet = one(tmp_path, text)
        assert [row["payee"] for row in frame(sheet)] == [made.ROW[0], "Total Gas & Power Ltd"]
        assert dict(sheet.skipped) == {
            1: "above the headings",
            2: "the headings",
            4: "blank",
            5: "blank",
            6: "the headings again",
            7: "a total",
            9: "a total",
            10: "a total",
            11: "a note or a heading: no amount",
            12: "a total",
            13: "a total",
        }
        assert sheet.skipped_by_reason["a total"] == 5

    def test_rows_to_correct_come_back_with_their_columns(self, tmp_path: Path) -> None:
        text = spend(
            made.ROW,
            ["Harbour Trust", "30/02/2018", "10.00", "Grants"],
            ["", "13/04/2018", "10.00", "Grants"],
            ["Lantern Ltd", "", "1.123456789012", "=Grants"],
            ["Lantern Ltd", "13/04/2018", "#DIV/0!", ""],
            ["Lantern Ltd", "13/04/2018", "", "Grants"],
            ["", "", "n/a", ""],
            ["Lantern Ltd 500", "", "", ""],
        )
        sheet = one(tmp_path, text)
        assert (sheet.rows, sheet.rejected) == (1, 7)
        with sheet.rejects.open(encoding="utf-8-sig", newline="") as file:
            back = list(csv.DictReader(file))
        assert list(back[0]) == [*made.HEADINGS, "Row", "What is wrong"]
        assert back[0]["Row"] == "3"
        assert back[0]["Category"] == "Grants"
        assert back[0]["What is wrong"] == (
            "Column B (“Payment Date”): “30/02/2018” is not a date that the calendar has. It is read as day, month, year."
        )
        assert back[1]["What is wrong"].startswith("Column A (“Supplier Name”) is empty")
        assert "part of a penny" in back[2]["What is wrong"]
        assert "The date is empty" in back[2]["What is wrong"]
        assert "error of a formula" in back[3]["What is wrong"]
        assert "The amount is empty" in back[4]["What is wrong"]
        assert sheet.first_rejects[0][0] == 3

    def test_corrected_rows_are_read_from_the_file_that_came_back(self, tmp_path: Path) -> None:
        sheet = one(tmp_path, spend(["Harbour Trust", "30/02/2018", "10.00", "Grants"]))
        corrected = sheet.rejects.read_text(encoding="utf-8-sig").replace("30/02/2018,", "28/02/2018,", 1)
        again = one(tmp_path, corrected, "corrected.csv")
        assert [row["paid"] for row in frame(again)] == [datetime.date(2018, 2, 28)]
        assert again.layout.missing == ()

    def test_a_row_whose_cells_slipped(self, tmp_path: Path) -> None:
        text = spend(*[made.ROW] * 5, ["Harbour Trust", "25/06/2012900", "Grants"])
        sheet = one(tmp_path, text)
        assert sheet.rejected == 1
        assert "25/06/2012900" in sheet.first_rejects[0][1]
        assert "“Grants” is not an amount" in sheet.first_rejects[0][1]

    def test_rows_are_numbered_as_in_the_file(self, tmp_path: Path) -> None:
        text = spend(['"Harbour\nTrust"', "13/04/2018", "1", ""], made.ROW, ["x", "y", "z", ""], made.ROW)
        sheet = one(tmp_path, text)
        assert [row["row"] for row in frame(sheet)] == [2, 4, 6]
        assert sheet.first_rejects[0][0] == 5
        book = made.workbook(("Spend", [made.HEADINGS, ["Harbour\nTrust", "13/04/2018", 1.5, ""], made.ROW]))
        assert [row["row"] for row in frame(one(tmp_path, made.xlsx(book), "s.xlsx"))] == [2, 3]

    def test_headings_at_the_end(self, tmp_path: Path) -> None:
        text = lines(*[made.ROW] * 3, ["Harbour Trust", "x", "1.00-", ""], made.HEADINGS)
        sheet = one(tmp_path, text)
        assert (sheet.rows, sheet.rejected, sheet.skipped) == (3, 1, ((5, "the headings"),))

    def test_two_rows_of_headings_repeated(self, tmp_path: Path) -> None:
        text = "Supplier,,Paid,\nName,Number,Date,£\n" + "Harbour Trust,5001,13/04/2018,1.00\n" * 2
        sheet = one(tmp_path, text + text)
        assert sheet.rows == 4
        assert sheet.skipped_by_reason == {"the headings": 2, "the headings again": 2}

    def test_no_rows_at_all(self, tmp_path: Path) -> None:
        sheet = one(tmp_path, spend())
        assert (sheet.rows, sheet.pence, sheet.rejected) == (0, 0, 0)

    def test_words_of_totals_below_a_table_without_dates(self, tmp_path: Path) -> None:
        text = "Supplier Name,Amount\nHarbour Trust,10.00\nTotal Oil Ltd,5.00\nHarbour Trust Total,15.00\nGrand Total,15.00\n"
        sheet = one(tmp_path, text, "2018-04.csv")
        assert [row["payee"] for row in frame(sheet)] == ["Harbour Trust", "Total Oil Ltd"]

    def test_many_skipped_and_rejected_rows_are_counted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(payments, "NAMED", 2)
        monkeypatch.setattr(payments, "SHOWN", 2)
        monkeypatch.setattr(payments, "CACHE", 1)
        sheet = one(
            tmp_path,
            spend(*[["", "", "", ""]] * 5, *[["a", f"{n}/13/2018", "1", ""] for n in range(13, 18)], *[made.ROW] * 5),
        )
        assert (len(sheet.skipped), sheet.skipped_count, len(sheet.first_rejects), sheet.rejected) == (2, 6, 2, 5)


class TestDates:
    def test_month_first_where_a_date_proves_it(self, tmp_path: Path) -> None:
        rows = [["a b", "04/05/2018", "1", ""], ["a b", "04/13/2018", "1", ""]]
        sheet = one(tmp_path, spend(*rows))
        assert [row["paid"] for row in frame(sheet)] == [datetime.date(2018, 4, 5), datetime.date(2018, 4, 13)]
        assert "month first" in " ".join(sheet.notes)

    def test_month_first_proven_in_a_later_piece(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables.blocks, "__defaults__", (200,))
        rows = [["a b", "04/05/2018", "1", ""]] * 50 + [["x y", "bad", "2", ""]] + [["a b", "04/13/2018", "1", ""]]
        sheet = one(tmp_path, spend(*rows))
        assert {row["paid"] for row in frame(sheet)} == {datetime.date(2018, 4, 5), datetime.date(2018, 4, 13)}
        assert (sheet.rows, sheet.rejected) == (51, 1)

    def test_both_ways_round(self, tmp_path: Path) -> None:
        rows = [["a b", "04/13/2018", "1", ""], ["a b", "13/04/2018", "1", ""], ["a b", "04/05/2018", "1", ""]]
        sheet = one(tmp_path, spend(*rows))
        assert [row["paid"] for row in frame(sheet)] == [datetime.date(2018, 4, 13), datetime.date(2018, 5, 4)]
        assert sheet.rejected == 1
        assert "both ways round" in " ".join(sheet.notes)

    def test_dates_that_show_nothing_are_said(self, tmp_path: Path) -> None:
        sheet = one(tmp_path, spend(["a b", "04/05/2018", "1", ""]))
        assert frame(sheet)[0]["paid"] == datetime.date(2018, 5, 4)
        assert "“04/05/2018”" in " ".join(sheet.notes)

    def test_counts_of_days_are_said(self, tmp_path: Path) -> None:
        sheet = one(tmp_path, spend(["a b", "43190", "1", ""]))
        assert frame(sheet)[0] | {"paid": datetime.date(2018, 3, 31), "year": 2017} == frame(sheet)[0]
        assert "from 1900" in " ".join(sheet.notes)

    def test_days_of_workbooks(self, tmp_path: Path) -> None:
        for old in (False, True):
            book = made.workbook(
                ("Spend", [made.HEADINGS, ["Harbour", datetime.date(2018, 3, 31), 38693.27000000001, "x"]]),
                epoch_1904=old,
            )
            (row,) = frame(one(tmp_path, made.xlsx(book), "s.xlsx"))
            assert (row["paid"], row["year"], row["pence"]) == (datetime.date(2018, 3, 31), 2017, 3869327)

    def test_a_month_in_the_column_of_dates(self, tmp_path: Path) -> None:
        (row, _) = frame(one(tmp_path, spend(["a b", "Apr-18", "1", ""], made.ROW)))
        assert (row["paid"], row["year"]) == (None, 2018)

    def test_a_column_of_periods(self, tmp_path: Path) -> None:
        text = "Supplier,Period,Amount\nHarbour,Apr-18,1.00\nHarbour,Mar-19,1.00-\nHarbour,soon,1.00\nHarbour,Apr-19,5.00\n"
        sheet = one(tmp_path, text)
        assert [(row["paid"], row["year"], row["pence"]) for row in frame(sheet)] == [
            (None, 2018, 100),
            (None, 2018, -100),
            (None, 2019, 500),
        ]
        assert "“soon” names no month or financial year" in sheet.first_rejects[0][1]

    @pytest.mark.parametrize(
        ("sheet_name", "file_name", "above", "year"),
        [
            ("Apr 18", "spend.xlsx", "", 2018),
            ("Sheet1", "2011-01-payments.xlsx", "", 2010),
            ("Mar 19", "spend-2020-21.xlsx", "", 2018),
            ("Sheet1", "spend.xlsx", "Payments made in June 2012", 2012),
        ],
    )
    def test_names_say_the_year_where_no_column_does(
        self, tmp_path: Path, sheet_name: str, file_name: str, above: str, year: int
    ) -> None:
        rows = ([[above]] if above else []) + [["Supplier Name", "Amount"], ["Harbour", 10]]
        sheet = one(tmp_path, made.xlsx(made.workbook((sheet_name, rows))), file_name)
        assert [(row["paid"], row["year"]) for row in frame(sheet)] == [(None, year)]
        assert f"taken to be of {year}-" in " ".join(sheet.notes)

    def test_nothing_says_the_year(self, tmp_path: Path) -> None:
        text = "Supplier Name,Amount\nHarbour Trust,10.00\n"
        result = staged(tmp_path, text)
        assert result.sheets == ()
        assert "spend.csv: Nothing says when these payments were made" in result.problems[0]
        sheet = one(tmp_path, text, financial_year="2018-19")
        assert frame(sheet)[0]["year"] == 2018
        with pytest.raises(ValueError, match="not a financial year"):
            staged(tmp_path, text, financial_year="soon")


class TestFiles:
    def test_sheets_that_cannot_be_read_are_named(self, tmp_path: Path) -> None:
        book = made.workbook(
            ("Cover", [["Northshire"], ["All spend"]]),
            ("Apr 18", [made.HEADINGS, made.ROW]),
            ("May 18", [made.HEADINGS, made.ROW]),
        )
        book["Apr 18"].merge_cells("A5:B6")
        book["May 18"].sheet_state = "hidden"
        result = staged(tmp_path, made.xlsx(book), "s.xlsx")
        assert [sheet.sheet.name for sheet in result.sheets] == ["Apr 18", "May 18"]
        assert (result.rows, result.pence, result.rejected) == (2, 250000, 0)
        said = "\n".join(result.problems)
        assert "s.xlsx, sheet “Cover”: No column was found for who was paid and the amount." in said
        assert "s.xlsx: sheet “May 18” is hidden" in said
        assert "s.xlsx, sheet “Apr 18”: A5: cells A5:B6 are merged" in said

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("a", "a"),
            ("(b)", "b"),
            ("Article 2(2)(c)", "c"),
            ("art. 2(2) (d)", "d"),
            ("National security", "a"),
            ("Safety of a person", "b"),
            ("prejudice to crime and justice", "c"),
            ("Redacted: personal data", "d"),
            ("yes", ""),
            ("", ""),
            ("e", ""),
        ],
    )
    def test_what_is_withheld(self, tmp_path: Path, text: str, code: str) -> None:
        assert withheld(text) == code
        for amount in ("1.00", "1.00-"):
            (row,) = frame(
                one(tmp_path, f'Supplier,Payment Date,Amount,Withheld\nHarbour,13/04/2018,{amount},"{text}"\n')
            )
            assert row["withheld"] == code


AMOUNT = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "nil",
            "(12.00)",
            "1,234.50-",
            "5 CR",
            "1.234,50",
            "12.345",
            "abc",
            "£ 5",
            "-£5",
            "£-5",
            "1,23",
            "#REF!",
            "(£1,000)",
            "- 5",
            "0",
            "1e3",
        ]
    ),
    st.decimals(min_value=-999999, max_value=999999, places=2).map(lambda value: f"{value:,}"),
    st.text(alphabet="£-(),. 0123456789CR", max_size=10),
)
DAY = st.one_of(
    st.sampled_from(["", "30/02/2018", "43190", "Apr 18", "2018-04-13", "13-Apr-18", "x", "01/01/1899", "2018-19"]),
    st.dates(datetime.date(1995, 1, 1), datetime.date(2060, 1, 1)).map(lambda day: day.strftime("%d/%m/%Y")),
)
NAME = st.sampled_from(
    [
        "Harbour Trust",
        "",
        " ",
        "TOTAL",
        "Total Oil Ltd",
        "Lantern [123]",
        "Supplier Name",
        "Grand total",
        "A\u00a0",
        "x Total",
    ]
)
ROWS = st.lists(st.tuples(NAME, DAY, AMOUNT, st.sampled_from(["", "Grants", "Total"])), max_size=25)
FIRST = ["Harbour Trust", "13/04/2018", "10.00", "Grants"]


def csv_of(rows: Sequence[Sequence[str]], folder: Path) -> Path:
    path = folder / "spend.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([made.HEADINGS, *[FIRST] * 30, *rows])
    return path


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_no_row_is_lost_and_none_is_invented(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    with open_table(csv_of(rows, tmp_path)) as file:
        (sheet,) = stage(file, layouts=find_layouts(file, "payments"), into=tmp_path / "staged").sheets
        assert sheet.rows + sheet.skipped_count + sheet.rejected == sheet.sheet.rows == 31 + len(rows)
        by_row = {row["row"]: row for row in frame(sheet)}
        skipped = dict(sheet.skipped)
        rejected = dict(sheet.first_rejects)
        assert len(by_row) + len(skipped) + len(rejected) == 31 + len(rows)
        assert not by_row.keys() & skipped.keys()
        assert not rejected.keys() & (by_row.keys() | skipped.keys())
        for number, texts in tables.rows(file.sheets[0]):
            if number in by_row:
                payment = by_row[number]
                assert payment["pence"] == parse_money(texts[2]) * 100
                assert payment["payee"] == texts[0].strip() != ""
                assert payment["category"] == (texts[3] or None)
                try:
                    assert payment["paid"] == parse_day(texts[1], order=sheet.order)
                except CellError:
                    assert payment["paid"] is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_rows_read_at_once_are_read_as_each_alone(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    """The same file with nothing taken at once: every row is judged alone."""
    path = csv_of(rows, tmp_path)
    with open_table(path) as file, pytest.MonkeyPatch.context() as patch:
        layouts = find_layouts(file, "payments")
        (fast,) = stage(file, layouts=layouts, into=tmp_path / "fast").sheets
        patch.setattr(payments, "_PLAIN_AMOUNT", r"^never$")
        (slow,) = stage(file, layouts=layouts, into=tmp_path / "slow").sheets
    assert frame(fast) == frame(slow)
    assert fast.skipped == slow.skipped
    assert fast.first_rejects == slow.first_rejects


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(AMOUNT, min_size=1, max_size=20))
def test_amounts_read_at_once_are_exact(tmp_path: Path, amounts: list[str]) -> None:
    rows = [("Harbour Trust", "13/04/2018", amount, "Grants") for amount in amounts]
    with open_table(csv_of(rows, tmp_path)) as file:
        (sheet,) = stage(file, layouts=find_layouts(file, "payments"), into=tmp_path / "staged").sheets
    expected = Decimal(300)
    for amount in amounts:
        try:
            expected += parse_money(amount)
        except CellError:
            continue
    assert sheet.pence == expected * 100


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from(["Period", "Code"]))
def test_rows_without_dates_are_read_as_each_alone_too(
    tmp_path: Path, rows: list[tuple[str, ...]], second: str
) -> None:
    path = tmp_path / "spend 2018-19.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [["Supplier Name", second, "Amount", "Category"], *[FIRST] * 30, *rows]
        )
    with open_table(path) as opened, pytest.MonkeyPatch.context() as patch:
        layouts = find_layouts(opened, "payments")
        (fast,) = stage(opened, layouts=layouts, into=tmp_path / "fast").sheets
        patch.setattr(payments, "_PLAIN_AMOUNT", r"^never$")
        (slow,) = stage(opened, layouts=layouts, into=tmp_path / "slow").sheets
        assert fast.rows + fast.skipped_count + fast.rejected == fast.sheet.rows
    assert frame(fast) == frame(slow)
    assert fast.skipped == slow.skipped
    assert fast.first_rejects == slow.first_rejects
