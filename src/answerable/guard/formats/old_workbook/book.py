"""A workbook of the old kind: its list of sheets, styles, texts, names and other workbooks, in the words of an .xlsx."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from answerable.guard.formats.workbook.book import Book, Listed
from answerable.guard.formats.workbook.strings import Rich, Texts
from answerable.guard.formats.workbook.styles import Styles
from answerable.guard.package import Damaged, Relationship

from ..old_container import Container
from .formulas import Names, written
from .records import BIFF5, Reader, Record, Substream, substreams
from .style_records import StyleRecords, clean

_SHEET, _WINDOW, _NAME, _DATE, _PAGE, _TEXTS, _CODE_NAME = 0x85, 0x3D, 0x18, 0x22, 0x42, 0xFC, 0x1BA
_BOOKS, _SHEETS = 0x1AE, 0x17
_STATES = ("visible", "hidden", "veryHidden")
_KINDS = {0: "worksheet", 1: "xlMacrosheet", 2: "chartsheet", 6: "dialogsheet"}
_BUILT_IN = (
    "Consolidate_Area",
    "Auto_Open",
    "Auto_Close",
    "Extract",
    "Database",
    "Criteria",
    "Print_Area",
    "Print_Titles",
    "Recorder",
    "Data_Form",
    "Auto_Activate",
    "Auto_Deactivate",
    "Sheet_Title",
    "_FilterDatabase",
)
"""Names that have a number of their own (MS-XLS 2.5.66)."""
FILTER = "_xlnm._FilterDatabase"


class NoPackage:
    """Stands where an .xlsx has its package: an old workbook has none, only the links of its sheets."""

    def __init__(self) -> None:
        self.pointers: dict[str, list[Relationship]] = {}
        self.reached: dict[str, Any] = {}
        self.names: tuple[str, ...] = ()

    def relationships(self, source: str) -> list[Relationship]:
        """The links of a sheet."""
        return self.pointers.get(source, [])

    def named(self, target: str) -> str | None:
        """No part has a name."""
        return None


@dataclass
class OldBook(Book):
    """A workbook of the old kind; its sheets become frames of the .xlsx kind."""

    container: Container = field(default=None)  # type: ignore[assignment]
    version: int = 0
    page: str = "cp1252"
    globals: Substream = field(default=None)  # type: ignore[assignment]
    streams: dict[str, Substream] = field(default_factory=dict)
    """The substream of each sheet, by its name."""
    unlisted: list[Substream] = field(default_factory=list)
    """Substreams that no entry of the list of sheets points to."""
    rest: bytes = b""
    """What stands after the last end, or between two sheets."""
    formulas: Names = field(default_factory=Names)
    style_records: StyleRecords = field(default=None)  # type: ignore[assignment]
    beside: dict[str, Any] = field(default_factory=dict)
    """What lies beside the cells of each sheet (`sheets.Beside`), by its name."""

    def read(self, name: str) -> bytes:
        """The list of sheets as XML."""
        return bytes(etree.tostring(self.root))


def open_book(content: bytes) -> OldBook:
    """Open a workbook; its sheets are read after. Raises Damaged, and PermissionError for one that is encrypted."""
    container = Container(content)
    data = container.get("Workbook") or container.get("Book")
    if not data:
        raise Damaged
    found, rest = substreams(data) if not _is_encrypted(data) else ([], b"")
    if not found:
        raise PermissionError
    whole = found[0]
    page = _page(whole)
    records = StyleRecords(whole.records, whole.version, page)
    root = etree.Element("workbook")
    tree = records.tree()
    styles = Styles(tree)
    listed, places = _listed(whole, page)
    book = OldBook(
        package=NoPackage(),  # type: ignore[arg-type]
        part="Workbook",
        root=root,
        listed=tuple(listed),
        styles_root=tree,
        styles=styles,
        texts=_texts(whole, styles, records),
        since_1904=any(one.number == _DATE and one.data[:1] == b"\1" for one in whole.records),
        container=container,
        version=whole.version,
        page=page,
        globals=whole,
        rest=rest,
        style_records=records,
    )
    _place_sheets(book, found[1:], places)
    book.formulas = _references(book)
    _fill_root(book)
    return book


def _is_encrypted(data: bytes) -> bool:
    at = 0
    while at + 4 <= len(data) and at < 2_000:
        number, size = struct.unpack_from("<HH", data, at)
        if number == 0x2F:
            return True
        at += 4 + size
    return False


def _page(whole: Substream) -> str:
    """The encoding of texts of one byte a letter."""
    number = next(
        (struct.unpack_from("<H", one.data)[0] for one in whole.records if one.number == _PAGE and len(one.data) > 1),
        1252,
    )
    names = {10000: "mac-roman", 32768: "mac-roman", 32769: "cp1252", 1200: "cp1252", 367: "ascii"}
    name = names.get(number, f"cp{number}")
    try:
        b"".decode(name)
    except LookupError:
        raise Damaged from None
    return name


def _listed(whole: Substream, page: str) -> tuple[list[Listed], list[int]]:
    listed: list[Listed] = []
    places: list[int] = []
    for one in whole.records:
        if one.number != _SHEET:
            continue
        reader = Reader(one, version=whole.version, page=page)
        place, state, kind = reader.figure("I"), reader.figure("B") & 3, reader.figure("B")
        name = reader.text("B")
        if reader.left or any(name == known.name for known in listed):
            raise Damaged
        listed.append(
            Listed(
                name,
                _STATES[state] if state < 3 else "hidden",
                f"sheet {len(listed) + 1}",
                _KINDS.get(kind, "dialogsheet"),
            )
        )
        places.append(place)
    if not listed and whole.kind == 5:
        raise Damaged
    return listed, places


def _place_sheets(book: OldBook, found: list[Substream], places: list[int]) -> None:
    by_place = {one.at: one for one in found}
    taken: set[int] = set()
    for listed, place in zip(book.listed, places, strict=True):
        if place not in by_place or place in taken:
            raise Damaged
        taken.add(place)
        book.streams[listed.name] = by_place[place]
    book.unlisted = [one for one in found if one.at not in taken]


# Texts


def _texts(whole: Substream, styles: Styles, records: StyleRecords) -> Texts:
    """The shared texts, with the looks of their pieces."""
    found = Texts()
    table = next((one for one in whole.records if one.number == _TEXTS), None)
    if table is not None:
        reader = Reader(table, version=whole.version)
        _, count = reader.figure("I"), reader.figure("I")
        if count > reader.left:
            raise Damaged
        for index in range(count):
            if not reader.left:
                break  # some programs count more than there are
            text, fonts, spoken = reader.rich(reader.figure("H"))
            found.texts.append(text)
            if fonts:
                found.rich[index] = Rich(pieces(text, fonts, styles, records))
            if spoken:
                found.phonetic[index] = spoken
        from ..old_container import words_in

        found.odd += words_in(reader.take(reader.left))
    found.used = bytearray(len(found.texts))
    return found


def pieces(
    text: str, fonts: list[tuple[int, int]], styles: Styles, records: StyleRecords
) -> tuple[tuple[str, Any], ...]:
    """A text in several fonts, cut where each begins."""
    starts = [0, *(start for start, _ in fonts), len(text)]
    looks = [
        None,
        *(styles.font(records.font_element(etree.Element("x"), records.font_at(number))) for _, number in fonts),
    ]
    return tuple((text[a:b], look) for a, b, look in zip(starts, starts[1:], looks, strict=False) if a < b)


# References


def _references(book: OldBook) -> Names:
    """What the numbers of sheets in formulas stand for."""
    names = Names()
    quoted = [f"'{one.name}'!" for one in book.listed]
    if book.version == BIFF5:
        names.sheets = quoted
        outside = [one for one in book.globals.records if one.number == _SHEETS]
        names.outside = {-index - 1: f"[{clean(_old_path(one, book.page))}]sheet!" for index, one in enumerate(outside)}
        return names
    books = [(*_supporting(one), one) for one in book.globals.records if one.number == _BOOKS]
    table = next((one.data for one in book.globals.records if one.number == _SHEETS), b"")
    count = struct.unpack_from("<H", table)[0] if len(table) > 1 else 0
    found = []
    for at in range(count):
        if 8 + 6 * at > len(table):
            raise Damaged
        index, first = struct.unpack_from("<Hh", table, 2 + 6 * at)
        own, path = books[index][:2] if index < len(books) else (True, "")
        if own:
            found.append(quoted[first] if 0 <= first < len(quoted) else "#REF!")
        else:
            found.append(f"[{clean(path) or 'other.xls'}]sheet!")
            names.outside[at] = found[-1] if path != "add-in" else ""
    names.sheets = found
    return names


def _old_path(one: Record, page: str) -> str:
    return one.data[1:].decode(page, "replace") if one.data[1:2] != b"\3" else ""


def _supporting(one: Record) -> tuple[bool, str]:
    """Whether a supporting book is this very one, and else its path (MS-XLS 2.4.271)."""
    marker = struct.unpack_from("<H", one.data, 2)[0] if len(one.data) >= 4 else 0
    if len(one.data) == 4 and marker in {0x0401, 0x3A01}:
        return marker == 0x0401, "add-in"
    reader = Reader(one, 2)
    return False, reader.text()


# The workbook as an .xlsx lists it


def _fill_root(book: OldBook) -> None:
    root = book.root
    views = etree.SubElement(root, "bookViews")
    names = etree.SubElement(root, "definedNames")
    for one in book.globals.records:
        if one.number == _WINDOW and len(one.data) >= 18:
            views.append(_window(one.data))
        elif one.number == _NAME:
            name = _name(one, book)
            if not _titles_itself(name, book):
                names.append(name)
        elif one.number == _CODE_NAME:
            etree.SubElement(
                root, "workbookPr", codeName=clean(Reader(one, version=book.version, page=book.page).text())
            )


def _titles_itself(name: Any, book: OldBook) -> bool:
    """Whether a name only repeats what the tab of a sheet says, as Excel writes for sheets of older programs."""
    said = (name.text or "").removeprefix('F("').removesuffix('")')
    return name.get("name") == "_xlnm.Sheet_Title" and any(said == one.name for one in book.listed)


def _window(data: bytes) -> Any:
    left, top, width, height, flags, _, first, _, ratio = struct.unpack_from("<hhHHHHHHH", data)
    return etree.Element(
        "workbookView",
        xWindow=str(left),
        yWindow=str(top),
        windowWidth=str(width),
        windowHeight=str(height),
        tabRatio=str(ratio),
        firstSheet=str(first),
        showSheetTabs="1" if flags & 0x20 else "0",
        visibility="hidden" if flags & 5 else "visible",
    )


def _name(one: Record, book: OldBook) -> Any:
    """A defined name; the texts of its menu and help are put beside it."""
    reader = Reader(one, version=book.version, page=book.page)
    flags, _, length, size, _, _ = (reader.figure(form) for form in "HBBHHH")
    beside = [reader.figure("B") for _ in range(4)]
    if book.version == BIFF5:
        name = reader.take(length).decode(book.page, "replace")
    else:
        name = reader.letters(length, bool(reader.figure("B") & 1))
    tokens = reader.take(size)
    rest = reader.take(reader.left)
    if flags & 0x20 and len(name) == 1 and ord(name) < len(_BUILT_IN):
        name = f"_xlnm.{_BUILT_IN[ord(name)]}"
    element = etree.Element("definedName", name=clean(name), hidden="1" if flags & 1 else "0")
    from ..old_container import words_in

    extra = words_in(rest) if rest.strip(b"\0") else []
    if any(beside) or extra:
        element.set("comment", clean(" ".join(extra)) or "…")
    element.text = clean(written(tokens, book.formulas, book.version, book.page))
    return element
