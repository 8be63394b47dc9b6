"""The one way in which a row is written, so that equal rows are equal bytes and equal tables have equal digests.

A row is one JSON object on a line of UTF-8: its columns in alphabetical order, no spaces between, no letters escaped that need not
be. Half of a surrogate pair is no letter and cannot be written in UTF-8; a row that holds one is written in ASCII with escapes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


def line(row: Mapping[str, Any]) -> bytes:
    """Return a row of plain values as its line, with the line's end. Raises ValueError for what JSON cannot hold: not a number."""
    try:
        return _written(row, ascii_only=False).encode()
    except UnicodeEncodeError:
        return _written(row, ascii_only=True).encode()


def _written(row: Mapping[str, Any], *, ascii_only: bool) -> str:
    return (
        json.dumps(
            row, sort_keys=True, separators=(",", ":"), ensure_ascii=ascii_only, allow_nan=False, check_circular=False
        )
        + "\n"
    )


def read_line(written: bytes) -> dict[str, Any]:
    """Return the row of a line. Raises ValueError where it is no JSON object."""
    row = json.loads(written)
    if not isinstance(row, dict):
        raise ValueError("A line of a table is a JSON object.")
    return row


def moment(value: datetime) -> str:
    """Return a moment in UTC to the microsecond: 2028-05-04T11:00:00.000000Z."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def exact(value: Decimal, places: int) -> str:
    """Return an exact decimal with its column's number of places, as text: JSON's numbers are not exact. Nil has no sign."""
    whole = value.quantize(Decimal(1).scaleb(-places))
    return format(whole if whole else abs(whole), "f")
