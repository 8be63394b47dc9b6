"""One sheet of a workbook of the old kind, written as the sheet of an .xlsx, and what lies beside its cells."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from answerable.guard.formats.workbook.parts import frame
from answerable.guard.formats.workbook.ranges import column_letters, reference
from answerable.guard.formats.workbook.sheet import Sheet
from answerable.guard.inspection import TooMuch
from answerable.guard.package import Damaged, Relationship

from ..old_container import words_in
from .book import FILTER, OldBook, pieces
from .formulas import written
from .records import BIFF5, BIFF8, Reader, Record, Substream

_CELLS = 5_000_000  # of one sheet (facts/guard.md 6.3)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NEEDS_ESCAPE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ADDRESS = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_PALE = frozenset({1, 9, 65})  # white, in the numbers of colours that every workbook has
_FILE = bytes.fromhex("0303000000000000c000000000000046")


def xml(text: str) -> str:
    """The text for the body of an element; what XML cannot hold is written as Excel does (_x0001_)."""
    text = _ESCAPED.sub("_x005F_", text)
    return escape(_NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


def value(text: str) -> str:
    """The text as the value of an attribute, with its quotation marks."""
    return quoteattr(_NEEDS_ESCAPE.sub("\ufffd", text))


@dataclass
class Beside:
    """What a sheet has beside its cells."""

    notes: dict[int, tuple[int, int, str]] = field(default_factory=dict)
    """The notes by the number of their object: column, row, author."""
    old_notes: list[tuple[int, int, str]] = field(default_factory=list)
    boxes: dict[int, str] = field(default_factory=dict)
    """The words of text boxes by the number of their object."""
    unseen: dict[int, str] = field(default_factory=dict)
    """Words of text boxes in the colour of paper."""
    objects: dict[int, int] = field(default_factory=dict)
    """The kinds of objects by their numbers."""
    drawings: list[bytes] = field(default_factory=list)
    odd: list[tuple[str, list[str]]] = field(default_factory=list)
    """Records that are a finding as they stand: a technique and words."""


@dataclass
class SheetText:
    """The pieces of the sheet's XML as they are gathered."""

    book: OldBook
    name: str
    place: str
    beside: Beside = field(default_factory=Beside)
    rows: dict[int, dict[int, list[str]]] = field(default_factory=dict)
    heights: dict[int, tuple[float, bool]] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    switches: int = 0
    """Whether even pages (1) and the first (2) have headers of their own."""
    view: dict[str, str] = field(default_factory=dict)
    zoom: int = 100
    pane: str = ""
    frozen: bool = False
    width: int = 8
    default_height: float = 15.0
    filtered: bool = False
    filters: list[str] = field(default_factory=list)
    custom_views: list[str] = field(default_factory=list)
    protected: bool = False
    code_name: str = ""
    count: int = 0
    last_formula: tuple[int, int] | None = None
    last_object: int = 0

    def reader(self, record: Record, at: int = 0) -> Reader:
        """A reader of a record of this workbook."""
        return Reader(record, at, version=self.book.version, page=self.book.page)

    def put(self, row: int, column: int, style: int, kind: str, text: str, formula: str = "") -> None:
        """One cell. Raises TooMuch."""
        self.count += 1
        if self.count > _CELLS:
            raise TooMuch
        if column > 255:
            raise Damaged
        written_ = f"<f>{xml(formula)}</f>" if formula else ""
        inner = f"<v>{xml(text)}</v>" if text else ""
        type_ = f' t="{kind}"' if kind else ""
        cell = f'<c r="{column_letters(column + 1)}{row + 1}" s="{style}"{type_}>{written_}{inner}</c>'
        self.rows.setdefault(row, {}).setdefault(column, []).append(cell)

    def whole(self) -> bytes:
        """The sheet as XML."""
        head = f"<sheetPr codeName={value(self.code_name)}/>" if self.code_name else ""
        view = {**self.view, "zoomScale": str(self.zoom)}
        attributes = "".join(f' {key}="{said}"' for key, said in view.items())
        head += f'<sheetViews><sheetView workbookViewId="0"{attributes}>{self.pane if self.frozen else ""}</sheetView></sheetViews>'
        head += f'<sheetFormatPr baseColWidth="{self.width}" defaultRowHeight="{self.default_height}"/>'
        head += f"<cols>{''.join(self.columns)}</cols>" if self.columns else ""
        rows = "".join(self._row(number) for number in sorted({*self.rows, *self.heights}))
        tail = '<sheetProtection sheet="1"/>' if self.protected else ""
        if self.filtered:
            reference_ = next((area for area in _filter_areas(self.book, self.name)), "")
            if reference_:
                tail += f'<autoFilter ref="{reference_}">{"".join(self.filters)}</autoFilter>'
        tail += f"<mergeCells>{''.join(self.merges)}</mergeCells>" if self.merges else ""
        tail += "".join(self.custom_views)
        tail += f"<scenarios>{''.join(self.scenarios)}</scenarios>" if self.scenarios else ""
        tail += f"<dataValidations>{''.join(self.rules)}</dataValidations>" if self.rules else ""
        tail += f"<hyperlinks>{''.join(self.links)}</hyperlinks>" if self.links else ""
        if self.headers:
            switches = f' differentOddEven="{self.switches & 1}" differentFirst="{self.switches >> 1 & 1}"'
            inner = "".join(f"<{key}>{xml(text)}</{key}>" for key, text in self.headers.items())
            tail += f"<headerFooter{switches}>{inner}</headerFooter>"
        space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        space += ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        return f"<worksheet {space}>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>".encode()

    def _row(self, number: int) -> str:
        height, hidden = self.heights.get(number, (self.default_height, False))
        cells = self.rows.get(number, {})
        inner = "".join(cell for column in sorted(cells) for cell in cells[column])
        return f'<row r="{number + 1}" ht="{height}" hidden="{int(hidden)}">{inner}</row>'


