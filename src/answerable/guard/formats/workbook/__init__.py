"""Excel workbooks (.xlsx and .xlsm): what they hold and do not show (facts/guard.md 3.1).

`inspect` finds it; `book.open_book` and `sheet.Sheet` read which cells are seen, for the guard and for the clean copy alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerable.guard.findings import Finding
from answerable.guard.formats import opc
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Damaged, Package
from answerable.guard.techniques import found

from .book import Book, open_book
from .kept_parts import MINE, inspect_parts
from .sheet import Sheet
from .sheet_level import inspect_formats, inspect_sheet
from .workbook_level import inspect_workbook, inventory

__all__ = ["inspect", "read_sheets"]

_SECONDS_A_MEGABYTE = 1.0  # of processor time, for what is unpacked


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """Everything that a workbook holds and does not show. Raises what the child makes a refusal of."""
    package = Package(content, look)
    book = open_book(package)
    yield from opc.inspect_common(package, look, lambda name, type_, how: how in MINE)
    look.longer(_SECONDS_A_MEGABYTE * look.shared.size / 2**20)
    yield from read_sheets(book, keep_values=bool(book.of_type("chart", "chartEx", "pivotCacheDefinition")))
    for listed in book.listed:
        look.lists(inventory(book, listed))
        sheet = book.sheets.get(listed.name)
        if sheet is not None:
            yield from inspect_sheet(sheet, book)
        if not listed.hidden:
            look.shows(listed.place, listed.name)
            if sheet is not None:
                _show(sheet, look)
    yield from inspect_workbook(book)
    yield from inspect_formats(book)
    yield from inspect_parts(book, look)
    pictures = sum(1 for name in package.names if "/media/" in name.lower())
    if pictures:
        look.lists(counted(pictures, "picture"))
    package.claim(*book.taken)


def read_sheets(book: Book, *, keep_values: bool = False) -> Iterator[Finding]:
    """Read every sheet of a workbook; those that it lists and does not have are said. Raises Damaged for two of one name."""
    for listed in book.listed:
        if not listed.part:
            yield found("dangling-relationship", listed.place, listed.name)
            continue
        if listed.name in book.sheets:
            raise Damaged
        sheet = book.open_sheet(listed, keep_values=keep_values)
        sheet.read()
        book.sheets[listed.name] = sheet


def _show(sheet: Sheet, look: Inspection) -> None:
    """Hand the visible table over to the search for personal data."""
    if not sheet.rows:
        return
    used = tuple(sorted(set().union(*(row.columns for row in sheet.rows))))
    at = {column: index for index, column in enumerate(used)}
    rows: list[tuple[str, ...]] = []
    first = sheet.rows[0].number
    for row in sheet.rows:
        while len(rows) < row.number - first:
            rows.append(())
        if row.columns == used:
            rows.append(row.texts)
            continue
        cells = [""] * (at[row.columns[-1]] + 1)
        for column, text in zip(row.columns, row.texts, strict=True):
            cells[at[column]] = text
        rows.append(tuple(cells))
    look.shows_table(sheet.place, rows, first=first)
