"""The limited process in which a workbook is opened (facts/guard.md 6.3).

It reads the workbook from its standard input and writes frames to its standard output: a letter, four bytes of
length, and that many bytes. "J" is a piece of JSON: a sheet begins, a sheet has ended, the fault, or the end. "D" is CSV
of the sheet that began last. It can open no file, write none, start no process, and has little memory and little time.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from html import unescape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from answerable import sandbox

from .tables import letter

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LIMITS = sandbox.Limits(memory=1536 * 1024 * 1024, cpu_seconds=60)
INPUT_LIMIT = 101 * 1024 * 1024  # bytes; the parent has already refused more than 100 MB
MEMBERS = 2_000  # parts of a workbook
UNPACKED = 300 * 1024 * 1024  # bytes of all its parts
RATIO, RATIO_FROM = 200, 10 * 1024 * 1024  # a part may unpack to 200 times its size, from 10 MB on
CELLS = 5_000_000  # filled cells of all sheets
AREA = 20_000_000  # cells between the first and the last of one sheet
SHEETS = 500
PROBLEMS = 1_000  # of one sheet that are named
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
NUMBER_LENGTH = 15  # significant figures that a spreadsheet keeps; what follows is the noise of its arithmetic
NEEDED = ("python_calamine", "xml.etree.ElementTree", "encodings.cp437", "encodings.utf_16_le", "encodings.utf_16_be")
_NAMED = 8  # hidden rows or columns that a sentence lists
_PIECE = 4 * 1024 * 1024
_TAIL = 512  # bytes that are looked at again with the next piece, so that nothing is cut through

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?!</(?:\w+:)?c>)')
_REFERENCE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(?=\d)')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,10})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).){0,9000}?<(?:\w+:)?v>([^<]{1,20})<',
    re.S,
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\br="(\d{1,10})"')
_HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\b(?=[^>]*\shidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")[^>]*\bmax="(\d{1,5})"'
)
_HIDDEN_TABLE = re.compile(
    rb'<table:table\b[^>]*?\btable:name="([^"]*)"|<table:table-(?:row|column)\b[^>]*?\btable:visibility="(?:collapse|filter)"'
)
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_FILEPASS = 0x2F
_BEFORE_FILEPASS = {0x809, 0x86, 0x40, 0x5C, 0xE1, 0xC1, 0xE2, 0x42}  # begin, write protection, and what some put first
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")


class Fault(StrEnum):
    """Everything that can be wrong with a workbook. The child reports one of these, and a place for some."""

    PROTECTED = "protected"
    DAMAGED = "damaged"
    ARCHIVE = "archive"
    NOT_A_WORKBOOK = "not_a_workbook"
    BINARY_WORKBOOK = "binary_workbook"
    EXPANDS = "expands"
    FAR_CELL = "far_cell"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_SHEETS = "too_many_sheets"
    DOCTYPE = "doctype"
    NO_SHEETS = "no_sheets"


class Refused(Exception):
    """The workbook is not opened."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.place = place


def main() -> None:  # pragma: no cover - it runs in the child, where the measuring does not reach
    """Read the workbook on standard input and write what it holds to standard output."""
    for needed in NEEDED:  # before opening files is forbidden
        import_module(needed)
    data = sys.stdin.buffer.read(INPUT_LIMIT)
    sandbox.limit(LIMITS)
    out = sys.stdout.buffer
    for frame in frames(data):
        out.write(frame)
    out.flush()
    os._exit(0)  # nothing is left to tidy, and a parser's own ending is not waited for


def frames(data: bytes) -> Iterator[bytes]:
    """All that the child says about a workbook, ending with "end" or a fault."""
    try:
        yield from _opened(data)
        yield _json({"end": True})
    except Refused as refused:
        yield _json({"fault": refused.fault.value, "place": refused.place})
    except (MemoryError, RecursionError):
        yield _json({"fault": Fault.EXPANDS.value, "place": ""})
    except Exception as error:
        # Whatever a parser raises on a hostile file is one thing to the reader; no traceback leaves this process.
        fault = Fault.PROTECTED if "assword" in type(error).__name__ + str(error) else Fault.DAMAGED
        yield _json({"fault": fault.value, "place": ""})


