"""A workbook as .xlsx, written from nothing: values and number formats, without properties, formulas or names."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format

from answerable.cleaning.content import Book, Cell, Sheet

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""What the file says of when it was made: always the same, so that equal content gives equal bytes."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDEST, NARROWEST = 80.0, 2.0  # characters
TEXT = 32_767  # characters that a cell can hold


def write(book: Book) -> bytes:
    """The workbook's bytes: the same for the same content."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"created": _MADE})
    formats: dict[tuple[str, bool], Format] = {}
    for sheet in book.sheets:
        _write_sheet(workbook, sheet, formats)
    workbook.close()
    return buffer.getvalue()


def _write_sheet(workbook: xlsxwriter.Workbook, sheet: Sheet, formats: dict[tuple[str, bool], Format]) -> None:
    page = workbook.add_worksheet(sheet.name)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, min(max(width, NARROWEST), WIDEST))
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell.text or cell.number is not None:
                look = _format(workbook, cell, formats)
                if cell.across > 1 or cell.down > 1:
                    page.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, "", look)
                _write_cell(page, row, column, cell, look)


def _format(workbook: xlsxwriter.Workbook, cell: Cell, formats: dict[tuple[str, bool], Format]) -> Format | None:
    key = (cell.format if cell.number is not None else "", cell.bold)
    if key == ("", False):
        return None
    if key not in formats:
        formats[key] = workbook.add_format({"bold": cell.bold, **({"num_format": key[0]} if key[0] else {})})
    return formats[key]


def _write_cell(page: object, row: int, column: int, cell: Cell, look: Format | None) -> None:
    if cell.number is None:
        page.write_string(row, column, _NOT_IN_XML.sub("", cell.text)[:TEXT], look)  # type: ignore[attr-defined]
    elif cell.text in {"TRUE", "FALSE"} and not cell.format:
        page.write_boolean(row, column, bool(cell.number), look)  # type: ignore[attr-defined]
    else:
        page.write_number(row, column, cell.number, look)  # type: ignore[attr-defined]
