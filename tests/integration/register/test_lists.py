"""The lists of the register: narrowed and sorted by the address, and saved whole as exactly what is shown."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.register.models import Agreement, AgreementFunding, Authority, Fund, Organisation
from answerable.register.queries import RECORDS
from answerable.register.queries.lists import code_words, find, spec
from answerable.register.queries.words import many
from tests.integration.pages import tree, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def site(northshire_loaded: None, client: Client, db: None) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def listed(site: Client, **asked: Any) -> list[str]:
    """The references of a list, from its file: the same rows as the page, without its charts."""
    data = b"".join(site.get("/register/agreement/", {**asked, "as": "json"}).streaming_content)
    return [row["ref"] for row in json.loads(data)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [f"A-{n}" for n in range(101, 111)]),
        ({"kind": "grant"}, ["A-104", "A-109", "A-110"]),
        ({"provider": "haven"}, ["A-101"]),
        ({"provider": "Northshire Women's Haven (made up)"}, ["A-101"]),
        ({"category": "domestic_abuse"}, ["A-101", "A-106"]),
        ({"category": "sexual_violence"}, ["A-102", "A-103", "A-104", "A-105", "A-106", "A-109"]),
        ({"category": "sexual_violence.advocacy"}, ["A-102", "A-103"]),
        ({"fund": "CCF"}, ["A-106", "A-107", "A-110"]),
        ({"area": "eastdale"}, ["A-104", "A-110"]),
        ({"route": "restricted"}, ["A-102"]),
        ({"ends_before": "2025"}, ["A-102"]),
        ({"ends_before": "1/4/2025"}, ["A-102", "A-104", "A-107"]),
        ({"year": "2021-22"}, ["A-101", "A-102", "A-105", "A-107"]),
        ({"value_from": "£2m"}, ["A-101", "A-108"]),
        ({"value_to": "£130k", "value_from": "100,000"}, ["A-106", "A-110"]),
        ({"q": "ADVISERS violence independent sexual"}, ["A-102", "A-103"]),
        ({"q": "haven made", "kind": "contract"}, ["A-101"]),
        ({"q": "haven", "kind": "grant"}, []),
    ],
)
def test_agreements_are_narrowed_by_the_address(site: Client, asked: dict[str, str], found: list[str]) -> None:
    assert listed(site, **asked) == found


def test_a_fund_split_counts_as_well_as_the_main_fund(site: Client) -> None:
    AgreementFunding.objects.create(
        ref="AF-1",
        agreement=Agreement.objects.get(ref="A-101"),
        fund=Fund.objects.get(ref="CCF"),
        amount=Decimal(1),
    )
    assert listed(site, fund="CCF") == ["A-101", "A-106", "A-107", "A-110"]


@pytest.mark.parametrize(
    ("starts", "ends", "ended", "years"),
    [
        ("2016", "2016", "", ["2015-16", "2016-17"]),
        ("2016-04", "2017-03", "", ["2016-17"]),
        ("2016-04-01", "2017-04-01", "", ["2016-17", "2017-18"]),
        ("2016-04-01", "2018-03-31", "2016-05", ["2016-17"]),
        ("2017-04-01", "", "", ["2017-18", "2018-19"]),
        ("", "2016-03-31", "", ["2014-15", "2015-16"]),
        ("", "", "", []),
    ],
)
def test_partial_dates_run_in_every_year_that_they_may_mean(
    site: Client, starts: str, ends: str, ended: str, years: list[str]
) -> None:
    status = "terminated" if ended else "active"
    Agreement.objects.create(ref="PARTIAL", title="Partial", starts=starts, ends=ends, ended=ended, status=status)
    agreements = spec("agreement")
    assert agreements is not None
    asked = ["2014-15", "2015-16", "2016-17", "2017-18", "2018-19"]
    assert [y for y in asked if find(agreements, {"year": y}).filter(ref="PARTIAL").exists()] == years


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [("value", "A-109", "NONE"), ("-value", "A-108", "NONE"), ("starts", "A-101", "NONE"), ("-ref", "NONE", "A-101")],
)
def test_a_column_sorts_and_what_is_not_recorded_comes_last(site: Client, sort: str, first: str, last: str) -> None:
    Agreement.objects.create(ref="NONE", title="Nothing known")
    found = listed(site, sort=sort)
    assert (found[0], found[-1]) == (first, last)


def test_the_headings_sort_and_say_how_they_are_sorted(site: Client) -> None:
    page = tree(site.get("/register/agreement/?sort=-value&kind=contract"))
    [heading] = page.xpath("//th[@aria-sort]")
    assert heading.get("aria-sort") == "descending"
    assert heading.text_content().split() == ["Value", "▼"]
    assert heading.xpath("./a/@href") == ["?sort=value&kind=contract"]


def test_the_total_is_exact_and_names_what_has_no_value(site: Client) -> None:
    Agreement.objects.create(ref="NONE", title="Nothing known")
    exact = sum(a.value for a in Agreement.objects.all() if a.value is not None)
    assert f"11 agreements. Value: £{exact:,.2f} in total; 1 without one recorded." in words(
        site.get("/register/agreement/")
    )


def test_a_filter_that_cannot_be_read_says_so_and_asks_nothing(site: Client) -> None:
    response = site.get("/register/agreement/?value_from=lots&ends_before=never&provider=nobody&kind=x")
    page = words(response)
    assert "“lots” is not an amount of money" in page
    assert "“never” is not a date" in page
    assert "The register has no organisation called “nobody”" in page
    assert "10 agreements." in page
    assert tree(response).get_element_by_id("id_value_from").get("value") == "lots"


@pytest.mark.parametrize("kind", list(RECORDS))
def test_every_list_is_saved_as_csv_and_json_with_the_same_rows(site: Client, kind: str) -> None:
    as_csv = site.get(f"/register/{kind}/?as=csv")
    as_json = site.get(f"/register/{kind}/?as=json")
    rows = list(csv.reader(io.StringIO(b"".join(as_csv.streaming_content).decode())))
    data = json.loads(b"".join(as_json.streaming_content))
    assert as_csv["Content-Disposition"].startswith("attachment")
    assert [row[0] for row in rows[1:]] == [row["ref"] for row in data]
    assert len(data) == RECORDS[kind]._default_manager.count()


def test_what_is_saved_is_what_is_shown_with_numbers_as_numbers_and_gaps_as_gaps(site: Client) -> None:
    Agreement.objects.create(ref="A-200", title="=cmd|' /C calc'!A0")
    address = "/register/agreement/?q=A-1&sort=-value"
    shown = [str(r) for r in tree(site.get(address)).xpath("//table[caption='Agreements']//tbody/tr/th/a/text()")]
    saved = json.loads(b"".join(site.get(f"{address}&as=json").streaming_content))
    assert [row["ref"] for row in saved] == shown
    assert saved[0]["value"] == 2268656
    assert saved[0]["starts"] == "2022-10-01"
    [line] = list(
        csv.DictReader(
            io.StringIO(b"".join(site.get("/register/agreement/?q=A-200&as=csv").streaming_content).decode())
        )
    )
    assert line["Title"] == "'=cmd|' /C calc'!A0", "no spreadsheet may run a cell"
    assert line["Value"] == ""


def test_the_queries_of_a_list_do_not_grow_with_its_rows(site: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert site.get("/register/agreement/").status_code == 200
        return len(found)

    few = queries()
    providers = Organisation.objects.bulk_create(
        [Organisation(ref=f"o{n}", name=f"Organisation {n}") for n in range(40)]
    )
    Agreement.objects.bulk_create(
        [Agreement(ref=f"B-{n}", title=f"Agreement {n}", provider=one) for n, one in enumerate(providers)]
    )
    assert queries() <= few


def test_with_thousands_of_organisations_one_is_typed(site: Client) -> None:
    Organisation.objects.bulk_create([Organisation(ref=f"o{n}", name=f"Organisation {n}") for n in range(400)])
    page = tree(site.get("/register/agreement/"))
    assert page.get_element_by_id("id_provider").tag == "input"
    assert "Type its reference or its exact name." in page.text_content()
    assert listed(site, provider="haven") == ["A-101"]
    Organisation.objects.create(ref="twin", name="Organisation 7")
    assert "More than one organisation is called “organisation 7”. Type one of the references: o7, twin." in words(
        site.get("/register/agreement/?provider=organisation+7")
    )


def test_an_office_has_its_own_word_for_decisions(site: Client) -> None:
    Authority.objects.update(decision_noun="executive order")
    page = words(site.get("/register/decision/"))
    assert "Executive orders" in page
    assert "10 executive orders." in page
    assert "Add an executive order" in page
    assert "Executive order D-2021-004" in words(site.get("/register/decision/D-2021-004/"))
    assert "Change executive order D-2021-004" in words(site.get("/register/change/decision/D-2021-004/"))
    assert "10 executive orders" in words(site.get("/register/"))


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("decision", "decisions"),
        ("policy", "policies"),
        ("day", "days"),
        ("process", "processes"),
        ("dispatch", "dispatches"),
    ],
)
def test_nouns_have_their_plural(one: str, several: str) -> None:
    assert many(one) == several


def test_a_code_is_read_as_words() -> None:
    assert code_words("domestic_abuse.advocacy") == "Domestic abuse: advocacy"


def test_other_lists_have_their_filters_too(site: Client) -> None:
    def found(address: str) -> list[str]:
        return [row["ref"] for row in json.loads(b"".join(site.get(address).streaming_content))]

    assert "S-DA" in found("/register/service/?category=domestic_abuse&as=json")
    assert found("/register/service/?area=eastdale&as=json") == ["S-COUNSEL", "S-CS"]
    assert "D-2021-004" in found("/register/decision/?service=S-DA&as=json")
    assert found("/register/document/?kind=strategy&as=json") == ["DOC-2", "DOC-5"]
    assert found("/register/document/?status=draft&as=json") == ["DOC-5"]
    assert len(found("/register/fund_amount/?fund=VSG&year=2022-23&as=json")) == 1
    assert all(row.startswith("A-") for row in found("/register/agreement_year/?year=2022-23&as=json"))


def test_there_is_no_list_of_what_the_register_does_not_have(site: Client) -> None:
    assert site.get("/register/unicorn/").status_code == 404
    assert site.get("/register/unicorn/1/").status_code == 404