def _filter_areas(book: OldBook, name: str) -> list[str]:
    found = []
    for one in book.root.iter("definedName"):
        sheet, _, cells = (one.text or "").rpartition("!")
        if one.get("name") == FILTER and sheet.strip("'") == name:
            found.append(cells)
    return found


def read_sheet(book: OldBook, name: str, stream: Substream, *, keep_values: bool = False) -> Sheet:
    """A sheet with its cells read; what lies beside them goes into `book.beside`. Raises Damaged, TooMuch."""
    gathered = SheetText(book, name, f"sheet “{name}”")
    for one in stream.records:
        take = _TAKE.get(one.number)
        if take is not None:
            try:
                take(gathered, one)
            except (struct.error, IndexError):
                raise Damaged from None
    book.beside[name] = gathered.beside
    sheet = Sheet(name, frame(gathered.whole()), book.styles, book.texts, book.since_1904, keep_values)
    sheet.read()
    return sheet


# Cells


def _place(record: Record) -> tuple[int, int, int]:
    row, column, style = struct.unpack_from("<HHH", record.data)
    return row, column, style


def _shared(sheet: SheetText, one: Record) -> None:
    sheet.put(*_place(one), "s", str(struct.unpack_from("<I", one.data, 6)[0]))


def _label(sheet: SheetText, one: Record) -> None:
    reader = sheet.reader(one, 6)
    sheet.put(*_place(one), "str", reader.text("H"))
    _after(sheet, reader, one)


def _rich_label(sheet: SheetText, one: Record) -> None:
    reader = sheet.reader(one, 6)
    sheet.put(*_place(one), "str", reader.text("H"))


def _number(sheet: SheetText, one: Record) -> None:
    sheet.put(*_place(one), "", repr(struct.unpack_from("<d", one.data, 6)[0]))


def _short_number(sheet: SheetText, one: Record) -> None:
    sheet.put(*_place(one), "", _plain(rk(struct.unpack_from("<I", one.data, 6)[0])))


def _short_numbers(sheet: SheetText, one: Record) -> None:
    row, first = struct.unpack_from("<HH", one.data)
    (last,) = struct.unpack_from("<H", one.data, len(one.data) - 2)
    if last < first or len(one.data) != 6 + 6 * (last - first + 1):
        raise Damaged
    for at in range(last - first + 1):
        style, number = struct.unpack_from("<HI", one.data, 4 + 6 * at)
        sheet.put(row, first + at, style, "", _plain(rk(number)))


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def rk(number: int) -> float:
    """A number in thirty bits (MS-XLS 2.5.218)."""
    if number & 2:
        found = float(struct.unpack("<i", struct.pack("<I", number))[0] >> 2)
    else:
        (found,) = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))
    return found / 100 if number & 1 else found


