"""The limited process in which a partner's file is opened. It reads it from standard input and answers with JSON.

{"headings": [..], "rows": [[number, [cell, ..]], ..]} or {"fault": sentence}. It can open no file, write none, start no process, and
has little memory and time. Cells are exact text: dates of workbooks are written 1987-03-31, whole numbers without a point.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from importlib import import_module
from typing import Any

from answerable import sandbox

LIMITS = sandbox.Limits(memory=1024 * 1024 * 1024, cpu_seconds=20)
LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
UNPACKED = 200 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST = 10_000, 200, 5_000
NEEDED = ("python_calamine", "encodings.cp437", "encodings.cp1252", "encodings.utf_16", "encodings.utf_8_sig")


class Refused(Exception):
    """The file is not opened; the sentence says why and what to do."""


def main() -> None:  # pragma: no cover - it runs in the child, where the measuring does not reach
    """Read the file on standard input and write what it holds to standard output."""
    for needed in NEEDED:  # before opening files is forbidden
        import_module(needed)
    data = sys.stdin.buffer.read(LARGEST + 1)
    sandbox.limit(LIMITS)
    sys.stdout.buffer.write(json.dumps(answer(data)).encode())
    sys.stdout.buffer.flush()
    os._exit(0)


def answer(data: bytes) -> dict[str, Any]:
    """Return what a file holds, or why it is not opened."""
    try:
        if len(data) > LARGEST:
            raise Refused("The file is larger than 20 MB. Split it.")
        headings, rows = _table(_read(data))
        return {"headings": headings, "rows": rows}
    except Refused as refused:
        return {"fault": str(refused)}
    except (MemoryError, RecursionError):
        return {"fault": "The file unpacks to far more than a table needs, so it was not opened. Save it as CSV."}
    except Exception as error:
        # Whatever a parser raises on a hostile file is one thing to the reader; no traceback leaves this process.
        if "assword" in type(error).__name__ + str(error):
            return {"fault": "The file is protected by a password. Save a copy without one."}
        return {"fault": "The file is damaged or of a kind that is not known. Save it as .xlsx, CSV or JSON."}


def _read(data: bytes) -> Iterable[list[str]]:
    if not data.strip():
        raise Refused("The file is empty.")
    if data.startswith(b"PK"):
        return _workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("The file is an old or protected workbook. Save it as .xlsx without a password.")
    text = _text(data)
    return _json(text) if text.lstrip()[:1] in ("[", "{") else _delimited(text)


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data:
        raise Refused("The file is not text and no workbook. Save it as .xlsx, CSV or JSON.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _delimited(text: str) -> Iterator[list[str]]:
    first = text.lstrip().splitlines()[0]
    separator = max(",;\t|", key=first.count)
    csv.field_size_limit(LARGEST)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _json(text: str) -> Iterator[list[str]]:
    told = json.loads(text)
    if isinstance(told, dict):
        lists = [each for each in told.values() if isinstance(each, list)]
        if len(lists) != 1:
            raise Refused("The JSON file has no single list of records. Export one list.")
        told = lists[0]
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise Refused("The JSON file is no list of records with named values.")
    headings = list(dict.fromkeys(str(key) for one in told for key in one))
    yield headings
    for one in told:
        if any(isinstance(value, dict | list) for value in one.values()):
            raise Refused("A record of the JSON file has records inside. Export it flat, or as CSV.")
        yield [_cell(one.get(heading)) for heading in headings]


def _workbook(data: bytes) -> Iterator[list[str]]:
    import python_calamine as calamine

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > UNPACKED:
            raise Refused("The file unpacks to far more than a table needs, so it was not opened. Save it as CSV.")
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        names = [entry.name for entry in workbook.sheets_metadata if entry.visible == calamine.SheetVisibleEnum.Visible]
        filled = [name for name in names if workbook.get_sheet_by_name(name).height]
        if len(filled) != 1:
            raise Refused("The workbook needs exactly one sheet with rows. Save the one that is meant by itself.")
        sheet = workbook.get_sheet_by_name(filled[0])
        if sheet.height > MOST_ROWS + 1 or sheet.width > MOST_COLUMNS:
            raise Refused(f"The sheet has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Split it.")
        for row in sheet.iter_rows():
            yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _table(lines: Iterable[list[str]]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The first row that is filled has the headings; empty rows are left out. Rows are numbered as a person counts them."""
    headings: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if any(len(cell) > LONGEST for cell in cells):
            raise Refused(f"Row {number} has a cell of more than {LONGEST:,} characters. Shorten it.")
        if not headings:
            headings = _headings(cells)
            continue
        if len(cells) > len(headings) and any(cells[len(headings) :]):
            raise Refused(f"Row {number} has more cells than there are headings. Check the file’s separators.")
        rows.append((number, cells[: len(headings)] + [""] * (len(headings) - len(cells))))
        if len(rows) > MOST_ROWS:
            raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    if not rows:
        raise Refused("The file has headings at most, and no rows under them.")
    return headings, rows


def _headings(cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise Refused(f"The file has more than {MOST_COLUMNS} columns. Leave out those that are not needed.")
    while cells and not cells[-1]:
        cells.pop()
    named = [cell or f"Column {at}" for at, cell in enumerate(cells, start=1)]
    if len({one.casefold() for one in named}) < len(named):
        raise Refused("Two columns have the same heading. Give each its own.")
    return named
