"""What a workbook of the old kind keeps beside the cells of its sheets (facts/guard.md 3.1, 3.2)."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats import old_drawings, plain
from answerable.guard.formats.opc import is_tool
from answerable.guard.formats.workbook.ranges import reference
from answerable.guard.formats.workbook.wording import ordinary, severity_of
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from ..old_container import sentences_in, words_in
from . import allowed
from .book import OldBook
from .records import BIFF5, Reader, Record, Substream
from .sheets import Beside, rk

_NOTE, _PICTURE, _DROP_DOWN = 0x19, 0x08, 0x14
_DRAWN = frozenset({0, 1, 2, 3, 4, 5, 6, 8, 9, 0x19, 0x1E})
"""Objects that only show something: groups, lines, shapes, charts, text boxes, pictures, notes."""
_LONG_SETTING = 200  # letters: what a printer is told has no longer text


# Sheets


def inspect_beside(name: str, book: OldBook, look: Inspection) -> Iterator[Finding]:
    """Notes, text boxes, drawings and objects of one sheet, and records that a plain sheet does not have."""
    beside: Beside = book.beside[name]
    where = f"sheet “{name}”"
    drawing = old_drawings.read(b"".join(beside.drawings))
    yield from notes(beside, where)
    yield from boxes(beside, drawing, where, look)
    yield from controls(beside, where)
    yield from old_drawings.words_beside(drawing, f"{where}, drawing")
    yield from old_drawings.pictures(drawing, f"{where}, drawing", look)
    yield from kept(beside, where)
    yield from strange_records(book.streams[name], where)
    for number, chart in enumerate(book.streams[name].inner, 1):
        yield from chart_words(chart, f"{where}, chart {number}", book, look)
        yield from strange_records(chart, f"{where}, chart {number}")


@detector("comment")
def notes(beside: Beside, where: str) -> Iterator[Finding]:
    """Notes on cells, each with its author, and texts of notes that no cell has any more."""
    for number, (column, row, author) in beside.notes.items():
        yield found(
            "comment", f"{where}, cell {reference(column + 1, row + 1)}", [beside.boxes.get(number, ""), author]
        )
    for column, row, text in beside.old_notes:
        place = f"cell {reference(column + 1, row + 1)}" if row != 0xFFFF else "a note"
        yield found("comment", f"{where}, {place}", text)
    for number, kind in beside.objects.items():
        if kind == _NOTE and number not in beside.notes and beside.boxes.get(number):
            yield found("comment", f"{where}, a note of no cell", beside.boxes[number])


@detector("hidden-text", "unseen-run", "invisible-characters")
def boxes(beside: Beside, drawing: old_drawings.Drawing, where: str, look: Inspection) -> Iterator[Finding]:
    """Text boxes: their words are seen, unless the box is hidden or they have the colour of paper."""
    shapes = [one for one in drawing.shapes if one.has_object]
    hidden = {number for number, shape in zip(beside.objects, shapes, strict=False) if shape.hidden}
    for number, text in beside.boxes.items():
        if beside.objects.get(number) == _NOTE:
            continue
        place = f"{where}, text box {number}"
        if number in hidden:
            yield found("hidden-text", place, text)
            continue
        if number in beside.unseen:
            yield found("unseen-run", place, beside.unseen[number])
        look.shows(place, text)
        yield from plain.unseen_characters([(place, text)])


@detector("form-control")
def controls(beside: Beside, where: str) -> Iterator[Finding]:
    """Buttons, boxes to tick, lists: the arrows of a filter are none."""
    others = [
        number
        for number, kind in beside.objects.items()
        if kind not in _DRAWN and (kind != _DROP_DOWN or number in beside.boxes)
    ]
    if others:
        yield found(
            "form-control", where, [beside.boxes[one] for one in others if one in beside.boxes], count=len(others)
        )


@detector(
    "unknown-element", "form-control", "embedded-object", "filter-criterion", "conditional-format", "formula-text"
)
def kept(beside: Beside, where: str) -> Iterator[Finding]:
    """What the reading of the records came upon."""
    for code, texts in beside.odd:
        told = severity_of(texts) if code in {"filter-criterion", "formula-text"} else None
        if texts or code == "conditional-format":
            yield found(code, where, texts, severity=told)


# Records


@detector(
    "unknown-element", "pivot-cache", "revision-log", "data-connection", "table-text", "protected-range", "defined-name"
)
def strange_records(stream: Substream, where: str) -> Iterator[Finding]:
    """Records that a plain workbook does not have, or that hold more than theirs."""
    unknown: list[str] = []
    count = 0
    by_code: dict[str, list[str]] = {}
    for one in stream.records:
        code = allowed.CODES.get(one.number)
        if code is not None:
            by_code.setdefault(code, []).extend(words_in(one.data))
        elif one.number not in allowed.READ and not _is_form(one, stream):
            words = words_in(one.data)
            unknown += words
            count += bool(words) or len(one.data.strip(b"\0\xff")) > 64
        elif one.number == 0x4D:
            unknown += [text for text in words_in(one.data) if len(text) > _LONG_SETTING]
    for code, texts in by_code.items():
        yield found(code, where, texts)
    if unknown or count:
        yield found(
            "unknown-element", where, unknown, said="It is a record that plain sheets do not have.", count=max(count, 1)
        )


def _is_form(one: Record, stream: Substream) -> bool:
    """Whether a record carries form alone: one of those known, no longer than it may be, without words."""
    if stream.kind == 0x20 and one.number in allowed.CHART:
        if one.number in allowed.CHART_XML:
            return not _xml_words(one.data)
        return one.number == allowed.CHART_TEXT or not sentences_in(one.data)
    most = allowed.FORM.get(one.number)
    if most is None or len(one.data) > most:
        return stream.kind == 0x20 and one.number in {0x203, 0x204, 0x201}
    return one.number in allowed.CELLS or not sentences_in(one.data)


def _xml_words(data: bytes) -> list[str]:
    """What the XML in a record of a chart says beside its form: words between its tags, and values that are sentences."""
    start = data.find(b"<?xml")
    whole = data[max(start, 0) :]
    bare = re.sub(
        rb'typeface="[A-Za-z+ -]{0,40}"|xmlns:?\w*="http://schemas\.openxmlformats\.org/[\w/]+"',
        b"",
        whole.partition(b"?>")[2],
    )
    values = re.findall(rb'="([^"]*)"', bare)
    texts = [
        *re.findall(rb">([^<>]*\w[^<>]*)<", bare),
        *(one for one in values if not re.fullmatch(rb"[\w.#%+-]{0,24}", one)),
    ]
    return [text.decode("utf-8", "replace") for text in texts] + (words_in(data[:start]) if start > 0 else [])


# Charts


@detector("chart-data")
def chart_words(chart: Substream, where: str, book: OldBook, look: Inspection) -> Iterator[Finding]:
    """What a chart keeps of its data that stands in no visible cell; its titles are seen."""
    words, values = book.words(), book.values()
    lost: list[str] = []
    names: list[str] = []
    for text, part in _chart_texts(chart, book):
        if part == allowed.CHART_SERIES:
            names += [text] if text.strip().lower() not in words else []
        else:
            look.shows(where, text)
    for one in chart.records:
        if one.number == 0x204:
            text = Reader(one, 6, version=book.version, page=book.page).text("H")
            lost += [text] if text.strip() and text.strip().lower() not in words else []
        elif one.number in {0x203, 0x27E} and len(one.data) >= 10:
            number = (
                struct.unpack_from("<d", one.data, 6)[0]
                if one.number == 0x203
                else rk(struct.unpack_from("<I", one.data, 6)[0])
            )
            lost += [f"{number:g}"] if number not in values else []
    if lost:
        yield found("chart-data", where, lost, count=len(lost))
    if names:
        yield found("chart-data", where, names, severity=severity_of(names), said="They name its series.")


def _chart_texts(chart: Substream, book: OldBook) -> Iterator[tuple[str, int]]:
    """The texts of a chart, each with the record that it belongs to."""
    open_: list[int] = []
    before = 0
    for one in chart.records:
        if one.number == allowed.CHART_BEGIN:
            open_.append(before)
        elif one.number == allowed.CHART_END and open_:
            open_.pop()
        elif one.number == allowed.CHART_TEXT:
            yield Reader(one, 2, version=book.version, page=book.page).text("B"), open_[-1] if open_ else 0
        if one.number not in {allowed.CHART_BEGIN, allowed.CHART_END}:
            before = one.number


# The workbook


def inspect_globals(book: OldBook, look: Inspection) -> Iterator[Finding]:
    """What belongs to the workbook and to no sheet."""
    yield from strange_records(book.globals, "the workbook")
    yield from user(book)
    yield from external_books(book)
    yield from custom_views(book)
    yield from fonts(book)
    yield from theme(book)
    yield from unlisted(book)
    drawing = old_drawings.read(b"".join(one.data for one in book.globals.records if one.number == 0xEB))
    for header in (one for one in book.globals.records if one.number == 0x866):
        drawing.pictures += old_drawings.read(header.data[14:]).pictures  # those of headers and footers
    yield from old_drawings.pictures(drawing, "the workbook", look)
    if drawing.pictures:
        look.lists(counted(len(drawing.pictures), "picture"))


@detector("property", "left-over-bytes")
def user(book: OldBook) -> Iterator[Finding]:
    """The name of the person at whose machine the workbook was saved last, and what stands after it."""
    for one in book.globals.records:
        if one.number == 0x5C and one.data.strip(b"\0 "):
            reader = Reader(one, version=book.version, page=book.page)
            size = struct.unpack_from("<H", one.data)[0] if len(one.data) > 1 else 0
            fits = book.version == BIFF5 or size + 3 <= len(one.data)
            name = reader.text("B" if book.version == BIFF5 else "H") if fits else one.data.decode(book.page, "replace")
            if name.strip() and not is_tool(name.strip()):
                yield found("property", "the workbook, its last user", name.strip())
            rest = words_in(reader.take(reader.left)) if fits else []
            if rest:
                yield found("left-over-bytes", "the workbook, after the name of its last user", rest)


@detector("external-link-cache")
def external_books(book: OldBook) -> Iterator[Finding]:
    """Other workbooks that cells read from, and the cells of them that are kept here."""
    texts: list[str] = []
    cells = 0
    outside = False
    for one in book.globals.records:
        if one.number == 0x1AE:
            outside = not (len(one.data) == 4 and one.data[2:] in {b"\x01\x04", b"\x01\x3a"})
            texts += words_in(one.data[4:]) if outside else []
        elif (
            one.number == 0x17 and book.version == BIFF5 and one.data[1:2] not in {b"\3", b""} and one.data[1:2] < b"\3"
        ):
            texts += words_in(one.data) or ["\u2026"]
        elif one.number in {0x23, 0x223} and outside:
            texts += words_in(one.data)
        elif one.number == 0x5A:
            kept_ = list(_cached(one))
            cells += len(kept_)
            texts += kept_
    if texts or cells:
        yield found(
            "external-link-cache",
            "the workbook",
            texts,
            said=f"It keeps {counted(cells, 'cell')} of it.",
            count=max(cells, 1),
        )


def _cached(one: Record) -> Iterator[str]:
    """The values of the cells of another workbook (MS-XLS 2.4.72)."""
    reader = Reader(one)
    last, first, _ = reader.figure("B"), reader.figure("B"), reader.figure("H")
    for _ in range(last - first + 1):
        kind = reader.figure("B")
        if kind == 2:
            yield reader.text("H")
            continue
        raw = reader.take(8)
        if kind == 1:
            yield f"{struct.unpack('<d', raw)[0]:.15g}"


@detector("custom-view")
def custom_views(book: OldBook) -> Iterator[Finding]:
    """Other views of the workbook, and of its shared copies, with the names that they were given."""
    texts = [text for one in book.globals.records if one.number == 0x1A9 for text in words_in(one.data)]
    if any(one.number == 0x1A9 for one in book.globals.records):
        yield found("custom-view", "the workbook", texts)


@detector("unknown-element")
def fonts(book: OldBook) -> Iterator[Finding]:
    """Names of fonts that are none."""
    strange = [name for name in book.style_records.font_names if re.search(r"\d{4}|[@\\]|://", name) or len(name) > 31]
    more = [text for one in book.globals.records if one.number == 0x88E for text in words_in(one.data)]
    more += [text for one in book.globals.records if one.number == 0x87D for text in sentences_in(one.data)]
    strange += [text for text in more if not re.fullmatch(r"(?:Table|Pivot)Style[\w ]*", text) and not ordinary(text)]
    if strange:
        yield found("unknown-element", "the workbook’s styles", strange, count=len(strange))


@detector("unknown-element")
def theme(book: OldBook) -> Iterator[Finding]:
    """The colours and fonts that newer programs add as a package: words in it are more than that."""
    for one in book.globals.records:
        if one.number != 0x896 or len(one.data) <= 16:
            continue
        texts: list[str] = []
        with zipfile.ZipFile(io.BytesIO(one.data[16:])) as package:
            for member in package.infolist():
                if member.file_size > 2**20 or not re.search(r"theme|rels|Content_Types|image", member.filename):
                    texts.append(member.filename)
                elif member.filename.endswith(".xml"):
                    texts += [
                        text.decode("utf-8", "replace")
                        for text in re.findall(rb">([^<>]*\w[^<>]*)<", package.read(member))
                    ]
        if texts:
            yield found("unknown-element", "the workbook’s theme", texts)


@detector("unreachable-part", "left-over-bytes")
def unlisted(book: OldBook) -> Iterator[Finding]:
    """Sheets that the list of sheets does not have, and bytes after the end of the last or between two."""
    for one in book.unlisted:
        texts = [text for record in one.records for text in words_in(record.data)]
        yield found("unreachable-part", f"a sheet at byte {one.at:,}", texts)
    if book.rest:
        words = words_in(book.rest)
        if words or len(book.rest) > 16:
            yield found(
                "left-over-bytes", "the workbook, beside its sheets", words, said=f"It has {len(book.rest):,} bytes."
            )