def _bool_or_error(sheet: SheetText, one: Record) -> None:
    said, is_error = one.data[6], one.data[7]
    sheet.put(*_place(one), "e" if is_error else "b", _ERRORS.get(said, "#VALUE!") if is_error else str(said & 1))


def _formula(sheet: SheetText, one: Record) -> None:
    row, column, style = _place(one)
    at = 22
    (size,) = struct.unpack_from("<H", one.data, at - 2)
    tokens, rest = one.data[at : at + size], one.data[at + size :]
    said = _said(sheet, tokens, rest)
    result = one.data[6:14]
    sheet.last_formula = None
    if result[6:8] != b"\xff\xff":
        (number,) = struct.unpack("<d", result)
        sheet.put(row, column, style, "", repr(number), said)
    elif result[0] in {0, 3}:
        sheet.last_formula = (row, column)
        sheet.put(row, column, style, "str", "", said)
    else:
        kind = "b" if result[0] == 1 else "e"
        sheet.put(
            row, column, style, kind, str(result[2] & 1) if kind == "b" else _ERRORS.get(result[2], "#VALUE!"), said
        )


def _said(sheet: SheetText, tokens: bytes, rest: bytes = b"") -> str:
    """A formula in words, with the texts of the lists in it."""
    said = written(tokens, sheet.book.formulas, sheet.book.version, sheet.book.page)
    more = [f'"{text}"' for text in words_in(rest)] if rest else []
    return f"F({said},{','.join(more)})" if more else said


def _text_result(sheet: SheetText, one: Record) -> None:
    """The text that a formula came to."""
    if sheet.last_formula is None:
        sheet.beside.odd.append(("unknown-element", words_in(one.data)))
        return
    row, column = sheet.last_formula
    cells = sheet.rows[row][column]
    text = sheet.reader(one).text("H")
    cells[-1] = cells[-1].replace("</c>", f"<v>{xml(text)}</v></c>")
    sheet.last_formula = None


def _shared_formula(sheet: SheetText, one: Record) -> None:
    """A formula of several cells: it is put with the first of them."""
    top, _, left = struct.unpack_from("<HHB", one.data)
    at = 8 if one.number == 0x4BC else 12
    (size,) = struct.unpack_from("<H", one.data, at)
    said = _said(sheet, one.data[at + 2 : at + 2 + size], one.data[at + 2 + size :])
    cells = sheet.rows.get(top, {}).get(left)
    if cells:
        cells[-1] = re.sub(
            r"(?:<f>[^<]*</f>)?(<v>|</c>)", lambda match: f"<f>{xml(said)}</f>{match[1]}", cells[-1], count=1
        )
    elif '"' in said or "[" in said:
        sheet.beside.odd.append(("formula-text", [said]))


def _after(sheet: SheetText, reader: Reader, one: Record) -> None:
    rest = reader.take(reader.left)
    if words := words_in(rest):
        sheet.beside.odd.append(("unknown-element", words))


# Rows, columns, views


def _row(sheet: SheetText, one: Record) -> None:
    number, _, _, height = struct.unpack_from("<HHHH", one.data)
    (flags,) = struct.unpack_from("<H", one.data, 12)
    sheet.heights[number] = (sheet.default_height if height & 0x8000 else height / 20, bool(flags & 0x20))


def _column(sheet: SheetText, one: Record) -> None:
    first, last, width, _, flags = struct.unpack_from("<HHHHH", one.data)
    sheet.columns.append(
        f'<col min="{first + 1}" max="{min(last, 255) + 1}" width="{width / 256}" hidden="{flags & 1}"/>'
    )


def _default_width(sheet: SheetText, one: Record) -> None:
    (sheet.width,) = struct.unpack_from("<H", one.data)


def _default_height(sheet: SheetText, one: Record) -> None:
    flags, height = struct.unpack_from("<HH", one.data)
    sheet.default_height = 0.0 if flags & 2 else height / 20


