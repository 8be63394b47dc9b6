"""The page of one record, with what it belongs to and what followed from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from answerable.reading.taxonomy import label as subject
from answerable.ui.charts import Bar

from .. import counting, drawing, queries
from ..drawing import Cell
from ..models import Content, PublishedRecord
from ..rules.addresses import anchor, path
from ..rules.kinds import Field, Kind, Type, financial_year, kind
from ..rules.listing import listing
from .keeping import on_the_shelf
from .lists import Money, Named, cell, in_words, money_of, names_of, pounds, table_of

MOST_RELATED = 100
"""Records of one kind that are shown below another. There is a list with a filter for more."""
MOST_ANSWERS = 20
SOURCES = ("source", "source_place", "source_url")
"""Fields that say where a fact was found, not what it is: shown last and small."""


@dataclass(frozen=True)
class Line:
    """One field of a record as it is shown: its heading and its cells, one for each value."""

    label: str
    cells: tuple[Cell, ...]
    words: bool = False


@dataclass(frozen=True)
class Table:
    """A table on a page: what it is called, its headings and its body as they are drawn."""

    caption: str
    heads: SafeString
    body: SafeString


@dataclass(frozen=True)
class Related:
    """Records of another kind that have to do with this one, and the address of the list of all of them."""

    title: str
    table: Table
    more: str = ""
    number: int = 0


@require_safe
@on_the_shelf
def record(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """One record; of one that was withdrawn, when and why."""
    of = kind(code)
    found = queries.at(code, slug)
    if found is None or request.GET:
        raise Http404("There is no such record.")
    notes = [(note.get_kind_display(), in_words(note.on.isoformat()), note.words) for note in found.notes.all()]
    context: dict[str, Any] = {"record": found, "kind": of, "notes": notes, "listing": listing(code)}
    if found.withdrawn:
        return render(request, "publication/withdrawn.html", context, status=410)
    named = names_of(of.fields, [found.data])
    context |= {
        "name": found.title or found.data.get("reference") or found.ref,
        "lines": list(_lines(of, found.data, named)),
        "tables": list(_tables(of, found.data)),
        "files": [
            (file.name, file.what or file.name, size(file.size), file_address(of, found.ref, file.position, file.name))
            for file in found.files.all()
        ],
    }
    if code == "response":
        context["answers"] = _answers(queries.answers_of(found.ref))
        return render(request, "publication/response.html", context)
    context |= _AROUND[code](found) if code in _AROUND else {}
    return render(request, "publication/record.html", context)


def file_address(of: Kind, ref: str, position: int, name: str) -> str:
    """Return the address of a file of a record. It ends in the file's name, so that a browser and a file server know what it is."""
    return f"{path(of.path, ref)}/files/{position}/{quote(name, safe='')}"


def _lines(of: Kind, data: Mapping[str, Any], named: Named) -> Iterator[Line]:
    for field in of.fields:
        value = data.get(field.name)
        if field.name == of.title or value in (None, "", [], ()) or field.type in (Type.ROWS, Type.TABLES):
            continue
        if field.name in SOURCES or (
            of.code in ("list", "response") and field.name in ("columns", "lines", "reference")
        ):
            continue
        cells = tuple(one for one in _cells(field, value, named) if one.text)
        if cells:
            yield Line(field.label, cells, field.type is Type.WORDS)
    source = tuple(str(data[name]) for name in SOURCES[:2] if data.get(name))
    if source:
        yield Line("Source of these facts", (Cell(", ".join(source), data.get("source_url") or ""),))


def _cells(field: Field, value: Any, named: Named) -> Iterator[Cell]:
    if field.facet == "category":
        yield from (Cell(subject(code)) for code in value)
    elif field.type is Type.MANY:
        for ref in value:
            if (field.kind, ref) in named:
                yield Cell(named[(field.kind, ref)], path(kind(field.kind).path, ref))
    elif field.type is Type.LINES:
        yield from (Cell(line) for line in value)
    elif field.type is Type.LINK:
        yield Cell(value, value)
    else:
        yield cell(field, value, named)


