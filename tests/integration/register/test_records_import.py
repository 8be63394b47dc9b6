"""Agreements, funds, returns and organisations from workbooks: seen row by row, brought in, again without change, taken back."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.audit.models import Entry
from answerable.register.actions import imports as actions
from answerable.register.errors import CannotImport
from answerable.register.models import (
    Agreement,
    AgreementYear,
    Citation,
    Fund,
    FundAmount,
    Import,
    ImportChange,
    Organisation,
    OrganisationIdentifier,
    Return,
    ReturnFigure,
    Source,
)
from answerable.register.queries import record_imports as queries
from tests.integration.register.test_register_export import everything

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERABLE_HOME", str(tmp_path / "home"))


@pytest.fixture
def northshire(northshire_loaded: None, db: None) -> None:
    """The made-up office's register, loaded."""


def csv_file(folder: Path, name: str, *rows: list[str]) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


HEADINGS = ["Contract ref", "Title", "Supplier", "Start date", "End date", "Value", "Route"]


def prepare(path: Path, kind: str) -> Import:
    return actions.prepare(path, kind, by=None)


def planned(import_: Import, **more: Any) -> list[Any]:
    page = queries.rows(import_, **more)
    assert page is not None
    return list(page.rows)


def test_a_preview_says_row_by_row_what_would_happen(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "contracts.csv",
        ["Northshire contracts register (made up)"],
        [],
        HEADINGS,
        [
            "A-101",
            "Domestic abuse support and IDVA service",
            "Northshire Women's Haven",
            "01/04/2021",
            "31/03/2026",
            "2150000",
            "Open",
        ],
        [
            "A-102",
            "Independent sexual violence advisers",
            "NRASAC",
            "01/04/2021",
            "31/03/2024",
            "£550,000",
            "Restricted",
        ],
        ["A-900", "Court support", "Made-up Court Friends", "2026/27", "March 2028", "circa £40k", "Open tender"],
        ["A-901", "Training", "", "31/02/2026", "", "", ""],
        ["", "", "", "", "Total", "2740000", ""],
    )
    before = everything()
    import_ = prepare(path, "agreements")
    assert (import_.state, import_.created, import_.changed, import_.skipped, import_.rejected) == (
        "previewed",
        1,
        1,
        2,
        1,
    )
    assert everything() == before
    same, changed, created, rejected, total = planned(import_)
    assert (same.row, same.what, same.why) == (4, "skipped", "The register says all of this already.")
    assert (changed.row, changed.what) == (5, "changed")
    assert [(c["ref"], c["new"]) for c in changed.changes] == [("A-102", False)]
    assert changed.changes[0]["fields"] == [["value", "540000.00", "550000.00"], ["value_as_stated", "£540,000", ""]]
    assert created.what == "created"
    made = {one["kind"]: one for one in created.changes}
    assert made["organisation"]["new"]
    assert made["organisation"]["title"] == "Made-up Court Friends"
    fields = {name: after for name, _, after in made["agreement"]["fields"]}
    assert fields == {
        "title": "Court support", "provider": "made-up-court-friends", "route": "open", "starts": "2026-04", "ends": "2028-03",
        "value": "40000.00", "value_basis": "estimated", "value_as_stated": "circa £40k",
    }  # fmt: skip
    assert created.notes == ["“2026/27” is taken as April 2026."]
    assert (rejected.row, rejected.what, rejected.column) == (7, "rejected", "Column D (Start date)")
    assert "is not a date that the calendar has" in rejected.why
    assert (total.row, total.why) == (8, "It is a row of totals.")