def _opened(data: bytes) -> Iterator[bytes]:
    import python_calamine as calamine

    package = data.startswith(b"PK")
    kind, scan = _package(data) if package else (_old(data), _Scan())
    yield _json({"kind": kind})
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        described = [entry for entry in workbook.sheets_metadata if entry.typ == calamine.SheetTypeEnum.WorkSheet]
        if not described:
            raise Refused(Fault.NO_SHEETS)
        if len(described) > SHEETS:
            raise Refused(Fault.TOO_MANY_SHEETS)
        cells = 0
        for position, entry in enumerate(described, start=1):
            yield _json(
                {"sheet": position, "name": entry.name, "hidden": entry.visible != calamine.SheetVisibleEnum.Visible}
            )
            errors = scan.errors.get(entry.name, {})
            written = _Written(workbook.get_sheet_by_name(entry.name), errors, scan.hidden.get(entry.name, Hidden()))
            for piece in written.pieces():
                yield _frame(b"D", piece)
            cells += written.cells
            if cells > CELLS:
                raise Refused(Fault.TOO_MANY_CELLS)
            yield _json(
                {
                    "rows": written.rows,
                    "width": written.width,
                    "multiline": written.multiline,
                    "problems": written.problems,
                }
            )


class _Written:
    """One sheet as CSV, and what was noticed on the way."""

    def __init__(self, sheet: CalamineSheet, errors: dict[tuple[int, int], str], hidden: Hidden) -> None:
        self._sheet = sheet
        self._hidden = hidden
        self._errors = errors
        self._by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), error in errors.items():
            self._by_row.setdefault(row, []).append((column, error))
        self.rows = 0
        self.width = max(1, *(column + 1 for _, column in errors)) if errors else 1
        self.cells = 0
        self.multiline = False
        self._breaks = 0
        self.problems: list[tuple[int, str, str]] = []

    def pieces(self) -> Iterator[bytes]:
        """The CSV, a piece at a time. Row n of it is row n of the sheet, and column C is column C."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        left = self._sheet.start[1] if self._sheet.start else 0
        before = [""] * left
        self.width = max(self.width, left + self._sheet.width)
        for row in self._numbered():
            cells = before + [_TEXT[type(value)](value) for value in row]
            for column, error in self._by_row.pop(self.rows, ()):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = error
                self._say(self.rows, column, f"the formula in it gives {error}.")
            self.cells += len(cells) - cells.count("")
            writer.writerow(cells if any(cells) else [])
            self.rows += 1
            if buffer.tell() > _PIECE // 4:
                yield self._taken(buffer)
        yield self._taken(buffer)
        for first, last in self._sheet.merged_cell_ranges or ():
            place = f"{letter(first[1])}{first[0] + 1}:{letter(last[1])}{last[0] + 1}"
            self._say(
                first[0], first[1], f"cells {place} are merged; their words are taken to stand in the first of them."
            )
        self._say_hidden()
        self.multiline = self._breaks != self.rows

    def _say_hidden(self) -> None:
        """Filters and groups hide rows; what is hidden is in the file all the same."""
        rows = sorted(row for row in self._hidden.rows if row <= self.rows)
        columns = sorted(column for column in self._hidden.columns if column <= self.width)
        if self._hidden.somewhere:
            self.problems.append((1, "A", "some rows or columns are hidden, and read too."))
        for word, places in (("row", list(map(str, rows))), ("column", [letter(column - 1) for column in columns])):
            if places:
                shown = ", ".join(places[:_NAMED]) + (f" and {len(places) - _NAMED:,} more" * (len(places) > _NAMED))
                one = len(places) == 1
                first = (rows[0] - 1, 0) if word == "row" else (0, columns[0] - 1)
                self.problems.append(
                    (
                        first[0] + 1,
                        letter(first[1]),
                        f"{word if one else word + 's'} {shown} {'is' if one else 'are'} hidden, and read too.",
                    )
                )

    def _taken(self, buffer: io.StringIO) -> bytes:
        piece = buffer.getvalue()
        self._breaks += piece.count("\n")
        buffer.seek(0)
        buffer.truncate()
        return piece.encode("utf-8", errors="replace")

    def _numbered(self) -> Iterator[list[Any]]:
        """The rows from row 1 on (but columns from the first filled one), and as many as errors of formulas need."""
        yield from self._sheet.iter_rows()
        last = max((row for row, _ in self._errors), default=-1)
        while self.rows <= last:
            yield []

    def _say(self, row: int, column: int, sentence: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append((row + 1, letter(column), f"{letter(column)}{row + 1}: {sentence}"))


def number(value: float) -> str:
    """A number as its cell shows it: exact to 15 figures, never with an exponent, and without the noise of arithmetic.

    A spreadsheet keeps 15 figures. Sums are noisier than that, so what lies within a thousandth of a millionth of a number
    with at most four decimals is that number; a number that truly has more decimals keeps them.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    near = round(value, 4)
    if abs(value - near) < 1e-9 * max(1.0, abs(value)) * (1 if abs(value) < 1e6 else 1e-3):
        value = near
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    shown = f"{value:.{NUMBER_LENGTH}g}"
    return format(float(shown), ".15f").rstrip("0") if "e" in shown else shown


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="seconds")


