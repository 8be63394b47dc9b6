"""Lists as files, a piece at a time, so that a long one needs no memory: CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import QuerySet

from ..counting import Sum, Worth
from ..rules.kinds import Field, Kind, Type, pounds
from ..rules.open_data import Part, csv_cell
from . import entries

if TYPE_CHECKING:
    import pyarrow

BOM = "\ufeff"
"""What tells Excel that a file is UTF-8; every program that reads CSV leaves it out."""
CSV, JSON, PARQUET = "csv", "json", "parquet"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8; header=present",
    JSON: "application/json",
    PARQUET: "application/vnd.apache.parquet",
}
_PARQUET_ROWS = 10_000


def csv_lines(head: Sequence[str], batches: Iterable[Iterable[Sequence[str]]]) -> Iterator[bytes]:
    """Return a CSV file (RFC 4180, UTF-8 with a byte order mark), a batch of rows at a time. Cells are safe already."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow(head)
    for batch in batches:
        writer.writerows(batch)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    if out.tell():
        yield out.getvalue().encode()


def as_csv(of: Kind, rows: QuerySet[Any], site: str) -> Iterator[bytes]:
    """Return a list as CSV: a row for each record. Small records within one have a file of their own."""
    table = entries.Table(of, rows, site)
    types = [column.type for column in table.columns]
    return csv_lines(
        [column.name for column in table.columns],
        (
            [[csv_cell(t, value) for t, value in zip(types, row, strict=True)] for row in batch]
            for batch in table.batches()
        ),
    )


def rows_as_csv(of: Kind, part: Field, rows: QuerySet[Any]) -> Iterator[bytes]:
    """Return the small records of a list as CSV: a row for each, with the ref of the record that it belongs to."""
    return csv_lines(
        [of.code, *(one.name for one in part.of)],
        (
            [
                [csv_cell(Type.LINE, row.ref), *(csv_cell(one.type, small.get(one.name)) for one in part.of)]
                for row in batch
                for small in row.data.get(part.name) or ()
            ]
            for batch in entries.batches(rows)
        ),
    )


def part_as_csv(part: Part) -> bytes:
    """Return one table of a record as CSV."""
    return b"".join(csv_lines(part.columns, [part.rows]))


def as_json(rows: QuerySet[Any], site: str, head: dict[str, Any]) -> Iterator[bytes]:
    """Return a list as JSON: `head`, and in it under "records" one record a line."""
    yield orjson.dumps(head)[:-1] + b',"records":['
    first = True
    for batch in entries.batches(entries.with_notes_and_files(rows)):
        lines = b",\n".join(orjson.dumps(entries.entry(row, site)) for row in batch)
        yield (b"\n" if first else b",\n") + lines
        first = False
    yield b"\n]}\n"


def _arrow_type(field_type: Type, of: Sequence[Field] = ()) -> pyarrow.DataType:
    """Return how Parquet holds a field: pounds exactly, days as days."""
    import pyarrow as pa

    match field_type:
        case Type.POUNDS:
            return pa.decimal128(15, 2)
        case Type.DAY:
            return pa.date32()
        case Type.NUMBER:
            return pa.int64()
        case Type.YES_NO:
            return pa.bool_()
        case Type.LINES | Type.MANY:
            return pa.list_(pa.string())
        case Type.ROWS:
            return pa.list_(pa.struct([pa.field(one.name, _arrow_type(one.type, one.of)) for one in of]))
        case Type.TABLES:
            return pa.list_(
                pa.struct([
                    pa.field("caption", pa.string()),
                    pa.field("columns", pa.list_(pa.string())),
                    pa.field("rows", pa.list_(pa.list_(pa.string()))),
                    pa.field("numeric", pa.list_(pa.string())),
                ])
            )  # fmt: skip
    return pa.string()


