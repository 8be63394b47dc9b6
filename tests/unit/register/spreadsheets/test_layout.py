"""Finding the headings and the columns, in the layouts that councils, commissioners and departments print. Words are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.register.spreadsheets.fields import KINDS, PAYMENTS, plain, rank
from answerable.register.spreadsheets.layout import Layout, find_layout, find_layouts, fingerprint
from answerable.register.spreadsheets.opening import open_table
from tests.unit.register.spreadsheets import made
from tests.unit.register.spreadsheets.made import lines, saved


def layout(
    folder: Path, text: str, kind: str = "payments", remembered: dict[str, dict[str, int]] | None = None
) -> Layout:
    with open_table(saved(folder, "spend.csv", text)) as file:
        return find_layout(file.sheets[0], kind, remembered)


def named(found: Layout) -> dict[str, str]:
    return {name: found.headings[at] for name, at in found.mapping.items()}


WORDS = ("Lantern", "Quay", "Meadow", "Beacon", "Orchard", "Willow", "Anchor", "Heather")

# Headings as bodies of every kind print them, and which columns are which. Values are made up.
PAYEE, DAY, SUM, TEXT, WORD, REF, NUMBER, BODY = (
    "Harbour Made-up Trust",
    "13/04/2018",
    "1,250.00",
    "Counselling sessions",
    "Grants",
    "INV0001",
    "500123",
    "Northshire Council",
)
LAYOUTS = [
    # a police and crime commissioner
    ("Supplier;Net Amount;Invoice Date;Description;Cost Centre", "payee;amount;date;purpose;department"),
    ("Date Paid;Payee;Purpose;Value for Money;Amount £", "date;payee;purpose;reasons;amount"),
    (
        "Payment Date;Supplier Name;Expenditure Category;Amount (excl VAT);Reason Withheld",
        "date;payee;category;amount;withheld",
    ),
    ("* Expenditure Category;* Date;* Total Invoice Amount;* SUPPLIER FINAL", "category;date;amount;payee"),
    # the early councils' model
    (
        "Body Name;Body;Service Label;Expense Area;Expense Type;Date;Transaction Number;Amount;Supplier Name;Supplier ID",
        "body;;department;;category;date;reference;amount;payee;ledger_id",
    ),
    (
        "Body;Body name;Date;Transaction Number;Amount;Supplier;Supplier ID;Expense Area;Expense Type;Expense code;Extended Description",
        ";body;date;reference;amount;payee;ledger_id;department;category;;purpose",
    ),
    (
        "Service_Area_Categorisation;Responsible_Unit;Expenses_Type;Narrative;Date;Transaction_Number;SumOfAmount_Exc_VAT;Supplier_Name;Supplier_ID",
        "department;;category;purpose;date;reference;amount;payee;ledger_id",
    ),
    # the transparency code
    (
        "Date expenditure incurred;Department;Beneficiary;Summary of purpose;Amount;Irrecoverable VAT;Merchant Category",
        "date;department;payee;purpose;amount;;category",
    ),
    (
        "Body name;Transaction date;Supplier (beneficiary);Transaction number;Net amount;Irrecoverable VAT;Department/service;Procurement category",
        "body;date;payee;reference;amount;;department;category",
    ),
    # government departments
    (
        "Department family;Entity;Date;Expense type;Expense area;Supplier;Transaction number;Amount",
        "body;;date;category;department;payee;reference;amount",
    ),
    (
        "DepartmentFamily;Entity;PaymentDate;ExpenseType;Supplier;TransactionNumber;AmountInSterling",
        "body;department;date;category;payee;reference;amount",
    ),
    # ledgers
    ("VendorID;Vendor;AccountDescription;DocNo;Amount;ClearingDate", "ledger_id;payee;category;reference;amount;date"),
    (
        "Supplier Number;Supplier;GL Date;Invoice Num;Invoice Distribution Line Amount;Cost Centre Description;Account Description",
        "ledger_id;payee;date;;amount;department;category",
    ),
    (
        "Creditor Name;Pay Date;Net Value;Gross Value;VAT;Subjective Description;Directorate",
        "payee;date;amount;;;category;department",
    ),
    ("Trans Date;Supplier(T);Amount GBP;Text;Account(T)", "date;payee;amount;purpose;category"),
    (
        "Effective Date;Organisation Name;Beneficiary Name;SumOfNet;Service;Narrative",
        "date;body;payee;amount;department;purpose",
    ),
    ("Paid To;When;Gross;What for", "payee;date;amount;purpose"),
    ("SUPPLIER;PERIOD;NETT AMOUNT;COST CENTRE", "payee;period;amount;department"),
    (
        "Merchant Name;Transaction Date;Transaction Amount;Merchant Category;Cardholder Directorate",
        "payee;date;amount;category;department",
    ),
    # wrongly spelt
    ("Suplier Name;Payement Date;Ammount;Expenditure Catergory", "payee;date;amount;category"),
    ("Benificiary;Date of Payment;Amout Paid;Departmnt", "payee;date;amount;department"),
]
CELLS = {
    "payee": PAYEE,
    "date": DAY,
    "amount": SUM,
    "purpose": TEXT,
    "category": WORD,
    "department": "Estates",
    "body": BODY,
    "reference": REF,
    "ledger_id": NUMBER,
    "reasons": "Three quotations",
    "withheld": "personal data",
    "period": "Apr-18",
}


def table(headings: str, fields: str, count: int = 12) -> str:
    """Rows under these headings whose cells fit their fields; a column of no field has a code."""
    row = [f'"{CELLS.get(name, "X12")}"' for name in fields.split(";")]
    # A column of amounts that is not the field's holds money as well.
    row = [
        '"1,500.00"' if not name and any(word in heading.casefold() for word in ("gross", "vat", "amount")) else cell
        for cell, name, heading in zip(row, fields.split(";"), headings.split(";"), strict=True)
    ]
    return ",".join(headings.split(";")) + "\n" + (",".join(row) + "\n") * count


@pytest.mark.parametrize(("headings", "fields"), LAYOUTS)
def test_the_layouts_that_bodies_print(tmp_path: Path, headings: str, fields: str) -> None:
    found = layout(tmp_path, table(headings, fields))
    assert found.missing == ()
    got = {at: name for name, at in found.mapping.items()}
    assert [got.get(at, "") for at in range(len(fields.split(";")))] == fields.split(";")


@pytest.mark.parametrize(("headings", "fields"), LAYOUTS)
def test_the_order_of_columns_does_not_matter(tmp_path: Path, headings: str, fields: str) -> None:
    backwards = ";".join(reversed(headings.split(";"))), ";".join(reversed(fields.split(";")))
    first, second = (named(layout(tmp_path, table(*one))) for one in ((headings, fields), backwards))
    assert first == second


def test_preambles_blank_lines_and_spacers(tmp_path: Path) -> None:
    text = "Northshire payments over £500,,,,\n,,,,\nReport run 02/07/2018,,,,\nParameters: all,,,,\n,,,,\n"
    text += ",Supplier Name,,Payment Date,Amount\n" + f',{PAYEE},,{DAY},"{SUM}"\n' * 5
    found = layout(tmp_path, text)
    assert (found.header_row, found.first_row, found.missing) == (6, 7, ())
    assert found.mapping == {"payee": 1, "date": 3, "amount": 4}
    assert "Northshire payments" in found.above
    assert "Supplier Name" not in found.above
    assert found.column("amount") == "E (“Amount”)"


def test_two_rows_of_headings_where_one_does_not_say_enough(tmp_path: Path) -> None:
    text = (
        "Supplier,,Budget holder,,Paid,\nName,Number,Name,Number,Date,£\n"
        + f'{PAYEE},5001,A. Made-up,77,{DAY},"{SUM}"\n' * 5
    )
    found = layout(tmp_path, text)
    assert found.header_row == 2
    assert found.header_rows == (1, 2)
    assert named(found) == {
        "payee": "Supplier Name",
        "ledger_id": "Supplier Number",
        "date": "Paid Date",
        "amount": "Paid £",
    }
    assert found.first_row == 3


def test_two_rows_of_headings_where_one_says_enough(tmp_path: Path) -> None:
    text = (
        "Payee,,Payment,,,Coding\nName,Ref,Date,Net,VAT,Cost Centre\n" + f'{PAYEE},A1,{DAY},"{SUM}",1.00,Estates\n' * 5
    )
    found = layout(tmp_path, text)
    assert found.header_rows == (2,)
    assert named(found) == {
        "payee": "Name",
        "reference": "Ref",
        "date": "Date",
        "amount": "Net",
        "department": "Cost Centre",
    }


def test_a_pivot_table_that_was_pasted(tmp_path: Path) -> None:
    text = (
        "Sum of Invoice Nett Amount,\nSupplier Name,Total\n"
        + "Harbour Made-up Trust,1250.00\n" * 5
        + "Grand Total,6250.00\n"
    )
    found = layout(tmp_path, text)
    assert (found.header_row, found.mapping, found.missing) == (2, {"payee": 0, "amount": 1}, ())


def test_headings_that_sorting_moved_to_the_end(tmp_path: Path) -> None:
    text = f"{PAYEE},{DAY},9.50\n" * 600 + "Supplier Name,Payment Date,Amount Paid\n"
    found = layout(tmp_path, text)
    assert (found.header_row, found.first_row, found.missing) == (601, 1, ())


def test_headings_in_the_middle_of_the_first_rows(tmp_path: Path) -> None:
    text = f"{PAYEE},{DAY},9.50\n" * 3 + "Supplier Name,Payment Date,Amount\n" + f"{PAYEE},{DAY},9.50\n" * 3
    found = layout(tmp_path, text)
    assert (found.header_row, found.first_row) == (4, 1)


def test_headings_alone(tmp_path: Path) -> None:
    found = layout(tmp_path, "Supplier Name,Payment Date,Amount\n")
    assert found.missing == ()
    assert found.first_row == 2


def test_no_headings_but_cells_that_leave_no_doubt(tmp_path: Path) -> None:
    text = "".join(
        f'{number % 28 + 1:02}/04/2018,Made-up {number} Services Ltd,"{number},000.50",Grants\n'
        for number in range(1, 40)
    )
    found = layout(tmp_path, text)
    assert (found.header_row, found.first_row, found.missing) == (0, 1, ())
    assert found.mapping == {"date": 0, "payee": 1, "amount": 2}
    assert found.guessed == ("date", "amount", "payee")
    said = " ".join(found.sentences())
    assert "Column D was not read" in said
    assert "no headings" in said
    assert "who was paid in column B" in said


def test_no_headings_and_two_columns_of_amounts(tmp_path: Path) -> None:
    found = layout(tmp_path, "".join(f"13/04/2018,Harbour {one} Ltd,100.50,20.10\n" for one in WORDS))
    assert found.missing == ("amount",)
    assert found.sentences() == ("No column was found for the amount. It could not understand columns C, D.",)


def test_no_headings_and_two_columns_of_names(tmp_path: Path) -> None:
    text = "".join(f"13/04/2018,Harbour {n} Ltd,Lantern {n} Ltd,{n}.50\n" for n in range(1, 80))
    found = layout(tmp_path, text)
    assert found.missing == ("payee",)
    assert "who was paid" in found.sentences()[0]
    assert "columns B, C" in found.sentences()[0]


def test_headings_in_other_words_are_left_to_the_cells(tmp_path: Path) -> None:
    text = "Wer,Wann,Wieviel,Etwas\n" + "".join(
        f'Made-up {n} Services Ltd,{n}/04/2018,"1,000.50",Grants\n' for n in range(1, 20)
    )
    found = layout(tmp_path, text)
    assert (found.header_row, found.missing, found.mapping) == (1, ("payee", "amount"), {})
    assert found.proposed == {"date": 1, "amount": 2, "payee": 0}
    assert found.sentences() == (
        "No heading says who was paid. Column A (“Wer”) may. No heading says what the amount is. Column C (“Wieviel”) may. "
        "No heading says when it was paid. Column B (“Wann”) may: confirm it on the columns page, or with "
        "--columns payee=A,amount=C,date=B.",
    )


def test_what_is_missing_is_named_with_what_was_not_understood(tmp_path: Path) -> None:
    found = layout(tmp_path, "name_a,name_b,same\none,two,yes\nthree,four,no\n")
    assert set(found.missing) == {"payee", "amount"}
    (sentence,) = found.sentences()
    assert "No column was found for who was paid and the amount." in sentence
    assert "A (“name_a”), B (“name_b”), C (“same”)" in sentence


def test_a_heading_that_its_cells_belie_is_not_believed(tmp_path: Path) -> None:
    text = "Supplier Name,Payment Date,Amount,Value\n" + f'{PAYEE},{DAY},Grants,"1,250.00"\n' * 10
    assert named(layout(tmp_path, text))["amount"] == "Value"
    text = "Supplier Name,Payment Date,Amount\n" + f"{PAYEE},{DAY},Grants\n" * 10
    assert layout(tmp_path, text).missing == ("amount",)


def test_net_is_taken_before_gross_and_the_fuller_of_two_that_are_called_alike(tmp_path: Path) -> None:
    text = "Supplier,Date,Gross Amount,VAT Amount,Net Amount\n" + f"{PAYEE},{DAY},12.00,2.00,10.00\n" * 5
    assert named(layout(tmp_path, text))["amount"] == "Net Amount"
    text = "Supplier,Date,Amount,Amount\n" + f"{PAYEE},{DAY},,10.00\n" * 5
    assert layout(tmp_path, text).mapping["amount"] == 3


def test_a_body_column_that_is_the_payee(tmp_path: Path) -> None:
    text = "Organisation,Date,Amount\n" + "".join(f"Made-up {n} Trust,{DAY},10.00\n" for n in range(9))
    assert named(layout(tmp_path, text))["payee"] == "Organisation"
    text = "Organisation,Supplier,Date,Amount\n" + f"Northshire,{PAYEE},{DAY},10.00\n" * 9
    assert named(layout(tmp_path, text)) == {
        "body": "Organisation",
        "payee": "Supplier",
        "date": "Date",
        "amount": "Amount",
    }


def test_a_sheet_without_rows(tmp_path: Path) -> None:
    with open_table(
        saved(tmp_path, "s.xlsx", made.xlsx(made.workbook(("Empty", []), ("Spend", [made.HEADINGS, made.ROW]))))
    ) as file:
        empty, spend = find_layouts(file, "payments")
    assert empty.blank
    assert empty.missing == ("payee", "amount")
    assert empty.sentences() == ("It has no rows.",)
    assert spend.missing == ()


def test_a_remembered_mapping_wins(tmp_path: Path) -> None:
    text = "Wer,Wann,Wieviel,Mehr\n" + f"{PAYEE},{DAY},10.00,20.00\n" * 5
    fingerprint = layout(tmp_path, text).fingerprint
    remembered = {fingerprint: {"payee": 0, "date": 1, "amount": 3, "body": 99}}
    found = layout(tmp_path, "A title over it,,,\n" + text, remembered=remembered)
    assert found.remembered
    assert found.mapping == {"payee": 0, "date": 1, "amount": 3}
    assert found.header_row == 2
    double = "Supplier,,Paid,\nName,Number,Date,£\n" + f"{PAYEE},5001,{DAY},10.00\n" * 5
    twice = layout(tmp_path, double)
    assert twice.header_rows == (1, 2)
    again = layout(tmp_path, double, remembered={twice.fingerprint: {"payee": 0, "amount": 3}})
    assert (again.remembered, again.mapping) == (True, {"payee": 0, "amount": 3})


def test_a_remembered_mapping_of_a_file_without_headings(tmp_path: Path) -> None:
    text = "13/04/2018,Harbour Trust Ltd,100.50,20.10\n" * 10
    fingerprint = layout(tmp_path, text).fingerprint
    found = layout(tmp_path, text, remembered={fingerprint: {"date": 0, "payee": 1, "amount": 2}})
    assert (found.remembered, found.missing) == (True, ())


def test_a_fingerprint_is_of_the_headings_alone(tmp_path: Path) -> None:
    one = layout(tmp_path, lines(made.HEADINGS, made.ROW))
    two = layout(tmp_path, lines([*made.HEADINGS, ""], ["", "", "", "", ""], [*made.ROW, ""]))
    other = layout(tmp_path, lines(list(reversed(made.HEADINGS)), list(reversed(made.ROW))))
    assert one.fingerprint == two.fingerprint != other.fingerprint


def test_many_unread_columns_are_counted(tmp_path: Path) -> None:
    headings = ["Supplier Name", "Payment Date", "Amount"] + [f"Extra {n}x" for n in range(20)]
    found = layout(tmp_path, lines(headings, [PAYEE, DAY, "10.00"] + ["q"] * 20))
    assert "and 8 more were not read: no fields are kept for them." in found.sentences()[0]


@pytest.mark.parametrize(
    ("kind", "headings", "fields"),
    [
        (
            "agreements",
            "Contract Reference;Title of agreement;Supplier Name;Start Date;End Date;Review Date;Contract Value;Department responsible;Procurement Route;SME;VCSE;Description",
            "ref;title;provider;starts;ends;review;value;department;route;sme;vcse;description",
        ),
        (
            "agreements",
            "Ref;Title;Kind;Provider;Fund;Decision;Value basis;VAT;Outcomes;Extension options;Date signed;Reason for route;Service;Registration number",
            "ref;title;kind;provider;fund;decision;value_basis;vat;outcomes;extension_options;signed;route_reason;service;provider_number",
        ),
        (
            "funds",
            "Fund ref;Fund name;Funder;Type;Financial year;Amount;Contributor;Annual change;Conditions;Ring-fenced;Notes",
            "ref;name;funder;kind;financial_year;amount;contributor;annual_change;conditions;ring_fenced;note",
        ),
        (
            "returns",
            "Agreement ref;Period start;Period end;Due date;Date received;Indicator;Category of need;Actual;Spend;Comments",
            "agreement;period_start;period_end;due;received;measure;need;value;spent;note",
        ),
        (
            "organisations",
            "Ref;Organisation name;Also known as;Charity number;Company number;PPON;Type;Registered address;Postcode;SME;VCSE;Email",
            "ref;name;aliases;charity_number;company_number;ppon;kind;address;postcode;sme;vcse;email",
        ),
    ],
)
def test_the_other_kinds(tmp_path: Path, kind: str, headings: str, fields: str) -> None:
    found = layout(tmp_path, lines(headings.split(";"), [f"made up {n}" for n in range(len(fields.split(";")))]), kind)
    got = {at: name for name, at in found.mapping.items()}
    assert [got.get(at, "") for at in range(len(fields.split(";")))] == fields.split(";")
    assert found.missing == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_names_of_the_fields_themselves_are_headings(tmp_path: Path, kind: str) -> None:
    names = [one.name for one in KINDS[kind]]
    found = layout(tmp_path, lines(names, ["10.00" if name == "amount" else "name of it" for name in names]), kind)
    needed = {one.name for one in KINDS[kind] if one.needed}
    assert needed <= set(found.mapping)
    assert {name for name, at in found.mapping.items() if names[at] != name} == set()


def test_headings_are_compared_plainly() -> None:
    assert plain("Net Amount(£)") == "net amount"
    assert plain("SumOfNet") == "sum of net"
    assert plain("VendorID") == "vendor id"
    assert plain("BODY_NAME") == "body name"
    assert plain("Creditor’s  Name:") == "creditors name"
    amount = next(one for one in PAYMENTS if one.name == "amount")
    assert rank(amount, "net amount") == 0
    assert rank(amount, "irrecoverable vat amount") is None
    assert (rank(amount, "amount of") or 0) > 0


def test_rows_between_that_are_no_headings(tmp_path: Path) -> None:
    text = (
        f"{PAYEE},{DAY},9.50\n" * 510
        + f"{'x' * 200},y,z\n"
        + "Supplier Name,Payment Date,Amount\n"
        + f"{PAYEE},{DAY},9.50\n"
    )
    assert layout(tmp_path, text).header_row == 512


def test_whole_numbers_without_headings_are_proposed_as_amounts_not_taken(tmp_path: Path) -> None:
    found = layout(tmp_path, "".join(f"13/04/2018,Harbour {n} Ltd,{n}00\n" for n in range(1, 30)))
    assert (found.mapping, found.missing) == ({"date": 0, "payee": 1}, ("amount",))
    assert found.proposed == {"amount": 2}
    assert found.sentences()[0] == (
        "No heading says what the amount is. Column C may: confirm it on the columns page, or with --columns amount=C."
    )


def test_the_fingerprint_of_headings_alone(tmp_path: Path) -> None:
    assert fingerprint("payments", made.HEADINGS) == layout(tmp_path, lines(made.HEADINGS, made.ROW)).fingerprint


def test_words_that_are_no_names_are_not_taken_for_them(tmp_path: Path) -> None:
    assert layout(tmp_path, "Currency,Amount Awarded\n" + "GBP,1000.10\n" * 6).missing == ("payee",)
    rows = "".join(f"Harbour {one} Trust,1000.10\n" for one in WORDS)
    assert layout(tmp_path, "Gruppe,Amount Awarded\n" + rows).proposed == {"payee": 0}
    # A code, a place or a post says that it is not who was paid, whatever stands under it.
    for heading in ("Code", "Location", "Job Title", "Gender", "Summary"):
        found = layout(tmp_path, f"{heading},Amount Awarded\n" + rows)
        assert (found.proposed, found.missing) == ({}, ("payee",))


def test_the_other_kinds_say_nothing_of_columns_of_amounts(tmp_path: Path) -> None:
    found = layout(tmp_path, "Contract ref,Title,Supplier,Amount\nA-1,Advice,Harbour Trust,10.00\n", "agreements")
    assert (found.missing, found.sentences()) == ((), ())
