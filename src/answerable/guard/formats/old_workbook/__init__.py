"""Workbooks of the old kind (.xls; BIFF5 and BIFF8, MS-XLS): what they hold and do not show (facts/guard.md 3.2).

Their records are put into the words of an .xlsx and judged by the very rules for that. Every record is known by its number and
read, or carries form alone, or is a finding; the container around them is read to its last byte (old_container).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.workbook.sheet import Sheet
from answerable.guard.formats.workbook.sheet_level import format_words, inspect_sheet
from answerable.guard.formats.workbook.workbook_level import (
    hidden_sheets,
    inventory,
    kept,
    names,
    orphans,
    styles,
    tab_bar,
)
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged
from answerable.guard.techniques import found

from ..old_container import inspect_container, words_in
from .beside import inspect_beside, inspect_globals, strange_records
from .book import OldBook, open_book
from .sheets import read_sheet

__all__ = ["inspect", "read"]

_SECONDS_A_MEGABYTE = 3.0  # of processor time


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """Everything that a workbook of the old kind holds and does not show. Raises what the child makes a refusal of."""
    try:
        book = open_book(content)
    except PermissionError:
        yield found("encrypted")
        return
    except (struct.error, IndexError):
        raise Damaged from None
    look.longer(_SECONDS_A_MEGABYTE * len(content) / 2**20)
    _read_sheets(book)
    yield from _sheets(book, look)
    yield from hidden_sheets(book)
    yield from tab_bar(book)
    yield from names(book)
    yield from kept(book)
    yield from styles(book)
    yield from orphans(book)
    yield from texts_beside(book)
    yield from format_words(book)
    yield from inspect_globals(book, look)
    yield from twice(book)
    shown = [one.name for one in book.listed if not one.hidden]
    yield from inspect_container(book.container, look, {"Workbook", "Book"}, titles=shown)


def read(content: bytes) -> OldBook:
    """A workbook with its sheets read, for the clean copy. Raises Damaged, and PermissionError for one that is encrypted."""
    book = open_book(content)
    _read_sheets(book)
    return book


def _read_sheets(book: OldBook) -> None:
    for listed in book.listed:
        book.sheets[listed.name] = read_sheet(book, listed.name, book.streams[listed.name], keep_values=True)
        stream = book.streams[listed.name]
        if stream.kind == 0x40 and listed.kind != "xlMacrosheet":
            index = book.listed.index(listed)
            book.listed = (*book.listed[:index], replace(listed, kind="xlMacrosheet"), *book.listed[index + 1 :])


def _sheets(book: OldBook, look: Inspection) -> Iterator[Finding]:
    for listed in book.listed:
        look.lists(inventory(book, listed))
        sheet = book.sheets[listed.name]
        yield from inspect_sheet(sheet, book)
        yield from inspect_beside(listed.name, book, look)
        if not listed.hidden:
            look.shows(listed.place, listed.name)
            _show(sheet, look)
    for one in book.unlisted:
        yield from strange_records(one, f"a sheet at byte {one.at:,}")


def _show(sheet: Sheet, look: Inspection) -> None:
    """Hand the visible table over to the search for personal data, each cell in its column."""
    used = sorted({column for row in sheet.rows for column in row.columns})
    at = {column: index for index, column in enumerate(used)}
    rows: list[list[str]] = []
    for row in sheet.rows:
        rows += [[]] * (row.number - sheet.rows[0].number - len(rows))
        cells = [""] * len(used)
        for column, text in zip(row.columns, row.texts, strict=True):
            cells[at[column]] = text
        rows.append(cells)
    if rows:
        look.shows_table(sheet.place, rows, first=sheet.rows[0].number)


@detector("unknown-element")
def texts_beside(book: OldBook) -> Iterator[Finding]:
    """Words after the last of the shared texts."""
    if book.texts.odd:
        yield found("unknown-element", "the workbook’s texts", book.texts.odd)


@detector("unreachable-part")
def twice(book: OldBook) -> Iterator[Finding]:
    """A second copy of the workbook for older programs, of which newer ones show nothing."""
    other = book.container.get("Book") if book.container.get("Workbook") else None
    if other:
        yield found("unreachable-part", "stream Book", words_in(other), said=f"It has {len(other):,} bytes.")
