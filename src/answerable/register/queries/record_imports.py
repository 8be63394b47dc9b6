"""Reading what an import of records would do or did, row by row, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import DateField, DecimalField

from ..importing import folders
from ..importing.records import WHAT, Planned, preview_name, rows_name
from ..importing.summary import SheetSummary, Summary
from ..models import Import
from ..models.base import MoneyField, PartialDateField, Record
from ..rules import financial_years, money, partial_dates
from ..spreadsheets.fields import KINDS
from ..spreadsheets.layout import fingerprint
from . import imports
from .records import RECORDS, field_name, kind_name, title_of

PAGE = 50
"""Rows on one page."""


@dataclass(frozen=True)
class Page:
    """One page of a preview: pages are counted from 1."""

    sheet: SheetSummary
    number: int
    of: int
    rows: tuple[Planned, ...]


def rows(import_: Import, page: int = 1, *, sheet: int = 1, only: str = "") -> Page | None:
    """One page of what a file's rows become; `only` limits it to "created", "changed", "skipped" or "rejected" rows.

    None where the sheet is not there, or the import was taken back. Raises ValueError for another `only`.
    """
    if only and only not in WHAT:
        raise ValueError(f"“{only}” is not one of {', '.join(WHAT)}.")
    found = imports.summary(import_)
    told = next((one for one in found.sheets if one.position == sheet), None) if found else None
    if told is None:
        return None
    path = folders.of_import(import_.pk) / preview_name(sheet)
    count = sum(1 for _ in _lines(path, only))
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    shown = islice(_lines(path, only), (page - 1) * PAGE, page * PAGE)
    return Page(told, page, pages, tuple(Planned(**json.loads(line.split("\t", 1)[1])) for line in shown))


def _lines(path: Path, only: str) -> Iterator[str]:
    """The lines of a preview, of one kind if that is wanted. Only those that are shown are taken apart."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if not only or line.startswith(f"{only}\t"):
                yield line


def rejects(import_: Import) -> list[tuple[str, Path]]:
    """The files of wrong rows to correct, one a sheet: a name for the person, and the file."""
    return imports.rejects(import_)


# How pages show them


@dataclass(frozen=True)
class Change:
    """One record that a row makes or changes, in words: `fields` are what it says of each, before and after."""

    kind: str
    ref: str
    title: str
    new: bool
    noun: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Line:
    """One row as a page shows it. `cells` are what a row of payments, or a wrong row, says: what and the words."""

    row: int
    what: str
    why: str
    column: str
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    cells: tuple[tuple[str, str], ...]


def counts(import_: Import) -> list[tuple[str, str, int]]:
    """What to show, its words, and how many rows; of payments none is ever changed."""
    told = [("created", "New", import_.created), ("changed", "Changed", import_.changed),
            ("skipped", "Left out", import_.skipped), ("rejected", "Wrong", import_.rejected)]  # fmt: skip
    return [one for one in told if one[0] != "changed" or import_.kind != Import.Kind.PAYMENTS]


def totals(summary: Summary) -> list[tuple[str, int, str, list[tuple[str, int, str]]]]:
    """Of payments: financial year, payments, pounds, and the same of each category."""
    found = []
    for year, categories in summary.totals().items():
        rows = [
            (name or "No category", number, money.pounds(Decimal(pence).scaleb(-2)))
            for name, (number, pence) in categories.items()
        ]
        number = sum(number for number, _ in categories.values())
        pence = sum(pence for _, pence in categories.values())
        found.append((financial_years.starting_in(year), number, money.pounds(Decimal(pence).scaleb(-2)), rows))
    return found


def lines(import_: Import, found: Iterable[Planned | imports.PreviewRow]) -> list[Line]:
    """Rows of a preview in words."""
    found = list(found)
    labels = {one.name: one.label.removeprefix("the ") for one in KINDS[import_.kind]}
    labels["year"] = "financial year"
    names = _names(row for row in found if isinstance(row, Planned))
    return [_line(row, labels, names) for row in found]


def _names(rows: Iterable[Planned]) -> dict[tuple[str, str], str]:
    """What the records that these rows point to are called, by kind and ref."""
    refs: dict[str, set[str]] = {}
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        for one in row.changes:
            named[one["kind"], one["ref"]] = one["title"]
            for name, *values in one["fields"]:
                if target := _points_to(one["kind"], name):
                    refs.setdefault(target, set()).update(value for value in values if value)
    for kind, wanted in refs.items():
        for record in RECORDS[kind]._default_manager.filter(ref__in=wanted):
            named[kind, record.ref] = title_of(record)
    return named


