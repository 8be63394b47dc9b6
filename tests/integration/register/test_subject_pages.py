"""What the pages of agreements, funds, documents, consultations and payments say beyond the fields of a record."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.register.actions.imports import bring_in
from answerable.register.models import (
    Action,
    Agreement,
    AgreementFunding,
    AgreementYear,
    Consultation,
    ConsultationCount,
    ConsultationQuestion,
    Document,
    Fund,
    FundAmount,
    Import,
    Organisation,
    Payment,
    Return,
    SpendByPayee,
)
from answerable.register.queries.plans import versions
from tests.integration.pages import of_class, tree, words
from tests.integration.register.payments_for_tests import payments
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def site(northshire_loaded: None, client: Client, db: None) -> Client:
    client.force_login(member("finance_officer"))
    return client


def rows_of(response: object, caption: str) -> list[list[str]]:
    [table] = [t for t in tree(response).xpath("//table[caption]") if t.findtext("caption").strip() == caption]
    return [[" ".join(c.text_content().split()) for c in row.xpath("./th | ./td")] for row in table.xpath("./tbody/tr")]


# The register at a glance


def test_the_home_page_names_what_needs_attention(site: Client) -> None:
    today = timezone.localdate()
    Agreement.objects.update(ends="2040")
    Agreement.objects.filter(ref="A-101").update(ends=today.isoformat())
    Action.objects.all().delete()
    Action.objects.create(ref="ACT-1", what="Ask again", owner="Head of commissioning", due=date(2020, 1, 1))
    page = words(site.get("/register/"))
    assert "1 agreement ends within 3 months" in page
    assert "End within 3 months A-101 Domestic abuse support and IDVA service" in page
    assert "1 action overdue" in page
    assert "ends within 6 months" not in page


def test_what_ended_by_itself_is_no_alert_and_its_page_says_when(site: Client) -> None:
    Return.objects.all().delete()
    Agreement.objects.update(ends="2019-03-31")
    Agreement.objects.filter(ref="A-102").update(ends="2016")
    assert not [one for one in words_of_alerts(site) if "agreement" in one]
    page = words(site.get("/register/agreement/A-101/"))
    assert "Ended on 31 March 2019." in page
    assert "In force" not in page
    assert "Ended in 2016." in words(site.get("/register/agreement/A-102/"))


def test_payments_after_the_last_day_are_an_alert(site: Client) -> None:
    Return.objects.all().delete()
    Agreement.objects.update(ends="2019-03-31")
    one = Agreement.objects.get(ref="A-101")
    payments([(date(2019, 3, 31), 100, "Haven"), (date(2019, 4, 1), 250, "Haven"), (None, 5, "Haven")], agreement=one)
    alert = "1 agreement has ended, with payments or returns after its last day"
    assert alert in words_of_alerts(site)
    assert "last day A-101 Domestic abuse support and IDVA service" in words(site.get("/register/"))
    page = words(site.get("/register/agreement/A-101/"))
    assert "1 payment is dated after its last day: £2.50, the last on 1 April 2019." in page
    listed = words(site.get("/register/agreement/?standing=after_end"))
    assert "1 agreement." in listed
    assert "A-101" in listed


def words_of_alerts(site: Client) -> list[str]:
    page = tree(site.get("/register/"))
    found = page.xpath("//h2[normalize-space()='What needs attention']/following-sibling::*[1][self::ul]/li")
    return [" ".join(one.text_content().split()) for one in found]


def test_agreements_are_listed_by_where_they_stand(site: Client) -> None:
    today = timezone.localdate()
    Agreement.objects.update(starts="2020", ends="2040", review="", status="active")
    refs = list(Agreement.objects.order_by("ref").values_list("ref", flat=True))
    near = today + timedelta(days=60)
    for ref, fields in zip(
        refs,
        (
            {"ends": near.isoformat()},
            {"ends": "2019"},
            {"starts": f"{today.year + 1}"},
            {"status": "cancelled"},
            {"review": f"{today.year - 1}"},
        ),
        strict=False,
    ):
        Agreement.objects.filter(ref=ref).update(**fields)

    def listed(standing: str) -> list[str]:
        rows = json.loads(read(site.get(f"/register/agreement/?standing={standing}&as=json")))
        return [row["ref"] for row in rows]

    assert listed("within_3") == listed("within_6") == listed("within_12") == refs[:1]
    assert listed("ended") == refs[1:2]
    assert listed("not_started") == refs[2:3]
    assert listed("never") == refs[3:4]
    assert listed("reviews_due") == refs[4:5]
    assert sorted([*listed("in_force"), *refs[1:4]]) == refs
    assert listed("after_end") == []
    stands = {row["ref"]: row["standing"] for row in json.loads(read(site.get("/register/agreement/?as=json")))}
    assert [stands[ref] for ref in refs[:5]] == [
        "Ends within 3 months",
        "Ended",
        "Not started",
        "Never came into force",
        "In force",
    ]
    assert "Select a valid choice" in words(site.get("/register/agreement/?standing=soon"))


def read(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_an_agreement_tells_its_own_payments_from_what_its_provider_was_paid(site: Client) -> None:
    one = Agreement.objects.get(ref="A-101")
    assert "No payment is linked to this agreement." in words(site.get("/register/agreement/A-101/"))
    made = payments([(date(2024, 5, day), 1001, "Haven") for day in range(1, 13)], agreement=one, purpose="Refuge")
    payments([(date(2024, 6, 1), 500_000, "Haven")])
    payee = made[0].payee
    payee.organisation = one.provider
    payee.save()
    SpendByPayee.objects.create(year=2024, payee=payee, payments=13, pence=512_012)
    response = site.get("/register/agreement/A-101/")
    page = words(response)
    assert "12 payments are linked to it, £120.12 in all. 2024-25: £120.12 in 12 payments" in page
    rows = rows_of(response, "Payments under this agreement, the last first")
    assert rows[0] == ["12 May 2024", "Haven", "£10.01", "Refuge", "made-up.csv, row 13"]
    assert len(rows) == 10
    assert "and 2 more: see every payment under this agreement" in page
    assert "Paid to the provider in all, under every agreement or none 2024-25: £5,120.12 in 13 payments" in page
    every = words(site.get("/register/payments/?agreement=A-101"))
    assert "Under A-101 Domestic abuse support and IDVA service. Under any or none" in every
    assert "12 payments, £120.12 in all." in every
    # One that nothing has asks nothing.
    assert "13 payments" in words(site.get("/register/payments/?agreement=A-999&first=2024"))


def test_the_navigation_marks_where_the_reader_is(site: Client) -> None:
    def current(address: str) -> list[str]:
        page = tree(site.get(address))
        return [link.text_content() for link in of_class(page, "app-subnav", "//a[@aria-current]")]

    assert current("/register/") == ["Overview"]
    assert current("/register/agreement/A-101/") == ["Agreements"]
    assert current("/register/agreement_year/A-101-2021-22/") == ["Agreements"]
    assert current("/register/change/fund/VSG/") == ["Funds"]
    assert current("/register/document/") == ["Plans"]
    assert current("/register/everything/") == ["Everything"]


# Agreements


def test_planned_amounts_are_charted_by_year_and_subject_for_what_is_listed(site: Client) -> None:
    response = site.get("/register/agreement/?provider=haven")
    assert rows_of(response, "Planned by financial year: the figures") == [
        ["2021-22", "£410,000"],
        ["2022-23", "£420,000"],
        ["2023-24", "£430,000"],
        ["2024-25", "£440,000"],
        ["2025-26", "£450,000"],
    ]
    assert rows_of(response, "Planned by subject of the service: the figures") == [["Domestic abuse", "£2,150,000"]]
    assert rows_of(response, "When the agreements of this page run: the figures") == [
        ["A-101 Domestic abuse support and IDVA service", "1 April 2021", "31 March 2026"]
    ]
    exact = sum(y.amount for y in AgreementYear.objects.filter(financial_year="2024-25") if y.amount)
    assert ["2024-25", f"£{exact:,.2f}"] in rows_of(
        site.get("/register/agreement/"), "Planned by financial year: the figures"
    )


def test_an_agreement_shows_planned_and_spent_its_funds_and_what_does_not_add_up(site: Client) -> None:
    row = Agreement.objects.get(ref="A-101")
    AgreementYear.objects.filter(ref="A-101-2021-22").update(actual=Decimal("400000.50"))
    for ref, amount in (("VSG", "1500000"), ("CCF", "500000")):
        fund = Fund.objects.get(ref=ref)
        AgreementFunding.objects.create(ref=f"AF-{ref}", agreement=row, fund=fund, amount=Decimal(amount))
    response = site.get("/register/agreement/A-101/")
    page = words(response)
    assert ["2021-22 spent", "£400,000.50"] in rows_of(response, "Planned and spent by financial year: the figures")
    assert "In 2021-22, £9,999.50 less was spent than planned." in page
    assert "(75.0% of £2,000,000)" in page
    assert "(25.0% of £2,000,000)" in page
    AgreementYear.objects.filter(ref="A-101-2025-26").delete()
    page = words(site.get("/register/agreement/A-101/"))
    assert "The plan for 2025-26 is not recorded. The recorded years come to £1,700,000 of £2,150,000" in page


def test_an_agreement_of_which_little_is_known_names_the_gaps(site: Client) -> None:
    Agreement.objects.create(ref="A-0", title="Little is known")
    page = words(site.get("/register/agreement/A-0/"))
    assert "The value is not recorded." in page
    assert "No year of this agreement is recorded." in page
    assert "No change is recorded" in page


def test_latest_returns_and_documents_stand_on_the_agreements_page(site: Client) -> None:
    row = Agreement.objects.get(ref="A-101")
    Return.objects.filter(agreement=row).delete()
    Return.objects.create(
        ref="R-0", agreement=row, period_start=date(2025, 1, 1), period_end=date(2025, 3, 31), status="received"
    )
    Document.objects.get(ref="DOC-2").agreements.add(row)
    page = words(site.get("/register/agreement/A-101/"))
    assert "1 January 2025 to 31 March 2025: received" in page
    assert "Documents Northshire Violence Against Women and Girls Strategy" in page


def test_the_queries_of_an_agreements_page_do_not_grow(site: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert site.get("/register/agreement/A-101/").status_code == 200
        return len(found)

    few = queries()
    row = Agreement.objects.get(ref="A-101")
    for n in range(30):
        AgreementYear.objects.create(
            ref=f"Y{n}", agreement=row, financial_year=f"{1950 + n}-{51 + n}", amount=Decimal(n)
        )
    assert queries() <= few


# Funds


def test_a_pooled_fund_shows_each_partners_share_exactly(site: Client) -> None:
    fund = Fund.objects.create(ref="POOL", name="Pooled", pooled=True)
    for ref, organisation, amount in (("1", "icb", "100000"), ("2", "council", "200000")):
        FundAmount.objects.create(
            ref=f"P-{ref}",
            fund=fund,
            kind="contribution",
            contributor=Organisation.objects.get(ref=organisation),
            financial_year="2024-25",
            amount=Decimal(amount),
        )
    response = site.get("/register/fund/POOL/")
    page = words(response)
    assert "Pooled: partners pay in" in page
    assert "£100,000, 33.3%" in page
    assert "£200,000, 66.7%" in page
    [[year, first, second]] = rows_of(response, "Contributions by year: the figures")
    assert (year, first, second) == ("2024-25", "£200,000", "£100,000")
    FundAmount.objects.filter(ref="P-1").update(amount=None, basis="not_recorded")
    assert "paid in is not recorded, so no shares can be worked out." in words(site.get("/register/fund/POOL/"))


def test_the_medium_term_table_sets_the_printed_change_beside_the_one_worked_out(site: Client) -> None:
    FundAmount.objects.filter(ref="VSG-2023-24").update(annual_change=Decimal(100000))
    page = words(site.get("/register/fund/VSG/"))
    assert "The source prints a change of £100,000; worked out it is £150,000, a difference of £50,000." in page


def test_two_amounts_for_one_year_are_named(site: Client) -> None:
    first = FundAmount.objects.get(ref="VSG-2023-24")
    FundAmount.objects.create(
        ref="VSG-AGAIN",
        fund=first.fund,
        kind=first.kind,
        contributor=first.contributor,
        financial_year="2023-24",
        amount=Decimal(1),
    )
    assert "has two amounts for 2023-24 (VSG-2023-24 and VSG-AGAIN). Correct one of them." in words(
        site.get("/register/fund/VSG/")
    )


def test_what_is_carried_forward_is_checked_against_the_year_before(site: Client) -> None:
    fund = Fund.objects.create(ref="CF", name="Carried")
    for year, kind, amount in (
        ("2023-24", "received", 100),
        ("2023-24", "allocated", 80),
        ("2024-25", "carried_forward", 25),
    ):
        FundAmount.objects.create(
            ref=f"{year}{kind}", fund=fund, kind=kind, financial_year=year, amount=Decimal(amount)
        )
    assert "2023-24 closed with £20 and 2024-25 opened with £25: a difference of £5." in words(
        site.get("/register/fund/CF/")
    )


# Plans and consultations


def test_a_document_shows_its_versions_in_order_even_where_they_go_round(site: Client) -> None:
    first = Document.objects.create(ref="V1", title="Plan", version_label="1", status="draft")
    second = Document.objects.create(ref="V2", title="Plan", version_label="2", replaces=first)
    third = Document.objects.create(ref="V3", title="Plan", version_label="3", replaces=second)
    assert [d.ref for d in versions(second)] == ["V1", "V2", "V3"]
    shown = [
        " ".join(li.text_content().split()) for li in tree(site.get("/register/document/V2/")).xpath("//main//ol/li")
    ]
    assert shown == ["Plan, 1, draft", "Plan, 2 (this one), status not recorded", "Plan, 3, status not recorded"]
    first.replaces = third
    first.save()
    assert sorted(d.ref for d in versions(second)) == ["V1", "V2", "V3"]
    assert site.get("/register/document/V2/").status_code == 200


def test_a_consultation_shows_its_questions_counts_and_what_came_of_it(site: Client) -> None:
    one = Consultation.objects.create(ref="CON-1", title="The plan", opens="2026-01", closes="2026-03", responses=7)
    question = ConsultationQuestion.objects.create(ref="CQ-1", consultation=one, text="Is the plan right?")
    for order, (answer, number) in enumerate((("Yes", 5), ("No", 2))):
        ConsultationCount.objects.create(
            ref=f"CC-{order}", question=question, answer=answer, number=number, order=order
        )
    Action.objects.create(ref="ACT-9", what="Rewrite chapter 2", owner="Policy lead", consultation=one)
    response = site.get("/register/consultation/CON-1/")
    assert rows_of(response, "Is the plan right?: the figures") == [["Yes", "5 answers"], ["No", "2 answers"]]
    assert "7 answers counted." in words(response)
    assert "Rewrite chapter 2" in words(response)


# Payments

SPENDING = """Date,Supplier,Amount,Expense Type,Description
01/04/2024,Northshire Women's Haven (made up),1000.50,Victims,Support
02/05/2024,Ordinary Supplies Ltd,250.00,Stationery,Paper
03/06/2025,Northshire Women's Haven (made up),2000.00,Victims,More support
04/06/2025,Ordinary Supplies Ltd,-50.00,Stationery,Refund
"""


@pytest.fixture
def spending(site: Client, tmp_path: Path, settings: object) -> Client:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    path = tmp_path / "spending.csv"
    path.write_text(SPENDING, encoding="utf-8")
    bring_in(path, Import.Kind.PAYMENTS, by=None)
    assert Payment.objects.count() == 4
    return site


def test_payments_are_summed_and_listed_with_the_row_each_came_from(spending: Client) -> None:
    response = spending.get("/register/payments/")
    page = words(response)
    assert "4 payments, £3,200.50 in all." in page
    assert rows_of(response, "Spend by financial year: the figures") == [
        ["2024-25", "£1,250.50"],
        ["2025-26", "£1,950"],
    ]
    assert rows_of(response, "Spend by category: the figures") == [["Victims", "£3,000.50"], ["Stationery", "£200"]]
    items = rows_of(response, "Payments, the newest first")
    assert len(items) == 4
    assert "spending.csv" in items[0][-1]
    assert "row 5" in items[0][-1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("q=support", "2 payments, £3,000.50 in all."),
        ("year=2024-25", "2 payments, £1,250.50 in all."),
        ("category=Stationery", "2 payments, £200 in all."),
        ("first=1/5/2024&last=31/5/2024", "1 payment, £250 in all."),
        ("q=support&year=2025-26", "1 payment, £2,000 in all."),
        ("q=unicorns", "No payment has all of this."),
        ("q=the", "has no word to look for"),
        ("first=never", "“never” is not a date"),
        ("payee=nonsense,99", "No payment has all of this."),
        ("after=nonsense", "4 payments"),
    ],
)
def test_payments_are_narrowed_by_the_address(spending: Client, asked: str, said: str) -> None:
    assert said in words(spending.get(f"/register/payments/?{asked}"))


def test_who_was_paid_is_looked_for_by_name_and_the_name_stands_in_no_address(spending: Client) -> None:
    response = spending.post("/register/payments/?year=2024-25", {"name": "ordinary supplies ltd"})
    assert response.status_code == 302
    assert "supplies" not in response["Location"].lower()
    page = words(spending.get(response["Location"]))
    assert "1 payment, £250 in all." in page
    assert "Paid to Ordinary Supplies Ltd." in page
    nobody = spending.post("/register/payments/", {"name": "Nobody At All"})
    assert nobody.status_code == 422
    assert "Nobody of this name was paid." in words(nobody)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_payments_are_saved_whole_and_exact(spending: Client, form: str) -> None:
    response = spending.get(f"/register/payments/?category=Victims&as={form}")
    text = b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"].startswith("attachment")
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [(row["Paid on"], row["Pounds"], row["Row"]) for row in rows] == [
            ("2025-06-03", "2000.00", "4"),
            ("2024-04-01", "1000.50", "2"),
        ]
    else:
        data = json.loads(text)
        assert [(row["paid"], row["amount"], row["financial_year"]) for row in data] == [
            ("2025-06-03", 2000, "2025-26"),
            ("2024-04-01", 1000.5, "2024-25"),
        ]
        assert data[0]["reference"] is None


def test_payments_turn_pages_without_losing_or_repeating_any(spending: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.register.views.payments.PAGE", 3)
    first = spending.get("/register/payments/")
    [following] = tree(first).xpath("//a[@rel='next']/@href")
    second = spending.get(f"/register/payments/{following.partition('#')[0]}")
    ids = [row.get("id") for page in (first, second) for row in tree(page).xpath("//tr[starts-with(@id, 'payment-')]")]
    assert len(ids) == len(set(ids)) == 4
    assert not tree(second).xpath("//a[@rel='next']")


def test_a_file_read_in_pieces_has_every_payment_once(spending: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.register.views.payments._CHUNK", 2)
    rows = list(
        csv.reader(io.StringIO(b"".join(spending.get("/register/payments/?as=csv").streaming_content).decode()))
    )
    assert len(rows) == 5
    assert len({row[14] for row in rows[1:]}) == 4


def test_nothing_that_was_typed_becomes_markup_or_a_link_to_a_script(site: Client) -> None:
    nasty = '<script>alert("x")</script>'
    Agreement.objects.filter(ref="A-101").update(title=nasty, url="javascript:alert(1)", department=nasty * 5)
    for address in (
        "/register/",
        "/register/agreement/",
        "/register/agreement/A-101/",
        "/register/change/agreement/A-101/",
    ):
        text = site.get(address).content.decode()
        assert nasty not in text, address
        assert 'href="javascript:' not in text, address