def _arrow_value(field_type: Type, of: Sequence[Field]) -> Callable[[Any], Any]:
    match field_type:
        case Type.POUNDS:
            return lambda value: Decimal(value) if value else None
        case Type.DAY:
            return lambda value: date.fromisoformat(value) if value else None
        case Type.LINES | Type.MANY:
            return lambda value: list(value or ())
        case Type.TABLES:
            return lambda value: [
                {name: list(one.get(name) or ()) if name != "caption" else one.get("caption") or "" for name in _TABLE}
                for one in value or ()
            ]
        case Type.ROWS:
            inner = {one.name: _arrow_value(one.type, one.of) for one in of}
            return lambda value: [{name: make(row.get(name)) for name, make in inner.items()} for row in value or ()]
    return lambda value: None if value == "" else value


_TABLE = ("caption", "columns", "rows", "numeric")


class _Pipe(io.RawIOBase):
    """What a Parquet writer writes into: pieces that wait to be sent on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take a piece."""
        piece = bytes(data)
        self.pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Return what has come in since the last time."""
        found = b"".join(self.pieces)
        self.pieces.clear()
        return found


def as_parquet(of: Kind, rows: QuerySet[Any], site: str) -> Iterator[bytes]:
    """Return a list as Parquet with typed columns: pounds as decimal128(15, 2), days as date32, lists as lists."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = entries.Table(of, rows, site)
    parts = [column.field.of if column.field and not column.named else () for column in table.columns]
    schema = pa.schema(
        pa.field(column.name, _arrow_type(column.type, part), metadata={"description": column.meaning})
        for column, part in zip(table.columns, parts, strict=True)
    )
    makers = [_arrow_value(column.type, part) for column, part in zip(table.columns, parts, strict=True)]
    pipe = _Pipe()
    waiting: list[list[Any]] = []
    with pq.ParquetWriter(pa.PythonFile(pipe, mode="w"), schema, compression="zstd") as writer:

        def group() -> None:
            values = zip(*waiting, strict=True)
            arrays = [
                pa.array([make(value) for value in column], field.type)
                for make, column, field in zip(makers, values, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            waiting.clear()

        for batch in table.batches():
            waiting += batch
            if len(waiting) >= _PARQUET_ROWS:
                group()
                yield pipe.taken()
        if waiting:
            group()
    yield pipe.taken()


def paid(by: str, sums: Iterable[tuple[str, int, int]]) -> bytes:
    """Return what was paid in each year or category as CSV: what the charts of payments show."""
    rows = [[csv_cell(Type.LINE, label), pounds(pence), str(number)] for label, pence, number in sums]
    return b"".join(csv_lines((by, "amount", "payments"), [rows]))


NO_AMOUNT, NO_SUBJECT = "no amount recorded", "no subject recorded"
"""What is missing of a row in a file of sums."""


def worth(by: str, found: Worth) -> bytes:
    """Return what records are worth together as CSV: in which year (or about which subject), of what, and how many records that is
    the sum of, of how many.

    What is not recorded has rows of its own: years in which records run without any amount, what has no subject, and as the last row
    how many records have no amount at all.
    """
    sums = found.by_year if by == "year" else found.by_subject
    rows = [_sum(one, found.of(one, by), NO_SUBJECT if by == "subject" and not one.label else "") for one in sums]
    if by == "year":
        for what in dict.fromkeys(one.what for one in sums):
            rows += [_nothing(year, what, found.running[year]) for year in found.without(what)]
        rows.sort()
    if without := found.records - found.recorded:
        rows.append(["", "", "", str(without), str(found.records), NO_AMOUNT])
    return b"".join(csv_lines((by, "what", "amount", "records", "of_records", "missing"), [rows]))


def _sum(one: Sum, of: int | None, missing: str) -> list[str]:
    amount, number = pounds(one.pence), str(one.records)
    return [
        csv_cell(Type.LINE, one.label),
        csv_cell(Type.LINE, one.what),
        amount,
        number,
        csv_cell(Type.NUMBER, of),
        missing,
    ]


def _nothing(year: str, what: str, of: int) -> list[str]:
    return [csv_cell(Type.LINE, year), csv_cell(Type.LINE, what), "", "0", str(of), NO_AMOUNT]


def counts(by: str, counted: Iterable[tuple[str, int]]) -> bytes:
    """Return how many records have each value as CSV: what the chart above a list shows."""
    return b"".join(
        csv_lines((by, "records"), [[[csv_cell(Type.LINE, value), str(number)] for value, number in counted]])
    )