def _tables(of: Kind, data: Mapping[str, Any]) -> Iterator[Table]:
    for field in of.fields:
        value = data.get(field.name)
        if not value:
            continue
        if field.name == "amounts":
            yield _by_year(field, value)
        elif field.type is Type.ROWS and field.of:
            yield _of_rows(field, value)
        elif field.type is Type.TABLES:
            yield from (_table(one) for one in value)


def _by_year(field: Field, amounts: Sequence[Mapping[str, Any]]) -> Table:
    """Amounts by year: a row for each year, a column for each thing that is recorded, with how exact it is where that is not plain."""
    whats = list(dict.fromkeys(row.get("what") or "Amount" for row in amounts))
    cells: dict[str, dict[str, list[str]]] = {}
    for row in amounts:
        basis = row.get("basis") or ""
        words = pounds(row["amount"]) if row.get("amount") else "Not recorded"
        words += f" ({basis})" if basis not in ("", "as stated", "not recorded") else ""
        cells.setdefault(row.get("year") or "", {}).setdefault(row.get("what") or "Amount", []).append(words)
    rows = [
        (Cell(year or "Year not recorded"), *(Cell("; ".join(of.get(what, ())), numeric=True) for what in whats))
        for year, of in sorted(cells.items())
    ]
    heads = drawing.heads([("Financial year", False), *((what, True) for what in whats)])
    return Table(field.label, heads, drawing.rows(rows))


def _of_rows(field: Field, value: Sequence[Mapping[str, Any]]) -> Table:
    """Small records as a table. An address is put under the name before it: nobody reads addresses."""
    links = [one.name for one in field.of if one.type is Type.LINK]
    fields = [one for one in field.of if one.name not in links and any(row.get(one.name) for row in value)]
    rows = []
    for row in value:
        cells = [cell(one, row.get(one.name), {}) for one in fields]
        address = next((row[name] for name in links if row.get(name)), "")
        if address:
            cells[0] = Cell(cells[0].text or address, address)
        rows.append(tuple(cells))
    return Table(
        field.label,
        drawing.heads([(one.label, one.type is Type.POUNDS) for one in fields]),
        drawing.rows(rows, headed=False),
    )


def _table(one: Mapping[str, Any]) -> Table:
    columns = list(one["columns"])
    numeric = _numeric(one.get("numeric") or (), columns)
    rows = [
        tuple(Cell(text, numeric=is_number) for text, is_number in zip(row, numeric, strict=True))
        for row in one["rows"]
    ]
    return Table(
        str(one.get("caption") or "Table"),
        drawing.heads(list(zip(columns, numeric, strict=True))),
        # An empty cell of a table that was given stays empty: what it means, the table's own words say.
        drawing.rows(rows, gap="", headed=False),
    )


def _numeric(told: Sequence[Any], columns: Sequence[str]) -> list[bool]:
    """Which columns hold numbers. They are told by name or by place."""
    return [name in told or place in told for place, name in enumerate(columns)]


_RELATED_COLUMNS = {
    "agreement": ("title", "provider", "kind", "starts", "ends", "value"),
    "decision": ("title", "taken", "taken_by"),
    "tender": ("title", "status", "invited", "closes", "estimated_value"),
    "document": ("title", "kind", "dated"),
    "fund": ("name", "funder"),
    "service": ("name", "beneficiaries"),
}


