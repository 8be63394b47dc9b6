"""From an OpenDocument spreadsheet to what a reader sees of it, by the guard's own reading of its cells."""

from __future__ import annotations

import re
from datetime import date

from answerable.cleaning.content import Book, Cell, Sheet
from answerable.cleaning.errors import CannotClean
from answerable.guard.formats.opendocument import read as read_document
from answerable.guard.formats.opendocument import spreadsheet, tables
from answerable.guard.formats.opendocument.styles import attribute
from answerable.guard.formats.plain import without_unseen
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged, Encrypted, Package

_CELLS = 4_000_000  # of one sheet, with the empty ones between
_NUMBER = re.compile(r"(-?)(£|\$|€)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_FIRST_DAY = date(1899, 12, 30)
_POINTS_A_LETTER = 5.6


def read(content: bytes) -> Book:
    """The visible sheets of an .ods file. Raises CannotClean."""
    try:
        document = read_document(Package(content, Inspection("spreadsheet", lambda *_: iter(()))))
    except Damaged:
        raise CannotClean("The spreadsheet is damaged and cannot be read.") from None
    except Encrypted:
        raise CannotClean("The spreadsheet is protected by a password.") from None
    return Book(tuple(_sheet(one, at) for at, one in enumerate(tables.sheets(document), start=1) if not one.hidden))


def _sheet(sheet: tables.Sheet, number: int) -> Sheet:
    rows = spreadsheet.visible_rows(sheet)
    name = re.sub(r"[\[\]:*?/\\]", " ", without_unseen(sheet.name)).strip(" '")[:31] or f"Sheet {number}"
    if not rows:
        return Sheet(name, ())
    first, last = min(rows), max(rows)
    shown = [one for one in range(1, max(max(row) for row in rows.values()) + 1) if not sheet.column(one).gone]
    if (last - first + 1) * len(shown) > _CELLS:
        raise CannotClean("The spreadsheet has too many cells for a copy. Split it.")
    hidden = _hidden_rows(sheet)
    table = tuple(
        tuple(_cell(rows.get(row, {}).get(column), row, column) for column in shown)
        for row in range(first, last + 1)
        if row not in hidden
    )
    return Sheet(name, table, tuple(round(sheet.column(one).width / _POINTS_A_LETTER, 1) for one in shown))


def _hidden_rows(sheet: tables.Sheet) -> frozenset[int]:
    gone = {
        one.row + more for one in sheet.cells if one.gone in {"hidden-row", "filtered-row"} for more in range(one.rows)
    }
    return frozenset(gone - {one.row for one in sheet.cells if one.shown.strip()})


def _cell(cell: tables.Cell | None, row: int, column: int) -> Cell:
    if cell is None:
        return Cell()
    text = without_unseen(cell.shown).strip("\n")
    number, form = _value(cell, text)
    owner = (row, column) == (cell.row, cell.column)
    return Cell(text, number, form, cell.look.bold, cell.across if owner else 1, cell.down if owner else 1)


def _value(cell: tables.Cell, text: str) -> tuple[float | None, str]:
    """The value as far as it is shown, and the format that shows it so."""
    kind = attribute(cell.element, "value-type")
    if kind in {"float", "currency", "percentage"} and (match := _NUMBER.fullmatch(text.strip())):
        sign, money, whole, places, share = match.groups()
        figure = float(f"{sign}{whole.replace(',', '')}{places or ''}")
        form = ("#,##0" if "," in whole or money else "0") + ("." + "0" * (len(places) - 1) if places else "")
        if share:
            return figure / 100, f"{form}%"
        return figure, f"{money}{form}" if money else form
    if kind == "date" and (match := _DAY.fullmatch(text.strip())):
        parts = match.groups()
        try:
            day = (
                date(int(parts[2]), int(parts[1]), int(parts[0]))
                if parts[2]
                else date(int(parts[3]), int(parts[4]), int(parts[5]))
            )
        except ValueError:
            return None, ""
        return float((day - _FIRST_DAY).days), "dd/mm/yyyy" if parts[2] else "yyyy-mm-dd"
    return None, ""
