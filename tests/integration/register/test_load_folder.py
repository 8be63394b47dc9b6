"""Loading a register folder: everything in it, in few queries, again without change."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.audit import queries as journal
from answerable.audit.models import Entry
from answerable.register.actions import CannotLoad, load_folder
from answerable.register.models import (
    Agreement,
    AgreementYear,
    Area,
    Authority,
    Citation,
    Fund,
    FundAmount,
    Import,
    Organisation,
    OrganisationIdentifier,
    Payment,
    Return,
    ReturnFigure,
    Service,
    SpendByCategory,
)
from answerable.register.queries import RECORDS

from .conftest import FILES, MakeFolder

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def rows_of(file: str) -> list[dict[str, str]]:
    return deepcopy(FILES[file])


def everything() -> dict[str, list[Any]]:
    """All that the register holds, to compare before and after."""
    models = [*RECORDS.values(), Authority, Citation, OrganisationIdentifier, Service.areas.through]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_every_file_arrives(make_folder: MakeFolder) -> None:
    report = load_folder(folder=make_folder(), by=None)
    agreement = Agreement.objects.get(ref="A1")
    assert agreement.provider is not None
    assert agreement.provider.name == "Haven (made up)"
    assert agreement.fund is not None
    assert agreement.fund.funder == Organisation.objects.get(ref="ministry")
    assert (agreement.value, agreement.value_basis, agreement.ends) == (Decimal("86000.00"), "exact", "2016")
    assert agreement.service is not None
    assert {category.code for category in agreement.service.categories.all()} == {
        "domestic_abuse",
        "domestic_abuse.advocacy",
    }
    assert [area.ref for area in agreement.service.areas.all()] == ["town"]
    assert [service.ref for service in agreement.decision.services.all()] == ["SV1"]  # type: ignore[union-attr]
    assert {alias.name for alias in Organisation.objects.get(ref="haven").aliases.all()} == {"The Haven", "HVN"}
    assert str(OrganisationIdentifier.objects.get()) == "GB-CHC-1"
    assert Authority.objects.get().review_window_working_days == 40
    assert report.name == "Trial Commissioner (made up)"
    assert {file.file: len(file.added) for file in report.files}["agreements.csv"] == 2


def test_a_parent_may_stand_below_its_part(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    parent = Area.objects.get(ref="town").parent
    assert parent is not None
    assert parent.ref == "county"


def test_what_is_not_stated_stays_empty(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    bare = Agreement.objects.get(ref="A2")
    assert (bare.value, bare.value_basis, bare.ends, bare.fund, bare.time_limited) == (
        None,
        "not_recorded",
        "",
        None,
        None,
    )
    assert (bare.kind, bare.route, bare.vat) == ("not_recorded",) * 3
    year = AgreementYear.objects.get(ref="Y2")
    assert (year.amount, year.basis) == (None, "not_recorded")


def test_nil_is_not_the_same_as_empty(make_folder: MakeFolder) -> None:
    years = rows_of("agreement_years.csv")
    years[1]["amount"] = "nil"
    load_folder(folder=make_folder({"agreement_years.csv": years}), by=None)
    year = AgreementYear.objects.get(ref="Y2")
    assert (year.amount, year.basis) == (Decimal("0.00"), "exact")


def test_an_amount_in_thousands_is_marked_as_rounded(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    amount = FundAmount.objects.get()
    assert (amount.amount, amount.basis) == (Decimal("915000.00"), "rounded")


def test_each_row_and_each_cited_field_has_its_source(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    found = {
        (c.field, c.place, c.loaded_from, c.loaded_row) for c in Citation.objects.filter(record="agreement", ref="A1")
    }
    assert found == {
        ("", "Page 1", "agreements.csv", 2),
        ("value", "Page 4", "citations.csv", 2),
        ("", "Page 5", "citations.csv", 3),
    }
    for kind, model in RECORDS.items():
        if kind != "source":
            for ref in model._default_manager.values_list("ref", flat=True):
                assert Citation.objects.filter(record=kind, ref=ref).exists(), (kind, ref)


def test_loading_again_changes_nothing_and_says_so(make_folder: MakeFolder) -> None:
    folder = make_folder()
    first = load_folder(folder=folder, by=None)
    before, head = everything(), journal.head()
    second = load_folder(folder=folder, by=None)
    assert first.changed
    assert not second.changed
    assert second.sentences() == (
        "Nothing changed: the register of Trial Commissioner (made up) says all of this already.",
    )
    assert everything() == before
    assert journal.head() == head


def test_one_load_is_one_entry_without_values(make_folder: MakeFolder) -> None:
    head = journal.head()
    report = load_folder(folder=make_folder(), by=None)
    entries = Entry.objects.filter(seq__gt=head.seq)
    assert [entry.action for entry in entries] == ["register.loaded"]
    assert entries[0] == report.entry
    assert "agreement A1" in entries[0].after
    assert "86000" not in str(entries.values()[0])
    assert journal.verify().ok


def test_changed_rows_are_changed_and_the_others_left(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    agreements = rows_of("agreements.csv")
    agreements[0]["value"] = "£87,000"
    organisations = rows_of("organisations.csv")
    organisations[0] |= {"aliases": "HVN; Haven House", "identifiers": "GB-CHC-2"}
    areas = rows_of("areas.csv")
    areas[0]["parent"] = ""
    services = rows_of("services.csv")
    services[0] |= {"areas": "county", "categories": "domestic_abuse"}
    folder = make_folder(
        {"agreements.csv": agreements, "organisations.csv": organisations, "areas.csv": areas, "services.csv": services}
    )
    report = load_folder(folder=folder, by=None)
    changed = {file.file: file.changed for file in report.files if file.changed}
    assert changed == {
        "agreements.csv": ("A1",),
        "organisations.csv": ("haven",),
        "areas.csv": ("town",),
        "services.csv": ("SV1",),
    }
    assert Agreement.objects.get(ref="A1").value == Decimal("87000.00")
    haven = Organisation.objects.get(ref="haven")
    assert {alias.name for alias in haven.aliases.all()} == {"HVN", "Haven House"}
    assert [str(number) for number in haven.identifiers.all()] == ["GB-CHC-2"]
    assert Area.objects.get(ref="town").parent is None
    service = Service.objects.get()
    assert [area.ref for area in service.areas.all()] == ["county"]
    assert [category.code for category in service.categories.all()] == ["domestic_abuse"]
    assert report.entry is not None
    assert set(report.entry.before) == {"agreement A1", "organisation haven", "area town", "service SV1"}
    assert not load_folder(folder=folder, by=None).changed


def test_a_key_taken_out_of_office_yaml_goes_back_to_its_default(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder({"office.yaml": "slug: trial\nname: Old\nkind: pcc\nphone: '101'\n"}), by=None)
    report = load_folder(folder=make_folder(), by=None)
    assert report.files[0].changed == ("trial",)
    office = Authority.objects.get()
    assert (office.name, office.phone) == ("Trial Commissioner (made up)", "")


def test_years_may_swap(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    years = rows_of("agreement_years.csv")
    years[0]["financial_year"], years[1]["financial_year"] = years[1]["financial_year"], years[0]["financial_year"]
    report = load_folder(folder=make_folder({"agreement_years.csv": years}), by=None)
    assert next(file for file in report.files if file.file == "agreement_years.csv").changed == ("Y1", "Y2")
    assert dict(AgreementYear.objects.values_list("ref", "financial_year")) == {"Y1": "2014-15", "Y2": "2013-14"}


def test_a_number_may_move_to_another_organisation(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    organisations = rows_of("organisations.csv")
    organisations[0]["identifiers"], organisations[1]["identifiers"] = "", "GB-CHC-1"
    load_folder(folder=make_folder({"organisations.csv": organisations}), by=None)
    assert OrganisationIdentifier.objects.get().organisation.ref == "ministry"


def test_citations_follow_the_folder(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    citations = [{"record": "agreement", "ref": "A1", "field": "ends", "source": "S1", "place": "Page 6"}]
    agreements = list(reversed(rows_of("agreements.csv")))
    report = load_folder(folder=make_folder({"citations.csv": citations, "agreements.csv": agreements}), by=None)
    found = {(c.field, c.place, c.loaded_row) for c in Citation.objects.filter(record="agreement", ref="A1")}
    assert found == {("", "Page 1", 3), ("ends", "Page 6", 2)}
    assert report.changed
    assert all(not file.changed for file in report.files[:-1])


def test_rows_that_the_folder_no_longer_has_stay_and_are_reported(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    folder = make_folder({"agreements.csv": rows_of("agreements.csv")[:1]})
    report = load_folder(folder=folder, by=None)
    assert next(file for file in report.files if file.file == "agreements.csv").no_longer_there == ("A2",)
    assert not report.changed
    assert Agreement.objects.filter(ref="A2").exists()
    assert any("agreements.csv no longer has A2" in sentence for sentence in report.sentences())
    assert Citation.objects.filter(record="agreement", ref="A2").exists()


def test_a_row_cannot_take_the_place_of_one_that_stays(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    years = rows_of("agreement_years.csv")
    years[0]["ref"] = "Y9"
    with pytest.raises(CannotLoad) as refused:
        load_folder(folder=make_folder({"agreement_years.csv": years}), by=None)
    assert str(refused.value) == (
        "agreement_years.csv, row 2, column ref: the register has agreement A1 and financial_year 2013-14 under the ref "
        "Y1. Use that ref, or correct the row."
    )
    organisations = rows_of("organisations.csv")
    organisations[0]["ref"] = "haven-2"
    others = {
        "agreements.csv": None,
        "agreement_years.csv": None,
        "posts.csv": None,
        "statements.csv": None,
        "citations.csv": None,
    }
    with pytest.raises(CannotLoad, match="GB-CHC-1 is in the register as the number of haven"):
        load_folder(folder=make_folder({"organisations.csv": organisations, **others}), by=None)


def test_one_register_is_one_office(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    before, head = everything(), journal.head()
    other = make_folder({"office.yaml": "slug: other\nname: Other (made up)\nkind: mayor\n"})
    with pytest.raises(CannotLoad, match="One data folder holds one office"):
        load_folder(folder=other, by=None)
    assert everything() == before
    assert journal.head() == head


def _many(count: int) -> dict[str, list[dict[str, str]]]:
    base = rows_of("agreements.csv")[0]
    citations = [
        {"record": "agreement", "ref": f"A{n}", "field": "value", "source": "S1", "place": "x"}
        for n in range(1, count + 1)
    ]
    services = rows_of("services.csv")
    services = [services[0] | {"ref": f"SV{n}"} for n in range(1, count + 1)]
    return {
        "agreements.csv": [base | {"ref": f"A{n}", "value": str(n)} for n in range(1, count + 1)],
        "services.csv": services,
        "citations.csv": citations,
    }


def test_no_query_per_row(make_folder: MakeFolder) -> None:
    def queries(action: Callable[[], Any]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            action()
        return len(seen)

    few, many = _many(3), _many(400)
    first = queries(lambda: load_folder(folder=make_folder(few), by=None))
    more = queries(lambda: load_folder(folder=make_folder(many), by=None))
    again = queries(lambda: load_folder(folder=make_folder(many), by=None))
    # More rows may take another batch or two of a table, nothing like a query for each.
    assert first < 80
    assert more < first + 40
    assert again <= first


def test_funds_and_documents_keep_their_lists_a_line_each(make_folder: MakeFolder) -> None:
    funds = rows_of("funds.csv")
    funds[0] |= {"aliases": "CSF; The fund", "categories": "domestic_abuse; sexual_violence"}
    load_folder(folder=make_folder({"funds.csv": funds}), by=None)
    fund = Fund.objects.get()
    assert (fund.aliases, fund.categories) == ("CSF\nThe fund", "domestic_abuse\nsexual_violence")


def test_a_load_that_changes_a_record_moves_its_version(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)
    load_folder(folder=make_folder(), by=None)
    assert set(Agreement.objects.values_list("version", flat=True)) == {1}
    agreements, services, areas = rows_of("agreements.csv"), rows_of("services.csv"), rows_of("areas.csv")
    years = rows_of("agreement_years.csv")
    agreements[0]["value"], services[0]["areas"], areas[0]["parent"] = "£87,000", "county", ""
    years[0]["amount"] = "5"
    changed = {"agreements.csv": agreements, "services.csv": services, "areas.csv": areas, "agreement_years.csv": years}
    load_folder(folder=make_folder(changed), by=None)
    assert dict(Agreement.objects.values_list("ref", "version")) == {"A1": 2, "A2": 1}
    assert Service.objects.get().version == 2
    assert dict(Area.objects.values_list("ref", "version")) == {"town": 2, "county": 1}
    assert dict(AgreementYear.objects.values_list("ref", "version")) == {"Y1": 2, "Y2": 1}


def test_returns_may_swap_their_periods_and_keep_their_figures(make_folder: MakeFolder) -> None:
    def returns(first: str, second: str) -> dict[str, Any]:
        return {
            "returns.csv": [
                {"ref": ref, "agreement": "A1", "period_start": f"2013-{start}-01", "period_end": f"2013-{start}-28", "source": "S1"}
                for ref, start in (("R1", first), ("R2", second))
            ],
            "return_figures.csv": [{"ref": "RF1", "of": "R1", "name": "People", "value": "-1.5", "source": "S1"}],
        }  # fmt: skip

    load_folder(folder=make_folder(returns("04", "05")), by=None)
    load_folder(folder=make_folder(returns("05", "04") | {"return_figures.csv": None}), by=None)
    assert {one.ref: (one.period_start.month, one.version) for one in Return.objects.all()} == {
        "R1": (5, 2),
        "R2": (4, 2),
    }
    assert ReturnFigure.objects.get().of.ref == "R1"


def test_a_row_may_say_that_it_has_no_source(make_folder: MakeFolder) -> None:
    areas = rows_of("areas.csv")
    areas[1]["source"] = "-"
    load_folder(folder=make_folder({"areas.csv": areas}), by=None)
    assert not Citation.objects.filter(record="area", ref="county").exists()


PAYMENTS = {
    "payment_sheets.csv": [
        {"ref": "f-1", "file": "spend.csv", "sha256": "a" * 64, "size": "9", "position": "1", "header_row": "1", "columns": "{}"}
    ],
    "payees.csv": [{"name": "HAVEN LTD", "ledger_id": "", "organisation": "haven", "matched": "person"}],
    "payments.csv": [
        {"file": "spend.csv", "sheet": "f-1", "row": "2", "paid": "2013-05-01", "financial_year": "2013-14",
         "payee": "HAVEN LTD", "amount": "12.5", "category": "Victims", "agreement": "A1"},
        {"file": "spend.csv", "sheet": "f-1", "row": "3", "paid": "", "financial_year": "2013-14",
         "payee": "Other", "amount": "-0.05", "category": "", "agreement": ""},
    ],
}  # fmt: skip


def test_payments_come_in_once_with_their_totals(make_folder: MakeFolder) -> None:
    folder = make_folder(PAYMENTS)
    report = load_folder(folder=folder, by=None)
    assert "payments.csv: 2 added, 0 as before." in report.sentences()
    assert list(Payment.objects.order_by("row").values_list("pence", "payee__organisation__ref", "agreement__ref")) == [
        (1250, "haven", "A1"),
        (-5, None, None),
    ]
    assert set(SpendByCategory.objects.values_list("year", "category__text", "pence")) == {
        (2013, "Victims", 1250),
        (2013, None, -5),
    }
    assert not load_folder(folder=folder, by=None).changed
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": "1.234"}, "payments.csv, row 2, column amount: “1.234” is not an amount such as 1234.50."),
        ({"paid": "1 May"}, "payments.csv, row 2, column paid: “1 May” is not a day."),
        ({"paid": "2013-02-30"}, "payments.csv, row 2, column paid: “2013-02-30” is not a day."),
        ({"row": "x"}, "payments.csv, row 2, column row: “x” is not the number of a row."),
        ({"financial_year": "2013"}, "payments.csv, row 2, column financial_year: “2013” is not a financial year."),
        ({"sheet": "g"}, "payments.csv, row 2, column sheet: payment_sheets.csv has no row with the ref “g”."),
        ({"agreement": "Z"}, "payments.csv, row 2, column agreement: agreements.csv has no row with the ref “Z”."),
        ({"payee": ""}, "payments.csv, row 2, column payee: it is empty."),
        ({"withheld": "z"}, "payments.csv, row 2, column withheld: “z” is not one of a, b, c, d."),
        ({"colour": "red"}, "payments.csv, row 1: “colour” is not a column of this file."),
    ],
)
def test_payments_that_cannot_be_loaded(make_folder: MakeFolder, change: dict[str, str], said: str) -> None:
    payments = [PAYMENTS["payments.csv"][0] | change]
    with pytest.raises(CannotLoad) as refused:
        load_folder(folder=make_folder({**PAYMENTS, "payments.csv": payments}), by=None)
    assert str(refused.value).startswith(said)
    assert not Agreement.objects.exists()
    assert not Import.objects.exists()
