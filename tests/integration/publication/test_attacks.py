"""What somebody may try who means harm: other hosts, words made to be slow, the log, the disk, and values that are markup."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.test import Client

from answerable.config.log import WithoutAddress
from answerable.config.settings import public
from answerable.publication import finding
from answerable.publication.actions import publish
from answerable.publication.release import File, Item
from answerable.publication.rules.kinds import Type, kind
from answerable.publication.search.typed import read, years_in
from answerable.publication.views.ask import already
from answerable.reading.asking import sentences

from . import made_up

pytestmark = pytest.mark.django_db(databases=["default", "published"])
PAGES = ("/", "/agreements", "/licence", "/data", "/ask", "/api/v1/", "/feeds/everything.atom", "/nowhere", "/static/x")


@pytest.mark.parametrize("path", PAGES)
def test_another_host_is_refused_on_every_page(public_site: Client, path: str) -> None:
    refused = public_site.get(path, headers={"host": "evil.example"})
    assert refused.status_code == 400
    assert b"evil.example" not in refused.content
    assert "X-Shelf" not in refused


@pytest.mark.parametrize("path", ["/%00", "/nowhere", "/ask/already", "/agreements?page=0", "/data/nothing.csv"])
def test_what_is_refused_has_the_headers_of_every_page(public_site: Client, path: str) -> None:
    refused = public_site.get(path)
    assert refused.status_code in (400, 404, 405)
    assert "default-src 'none'" in refused["Content-Security-Policy"]
    assert refused["X-Frame-Options"] == "DENY"
    assert "camera=()" in refused["Permissions-Policy"]
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies


def test_the_web_server_takes_no_header_for_where_the_site_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    from answerable.config import server

    told: list[dict[str, Any]] = []

    class Told:
        def __init__(self, options: dict[str, Any]) -> None:
            told.append(options)

        def run(self) -> None:
            """Serve nothing."""

    monkeypatch.setattr(server, "_Server", Told)
    monkeypatch.setattr(server, "collect_static", lambda: None)
    monkeypatch.setattr(django_settings, "WORKERS", 1, raising=False)
    for proxies, believed in ((0, ""), (1, "*")):
        monkeypatch.setattr(django_settings, "PROXIES", proxies, raising=False)
        server.serve_public(host="127.0.0.1", port=0)
        assert told[-1]["forwarder_headers"] == ""
        assert told[-1]["forwarded_allow_ips"] == believed


def _logged(name: str, level: int, message: str, **extra: Any) -> str | None:
    record = logging.makeLogRecord({"name": name, "levelno": level, "msg": message, "args": (), **extra})
    return record.getMessage() if WithoutAddress().filter(record) else None


def test_no_address_is_logged() -> None:
    class Found:
        route = "follow/<str:link>"

    class Request:
        resolver_match = Found()

    assert _logged("django.request", logging.WARNING, "Not Found: /follow/secret") is None
    assert _logged("django.security.DisallowedHost", logging.ERROR, "Invalid HTTP_HOST header: 'x'") is None
    broken = "Internal Server Error: /follow/secret"
    assert _logged("django.request", logging.ERROR, broken, request=Request()) == (
        "A page could not be shown: /follow/<str:link>"
    )
    assert "secret" not in (_logged("django.request", logging.ERROR, broken) or "secret")
    assert _logged("answerable.publication", logging.WARNING, "Something else") == "Something else"
    assert public.LOGGING["handlers"]["console"]["filters"] == ["without_address"]


HOSTILE = (
    "?",
    ".",
    "!",
    "…",
    "in the ",
    "for ",
    "in \n ",
    "between £1 and ",
    "£1 ",
    '"',
    "1.",
    "a, ",
    "> \n",
    "(a) ",
    "From: a\n",
    "Q1?\n",
)


def _seconds(text: str) -> float:
    began = process_time()
    sentences(text)
    read(text, _None(), _None())
    years_in(text)
    return process_time() - began


class _None:
    def begins(self, word: str) -> bool:
        return False

    def holds(self, name: str) -> bool:
        return False


@pytest.mark.parametrize("piece", HOSTILE)
def test_nothing_that_is_typed_keeps_the_site_busy(piece: str) -> None:
    """Twenty thousand characters took over a minute of processor time where a pattern began again at each of them."""
    assert _seconds((piece * 20_000)[:20_000]) < 3


@pytest.fixture
def indexed(public_site: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Client]:
    """The public site with a search index of this test's own."""
    monkeypatch.setattr(finding, "public_folder", lambda: tmp_path)
    finding._kept.cache_clear()
    yield public_site
    finding._kept.cache_clear()


