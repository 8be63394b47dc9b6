"""Letters about what was paid, answered from payments that were brought in."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from answerable.answering import answer_letter
from answerable.answering.answer import Answer, Status
from answerable.reading.letter import read
from answerable.register.actions import imports
from answerable.register.models import (
    Import,
    ImportedSheet,
    Organisation,
    Payee,
    Payment,
    Phrase,
    SpendByCategory,
)
from answerable.register.rules.money import pounds
from tests.integration.staff import load_northshire

pytestmark = pytest.mark.django_db(databases=["default", "published"])

PAID = (
    # row, name, category, paid, year, pence
    (2, "QUILL SUPPORT LTD", "Commissioning - Victim services", date(2024, 4, 30), 2024, 150_000),
    (3, "QUILL SUPPORT LTD", "Commissioning - Victim services", date(2025, 5, 1), 2025, 75_050),
    (4, "QUILL SUPPORT (NORTH)", "Commissioning - Victim services", None, 2025, -50),
    (5, "OTHER QUILLS", "Stationery", date(2025, 5, 2), 2025, 9_999),
    (6, "REDACTED", "Stationery", date(2025, 5, 3), 2025, 100),
)
"""Made up."""


@pytest.fixture
def paid(examples: Path) -> ImportedSheet:
    load_northshire(examples)
    file = Import.objects.create(kind="payments", state="applied", file_name="spend.csv", sha256="0" * 64, size=1)
    sheet = ImportedSheet.objects.create(
        of=file, position=1, header_row=1, columns={"amount": {"letter": "D", "heading": "Net"}}
    )
    for row, name, category, day, year, pence in PAID:
        payee, _ = Payee.objects.get_or_create(
            name=name, defaults={"matched": "none" if name == "REDACTED" else "not_yet"}
        )
        phrase, _ = Phrase.objects.get_or_create(text=category)
        Payment.objects.create(sheet=sheet, row=row, payee=payee, category=phrase, paid=day, year=year, pence=pence)
        SpendByCategory.objects.create(year=year, category=phrase, payments=1, pence=pence)
    return sheet


def answers(tmp_path: Path, *questions: str) -> tuple[Answer, ...]:
    letter = tmp_path / "letter.txt"
    asked = "\n".join(f"{number}. {question}" for number, question in enumerate(questions, start=1))
    letter.write_text(f"Dear Sir,\n\nPlease tell me:\n\n{asked}\n\nYours faithfully\n")
    return answer_letter(read(letter))


def rows_of(answer: Answer, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in answer.tables[table].rows]


def test_a_name_that_no_one_has_matched_is_found_as_printed(paid: ImportedSheet, tmp_path: Path) -> None:
    (answer,) = answers(tmp_path, "What did you pay Quill Support in each year?")
    assert rows_of(answer) == [
        ["QUILL SUPPORT (NORTH)", "none", "-£0.50", "-£0.50"],
        ["QUILL SUPPORT LTD", "£1,500", "£750.50", "£2,250.50"],
        ["All of these", "£1,500", "£750", "£2,250"],
    ]
    assert {(e.source, e.place) for e in answer.evidence} >= {
        ("spend.csv", "column D, row 2"),
        ("spend.csv", "column D, row 3"),
        ("spend.csv", "column D, row 4"),
    }
    assert answer.status is Status.ANSWERED


def test_an_organisation_is_found_under_every_name_that_was_matched_to_it(paid: ImportedSheet, tmp_path: Path) -> None:
    organisation = Organisation.objects.create(ref="QS", name="Quill Support")
    Payee.objects.filter(name="OTHER QUILLS").update(organisation=organisation, matched="person")
    (answer,) = answers(tmp_path, "How much was paid to Quill Support in 2025-26?")
    assert [row[0] for row in rows_of(answer)] == [
        "OTHER QUILLS",
        "QUILL SUPPORT (NORTH)",
        "QUILL SUPPORT LTD",
        "All of these",
    ]
    assert rows_of(answer)[-1][-1] == "£849.99"


def test_a_period_limits_by_day_and_where_none_is_printed_by_year(paid: ImportedSheet, tmp_path: Path) -> None:
    (answer,) = answers(tmp_path, "What did you pay Quill Support between 1 May 2025 and 31 May 2025?")
    assert rows_of(answer)[-1] == ["All of these", "£750", "£750"]


def test_a_category_is_summed_and_a_placeholder_is_nobody(paid: ImportedSheet, tmp_path: Path) -> None:
    category, last_words, redacted = answers(
        tmp_path,
        "How much was spent on stationery in 2025-26?",
        "How much was spent on victim services under “Commissioning - Victim services” in each year?",
        "What did you pay Redacted in 2025-26?",
    )
    assert rows_of(category) == [["Stationery", "£100.99", "£100.99"]]
    assert rows_of(last_words) == [["Commissioning - Victim services", "£1,500", "£750", "£2,250"]]
    assert not redacted.tables
    assert redacted.status is Status.GAP


def test_withheld_payments_are_left_out_and_said_to_be(paid: ImportedSheet, tmp_path: Path) -> None:
    Payment.objects.filter(row=3).update(withheld="b")
    (answer,) = answers(tmp_path, "What did you pay Quill Support in each year?")
    assert rows_of(answer)[-1][-1] == "£1,499.50"
    assert any("withheld" in p.text for p in answer.paragraphs)


def test_many_payments_are_summed_by_the_database(
    paid: ImportedSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerable.answering.queries.ITEMS_LOADED", 1)
    (answer,) = answers(tmp_path, "What did you pay Quill Support in each year?")
    assert rows_of(answer)[-1] == ["All of these", "£1,500", "£750", "£2,250"]
    assert {e.place for e in answer.evidence} >= {"column D, one row"}


def test_nothing_brought_in_is_answered_as_before(examples: Path, tmp_path: Path) -> None:
    load_northshire(examples)
    (answer,) = answers(tmp_path, "What did you pay Quill Support in each year?")
    assert [gap.text for gap in answer.gaps] == ["Nothing recorded about “Quill Support”"]


@pytest.mark.shared
def test_a_letter_about_real_spending_is_answered_to_the_penny(examples: Path, shared: Path, tmp_path: Path) -> None:
    load_northshire(examples)
    folder = shared / "spend" / "lancashire_pcc"
    for file in sorted(folder.glob("pcc-*.xlsx")):
        imports.apply(imports.prepare(file, Import.Kind.PAYMENTS, by=None), by=None)
    support, safenet, category = answers(
        tmp_path,
        "What did you pay Victim Support in each year?",
        "What did you pay SafeNet in each year?",
        "How much was spent under “PCC Commissioning - Public Protection” in each year?",
    )
    gold = json.loads((folder / "answers_gold.json").read_text())
    # The careful reader counted payments under the commissioning categories alone.
    commissioned = [cells for cells in rows_of(support, 1) if cells[0].startswith("PCC Commissioning")]
    assert len(commissioned) == 1
    assert commissioned[0][1:-1] == [_pounds(item["total"]) for item in gold["victim_support_by_fy"]]
    assert rows_of(safenet)[-1][1:-1] == [_pounds(item["total"]) for item in gold["safenet_by_fy"]]
    totals = [
        item for item in gold["commissioning_by_fy_and_category"] if item["category"].endswith("Public Protection")
    ]
    assert rows_of(category)[0][1:-1] == [_pounds(item["total"]) for item in totals]
    assert {e.source for e in support.evidence if e.record == "payment"} == {
        f"pcc-{year}.xlsx" for year in ("2018-19", "2019-20", "2020-21", "2021-22")
    }
    # Another spelling that a person confirms is counted from then on, on a line of its own.
    home = Organisation.objects.create(ref="harv", name="HARV")
    Payee.objects.filter(name__in=("HARV DOMESTIC ABUSE SERVICES", "THE EMILY DAVISON CENTRE")).update(
        organisation=home, matched="person"
    )
    (harv,) = answers(tmp_path, "What did you pay HARV in each year?")
    protection = [cells for cells in rows_of(harv, 1) if cells[0].endswith("Public Protection")]
    by_year = dict(zip(harv.tables[1].columns[1:-1], protection[0][1:-1], strict=True))
    expected = {item["fy"]: _pounds(item["total"]) for item in gold["harv_by_fy"]}
    assert by_year["2020-21"] == expected["2020-21"]


def _pounds(amount: float) -> str:
    return pounds(Decimal(str(amount)).quantize(Decimal("0.01")))
