"""What is not a payment in pounds, or not for certain, never comes in as one: each is named with its place. Made-up data."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from answerable.register.spreadsheets.cells import parse_money
from answerable.register.spreadsheets.errors import CannotOpen, CellError
from answerable.register.spreadsheets.fields import is_elsewhere, is_vat, not_pounds, noted_not_pounds
from answerable.register.spreadsheets.layout import Layout, find_layout, find_layouts, named_columns, told
from answerable.register.spreadsheets.opening import open_table
from answerable.register.spreadsheets.payments import Staged, StagedSheet, stage
from tests.unit.register.spreadsheets import made
from tests.unit.register.spreadsheets.made import saved, workbook, xlsx

HEAD = "Supplier Name,Payment Date,Amount\n"
ROW = "Harbour Made-up Trust,13/04/2018,1250.00\n"
NAMES = ("Lantern", "Quay", "Meadow", "Beacon", "Orchard", "Willow", "Anchor", "Heather")


def staged(
    folder: Path,
    data: bytes | str,
    name: str = "spend.csv",
    remembered: dict[str, dict[str, int]] | None = None,
    **rest: Any,
) -> Staged:
    with open_table(saved(folder, name, data)) as file:
        layouts = find_layouts(file, "payments", remembered)
        found = stage(file, layouts=layouts, into=folder / "staged", **rest)
        for one in found.sheets:
            assert one.rows + one.skipped_count + one.rejected == one.sheet.rows
            assert pl.read_parquet(one.parquet)["pence"].sum() == one.pence
        return found


def only(folder: Path, data: bytes | str, name: str = "spend.csv", **rest: Any) -> StagedSheet:
    (sheet,) = staged(folder, data, name, **rest).sheets
    return sheet


def layout(folder: Path, text: str, remembered: dict[str, dict[str, int]] | None = None) -> Layout:
    with open_table(saved(folder, "list.csv", text)) as file:
        return find_layout(file.sheets[0], "payments", remembered)


class TestOtherLists:
    """Open data of other kinds has names, numbers and days too."""

    @pytest.mark.parametrize(
        ("headings", "row"),
        [
            ("Name,EffectiveDate,Level,Grade", "Post of {name},13/04/2018,{n},B{n}"),
            ("Name,Address,Telephone,Opened", "{name} Baths,{n} Quay Street,0161 496 {n:04},13/04/2018"),
            ("Location,OBJECTID,OPENING_TIMES,Surveyed", "{name} Street,{n},Open all day {name},13/04/2018"),
            ("Gender,Cost,Date,AgeAtDeath", "Female,{n}50.00,13/04/2018,8{n}"),
            ("Ward name,Electors,Counted on", "{name} ward,{n}234,13/04/2018"),
            ("Received,Summary,Outcome,Days", "13/04/2018,Records about {name} Ltd,Granted,{n}"),
            ("NAME,EASTING,NORTHING,DATE", "{name} School,53077{n}.00,17515{n}.00,13/04/2018"),
            ("Name,Date,Total", "{name} School,13/04/2018,{n}30"),
            ("Organisation,Period,Value", "{name} Council,2018-19,{n}7"),
            ("Name,Date,Cost", "https://example.org/{name},13/04/2018,{n}.50"),
            ("Supplier,Date,VAT Amount", "{name} Ltd,13/04/2018,{n}.20"),
            ("Supplier,Date,Contract Value", "{name} Ltd,13/04/2018,{n}000.20"),
        ],
    )
    def test_no_payment_comes_of_them(self, tmp_path: Path, headings: str, row: str) -> None:
        rows = "".join(row.format(name=name, n=n) + "\n" for n, name in enumerate(NAMES, start=1))
        found = staged(tmp_path, f"{headings}\n{rows}", "list-2018-19.csv")
        assert found.sheets == ()
        assert found.problems[0].startswith("list-2018-19.csv: ")

    def test_vague_headings_are_enough_where_the_cells_bear_them_out(self, tmp_path: Path) -> None:
        sheet = only(tmp_path, "Name,Date,Total\nHarbour Trust,13/04/2018,10.50\nQuay Trust,14/04/2018,9.25\n")
        assert (sheet.rows, sheet.pence) == (2, 1975)

    def test_a_doubtful_column_is_proposed_and_a_person_confirms_it(self, tmp_path: Path) -> None:
        text = "Name,Date,Total\nHarbour Trust,13/04/2018,10\nQuay Trust,14/04/2018,9\n"
        assert staged(tmp_path, text).problems == (
            "spend.csv: The headings do not say for certain what the amount is. Column C (“Total”) may: confirm it on the "
            "columns page, or with --columns amount=C.",
        )
        found = layout(tmp_path, text)
        said = told([found], named_columns("amount=C", "payments"))
        assert said == {found.fingerprint: {"payee": 0, "date": 1, "amount": 2}}
        assert only(tmp_path, text, remembered=said).pence == 1900

    def test_a_day_is_proposed_where_the_file_says_the_year(self, tmp_path: Path) -> None:
        text = "Supplier,Ausgezahlt,Amount\nHarbour Trust,13/04/2017,10.00\n"
        (problem, proposal) = staged(tmp_path, text).problems
        assert "Nothing says when" in problem
        assert "Column B (“Ausgezahlt”) may" in proposal
        sheet = only(tmp_path, text, "spend-2018-19.csv")
        frame = pl.read_parquet(sheet.parquet)
        assert frame.select("paid", "year").rows() == [(None, 2018)]
        assert any("--columns date=B" in note for note in sheet.notes)

    @pytest.mark.parametrize(
        "cell", ["M1 1AA", "one@example.org", "https://example.org", "Is it so? Yes it is", "12 34 56 ab", "Yes"]
    )
    def test_what_no_name_looks_like(self, tmp_path: Path, cell: str) -> None:
        found = layout(tmp_path, "Wer,Amount,Date\n" + "".join(f"{cell},1{n}.50,1{n}/04/2018\n" for n in range(8)))
        assert found.proposed == {}
        assert found.missing == ("payee",)

    def test_a_sentence_is_no_name_and_few_words_are_no_list_of_names(self, tmp_path: Path) -> None:
        long = "a long account of what was bought and of why it was bought so"
        for cells in ([f"{long} {name}" for name in NAMES], ["Grants"] * 8):
            rows = "".join(f"{cell},1{n}.50,1{n}/04/2018\n" for n, cell in enumerate(cells))
            assert layout(tmp_path, f"Wer,Amount,Date\n{rows}").proposed == {}

    def test_whole_numbers_under_an_unknown_heading_are_not_proposed(self, tmp_path: Path) -> None:
        rows = "".join(f"{name} Ltd,{n}00,13/04/2018\n" for n, name in enumerate(NAMES, start=1))
        found = layout(tmp_path, f"Supplier,Wieviel,Date\n{rows}")
        assert (found.missing, found.proposed) == (("amount",), {})

    @pytest.mark.parametrize("cell", ["(55", "55)", "(155", "155)", "()", "( 155"])
    def test_half_a_bracket_is_no_amount(self, cell: str) -> None:
        with pytest.raises(CellError):
            parse_money(cell)

    def test_a_plain_heading_is_believed_whatever_the_names_look_like(self, tmp_path: Path) -> None:
        rows = "".join(f"SUP{n}0017,13/04/2018,{n}.50\n" for n in range(1, 9))
        assert layout(tmp_path, f"Supplier,Date,Amount\n{rows}").missing == ()
        assert layout(tmp_path, f"Name,Date,Amount\n{rows}").missing == ("payee",)

    def test_two_columns_of_names_of_organisations_leave_the_payee_open(self, tmp_path: Path) -> None:
        rows = "".join(
            f"{name} Ltd,{'Quay Council' if n % 2 else name},13/04/2018,{n}.50\n"
            for n, name in enumerate(NAMES, start=1)
        )
        assert layout(tmp_path, f"Wer,Durch,Date,Amount\n{rows}").proposed == {"payee": 0}
        rows = rows.replace(" Ltd", "", 3)
        assert layout(tmp_path, f"Wer,Durch,Date,Amount\n{rows}").proposed == {}

    def test_beside_a_period_no_day_is_proposed_but_an_amount_is(self, tmp_path: Path) -> None:
        rows = "".join(f"{name} Ltd,{n}00.50,2018-19,1{n}/04/2018\n" for n, name in enumerate(NAMES, start=1))
        found = layout(tmp_path, f"Supplier,Wieviel,Period,Wann\n{rows}")
        assert found.proposed == {"amount": 1}

    def test_a_layout_that_lacks_something_is_not_remembered_as_one(self, tmp_path: Path) -> None:
        text = HEAD + ROW
        fingerprint = layout(tmp_path, text).fingerprint
        found = layout(tmp_path, text, {fingerprint: {"payee": 0}})
        assert (found.remembered, found.missing) == (False, ())


class TestColumnsThatAPersonNames:
    def test_letters(self) -> None:
        assert named_columns("payee=C, amount=aa ,date=XFD", "payments") == {"payee": 2, "amount": 26, "date": 16383}

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ("who=C", "“who” is no field of payments. Choose one of payee, amount, "),
            ("payee", "“payee” does not name a column."),
            ("payee=3", "“payee=3” does not name a column. Write the field and the letter of its column: payee=C."),
            ("payee=A,payee=B", "“payee” is given two columns. Give it one."),
            ("payee=A,amount=a", "Column A is given for two fields. Give each its own."),
            ("", "is no field of payments"),
        ],
    )
    def test_what_is_no_column(self, words: str, why: str) -> None:
        with pytest.raises(ValueError, match=r"\.$") as raised:
            named_columns(words, "payments")
        assert why in str(raised.value)

    def test_only_sheets_that_lack_something_and_are_wide_enough(self, tmp_path: Path) -> None:
        plain = [made.HEADINGS, made.ROW]
        other = [["Wer", "Wann", "Wieviel"], ["Quay Trust", "13/04/2018", "1.50"]]
        book = workbook(("Cover", [["Spend"], ["Ask the team"]]), ("A", plain), ("B", other), ("Empty", []))
        with open_table(saved(tmp_path, "b.xlsx", xlsx(book))) as file:
            layouts = find_layouts(file, "payments")
        assert set(told(layouts, {"payee": 0, "amount": 2})) == {layouts[2].fingerprint}
        assert told(layouts, {"payee": 0, "amount": 20}) == {}
        # Where nothing lacks, the person corrects what was found.
        assert told([layouts[1]], {"amount": 1}) == {layouts[1].fingerprint: {"payee": 0, "category": 3, "amount": 1}}


class TestNotPounds:
    @pytest.mark.parametrize(
        ("heading", "what"),
        [
            ("Amount £000", "thousands of pounds"),
            ("Amount (£'000)", "thousands of pounds"),
            ("Spend (£000s)", "thousands of pounds"),
            ("Amount ’000s", "thousands of pounds"),
            ("£000", "thousands of pounds"),
            ("Amount £k", "thousands of pounds"),
            ("Amount (thousands)", "thousands of pounds"),
            ("Amount (£m)", "millions of pounds"),
            ("Amount in £ million", "millions of pounds"),
            ("Amount £bn", "billions of pounds"),
            ("Amount (EUR)", "another currency"),
            ("Amount €", "another currency"),
            ("Amount in US dollars", "another currency"),
            ("Amount (pence)", "pence"),
        ],
    )
    def test_a_heading_that_says_so(self, tmp_path: Path, heading: str, what: str) -> None:
        text = f'Supplier Name,Payment Date,"{heading}"\nHarbour Trust,13/04/2018,12.50\nQuay Trust,14/04/2018,13.25\n'
        found = staged(tmp_path, text, "spend-2018-19.csv")
        said = f"spend-2018-19.csv: Column C (“{heading}”) is in {what}, so no payment can be read from it. "
        assert found.sheets == ()
        assert found.problems == (f"{said}Give the amounts in pounds and pence.",)
        # Nor where somebody says that it is the amount.
        fingerprint = layout(tmp_path, text).fingerprint
        again = staged(tmp_path, text, remembered={fingerprint: {"payee": 0, "date": 1, "amount": 2}})
        assert (again.sheets, len(again.problems)) == ((), 1)

    @pytest.mark.parametrize(
        "heading", ["Amount (£)", "Amount over £25,000", "Amount over £500", "Amount (£ and pence)"]
    )
    def test_headings_that_are_in_pounds(self, tmp_path: Path, heading: str) -> None:
        assert not not_pounds(heading)
        assert only(tmp_path, f'Supplier Name,Payment Date,"{heading}"\nHarbour Trust,13/04/2018,12.50\n').pence == 1250

    def test_the_column_in_pounds_is_taken_beside_one_that_is_not(self, tmp_path: Path) -> None:
        text = "Supplier,Payment Date,Amount (EUR),Amount (GBP)\nHarbour Trust,13/04/2018,12.50,11.00\n"
        assert only(tmp_path, text).pence == 1100

    @pytest.mark.parametrize(
        "words", ["All figures in £000", "Spend, £'000s", "Amounts in thousands", "Figures in £m", "Sums in euros"]
    )
    def test_words_above_the_headings(self, tmp_path: Path, words: str) -> None:
        found = staged(tmp_path, f'"{words}"\n\n{HEAD}{ROW}')
        (problem,) = found.problems
        assert found.sheets == ()
        assert problem.startswith("spend.csv: The words above the headings say “")
        assert problem.endswith(", so no payment can be read from the table. Give the amounts in pounds and pence.")

    def test_words_above_the_headings_that_name_a_threshold(self, tmp_path: Path) -> None:
        for words in ("All payments over £25,000", "Payments of £500 or more, in pounds", "Over £1 million in all"):
            assert not noted_not_pounds(words)
            assert only(tmp_path, f'"{words}"\n{HEAD}{ROW}').rows == 1

    def test_rows_of_another_currency(self, tmp_path: Path) -> None:
        text = "Supplier Name,Payment Date,Amount,Currency\n"
        text += "A Trust,13/04/2018,1.00,GBP\nA Trust,13/04/2018,2.00,£\nA Trust,13/04/2018,4.00,\n"
        sheet = only(tmp_path, text + "B Trust,13/04/2018,8.00,EUR\nB Trust,13/04/2018,(16.00),usd\n")
        assert sheet.pence == 700
        assert sheet.first_rejects == (
            (5, "Column D (“Currency”): “EUR” is not pounds. Give the amount in pounds."),
            (6, "Column D (“Currency”): “usd” is not pounds. Give the amount in pounds."),
        )

    def test_a_comma_before_the_pence_makes_a_point_before_three_figures_doubtful(self, tmp_path: Path) -> None:
        text = "Supplier Name;Payment Date;Amount\nA Trust;13/04/2018;1.250\nA Trust;13/04/2018;7.50\n"
        assert only(tmp_path, text).pence == 875
        # One slip does not make every thousand doubtful.
        assert only(tmp_path, text + "B Trust;14/04/2018;12,50\n").pence == 875
        sheet = only(tmp_path, text + "B Trust;14/04/2018;12,50\n" + "B Trust;14/04/2018;1.012,50\n")
        assert (sheet.pence, sheet.rejected) == (750, 3)
        assert sheet.first_rejects[0] == (
            2,
            "Column C (“Amount”): “1.250” could mean two amounts, for most amounts of the column have a comma before the "
            "pence. Write it with a point before the pence, as 1,234.50.",
        )
        assert "“12,50” could mean two amounts" in sheet.first_rejects[1][1]

    def test_tax_alone_is_no_amount(self) -> None:
        assert is_vat("vat amount")
        assert is_vat("irrecoverable vat")
        assert not is_vat("amount excluding vat")
        assert not is_vat("net of vat")
        assert not is_vat("amount")
        assert is_elsewhere("parking spaces")
        assert not is_elsewhere("wieviel")


class TestTwoColumnsOfAmounts:
    def test_debits_less_credits(self, tmp_path: Path) -> None:
        text = "Supplier Name,Payment Date,Debit,Credit\nA Trust,13/04/2018,10.00,\nA Trust,13/04/2018,,3.00\n"
        text += "A Trust,13/04/2018,0.00,4.00\nA Trust,13/04/2018,-,1.00\nA Trust,13/04/2018,5.00,0.00\n"
        sheet = only(tmp_path, text + "A Trust,13/04/2018,,0.00\nTotal,,15.00,8.00\n")
        assert pl.read_parquet(sheet.parquet)["pence"].to_list() == [1000, -300, -400, -100, 500, 0]
        assert sheet.layout.mapping == {"payee": 0, "date": 1, "amount": 2, "credit": 3}
        assert sheet.skipped_by_reason == {"the headings": 1, "a total": 1}
        assert sheet.notes[0] == (
            "Each payment is column C (“Debit”) less column D (“Credit”): what stands in the second is money that came back."
        )

    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            (
                "10.00,2.00",
                "Columns C (“Payments”) and D (“Receipts”) both have an amount. Write each in a row of its own.",
            ),
            (
                ",-2.00",
                "Column D (“Receipts”): “-2.00” is a credit below nothing. Say whether it was paid or came back.",
            ),
            (",", "Column C (“Payments”): The amount is empty."),
            (
                ",two",
                "Column D (“Receipts”): “two” is not an amount of money. Write it as 1234.50, with no other words.",
            ),
        ],
    )
    def test_what_could_mean_two_things(self, tmp_path: Path, cells: str, why: str) -> None:
        text = f"Supplier Name,Payment Date,Payments,Receipts\nA Trust,13/04/2018,1.00,\nB Trust,13/04/2018,{cells}\n"
        sheet = only(tmp_path, text)
        assert (sheet.pence, sheet.first_rejects) == (100, ((3, why),))

    def test_numbers_of_receipts_beside_amounts(self, tmp_path: Path) -> None:
        sheet = only(
            tmp_path, "Supplier Name,Payment Date,Amount,Receipt\nA Trust,13/04/2018,1.00,\nB Trust,13/04/2018,2.00,5\n"
        )
        assert (sheet.pence, "credit" in sheet.layout.mapping) == (300, False)

    def test_which_of_net_tax_and_gross_is_said(self, tmp_path: Path) -> None:
        sheet = only(tmp_path, "Supplier Name,Payment Date,Gross,VAT,Net\nA Trust,13/04/2018,12.00,2.00,10.00\n")
        assert sheet.pence == 1000
        assert sheet.notes[1] == (
            "The amounts are those of column E (“Net”); C (“Gross”) and D (“VAT”) are other columns of amounts and are left out."
        )
        sheet = only(
            tmp_path, "Supplier Name,Payment Date,Amount excl. VAT,VAT amount\nA Trust,13/04/2018,10.00,2.00\n"
        )
        assert sheet.notes[1].endswith("D (“VAT amount”) is another column of amounts and is left out.")


class TestTablesUnderEachOther:
    def test_rows_under_other_headings_are_named_not_read(self, tmp_path: Path) -> None:
        other = "Payment Date,Amount,Supplier Name\n13/04/2018,5.00,Quay Trust\n14/04/2018,6.00,Quay Trust\n"
        sheet = only(tmp_path, HEAD + ROW + "\n" + other + HEAD + ROW)
        assert (sheet.rows, sheet.pence, sheet.rejected) == (2, 250000, 2)
        assert sheet.skipped[2:] == ((4, "other headings, of a second table"), (7, "the headings again"))
        why = "It stands under the other headings of row 4: put that table on a sheet of its own."
        assert sheet.first_rejects == ((5, why), (6, why))
        assert sheet.notes == (
            "Row 4 has other headings than row 1: a second table. The 2 rows below it were not read; put that table on a "
            "sheet of its own.",
        )

    def test_columns_that_changed_places(self, tmp_path: Path) -> None:
        text = "Supplier Name,Payment Date,Net,Gross\nA Trust,13/04/2018,10.00,12.00\n"
        text += "Supplier Name,Payment Date,Gross,Net\nA Trust,13/04/2018,12.00,10.00\n"
        sheet = only(tmp_path, text)
        assert (sheet.pence, sheet.rejected) == (1000, 1)
        assert "The 1 row below it was not read" in sheet.notes[-1]

    def test_the_same_headings_in_slightly_other_words(self, tmp_path: Path) -> None:
        sheet = only(tmp_path, HEAD + ROW + "SUPPLIER NAME,Payment date,Amount (£)\n" + ROW)
        assert (sheet.rows, sheet.rejected) == (2, 0)
        assert sheet.skipped_by_reason["the headings again"] == 1

    def test_a_second_table_goes_on_in_the_next_piece_of_a_large_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from answerable.register.spreadsheets import tables

        monkeypatch.setattr(tables.blocks, "__defaults__", (200,))
        other = "Payment Date,Amount,Supplier Name\n" + "13/04/2018,5.00,Quay Trust\n" * 40
        sheet = only(tmp_path, HEAD + ROW * 40 + other)
        assert (sheet.rows, sheet.rejected) == (40, 40)


class TestFilesWithTraps:
    def test_cells_that_are_too_long(self, tmp_path: Path) -> None:
        text = "Supplier Name,Payment Date,Amount,Purpose\n" + f"{'x' * 200_000},13/04/2018,5.00,p\n"
        sheet = only(
            tmp_path, text + f"Harbour Trust,13/04/2018,5.00,{'y' * 40_000}\nHarbour Trust,13/04/2018,5.00,p\n"
        )
        assert sheet.rows == 1
        assert sheet.first_rejects == (
            (
                2,
                "Column A (“Supplier Name”) has 200,000 characters; a name has at most 1,000. Look whether a quotation mark "
                "is missing.",
            ),
            (3, "Column D (“Purpose”) has 40,000 characters; a cell holds at most 32,767."),
        )

    def test_hidden_rows_and_columns_are_read_and_named(self, tmp_path: Path) -> None:
        book = workbook(("S", [made.HEADINGS, *[["A Trust", datetime.date(2018, 4, 13), 10.5, "x"]] * 12]))
        for row in range(3, 13):
            book["S"].row_dimensions[row].hidden = True
        book["S"].column_dimensions["D"].hidden = True
        found = staged(tmp_path, xlsx(book), "b.xlsx")
        assert found.rows == 12
        assert found.problems == (
            "b.xlsx, sheet “S”: rows 3, 4, 5, 6, 7, 8, 9, 10 and 2 more are hidden, and read too.",
            "b.xlsx, sheet “S”: column D is hidden, and read too.",
        )
        book["S"].column_dimensions["B"].hidden = True
        assert "columns B, D are hidden" in staged(tmp_path, xlsx(book), "b.xlsx").problems[1]

    def test_an_open_document_sheet_with_something_hidden(self, tmp_path: Path) -> None:
        rows = [made.HEADINGS, ["A Trust", "13/04/2018", 10.5, "x"], ["B Trust", "14/04/2018", 1.0, "x"]]
        assert staged(tmp_path, made.ods(rows), "b.ods").problems == ()
        shown, hidden = b"<table:table-row>", b'<table:table-row table:visibility="filter">'
        file = made.replaced(made.ods(rows), "content.xml", change=(shown, hidden))
        found = staged(tmp_path, file, "b.ods")
        assert found.rows == 2
        assert found.problems == ("b.ods, sheet “Spend”: some rows or columns are hidden, and read too.",)

    def test_a_workbook_that_counts_days_from_1904(self, tmp_path: Path) -> None:
        book = workbook(("S", [made.HEADINGS, ["A Trust", datetime.date(2018, 4, 13), -10.5, "x"]]), epoch_1904=True)
        book["S"]["C2"].number_format = "[Red](#,##0.00)"
        sheet = only(tmp_path, xlsx(book), "b.xlsx")
        frame = pl.read_parquet(sheet.parquet)
        assert frame.select("paid", "pence").rows() == [(datetime.date(2018, 4, 13), -1050)]

    def test_a_sheet_of_notes_a_pivot_table_and_macros(self, tmp_path: Path) -> None:
        book = workbook(
            ("Notes", [["This list has payments over £500."], ["Ask the finance team."]]),
            ("Data", [made.HEADINGS, made.ROW]),
            ("Pivot", [["Row Labels", "Sum of Amount"], ["A Trust", 10.5], ["B Trust", 3.25], ["Grand Total", 13.75]]),
        )
        found = staged(tmp_path, xlsx(book), "b.xlsm")
        assert [sheet.sheet.name for sheet in found.sheets] == ["Data"]
        assert [problem.split(":")[0] for problem in found.problems] == [
            "b.xlsm, sheet “Notes”",
            "b.xlsm, sheet “Pivot”",
        ]

    def test_an_archive_of_tables_is_called_one(self, tmp_path: Path) -> None:
        with pytest.raises(CannotOpen) as raised:
            open_table(saved(tmp_path, "b.zip", made.package({"a/spend.CSV": HEAD + ROW})))
        assert raised.value.sentence == "b.zip is an archive: unpack it and give the file inside."
