"""The interface for programs: every list and record of every kind, followed from the first version to the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from answerable.publication.actions import publish
from answerable.publication.release import Item, Withdrawal
from answerable.publication.rules.kinds import kind
from answerable.publication.rules.open_data import BY_NAME

from .conftest import OURS, bare, release, whole

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def service(ref: str, name: str = "Helpline (made up)") -> Item:
    return Item("service", ref, {"name": name, "areas": ["Town"], "categories": ["helpline"]})


def follow(site: Client, address: str) -> list[dict[str, Any]]:
    """Every record of a list, page after page."""
    items: list[dict[str, Any]] = []
    while address:
        answer = site.get(address)
        assert answer.status_code == 200, answer.content
        items += answer.json()["items"]
        address = answer.json()["next"] or ""
    return items


@pytest.mark.parametrize("name", BY_NAME)
def test_every_kind_is_listed_and_shown(public_site: Client, full: None, name: str) -> None:
    items = follow(public_site, f"/api/v1/{name}?limit=1")
    assert {item["ref"] for item in items} == ({"1"} if name == "payments" else {"1", "2"})
    first = next(item for item in items if item["ref"] == "1")
    assert set(first["data"]) == set(BY_NAME[name].names())
    assert public_site.get(f"/api/v1/{name}/1").json() == first
    assert first["address"].startswith("http://testserver/")


def test_pages_miss_nothing_while_the_record_changes(public_site: Client) -> None:
    publish(release(*(service(f"S-{n}") for n in range(5))))
    first = public_site.get("/api/v1/services?limit=2").json()
    publish(release(service("S-0", "Helpline again (made up)"), service("S-9")))
    rest = follow(public_site, first["next"])
    seen = [item["ref"] for item in (*first["items"], *rest)]
    assert seen == ["S-0", "S-1", "S-2", "S-3", "S-4", "S-0", "S-9"]


def test_who_asks_what_changed_learns_of_what_was_withdrawn(public_site: Client) -> None:
    publish(release(service("S-1"), service("S-2"), whole(kind("payment"))))
    before = public_site.get("/api/v1/services").json()["version"]
    moment = public_site.get("/api/v1/services").json()["changed"]
    publish(
        release(withdrawn=(Withdrawal("service", "S-1", "It named somebody."), Withdrawal("payment", "1", "Not ours.")))
    )
    (gone,) = public_site.get(f"/api/v1/services?changed_since={before}").json()["items"]
    assert (gone["ref"], gone["data"], gone["notes"][0]["words"]) == ("S-1", None, "It named somebody.")
    (paid,) = public_site.get(f"/api/v1/payments?changed_since={before}").json()["items"]
    assert (paid["ref"], paid["data"], paid["address"]) == ("1", None, "")
    assert [item["ref"] for item in follow(public_site, "/api/v1/services")] == ["S-2"]
    assert public_site.get("/api/v1/services?changed_since=2999-01-01").json()["items"] == []
    everything = public_site.get("/api/v1/services?changed_since=2000-01-01T00:00:00%2B01:00").json()["items"]
    assert [item["ref"] for item in everything] == ["S-2", "S-1"]
    assert moment.endswith("Z")


def test_payments_that_went_are_told_on_the_last_page(public_site: Client) -> None:
    publish(release(*(whole(kind("payment"), f"p-{n}") for n in range(4))))
    publish(release(withdrawn=(Withdrawal("payment", "p-1", "Not ours."), Withdrawal("payment", "p-3", "Not ours."))))
    items = follow(public_site, "/api/v1/payments?changed_since=0&limit=1")
    assert [(item["ref"], item["data"] is None) for item in items] == [
        ("p-0", False), ("p-2", False), ("p-1", True), ("p-3", True),
    ]  # fmt: skip


def test_filters_are_those_of_the_page(public_site: Client) -> None:
    other = Item("service", "S-2", {"name": "Refuge (made up)", "areas": ["Vale"]})
    advocacy = Item("service", "S-3", {"name": "Advocacy (made up)", "categories": ["helpline.night"]})
    publish(release(service("S-1"), other, advocacy))
    for query, refs in (
        ("place=Town", ["S-1"]), ("place=Town&place=Vale", ["S-1", "S-2"]), ("category=helpline", ["S-1", "S-3"]), ("words=refuge", ["S-2"]),
        ("place=Nowhere", []),
    ):  # fmt: skip
        assert [item["ref"] for item in follow(public_site, f"/api/v1/services?{query}&limit=1")] == refs, query


def test_what_was_withdrawn_is_gone_and_says_why(public_site: Client, full: None) -> None:
    answer = public_site.get("/api/v1/agreements/gone")
    assert answer.status_code == 410
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["notes"][0]["words"] == "It named somebody."
    assert public_site.get("/api/v1/payments/2").status_code == 410


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("services?colour=red", 400, "no filter called “colour”"),
        ("services?limit=0", 400, "limit"),
        ("services?limit=1&limit=2", 400, "Give limit once"),
        ("services?cursor=!!", 400, "none that we gave"),
        ("services?cursor=WzEsMl0", 400, "none that we gave"),
        ("services?changed_since=2026-02-31", 400, "no such day or moment"),
        ("payments?year=2025-27", 400, "no financial year"),
        ("agreements?dated=0000", 400, "no year"),
        ("services/none", 404, "no service"),
        ("payments/none", 404, "no such payment"),
        ("poems", 404, "nothing at this address"),
        ("search", 400, "words"),
        ("search?words=a&kind=poem", 400, "no such kind of record"),
        ("?a=b", 400, "no parameter “a”"),
        ("services/S?a=b", 400, "no parameter “a”"),
    ],
)
def test_a_bad_request_gets_one_clear_sentence(
    public_site: Client, full: None, address: str, status: int, words: str
) -> None:
    answer = public_site.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_scripts_of_every_site_may_read_and_none_may_write(public_site: Client, full: None) -> None:
    answer = public_site.get("/api/v1/services")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    asked = public_site.options("/api/v1/services", HTTP_ORIGIN="https://example.org")
    assert (asked.status_code, asked["Access-Control-Allow-Headers"]) == (204, "If-None-Match, If-Modified-Since")
    for method in (public_site.post, public_site.put, public_site.delete, public_site.patch):
        refused = method("/api/v1/services")
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Origin" not in public_site.get("/services")


def test_the_start_names_every_list(public_site: Client, full: None) -> None:
    body = public_site.get("/api/v1/").json()
    assert {one["name"]: one["records"] for one in body["lists"]} == {
        name: 1 if name == "payments" else 2 for name in BY_NAME
    }
    for one in body["lists"]:
        assert public_site.get(one["address"]).status_code == 200


def test_a_page_asks_the_store_as_often_for_many_records_as_for_few(
    public_site: Client, django_assert_max_num_queries: Any
) -> None:
    publish(release(*(service(f"S-{n}") for n in range(60))))
    with django_assert_max_num_queries(6, using="published"):
        assert len(public_site.get("/api/v1/services?limit=60").json()["items"]) == 60


def test_a_search_of_an_index_finds(public_site: Client, full: None, searched: Path) -> None:
    body = public_site.get("/api/v1/search?words=evil").json()
    assert body["total"] > 0
    assert all(hit["address"].startswith("http://testserver/") for hit in body["items"])
    assert "questions" in public_site.get("/api/v1/similar?question=How+much+did+the+helpline+cost").json()


def test_our_page_of_the_interface_has_every_operation(public_site: Client) -> None:
    page = public_site.get("/api").content.decode()
    for name in BY_NAME:
        assert f"/api/v1/{name}/{{slug}}" in page
    assert "<script src=" in page
    assert "cdn" not in page


def test_the_bare_record_of_every_kind_fits(public_site: Client, store: Callable[..., None]) -> None:
    store(*(bare(of) for of in OURS))
    for name in BY_NAME:
        (item,) = public_site.get(f"/api/v1/{name}").json()["items"]
        assert item["ref"] == "2"
