"""A workbook as .ods, written from nothing (OpenDocument 1.3 part 3, 9 and 16.29): values and number formats, nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from answerable.cleaning.content import Book, Cell, Sheet
from answerable.guard.formats.workbook import number_formats

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WHEN = (2000, 1, 1, 0, 0, 0)
"""What the archive says of when its files were made: always the same, so that equal content gives equal bytes."""
_WIDTH = 0.19  # centimetres a character


def write(book: Book) -> bytes:
    """The workbook's bytes: the same for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        # The kind comes first and is not packed, so that programs can see it without unpacking.
        _put(package, "mimetype", _MIME.encode(), zipfile.ZIP_STORED)
        _put(package, "content.xml", _content(book), zipfile.ZIP_DEFLATED)
        _put(package, "META-INF/manifest.xml", _MANIFEST.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _put(package: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    member = zipfile.ZipInfo(name, _WHEN)
    member.compress_type = method
    member.create_system = 0
    package.writestr(member, data)


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, _name(name))
    for key, value in attributes.items():
        element.set(_name(key.replace("_", ":", 1).replace("_", "-")), value)
    if text:
        element.text = text
    return element


class _Styles:
    """The styles of the workbook, each made when it is first used."""

    def __init__(self, parent: Any) -> None:
        self._parent = parent
        self._cells: dict[tuple[str, bool], str] = {}
        self._columns: dict[float, str] = {}

    def cell(self, cell: Cell) -> str:
        """The style of a cell; "" where it needs none."""
        key = (cell.format if cell.number is not None else "", cell.bold)
        if key == ("", False):
            return ""
        if key not in self._cells:
            number = len(self._cells) + 1
            data = _data_style(self._parent, f"N{number}", key[0], cell) if key[0] else ""
            style = _add(self._parent, "style:style", style_name=f"ce{number}", style_family="table-cell")
            if data:
                style.set(_name("style:data-style-name"), data)
            if cell.bold:
                _add(style, "style:text-properties", fo_font_weight="bold")
            self._cells[key] = f"ce{number}"
        return self._cells[key]

    def column(self, width: float) -> str:
        """The style of a column of that width in characters."""
        width = round(min(max(width, 2.0), 80.0), 1)
        if width not in self._columns:
            name = f"co{len(self._columns) + 1}"
            style = _add(self._parent, "style:style", style_name=name, style_family="table-column")
            _add(style, "style:table-column-properties", style_column_width=f"{width * _WIDTH:.2f}cm")
            self._columns[width] = name
        return self._columns[width]


def _content(book: Book) -> bytes:
    root = etree.Element(_name("office:document-content"), nsmap=_SPACES)
    root.set(_name("office:version"), "1.3")
    styles = _Styles(_add(root, "office:automatic-styles"))
    sheets = _add(_add(root, "office:body"), "office:spreadsheet")
    for sheet in book.sheets:
        _write_sheet(sheets, sheet, styles)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _write_sheet(parent: Any, sheet: Sheet, styles: _Styles) -> None:
    table = _add(parent, "table:table", table_name=sheet.name)
    width = max([len(sheet.widths), *(len(row) for row in sheet.rows), 1])
    for column in range(width):
        size = sheet.widths[column] if column < len(sheet.widths) else 10.0
        _add(table, "table:table-column", table_style_name=styles.column(size))
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(_with_room(sheet)):
        line = _add(table, "table:table-row")
        column = 0
        while column < len(row) or (number, column) in covered or not column:
            if (number, column) in covered:
                _add(line, "table:covered-table-cell")
            else:
                cell = row[column] if column < len(row) else Cell()
                covered |= _covers(cell, number, column)
                _write_cell(line, cell, styles)
            column += 1


def _with_room(sheet: Sheet) -> list[tuple[Cell, ...]]:
    """The rows, with as many empty ones as the last merged cells reach down; one where there is none."""
    down = max((number + cell.down for number, row in enumerate(sheet.rows) for cell in row), default=1)
    return [*sheet.rows, *([()] * (max(down, 1) - len(sheet.rows)))]


def _covers(cell: Cell, row: int, column: int) -> set[tuple[int, int]]:
    if cell.across == 1 and cell.down == 1:
        return set()
    return {(row + down, column + across) for down in range(cell.down) for across in range(cell.across)} - {
        (row, column)
    }


def _write_cell(line: Any, cell: Cell, styles: _Styles) -> None:
    element = _add(line, "table:table-cell")
    style = styles.cell(cell)
    if style:
        element.set(_name("table:style-name"), style)
    if cell.across > 1 or cell.down > 1:
        element.set(_name("table:number-columns-spanned"), str(cell.across))
        element.set(_name("table:number-rows-spanned"), str(cell.down))
    if cell.number is not None:
        _value(element, cell)
    elif cell.text:
        element.set(_name("office:value-type"), "string")
    for text in _NOT_IN_XML.sub("", cell.text).split("\n") if cell.text else ():
        _paragraph(element, text)


def _paragraph(element: Any, text: str) -> None:
    """Words with their blanks: more than one after another are written as a number of them (OpenDocument 1.3, 6.1.3)."""
    paragraph = _add(element, "text:p")
    last: Any = None
    for piece in re.split(r"( {2,}|\t)", text.replace("\r", "")):
        if piece == "\t":
            last = _add(paragraph, "text:tab")
        elif piece.startswith("  "):
            last = _add(paragraph, "text:s", text_c=str(len(piece)))
        elif last is None:
            paragraph.text = (paragraph.text or "") + piece
        else:
            last.tail = (last.tail or "") + piece


def _value(element: Any, cell: Cell) -> None:
    number = cell.number or 0.0
    if cell.text in {"TRUE", "FALSE"} and not cell.format:
        element.set(_name("office:value-type"), "boolean")
        element.set(_name("office:boolean-value"), "true" if number else "false")
    elif number_formats.is_date(cell.format) and "[" not in cell.format and 1 <= number < 2958466:
        element.set(_name("office:value-type"), "date")
        moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86400))  # noqa: DTZ001 - a cell has no time zone
        element.set(
            _name("office:date-value"), moment.isoformat() if moment.time() != moment.min.time() else str(moment.date())
        )
    else:
        element.set(_name("office:value-type"), "percentage" if "%" in cell.format else "float")
        element.set(_name("office:value"), repr(int(number)) if number == int(number) else repr(number))