def _related(
    other: str, title: str, rows: QuerySet[PublishedRecord], more: str = "", without: str = ""
) -> Related | None:
    """Records of another kind as a table, a hundred at most; None where there is none. `without` a column that all have alike."""
    of = kind(other)
    ordered = rows.order_by(F("dated").desc(nulls_last=True), "title", "ref")
    found: list[tuple[str, dict[str, Any]]] = list(ordered.values_list("ref", "data")[: MOST_RELATED + 1])
    if not found:
        return None
    told = [name for name in _RELATED_COLUMNS[other] if name != without]
    columns = [name for name in told if any(data.get(name) for _, data in found) or name == of.title]
    fields = [of.field(name) for name in columns]
    heads = drawing.heads([(field.label, field.type is Type.POUNDS) for field in fields])
    table = Table(title, heads, drawing.rows(table_of(of, columns, found[:MOST_RELATED])))
    left_out = len(found) > MOST_RELATED
    return Related(title, table, more if left_out else "", rows.count() if left_out else len(found))


def _named_by(other: str, **facets: str) -> QuerySet[PublishedRecord]:
    return queries.listed(other, {name: [value] for name, value in facets.items()})


def _some(*found: Related | None) -> list[Related]:
    return [one for one in found if one is not None]


def _worth(rows: QuerySet[PublishedRecord]) -> Money | None:
    """What some agreements are worth by year."""
    return money_of(counting.worth_of("agreement", rows), "agreement")


def _paid(**of: Any) -> tuple[Bar, ...]:
    """What was paid by financial year, as the columns of a chart."""
    return tuple(Bar(financial_year(year), Decimal(pence) / 100) for year, pence, _ in counting.paid_by_year(**of))


def _of_service(found: PublishedRecord) -> dict[str, Any]:
    agreements = _named_by("agreement", service=found.ref)
    tenders = queries.records("tender").filter(data__service=found.ref)
    narrow = [code for code in found.data.get("categories") or () if not _has_kinds(code, found.data["categories"])]
    answers = queries.listed("response", {"category": narrow}) if narrow else None
    return {
        "related": _some(
            _related("agreement", "Agreements", agreements, f"/agreements?service={quote(found.ref)}"),
            _related("decision", "Decisions", _named_by("decision", service=found.ref)),
            _related("tender", "Invitations to tender", tenders),
        ),
        "money": _worth(agreements),
        "money_title": "What its agreements are worth",
        "answered": responses(answers) if answers is not None else [],
        "answered_title": "Answers about the same subject",
    }


def _has_kinds(code: str, codes: Sequence[str]) -> bool:
    return any(one.startswith(f"{code}.") for one in codes)


def _of_provider(found: PublishedRecord) -> dict[str, Any]:
    agreements = _named_by("agreement", provider=found.ref)
    naming = queries.listed("answer", {"provider": [found.ref]}).values("of")
    return {
        "related": _some(
            _related("agreement", "Agreements", agreements, f"/agreements?provider={quote(found.ref)}", "provider"),
            _related("fund", "Funds from it", queries.records("fund").filter(data__funder=found.ref)),
            _related("document", "Its documents", queries.records("document").filter(data__owner=found.ref)),
        ),
        "money": _worth(agreements),
        "money_title": "What its agreements are worth",
        "paid": _paid(provider=found.ref),
        "paid_more": f"/payments?provider={quote(found.ref)}",
        "answered": responses(queries.records("response").filter(ref__in=naming)),
        "answered_title": "Answers that name it",
    }


def _of_fund(found: PublishedRecord) -> dict[str, Any]:
    agreements = _named_by("agreement", fund=found.ref)
    own = queries.records("fund").filter(pk=found.pk)
    inside = money_of(counting.worth_of("fund", own), "fund")
    return {
        "charts": [(chart.title, chart.rows) for chart in inside.charts] if inside else [],
        "related": _some(
            _related("fund", "Funds that are part of it", queries.records("fund").filter(data__part_of=found.ref)),
            _related("agreement", "Agreements paid from it", agreements, f"/agreements?fund={quote(found.ref)}"),
        ),
        "money": _worth(agreements),
        "money_title": "What was agreed from it",
    }


