"""Lists, records and tables as files: what a page shows is what its files have."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.http import HttpResponseBase
from django.test import Client

from answerable.publication.actions import publish
from answerable.publication.data import entries, writing
from answerable.publication.models import PublishedPayment
from answerable.publication.release import Item
from answerable.publication.rules.kinds import Type, kind
from answerable.publication.rules.open_data import BY_NAME, columns
from answerable.publication.views import data as views

from .conftest import HOSTILE, TABLE, release, whole

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def read(answer: HttpResponseBase) -> list[dict[str, str]]:
    assert answer.status_code == 200
    content = body(answer)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", BY_NAME)
def test_every_list_is_the_same_in_every_form(public_site: Client, full: None, name: str) -> None:
    of = BY_NAME[name]
    rows = read(public_site.get(f"/data/{name}.csv"))
    whole_list = public_site.get(f"/data/{name}.json").json()
    table = pq.read_table(io.BytesIO(body(public_site.get(f"/data/{name}.parquet")))).to_pylist()
    refs = [row["ref"] for row in rows]
    assert [one["ref"] for one in whole_list["records"]] == refs == [row["ref"] for row in table]
    assert set(refs) == ({"1"} if name == "payments" else {"1", "2"})
    assert list(rows[0]) == [column.name for column in columns(of)] == list(table[0])
    at = refs.index("1")
    for field in of.fields:
        one, typed = rows[at][field.name], table[at][field.name]
        assert not one.startswith(("=", "+", "@")), field.name
        assert whole_list["records"][at]["data"][field.name] not in (None, "", []), field.name
        if field.type is Type.POUNDS:
            assert (one, typed) == ("-1200.50", Decimal("-1200.50"))
        if field.type is Type.DAY:
            assert one == typed.isoformat()
        if field.type is Type.YES_NO:
            assert (one, typed) == ("false", False)
        if field.type in (Type.ROWS, Type.TABLES):
            assert (one, len(typed)) == ("1", 1)


def test_a_cell_that_a_spreadsheet_would_run_is_text_and_comes_back_whole(public_site: Client, full: None) -> None:
    row = next(row for row in read(public_site.get("/data/agreements.csv")) if row["ref"] == "1")
    assert row["title"] == f"'{HOSTILE}"
    assert row["provider_name"] == f"'{HOSTILE}"
    assert row["address"] == "http://testserver/agreements/1"


def test_a_filtered_page_leads_to_files_with_the_same_records(public_site: Client) -> None:
    items = [
        Item("agreement", f"A-{n}", {"title": f"Agreement {n} (made up)", "years": [f"20{20 + n % 3}-{21 + n % 3}"], "starts": f"20{20 + n % 3}"})
        for n in range(9)
    ]  # fmt: skip
    publish(release(*items))
    page = public_site.get("/agreements?year=2021-22").content.decode()
    shown = set(re.findall(r'href="/agreements/(A-\d)"', page))
    links = [unescape(link) for link in re.findall(r'href="(/data/agreements[^"]*)"', page)]
    assert "/data/agreements.csv?year=2021-22" in links
    assert (
        {row["ref"] for row in read(public_site.get("/data/agreements.csv?year=2021-22"))}
        == shown
        == {"A-1", "A-4", "A-7"}
    )
    for link in links:
        assert public_site.get(link).status_code == 200, link


def test_the_figures_of_charts_are_files(public_site: Client) -> None:
    amounts = [
        {"year": "2024-25", "amount": "100.10", "what": "Planned"},
        {"year": "2025-26", "amount": "50.00", "what": "Planned"},
    ]
    one = Item(
        "agreement",
        "A",
        {"title": "A (made up)", "amounts": amounts, "years": ["2024-25", "2025-26"], "categories": ["helpline"]},
    )
    two = Item("agreement", "B", {"title": "B (made up)", "amounts": amounts[:1], "years": ["2024-25"]})
    paid = [
        Item("payment", f"p{n}", {"year": year, "payee": "X (made up)", "amount": amount, "category": "Grants"})
        for n, (year, amount) in enumerate((("2024-25", "0.10"), ("2024-25", "0.20"), ("2025-26", "-1.00")))
    ]
    publish(release(one, two, *paid))
    assert [tuple(row.values()) for row in read(public_site.get("/data/agreements/worth-by-year.csv"))] == [
        ("2024-25", "Planned", "200.20", "2", "2", ""), ("2025-26", "Planned", "50.00", "1", "1", ""),
    ]  # fmt: skip
    (subject,) = read(public_site.get("/data/agreements/worth-by-subject.csv?category=helpline"))
    assert (subject["subject"], subject["amount"]) == ("helpline", "150.10")
    assert [tuple(row.values()) for row in read(public_site.get("/data/agreements/by-year.csv"))] == [
        ("2024-25", "2"),
        ("2025-26", "1"),
    ]
    assert [tuple(row.values()) for row in read(public_site.get("/data/payments/by-year.csv"))] == [
        ("2024-25", "0.30", "2"), ("2025-26", "-1.00", "1"),
    ]  # fmt: skip
    assert read(public_site.get("/data/payments/by-category.csv?year=2024-25")) == [
        {"category": "Grants", "amount": "0.30", "payments": "2"}
    ]
    assert len(read(public_site.get("/data/agreements/amounts.csv"))) == 3
    assert (
        len(read(public_site.get("/data/payments.csv?year=2024")))
        == len(read(public_site.get("/data/payments.csv?year=2024-25")))
        == 2
    )


def test_each_table_of_a_page_is_a_file(public_site: Client, full: None) -> None:
    page = public_site.get("/answers/1").content.decode()
    (link,) = re.findall(r'href="(/answers/1/tables/\d+\.csv)"', page)
    answer = public_site.get(link)
    rows = list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"), newline="")))
    assert rows == [["Year", "Cost", "'=1+1"], ["2024-25", "-1,200.50", "'+44"], ["2025-26", "", "a\nb"]]
    assert "1-table-1.csv" in answer["Content-Disposition"]
    assert public_site.get("/answers/1/tables/2.csv").status_code == 404
    assert public_site.get("/lists/1/tables/1.csv").status_code == 200


def test_a_record_is_its_page_with_json(public_site: Client, full: None) -> None:
    found = public_site.get("/answers/1.json").json()
    assert [one["data"]["tables"] for one in found["answers"]] == [[TABLE], []]
    (file,) = found["files"]
    assert public_site.get(file["address"].removeprefix("http://testserver")).content == b"The answer."
    gone = public_site.get("/agreements/gone.json")
    assert (gone.status_code, gone.json()["notes"][0]["words"]) == (410, "It named somebody.")
    assert public_site.get("/agreements/none.json").status_code == 404
    assert public_site.get("/agreements/1.json?a=b").status_code == 400
    assert public_site.get("/agreements/gone/tables/1.csv").status_code == 410


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/data/poems.csv", 404), ("/data/agreements.xls", 404), ("/data/agreements.csv?colour=red", 400), ("/data/agreements/title.csv", 404),
        ("/data/agreements/by-title.csv", 404), ("/data/decisions/worth-by-year.csv", 404), ("/data/payments.csv?year=2025-27", 400),
        ("/data/payments.csv?year=2024&year=2025", 400), ("/data/agreements.csv?dated=25", 400), ("/data/agreements.csv?dated=2024&dated=2025", 400),
    ],
)  # fmt: skip
def test_what_there_is_not_is_said(public_site: Client, full: None, address: str, status: int) -> None:
    answer = public_site.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"].endswith(".")


def test_a_long_list_is_sent_as_it_is_read_and_not_again_to_who_has_it(
    public_site: Client, monkeypatch: pytest.MonkeyPatch, store: Callable[..., None]
) -> None:
    monkeypatch.setattr(views, "SHELVED", 1)
    store(*(whole(kind("payment"), f"p-{n}") for n in range(3)))
    answer: Any = public_site.get("/data/payments.csv")
    assert answer.streaming
    assert "X-Shelf" not in answer
    assert len(read(answer)) == 3
    again = public_site.get("/data/payments.csv", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = public_site.get("/data/payments.csv", headers={"if-modified-since": answer["Last-Modified"]})
    assert since.status_code == 304
    store(whole(kind("payment"), "p-9"))
    assert public_site.get("/data/payments.csv", headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_a_file_of_sums_says_what_is_not_recorded(public_site: Client) -> None:
    def of(ref: str, years: list[str], **amounts: str) -> Item:
        rows = [
            {"year": year.replace("_", "-")[1:], "amount": amount, "what": "Spent"} for year, amount in amounts.items()
        ]
        return Item("agreement", ref, {"title": f"{ref} (made up)", "years": years, "amounts": rows})

    seen = Item("agreement", "S", {"title": "S (made up)", "years": ["2024-25"], "categories": ["helpline", "sexual_violence"],
                "amounts": [{"year": "2024-25", "amount": "1.00", "what": "Spent"}]})  # fmt: skip
    publish(
        release(
            of("A", ["2023-24", "2024-25", "2025-26"], y2023_24="5.00"),
            of("B", ["2023-24", "2024-25"]),
            of("C", []),
            seen,
        )
    )
    address = "/data/agreements/worth-by-{}.csv"
    assert [tuple(row.values()) for row in read(public_site.get(address.format("year")))] == [
        ("2023-24", "Spent", "5.00", "1", "2", ""),
        ("2024-25", "Spent", "1.00", "1", "3", ""),
        ("2025-26", "Spent", "", "0", "1", "no amount recorded"),
        ("", "", "", "2", "4", "no amount recorded"),
    ]
    assert [tuple(row.values()) for row in read(public_site.get(address.format("subject")))] == [
        ("", "Spent", "5.00", "1", "3", "no subject recorded"),
        ("helpline", "Spent", "1.00", "1", "1", ""),
        ("sexual_violence", "Spent", "1.00", "1", "1", ""),
        ("", "", "", "2", "4", "no amount recorded"),
    ]
    assert [tuple(row.values()) for row in read(public_site.get(address.format("year") + "?year=2024-25"))] == [
        ("2024-25", "Spent", "1.00", "1", "3", ""),
        ("", "", "", "2", "3", "no amount recorded"),
    ]


def test_the_file_of_funds_counts_no_sum_twice(public_site: Client) -> None:
    amounts = [{"year": "2024-25", "amount": "100.00", "what": "Received"}]
    publish(
        release(
            Item("fund", "F", {"name": "F (made up)", "amounts": amounts}),
            Item("fund", "G", {"name": "G (made up)", "amounts": amounts, "part_of": "F"}),
        )
    )
    assert [tuple(row.values()) for row in read(public_site.get("/data/funds/worth-by-year.csv"))] == [
        ("2024-25", "Received", "100.00", "1", "", "")
    ]


def test_memory_does_not_grow_with_the_list(public_site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SHELVED", 1)
    monkeypatch.setattr(entries, "BATCH", 200)
    monkeypatch.setattr(writing, "_PARQUET_ROWS", 200)
    publish(release(whole(kind("payment"))))

    def fill(first: int, last: int) -> None:
        PublishedPayment.objects.bulk_create(
            (
                PublishedPayment(ref=f"p-{n}", year=2025, payee=f"Payee {n} (made up)", pence=n, version=1)
                for n in range(first, last)
            ),
            batch_size=2000,
        )

    def peak(form: str) -> int:
        answer: Any = public_site.get(f"/data/payments.{form}")
        tracemalloc.start()
        size = sum(len(piece) for piece in answer.streaming_content)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 1000
        return most

    forms = ("csv", "json", "parquet")
    fill(0, 1_000)
    small = {form: peak(form) for form in forms}
    fill(1_000, 4_000)
    for form in forms:
        assert peak(form) < small[form] * 1.5 + 250_000, form


def test_the_page_of_open_data_leads_to_files_that_are_there(public_site: Client, full: None) -> None:
    page = public_site.get("/data").content.decode()
    links = {
        link
        for link in re.findall(r'href="(/[^"#?]*)"', page)
        if not link.startswith(("/static/", "/ask", "/support", "/search"))
    }
    assert len(links) > 60
    for link in sorted(links):
        assert public_site.get(link).status_code == 200, link
    for of in BY_NAME.values():
        for field in of.fields:
            assert f"<code>{field.name}</code>" in page


def test_pages_say_what_they_are_about_in_a_block_that_no_browser_runs(public_site: Client, full: None) -> None:
    for address, words in (("/answers/1", "QAPage"), ("/data", "DataCatalog"), ("/", "GovernmentOrganization")):
        page = public_site.get(address).content.decode()
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert words in json.dumps(json.loads(block))
        assert "<" not in block
        assert 'rel="service-desc"' in public_site.get(address)["Link"]
