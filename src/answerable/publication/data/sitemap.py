"""The map of the site for search engines (sitemaps.org): one file, or an index of several where there are many pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import QuerySet

from ..models import PublishedRecord
from ..rules.kinds import kind
from ..rules.listing import LISTINGS
from . import where

MOST = 50_000
"""Addresses of one file: more, the protocol does not allow."""
PAGES = ("/", *(f"/{kind(one.kind).path}" for one in LISTINGS), "/payments", "/publications", "/support", "/data",
         "/accessibility", "/privacy", "/licence")  # fmt: skip
"""Pages that are no record's."""
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _records() -> QuerySet[PublishedRecord]:
    kinds = [one.kind for one in LISTINGS]
    return PublishedRecord.objects.filter(kind__in=kinds, withdrawn__isnull=True).order_by("pk")


def parts() -> int:
    """Return of how many files the map is; 0 where it is one by itself."""
    number = len(PAGES) + _records().count()
    return 0 if number <= MOST else -(-number // MOST)


def index(site: str, number: int, changed: datetime | None) -> Iterator[bytes]:
    """Return the file that names the parts of the map."""
    yield f"{_HEAD}<sitemapindex {_SPACE}>\n".encode()
    for part in range(1, number + 1):
        yield f"<sitemap><loc>{escape(site)}/sitemaps/{part}.xml</loc>{_changed(changed)}</sitemap>\n".encode()
    yield b"</sitemapindex>\n"


def part(site: str, number: int = 1) -> Iterator[bytes]:
    """Return one part of the map, from 1: pages of the site, then records."""
    yield f"{_HEAD}<urlset {_SPACE}>\n".encode()
    first = (number - 1) * MOST
    if number == 1:
        yield "".join(f"<url><loc>{escape(site + page)}</loc></url>\n" for page in PAGES).encode()
    start = max(first - len(PAGES), 0)
    rows = _records()[start : first + MOST - len(PAGES)]
    for code, ref, changed in rows.values_list("kind", "ref", "changed_at").iterator(chunk_size=2000):
        address = escape(site + where.path(kind(code).path, ref))
        yield f"<url><loc>{address}</loc>{_changed(changed)}</url>\n".encode()
    yield b"</urlset>\n"


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if moment else ""
