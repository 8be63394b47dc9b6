"""Binary workbooks (.xlsb; MS-XLSB 2.1 and 2.4): their sheets, rows, columns, cells, styles, texts, names and comments.

Its records are put into the words of an .xlsx and judged by the very rules for that. Not every record of the format is
understood, so that such a file never passes: the clean copy leaves in its place (facts/guard.md 3.2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats import opc
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged, Package, Relationship
from answerable.guard.techniques import found

from .workbook.book import Book, Listed
from .workbook.kept_parts import drawings, old_drawings, people, threaded
from .workbook.parts import Frame
from .workbook.ranges import column_letters, reference
from .workbook.sheet import Sheet
from .workbook.sheet_level import hidden_cells, views
from .workbook.strings import Texts
from .workbook.styles import Styles
from .workbook.workbook_level import hidden_sheets, inventory, orphans, tab_bar

_MINE = frozenset(
    {
        "officeDocument",
        "worksheet",
        "styles",
        "sharedStrings",
        "comments",
        "calcChain",
        "sheetMetadata",
        "xlBinaryIndex",
        "threadedComment",
        "person",
        "vmlDrawing",
        "drawing",
    }
)
_STATES = ("visible", "hidden", "veryHidden")
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}
# Records by their numbers (MS-XLSB 2.3.2).
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 1, 2, 3, 4, 5, 6, 7
_F_TEXT, _F_REAL, _F_BOOL, _F_ERROR, _RICH = 8, 9, 10, 11, 62
_SST_ITEM, _FONT, _FORMAT, _FILL, _XF, _NAME, _COLUMN = 19, 43, 44, 45, 47, 39, 60
_VIEW, _PANE, _WB_PROP, _SHEET, _WINDOW, _FILTER, _MERGE, _SHEET_FORMAT = 137, 151, 153, 156, 158, 161, 176, 485
_CELL_STYLES, _CELLS, _AUTHOR, _COMMENT, _COMMENT_TEXT = 626, 617, 632, 635, 637
_CELL_RECORDS = frozenset(
    {_BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _F_TEXT, _F_REAL, _F_BOOL, _F_ERROR, _RICH}
)


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a binary workbook hides; it is held in any case. Raises what the child makes a refusal of."""
    package = Package(content, look)
    yield from opc.inspect_common(package, look, lambda name, type_, how: how in _MINE)
    book = _open(package)
    _read_sheets(book)
    for listed in book.listed:
        look.lists(inventory(book, listed))
        sheet = book.sheets.get(listed.name)
        if sheet is not None:
            yield from hidden_cells(sheet)
            yield from views(sheet)
            if not listed.hidden:
                look.shows_table(sheet.place, [row.texts for row in sheet.rows])
    yield from hidden_sheets(book)
    yield from tab_bar(book)
    yield from orphans(book)
    yield from names(book)
    yield from comments(book)
    yield from threaded(book)
    yield from people(book)
    yield from old_drawings(book)
    yield from drawings(book, look)
    yield from not_understood(book)
    for name in package.names:
        if name in package.reached and package.reached[name][1].type in _MINE:
            package.read(name)
            package.claim(name)


def read(content: bytes) -> Book:
    """A binary workbook with its sheets read, for the clean copy. Raises package.Damaged."""
    book = _open(Package(content, Inspection("workbook", lambda look, data: iter(()))))
    _read_sheets(book, keep_values=True)
    return book


