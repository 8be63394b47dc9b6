"""Lists and records as files: /data/agreements.csv, /agreements/A-7.json, /answers/1-26/tables/1.csv."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from .. import queries
from ..data import catalogue, entries, lists, where, writing
from ..data.problems import NotUnderstood, problem
from ..models import PublishedRecord
from ..rules import open_data
from ..rules.kinds import Kind, kind
from .keeping import on_the_shelf
from .open import not_there, open_to_all, streamed, whole

SHELVED = 2_000
"""Records of a list that is made once and kept; a longer one is sent as it is read."""


@require_safe
@on_the_shelf
def index(request: HttpRequest) -> HttpResponse:
    """Everything that is here as data, what its fields mean, and under which licence."""
    if request.GET:
        raise Http404("This page has no filters.")
    return render(request, "publication/data.html", catalogue.page(where.site(request)))


@open_to_all
def list_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A list, whole or filtered as its page is, as CSV, JSON or Parquet."""
    of = open_data.BY_NAME.get(name)
    if of is None or form not in writing.CONTENT_TYPES:
        return not_there(
            f"There is no list at this address. There are: {', '.join(open_data.BY_NAME)}; each as csv, json and parquet."
        )
    filtered = lists.chosen(of, request.GET)
    rows = lists.rows(of, filtered)
    site = where.site(request)
    if form == writing.CSV:
        body = writing.as_csv(of, rows, site)
    elif form == writing.PARQUET:
        body = writing.as_parquet(of, rows, site)
    else:
        body = writing.as_json(rows, site, catalogue.head(of, site, filtered))
    return _file(request, rows.count(), body, form, file_name(name, filtered, form))


@open_to_all
def rows_file(request: HttpRequest, name: str, part: str) -> HttpResponseBase:
    """The small records within the records of a list as CSV: the yearly amounts of agreements."""
    of = open_data.BY_NAME.get(name)
    field = open_data.child(of, part) if of else None
    if of is None or field is None:
        return not_there("There is no file at this address. The page /data names them all.")
    filtered = lists.chosen(of, request.GET)
    rows = lists.rows(of, filtered)
    return _file(
        request,
        rows.count(),
        writing.rows_as_csv(of, field, rows),
        writing.CSV,
        file_name(f"{name}-{part}", filtered, writing.CSV),
    )


@open_to_all
def counts_file(request: HttpRequest, name: str, by: str) -> HttpResponseBase:
    """How many records of a list have each value of a filter; of payments, what they come to by year or category."""
    of = open_data.BY_NAME.get(name)
    if of is None or by not in catalogue.counted_by(of):
        return not_there("There is no file at this address. The page /data names them all.")
    filtered = lists.chosen(of, request.GET)
    if of.code != lists.PAYMENT:
        body = writing.counts(by, lists.counted(of, by, filtered))
    elif by == "year":
        body = writing.paid(by, lists.paid_by_year(filtered))
    else:
        body = writing.paid(by, lists.paid_by_category(filtered))
    return _as_file(
        whole(body, writing.CONTENT_TYPES[writing.CSV]), file_name(f"{name}-by-{by}", filtered, writing.CSV)
    )


@open_to_all
def worth_file(request: HttpRequest, name: str, by: str) -> HttpResponseBase:
    """What the records of a list are worth together by financial year or subject: the figures of the charts below it."""
    of = open_data.BY_NAME.get(name)
    if of is None or by not in catalogue.worth_by(of):
        return not_there("There is no file at this address. The page /data names them all.")
    filtered = lists.chosen(of, request.GET)
    body = writing.worth(by, lists.worth(of, filtered))
    return _as_file(
        whole(body, writing.CONTENT_TYPES[writing.CSV]), file_name(f"{name}-worth-by-{by}", filtered, writing.CSV)
    )


def file_name(name: str, filtered: lists.Chosen, form: str) -> str:
    """Return what a file is called when it is saved: of a filtered list it says that it is a part."""
    return f"{name}-selected.{form}" if filtered else f"{name}.{form}"


def _file(request: HttpRequest, records: int, body: Iterator[bytes], form: str, name: str) -> HttpResponseBase:
    content_type = writing.CONTENT_TYPES[form]
    links = ('</data>; rel="describedby"',)
    response: Any = (
        whole(b"".join(body), content_type, *links)
        if records <= SHELVED
        else streamed(request, body, content_type, *links)
    )
    return _as_file(response, name) if form != writing.JSON else response


def _as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


@open_to_all
def record(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    """One record as JSON; a request with its answers; of one that was withdrawn, when and why."""
    of = kind(code)
    found = _found(request, of, slug)
    if isinstance(found, HttpResponse):
        return found
    site = where.site(request)
    body = entries.entry(found, site)
    if code == "response":
        answers = entries.with_notes_and_files(queries.answers_of(found.ref))
        body["answers"] = [entries.entry(row, site) for row in answers]
    page = where.page(of, found.ref, found.of, found.position)
    return whole(
        orjson.dumps(body, option=orjson.OPT_INDENT_2),
        "application/json",
        f'<{page}>; rel="canonical"; type="text/html"',
    )


def gone(found: PublishedRecord) -> HttpResponse:
    """Say that a record was withdrawn, when, and why."""
    notes = [{"kind": note.kind, "on": note.on.isoformat(), "words": note.words} for note in found.notes.all()]
    return problem(
        HTTPStatus.GONE, "This record was withdrawn.", withdrawn=found.withdrawn.isoformat() if found.withdrawn else None, notes=notes
    )  # fmt: skip


def _found(request: HttpRequest, of: Kind, slug: str) -> PublishedRecord | HttpResponse:
    if request.GET:
        raise NotUnderstood("One record has no filter. Ask for its address alone.")
    found = queries.at(of.code, slug)
    if found is None:
        return not_there(f"There is no {of.one} at this address.")
    return gone(found) if found.withdrawn else found


@open_to_all
def table(request: HttpRequest, code: str, slug: str, number: int) -> HttpResponseBase:
    """One table of a record's page as CSV, counted from the top of the page, from 1."""
    of = kind(code)
    found = _found(request, of, slug)
    if isinstance(found, HttpResponse):
        return found
    parts = catalogue.tables_of(found)
    if not 1 <= number <= len(parts):
        return not_there("This record has no such table.")
    response = whole(writing.part_as_csv(parts[number - 1]), writing.CONTENT_TYPES[writing.CSV])
    return _as_file(response, f"{found.slug}-table-{number}.csv")


@require_safe
@on_the_shelf
def interface(request: HttpRequest) -> HttpResponse:
    """What the interface for programs is and how to ask it: our own page, from its description."""
    from ..api.description import described

    return render(request, "publication/api.html", described(where.site(request)))