def _merged(sheet: SheetText, one: Record) -> None:
    (count,) = struct.unpack_from("<H", one.data)
    for at in range(count):
        top, bottom, left, right = struct.unpack_from("<HHHH", one.data, 2 + 8 * at)
        sheet.merges.append(f'<mergeCell ref="{_area(left, top, right, bottom)}"/>')


def _area(left: int, top: int, right: int, bottom: int) -> str:
    return f"{reference(left + 1, top + 1)}:{reference(right + 1, bottom + 1)}"


def _window(sheet: SheetText, one: Record) -> None:
    flags, top, left = struct.unpack_from("<HHH", one.data)
    sheet.frozen = bool(flags & 8)
    sheet.view = {
        "showFormulas": str(flags & 1),
        "showZeros": "1" if flags & 0x10 else "0",
        "topLeftCell": reference(left + 1, top + 1),
    }
    if len(one.data) >= 14:
        (zoom,) = struct.unpack_from("<H", one.data, 12)
        sheet.view["zoomScaleNormal"] = str(zoom or 100)


def _zoom(sheet: SheetText, one: Record) -> None:
    number, of = struct.unpack_from("<HH", one.data)
    sheet.zoom = round(100 * number / of) if of else 100


def _pane(sheet: SheetText, one: Record) -> None:
    across, down = struct.unpack_from("<HH", one.data)
    sheet.pane = f'<pane xSplit="{across}" ySplit="{down}" state="frozen"/>'


# Beside the cells


def _note(sheet: SheetText, one: Record) -> None:
    row, column = struct.unpack_from("<HH", one.data)
    if sheet.book.version == BIFF5:
        (count,) = struct.unpack_from("<H", one.data, 4)
        sheet.beside.old_notes.append((column, row, one.data[6 : 6 + count].decode(sheet.book.page, "replace")))
        return
    (number,) = struct.unpack_from("<H", one.data, 6)
    sheet.beside.notes[number] = (column, row, sheet.reader(one, 8).text("H"))


def _object(sheet: SheetText, one: Record) -> None:
    if sheet.book.version == BIFF5:
        kind, number = struct.unpack_from("<HH", one.data, 4) if len(one.data) >= 8 else (0, 0)
    else:
        kind, number = struct.unpack_from("<HH", one.data, 4)
    sheet.beside.objects[number] = kind
    sheet.last_object = number
    if len(one.pieces) > 1:
        # Drawings go on where the object ends (MS-XLS 2.4.181).
        sheet.beside.drawings += one.pieces[1:]
    head = one.pieces[0] if sheet.book.version == BIFF8 else one.data
    if words := words_in(head[22:]):
        sheet.beside.odd.append(("form-control" if kind not in {8, 0x19} else "embedded-object", words))


