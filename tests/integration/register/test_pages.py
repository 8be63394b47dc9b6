"""The register's pages: lists with a filter, and one record with the source of each fact."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.register.models import Statement
from answerable.register.queries import RECORDS, field_name, kind_name
from tests.integration.pages import of_class, tree, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def site(northshire_loaded: None, client: Client, db: None) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def test_the_contents_say_how_many_and_what_is_complete(site: Client) -> None:
    shown = words(site.get("/register/"))
    assert "10 agreements" in shown
    assert "Agreements (from 1 April 2021 to 31 March 2026): complete. Every agreement of £500 or more." in shown


@pytest.mark.parametrize("kind", list(RECORDS))
def test_every_kind_has_a_list_and_every_record_a_page(site: Client, kind: str) -> None:
    page = tree(site.get(f"/register/{kind}/"))
    refs = page.xpath("(//main//table)[1]//tbody//th//a/@href")
    assert len(refs) == RECORDS[kind]._default_manager.count()
    for address in refs:
        record = site.get(address)
        assert record.status_code == 200
        assert tree(record).xpath("//h1")[0].text_content().strip()


def test_a_filter_finds_words_in_any_order_and_in_what_a_record_points_to(site: Client) -> None:
    def found(q: str) -> list[str]:
        page = tree(site.get("/register/agreement/", {"q": q}))
        return [str(ref) for ref in page.xpath("(//main//table)[1]//tbody//th//a/text()")]

    assert found("ADVISERS independent sexual") == ["A-102", "A-103"]
    assert found("women's haven") == ["A-101"]
    assert found("no such thing") == []
    assert "No agreement has “no such thing” in it." in words(site.get("/register/agreement/?q=no+such+thing"))


def test_a_record_shows_value_and_source_and_marks_what_is_missing(site: Client) -> None:
    page = tree(site.get("/register/agreement/A-104/"))
    row = page.get_element_by_id("value")
    assert "£372,400" in row.text_content()
    assert "Commissioning register of the Northshire office (made up), Sheet Agreements, A-104" in row.text_content()
    assert "Not recorded" in page.get_element_by_id("part_of").text_content()
    assert page.xpath("//a[starts-with(@href, '/register/organisation/')]")


def test_a_record_leads_back_to_where_the_reader_came_from_and_nowhere_else(site: Client) -> None:
    def back(query: str) -> str:
        return str(of_class(tree(site.get(f"/register/agreement/A-104/{query}")), "govuk-back-link")[0].get("href"))

    assert back("") == "/register/agreement/"
    assert back("?back=/requests/FOI-2026-0001/questions/1/") == "/requests/FOI-2026-0001/questions/1/"
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"):
        assert back(f"?back={elsewhere}") == "/register/agreement/"


@pytest.mark.parametrize("address", ["/register/nothing/", "/register/agreement/A-999/", "/register/nothing/A-1/"])
def test_what_is_not_recorded_is_not_found(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_a_short_name_with_strokes_in_it_has_a_page(site: Client) -> None:
    Statement.objects.create(ref="GP/12 a?", topic="delivery", text="Words")
    (address,) = tree(site.get("/register/statement/?q=GP/12")).xpath("//tbody//th//a/@href")
    assert "GP/12 a?" in words(site.get(address))


def test_a_long_list_is_paged_and_asks_no_more_for_it(site: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            site.get("/register/statement/")
        return len(captured)

    first = asked()
    Statement.objects.bulk_create(Statement(ref=f"Z-{n:04d}", topic="delivery", text="Words " * 90) for n in range(200))
    assert asked() == first
    page = tree(site.get("/register/statement/?page=3"))
    assert len(page.xpath("//tbody/tr")) == 50
    assert "Page 3 of 5" in page.text_content()


def test_kinds_and_fields_have_names_for_people() -> None:
    assert kind_name("fund_amount") == "fund amount"
    assert field_name("agreement", "route_reason") == "route reason"
    assert field_name("agreement", "vat") == "VAT"
    assert field_name("agreement", "no_such") == "no such"
    assert kind_name("no_such") == "no such"
