"""What programs look for by itself: feeds, the map of the site, what may be searched, other standards' files."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponseBase

from .. import queries
from ..context import STATIC
from ..data import entries, feeds, linked, sitemap, standards, where
from ..data.problems import NotUnderstood
from .data import SHELVED, gone
from .open import not_there, open_to_all, streamed, whole

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json"
XML, JSON, JSON_LD = "application/xml", "application/json", "application/ld+json"


@open_to_all
def feed(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The last hundred records that were published, corrected or withdrawn."""
    of = feeds.BY_NAME.get(name)
    if of is None or form not in ("atom", "json"):
        return not_there(f"There is no such feed. There are: {', '.join(feeds.BY_NAME)}; each as atom and json.")
    _no_query(request)
    site = where.site(request)
    return whole(feeds.atom(of, site), ATOM) if form == "atom" else whole(feeds.json_feed(of, site), JSON_FEED)


def _no_query(request: HttpRequest) -> None:
    """Refuse an address with a query: another address would be another copy of the same on the shelf."""
    if request.GET:
        raise NotUnderstood("This file has no filters. Ask for its address alone.")


@open_to_all
def site_map(request: HttpRequest) -> HttpResponseBase:
    """Every page for search engines; of a large site an index of its parts."""
    _no_query(request)
    site = where.site(request)
    number = sitemap.parts()
    if number:
        return whole(b"".join(sitemap.index(site, number, queries.store().changed_at)), XML)
    return streamed(request, sitemap.part(site), XML)


@open_to_all
def site_map_part(request: HttpRequest, number: int) -> HttpResponseBase:
    """One part of the map of a large site."""
    _no_query(request)
    if not 1 <= number <= sitemap.parts():
        return not_there("The map of this site has no such part. It begins at /sitemap.xml.")
    return streamed(request, sitemap.part(where.site(request), number), XML)


@open_to_all
def robots(request: HttpRequest) -> HttpResponseBase:
    """What search engines may read: everything but what is made for one person, and the same lists over and over."""
    _no_query(request)
    lines = ["User-agent: *", "Disallow: /search", "Disallow: /ask", "Disallow: /follow", "", f"Sitemap: {where.site(request)}/sitemap.xml", ""]  # fmt: skip
    return whole("\n".join(lines).encode(), "text/plain; charset=utf-8")


@open_to_all
def disclosure_log(request: HttpRequest) -> HttpResponseBase:
    """Where the log of answered requests is, for programs that look at many authorities."""
    _no_query(request)
    site = where.site(request)
    store = queries.store()
    newest = queries.listed("response").values_list("dated", flat=True).first()
    body: dict[str, Any] = {
        "authority": where.publisher(store.office),
        "organisation_id": store.office.get("organisation_id"),
        "page": f"{site}/answers",
        "responses": queries.records("response").count(),
        "newest_answer": newest.isoformat() if newest else None,
        "changed": entries.when(store.changed_at),
        "feeds": {"atom": f"{site}/feeds/answers.atom", "json": f"{site}/feeds/answers.json"},
        "lists": {name: f"{site}/data/{name}.json" for name in ("responses", "answers")},
        "licence": linked.LICENCE,
    }  # fmt: skip
    if request.META.get(STATIC) != "yes":  # written as files there is nothing that could search or take a request in
        body["interface"] = {
            "openapi": f"{site}/api/v1/openapi.json",
            "responses": f"{site}/api/v1/responses",
            "answers": f"{site}/api/v1/answers",
        }
        body["search"] = f"{site}/search?words={{words}}"
        body["ask"] = f"{site}/ask"
    return whole(orjson.dumps(body, option=orjson.OPT_INDENT_2), JSON)


@open_to_all
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """The catalogue of every list, in the words of schema.org."""
    _no_query(request)
    body = linked.datasets(queries.store(), where.site(request), queries.counts())
    return whole(orjson.dumps(body, option=orjson.OPT_INDENT_2), JSON_LD)


@open_to_all
def releases(request: HttpRequest) -> HttpResponseBase:
    """Every open contracting release."""
    return _package(request, standards.CONTRACT, "releases", standards.RELEASES)


@open_to_all
def records(request: HttpRequest) -> HttpResponseBase:
    """Every open contracting process with its releases and what they come to."""
    return _package(request, standards.CONTRACT, "records", standards.RECORDS)


@open_to_all
def grants(request: HttpRequest) -> HttpResponseBase:
    """Every grant as 360Giving has it."""
    return _package(request, standards.GRANT, "grants", standards.GRANTS)


def _package(request: HttpRequest, code: str, what: str, path: str) -> HttpResponseBase:
    _no_query(request)
    number = queries.records(code).count()
    if not number:
        return not_there(f"This office has published no {what} in this standard.")
    store = queries.store()
    uri = where.site(request) + path
    body = {
        "releases": lambda: standards.releases(store, uri),
        "records": lambda: standards.records(store, uri),
        "grants": lambda: standards.grants(store, uri),
    }[what]()
    return whole(b"".join(body), JSON) if number <= SHELVED else streamed(request, body, JSON)


@open_to_all
def process(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One contracting process."""
    _no_query(request)
    found = queries.at(standards.CONTRACT, slug)
    if found is None:
        return not_there("There is no open contracting process with this id.")
    if found.withdrawn:
        return gone(found)
    uri = f"{where.site(request)}{request.path}"
    return whole(standards.one_process(queries.store(), uri, found), JSON)