@pytest.mark.parametrize("piece", ["?", ".", "in the ", "1. a?\n"])
def test_a_whole_look_at_what_is_answered_already_ends(indexed: Client, piece: str) -> None:
    made_up.fill()
    already("What was spent on zebras?")
    began = process_time()
    found = already((piece * 20_000)[:20_000])
    assert process_time() - began < 10
    assert not found["failed"]


HARM = "</script><img src=x onerror=alert(1)>\"'&=1+1"
TAG = re.compile(
    rb"<(?:img|svg|iframe|object)\b[^>]*(?:onerror|onload)|<script>alert|href=\"(?:javascript|data):", re.IGNORECASE
)


def _harmful() -> tuple[Item, ...]:
    """Records whose every field of words is markup, named as markup."""
    found = []
    for item in made_up.items():
        of = kind(item.kind)
        words = {one.name: HARM for one in of.fields if one.type in (Type.LINE, Type.WORDS) and not one.kind}
        kept = {name: value for name, value in item.data.items() if name not in words}
        for name in ("reference", "label", "item", "year"):
            if name in item.data:
                words[name] = item.data[name]
        found.append(replace(item, data=kept | words))
    return tuple(found)


def test_no_value_becomes_part_of_a_page(indexed: Client) -> None:
    publish(made_up.released("harm", _harmful(), office={"name": HARM, "email": HARM, "address": HARM, "label": HARM}))
    asked = {"text": f"What is {HARM}? What is the alert of {HARM}?"}
    answers = [indexed.get(path) for path in (*made_up.PAGES, "/data", "/api", "/ask", "/support", "/nowhere")]
    answers += [indexed.get("/search", {"words": word}) for word in (HARM, "alert", f'"{HARM}"', "onerror img")]
    answers += [indexed.get("/agreements", {name: HARM}) for name in ("provider", "category", "year", HARM)]
    answers += [
        indexed.post("/ask", asked),
        indexed.post("/ask/already", asked),
        indexed.post("/ask/send", {**asked, "name": HARM, "email": HARM}),
    ]
    seen = 0
    for answer in answers:
        assert answer.status_code in (200, 404, 422), answer.request["PATH_INFO"]
        assert not TAG.search(answer.content), (answer.request["PATH_INFO"], TAG.search(answer.content))
        seen += b"&lt;img" in answer.content
        for block in re.findall(rb'<script type="application/ld\+json">(.*?)</script>', answer.content, re.DOTALL):
            json.loads(block)
    assert seen > 20
    for name in ("everything", "answers", "agreements"):
        feed = indexed.get(f"/feeds/{name}.atom")
        assert HARM in {
            one.text for one in ElementTree.fromstring(feed.content).iter("{http://www.w3.org/2005/Atom}title")
        }
        assert HARM in {one["title"] for one in indexed.get(f"/feeds/{name}.json").json()["items"]}


def test_no_cell_of_a_file_is_a_formula(public_site: Client) -> None:
    formulas = ("=HYPERLINK(1)", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", " =1")
    items = tuple(Item("agreement", f"F-{n}", {"title": words, "kind": words}) for n, words in enumerate(formulas))
    publish(made_up.released("formulas", items))
    text = b"".join(public_site.get("/data/agreements.csv")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert sum(words.strip()[1:] in cell for words in formulas for cell in cells) >= len(formulas)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_file_with_a_hostile_name_is_a_download_and_sets_no_header(public_site: Client) -> None:
    file = File('a";\u202egpj.html', b"<script>alert(1)</script>", "text/html")
    publish(made_up.released("file", (Item("document", "X", {"title": "X"}, (file,)),)))
    page = public_site.get("/documents/X").content.decode()
    address = re.search(r'href="(/documents/X/files/[^"]+)"', page)
    assert address
    answer = public_site.get(address[1])
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    for guess in ("../../../office.sqlite3", "%2e%2e%2foffice.sqlite3", "..%2fsecret_key"):
        assert public_site.get(f"/documents/X/files/1/{guess}").status_code == 404