def _of_decision(found: PublishedRecord) -> dict[str, Any]:
    agreements = _named_by("agreement", decision=found.ref)
    return {
        "related": _some(
            _related("tender", "Invitations to tender that followed", _named_by("tender", decision=found.ref)),
            _related("agreement", "Agreements that followed", agreements, "/agreements"),
            _related("document", "Documents", _named_by("document", decision=found.ref)),
        ),
        "paid": _paid(agreement__in=agreements.order_by().values("ref")),
        "paid_title": "What was paid under these agreements",
    }


def _of_agreement(found: PublishedRecord) -> dict[str, Any]:
    own = queries.records("agreement").filter(pk=found.pk)
    inside = money_of(counting.worth_of("agreement", own), "agreement")
    return {
        "charts": [(chart.title, chart.rows) for chart in inside.charts] if inside else [],
        "related": _some(_related("document", "Documents", _named_by("document", agreement=found.ref))),
        "paid": _paid(agreement=found.ref),
        "paid_title": "What was paid under it",
        "paid_more": f"/payments?agreement={quote(found.ref)}",
    }


_AROUND = {
    "service": _of_service,
    "provider": _of_provider,
    "fund": _of_fund,
    "decision": _of_decision,
    "agreement": _of_agreement,
}


def responses(rows: QuerySet[PublishedRecord], most: int = MOST_ANSWERS) -> list[tuple[str, str, str]]:
    """Return requests that were answered, the latest first: what each was about, its page, its day in words."""
    ordered = rows.order_by(F("dated").desc(nulls_last=True), "ref")[:most]
    return [
        (
            row.title or row.data.get("reference") or row.ref,
            path("answers", row.ref),
            in_words(row.data["dated"]) if row.data.get("dated") else "",
        )
        for row in ordered
    ]


@dataclass(frozen=True)
class Answered:
    """One question and its answer, as the page of its request shows them."""

    anchor: str
    label: str
    question: str
    answer: str
    held: str
    outcome: str
    exemptions: tuple[str, ...]
    tables: tuple[Table, ...]
    gaps: tuple[str, ...]
    providers: tuple[Cell, ...]


def _answers(rows: QuerySet[PublishedRecord]) -> list[Answered]:
    found = list(rows)
    named = names_of([kind("answer").field("providers")], [row.data for row in found])
    return [_answer(row.data, row.position, named) for row in found]


def _answer(data: Mapping[str, Any], position: int, named: Named) -> Answered:
    return Answered(
        anchor=anchor(position),
        label=f"Question {data['label']}" if data.get("label") else f"Question {position}",
        question=data["question"],
        answer=data.get("answer") or "",
        held=data.get("held") or "",
        outcome=data.get("outcome") or "",
        exemptions=tuple(data.get("exemptions") or ()),
        tables=tuple(_table(one) for one in data.get("tables") or ()),
        gaps=tuple(data.get("gaps") or ()),
        providers=tuple(
            Cell(named[("provider", ref)], path("providers", ref))
            for ref in data.get("providers") or ()
            if ("provider", ref) in named
        ),
    )


def size(number: int) -> str:
    """Return a file's size as people read it."""
    for unit in ("bytes", "KB", "MB"):
        if number < 1000 or unit == "MB":
            break
        number = -(-number // 1000)
    return f"{number:,} {unit}"


@require_safe
@on_the_shelf
def file(request: HttpRequest, code: str, slug: str, position: int, name: str) -> HttpResponse:
    """One file of a record, byte for byte as it left, as a download."""
    found = queries.at(code, slug)
    one = None if found is None or request.GET else found.files.filter(position=position, name=name).first()
    if one is None:
        raise Http404("There is no such file.")
    content = bytes(Content.objects.get(pk=one.content_id).content)
    response = HttpResponse(content, content_type=one.content_type)
    # As a download: whatever it is, a browser does not run it under this site's name.
    response["Content-Disposition"] = str(content_disposition_header(True, one.name))
    return response