def test_it_comes_in_with_the_source_of_every_field(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "contracts.csv", HEADINGS,
        ["A-102", "Independent sexual violence advisers", "NRASAC", "01/04/2021", "", "£550,000", ""],
        ["A-900", "Court support", "Made-up Court Friends", "March 2026", "", "TBC", ""],
    )  # fmt: skip
    import_ = actions.apply(prepare(path, "agreements"), by=None)
    assert import_.state == "applied"
    agreement = Agreement.objects.get(ref="A-102")
    assert (agreement.value, agreement.value_basis, agreement.version) == (Decimal("550000.00"), "exact", 2)
    new = Agreement.objects.get(ref="A-900")
    assert (new.starts, new.value, new.value_basis, new.value_as_stated) == ("2026-03", None, "not_recorded", "TBC")
    assert new.provider == Organisation.objects.get(name="Made-up Court Friends")
    cited = Citation.objects.get(record="agreement", ref="A-102", field="value")
    assert (cited.source.title, cited.place) == ("contracts.csv", "Row 2, column F (Value)")
    assert cited.loaded_row == 2
    fields = set(Citation.objects.filter(record="agreement", ref="A-900").values_list("field", flat=True))
    assert fields == {"", "title", "provider", "starts", "value_as_stated"}
    assert Entry.objects.order_by("-seq")[0].action == "agreements.imported"
    changes = {(change.record, change.ref): change for change in ImportChange.objects.filter(of=import_)}
    assert set(changes) == {
        ("agreement", "A-102"), ("agreement", "A-900"), ("organisation", "made-up-court-friends"),
    }  # fmt: skip
    assert changes["agreement", "A-900"].before is None


def test_the_same_rows_again_change_nothing(northshire: None, tmp_path: Path) -> None:
    row = ["A-900", "Court support", "Made-up Court Friends", "March 2026", "2028", "circa £40k", "Open"]
    actions.apply(prepare(csv_file(tmp_path, "one.csv", HEADINGS, row), "agreements"), by=None)
    before = everything()
    again = prepare(csv_file(tmp_path, "two.csv", HEADINGS, row, []), "agreements")
    assert (again.created, again.changed, again.skipped, again.rejected) == (0, 0, 1, 0)
    actions.apply(again, by=None)
    assert everything()["agreement"] == before["agreement"]
    # The very same file is the same import.
    assert prepare(tmp_path / "one.csv", "agreements").state == "applied"


def test_taking_back_puts_everything_back(northshire: None, tmp_path: Path) -> None:
    before = everything()
    path = csv_file(
        tmp_path, "contracts.csv", [*HEADINGS, "Charity number", "SME"],
        ["A-101", "Domestic abuse support", "Northshire Women's Haven", "", "", "£2,200,000", "Direct", "", "yes"],
        ["A-900", "Court support", "Made-up Court Friends", "March 2026", "", "5", "", "1173575", ""],
    )  # fmt: skip
    import_ = actions.apply(prepare(path, "agreements"), by=None)
    assert OrganisationIdentifier.objects.get(value="1173575").organisation.name == "Made-up Court Friends"
    assert Organisation.objects.get(ref="haven").sme is True
    assert everything() != before
    actions.undo(import_, by=None)
    assert everything() == before
    assert Agreement.objects.get(ref="A-101").version == 3
    assert not Source.objects.filter(ref__startswith="file-").exists()
    # And it can come in again.
    again = actions.apply(prepare(path, "agreements"), by=None)
    assert again.state == "applied"


def test_taking_back_is_refused_for_what_was_worked_on_since(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "contracts.csv", HEADINGS,
        ["A-101", "Domestic abuse support", "", "", "", "", ""],
        ["A-900", "Court support", "", "", "", "", ""],
    )  # fmt: skip
    import_ = actions.apply(prepare(path, "agreements"), by=None)
    Agreement.objects.filter(ref="A-101").update(department="Ours", version=3)
    AgreementYear.objects.create(
        ref="Y-900", agreement=Agreement.objects.get(ref="A-900"), financial_year="2026-27", amount=1
    )
    with pytest.raises(CannotImport) as refused:
        actions.undo(import_, by=None)
    assert "agreement A-101" in str(refused.value)
    assert "Y-900" in str(refused.value)
    assert Agreement.objects.filter(ref="A-900").exists()
    assert Import.objects.get(pk=import_.pk).state == "applied"


def test_the_register_moved_on_after_the_preview(northshire: None, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "contracts.csv", HEADINGS, ["A-101", "Another title", "", "", "", "", ""])
    import_ = prepare(path, "agreements")
    Agreement.objects.filter(ref="A-101").update(title="Yet another", version=2)
    with pytest.raises(CannotImport, match=r"was changed after contracts\.csv was looked at"):
        actions.apply(import_, by=None)
    assert Agreement.objects.get(ref="A-101").title == "Yet another"


