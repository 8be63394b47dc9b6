"""The lists that the law asks for, made from the register."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from answerable.law.publication import ITEMS, REDUCTION_POWER, VICTIMS_POWER, Period, UnknownItem, find
from answerable.register.actions import duties
from answerable.register.actions.payments import Chosen, describe, withhold
from answerable.register.errors import CannotChange
from answerable.register.models import (
    Agreement,
    AgreementParty,
    Decision,
    DutyEntry,
    Organisation,
    OrganisationIdentifier,
    Payment,
    Service,
    Tender,
    Withholding,
)
from answerable.register.queries.duty_lists import MadeList, make
from answerable.register.rules.lists import BadValue
from tests.integration.pages import read_to_the_end, words
from tests.integration.register.payments_for_tests import payments
from tests.integration.staff import load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

OCTOBER = Period(date(2025, 10, 1), date(2025, 10, 31))
QUARTER = Period(date(2025, 10, 1), date(2025, 12, 31))


def rows(made: MadeList) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(made.csv()).decode())))


def data(made: MadeList) -> Any:
    return json.loads(b"".join(made.json()))


def agreement(ref: str, kind: str, value: str | None, **more: Any) -> Agreement:
    fields: dict[str, Any] = {"title": ref, "kind": kind, "starts": "2025-10-01", "ends": "2026-03-31", **more}
    amount = None if value is None else Decimal(value)
    basis = "not_recorded" if value is None else "exact"
    return Agreement.objects.create(ref=ref, value=amount, value_basis=basis, **fields)


def enter(item: str, **values: str) -> DutyEntry:
    return duties.add_entry(item=find(item), values=values, by=None)


def test_spending_over_500_of_a_month() -> None:
    payments(
        [
            (date(2025, 10, 1), 50_000, "Just 500"),
            (date(2025, 10, 31), 50_001, "=Haven"),
            (date(2025, 11, 1), 90_000, "November"),
            (date(2025, 10, 5), -90_000, "Credit"),
            (None, 90_000, "No day"),
        ],
        purpose="Support for victims",
        body="Commissioner",
    )
    made = make("3(g)", OCTOBER)
    (row,) = rows(made)
    assert (row["Date"], row["Amount"], row["Recipient"], row["Purpose"]) == (
        "2025-10-31",
        "500.01",
        "'=Haven",
        "Support for victims",
    )
    assert row["Reasons why it is value for money"] == ""
    assert {f.name for f, _ in made.tally().gaps} == {"reasons", "department", "category", "reference"}
    assert any("1 payment of 2025-26 above the threshold has no day" in note for note in made.notes)
    (line,) = data(made)["rows"]
    assert (line["recipient"], line["amount"], line["reasons"]) == ("=Haven", 500.01, None)
    # Of everything recorded, the one without a day is in the list.
    assert len(rows(make("3(g)"))) == 3
    assert make("3(g)", OCTOBER).sha256() == made.sha256()


def test_reasons_and_withheld_payments() -> None:
    first, second = payments(
        [(date(2025, 10, 2), 90_000, "The Refuge"), (date(2025, 10, 3), 90_000, "Haven")],
        purpose="Rent of Hidden Lane 1",
    )
    first, second = Payment.objects.order_by("pk")
    assert describe(payments=Chosen(payment=second.pk), reasons=" Won \n on price. ", by=None) == 1
    withhold(
        payments=Chosen(payment=first.pk),
        reason="b",
        decided_by="Chief constable",
        decided_on=date(2025, 10, 9),
        by=None,
    )
    made = make("3(g)", OCTOBER)
    hidden, shown = rows(made)
    assert (hidden["Recipient"], hidden["Purpose"], hidden["Amount"]) == ("Withheld", "Withheld", "900.00")
    assert hidden["Reason withheld"].startswith("b: ")
    assert shown["Reasons why it is value for money"] == "Won on price."
    for written in (b"".join(made.csv()), b"".join(made.json()), b"".join(make("spend", OCTOBER).csv())):
        assert b"Refuge" not in written
        assert written.count(b"Hidden Lane") == 1
    assert data(made)["rows"][0]["withheld"] == "b"
    assert dict(made.tally().withheld) == {"b": 1}
    # Again, it is withheld already.
    assert (
        withhold(payments=Chosen(payment=first.pk), reason="b", decided_by="CC", decided_on=date(2025, 10, 9), by=None)
        == 0
    )
    assert describe(payments=Chosen(payment=second.pk), reasons="", by=None) == 1
    assert Payment.objects.get(pk=second.pk).reasons is None
    with pytest.raises(CannotChange, match="one of the four"):
        withhold(payments=Chosen(payment=first.pk), reason="z", decided_by="CC", decided_on=date(2025, 10, 9), by=None)
    with pytest.raises(CannotChange, match="who decided"):
        withhold(payments=Chosen(payment=first.pk), reason="b", decided_by=" ", decided_on=date(2025, 10, 9), by=None)
    with pytest.raises(CannotChange, match="no such payment"):
        describe(payments=Chosen(), reasons="x", by=None)
    assert Withholding.objects.count() == 1


def test_grants_are_in_3f_or_3g_and_never_in_neither() -> None:
    provider = Organisation.objects.create(ref="O-1", name="Haven", vcse=True)
    OrganisationIdentifier.objects.create(organisation=provider, scheme="GB-CHC", value="1")
    for ref, power in (
        ("G-1", REDUCTION_POWER),
        ("G-2", VICTIMS_POWER),
        ("G-3", ""),
    ):
        one = agreement(ref, "grant", "5000", provider=provider, signed="2025-10-07", description="Courses")
        if power:
            enter(
                "grant-particulars",
                agreement=ref,
                power=power,
                conditions="Report twice",
                reduction_reasons="Less crime",
                reasons="Cheap",
            )
        payments([(date(2025, 10, 20), 60_000, ref)], agreement=one)
    payments([(date(2025, 10, 21), 60_000, "None")])
    made = make("3(f)", OCTOBER)
    found = {row["Grant reference"]: row for row in rows(made)}
    assert list(found) == ["G-1", "G-3"]
    assert found["G-1"]["Conditions"] == "Report twice"
    assert found["G-1"]["Reasons why it would secure or contribute to crime and disorder reduction"] == "Less crime"
    assert found["G-3"]["Conditions"] == ""
    assert any("1 grant does not say under which power" in note for note in made.notes)
    spending = make("3(g)", OCTOBER)
    assert [row["Recipient"] for row in rows(spending)] == ["G-2", "G-3", "None"]
    assert any("left out: see 3(f)" in note for note in spending.notes)
    assert any("whose power is not recorded" in note for note in spending.notes)
    every = rows(make("all-grants", OCTOBER))
    assert [row["Grant reference"] for row in every] == ["G-1", "G-2", "G-3"]
    assert every[1]["Reasons why it is value for money"] == "Cheap"
    code = make("grants", OCTOBER)
    assert [row["Beneficiary registration number"] for row in rows(code)] == ["GB-CHC-1"] * 3
    agreement("G-4", "grant", "5000", signed="2025-10-09")
    assert any("1 grant went to a recipient of whom it is not recorded" in note for note in make("grants").notes)


def test_a_grant_whose_day_is_not_known_is_named_and_not_placed() -> None:
    agreement("G-1", "grant", "5000", signed="2025", starts="")
    agreement("G-2", "grant", "5000", signed="", starts="")
    agreement("G-3", "grant", "5000", signed="2025-10")
    agreement("G-4", "grant", "5000", signed="", starts="2025-10-01")
    agreement("G-5", "grant", "5000", signed="2025-09-30")
    made = make("3(f)", OCTOBER)
    assert [(row["Grant reference"], row["Date"]) for row in rows(made)] == [("G-3", "2025-10"), ("G-4", "2025-10-01")]
    assert any(note.startswith("2 grants have no day or month") for note in made.notes)
    assert any(note.startswith("1 grant has no day of signing") for note in made.notes)
    assert len(rows(make("3(f)"))) == 5


def test_travel_is_in_3h_and_not_in_3g() -> None:
    payments([(date(2025, 10, 2), 60_000, "Railway")], reference="T-77")
    enter(
        "3(h)",
        date="2025-10-02",
        amount="600",
        name="Commissioner",
        recipient="Railway",
        purpose="Travel",
        reference="T-77",
    )
    assert rows(make("3(g)", OCTOBER)) == []
    assert any("travel left out" in note for note in make("3(g)", OCTOBER).notes)
    (row,) = rows(make("3(h)", QUARTER))
    assert (row["Amount"], row["Office holder"]) == ("600.00", "Commissioner")


def test_contracts_over_and_not_over_10000() -> None:
    provider = Organisation.objects.create(ref="O-1", name="Haven", sme=True, vcse=False, address="1 High St\nTown")
    partner = Organisation.objects.create(ref="O-2", name="Partner")
    below = Organisation.objects.create(ref="O-3", name="Sub")
    service = Service.objects.create(ref="S-1", name="Support", description="Support for victims")
    big = agreement("C-1", "contract", "10000.01", provider=provider, route="open", vat="excluded", service=service)
    AgreementParty.objects.create(ref="P-1", agreement=big, organisation=partner, role="partner")
    AgreementParty.objects.create(ref="P-2", agreement=big, organisation=below, role="subcontractor")
    agreement("C-2", "contract", "10000.00", provider=provider, route="direct", description="Training")
    agreement("C-3", "contract", None)
    agreement("C-4", "not_recorded", "1")
    agreement("C-5", "contract", "99", ends="2025-09-30", starts="2025-01-01")
    agreement("C-6", "contract", "99", starts="", ends="")
    agreement("C-7", "contract", "99", status="cancelled")
    duties.change_settings(values={"vat": "excluded"}, version=1, by=None)
    over = make("4(b)", QUARTER)
    (row,) = rows(over)
    assert (row["Contract reference"], row["Every other party"], row["VAT basis of the value"]) == (
        "C-1",
        "Haven; Partner",
        "excluding VAT",
    )
    assert "excluding VAT" in over.vat
    small = make("4(d)", QUARTER)
    found = {row["Contract reference"]: row for row in rows(small)}
    assert list(found) == ["C-2", "C-6"]
    assert (found["C-2"]["Value"], found["C-2"]["Purpose"], found["C-2"]["Every other party"]) == (
        "10000.00",
        "Training",
        "Haven",
    )
    assert [note.split(".")[0] for note in small.notes] == [
        "1 agreement may or may not have run in the period, as the recorded dates do not say",
        "1 contract has no value recorded, and so cannot be placed",
        "2 contracts have a value that is not recorded as excluding VAT; it was tested as it is recorded",
        "1 agreement is recorded neither as a contract nor as anything else",
    ]
    register = rows(make("contracts-register"))
    (line, second) = register
    assert line["Reference number"] == "C-1"
    assert line["Result of an invitation to quote or a published invitation to tender"] == "Yes"
    assert (line["Small or medium-sized enterprise"], line["Voluntary, community or social enterprise"]) == (
        "Yes",
        "No",
    )
    assert line["Supplier details"] == "1 High St Town"
    assert line["Description"] == "Support for victims"
    assert second["Result of an invitation to quote or a published invitation to tender"] == "No"
    duties.withhold_record(
        record="agreement", ref="C-2", reason="b", decided_by="CC", decided_on=date(2025, 10, 1), by=None
    )
    hidden = {row["Contract reference"]: row for row in rows(make("4(d)", QUARTER))}["C-2"]
    assert (hidden["Every other party"], hidden["Purpose"], hidden["Value"]) == ("Withheld", "Withheld", "10000.00")


def test_invitations_and_decisions() -> None:
    Tender.objects.create(
        ref="T-1", title="A", invited="2025-10-07", estimated_value=Decimal("10000.01"), url="https://x.example/t"
    )
    Tender.objects.create(ref="T-2", title="B", invited="2025-10-07", estimated_value=Decimal("5000.01"))
    Tender.objects.create(ref="T-3", title="C", invited="2025", estimated_value=Decimal("20000"))
    Tender.objects.create(ref="T-4", title="D", invited="2025-10-07")
    Tender.objects.create(ref="T-5", title="E", invited="2025-12", estimated_value=Decimal("20000"))
    made = make("4(c)", OCTOBER)
    assert [(row["Tender reference"], row["Copy of the invitation"]) for row in rows(made)] == [
        ("T-1", "https://x.example/t")
    ]
    assert [note.split(" has")[0] for note in made.notes] == ["1 tender", "1 tender"]
    assert [row["Reference number"] for row in rows(make("invitations", OCTOBER))] == ["T-1", "T-2"]
    Decision.objects.create(
        ref="D-1", title="To fund", taken="2025-10-07", significant_public_interest=True, reasons="Need"
    )
    Decision.objects.create(ref="D-2", title="To wait", taken="2025-10-07")
    Decision.objects.create(
        ref="D-3",
        title="Price",
        taken="2025-10-08",
        significant_public_interest=True,
        withheld_part="Prices",
        withheld_under="s.43(2)",
    )
    made = make("5(d)", OCTOBER)
    assert [(row["Reference"], row["Reasons"], row["Exemption for that part"]) for row in rows(made)] == [
        ("D-1", "Need", "None"),
        ("D-3", "", "s.43(2)"),
    ]
    assert any("1 decision does not record whether" in note for note in made.notes)


def test_entries_by_day_by_year_and_as_they_are() -> None:
    enter("2(e)", date="2025-10-02", gift="Tea", accepted="no")
    enter("2(e)", gift="Undated")
    enter("2(e)", date="2025-11-02", gift="Cake")
    made = make("2(e)", OCTOBER)
    assert [row["Gift or hospitality"] for row in rows(made)] == ["Tea"]
    assert made.notes == ("1 entry has no day, and so is in no period.",)
    enter("3(b)", financial_year="2025-26", amount="1000")
    enter("3(b)", financial_year="2026-27", amount="2000")
    assert [row["Amount"] for row in rows(make("3(b)", Period(date(2026, 4, 1), date(2027, 3, 31))))] == ["2000.00"]
    enter("1(a)", name="A Commissioner (made up)", office="Commissioner")
    assert len(rows(make("1(a)", OCTOBER))) == 1
    enter("4(a)", identity="1 High Street", uprn="100", post_town="Town")
    assert rows(make("land"))[0]["Unique property reference number"] == "100"
    duties.add_entry(
        item=find("4(a)"), values={"identity": "Hidden Lane", "postcode": "AB1 2CD"}, withheld="b", by=None
    )
    for code in ("4(a)", "land"):
        written = b"".join(make(code).csv())
        assert b"Hidden Lane" not in written
        assert b"AB1" not in written


def test_proportions_of_a_small_office_are_banded() -> None:
    enter("2(b)", date="2025-10-02", staff="25", women="15", ethnic_minority="1", disabled="")
    made = make("2(b)")
    (row,) = rows(made)
    assert row["Women, proportion of staff"] == "60% to 76%"
    assert row["Ethnic minority, proportion of staff"] == "0% to 16%"
    assert row["Disabled, proportion of staff"] == ""
    assert any("a band is given" in note for note in made.notes)
    duties.change_settings(values={"band_below": 20}, version=1, by=None)
    assert rows(make("2(b)"))[0]["Women, proportion of staff"] == "60%"


def test_what_does_not_fit_its_column_is_named_and_no_half_file_goes_out(client: Client) -> None:
    DutyEntry.objects.create(ref="DE-1", item="2(e)", values={"value": "much"})
    with pytest.raises(BadValue, match="Entry DE-1: Value: “much” is not an amount"):
        make("2(e)").tally()
    client.force_login(member("auditor"))
    answer = client.get("/register/duties/2-e/download/csv/")
    assert answer.status_code == 422
    assert "Entry DE-1" in words(answer)
    with pytest.raises(CannotChange, match="Number of staff: “few”"):
        enter("2(a)", staff="few")
    with pytest.raises(CannotChange, match=r"Power that it was made under: “s\.143” is none of"):
        enter("grant-particulars", agreement="G-1", power="s.143")
    with pytest.raises(CannotChange, match="has no colour"):
        enter("2(a)", colour="blue")


def test_every_list_can_be_made_empty_and_full_and_downloaded(client: Client, examples: Path) -> None:
    for item in ITEMS:
        assert rows(make(item.code)) == []
    load_northshire(examples)
    client.force_login(member("auditor"))
    for code in ("3-f", "3-g", "4-b", "4-d", "5-d", "contracts-register", "all-grants", "grants", "2-b"):
        for form, kind in (("csv", "text/csv; charset=utf-8"), ("json", "application/json")):
            answer = client.get(f"/register/duties/{code}/download/{form}/?period=2025-10")
            assert answer.status_code == 200
            assert answer["Content-Type"] == kind
            assert f".{form}" in answer["Content-Disposition"]
            read_to_the_end(answer)
    with pytest.raises(UnknownItem, match="are no list"):
        make("grant-particulars")


def test_the_vat_choice_is_stated_on_every_list_of_money() -> None:
    assert "has not recorded which" in make("3(g)").vat
    assert make("5(a)").vat == ""
