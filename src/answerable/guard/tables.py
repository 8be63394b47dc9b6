"""A table as CSV: what a spreadsheet would run, rows that reach beyond the others, characters that nobody sees."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from .findings import Finding, Severity, excerpt
from .plain import NotText, decoded, unseen_characters

# A spreadsheet takes a cell that starts so for a formula and may run it (CWE-1236); the last four are full-width forms.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FIGURE = re.compile(r"[-+]?\s*£?\s*(\d[\d, ]*)?(\.\d+)?\s*%?")
_SHOWN = 5  # findings of one sort that are listed one by one
_FIELD = 10_000_000  # characters of one cell


def inspect(content: bytes) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What is hidden or dangerous in a CSV file, and how many rows and cells it has."""
    try:
        text = decoded(content)
    except NotText as no_text:
        return (no_text.finding,), ()
    if "\0" in text:
        return unseen_characters([(f"line {text[: text.index(chr(0))].count(chr(10)) + 1}", text)]), ()
    csv.field_size_limit(_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        mend = "The table is not whole: a quotation mark or a line end is out of place. Save it again as CSV."
        return (Finding("damaged-table", Severity.REFUSE, "", "", mend),), ()
    found = (*_formulas(rows), *_ragged(rows), *_columns(rows))
    return found, _inventory(rows)


def _inventory(rows: list[list[str]]) -> tuple[str, ...]:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widest = max((len(row) for row in filled), default=0)
    lines = [f"{len(filled):,} rows of up to {widest:,} cells"]
    if filled:
        lines.append("First row: " + excerpt("; ".join(filled[0])))
    return tuple(lines)


def _formulas(rows: list[list[str]]) -> tuple[Finding, ...]:
    places = [
        (number, column, cell)
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row, 1)
        if cell and _is_formula(cell)
    ]
    mend = "A spreadsheet would run this cell as a formula. Put an apostrophe before it."
    found = [
        Finding("formula-injection", Severity.HOLD, f"row {number:,}, column {column:,}", excerpt(cell), mend)
        for number, column, cell in places[:_SHOWN]
    ]
    if len(places) > _SHOWN:
        left = len(places) - _SHOWN
        found.append(Finding("formula-injection", Severity.HOLD, "", "", f"The same is so in {left:,} more cells."))
    return tuple(found)


def _is_formula(cell: str) -> bool:
    if _FIGURE.fullmatch(cell.strip()):
        return False
    return cell.startswith(_STARTS_A_FORMULA) or cell.lstrip().startswith(_STARTS_A_FORMULA)


def _ragged(rows: list[list[str]]) -> tuple[Finding, ...]:
    """Rows with filled cells beyond the width that most rows have: what a reader does not scroll to."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not widths:
        return ()
    usual = max(widths, key=lambda width: (widths[width], width))
    header = next(len(row) for row in rows if any(cell.strip() for cell in row))
    reach = max(usual, header)
    mend = f"The row has filled cells beyond the {reach:,} columns of the table. Look whether they belong there."
    found = [
        Finding("ragged-row", Severity.HOLD, f"row {number:,}", excerpt("; ".join(row[reach:])), mend)
        for number, row in enumerate(rows, 1)
        if any(cell.strip() for cell in row[reach:])
    ]
    return tuple(found[:_SHOWN])


def _columns(rows: list[list[str]]) -> tuple[Finding, ...]:
    return unseen_characters(
        (f"row {number:,}, column {column:,}", cell.replace("\n", " ").replace("\r", " "))
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row, 1)
    )
