"""What there is as data: the page /data, the words around a list, the tables of a record, and where a page's figures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from answerable.standards.packages import OGL

from .. import queries
from ..models import PublishedRecord
from ..rules import open_data
from ..rules.kinds import Field, Kind, Type, kind
from ..rules.listing import LISTINGS
from ..rules.open_data import Part
from . import entries, feeds, lists, sitemap, standards, where, writing

FORMS = ((writing.CSV, "CSV"), (writing.JSON, "JSON"), (writing.PARQUET, "Parquet"))
TYPES = {
    Type.LINE: "one line of words",
    Type.WORDS: "words in paragraphs",
    Type.DAY: "a day: 2026-03-31",
    Type.PARTIAL: "a date as far as it is known: 2016, 2016-03 or 2016-03-31",
    Type.YEAR: "a financial year: 2025-26",
    Type.POUNDS: "pounds and pence as text: 1200.00",
    Type.NUMBER: "a whole number",
    Type.YES_NO: "true, false, or empty where it is not recorded",
    Type.LINK: "an address",
    Type.LINES: "a list of lines",
    Type.ONE: "the ref of a record",
    Type.MANY: "a list of refs",
    Type.ROWS: "a list of small records",
    Type.TABLES: "tables: caption, columns, rows",
}
"""How a field is written, in words."""


def head(of: Kind, site: str, filtered: lists.Chosen) -> dict[str, Any]:
    """Return what stands before the records in a list as JSON."""
    store = queries.store()
    return {
        "list": open_data.name(of),
        "meaning": of.meaning,
        "publisher": where.publisher(store.office),
        "licence": OGL,
        "version": store.version,
        "changed": entries.when(store.changed_at),
        "filters": {name: list(values) for name, values in filtered.items()},
        "described": f"{site}/data",
    }


def tables_of(record: PublishedRecord) -> tuple[Part, ...]:
    """Return every table on a record's page, from the top; of a request, those of its answers."""
    if record.kind != "response":
        return open_data.tables(kind(record.kind), record.data)
    of = kind("answer")
    return tuple(part for row in queries.answers_of(record.ref) for part in open_data.tables(of, row.data))


@dataclass(frozen=True)
class Link:
    """One way to take something as data: its words, its address, and the kind of file for programs."""

    text: str
    href: str
    type: str = ""


def downloads_of_list(of: Kind, query: str = "") -> list[Link]:
    """Return the files of a list as it is filtered."""
    name = open_data.name(of)
    tail = f"?{query}" if query else ""
    return [
        Link(words, f"/data/{name}.{form}{tail}", writing.CONTENT_TYPES[form].partition(";")[0])
        for form, words in FORMS
    ]


def counted_by(of: Kind) -> tuple[str, ...]:
    """Return what a list's records are counted by in files; what payments are added up by."""
    if of.code == lists.PAYMENT:
        return ("year", "category")
    return tuple(name for name in open_data.filters(of) if name not in (open_data.DATED, open_data.WORDS))


def worth_by(of: Kind) -> tuple[str, ...]:
    """Return what the amounts of a list's records are added up by in files: what its page draws charts of."""
    if not any(one.kind == of.code and one.money for one in LISTINGS):
        return ()
    return ("year", "subject") if "category" in open_data.filters(of) else ("year",)


def charts_of_list(of: Kind, query: str = "") -> list[Link]:
    """Return the files with the figures of the charts on a list's page."""
    name, tail = open_data.name(of), f"?{query}" if query else ""
    if of.code == lists.PAYMENT:
        found = [(f"Payments by {by} (CSV)", f"by-{by}") for by in counted_by(of)]
    else:
        found = [(f"Amounts by {by} (CSV)", f"worth-by-{by}") for by in worth_by(of)]
    return [Link(words, f"/data/{name}/{file}.csv{tail}", "text/csv") for words, file in found]


def downloads_of_record(record: PublishedRecord) -> list[Link]:
    """Return a record's own data, and each table of its page."""
    here = where.path(kind(record.kind).path, record.ref)
    found = [Link("This page as JSON", f"{here}.json", "application/json")]
    for number, part in enumerate(tables_of(record), 1):
        what = f": {part.caption}" if part.caption else ""
        found.append(Link(f"Table {number}{what} (CSV)", f"{here}/tables/{number}.csv", "text/csv"))
    return found


def paid_to(ref: str) -> list[Link]:
    """Return the payments to a provider, and what they come to in each year: the figures of the chart on its page."""
    query = urlencode({"provider": ref}, quote_via=quote)
    return [
        Link("Payments by year (CSV)", f"/data/payments/by-year.csv?{query}", "text/csv"),
        Link("Every payment (CSV)", f"/data/payments.csv?{query}", "text/csv"),
    ]


@dataclass(frozen=True)
class Described:
    """One list on the page /data: what it is, how many records it has, its files, its filters and its fields."""

    name: str
    title: str
    meaning: str
    number: int
    links: list[Link]
    parts: list[Link]
    filters: list[tuple[str, str]]
    fields: list[tuple[str, str, str, str]]


def described(of: Kind, number: int) -> Described:
    """Return what the page /data says of a list."""
    name = open_data.name(of)
    return Described(
        name,
        of.many[0].upper() + of.many[1:],
        of.meaning,
        number,
        downloads_of_list(of),
        [
            *(Link(f"{part.label} (CSV)", f"/data/{name}/{part.name}.csv") for part in open_data.rows_of(of)),
            *charts_of_list(of),
        ],
        list(open_data.filters(of).items()),
        [(field.name, field.label, written(field), field.meaning) for field in of.fields],
    )


def written(field: Field) -> str:
    """Return how a field is written, in words: for small records with the names of their fields."""
    if field.type in (Type.ONE, Type.MANY):
        return TYPES[field.type].replace("record", kind(field.kind).one) + (
            f" (of {kind(field.kind).many})" if field.type is Type.MANY else ""
        )
    if field.of:
        return f"{TYPES[field.type]}: {', '.join(one.name for one in field.of)}"
    return TYPES[field.type]


def page(site: str) -> dict[str, Any]:
    """Return what the page /data shows. Five queries."""
    counted = queries.counts()
    store = queries.store()
    parts = range(1, sitemap.parts() + 1)
    return {
        "lists": [described(of, counted.get(of.code, 0)) for of in open_data.KINDS_AS_DATA],
        "standards": standards.links(counted),
        "feeds": [
            (feed.title, Link("Atom", f"/feeds/{feed.name}.atom"), Link("JSON Feed", f"/feeds/{feed.name}.json"))
            for feed in feeds.FEEDS
        ],
        "maps": [
            Link("Map of this site for search engines", "/sitemap.xml"),
            *(Link(f"Part {number} of the map", f"/sitemaps/{number}.xml") for number in parts),
        ],
        "others": [
            Link("What search engines may read", "/robots.txt"),
            Link("Where our disclosure log is, for programs", "/.well-known/disclosure-log.json"),
            Link("Catalogue of these lists (schema.org, JSON-LD)", "/data/catalogue.jsonld"),
        ],
        "version": store.version,
        "changed": store.changed_at,
        "site_address": site,
        "example": _example(counted),
    }  # fmt: skip


def _example(counted: Mapping[str, int]) -> str:
    """The address of one record as data, to show what such an address is like; empty where there is none."""
    for one in LISTINGS:
        if counted.get(one.kind):
            ref = queries.listed(one.kind).values_list("ref", flat=True).first()
            return where.as_json(one.kind, str(ref))
    return ""
