"""Which kinds can be taken as data, what each is called there, its filters and columns: all of it from `rules.kinds`.

`/data/agreements.csv`, `/api/v1/agreements` and the parts of docs/reference/open-data-fields.md have their names from here.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from answerable.standards.csv_text import safe_text

from .kinds import KINDS, Field, Kind, Type

IN_STANDARDS = ("open_contract", "grant")
"""Kinds that are published as the files of another standard, not as lists of ours."""
KINDS_AS_DATA: tuple[Kind, ...] = tuple(one for one in KINDS if one.code not in IN_STANDARDS)
DATED, WORDS = "dated", "words"
"""The filters by the calendar year of a record's day, "2025", and by words in it, as the pages of lists have them."""
LONGEST_WORDS = 100
"""Characters of the words that a list is filtered by."""
PAYMENT_FILTERS = {
    "year": "Financial year",
    "provider": "Provider",
    "agreement": "Agreement",
    "payee": "Paid to, exactly as printed",
    WORDS: "Words in the payee, purpose or category",
}
JOINED = "; "
"""What stands between the values of a list in one cell of a CSV file."""


def name(of: Kind) -> str:
    """Return what a kind is called in addresses of data: "invitations-to-tender"."""
    return of.many.replace(" ", "-")


BY_NAME: Mapping[str, Kind] = {name(one): one for one in KINDS_AS_DATA}
"""Every kind that can be taken as data, by its name there."""


def filters(of: Kind) -> dict[str, str]:
    """Return the filters of a kind's list with their labels, in the order of the fields."""
    if of.code == "payment":
        return dict(PAYMENT_FILTERS)
    found: dict[str, str] = {}
    for field in of.fields:
        if field.facet:
            found.setdefault(field.facet, "Financial year" if field.facet == "year" else field.label)
    if of.dated:
        found[DATED] = f"Calendar year of “{of.field(of.dated).label}”"
    return found | {WORDS: "Words in the record"}


def filled(of: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return every field of a record in the order of its kind: null, or an empty list, where nothing is recorded."""
    return {one.name: _filled(one, data.get(one.name)) for one in of.fields}


def _filled(field: Field, value: Any) -> Any:
    if field.type is Type.ROWS:
        return [{part.name: _filled(part, row.get(part.name)) for part in field.of} for row in value or ()]
    if field.type in (Type.LINES, Type.MANY, Type.TABLES):
        return list(value or ())
    return None if value in (None, "") else value


def rows_of(of: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind that hold small records: each is a file of its own, since a CSV cell holds one value."""
    return tuple(field for field in of.fields if field.type is Type.ROWS and field.of)


def child(of: Kind, part: str) -> Field | None:
    """Return the field of small records with this name; None where there is none."""
    return next((field for field in rows_of(of) if field.name == part), None)


@dataclass(frozen=True)
class Column:
    """One column of a list as a file. `field` is the one it comes from; none for what every record has. `named` says that it
    holds the name of the record that the field points at."""

    name: str
    meaning: str
    type: Type
    field: Field | None = None
    named: bool = False


BEFORE = (
    Column("ref", "By which the record is known, here and in other files", Type.LINE),
    Column("address", "The page that shows it", Type.LINK),
)
AFTER = (
    Column("record_published", "When it first became public here; empty for payments", Type.LINE),
    Column("record_changed", "When it was last changed here; empty for payments", Type.LINE),
    Column("record_version", "The version of the whole record that it last changed in", Type.NUMBER),
)


def columns(of: Kind) -> tuple[Column, ...]:
    """Return the columns of a kind's list as a file. A ref is followed by the name of what it points at."""
    return (*BEFORE, *(column for field in of.fields for column in _columns(field)), *AFTER)


def _columns(field: Field) -> Iterator[Column]:
    yield Column(field.name, field.meaning, field.type, field)
    if field.type is Type.ONE:
        yield Column(f"{field.name}_name", f"{field.label}: its name", Type.LINE, field, named=True)


def csv_cell(of: Type, value: Any) -> str:
    """Return a value as a cell of a CSV file: text that no spreadsheet runs, numbers as they are, "" for none.

    Small records and tables are files of their own; their cell says how many there are.
    """
    if value is None or value in ("", [], ()):
        return ""
    match of:
        case Type.YES_NO:
            return "true" if value else "false"
        case Type.NUMBER:
            return str(value)
        case Type.POUNDS:  # checked at the door: digits, a point, and a minus at most
            return str(value)
        case Type.LINES | Type.MANY:
            return safe_text(JOINED.join(value))
        case Type.ROWS | Type.TABLES:
            return str(len(value))
    return safe_text(str(value))


class BadCursor(ValueError):
    """A cursor that this interface did not give."""


def cursor(*place: int) -> str:
    """Return a place in a list as the opaque text that the next page is asked for by."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def place(text: str, length: int) -> tuple[int, ...]:
    """Return the place that a cursor stands for: so many whole numbers. Raises BadCursor."""
    try:
        found = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor(text) from None
    if (
        not isinstance(found, list)
        or len(found) != length
        or not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 2**62 for one in found)
    ):
        raise BadCursor(text)
    return tuple(found)


@dataclass(frozen=True)
class Part:
    """One table of a record, as the page of the record shows it: its caption, its columns, its rows, all of them text."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(of: Kind, data: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the tables of a record in the order in which its page shows them, with cells that no spreadsheet runs."""
    found: list[Part] = []
    for field in of.fields:
        value = data.get(field.name) or ()
        if field.type is Type.TABLES:
            found += [_table(one) for one in value]
        elif field.type is Type.ROWS and field.of and value:
            rows = tuple(tuple(csv_cell(one.type, row.get(one.name)) for one in field.of) for row in value)
            found.append(Part(field.label, tuple(one.label for one in field.of), rows))
    return tuple(found)


def _table(one: Mapping[str, Any]) -> Part:
    heads = tuple(safe_text(head) for head in one["columns"])
    rows = tuple(tuple(_as_shown(cell) for cell in row) for row in one["rows"])
    return Part(str(one.get("caption") or ""), heads, rows)


def _as_shown(text: str) -> str:
    """A negative number stays a number; everything else is text."""
    digits = text.removeprefix("-").replace(",", "").replace(".", "", 1)
    return text if digits.isascii() and digits.isdecimal() else safe_text(text)