def _words(value: str) -> str:
    # Nearly all cells are plain: a look costs less than five replacements.
    if value.isprintable() and "_x000D_" not in value:
        return value
    return (
        value.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("_x000D_\n", "\n")
        .replace("_x000D_", "")
        .replace("\0", "")
    )


_TEXT: dict[type, Callable[[Any], str]] = {
    str: _words,
    float: number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    date: lambda value: value.isoformat(),
    datetime: _moment,
    time: lambda value: value.isoformat(),
    timedelta: str,
}


@dataclass
class Hidden:
    """Rows and columns of a sheet that are hidden, counted from 1."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    somewhere: bool = False  # in an OpenDocument sheet, whose rows are not numbered


class _Scan:
    """What a look through the parts found: errors of formulas by sheet, row and column counted from 0; what is hidden."""

    def __init__(self) -> None:
        self.errors: dict[str, dict[tuple[int, int], str]] = {}
        self.hidden: dict[str, Hidden] = {}


def _package(data: bytes) -> tuple[str, _Scan]:
    """Look through the parts of a zipped workbook before a parser sees them. Raises Refused."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, struct.error):
        raise Refused(Fault.DAMAGED) from None
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > MEMBERS:
        raise Refused(Fault.EXPANDS)
    if len(set(names)) != len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise Refused(Fault.DAMAGED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(Fault.PROTECTED)
    kind = _kind(names, package)
    seen = _Seen(kind)
    for entry in entries:
        seen.look_at(package, entry)
    scan = _Scan()
    if kind == "ods":
        scan.hidden = seen.hidden
    elif seen.errors or seen.hidden:
        parts = _sheet_parts(package)
        scan.hidden = {name: seen.hidden[part] for name, part in parts.items() if part in seen.hidden}
        scan.errors = {name: seen.errors[part] for name, part in parts.items() if part in seen.errors}
    return kind, scan


def _old(data: bytes) -> str:
    """Look whether a workbook of Excel 97 is encrypted: a FILEPASS record stands near the beginning of its stream."""
    for at in range(512, len(data), 512):
        if data[at : at + 2] != b"\x09\x08":
            continue
        while at + 4 <= len(data):
            record, length = struct.unpack_from("<HH", data, at)
            if record == _FILEPASS:
                raise Refused(Fault.PROTECTED)
            if record not in _BEFORE_FILEPASS:
                break
            at += 4 + length
    return "xls"


def _kind(names: Iterable[str], package: zipfile.ZipFile) -> str:
    found = set(names)
    if "xl/workbook.bin" in found:
        raise Refused(Fault.BINARY_WORKBOOK)
    if any(name.startswith("xl/worksheets/") for name in found):
        return "xlsx"
    if "mimetype" in found and "content.xml" in found:
        with package.open("mimetype") as part:
            mimetype = part.read(200)
        if b"opendocument.spreadsheet" in mimetype:
            with package.open("META-INF/manifest.xml") if "META-INF/manifest.xml" in found else io.BytesIO() as part:
                if b"encryption-data" in part.read(_PIECE):
                    raise Refused(Fault.PROTECTED)
            return "ods"
    inside = any(name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".ods")) for name in found)
    raise Refused(Fault.ARCHIVE if inside else Fault.NOT_A_WORKBOOK)


