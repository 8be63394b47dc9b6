"""What a page shows as a file to take away: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# A spreadsheet takes a cell that starts so for a formula and may run it (CWE-1236); a figure is left alone.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FIGURE = re.compile(r"[-+]?\d+(\.\d+)?")
FORMS = ("csv", "json")


def cell(value: Any) -> str:
    """Write a value for CSV: nothing for what is not recorded, numbers plain, days as ISO 8601, no cell that runs."""
    if value is None:
        return ""
    text = f"{value:f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)
    if _FIGURE.fullmatch(text):
        return text
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return the rows as a CSV file: UTF-8 with a byte order mark, so that a spreadsheet reads "£" rightly."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return _file(name, "csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf" + text.getvalue().encode())


def as_json(name: str, data: Any) -> HttpResponse:
    """Return the data as a JSON file: money as exact numbers, days as ISO 8601, null for what is not recorded."""
    import orjson

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return orjson.Fragment(f"{value:f}")
        raise TypeError(f"{type(value).__name__} has no form in JSON.")

    return _file(name, "json", "application/json", orjson.dumps(data, default=plain, option=orjson.OPT_INDENT_2))


def table(name: str, form: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return the rows as a file of the form "csv" or "json"; in JSON each row is an object by column."""
    if form == "csv":
        return as_csv(name, columns, rows)
    return as_json(name, [dict(zip(columns, row, strict=True)) for row in rows])


def _file(name: str, form: str, kind: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}")
    return response