# Records


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record of a part: its number and what is in it (MS-XLSB 2.1.4). Raises Damaged."""
    at = 0
    while at < len(data):
        number, at = _figure(data, at, 2)
        size, at = _figure(data, at, 4)
        if at + size > len(data):
            raise Damaged
        yield number, data[at : at + size]
        at += size


def _figure(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits. In that of a record both bytes count whole, less the marking bit."""
    value = 0
    for index in range(most):
        if at >= len(data):
            raise Damaged
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it; what is no text at all is empty."""
    if at + 4 > len(data):
        return "", len(data)
    (length,) = struct.unpack_from("<I", data, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(data):
        raise Damaged
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _words(data: bytes) -> list[str]:
    """Runs of letters in a record that is not understood."""
    texts, run = [], ""
    for at in range(len(data) - 1):
        letter = chr(data[at] | data[at + 1] << 8)
        if at % 2 == 0 and letter.isprintable() and ord(letter) < 0x2000 and letter != "\0":
            run += letter
        elif at % 2 == 0:
            texts.append(run)
            run = ""
    texts.append(run)
    return [text for text in texts if len(text) > 3] + opc.strings_of(data) if len(data) > 6 else []


# The workbook


@dataclass
class _Kept:
    names: list[tuple[str, bool, list[str]]] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    """Words in records that are not understood, by the part."""


class BinaryBook(Book):
    """A binary workbook; its sheets become frames of the .xlsx kind."""

    kept: _Kept

    def open_sheet(self, listed: Listed, *, keep_values: bool = False) -> Sheet:
        """A sheet before its cells are read. Raises Damaged."""
        frame = _BinaryFrame(_frame_of(self.package.read(listed.part)), self.package.read(listed.part))
        return Sheet(listed.name, frame, self.styles, self.texts, self.since_1904, keep_values)


def _open(package: Package) -> BinaryBook:
    part = next((name for name, (source, _) in package.reached.items() if not source and name.endswith(".bin")), "")
    if not part:
        raise Damaged
    pointers = {one.id: one for one in package.relationships(part)}
    kept = _Kept()
    root = etree.Element("workbook")
    listed: list[Listed] = []
    since_1904 = False
    for number, data in records(package.read(part)):
        if number == _SHEET:
            listed.append(_listed(package, pointers, data))
        elif number == _WB_PROP:
            since_1904 = bool(data[0] & 1)
        elif number == _WINDOW:
            root.append(_window(data))
        elif number == _NAME:
            name, end = _wide(data, 9)
            kept.names.append((name, bool(data[0] & 1), _words(data[end:])))
        else:
            kept.words.setdefault(part, []).extend(_words(data))
    styles_root = _styles(package, pointers)
    theme = next((package.named(one.target) for one in pointers.values() if one.type == "theme"), None)
    book = BinaryBook(
        package,
        part,
        root,
        tuple(listed),
        styles_root,
        Styles(styles_root, markup.parse(package.read(theme)) if theme else None),
        _texts(package, pointers),
        since_1904,
        pointers,
    )
    book.kept = kept
    return book


def _read_sheets(book: BinaryBook, *, keep_values: bool = False) -> None:
    for listed in book.listed:
        if listed.part and listed.kind == "worksheet":
            if listed.name in book.sheets:
                raise Damaged
            sheet = book.open_sheet(listed, keep_values=keep_values)
            sheet.read()
            book.sheets[listed.name] = sheet


def _listed(package: Package, pointers: dict[str, Relationship], data: bytes) -> Listed:
    (state,) = struct.unpack_from("<I", data, 0)
    pointer, at = _wide(data, 8)
    name, _ = _wide(data, at)
    known = pointers.get(pointer)
    part = package.named(known.target) if known is not None else None
    return Listed(name, _STATES[state] if state < 3 else "hidden", part or "", known.type if known else "")


def _window(data: bytes) -> Any:
    left, top, width, height, ratio, first, _ = struct.unpack_from("<iiIIIII", data, 0)
    flags = data[28]
    return etree.Element(
        "workbookView",
        xWindow=str(left),
        yWindow=str(top),
        windowWidth=str(width),
        windowHeight=str(height),
        tabRatio=str(ratio),
        firstSheet=str(first),
        showSheetTabs="1" if flags & 0x20 else "0",
        visibility="hidden" if flags & 3 else "visible",
    )


def _part_of(package: Package, pointers: dict[str, Relationship], kind: str) -> bytes:
    target = next((one.target for one in pointers.values() if one.type == kind), "")
    name = package.named(target) if target else None
    return package.read(name) if name else b""


def _texts(package: Package, pointers: dict[str, Relationship]) -> Texts:
    found_texts = Texts()
    for number, data in records(_part_of(package, pointers, "sharedStrings")):
        if number == _SST_ITEM:
            text, end = _wide(data, 1)
            if data[0] & 2:
                found_texts.phonetic[len(found_texts.texts)] = _words(data[end:])
            found_texts.texts.append(text)
    found_texts.used = bytearray(len(found_texts.texts))
    return found_texts


# Styles


def _styles(package: Package, pointers: dict[str, Relationship]) -> Any:
    root = etree.Element("styleSheet")
    groups = {name: etree.SubElement(root, name) for name in ("numFmts", "fonts", "fills", "cellStyleXfs", "cellXfs")}
    where = "cellXfs"
    for number, data in records(_part_of(package, pointers, "styles")):
        if number in {_CELL_STYLES, _CELLS}:
            where = "cellStyleXfs" if number == _CELL_STYLES else "cellXfs"
        elif number == _FORMAT:
            code, _ = _wide(data, 2)
            etree.SubElement(
                groups["numFmts"], "numFmt", numFmtId=str(struct.unpack_from("<H", data)[0]), formatCode=_clean(code)
            )
        elif number == _FONT:
            _font(groups["fonts"], data)
        elif number == _FILL:
            _fill(groups["fills"], data)
        elif number == _XF:
            _xf(groups[where], data)
    return root


def _clean(text: str) -> str:
    return "".join(one for one in text if one.isprintable())


def _font(parent: Any, data: bytes) -> None:
    height, _, weight = struct.unpack_from("<HHH", data, 0)
    font = etree.SubElement(parent, "font")
    if weight >= 600:
        etree.SubElement(font, "b")
    etree.SubElement(font, "sz", val=str(height / 20))
    _colour(font, "color", data[12:20])


def _fill(parent: Any, data: bytes) -> None:
    (kind,) = struct.unpack_from("<I", data, 0)
    names = ("none", "solid", "mediumGray", "darkGray", "lightGray")
    pattern = etree.SubElement(
        etree.SubElement(parent, "fill"), "patternFill", patternType=names[kind] if kind < len(names) else "darkGrid"
    )
    _colour(pattern, "fgColor", data[4:12])
    _colour(pattern, "bgColor", data[12:20])


def _colour(parent: Any, name: str, data: bytes) -> None:
    if len(data) < 8:
        return
    kind = data[0] >> 1
    (tint,) = struct.unpack_from("<h", data, 2)
    said = {
        1: ("indexed", str(data[1])),
        2: ("rgb", f"FF{data[4]:02X}{data[5]:02X}{data[6]:02X}"),
        3: ("theme", str(data[1])),
    }
    key, value = said.get(kind, ("auto", "1"))
    etree.SubElement(parent, name, {key: value, "tint": f"{tint / 32767:.5f}"})


def _xf(parent: Any, data: bytes) -> None:
    base, code, font, fill = struct.unpack_from("<HHHH", data, 0)
    xf = etree.SubElement(
        parent, "xf", numFmtId=str(code), fontId=str(font), fillId=str(fill), xfId=str(base if base != 0xFFFF else 0)
    )
    (flags,) = struct.unpack_from("<H", data, 12)
    etree.SubElement(xf, "alignment", indent=str(data[11]), shrinkToFit="1" if flags & 0x100 else "0")


# Sheets


@dataclass(frozen=True)
class _BinaryFrame(Frame):
    """A sheet of a binary workbook without its rows."""

    def rows(self) -> Iterator[Any]:
        """Every row as the element that an .xlsx has for it."""
        row: Any = None
        for number, data in records(self.data):
            if number == _ROW:
                if row is not None:
                    yield row
                row = _row(data)
            elif number in _CELL_RECORDS and row is not None:
                _cell(row, number, data)
        if row is not None:
            yield row


def _frame_of(data: bytes) -> Any:
    root = etree.Element("worksheet")
    groups = {name: etree.SubElement(root, name) for name in ("sheetViews", "cols", "mergeCells")}
    for number, one in records(data):
        if number == _COLUMN:
            first, last, width = struct.unpack_from("<III", one, 0)
            (flags,) = struct.unpack_from("<H", one, 16)
            said = {"min": str(first + 1), "max": str(last + 1), "width": str(width / 256), "hidden": str(flags & 1)}
            etree.SubElement(groups["cols"], "col", said)
        elif number == _MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", one, 0)
            etree.SubElement(groups["mergeCells"], "mergeCell", ref=_area(left, top, right, bottom))
        elif number == _FILTER:
            top, bottom, left, right = struct.unpack_from("<IIII", one, 0)
            etree.SubElement(root, "autoFilter", ref=_area(left, top, right, bottom))
        elif number == _SHEET_FORMAT:
            _, default, height = struct.unpack_from("<IHH", one, 0)
            etree.SubElement(root, "sheetFormatPr", baseColWidth=str(default), defaultRowHeight=str(height / 20))
        elif number == _VIEW:
            _, _, top, left = struct.unpack_from("<HIII", one, 0)
            etree.SubElement(groups["sheetViews"], "sheetView", topLeftCell=reference(left + 1, top + 1))
        elif number == _PANE and len(groups["sheetViews"]):
            across, down = struct.unpack_from("<dd", one, 0)
            state = "frozen" if one[28] & 1 else "split"
            etree.SubElement(groups["sheetViews"][-1], "pane", xSplit=str(across), ySplit=str(down), state=state)
    return root


def _area(left: int, top: int, right: int, bottom: int) -> str:
    return f"{reference(left + 1, top + 1)}:{reference(right + 1, bottom + 1)}"


def _row(data: bytes) -> Any:
    number, _, height = struct.unpack_from("<IIH", data, 0)
    flags = data[11]
    return etree.Element("row", r=str(number + 1), ht=str(height / 20), hidden="1" if flags & 0x10 else "0")


def _cell(row: Any, number: int, data: bytes) -> None:
    column, style = struct.unpack_from("<II", data, 0)
    kind, value = _value(number, data)
    if column >= 16_384:
        raise Damaged
    cell = etree.SubElement(row, "c", r=f"{column_letters(column + 1)}{row.get('r')}", s=str(style & 0xFFFFFF), t=kind)
    if value:
        etree.SubElement(cell, "v").text = "".join(one for one in value if one in "\t\n" or one.isprintable())


def _value(number: int, data: bytes) -> tuple[str, str]:
    """The type and value of a cell as an .xlsx writes them."""
    if number == _SHARED:
        return "s", str(struct.unpack_from("<I", data, 8)[0])
    if number == _RK:
        return "n", repr(_rk(struct.unpack_from("<I", data, 8)[0]))
    if number in {_REAL, _F_REAL}:
        return "n", repr(struct.unpack_from("<d", data, 8)[0])
    if number in {_BOOL, _F_BOOL}:
        return "b", str(data[8])
    if number in {_ERROR, _F_ERROR}:
        return "e", _ERRORS.get(data[8], "#VALUE!")
    if number in {_TEXT, _F_TEXT}:
        return "str", _wide(data, 8)[0]
    if number == _RICH:
        return "str", _wide(data, 9)[0]
    return "n", ""


def _rk(value: int) -> float:
    """A number in thirty bits (MS-XLSB 2.5.123)."""
    if value & 2:
        number = float(struct.unpack("<i", struct.pack("<I", value))[0] >> 2)
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))
    return number / 100 if value & 1 else number


# Findings


@detector("defined-name")
def names(book: BinaryBook) -> Iterator[Finding]:
    """Names with what they hold."""
    for name, hidden, texts in book.kept.names:
        if hidden or texts or not name.startswith("_xlnm."):
            yield found("defined-name", f"name “{name}”", [name, *texts])


@detector("comment")
def comments(book: BinaryBook) -> Iterator[Finding]:
    """Notes on cells, each with its author."""
    for part in book.of_type("comments"):
        place = book.place_of(part)
        authors: list[str] = []
        where, author = place, ""
        for number, data in records(book.package.read(part)):
            if number == _AUTHOR:
                authors.append(_wide(data, 0)[0])
            elif number == _COMMENT:
                index, top, _, left = struct.unpack_from("<IIII", data, 0)
                where, author = (
                    f"{place}, cell {reference(left + 1, top + 1)}",
                    authors[index] if index < len(authors) else "",
                )
            elif number == _COMMENT_TEXT:
                yield found("comment", where, [_wide(data, 1)[0], author])


@detector("binary-workbook")
def not_understood(book: BinaryBook) -> Iterator[Finding]:
    """That it is a binary workbook, with the words in records that are not understood."""
    texts = [text for words in book.kept.words.values() for text in words]
    yield found("binary-workbook", "", texts)
