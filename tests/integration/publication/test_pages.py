"""The public site's pages: what they say, what they lead to, how they are sent, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import html5lib
import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from answerable.config.settings import public
from answerable.publication import queries
from answerable.publication.actions import publish
from answerable.publication.release import Item
from answerable.publication.views.records import MOST_RELATED

from .made_up import LETTER, PAGES, agreements, fill, items, released

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def site(public_site: Client) -> Client:
    fill()
    return public_site


def words(site: Client, path: str, status: int = 200) -> str:
    response = site.get(path)
    assert response.status_code == status, path
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", response.content.decode())
    return " ".join(text.split())


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        if tag == "a" and told.get("href"):
            self.found.append(str(told["href"]))
        if told.get("id"):
            self.ids.append(str(told["id"]))


def links(site: Client, path: str) -> _Links:
    found = _Links()
    found.feed(site.get(path).content.decode())
    return found


# ---- how every page is sent --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, "/there-is-nothing", "/decisions/D-9"])
def test_every_page_is_sent_with_the_headers_that_protect_its_reader(site: Client, path: str) -> None:
    response = site.get(path)
    assert response.status_code == {"/there-is-nothing": 404, "/decisions/D-9": 410}.get(path, 200)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert not response.cookies
    assert "Set-Cookie" not in response
    page = response.content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    # A script of the page's own would not run; what describes the page to programs is no script.
    assert not re.search(r"<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\")", page)


def test_style_sheets_scripts_and_pictures_are_sent_with_the_same_headers(
    public_site: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MIDDLEWARE, settings.STATIC_ROOT = public.MIDDLEWARE, tmp_path
    (tmp_path / "picture.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    response = public_site.get("/static/picture.svg")
    assert response.status_code == 200
    assert b"alert" in b"".join(response.streaming_content)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "max-age" in response["Cache-Control"]


def test_over_https_browsers_are_told_to_stay_there(site: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63072000, True
    assert site.get("/", secure=True)["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def _patterns(found: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def test_no_address_sets_a_cookie_or_fails(site: Client) -> None:
    """Every address the site has, with something in each place of it: found or not, it never breaks and never sets a cookie."""
    asked = 0
    for pattern, _ in _patterns(get_resolver("answerable.config.public_urls").url_patterns):
        path = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: "1" if m[1] == "int" else "x", pattern).strip("^$")
        for method in (site.get, site.head, site.post):
            response = method(path)
            asked += 1
            assert response.status_code < 500, f"{path}: {response.status_code}"
            assert "Set-Cookie" not in response
            assert not response.cookies
            assert "Content-Security-Policy" in response
    assert asked > 60


@pytest.mark.parametrize("path", [*PAGES, "/there-is-nothing", "/decisions/D-9"])
def test_every_page_is_valid_html(site: Client, path: str) -> None:
    """Parsed as the standard says, without one error; every id once; every place that is led to is there."""
    content = site.get(path).content
    html5lib.HTMLParser(strict=True).parse(content)
    found = links(site, path)
    assert len(found.ids) == len(set(found.ids))
    assert {href[1:] for href in found.found if href.startswith("#")} <= set(found.ids)
    assert content.count(b"<h1") == 1
    levels = [int(level) for level in re.findall(rb"<h([1-6])", content)]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_no_link_leads_nowhere(site: Client) -> None:
    waiting, seen = list(PAGES), set(PAGES)
    while waiting:
        path = waiting.pop()
        response = site.get(path)
        assert response.status_code == 200, path
        if not response["Content-Type"].startswith("text/html"):
            continue
        for href in links(site, path).found:
            href = href.partition("#")[0]
            href = path.partition("?")[0] + href if href.startswith("?") else href
            if href.startswith("/") and href not in seen and not href.startswith(("/api", "/search", "/ask", "/data")):
                seen.add(href)
                waiting.append(href)
    assert len(seen) > len(PAGES)


# ---- what the pages say ------------------------------------------------------------------------------------------------


def test_a_decision_shows_what_followed_from_it(site: Client) -> None:
    page = words(site, "/decisions/D-1")
    for told in ("Advice line 2024 to 2026", "Advice line sought", "£600.10", "Fair", "In the open.", "Advice line"):
        assert told in page


def test_a_provider_shows_its_agreements_what_was_paid_and_the_answers_that_name_it(site: Client) -> None:
    page = words(site, "/providers/haven")
    for told in ("Advice line 2024 to 2026", "£600.10", "2025-26", "Advice lines", "The Haven", "£1,000.10"):
        assert told in page
    assert "Another thing" not in page


def test_a_fund_shows_what_came_in_and_what_was_agreed_from_it(site: Client) -> None:
    page = words(site, "/funds/VSG")
    assert "Received by financial year" in page
    assert "£5,000" in page
    assert "Advice line 2024 to 2026" in page
    assert "Part of it" in page


def test_a_service_shows_its_agreements_and_answers(site: Client) -> None:
    page = words(site, "/services/S-1")
    assert "Advice line 2024 to 2026" in page
    assert "Advice lines" in page
    assert "To have an advice line" in page
    assert "Planned by financial year" in page


def test_an_agreement_shows_each_year_and_how_exact_it_is(site: Client) -> None:
    page = words(site, "/agreements/A-1")
    assert "2024-25 £1,000.10 (estimated) £900" in page
    assert "2025-26 £2,000 Not recorded" in page


def test_sums_never_mix_what_was_planned_with_what_was_spent(site: Client) -> None:
    page = words(site, "/agreements")
    assert "Planned by financial year" in page
    assert "Spent by financial year" in page
    assert "£1,900.10" not in page
    assert "Spent by subject, all years" in page
    assert "Sexual violence and abuse £900" in page
    assert "Restorative justice £10" in page


def sums_of(page: str, chart: str) -> list[tuple[str, ...]]:
    """The rows of the table below a chart."""
    (figure,) = [one for one in re.findall(r"<figure.*?</figure>", page, re.DOTALL) if f">{chart}</figcaption>" in one]
    rows = re.findall(r"<tr.*?</tr>", figure.partition("<tbody")[2], re.DOTALL)
    return [
        tuple(re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL))
        for row in rows
    ]


def test_beside_a_chart_stands_what_it_leaves_out(site: Client) -> None:
    """A chart that says nothing of what is not recorded looks like the whole."""

    def of(ref: str, years: str, amounts: str = "", **more: object) -> Item:
        rows = [{"year": f"20{y}-{int(y) + 1}", "amount": "10.00", "what": "Spent"} for y in amounts.split()]
        return Item(
            "agreement",
            ref,
            {"title": ref, "years": [f"20{y}-{int(y) + 1}" for y in years.split()], "amounts": rows, **more},
        )

    publish(
        released(
            "gaps", (of("G-1", "30 31 32 33", "30 32"), of("G-2", "30 31", "30", categories=["helpline"]), of("G-3", "31"),
                     of("G-4", "31", categories=["restorative_justice"])),
        )
    )  # fmt: skip
    answer = site.get("/agreements")
    page = answer.content.decode()
    text = words(site, "/agreements")
    assert "An amount is recorded for 4 of 6 agreements. The other 2 are in no sum here" in text
    spent = sums_of(page, "Spent by financial year")
    assert spent[-3:] == [
        ("2030-31", "£20", "2 of 2"),
        ("2031-32", "not recorded", "0 of 4"),
        ("2032-33", "£10", "1 of 1"),
    ]
    assert "Spent: none is recorded in 2031-32 and 2033-34, in which agreements run." in text
    assert "No subject is recorded for 2 of 6 agreements." in text
    assert ("No subject recorded", "£20", "1 of 2") in sums_of(page, "Spent by subject, all years")
    assert "An amount is recorded for all 2 agreements" in words(site, "/agreements?provider=haven&provider=odd/ref 1")
    assert "An amount is recorded for this agreement." in words(site, "/agreements?provider=haven")


def test_a_chart_that_shows_the_largest_says_of_how_many(site: Client) -> None:
    items = [
        Item(
            "payment",
            f"c-{n}",
            {"year": f"20{n + 10}-{n + 11}", "payee": "P", "amount": f"{n}.00", "category": f"Kind {n}"},
        )
        for n in range(30)
    ]
    publish(released("many", tuple(items)))
    text = words(site, "/payments")
    assert "The chart shows the 15 largest of 31 categories." in text
    assert "The chart shows the last 15 of 30 years." in text
    assert "No category is recorded for 1 of these payments." in text
    assert "No category recorded -£20" in text


def test_a_decision_counts_what_was_paid_under_all_that_followed_from_it(site: Client) -> None:
    number = MOST_RELATED + 5
    followed = [Item("agreement", f"M-{n}", {"title": f"M {n}", "decision": "D-1"}) for n in range(number)]
    paid = [
        Item("payment", f"m-{n}", {"year": "2020-21", "payee": "P", "amount": "1.00", "agreement": f"M-{n}"})
        for n in range(number)
    ]
    publish(released("many", (*followed, *paid)))
    assert ("2020-21", f"£{number}") in sums_of(site.get("/decisions/D-1").content.decode(), "Paid by financial year")


def test_money_of_funds_is_not_counted_twice(site: Client) -> None:
    page = words(site, "/funds")
    assert "£5,000" in page
    assert "£5,700" not in page
    assert "Funds that are part of another fund are left out of these sums." in page


def test_an_answer_shows_each_question_with_its_answer_tables_and_gaps(site: Client) -> None:
    page = words(site, "/answers/1-26")
    for told in (
        "How much?",
        "£100 for zebras.",
        "Spent by financial year",
        "2025-26 is not recorded.",
        "Question 2(a)",
        "Section 43(2)",
        "Haven (made up)",
    ):
        assert told in page
    assert "question-2" in links(site, "/answers/1-26").ids


def test_an_answer_that_is_elsewhere_says_where(site: Client) -> None:
    assert "https://northshire.example/2-25" in words(site, "/answers/2-25")


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("category=sexual_violence", "Advice lines", "Cars"),
        ("dated=2025", "Cars", "Advice lines"),
        ("outcome=Provided+in+part", "Advice lines", "Cars"),
        ("exemption=Section+43%282%29", "Advice lines", "Cars"),
        ("words=zebras", "Advice lines", "Cars"),
        ("words=cars", "Cars", "Advice lines"),
    ],
)
def test_the_disclosure_log_is_filtered(site: Client, query: str, there: str, not_there: str) -> None:
    page = words(site, f"/answers?{query}")
    assert there in page
    assert not_there not in page


def test_a_subject_includes_its_kinds(site: Client) -> None:
    page = words(site, "/agreements?category=sexual_violence")
    assert "Advice line 2024 to 2026" in page
    assert "Another thing" not in page


def test_meetings_have_their_papers_by_name(site: Client) -> None:
    assert "https://northshire.example/agenda.pdf" in links(site, "/meetings/M-1").found
    assert "Agenda" in words(site, "/meetings/M-1")
    assert "Agenda" in words(site, "/meetings")


def test_lists_that_must_be_prominent_are_on_the_first_page(site: Client) -> None:
    assert "/lists/L-1" in links(site, "/").found
    assert "Last updated on" in words(site, "/")


def test_what_was_withdrawn_says_so_and_nothing_else(site: Client) -> None:
    page = words(site, "/decisions/D-9", 410)
    assert "It was published too early." in page
    assert "secret" not in page
    assert "secret" not in words(site, "/decisions")


def test_a_correction_is_dated(site: Client) -> None:
    assert "Corrected on 20 November 2026. The month was missing." in words(site, "/documents/DOC-1")


def test_markup_in_a_record_is_shown_and_never_obeyed(site: Client) -> None:
    for path in ("/providers", "/agreements", "/payments"):
        assert b"<b>Bold" not in site.get(path).content
        assert b"&lt;b&gt;Bold" in site.get(path).content


def test_a_file_is_a_download_byte_for_byte(site: Client) -> None:
    (address,) = [href for href in links(site, "/answers/1-26").found if "/files/" in href]
    response = site.get(address)
    assert response.content == LETTER.content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "text/csv"
    assert site.get("/answers/1-26/files/1/other.csv").status_code == 404


def test_a_site_with_nothing_in_it_says_so(public_site: Client) -> None:
    assert "Nothing has been published yet." in words(public_site, "/")
    for path in ("/answers", "/agreements", "/payments", "/funds", "/publications", "/lists", "/meetings"):
        assert re.search(r"published (here )?yet", words(public_site, path))


@pytest.mark.parametrize(
    "path",
    [
        "/agreements?poem=1", "/agreements?page=0", "/agreements?page=x", "/agreements?page=2", "/agreements/pages/9", "/agreements/pages/1?year=2024-25",
        "/answers?dated=20x6", "/answers?dated=²²²²", "/payments?year=²", "/payments?year=123456789", "/payments?page=-1", "/payments/pages/9",
        "/agreements/A-1?x=1", "/agreements/none", "/answers/1-26/files/9/x", "/search?page=0", "/search?page=²",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_not_found(site: Client, path: str) -> None:
    assert "Page not found" in words(site, path, 404)


# ---- what is kept ------------------------------------------------------------------------------------------------------


def test_what_somebody_typed_is_never_kept(site: Client) -> None:
    from answerable.publication.shelf import KEEP

    assert KEEP in site.get("/answers")
    assert KEEP in site.get("/answers?dated=2026")
    for path in ("/answers?words=zebras", "/payments?words=haven", "/search?words=zebras", "/there-is-nothing"):
        response = site.get(path)
        assert KEEP not in response
        assert "no-store" in response["Cache-Control"]


def test_a_change_is_seen_at_once_in_lists_filters_and_sums(site: Client) -> None:
    before = words(site, "/agreements")
    publish(released("more", agreements(1, 7)))
    after = words(site, "/agreements")
    assert "Agreement 7" not in before
    assert "Agreement 7" in after
    assert "2024-25 £900 " in before
    assert "2024-25 £907 " in after


# ---- what a page costs -------------------------------------------------------------------------------------------------


def _queries(site: Client, path: str) -> int:
    site.get(path)
    with CaptureQueriesContext(connections["published"]) as asked:
        assert site.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/agreements", "/agreements?provider=haven", "/providers/haven", "/payments", "/"])
def test_a_page_asks_as_often_for_fifty_rows_as_for_ten(public_site: Client, path: str) -> None:
    publish(released("few", (*items(), *agreements(10))))
    few = _queries(public_site, path)
    publish(released("many", agreements(60, 10)))
    assert _queries(public_site, path) == few
    assert few < 20


def test_a_long_list_is_turned_and_its_page_is_small(public_site: Client) -> None:
    publish(released("many", (*items(), *agreements(260))))
    first = public_site.get("/agreements")
    assert len(first.content) < 200_000
    assert "262 agreements, page 1 of 6" in words(public_site, "/agreements")
    seen = {
        href
        for number in range(1, 7)
        for href in links(public_site, f"/agreements/pages/{number}").found
        if href.startswith("/agreements/") and "/pages/" not in href
    }
    assert len(seen) == 262
    assert "page=2" in "".join(links(public_site, "/agreements?year=2024-25").found)


# ---- when something is broken ------------------------------------------------------------------------------------------


def test_a_store_that_cannot_be_read_is_said_so(site: Client) -> None:
    site.raise_request_exception = False
    with patch.object(queries, "store", side_effect=DatabaseError("disk I/O error")):
        response = site.get("/privacy")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Sorry, there is a problem" in response.content.decode()
    assert "disk" not in response.content.decode()


def test_a_fault_of_ours_is_another_thing(site: Client) -> None:
    site.raise_request_exception = False
    with patch.object(queries, "store", side_effect=RuntimeError("ours")):
        assert site.get("/privacy").status_code == 500
