"""What was paid: sums, their evidence, and what is said where nothing was found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.answering.answer import Answer, Held, Status
from answerable.answering.rules.compose import compose
from answerable.answering.rules.draft import Sources
from answerable.answering.rules.names import NameIndex
from answerable.answering.rules.payments import (
    ITEMS_SHOWN,
    ItemRow,
    SheetRow,
    Spending,
    SpendRow,
    is_printed_in,
    names_category,
)
from answerable.answering.rules.rows import AuthorityRow, Directory, Facts
from answerable.answering.rules.scope import resolve
from answerable.reading.structure import Ask, Letter, Measure, Period, Question

SHEETS = {
    1: SheetRow(1, "spend-2018-19.xlsx", "April", "C", "Net amount"),
    2: SheetRow(2, "spend-2019-20.csv", ""),
}
YEARS = {"2018-19": ("spend-2018-19.xlsx",), "2019-20": ("spend-2019-20.csv",)}
YEAR_2018 = Period("2018-19", date(2018, 4, 1), date(2019, 3, 31), financial_years=True)
YEAR_2016 = Period("2016-17", date(2016, 4, 1), date(2017, 3, 31), financial_years=True)


def spend(payee: int = 1, name: str = "HAVEN LTD", year: str = "2018-19", sheet: int = 1, **more: object) -> SpendRow:
    given = {"category": "Grants", "payments": 1, "amount": Decimal("10.50"), "rows": (4,)} | more
    return SpendRow(payee=payee, name=name, year=year, sheet=sheet, **given)  # type: ignore[arg-type]


def item(row: int = 4, **more: object) -> ItemRow:
    given = {
        "payee": 1, "name": "HAVEN LTD", "category": "Grants", "purpose": "Quarter 1", "reference": "",
        "paid": date(2018, 5, 1), "year": "2018-19", "amount": Decimal("10.50"), "sheet": 1,
    } | more  # fmt: skip
    return ItemRow(row=row, **given)  # type: ignore[arg-type]


def spending(*rows: SpendRow, asked: dict[str, frozenset[int]] | None = None, **more: object) -> Spending:
    given = {"categories": (), "items": (), "sheets": SHEETS, "years": YEARS} | more
    return Spending(asked={"Haven": frozenset({1})} if asked is None else asked, rows=rows, **given)  # type: ignore[arg-type]


def ask(found: Spending, text: str = "What did you pay Haven in each year?", *periods: Period) -> Answer:
    question = Question(text, ask=Ask(measures=(Measure.AMOUNT,), periods=periods, names=("Haven",)))
    facts = Facts(Directory(AuthorityRow("Northshire PCC")))
    index = NameIndex.of(facts.directory)
    wants = resolve(question, Letter("", text, questions=(question,)), facts.directory, index)
    return compose(question, wants, facts, Sources(facts), index, found)


def rows_of(answer: Answer, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in answer.tables[table].rows]


def test_sums_by_printed_name_and_year_with_every_row_named() -> None:
    answer = ask(
        spending(
            spend(payments=2, amount=Decimal("30.00"), rows=(4, 9)),
            spend(year="2019-20", sheet=2, amount=Decimal("1.01"), rows=(7,)),
        )
    )
    assert answer.paragraphs[0].text == (
        "The payments brought into the register come to £31.01 to Haven, in three payments, in 2018-19 to 2019-20."
    )
    assert answer.tables[0].columns == ("Recipient as printed", "2018-19", "2019-20", "Total")
    assert rows_of(answer) == [["HAVEN LTD", "£30", "£1.01", "£31.01"]]
    assert [(e.source, e.place, e.record) for e in answer.evidence] == [
        ("spend-2018-19.xlsx", "sheet “April”, column C, rows 4 and 9", "payment"),
        ("spend-2019-20.csv", "row 7", "payment"),
    ]
    assert (answer.held, answer.status) == (Held.HELD, Status.ANSWERED)
    assert any("printed under “Net amount”" in p.text for p in answer.paragraphs)


def test_every_shown_figure_has_evidence_that_the_answer_carries() -> None:
    answer = ask(spending(spend(), spend(2, "HAVEN TRUST", "2019-20", 2), asked={"Haven": frozenset({1, 2})}))
    ids = {e.id for e in answer.evidence}
    for row in answer.tables[0].rows:
        for cell in row:
            assert cell.blank or (cell.evidence and set(cell.evidence) <= ids)
    assert rows_of(answer) == [
        ["HAVEN LTD", "£10.50", "none", "£10.50"],
        ["HAVEN TRUST", "none", "£10.50", "£10.50"],
        ["All of these", "£10.50", "£10.50", "£21"],
    ]
    nothing = answer.tables[0].rows[0][2]
    (searched,) = (e for e in answer.evidence if e.id in nothing.evidence)
    assert searched.place == "every payment of 2019-20, looked through"


def test_several_names_are_kept_apart() -> None:
    answer = ask(
        spending(spend(), spend(2, "HARV"), asked={"Haven": frozenset({1}), "Harv": frozenset({2})}),
        "What did you pay Haven and Harv in 2018-19?",
        YEAR_2018,
    )
    assert answer.tables[0].columns == ("Asked about", "Recipient as printed", "2018-19", "Total")
    assert [row[0] for row in rows_of(answer)] == ["Harv", "Haven", "All of these"]


def test_a_year_with_no_file_is_a_gap_and_no_figure() -> None:
    answer = ask(spending(), "What did you pay Haven in 2016-17?", YEAR_2016)
    assert not answer.tables
    assert answer.status is Status.GAP
    assert "No payments of 2016-17 have been brought into the register, so none could be looked up" in [
        gap.text for gap in answer.gaps
    ]


def test_a_name_that_is_not_printed_is_said_with_what_was_looked_through() -> None:
    answer = ask(spending(), "What did you pay Haven in each year?")
    assert answer.paragraphs[0].text.startswith("The payments brought into the register show none to a recipient")
    assert len(answer.paragraphs[0].evidence) == 2
    assert [gap.text for gap in answer.gaps][-1] == "No payment to “Haven” by that name in 2018-19 to 2019-20"


def test_categories_are_summed_by_category() -> None:
    rows = (spend(), spend(2, "OTHER", category=""))
    answer = ask(spending(*rows, asked={}, categories=("Grants",)), "What was spent on grants?")
    assert [row[0] for row in rows_of(answer)] == ["No category printed", "Grants", "All of these"]
    one = ask(spending(spend(), asked={}, categories=("Grants",)), "What was spent on grants?")
    assert "in the category “Grants”" in one.paragraphs[0].text
    everything = ask(spending(spend(), asked={}), "What was spent altogether?")
    assert "£10.50 altogether" in everything.paragraphs[0].text
    none = ask(spending(asked={}, categories=("Grants",)), "What was spent on grants?")
    assert none.paragraphs[0].text == (
        "The payments brought into the register show none in “Grants” in 2018-19 to 2019-20."
    )


def test_payments_under_more_than_one_category_are_shown_by_category_too() -> None:
    answer = ask(spending(spend(), spend(category="", amount=Decimal("1.00"), year="2019-20", sheet=2)))
    assert answer.tables[1].caption == "The same payments, by category"
    assert rows_of(answer, 1) == [["No category printed", "none", "£1", "£1"], ["Grants", "£10.50", "none", "£10.50"]]


def test_a_list_shows_each_payment_with_its_own_row() -> None:
    one, other = item(), item(9, paid=None, purpose="")
    answer = ask(spending(spend(payments=2), items=(one, other)), "List all payments to Haven.")
    assert rows_of(answer, 1) == [
        ["2018-19", "HAVEN LTD", "Grants", "Not printed", "£10.50"],
        ["2018-05-01", "HAVEN LTD", "Grants", "Quarter 1", "£10.50"],
    ]
    assert {e.place for e in answer.evidence} >= {
        "sheet “April”, column C, row 4",
        "sheet “April”, column C, row 9",
    }


@pytest.mark.parametrize("items", [(), tuple(item(n) for n in range(1, ITEMS_SHOWN + 2))])
def test_a_list_that_is_too_long_is_summed_and_says_so(items: tuple[ItemRow, ...]) -> None:
    answer = ask(spending(spend(payments=400, rows=()), items=items), "List all payments to Haven.")
    assert len(answer.tables) == 1
    assert "The 400 payments are summed and not listed one by one" in [gap.text for gap in answer.gaps]
    assert answer.evidence[0].place == "sheet “April”, column C, 400 rows"


def test_a_file_without_a_heading_for_amounts_says_nothing_of_one() -> None:
    answer = ask(spending(spend(year="2019-20", sheet=2)))
    assert not any("printed under" in p.text for p in answer.paragraphs)


def test_many_rows_of_one_sheet_are_counted_after_the_first() -> None:
    answer = ask(spending(spend(payments=50, rows=tuple(range(1, 51)))))
    assert answer.evidence[0].place.endswith("39, 40 and 10 more")


def test_what_is_odd_about_the_rows_is_said() -> None:
    twins = (item(4), item(5), item(6, paid=None))
    answer = ask(
        spending(spend(payments=3), items=twins, withheld=True, undated=1),
        "What did you pay Haven in 2018-19?",
        YEAR_2018,
    )
    said = [p.text for p in answer.paragraphs]
    assert "One row of these repeats another row of the same sheet exactly. Each is counted, as it is printed." in said
    assert "Payments whose details are withheld are not in these figures." in said
    assert any(text.startswith("One payment of these has no day printed") for text in said)
    more = ask(spending(spend(), items=(item(4), item(5), item(6)), undated=2), "Paid to Haven in 2018-19?", YEAR_2018)
    assert any(text.startswith("Two rows of these repeat") for text in (p.text for p in more.paragraphs))


@pytest.mark.parametrize(
    ("asked", "printed", "found"),
    [
        ("SafeNet", "SAFENET DOMESTIC ABUSE SERVICE", True),
        ("HARV", "THE EMILY DAVISON CENTRE K/A HARV", True),
        ("HARV", "HARVEY AND SONS", False),
        ("Victim Support", "VICTIM SUPPORT", True),
        ("Victim Support", "SUPPORT FOR VICTIM", False),
        ("", "ANYBODY", False),
    ],
)
def test_a_name_is_found_word_for_word(asked: str, printed: str, found: bool) -> None:
    assert is_printed_in(asked, printed) is found


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_name_with_words_around_it_is_found(before: str, name: str, after: str) -> None:
    assert is_printed_in(name, f"{before} {name} {after}") or not is_printed_in(name, name)


def test_a_category_is_named_whole_or_by_its_last_words() -> None:
    category = "PCC Commissioning - Public Protection"
    assert names_category(f"How much was spent under “{category}”?", category)
    assert names_category("What was spent on public protection?", category)
    assert not names_category("What was spent on protection?", category)
    assert not names_category("What was spent on grants?", "Grants")