def test_all_or_nothing_where_the_person_chose_so(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "contracts.csv", HEADINGS,
        ["A-900", "Court support", "", "", "", "", ""], ["A-901", "", "", "soon", "", "", ""],
    )  # fmt: skip
    import_ = prepare(path, "agreements")
    with pytest.raises(CannotImport, match="1 row is wrong"):
        actions.apply(import_, by=None, rejects="stop")
    assert not Agreement.objects.filter(ref="A-900").exists()
    actions.apply(import_, by=None, rejects="skip")
    assert Agreement.objects.filter(ref="A-900").exists()


def test_wrong_rows_come_back_as_a_file_that_can_be_corrected(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "contracts.csv", ["A list"], HEADINGS,
        ["A-900", "=cmd()", "Counselling, ours", "32/01/2026", "", "-5", ""],
        ["A-901", "Sound", "", "", "", "", ""],
    )  # fmt: skip
    import_ = prepare(path, "agreements")
    ((name, file),) = queries.rejects(import_)
    assert name == "contracts - rows to correct.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        headings, row = csv.reader(opened)
    assert headings == [*HEADINGS, "Row", "What is wrong"]
    assert row[:7] == ["A-900", "'=cmd()", "Counselling, ours", "32/01/2026", "", "-5", ""]
    assert row[7] == "3"
    assert row[8].startswith("Column D (Start date): ")
    corrected = csv_file(
        tmp_path, "corrected.csv", headings, ["A-900", "Fine", "Counselling, ours", "31/01/2026", "", "5", "", "3", "x"]
    )
    again = prepare(corrected, "agreements")
    assert (again.created, again.rejected) == (1, 0)


def test_a_name_that_several_have_is_for_a_person(northshire: None, tmp_path: Path) -> None:
    Organisation.objects.create(ref="haven-2", name="The Haven")
    path = csv_file(tmp_path, "contracts.csv", HEADINGS, ["A-900", "Court support", "the HAVEN", "", "", "", ""])
    (row,) = planned(prepare(path, "agreements"))
    assert row.what == "rejected"
    assert "Northshire Women's Haven (made up) (haven)" in row.why
    assert "The Haven (haven-2)" in row.why
    assert row.column == "Column C (Supplier)"


def test_two_rows_that_contradict_each_other(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "contracts.csv", HEADINGS,
        ["A-900", "Court support", "", "", "", "5", ""], ["A-900", "Court support", "", "", "", "6", ""],
    )  # fmt: skip
    first, second = planned(prepare(path, "agreements"))
    assert (first.what, second.what) == ("created", "rejected")
    assert second.why == "Row 2 of this file says something else of the same agreement."


def test_an_agreement_without_a_reference_is_found_by_title_provider_and_start(
    northshire: None, tmp_path: Path
) -> None:
    headings = ["Title", "Supplier", "Start date", "Value"]
    path = csv_file(
        tmp_path, "contracts.csv", headings,
        ["Northshire helpline", "Helpline Trust", "2023-04-01", "£130,000"], ["Northshire helpline", "Helpline Trust", "2026-04-01", "£5"],
    )  # fmt: skip
    first, second = planned(prepare(path, "agreements"))
    assert first.changes[0]["ref"] == "A-106"
    assert (second.what, second.changes[0]["ref"]) == ("created", "northshire-helpline")


def test_funds_and_their_amounts(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "funds.csv", ["Fund name", "Funder", "Kind", "Financial year", "Amount", "Contributor", "Ring-fenced"],
        ["VSG", "National Grants Department", "Received", "2025/26", "£1,710,000", "National Grants Department", "Yes"],
        ["Prevention pot", "Made-up Lottery", "Contribution", "2026-27", "£12.5k", "County council", ""],
        ["Prevention pot", "", "Budget", "2026-27", "TBC", "", ""],
        ["Prevention pot", "", "", "2026-27", "5", "", ""],
    )  # fmt: skip
    import_ = prepare(path, "funds")
    rows = planned(import_)
    assert [row.what for row in rows] == ["changed", "created", "created", "rejected"]
    assert rows[3].why.startswith("Nothing says what the amount is.")
    actions.apply(import_, by=None)
    assert FundAmount.objects.get(ref="VSG-2025-26").amount == Decimal("1710000.00")
    fund = Fund.objects.get(name="Prevention pot")
    assert fund.funder is not None
    assert fund.funder.name == "Made-up Lottery"
    amounts = {(a.kind, a.financial_year, a.amount, a.basis, a.as_stated) for a in fund.amounts.all()}
    assert amounts == {
        ("contribution", "2026-27", Decimal("12500.00"), "rounded", "£12.5k"),
        ("budget", "2026-27", None, "not_recorded", "TBC"),
    }
    again = prepare(
        csv_file(tmp_path, "again.csv", *csv.reader(path.read_text(encoding="utf-8").splitlines()), []), "funds"
    )
    assert (again.created, again.changed) == (0, 0)
    actions.undo(import_, by=None)
    assert FundAmount.objects.get(ref="VSG-2025-26").amount == Decimal("1700000.00")
    assert not Fund.objects.filter(name="Prevention pot").exists()