def _text_box(sheet: SheetText, one: Record) -> None:
    """The words of a text box, of a note or of a control: in the records that continue it."""
    length, runs = struct.unpack_from("<HH", one.pieces[0], 10)
    if not length:
        return
    reader = Reader(Record(one.number, one.pieces[1:], one.at))
    text = reader.letters(length, bool(reader.figure("B") & 1))
    fonts = [struct.unpack("<HHI", reader.take(8))[:2] for _ in range(runs // 8)]
    looks = pieces(text, list(fonts), sheet.book.styles, sheet.book.style_records)
    pale = [said for said, look in looks if look is not None and (min(look.colour) > 225 or look.size < 4)]
    sheet.beside.boxes[sheet.last_object] = text
    if "".join(pale).strip():
        sheet.beside.unseen[sheet.last_object] = "".join(pale)
    if words := words_in(reader.take(reader.left)):
        sheet.beside.odd.append(("unknown-element", words))


def _drawing(sheet: SheetText, one: Record) -> None:
    sheet.beside.drawings += one.pieces


def _link(sheet: SheetText, one: Record) -> None:
    """A link (MS-XLS 2.4.140, MS-OSHARED 2.3.7.1): its address goes to the pointers of the sheet."""
    top, bottom, left, right = struct.unpack_from("<HHHH", one.data)
    ref = _area(left, top, right, bottom)
    texts = [text for text in link_words(one.data[24:]) if text]
    package: Any = sheet.book.package
    listed = next(listed for listed in sheet.book.listed if listed.name == sheet.name)
    for text in texts:
        id_ = f"rId{len(package.pointers.get(listed.part, ())) + 1}"
        package.pointers.setdefault(listed.part, []).append(Relationship(id_, "hyperlink", text, True))
        sheet.links.append(f'<hyperlink ref="{ref}" r:id="{id_}"/>')


def link_words(data: bytes) -> list[str]:
    """The texts of a link: its address, its target frame, the words it was given. Places in the workbook are none."""
    _, flags = struct.unpack_from("<II", data)
    at, texts = 8, []
    for bit in (0x14, 0x80):  # the words it shows, its frame
        if flags & bit:
            (count,) = struct.unpack_from("<I", data, at)
            texts.append(data[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace").strip("\0"))
            at += 4 + 2 * count
    if flags & 1 and not flags & 0x100:
        at, address = _moniker(data, at)
        texts.append(address)
    elif flags & 0x100:
        (count,) = struct.unpack_from("<I", data, at)
        texts.append(data[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace").strip("\0"))
        at += 4 + 2 * count
    if flags & 8:
        (count,) = struct.unpack_from("<I", data, at)
        place = data[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace").strip("\0")
        texts += (
            [place]
            if flags & 1
            or not re.fullmatch(r".{0,40}!?\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?|[\w.]{1,30}", place)
            else []
        )
        at += 4 + 2 * count
    return texts + words_in(data[at:])


def _moniker(data: bytes, at: int) -> tuple[int, str]:
    """The address of a link and where it ends."""
    if data[at : at + 16] == _ADDRESS:
        (size,) = struct.unpack_from("<I", data, at + 16)
        raw = data[at + 20 : at + 20 + size]
        text, _, _ = raw.decode("utf-16-le", "replace").partition("\0")
        return at + 20 + size, text
    if data[at : at + 16] == _FILE:
        (size,) = struct.unpack_from("<I", data, at + 18)
        short = data[at + 22 : at + 22 + size].decode("cp1252", "replace").strip("\0")
        end = at + 22 + size + 24
        (more,) = struct.unpack_from("<I", data, end)
        return end + 4 + more, " ".join([short, *words_in(data[end + 4 : end + 4 + more])])
    return len(data), " ".join(words_in(data[at:]))


def _tooltip(sheet: SheetText, one: Record) -> None:
    top, bottom, left, right = struct.unpack_from("<HHHH", one.data, 2)
    text = one.data[10:].decode("utf-16-le", "replace").strip("\0")
    sheet.links.append(f'<hyperlink ref="{_area(left, top, right, bottom)}" tooltip={value(text)}/>')


def _header(name: str) -> Callable[[SheetText, Record], None]:
    def take(sheet: SheetText, one: Record) -> None:
        if one.data:
            reader = sheet.reader(one)
            sheet.headers[name] = reader.text("B" if sheet.book.version == BIFF5 else "H")

    return take


def _more_headers(sheet: SheetText, one: Record) -> None:
    """Headers of even pages and of the first (MS-XLS 2.4.137)."""
    sheet.switches, *counts = struct.unpack_from("<HHHHH", one.data, 28)
    reader = Reader(one, 38)
    for name, count in zip(("evenHeader", "evenFooter", "firstHeader", "firstFooter"), counts, strict=True):
        if count:
            length = reader.figure("H")
            sheet.headers[name] = reader.rich(length)[0]


def _scenario(sheet: SheetText, one: Record) -> None:
    words = words_in(one.data)
    sheet.scenarios.append("".join(f"<scenario name={value(word)}/>" for word in words) or "<scenario/>")


def _rule(sheet: SheetText, one: Record) -> None:
    """A rule for what may be typed (MS-XLS 2.4.95)."""
    reader = sheet.reader(one)
    reader.figure("I")
    title, error_title, prompt, error = (reader.rich(reader.figure("H"))[0].strip("\0") for _ in range(4))
    formulas = []
    for _ in range(2):
        size = reader.figure("H")
        reader.figure("H")
        formulas.append(_said(sheet, reader.take(size)).replace("\0", ","))
    said = [value(text) for text in (title, error_title, prompt, error)]
    areas = [_area(left, top, right, bottom) for top, bottom, left, right in struct.iter_unpack("<HHHH", _even(reader))]
    inner = "".join(f"<formula{at}>{xml(text)}</formula{at}>" for at, text in enumerate(formulas, 1) if text)
    sheet.rules.append(
        f'<dataValidation sqref="{" ".join(areas)}" promptTitle={said[0]} errorTitle={said[1]} prompt={said[2]} error={said[3]}>{inner}</dataValidation>'
    )


def _even(reader: Reader) -> bytes:
    reader.figure("H")
    data = reader.take(reader.left)
    return data[: len(data) // 8 * 8]


def _condition(sheet: SheetText, one: Record) -> None:
    """A conditional format: what it changes is not worked out, so that one with words or a colour of words is said."""
    first, second = struct.unpack_from("<HH", one.data, 2)
    tokens = one.data[len(one.data) - first - second :]
    words = [_said(sheet, tokens[:first]), _said(sheet, tokens[first:])]
    quoted = [text for text in words if '"' in text]
    if quoted:
        sheet.beside.odd.append(("filter-criterion", quoted))
    if _pale(one.data[6:]):
        sheet.beside.odd.append(("conditional-format", []))


def _pale(data: bytes) -> bool:
    """Whether a conditional format has white words on a ground that it leaves as it is, or shows nothing (MS-XLS 2.5.92)."""
    flags, more = struct.unpack_from("<IH", data)
    at = 6
    if flags & 0x02000000:
        size = struct.unpack_from("<H", data, at)[0] if more & 1 else 2
        if (
            more & 1
            and set(data[at + 2 : at + size]) & set(b";")
            and not words_in(data[at + 2 : at + size])
            and b"0" not in data[at + 2 : at + size]
        ):
            return True
        at += size
    if not flags & 0x04000000 or len(data) < at + 118:
        return False
    (colour,) = struct.unpack_from("<I", data, at + 80)
    return colour in _PALE and not flags & 0x20000000


def _criterion(sheet: SheetText, one: Record) -> None:
    """A filter's criteria: the texts in it (MS-XLS 2.4.6)."""
    for text in words_in(one.data[24:]):
        sheet.filters.append(
            f'<filterColumn colId="0"><customFilters><customFilter val={value(text)}/></customFilters></filterColumn>'
        )


def _filter_mode(sheet: SheetText, one: Record) -> None:
    sheet.filtered = True


def _protect(sheet: SheetText, one: Record) -> None:
    sheet.protected = bool(one.data[:1].strip(b"\0"))


def _code(sheet: SheetText, one: Record) -> None:
    sheet.code_name = sheet.reader(one).text("H")


def _custom_view(sheet: SheetText, one: Record) -> None:
    sheet.custom_views.append("<customSheetViews><customSheetView/></customSheetViews>")


_TAKE: dict[int, Callable[[SheetText, Record], None]] = {
    0xFD: _shared, 0x204: _label, 0xD6: _rich_label, 0x203: _number, 0x27E: _short_number, 0xBD: _short_numbers,
    0x205: _bool_or_error, 0x06: _formula, 0x206: _formula, 0x406: _formula, 0x207: _text_result, 0x4BC: _shared_formula,
    0x221: _shared_formula, 0x208: _row, 0x7D: _column, 0x55: _default_width, 0x225: _default_height, 0xE5: _merged,
    0x23E: _window, 0xA0: _zoom, 0x41: _pane, 0x1C: _note, 0x5D: _object, 0x1B6: _text_box, 0xEC: _drawing, 0x1B8: _link,
    0x800: _tooltip, 0x14: _header("oddHeader"), 0x15: _header("oddFooter"), 0x89C: _more_headers, 0xAF: _scenario,
    0xAE: _scenario, 0x1BE: _rule, 0x1B1: _condition, 0x9E: _criterion, 0x9B: _filter_mode, 0x9D: _filter_mode, 0x12: _protect,
    0x1BA: _code, 0x1AA: _custom_view,
}  # fmt: skip
"""What is read of each record of a sheet, by its number (MS-XLS 2.3.1)."""
