"""What can be seen of a workbook: its visible sheets, and of these the rows, columns and cells that are seen (facts/guard.md 6.2).

Values only: no formula, no name, no comment, no drawing goes along. A chart's figures stand in visible cells anyway, or are not seen.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from answerable.cleaning.content import Book, Cell, Content, Sheet
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds, package
from answerable.guard.formats import plain
from answerable.guard.formats.workbook import book as opened
from answerable.guard.formats.workbook import number_formats, read_sheets
from answerable.guard.formats.workbook.ranges import Area
from answerable.guard.formats.workbook.sheet import SeenRow
from answerable.guard.formats.workbook.sheet import Sheet as Read
from answerable.guard.formats.workbook.workbook_level import out_of_reach
from answerable.guard.inspection import Inspection

LEAP = 1462  # days between the two days on which workbooks begin to count: 1899-12-30 and 1904-01-01
_SAFE_FORMAT = re.compile(
    r"(?:General|[0#?.,%E+\-/ ();_*@:\\]|yy|yyyy|m{1,5}|d{1,4}|h{1,2}|s{1,2}|AM/PM|\[(?:h+|m+|s+|Red|Blue|Green|Black)\]"
    r"|\[\$[£$€]?(?:-[0-9A-Fa-f]{1,8})?\]|\"[^\"A-Za-z0-9]{0,3}\"|[£$€])*"
)


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """The visible sheets of a workbook of any kind. Raises CannotClean for one in which nothing can be seen."""
    if kind == kinds.XLSB:
        from answerable.guard.formats import binary_workbook

        book = Book(tuple(_sheets(binary_workbook.read(content))))
    elif kind == kinds.XLS:
        from answerable.guard.formats import old_workbook

        try:
            book = Book(tuple(_sheets(old_workbook.read(content))))
        except PermissionError:
            raise CannotClean("The workbook is protected by a password. Take the password off and try again.") from None
    elif kind == kinds.ODS:
        from . import open_workbooks

        book = open_workbooks.read(content)
    else:
        book = Book(tuple(_sheets(_read(content))))
    if not book.sheets:
        raise CannotClean("The workbook has no sheet that can be seen, so there is nothing to make a copy of.")
    return book


def _read(content: bytes) -> opened.Book:
    look = Inspection("workbook", lambda inner, data: iter(()))
    book = opened.open_book(package.Package(content, look))
    for _ in read_sheets(book, keep_values=True):
        pass  # what is missing was said by the guard; what is there is read
    return book


def _sheets(book: opened.Book) -> Iterator[Sheet]:
    names: set[str] = set()
    unreached = out_of_reach(book)
    for number, listed in enumerate(book.listed, 1):
        read = book.sheets.get(listed.name)
        if (
            not listed.hidden
            and listed.name not in unreached
            and read is not None
            and listed.kind not in opened.PROGRAMS
        ):
            yield _sheet(read, _name(listed.name, number, names), book)


def _name(name: str, number: int, taken: set[str]) -> str:
    """The sheet's name without what cannot be seen; a number where nothing is left."""
    bare = re.sub(r"[\[\]:*?/\\]", " ", plain.without_unseen(name)).strip(" '")[:31].rstrip()
    if opened.bare_name(bare) or bare.lower() in taken:
        bare = f"Sheet {number}"
    taken.add(bare.lower())
    return bare


def _sheet(read: Read, name: str, book: opened.Book) -> Sheet:
    if not read.rows:
        return Sheet(name, ())
    columns = [one for one in range(read.first_column, read.widest + 1) if one not in read.shut]
    at = {column: index for index, column in enumerate(columns)}
    numbers = [one for one in range(read.rows[0].number, read.last + 1) if one not in read.shut_rows]
    spans = {(area.left, area.top): area for area in read.merges}
    by_number = {row.number: row for row in read.rows}
    rows = tuple(_row(by_number.get(number), at, spans, numbers, read, book) for number in numbers)
    widths = tuple(min(read.widths.get(column, read.default_width), 120.0) for column in columns)
    return Sheet(name, rows, widths)


def _row(
    row: SeenRow | None,
    at: dict[int, int],
    spans: dict[tuple[int, int], Area],
    numbers: list[int],
    read: Read,
    book: opened.Book,
) -> tuple[Cell, ...]:
    if row is None:
        return ()
    cells = [Cell()] * (max((at[column] for column in row.columns if column in at), default=-1) + 1)
    for column, text, value, style in zip(row.columns, row.texts, row.values, row.styles, strict=True):
        index = at.get(column)
        area = spans.get((column, row.number))
        if index is None and area is not None:
            # Merged with columns that are seen, so that its words stand in the first of them.
            index = next((at[one] for one in range(area.left, area.right + 1) if one in at), None)
        if index is None:
            continue
        while len(cells) <= index:
            cells.append(Cell())
        across = sum(area.left <= one <= area.right for one in at) if area else 1
        down = _within(numbers, area) if area else 1
        cells[index] = _cell(text, value, read.styles.look(style), book, max(across, 1), max(down, 1))
    return tuple(cells)


def _within(numbers: list[int], area: Area) -> int:
    return bisect_right(numbers, area.bottom) - bisect_left(numbers, area.top)


def _cell(text: str, value: float | None, look: Any, book: opened.Book, across: int, down: int) -> Cell:
    words = text if text.isascii() and text.isprintable() else plain.without_unseen(text)
    if value is None:
        return Cell(words, bold=look.font.bold, across=across, down=down)
    code = "" if look.code == "General" else _plain_format(look.code, value)
    if number_formats.is_date(look.code) and book.since_1904:
        value += LEAP
    return Cell(words, value, code, look.font.bold, across, down)


def _plain_format(code: str, value: float) -> str:
    """The number format, where it holds no words of its own; else the part of it that shows this value."""
    if len(code) <= 120 and _SAFE_FORMAT.fullmatch(code) is not None:
        return code
    section = re.sub(r"\[(?:<|>|=)[^\]]*\]", "", number_formats.section_for(code, value)).strip()
    return f"{section};{section};{section}" if section else ""