def _points_to(kind: str, name: str) -> str:
    """The kind of record that a field points to; empty for a field that holds a value."""
    f = next((f for f in RECORDS[kind]._meta.concrete_fields if f.name == name and f.is_relation), None)
    target = f.related_model if f else None
    return target.record_kind() if isinstance(target, type) and issubclass(target, Record) else ""


def _payment(row: imports.PreviewRow, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a row of payments says: who and how much first, as people write it."""
    values = dict(row.values)
    told = [(name, values.pop(name)) for name in ("payee", "amount", "paid") if name in values]
    written = {
        "amount": lambda text: money.pounds(Decimal(text)),
        "paid": partial_dates.words,
    }
    return tuple(
        (labels.get(name, name), written[name](text) if name in written and row.what != "rejected" else text)
        for name, text in (*told, *values.items())
    )


def _line(row: Planned | imports.PreviewRow, labels: Mapping[str, str], names: Mapping[tuple[str, str], str]) -> Line:
    if not isinstance(row, Planned):
        return Line(row.row, row.what, row.why, "", (), (), _payment(row, labels))
    changes = tuple(
        Change(
            kind=one["kind"],
            ref=one["ref"],
            title=one["title"],
            new=one["new"],
            noun=kind_name(one["kind"]),
            fields=tuple(
                (
                    field_name(one["kind"], name),
                    _words(one["kind"], name, before, names),
                    _words(one["kind"], name, after, names),
                )
                for name, before, after in one["fields"]
            ),
        )
        for one in row.changes
    )
    filled = tuple((heading, text) for heading, text in row.cells if text.strip())
    return Line(row.row, row.what, row.why, row.column, tuple(row.notes), changes, filled)


def _words(kind: str, name: str, value: Any, names: Mapping[tuple[str, str], str]) -> str:
    """A value as people read it."""
    if value and (target := _points_to(kind, name)):
        return names.get((target, value)) or str(value)
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    known = {f.name: f for f in RECORDS[kind]._meta.concrete_fields}
    f = known.get(name)
    if isinstance(f, MoneyField):
        return money.pounds(Decimal(value))
    if isinstance(f, PartialDateField | DateField):
        return partial_dates.words(value)
    if f is not None and f.choices:
        return str(dict(f.flatchoices).get(value, value))
    if isinstance(f, DecimalField):
        return f"{Decimal(value).normalize():f}"
    return str(value)


def layouts(summary: Summary) -> list[list[SheetSummary]]:
    """The sheets with rows, those of one layout together."""
    found: dict[str, list[SheetSummary]] = {}
    for sheet in summary.sheets:
        if not sheet.blank and sheet.headings:
            found.setdefault(sheet.fingerprint, []).append(sheet)
    return list(found.values())


def fingerprint_of(import_: Import, sheet: SheetSummary) -> str:
    """Under what a person's word on the columns of a sheet is remembered.

    Words that no field goes by were not taken for headings; once a person has said what stands under them, they are.
    """
    if sheet.header_row or not any(sheet.headings):
        return sheet.fingerprint
    return fingerprint(import_.kind, sheet.headings)


def examples(import_: Import, sheet: SheetSummary) -> dict[int, str]:
    """Something that stands in each column, as far as it was kept: column, counted from 0 → words."""
    found: dict[int, str] = {}
    path = folders.of_import(import_.pk) / rows_name(sheet.position)
    if import_.kind != Import.Kind.PAYMENTS and path.exists():
        with path.open(encoding="utf-8") as file:
            for line in islice(file, 20):
                for at, cell in enumerate(json.loads(line)[1]):
                    heading = sheet.headings[at] if at < len(sheet.headings) else ""
                    if cell.strip() and cell.strip() != heading:
                        found.setdefault(at, " ".join(cell.split())[:40])
    for one in sheet.unread:
        if one.get("example") and one["example"] != one["heading"]:
            found.setdefault(index_of(one["letter"]), one["example"])
    return found


def index_of(letters: str) -> int:
    """The number of a column, counted from 0, by its letter."""
    number = 0
    for mark in letters:
        number = number * 26 + ord(mark) - ord("A") + 1
    return number - 1
