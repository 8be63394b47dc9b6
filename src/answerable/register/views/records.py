"""The lists of records and the page of each: for every kind of record the same, with more where a subject has more."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires

from .. import queries
from ..forms.lists import FilterForm
from ..forms.records import FORMS
from ..models import Principle
from ..queries import lists
from ..queries.words import noun, nouns
from ..rules.lists import csv_cell, json_value
from . import agreements, decisions, funds, matching, plans
from .subjects import OWNED, PARTS, WRITERS, group_of

PAGE = 50
_CHUNK = 500


@dataclass(frozen=True)
class Cell:
    """One value of a listed record."""

    text: str
    kind: str


@dataclass(frozen=True)
class Line:
    """One line of a list: the record's kind and reference, and its values."""

    kind: str
    ref: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Heading:
    """The heading of a column: its words, the address that sorts by it, and how it is sorted now."""

    column: lists.Column
    sort: str = ""
    now: str = ""


def lines(spec: lists.ListSpec, rows: Any, columns: tuple[lists.Column, ...] | None = None) -> list[Line]:
    """Return what a list shows of these rows; the reference is the line's own."""
    chosen = columns if columns is not None else spec.columns[1:]
    return [Line(spec.kind, row.ref, tuple(Cell(c.text(row), c.kind) for c in chosen)) for row in rows]


@require_safe
@requires(Permission.REGISTER_READ)
def everything(http: HttpRequest) -> HttpResponse:
    """Every kind of record that the register has, with how many there are."""
    return render(http, "register/everything.html", {"kinds": queries.kinds()})


@require_safe
@requires(Permission.REGISTER_READ)
def records(http: HttpRequest, kind: str) -> HttpResponseBase:
    """The records of one kind: filtered and sorted by the address, page by page, or whole as a file (`as=csv|json`)."""
    spec = lists.spec(kind)
    if spec is None:
        raise Http404("The register has no such kind of record.")
    form = FilterForm(http.GET, spec)
    wanted = form.wanted()
    typed = http.GET.get("sort", "")
    sort, down = typed.removeprefix("-"), typed.startswith("-")
    rows = lists.find(spec, wanted, sort, down=down)
    if http.GET.get("as") in ("csv", "json"):
        return _file(spec, rows, http.GET["as"])
    page = Paginator(rows, PAGE).get_page(http.GET.get("page"))
    shown = {
        "kind": kind,
        "noun": noun(kind),
        "nouns": nouns(kind),
        "form": form,
        "used": form.used(),
        "more_filters": [form[name] for name in form.fields if name != "q"],
        "narrowed": any(wanted.get(name) not in (None, "") for name in form.fields if name != "q"),
        "headings": [_heading(column, sort, down) for column in spec.columns],
        "page": page,
        "lines": lines(spec, page),
        "total": lists.total(spec, rows),
        "sort": typed,
        "can_add": kind in FORMS and kind in WRITERS and kind not in _ADDED_ELSEWHERE,
        "tabs": [(one, nouns(one), one == kind) for one in group_of(kind)],
        "no_principles": kind == "principle" and not Principle.objects.exists(),
    }
    if kind == "agreement":
        shown |= agreements.charts_of(rows, list(page))
    return render(http, "register/records.html", shown)


_ADDED_ELSEWHERE = frozenset({*OWNED} - {"action", "notice", "statement", "business_case", "service_contact", "tender"})
"""Kinds that are added on the page of the record that they belong to."""


def _heading(column: lists.Column, sort: str, down: bool) -> Heading:
    if not column.sort:
        return Heading(column)
    if sort != column.name:
        return Heading(column, column.name)
    return Heading(column, column.name if down else f"-{column.name}", "descending" if down else "ascending")


def _file(spec: lists.ListSpec, rows: QuerySet[Any], form: str) -> StreamingHttpResponse:
    """The whole list as a file, written as it is read, so that a long one needs no memory."""
    found = rows.iterator(chunk_size=_CHUNK)
    content, kind = (
        (_csv(spec, found), "text/csv; charset=utf-8") if form == "csv" else (_json(spec, found), "application/json")
    )
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{spec.plural.replace(' ', '-')}.{form}"))
    return response


def _csv(spec: lists.ListSpec, rows: Iterator[Any]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.heading for column in spec.columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([csv_cell(column.datum(row)) for column in spec.columns])
        if number % _CHUNK == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _json(spec: lists.ListSpec, rows: Iterator[Any]) -> Iterator[bytes]:
    import orjson

    yield b"["
    for number, row in enumerate(rows):
        line = {column.name: json_value(column.datum(row)) for column in spec.columns}
        yield (b",\n" if number else b"\n") + orjson.dumps(line)
    yield b"\n]\n"


# One record


@dataclass(frozen=True)
class PartView:
    """Records that belong to the one on the page: a heading, their list, and where one is added."""

    kind: str
    noun: str
    owner: str
    heading: str
    columns: tuple[lists.Column, ...]
    lines: list[Line]
    more: int


MOST_PARTS = 100
"""Records of one part that a page shows; the rest are in their list."""


def parts_of(kind: str, row: Any) -> list[PartView]:
    """Return what belongs to a record, in as many queries as there are parts."""
    found = []
    for part in PARTS.get(kind, ()):
        spec = lists.spec(part.kind)
        assert spec is not None
        columns = tuple(c for c in spec.columns[1:] if c.name not in {part.owner, *_owner_like(kind)})
        rows = lists.find(spec, {}).filter(**{part.owner: row})
        shown = list(rows[: MOST_PARTS + 1])
        more = rows.count() - MOST_PARTS if len(shown) > MOST_PARTS else 0
        found.append(
            PartView(
                part.kind,
                noun(part.kind),
                part.owner,
                part.heading,
                columns,
                lines(spec, shown[:MOST_PARTS], columns),
                more,
            )
        )
    return found


def _owner_like(kind: str) -> set[str]:
    return {"agreement": {"consultation"}, "consultation": {"agreement"}}.get(kind, set())


_PAGES: dict[str, tuple[str, Callable[[HttpRequest, Any], dict[str, Any]]]] = {
    "agreement": ("register/agreement.html", agreements.page_of),
    "decision": ("register/decision.html", decisions.page_of),
    "fund": ("register/fund.html", funds.page_of),
    "document": ("register/document.html", plans.document_page),
    "consultation": ("register/consultation.html", plans.consultation_page),
    "organisation": ("register/match_organisation.html", matching.page_of),
}
"""Kinds whose page has more than every page has: its template, and what it is given."""


@require_safe
@requires(Permission.REGISTER_READ)
def record(http: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """One record: what its subject has to say of it, what belongs to it, and every field with its source."""
    found = queries.record(kind, ref)
    if found is None:
        raise Http404("The register has no such record.")
    row = queries.RECORDS[kind]._default_manager.get(ref=ref)
    # Where the reader came from, if that is a page of this site.
    back = http.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = ""
    parts = parts_of(kind, row)
    headed = {part.kind for part in parts}
    shown: dict[str, Any] = {
        "found": found,
        "row": row,
        "kind": kind,
        "noun": noun(kind),
        "nouns": nouns(kind),
        "back": back,
        "parts": parts,
        "related": [one for one in found.related if one.kind not in headed],
        "can_change": kind in FORMS and kind in WRITERS,
        "owned": kind in OWNED,
    }
    template = "register/record.html"
    if kind in _PAGES:
        template, more = _PAGES[kind]
        shown |= more(http, row)
    return render(http, template, shown)
