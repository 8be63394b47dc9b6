"""Text, CSV, JSON and XML for the clean copy: what a reader sees of it, written anew in UTF-8."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from lxml import etree

from answerable.cleaning.content import Book, Cell, Content, File, Sheet
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds, markup
from answerable.guard.formats import plain, structured, tables

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """The text without everything that is not seen. A table can become a workbook. Raises CannotClean."""
    if kind == kinds.XML:
        return File("", xml(content))
    try:
        text = plain.decode(content).text
    except plain.NotText:
        raise CannotClean("The text is in an encoding that is not known. Save it again and choose UTF-8.") from None
    if kind == kinds.JSON:
        return File("", data(text).encode())
    if kind != kinds.CSV:
        return File("", plain.seen(text).encode())
    try:
        table = tables.read(text)
    except tables.Damaged:
        raise CannotClean("The table is not whole: a quotation mark or a line end is out of place.") from None
    if wanted in {kinds.XLSX, kinds.ODS}:
        return Book((Sheet("Table", tuple(tuple(map(Cell, row)) for row in tables.seen(table))),))
    return File("", rows(table).encode())


def rows(table: tables.Table) -> str:
    """The table as CSV; an apostrophe stands before every cell that a spreadsheet would take for a formula."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=table.delimiter, lineterminator="\r\n")
    for row in tables.seen(table):
        cells = [f"'{cell}" if tables.is_formula(cell) else cell for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        writer.writerow(cells + [""] * (min(table.reach, len(row)) - len(cells)))
    return made.getvalue()


def data(text: str) -> str:
    """JSON written anew: every key once, letters as letters, nothing after the end. Raises CannotClean."""
    try:
        said = structured.read_json(structured.without_escaped(text))
    except structured.NoData:
        raise CannotClean("The file is no JSON that can be read.") from None
    values = [_seen(value) for value in said.values]
    if len(values) == 1:
        return json.dumps(values[0], ensure_ascii=False, indent=2) + "\n"
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def _seen(value: Any) -> Any:
    if isinstance(value, dict):
        return {structured.seen_value(key): _seen(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_seen(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return structured.seen_value(value) if isinstance(value, str) else value


def xml(content: bytes) -> bytes:
    """XML written anew: elements, attributes and texts alone."""
    made = _element(structured.parse_xml(content), None)
    etree.cleanup_namespaces(made)
    out: bytes = etree.tostring(made, xml_declaration=True, encoding="UTF-8")
    return out + b"\n"


def _element(source: Any, parent: Any) -> Any:
    used = {prefix: address for prefix, address in source.nsmap.items() if prefix is None or prefix.isascii()}
    made = etree.Element(source.tag, nsmap=used) if parent is None else etree.SubElement(parent, source.tag, nsmap=used)
    for name, value in source.attrib.items():
        if not str(name).startswith("{http://www.w3.org/XML/1998/namespace}base") and "chemaLocation" not in str(name):
            made.set(name, structured.seen_value(value))
    made.text = _text(source.text)
    last = None
    for child in source:
        if markup.local(child) and not structured.is_fetched(child):
            last = _element(child, made)
        if last is None:
            made.text = _joined(made.text, child.tail)
        else:
            last.tail = _joined(last.tail, child.tail)
    return made


def _joined(before: str | None, after: str | None) -> str | None:
    return ((before or "") + (_text(after) or "")) or None


def _text(text: str | None) -> str | None:
    if text is None or text.strip():
        return None if text is None else _keeping_space(text)
    return "\n" if "\n" in text else " "


def _keeping_space(text: str) -> str:
    """The words as they are seen, with one space where there was some before and after."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return before + structured.seen_value(text.strip()) + after
