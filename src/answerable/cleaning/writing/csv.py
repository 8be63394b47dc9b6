"""A sheet as CSV: UTF-8, one line a row, every cell as it is shown; no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from answerable.cleaning.content import Sheet
from answerable.guard.formats.tables import is_formula


def write(sheet: Sheet) -> bytes:
    """The sheet's bytes: one empty line where nothing is in it.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it (CWE-1236).
    """
    width = max((len(row) for row in sheet.rows), default=0)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    for row in sheet.rows:
        cells = [_safe(cell.text.strip()) for cell in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    return (lines.getvalue() or "\r\n").encode()


def _safe(text: str) -> str:
    return f"'{text}" if is_formula(text) else text