# Number formats


def _data_style(parent: Any, name: str, code: str, cell: Cell) -> str:
    """A number format as OpenDocument has it: of the part of the code that shows this value; "" for General."""
    section = re.sub(
        r"_.|\*.|\[(?:Red|Blue|Green|Black|\$?-[^\]]*)\]", "", number_formats.section_for(code, cell.number or 0.0)
    )
    section = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r'"\1"', section)
    if section in {"", "General", "@"}:
        return ""
    if number_formats.is_date(section):
        return _date_style(parent, name, section)
    places = re.search(r"[0#?][0#?,.]*", section)
    if places is None or "E" in section or "/" in section:
        return ""
    kind = "number:percentage-style" if "%" in section else "number:number-style"
    style = _add(parent, kind, style_name=name)
    _literal(style, section[: places.start()])
    whole, _, part = places[0].partition(".")
    number = _add(style, "number:number")
    number.set(_name("number:decimal-places"), str(len(part.rstrip(","))))
    number.set(_name("number:min-integer-digits"), str(max(whole.count("0"), 1)))
    if "," in whole:
        number.set(_name("number:grouping"), "true")
    _literal(style, section[places.end() :])
    return name


def _literal(style: Any, code: str) -> None:
    text = re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] or found[2] or "", code)
    if text:
        _add(style, "number:text", text)


_DATE_PART = re.compile(r'"([^"]*)"|\\(.)|(AM/PM|A/P)|(y+|m+|d+|h+|s+)|([^ymdhs"\\]+)', re.IGNORECASE)


def _date_style(parent: Any, name: str, section: str) -> str:
    style = _add(parent, "number:date-style", style_name=name)
    after_hours = False
    for quoted, escaped, half, part, other in _DATE_PART.findall(section):
        letter = part[:1].lower()
        if half:
            _add(style, "number:am-pm")
        elif letter in {"h", "s"} or (letter == "m" and after_hours and len(part) < 3):
            one = _add(style, {"h": "number:hours", "s": "number:seconds", "m": "number:minutes"}[letter])
            one.set(_name("number:style"), "long" if len(part) > 1 else "short")
            after_hours = letter == "h"
        elif letter:
            _date_element(style, letter, len(part))
        else:
            _add(style, "number:text", quoted or escaped or other)
    return name


def _date_element(style: Any, letter: str, length: int) -> None:
    if letter == "d" and length > 2:
        one = _add(style, "number:day-of-week")
    else:
        one = _add(style, {"y": "number:year", "m": "number:month", "d": "number:day"}[letter])
        if letter == "m" and length > 2:
            one.set(_name("number:textual"), "true")
    long = length > 3 if (letter in {"y", "d"} and length > 2) or (letter == "m" and length > 2) else length > 1
    if letter == "y":
        long = length > 2
    one.set(_name("number:style"), "long" if long else "short")