def test_returns_and_their_figures(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "returns.csv", ["Agreement", "Period", "Received", "Measure", "Value", "Spent"],
        ["A-106", "Q1 2030-31", "10/07/2030", "Calls answered (ours)", "1,234", "£10,000"],
        ["A-106", "Q1 2030-31", "10/07/2030", "Feel safer", "85%", ""],
        ["Northshire helpline", "Q2 2030-31", "", "", "", ""],
        ["A-999", "Q2 2030-31", "", "", "", ""],
    )  # fmt: skip
    import_ = prepare(path, "returns")
    rows = planned(import_)
    assert [row.what for row in rows] == ["created", "created", "created", "rejected"]
    actions.apply(import_, by=None)
    first, second = Return.objects.filter(agreement__ref="A-106", period_start__gte=date(2030, 1, 1)).order_by(
        "period_start"
    )
    assert (first.period_start, first.period_end) == (date(2030, 4, 1), date(2030, 6, 30))
    assert (first.status, first.received, first.spent) == ("received", date(2030, 7, 10), Decimal("10000.00"))
    assert second.status == "expected"
    assert {(f.name, f.value) for f in first.figures.all()} == {
        ("Calls answered (ours)", Decimal("1234.00")), ("Feel safer", Decimal("85.00")),
    }  # fmt: skip
    actions.undo(import_, by=None)
    assert not Return.objects.filter(period_start__gte=date(2030, 1, 1)).exists()
    assert not ReturnFigure.objects.filter(name="Feel safer").exists()


def test_organisations_by_number_by_name_and_new(northshire: None, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "organisations.csv", ["Name", "Charity number", "Company number", "Other names", "Postcode", "VCSE"],
        ["Women's Haven of Northshire", "GB-CHC-0000001", "", "", "zz1 1zz", "Yes"],
        ["Northshire Counselling Collective", "0000003", "", "NCC; The Collective", "", ""],
        ["Brand New Trust", "1173575", "09506232", "BNT", "", ""],
        ["Clash", "0000001", "00000001", "", "", ""],
        ["Wrong", "12", "", "", "", ""],
    )  # fmt: skip
    import_ = prepare(path, "organisations")
    rows = planned(import_)
    assert [row.what for row in rows] == ["changed", "changed", "created", "rejected", "rejected"]
    assert "different organisations" in rows[3].why
    actions.apply(import_, by=None)
    haven = Organisation.objects.get(ref="haven")
    assert (haven.name, haven.postcode, haven.vcse) == ("Northshire Women's Haven (made up)", "ZZ1 1ZZ", True)
    assert "Women's Haven of Northshire" in {alias.name for alias in haven.aliases.all()}
    new = Organisation.objects.get(ref="brand-new-trust")
    assert {str(number) for number in new.identifiers.all()} == {"GB-CHC-1173575", "GB-COH-09506232"}


def test_columns_that_were_not_understood_bring_nothing_in(northshire: None, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "list.csv", ["Foo", "Bar"], ["1", "2"], ["3", "4"])
    import_ = prepare(path, "organisations")
    assert (import_.created, import_.changed) == (0, 0)


def test_many_rows_take_few_queries(northshire: None, tmp_path: Path) -> None:
    def queries_of(count: int) -> int:
        rows = [[f"B-{count}-{n}", f"Agreement {n}", f"Provider {n % 50}", "2026", "", "5", ""] for n in range(count)]
        import_ = prepare(csv_file(tmp_path, f"{count}.csv", HEADINGS, *rows), "agreements")
        with CaptureQueriesContext(connection) as seen:
            actions.apply(import_, by=None)
        return len(seen)

    few, many = queries_of(5), queries_of(1500)
    # A statement holds some dozens of rows of a wide table; there is none for each row.
    assert many < few + 1500 / 10
