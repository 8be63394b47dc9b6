"""A published record as data: what is known of it, then its fields. The same in every file and in the interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from .. import queries
from ..actions import payment_data
from ..models import PublishedPayment, PublishedRecord
from ..rules.kinds import Kind, Type, kind
from ..rules.open_data import Column, columns, filled
from . import where

BATCH = 1000
"""Records that are in memory at once."""

Entry = dict[str, Any]


def when(moment: datetime | None) -> str | None:
    """Return a moment as text, "2026-11-22T09:30:00Z"; None for none."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(row: PublishedRecord | PublishedPayment, site: str) -> Entry:
    """Return a record as JSON has it. Of one that was withdrawn `data` is null and a note says why. `site` begins addresses."""
    if isinstance(row, PublishedPayment):
        of = kind("payment")
        return _entry(of, row.ref, site + where.page(of, row.ref), row.version, filled(of, payment_data(row)))
    of = kind(row.kind)
    found = _entry(of, row.ref, site + where.page(of, row.ref, row.of, row.position), row.version, None)
    if row.withdrawn is None:
        found["data"] = filled(of, row.data)
    found["published"], found["changed"] = when(row.published_at), when(row.changed_at)
    found["withdrawn"] = row.withdrawn.isoformat() if row.withdrawn else None
    found["notes"] = [{"kind": note.kind, "on": note.on.isoformat(), "words": note.words} for note in row.notes.all()]
    found["files"] = [
        {
            "name": file.name,
            "what": file.what,
            "type": file.content_type,
            "size": file.size,
            "sha256": file.content_id,
            "address": f"{site}{where.path(of.path, row.ref)}/files/{file.position}/{quote(file.name, safe='')}",
        }
        for file in row.files.all()
    ]
    return found


def _entry(of: Kind, ref: str, address: str, version: int, data: Mapping[str, Any] | None) -> Entry:
    return {
        "kind": of.code, "ref": ref, "slug": where.slug(ref), "address": address, "version": version, "published": None,
        "changed": None, "withdrawn": None, "notes": [], "files": [], "data": data,
    }  # fmt: skip


def gone_payment(ref: str, version: int) -> Entry:
    """Return what is left of a payment that is public no longer: its ref."""
    return _entry(kind("payment"), ref, "", version, None)


def batches(rows: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    """Return rows some at a time, out of one reading of the store: none is missed or comes twice where it changes meanwhile."""
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch


def with_notes_and_files(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows with what `entry` asks of them, in two queries a batch; payments have neither."""
    return rows.prefetch_related("notes", "files") if rows.model is PublishedRecord else rows


Names = Mapping[tuple[str, str], str]


def names(of: Kind, data: Sequence[Mapping[str, Any]]) -> Names:
    """Return what the records are called that these point at, by kind and ref: one query for each kind."""
    found: dict[tuple[str, str], str] = {}
    for field in of.fields:
        if field.type is Type.ONE:
            refs = sorted({row[field.name] for row in data if row.get(field.name)})
            titles = queries.records(field.kind).filter(ref__in=refs).values_list("ref", "title") if refs else ()
            found |= {(field.kind, ref): title for ref, title in titles}
    return found


class Table:
    """A list as a table: its columns, and its rows a batch at a time, each value as the record has it."""

    def __init__(self, of: Kind, rows: QuerySet[Any], site: str) -> None:
        self.of = of
        self.rows = rows
        self.site = site
        self.columns: tuple[Column, ...] = columns(of)

    def batches(self) -> Iterator[list[list[Any]]]:
        """Return the rows, a batch at a time."""
        for batch in batches(self.rows):
            data = [payment_data(row) if isinstance(row, PublishedPayment) else row.data for row in batch]
            called = names(self.of, data)
            yield [self._row(row, one, called) for row, one in zip(batch, data, strict=True)]

    def _row(self, row: Any, data: Mapping[str, Any], called: Names) -> list[Any]:
        paid = isinstance(row, PublishedPayment)
        own = {
            "ref": row.ref,
            "address": self.site + (where.page(self.of, row.ref) if paid else where.page(self.of, row.ref, row.of, row.position)),
            "record_published": None if paid else when(row.published_at),
            "record_changed": None if paid else when(row.changed_at),
            "record_version": row.version,
        }  # fmt: skip
        found = []
        for column in self.columns:
            if column.field is None:
                found.append(own[column.name])
            elif column.named:
                found.append(called.get((column.field.kind, data.get(column.field.name) or "")))
            else:
                found.append(data.get(column.name))
        return found