class _Seen:
    """A running count over all parts; what headers say of sizes is not believed."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._bytes = 0
        self._table = ""
        self._cells = 0
        self.errors: dict[str, dict[tuple[int, int], str]] = {}
        self.hidden: dict[str, Hidden] = {}

    def look_at(self, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Unpack one part, a piece at a time. Raises Refused."""
        sheet = self._kind == "xlsx" and bool(_SHEET_PART.fullmatch(entry.filename))
        markup = entry.filename.endswith((".xml", ".rels", ".vml"))
        size, tail = 0, b""
        columns: set[bytes] = set()
        last_row = 0
        with package.open(entry) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                self._bytes += len(piece)
                if self._bytes > UNPACKED or (size > RATIO_FROM and size > RATIO * max(entry.compress_size, 1)):
                    raise Refused(Fault.EXPANDS)
                both = tail + piece
                if markup and any(mark in both for mark in _DOCTYPES):
                    raise Refused(Fault.DOCTYPE)
                if sheet:
                    columns.update(_REFERENCE.findall(both))
                    last_row = max(last_row, max(map(int, _ROW.findall(both)), default=0))
                    self._cells += piece.count(b"<c ") + piece.count(b":c ")
                    if b't="e"' in both:
                        self._note_errors(entry.filename, both)
                    if b"hidden=" in both:
                        self._note_hidden(entry.filename, both)
                elif entry.filename == "content.xml" and any(
                    int(count) > LAST_ROW for count in _REPEATED.findall(both)
                ):
                    raise Refused(Fault.EXPANDS)
                elif entry.filename == "content.xml":
                    self._note_hidden_tables(both)
                tail = both[-_TAIL:]
        if self._cells > 4 * CELLS:
            raise Refused(Fault.TOO_MANY_CELLS)
        if sheet and last_row * max(map(_column, columns), default=0) > AREA:
            self._near(package, entry)

    def _note_errors(self, part: str, piece: bytes) -> None:
        found = self.errors.setdefault(part, {})
        for column, row, error in _ERROR.findall(piece):
            found[int(row) - 1, _column(column) - 1] = error.decode("ascii", errors="replace")

    def _note_hidden(self, part: str, piece: bytes) -> None:
        found = self.hidden.setdefault(part, Hidden())
        found.rows.update(map(int, _HIDDEN_ROW.findall(piece)))
        for first, last in _HIDDEN_COLUMNS.findall(piece):
            found.columns.update(range(int(first), min(int(last), LAST_COLUMN) + 1))

    def _note_hidden_tables(self, piece: bytes) -> None:
        for found in _HIDDEN_TABLE.finditer(piece):
            if found[1] is not None:
                self._table = unescape(found[1].decode("utf-8", errors="replace"))
            else:
                self.hidden[self._table] = Hidden(somewhere=True)

    def _near(self, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Refuse a sheet with a filled cell far from the others, for it would be read with all the empty ones between."""
        far_row, far_column, tail = 0, 0, b""
        last = (0, "")
        with package.open(entry) as part:
            while piece := part.read(_PIECE):
                for letters, figures in _CELL.findall(tail + piece):
                    row, column = int(figures), _column(letters)
                    far_row, far_column = max(far_row, row), max(far_column, column)
                    last = max(last, (row * column, f"{letters.decode()}{row}"))
                tail = (tail + piece)[-_TAIL:]
        if far_row * far_column > AREA or far_row > LAST_ROW or far_column > LAST_COLUMN:
            raise Refused(Fault.FAR_CELL, last[1])


def _column(letters: bytes) -> int:
    """The number of a column, counted from 1."""
    count = 0
    for character in letters:
        count = count * 26 + character - ord("A") + 1
    return count


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Which part of the package each sheet is, by the sheet's name."""
    from xml.etree import ElementTree  # the parts hold no DOCTYPE, so nothing in them expands

    def read(name: str) -> ElementTree.Element:
        with package.open(name) as part:
            return ElementTree.fromstring(part.read(_PIECE * 4))  # noqa: S314

    targets = {
        one.get("Id", ""): one.get("Target", "").lstrip("/").removeprefix("xl/")
        for one in read("xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    for one in read("xl/workbook.xml").iter():
        if one.tag.rpartition("}")[2] == "sheet":
            by_id = next((value for key, value in one.attrib.items() if key.rpartition("}")[2] == "id"), "")
            parts[one.get("name", "")] = "xl/" + targets.get(by_id, "")
    return parts


def _frame(letter_: bytes, payload: bytes) -> bytes:
    return letter_ + struct.pack(">I", len(payload)) + payload


def _json(value: dict[str, object]) -> bytes:
    return _frame(b"J", json.dumps(value).encode("ascii"))
