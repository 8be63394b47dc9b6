"""The page of one record, with what it belongs to and what followed from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from answerable.reading.taxonomy import BY_CODE

from .. import queries
from ..models import Content, PublishedRecord
from ..rules.addresses import anchor, path
from ..rules.kinds import Field, Kind, Type, kind
from ..rules.listing import listing
from .keeping import on_the_shelf
from .lists import Cell, Named, cell, in_words, names_of, pounds

RELATED = {
    # Kind of the page: what is shown below it, with the facet of the other kind that names it.
    "service": (("agreement", "service"), ("decision", "service")),
    "provider": (("agreement", "provider"),),
    "fund": (("agreement", "fund"),),
    "decision": (("agreement", "decision"), ("tender", "decision"), ("document", "decision")),
    "agreement": (("document", "agreement"),),
}
MOST_RELATED = 200


@dataclass(frozen=True)
class Line:
    """One field of a record as it is shown: its heading and its cells, one for each value."""

    label: str
    cells: tuple[Cell, ...]
    words: bool = False


@dataclass(frozen=True)
class Table:
    """A table below the fields: a heading, its columns, rows of text, and for each column whether it holds numbers."""

    caption: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Related:
    """Records of another kind that point at this one."""

    title: str
    rows: tuple[Cell, ...]
    more: str = ""


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
        "lines": list(_lines(of, found.data, named)),
        "tables": list(_tables(of, found.data)),
        "related": list(_related(code, found.ref)),
        "files": [
            (file.name, file.what or file.name, size(file.size), f"{request.path}/files/{file.position}")
            for file in found.files.all()
        ],
    }
    if code == "provider":
        context["paid"] = [
            (f"{year}-{(year + 1) % 100:02d}", Decimal(pence) / 100)
            for year, pence, _ in queries.spend_by_year(found.ref)
        ]
    if code == "response":
        context["answers"] = [_answer(row) for row in queries.answers_of(found.ref)]
        return render(request, "publication/response.html", context)
    return render(request, "publication/record.html", context)


def _lines(of: Kind, data: Mapping[str, Any], named: Named) -> Iterator[Line]:
    for field in of.fields:
        value = data.get(field.name)
        if field.name == of.title or value in (None, "", [], ()) or field.type in (Type.ROWS, Type.TABLES):
            continue
        cells = tuple(one for one in _cells(field, value, named) if one.text)
        if cells:
            yield Line(field.label, cells, field.type is Type.WORDS)


def _cells(field: Field, value: Any, named: Named) -> Iterator[Cell]:
    if field.facet == "category":
        yield from (Cell(BY_CODE[code].label if code in BY_CODE else code) for code in value)
    elif field.type is Type.MANY:
        for ref in value:
            if (field.kind, ref) in named:
                yield Cell(named[(field.kind, ref)].title, path(kind(field.kind).path, ref))
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
        if field.type is Type.ROWS and field.of:
            fields = [one for one in field.of if any(row.get(one.name) for row in value)]
            rows = tuple(tuple(_cell_of(one, row.get(one.name)) for one in fields) for row in value)
            yield Table(field.label, tuple((one.label, one.type is Type.POUNDS) for one in fields), rows)
        elif field.type is Type.TABLES:
            yield from (_table(one) for one in value)


def _cell_of(field: Field, value: Any) -> Cell:
    if field.type is Type.LINK and value:
        return Cell(value, value)
    return cell(field, value, {})


def _table(one: Mapping[str, Any]) -> Table:
    numeric = set(one.get("numeric") or ())
    columns = tuple((name, name in numeric) for name in one["columns"])
    rows = tuple(
        tuple(Cell(text, numeric=is_number) for text, (_, is_number) in zip(row, columns, strict=True))
        for row in one["rows"]
    )
    return Table(str(one.get("caption") or ""), columns, rows)


def _related(code: str, ref: str) -> Iterator[Related]:
    for other, facet in RELATED.get(code, ()):
        rows = list(queries.listed(other, {facet: [ref]})[: MOST_RELATED + 1])
        cells = tuple(Cell(row.title, path(kind(other).path, row.ref)) for row in rows[:MOST_RELATED])
        if cells:
            yield Related(kind(other).many.capitalize(), cells, "There are more." if len(rows) > MOST_RELATED else "")


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
    gaps: tuple[str, ...]
    tables: tuple[Table, ...]


def _answer(row: PublishedRecord) -> Answered:
    data = row.data
    return Answered(
        anchor(row.position), data.get("label") or f"Question {row.position}", data["question"], data.get("answer") or "",
        data.get("held") or "", data.get("outcome") or "", tuple(data.get("exemptions") or ()), tuple(data.get("gaps") or ()),
        tuple(_table(one) for one in data.get("tables") or ()),
    )  # fmt: skip


def size(number: int) -> str:
    """Return a file's size as people read it."""
    for unit in ("bytes", "KB", "MB"):
        if number < 1000 or unit == "MB":
            break
        number = -(-number // 1000)
    return f"{number:,} {unit}"


@require_safe
@on_the_shelf
def file(request: HttpRequest, code: str, slug: str, position: int) -> HttpResponse:
    """One file of a record, byte for byte as it left, as a download."""
    found = queries.at(code, slug)
    one = None if found is None else found.files.filter(position=position).first()
    if one is None:
        raise Http404("There is no such file.")
    content = bytes(Content.objects.get(pk=one.content_id).content)
    response = HttpResponse(content, content_type=one.content_type)
    # As a download: whatever it is, a browser does not run it under this site's name.
    response["Content-Disposition"] = str(content_disposition_header(True, one.name))
    return response


__all__ = ["file", "pounds", "record", "size"]
