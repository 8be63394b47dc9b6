"""Made-up files for these tests: workbooks with every trap, and an old .xls written byte by byte. No real data."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

HEADINGS = ["Supplier Name", "Payment Date", "Amount", "Category"]
ROW = ["Harbour Made-up Trust", "03/04/2018", "1250.00", "Counselling"]


def saved(folder: Path, name: str, data: bytes | str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
    return path


def lines(*rows: Sequence[str]) -> str:
    """Rows as CSV without quotation marks."""
    return "".join(",".join(row) + "\n" for row in rows)


def workbook(*sheets: tuple[str, Iterable[Sequence[object]]], epoch_1904: bool = False) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def xlsx(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(package: bytes, part: str, change: tuple[bytes, bytes] | None = None, whole: bytes | None = None) -> bytes:
    """The package with one part changed or put in the place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == part:
                data = whole if whole is not None else data.replace(*change) if change else data
            new.writestr(entry.filename, data)
    return out.getvalue()


def package(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def ods(rows: Iterable[Sequence[object]]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Spend")
    for row in rows:
        line = TableRow()
        table.addElement(line)
        for value in row:
            if isinstance(value, float):
                line.addElement(TableCell(valuetype="float", value=value))
                continue
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls(rows: Sequence[Sequence[object]], *, protected: bool = False) -> bytes:
    """An Excel 97 workbook: BIFF8 records in one stream of a compound file."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    codepage = _record(0x42, struct.pack("<H", 1200))
    locked = _record(0x2F, struct.pack("<H", 0) + b"\1" * 4) if protected else b""
    name = b"Spend"
    start = len(begin) + len(codepage) + len(locked) + 4 + 8 + len(name) + 4
    sheet_entry = _record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    stream = begin + locked + codepage + sheet_entry + _record(0x0A)
    stream += _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    stream += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(value, float):
                stream += _record(0x203, place + struct.pack("<d", value))
            else:
                text = str(value).encode("latin-1")
                stream += _record(0x204, place + struct.pack("<HB", len(text), 0) + text)
    stream += _record(0x0A)
    return ole({"Workbook": stream})


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each padded to at least 4,096 bytes so that none is a small one."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        first = len(sectors)
        count = -(-len(data) // 512)
        for at in range(count):
            sectors.append(data[at * 512 : at * 512 + 512].ljust(512, b"\0"))
            chains.append(first + at + 1 if at < count - 1 else 0xFFFFFFFE)
        entries.append((name, 2, first, len(data)))
    directory = b""
    for at, (name, kind, first, size) in enumerate(entries):
        encoded = name.encode("utf-16-le")
        child = 1 if at == 0 and len(entries) > 1 else 0xFFFFFFFF
        sibling = at + 1 if 0 < at < len(entries) - 1 else 0xFFFFFFFF
        directory += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(encoded) + 2, kind, 1, 0xFFFFFFFF, sibling, child
        )
        directory += b"\0" * 36 + struct.pack("<IQ", first, size)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    where = len(sectors)
    count = len(directory) // 512
    for at in range(count):
        sectors.append(directory[at * 512 : at * 512 + 512])
        chains.append(where + at + 1 if at < count - 1 else 0xFFFFFFFE)
    table = len(sectors)
    chains.append(0xFFFFFFFD)
    fat = struct.pack(f"<{len(chains)}I", *chains)
    assert len(fat) <= 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, where, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", table) + b"\xff" * (108 * 4)
    return header + b"".join(sectors) + fat.ljust(512, b"\xff")
