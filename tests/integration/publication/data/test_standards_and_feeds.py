"""Open contracting and 360Giving files against their standards; feeds, the map of the site and what else programs look for."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.test import Client

from answerable.publication.actions import publish
from answerable.publication.data import sitemap
from answerable.publication.models import Store
from answerable.publication.release import Item, Withdrawal
from answerable.publishing.actions import publish_register
from answerable.register.actions import load_folder
from answerable.register.open_data import checking
from answerable.register.open_data.problems import Level

from .conftest import release

pytestmark = pytest.mark.django_db(databases=["default", "published"])
TODAY = date(2026, 11, 22)
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def northshire(examples: Path) -> None:
    load_folder(folder=examples / "northshire", by=None)
    publish_register(by=None, today=TODAY)


FILES = ("/data/ocds/releases.json", "/data/ocds/records.json", "/data/grants.json")


def checked(content: bytes, folder: Path) -> Any:
    file = folder / "package.json"
    file.write_bytes(content)
    return checking.check_file(file, TODAY)


@pytest.mark.parametrize("address", FILES)
def test_our_own_checks_find_nothing(public_site: Client, northshire: None, tmp_path: Path, address: str) -> None:
    answer = public_site.get(address)
    verdict = checked(answer.content, tmp_path)
    assert verdict.items > 0
    # Advice is what the office's own export has too: a postcode that is not recorded.
    assert verdict.sound
    assert [p for p in verdict.problems if p.level is not Level.ADVICE] == []
    assert answer.content == public_site.get(address).content
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_packages_are_dated_by_the_store_and_named_by_their_address(public_site: Client, northshire: None) -> None:
    package = public_site.get(FILES[0]).json()
    changed = Store.objects.get().changed_at
    assert changed is not None
    assert package["publishedDate"] == changed.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert package["uri"] == "http://testserver/data/ocds/releases.json"
    ocid = package["releases"][0]["ocid"]
    one = public_site.get(f"/data/ocds/{ocid}.json").json()
    assert one["uri"] == f"http://testserver/data/ocds/{ocid}.json"
    assert [record["ocid"] for record in one["records"]] == [ocid]
    assert one["records"][0]["compiledRelease"]["tag"] == ["compiled"]
    assert public_site.get("/data/ocds/none.json").status_code == 404


@pytest.mark.shared
def test_the_schemas_of_the_standards_hold(public_site: Client, northshire: None, shared: Path) -> None:
    with zipfile.ZipFile(shared / "standards" / "ocds-standard-1__1__5.zip") as standard:
        release_schema = json.loads(standard.read("standard-1__1__5/schema/dereferenced-release-schema.json"))
    releases = public_site.get(FILES[0]).json()["releases"]
    check = jsonschema.Draft4Validator(release_schema)
    assert [error.message for one in releases for error in check.iter_errors(one)] == []
    folder = shared / "standards" / "360giving-1.4.3"
    grant_schema = json.loads((folder / "360-giving-schema.json").read_text())
    grants = public_site.get(FILES[2]).json()["grants"]
    of_grants = jsonschema.Draft202012Validator(grant_schema, format_checker=jsonschema.FormatChecker())
    assert len(grants) == 4
    assert [error.message for one in grants for error in of_grants.iter_errors(one)] == []


@pytest.mark.shared
def test_the_judge_of_open_contracting_agrees(public_site: Client, northshire: None, shared: Path) -> None:
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = (shared / "standards" / "ocds-standard-1__1__5.zip").as_uri()
    config.config["context"] = "api"
    # Of a package of records it would fetch a schema from the network: ours holds those against the standard, above.
    result = ocds_json_output(json_data=public_site.get(FILES[0]).json(), lib_cove_ocds_config=config)
    assert result["validation_errors"] == []
    assert result["additional_closed_codelist_values"] == {}
    assert "empty_field" not in result["additional_checks"]
    assert "conformance_errors" not in result
    assert result["count"] > 0


def test_where_there_is_nothing_of_a_standard_it_is_said(public_site: Client) -> None:
    for address in FILES:
        assert public_site.get(address).status_code == 404
    publish(release(Item("service", "S", {"name": "A (made up)"})))
    assert "#standards" not in public_site.get("/data").content.decode()


def test_a_process_that_was_withdrawn_is_gone(public_site: Client) -> None:
    publish(
        release(
            Item("open_contract", "ocds-a1b2c3-A", {"title": "A (made up)", "releases": [{"ocid": "ocds-a1b2c3-A"}]})
        )
    )
    publish(release(withdrawn=(Withdrawal("open_contract", "ocds-a1b2c3-A", "It named somebody."),)))
    assert public_site.get("/data/ocds/ocds-a1b2c3-A.json").status_code == 410


@pytest.fixture
def told() -> None:
    subject = {
        "reference": "1/26",
        "subject": "Helpline & <b>\x0bmore",
        "summary": "What it cost.",
        "dated": "2026-03-31",
    }
    publish(release(Item("response", "1-26", subject), Item("decision", "D", {"title": "To award (made up)"})))
    publish(release(Item("response", "1-26", {**subject, "summary": "What it costs."}, note="A figure was wrong.")))
    publish(release(withdrawn=(Withdrawal("decision", "D", "It was not ours."),)))


def test_feeds_tell_of_corrections_and_withdrawals(public_site: Client, told: None) -> None:
    answer = public_site.get("/feeds/everything.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert titles[0] == "Withdrawn: decision D"
    assert titles[1].startswith("Corrected: Helpline & <b>")
    words = [entry.findtext(f"{ATOM}summary") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert "It was not ours." in words[0]
    assert words[1].startswith("Corrected on 22 November 2026: A figure was wrong.")
    items = public_site.get("/feeds/everything.json").json()["items"]
    assert [item["title"] for item in items] == titles
    assert items[1]["url"] == "http://testserver/answers/1-26"
    assert [item["id"] for item in public_site.get("/feeds/answers.json").json()["items"]] == [items[1]["id"]]


def test_the_feed_of_an_empty_store_is_a_feed_and_the_same_each_time(public_site: Client) -> None:
    for form in ("atom", "json"):
        first, second = (public_site.get(f"/feeds/meetings.{form}") for _ in range(2))
        assert first.status_code == 200
        assert first.content == second.content
    assert public_site.get("/feeds/poems.atom").status_code == 404
    assert public_site.get("/feeds/meetings.rss").status_code == 404
    assert public_site.get("/feeds/meetings.atom?page=2").status_code == 400


def _addresses(content: bytes) -> list[str]:
    return [one.text or "" for one in ET.fromstring(content).iter(f"{MAP}loc")]


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_map_has_every_page_and_none_that_was_withdrawn(public_site: Client, told: None) -> None:
    found = _addresses(_content(public_site.get("/sitemap.xml")))
    assert "http://testserver/answers/1-26" in found
    assert "http://testserver/decisions/D" not in found
    for address in found:
        assert public_site.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_a_large_map_has_parts_that_together_have_everything(
    public_site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(release(*(Item("service", f"S-{n}", {"name": f"Service {n} (made up)"}) for n in range(40))))
    whole = _addresses(_content(public_site.get("/sitemap.xml")))
    monkeypatch.setattr(sitemap, "MOST", len(sitemap.PAGES) + 3)
    parts = _addresses(_content(public_site.get("/sitemap.xml")))
    assert len(parts) > 2
    gathered = [
        one for part in parts for one in _addresses(_content(public_site.get(part.removeprefix("http://testserver"))))
    ]
    assert gathered == whole
    assert public_site.get(f"/sitemaps/{len(parts) + 1}.xml").status_code == 404


def test_robots_and_the_pointer_to_the_log(public_site: Client, told: None, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://open.example.org"
    robots = public_site.get("/robots.txt").content.decode()
    for address in ("/search", "/ask", "/follow"):
        assert f"Disallow: {address}\n" in robots
    assert "Sitemap: https://open.example.org/sitemap.xml" in robots
    log = public_site.get("/.well-known/disclosure-log.json").json()
    assert (log["responses"], log["newest_answer"]) == (1, "2026-03-31")
    for address in (log["page"], *log["feeds"].values(), *log["lists"].values(), *log["interface"].values()):
        assert address.startswith("https://open.example.org/")
        assert public_site.get(address.removeprefix("https://open.example.org")).status_code == 200
    assert public_site.get("/robots.txt?a=b").status_code == 400


def test_pages_lead_to_their_feeds_and_files(public_site: Client, told: None) -> None:
    page = public_site.get("/answers").content.decode()
    for address in ("/feeds/answers.atom", "/feeds/answers.json", "/feeds/everything.atom", "/data/responses.csv"):
        assert f'href="{address}"' in page
    assert 'href="/answers/1-26.json"' in public_site.get("/answers/1-26").content.decode()
