"""Old Office files with something hidden in them, built record by record, and the same without it. Every name is made up."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.planted import SECRET, TOKEN, clean, plant

Pair = tuple[bytes, bytes]
_LAST, _FREE, _FAT, _LISTS = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
Path = tuple[str, ...]


# The container (MS-CFB)


@dataclass
class Container:
    """A container: its streams by their paths, and what lies in it beside them."""

    streams: dict[Path, bytes]
    slack: bytes = b""
    """Put after the first large stream, in its last sector."""
    free: bytes = b""
    """Put into a sector that belongs to no stream."""
    tail: bytes = b""
    dead: str = ""
    """The name of an entry that nothing points to."""

    def bytes(self) -> bytes:
        """The whole file."""
        return _Writer(self).whole()


@dataclass
class _Node:
    name: str
    kind: int
    content: bytes = b""
    children: list[_Node] = field(default_factory=list)
    index: int = 0
    start: int = _LAST
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE


class _Writer:
    def __init__(self, made: Container) -> None:
        self.made, self.sectors, self.fat = made, [], []  # type: ignore[var-annotated]

    def whole(self) -> bytes:
        root = self._tree()
        nodes = self._nodes(root)
        small = [one for one in nodes if one.kind == 2 and 0 < len(one.content) < 4096]
        mini, mini_fat = b"", []
        for one in small:
            one.start = len(mini) // 64
            count = -(-len(one.content) // 64)
            mini += one.content.ljust(64 * count, b"\0")
            mini_fat += [one.start + step + 1 for step in range(count - 1)] + [_LAST]
        slack = self.made.slack
        for one in nodes:
            if one.kind == 2 and len(one.content) >= 4096:
                one.start = self._put(one.content + slack)
                slack = b""
        root.start, root.content = (self._put(mini) if mini else _LAST), mini
        mini_fat += [_FREE] * (-len(mini_fat) % 128)
        table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
        mini_start = self._put(table) if table else _LAST
        directory = b"".join(self._entry(one) for one in nodes)
        if self.made.dead:
            directory += self._entry(_Node(self.made.dead, 2))
        first = self._put(directory + (b"\0" * 68 + b"\xff" * 12 + b"\0" * 48) * (-(len(directory) // 128) % 4))
        if self.made.free:
            self.sectors.append(self.made.free.ljust(512, b"\0"))
            self.fat.append(_FREE)
        count = -(-(len(self.fat) + 2) // 126)
        lists = -(-max(count - 109, 0) // 127)
        places = [len(self.sectors) + step for step in range(count)]
        fat = self.fat + [_FAT] * count + [_LISTS] * lists
        fat += [_FREE] * (128 * count - len(fat))
        first_list = len(self.sectors) + count
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        head += struct.pack("<IIIIII", 0, count, first, 0, 4096, mini_start)
        head += struct.pack("<III", len(table) // 512, first_list if lists else _LAST, lists)
        head += struct.pack("<109I", *(places + [_FREE] * 109)[:109])
        more = b""
        for step in range(lists):
            listed = (places[109 + 127 * step :] + [_FREE] * 127)[:127]
            more += struct.pack("<128I", *listed, first_list + step + 1 if step + 1 < lists else _LAST)
        table = struct.pack(f"<{len(fat)}I", *fat)
        return head + b"".join(self.sectors) + table + more + self.made.tail

    def _put(self, content: bytes) -> int:
        start, count = len(self.sectors), -(-len(content) // 512)
        content = content.ljust(512 * count, b"\0")
        self.sectors += [content[at : at + 512] for at in range(0, len(content), 512)]
        self.fat += [start + step + 1 for step in range(count - 1)] + [_LAST]
        return start

    def _tree(self) -> _Node:
        root = _Node("Root Entry", 5)
        for path, content in self.made.streams.items():
            node = root
            for name in path[:-1]:
                found = next((one for one in node.children if one.name == name), None)
                if found is None:
                    found = _Node(name, 1)
                    node.children.append(found)
                node = found
            node.children.append(_Node(path[-1], 2, content))
        return root

    def _nodes(self, root: _Node) -> list[_Node]:
        nodes = [root]
        for one in nodes:
            nodes += one.children
        for index, one in enumerate(nodes):
            one.index = index
        for one in nodes:
            ordered = sorted(one.children, key=lambda child: (len(child.name), child.name.upper()))
            one.child = self._balance(ordered)
        return nodes

    def _balance(self, ordered: list[_Node]) -> int:
        if not ordered:
            return _FREE
        middle = len(ordered) // 2
        node = ordered[middle]
        node.left, node.right = self._balance(ordered[:middle]), self._balance(ordered[middle + 1 :])
        return node.index

    def _entry(self, one: _Node) -> bytes:
        name = one.name.encode("utf-16-le")
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, one.kind, 1)
        size = len(one.content) if one.kind in {2, 5} else 0
        start = one.start if one.kind != 1 else 0
        return (
            head
            + struct.pack("<III", one.left, one.right, one.child)
            + bytes(36)
            + struct.pack("<IQ", start if size else _LAST, size)
        )


# The workbook (MS-XLS)


def record(number: int, data: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", number, len(data)) + data


def text(words: str, form: str = "H") -> bytes:
    """A text with its length and how it is written before it."""
    narrow = all(ord(one) < 256 for one in words)
    raw = words.encode("latin-1" if narrow else "utf-16-le")
    return struct.pack(f"<{form}B", len(words), 0 if narrow else 1) + raw


_BEGIN_BOOK = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0x41, 6))
_BEGIN_SHEET = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0x0DBB, 0x07CC, 0x41, 6))
_END = record(0x0A)
_WINDOW = struct.pack("<HHHHHHHHH", 0, 0, 16_000, 9_000, 0x38, 0, 0, 1, 600)


def label(row: int, column: int, index: int, style: int = 15) -> bytes:
    """A cell with a shared text."""
    return record(0xFD, struct.pack("<HHHI", row, column, style, index))


def words_in_cell(row: int, column: int, words: str = SECRET, style: int = 15) -> bytes:
    """A cell with a text of its own."""
    return record(0x204, struct.pack("<HHH", row, column, style) + text(words))


def number(row: int, column: int, value: float, style: int = 15) -> bytes:
    """A cell with a number."""
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def row(index: int, height: int = 255, flags: int = 0x100) -> bytes:
    """What is said of a row."""
    return record(0x208, struct.pack("<HHHHHHHH", index, 0, 4, height, 0, 0, flags, 0x0F))


TABLE = (
    label(0, 0, 0)
    + label(0, 1, 1)
    + label(1, 0, 2)
    + number(1, 1, 412.0)
    + label(2, 0, 3)
    + record(0x27E, struct.pack("<HHHI", 2, 1, 15, 88 << 2 | 2))
)
STRINGS = ("Rank", "Officers", "Sergeant", "Inspector")
OWN = words_in_cell(3, 0)


def xf(font: int = 0, code: int = 0, pattern: int = 0, fore: int = 64, *, cell: bool = True) -> bytes:
    """A style: its font, number format, pattern and colour of the ground."""
    flags = 1 if cell else 0xFFF5
    return record(0xE0, struct.pack("<HHHBBBBIIH", font, code, flags, 0x20, 0, 0, 0, 0, pattern << 26, fore | 65 << 7))


def font(colour: int = 0x7FFF, size: int = 200, name: str = "Arial") -> bytes:
    """A font: its colour by number, its size in twentieths of a point."""
    return record(0x31, struct.pack("<HHHHHBBBB", size, 0, colour, 400, 0, 0, 0, 0, 0) + text(name, "B"))


def _theme(words: str) -> bytes:
    """A theme as newer programs add it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            zipfile.ZipInfo("theme/theme1.xml"), f"<a:theme xmlns:a='x'><a:name>{words}</a:name></a:theme>"
        )
    return record(0x896, struct.pack("<H10xI", 0x896, 0) + out.getvalue())


@dataclass(frozen=True)
class Workbook:
    """A workbook, each piece of which can be changed."""

    cells: bytes = TABLE
    before: bytes = b""
    after: bytes = b""
    strings: tuple[str, ...] = STRINGS
    string_bytes: bytes = b""
    """One more shared text, as it is written."""
    after_strings: bytes = b""
    window: bytes = _WINDOW
    view: int = 0x6B6
    styles: bytes = b""
    """Styles after the sixteen that every workbook has: the first of them is number 16."""
    fonts: bytes = b""
    formats: bytes = b""
    front: bytes = b""
    """More records of the workbook."""
    sheets: tuple[tuple[str, int, int, bytes], ...] = ()
    """More sheets: names, states, kinds and records."""
    name: str = "Figures"
    rest: bytes = b""
    """What stands after the last sheet."""
    streams: tuple[tuple[Path, bytes], ...] = ()
    container: tuple[tuple[str, object], ...] = ()

    def stream(self) -> bytes:
        """The stream of the workbook."""
        bodies = [self._sheet(self.before + self.cells + self.after, self.view)]
        bodies += [self._sheet(cells, 0x2B6) for _, _, _, cells in self.sheets]
        listed = [(self.name, 0, 0), *((name, state, kind) for name, state, kind, _ in self.sheets)]
        head = self._head([0] * len(listed), listed)
        places, at = [], len(head)
        for body in bodies:
            places.append(at)
            at += len(body)
        return self._head(places, listed) + b"".join(bodies) + self.rest

    def _head(self, places: list[int], listed: list[tuple[str, int, int]]) -> bytes:
        out = _BEGIN_BOOK + record(0x42, struct.pack("<H", 1200)) + record(0x3D, self.window)
        out += font() * 4 + self.fonts + self.formats
        out += b"".join(xf(cell=False) for _ in range(15)) + xf() + self.styles
        out += record(0x293, struct.pack("<HBB", 0x8000, 0, 0xFF))
        for place, (name, state, kind) in zip(places, listed, strict=True):
            out += record(0x85, struct.pack("<IBB", place, state, kind) + text(name, "B"))
        out += self.front
        strings = b"".join(text(one) for one in self.strings) + self.string_bytes
        count = len(self.strings) + bool(self.string_bytes)
        return out + record(0xFC, struct.pack("<II", count, count) + strings + self.after_strings) + _END

    @staticmethod
    def _sheet(cells: bytes, view: int) -> bytes:
        window = record(0x23E, struct.pack("<HHHHHHHI", view, 0, 0, 64, 0, 0, 0, 0))
        return _BEGIN_SHEET + record(0x200, struct.pack("<IIHHH", 0, 4, 0, 4, 0)) + cells + window + _END

    def bytes(self) -> bytes:
        """The whole file."""
        streams = {("Workbook",): self.stream().ljust(4096, b"\0"), **dict(self.streams)}
        return replace(Container(streams), **dict(self.container)).bytes()  # type: ignore[arg-type]


PLAIN = Workbook()


def _plant(
    technique: str,
    name: str,
    where: str,
    planted: Workbook,
    twin: Workbook = PLAIN,
    *,
    cleanable: bool = True,
    token: str = TOKEN,
) -> None:
    @plant(technique, name, where=where, cleanable=cleanable, token=token)
    def make() -> Pair:
        return planted.bytes(), twin.bytes()


SHOWN = replace(PLAIN, after=OWN)
"""The secret in a plain cell, as the twin of those that differ by how the cell is seen."""
HARMLESS = replace(PLAIN, after=words_in_cell(3, 0, "Constable"))

for _state, _name in ((1, "hidden"), (2, "very-hidden")):
    _plant(
        "hidden-sheet",
        f"{_name}.xls",
        "“Staff”",
        replace(PLAIN, sheets=(("Staff", _state, 0, words_in_cell(0, 0)),)),
        replace(PLAIN, sheets=(("Staff", 0, 0, words_in_cell(0, 0)),)),
    )
_plant("program-sheet", "macro-sheet.xls", "“Auto”", replace(PLAIN, sheets=(("Auto", 0, 1, words_in_cell(0, 0)),)))
_plant(
    "tab-bar-hides-sheets",
    "no-tabs.xls",
    "window",
    replace(PLAIN, window=struct.pack("<HHHHHHHHH", 0, 0, 16_000, 9_000, 0x18, 0, 0, 1, 600)),
    token="",
)
_plant(
    "tab-bar-hides-sheets",
    "tabs-out.xls",
    "window",
    replace(
        PLAIN, window=struct.pack("<HHHHHHHHH", 0, 0, 16_000, 9_000, 0x38, 0, 1, 1, 600), sheets=(("Q2", 0, 0, TABLE),)
    ),
    token="",
)
_plant("hidden-row", "hidden-row.xls", "row 4", replace(HARMLESS, after=row(3, flags=0x120) + OWN), HARMLESS)
_plant("hidden-row", "no-height.xls", "row 4", replace(HARMLESS, after=row(3, height=0) + OWN), HARMLESS)
_plant("hidden-column", "hidden-column.xls", "D4", replace(HARMLESS, before=record(0x7D, struct.pack("<HHHHHH", 3, 3, 2_000, 15, 1, 0)), after=words_in_cell(3, 3)), HARMLESS)  # fmt: skip
_plant(
    "hidden-column",
    "no-width.xls",
    "D4",
    replace(HARMLESS, before=record(0x7D, struct.pack("<HHHHHH", 3, 3, 0, 15, 0, 0)), after=words_in_cell(3, 3)),
    HARMLESS,
)
_FILTER = record(
    0x18,
    struct.pack("<HBBHHHBBBB", 0x21, 0, 1, 11, 0, 1, 0, 0, 0, 0) + b"\0\x0d\x3b" + struct.pack("<HHHHH", 0, 0, 3, 0, 1),
)
_OWN_BOOK = record(0x1AE, b"\x01\x00\x01\x04") + record(0x17, struct.pack("<HHHH", 1, 0, 0, 0))
_FILTERED = replace(HARMLESS, front=_OWN_BOOK + _FILTER, before=record(0x9B) + record(0x9D, b"\2\0"))
_plant("filtered-row", "filtered.xls", "row 4", replace(_FILTERED, after=row(3, flags=0x120) + OWN), _FILTERED)
_plant(
    "unseen-cell",
    "white.xls",
    "A4",
    replace(PLAIN, fonts=font(9), styles=xf(5), after=words_in_cell(3, 0, style=16)),
    HARMLESS,
)
_plant("unseen-cell", "white-xfext.xls", "A4", replace(PLAIN, styles=xf(), front=record(0x87D, struct.pack("<H10xHHHHHHHHIQ", 0x87D, 0, 16, 0, 1, 0x0D, 20, 2, 0, 0xFFFFFF, 0)), after=words_in_cell(3, 0, style=16)), HARMLESS)  # fmt: skip
_plant(
    "blank-number-format",
    "blank-format.xls",
    "A4",
    replace(
        PLAIN,
        formats=record(0x41E, struct.pack("<H", 164) + text(";;;")),
        styles=xf(0, 164),
        after=words_in_cell(3, 0, style=16),
    ),
    HARMLESS,
)
_plant(
    "tiny-text",
    "tiny.xls",
    "A4",
    replace(PLAIN, fonts=font(size=20), styles=xf(5), after=words_in_cell(3, 0, style=16)),
    HARMLESS,
)
_plant("far-cell", "far.xls", "A60001", replace(HARMLESS, after=words_in_cell(60_000, 0)), HARMLESS)
_plant("far-cell", "far-column.xls", "GS4", replace(HARMLESS, after=words_in_cell(3, 200)), HARMLESS)
_plant(
    "covered-by-merge",
    "merged.xls",
    "B4",
    replace(
        HARMLESS,
        after=words_in_cell(3, 0, "All") + words_in_cell(3, 1) + record(0xE5, struct.pack("<HHHHH", 1, 3, 3, 0, 1)),
    ),
    HARMLESS,
)
_plant("orphan-string", "orphan.xls", "texts", replace(PLAIN, strings=(*STRINGS, SECRET)))
_SPOKEN = struct.pack("<HHHHHHH", 1, 0, 0, 0, 1, len(SECRET), len(SECRET)) + SECRET.encode("utf-16-le") + bytes(6)
_plant(
    "phonetic-run",
    "spoken.xls",
    "texts",
    replace(PLAIN, string_bytes=struct.pack("<HBI", 3, 4, len(_SPOKEN)) + b"One" + _SPOKEN, after=label(3, 0, 4)),
)


def note(row_: int = 3, column: int = 1, words: str = "See the file", author: str = SECRET) -> bytes:
    """A note on a cell: its object, its words, its place and author."""
    thing = record(
        0x5D,
        struct.pack("<HHHHHIII", 0x15, 18, 0x19, 1, 0x4011, 0, 0, 0)
        + struct.pack("<HH", 0x0D, 22)
        + bytes(22)
        + bytes(4),
    )
    words_ = record(0x1B6, struct.pack("<HHHHHHHI", 0x212, 0, 0, 0, 0, len(words), 16, 0)) + record(
        0x3C, b"\0" + words.encode("latin-1")
    )
    words_ += record(0x3C, struct.pack("<HHIHHI", 0, 0, 0, len(words), 0, 0))
    return thing + words_ + record(0x1C, struct.pack("<HHHH", row_, column, 0, 1) + text(author))


_plant("comment", "note-author.xls", "B4", replace(PLAIN, after=note()))
_plant("comment", "note-words.xls", "B4", replace(PLAIN, after=note(words=SECRET, author="")))


def box(words: str, hidden: int = 0) -> bytes:
    """A text box, of which the drawing says whether it is hidden."""
    options = (
        struct.pack("<HHIHI", 0x13, 0xF00B, 6, 0x3BF, 0x20000 | hidden)
        if hidden
        else struct.pack("<HHIHI", 0x13, 0xF00B, 6, 0x80, 0)
    )
    shape = struct.pack("<HHI", 0x0F, 0xF004, len(options) + 8) + options + struct.pack("<HHI", 0, 0xF011, 0)
    drawing = record(0xEC, struct.pack("<HHI", 0x0F, 0xF002, len(shape)) + shape)
    thing = record(0x5D, struct.pack("<HHHHHIII", 0x15, 18, 6, 1, 0x6011, 0, 0, 0) + bytes(4))
    words_ = record(0x1B6, struct.pack("<HHHHHHHI", 0x212, 0, 0, 0, 0, len(words), 16, 0)) + record(
        0x3C, b"\0" + words.encode("latin-1")
    )
    return drawing + thing + words_ + record(0x3C, struct.pack("<HHIHHI", 0, 0, 0, len(words), 0, 0))


_plant(
    "hidden-text",
    "hidden-box.xls",
    "text box 1",
    replace(PLAIN, after=box(SECRET, 2)),
    replace(PLAIN, after=box("As of March")),
)
_NAME = record(
    0x18,
    struct.pack("<HBBHHHBBBB", 1, 0, 5, len(SECRET) + 3, 0, 0, 0, 0, 0, 0)
    + b"\0Staff"
    + b"\x17"
    + bytes([len(SECRET), 0])
    + SECRET.encode(),
)
_plant("defined-name", "name.xls", "name “Staff”", replace(PLAIN, front=_NAME))
_CACHE = record(0x1AE, struct.pack("<H", 1) + text("\x01staff.xls") + text("Sheet1")) + record(
    0x59, struct.pack("<HH", 1, 0)
)
_CACHE += record(0x5A, struct.pack("<BBHB", 0, 0, 0, 2) + text(SECRET))
_plant("external-link-cache", "external.xls", "workbook", replace(PLAIN, front=_CACHE))
_SECRET_WIDE = struct.pack("<HB", len(SECRET), 1) + SECRET.encode("utf-16-le")
_plant(
    "pivot-cache",
    "pivot.xls",
    "_SX_DB_CUR",
    replace(PLAIN, streams=((("_SX_DB_CUR", "0001"), record(0xC6, bytes(20)) + record(0xCD, _SECRET_WIDE)),)),
)
_plant("pivot-cache", "pivot-record.xls", "“Figures”", replace(PLAIN, after=record(0xCD, _SECRET_WIDE)))
_plant(
    "revision-log", "revisions.xls", "Revision Log", replace(PLAIN, streams=((("Revision Log",), _SECRET_WIDE * 3),))
)
_plant("user-name", "users.xls", "User Names", replace(PLAIN, streams=((("User Names",), _SECRET_WIDE * 3),)))
_plant("scenario", "scenario.xls", "“Figures”", replace(PLAIN, after=record(0xAF, bytes(8) + text(SECRET))))
_plant("custom-view", "view.xls", "workbook", replace(PLAIN, front=record(0x1A9, bytes(50) + text(SECRET))))
_plant(
    "form-control",
    "control.xls",
    "“Figures”",
    replace(PLAIN, after=record(0x5D, struct.pack("<HHHHHIII", 0x15, 18, 7, 1, 0x6011, 0, 0, 0) + bytes(4))),
    token="",
)
_plant("header-footer", "header.xls", "header", replace(PLAIN, before=record(0x14, text("&C" + SECRET))))
_plant("header-never-shown", "first-header.xls", "header", replace(PLAIN, before=record(0x89C, struct.pack("<H10x16xHHHHH", 0x89C, 0, 0, 0, len(SECRET), 0) + text(SECRET))))  # fmt: skip
_LIST = b"\x17" + bytes([len(SECRET), 0]) + SECRET.encode()
_RULE = (
    struct.pack("<I", 3)
    + text("\0") * 4
    + struct.pack("<HH", len(_LIST), 0)
    + _LIST
    + struct.pack("<HH", 0, 0)
    + struct.pack("<HHHHH", 1, 1, 2, 0, 0)
)
_plant("data-validation", "validation.xls", "A2", replace(PLAIN, after=record(0x1BE, _RULE)))
_ADDRESS = ("https://northshire.example/" + SECRET.replace(" ", "-") + "\0").encode("utf-16-le")
_LINK = struct.pack("<HHHH", 1, 1, 0, 0) + bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<II", 2, 3)
_LINK += bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", len(_ADDRESS)) + _ADDRESS
_plant("hyperlink-differs", "link.xls", "A2", replace(PLAIN, after=record(0x1B8, _LINK)))


def formula(tokens: bytes) -> bytes:
    """A cell in which 88 stands by a formula."""
    return record(0x06, struct.pack("<HHHdHIH", 3, 1, 15, 88.0, 0, 0, len(tokens)) + tokens)


_plant("formula-text", "formula.xls", "B4", replace(PLAIN, after=formula(_LIST + b"\x15")))
_plant(
    "macro",
    "macro.xls",
    "_VBA_PROJECT_CUR",
    replace(PLAIN, streams=((("_VBA_PROJECT_CUR", "VBA", "dir"), SECRET.encode()),)),
)
_NATIVE = (
    struct.pack("<H", 2)
    + b"list.txt\0C:\\list.txt\0"
    + struct.pack("<HHI", 0, 3, 12)
    + b"C:\\list.txt\0"
    + struct.pack("<I", len(SECRET))
    + SECRET.encode()
)
_plant(
    "embedded-object",
    "object.xls",
    "MBD0001",
    replace(PLAIN, streams=((("MBD0001", "\x01Ole10Native"), struct.pack("<I", len(_NATIVE)) + _NATIVE),)),
)
_CHART = record(0x809, struct.pack("<HHHHII", 0x600, 32, 0x0DBB, 0x07CC, 0x41, 6)) + words_in_cell(0, 0) + _END
_plant("chart-data", "chart.xls", "chart 1", replace(PLAIN, after=_CHART))
_plant("style-name", "style.xls", "styles", replace(PLAIN, front=record(0x293, struct.pack("<H", 0x10) + text(SECRET))))
_plant(
    "number-format-text",
    "format-words.xls",
    "",
    replace(PLAIN, formats=record(0x41E, struct.pack("<H", 164) + text(f'0"{SECRET}"'))),
)
_plant("property", "user.xls", "last user", replace(PLAIN, front=record(0x5C, text(SECRET).ljust(112, b" "))))
_plant("unknown-element", "unknown-record.xls", "“Figures”", replace(PLAIN, after=record(0x7777, SECRET.encode())))
_plant("unknown-element", "long-record.xls", "workbook", replace(PLAIN, front=record(0xDA, b"\0\0" + SECRET.encode())))
_plant("data-connection", "query.xls", "“Figures”", replace(PLAIN, after=record(0x803, SECRET.encode())))
_plant("left-over-bytes", "after-end.xls", "beside its sheets", replace(PLAIN, rest=record(0x01, SECRET.encode())))
_plant("unreachable-part", "unlisted.xls", "byte", replace(PLAIN, rest=_BEGIN_SHEET + words_in_cell(0, 0) + _END))
_plant("left-over-bytes", "free-sector.xls", "no stream", replace(PLAIN, container=(("free", SECRET.encode()),)))
_plant(
    "left-over-bytes", "tail.xls", "no stream", replace(PLAIN, container=(("tail", SECRET.encode().ljust(512, b"\0")),))
)
_plant("left-over-bytes", "deleted-entry.xls", "directory", replace(PLAIN, container=(("dead", TOKEN),)))
_plant("unknown-part", "stream.xls", "stream Notes", replace(PLAIN, streams=((("Notes",), SECRET.encode()),)))
_plant(
    "encrypted",
    "password.xls",
    "",
    replace(PLAIN, front=b"", window=_WINDOW, cells=TABLE, formats=record(0x2F, bytes(6))),
    cleanable=False,
    token="",
)


@plant("left-over-bytes", "after-stream.xls", where="Workbook")
def after_the_stream() -> Pair:
    """Words in the last sector of a stream, after its end."""
    stream = PLAIN.stream().ljust(4100, b"\0")
    return Container({("Workbook",): stream}, slack=SECRET.encode()).bytes(), Container({("Workbook",): stream}).bytes()


@plant("unreachable-part", "twice.xls", where="stream Book")
def twice() -> Pair:
    """A second workbook for older programs."""
    stream = PLAIN.stream().ljust(4096, b"\0")
    return Container({("Workbook",): stream, ("Book",): SECRET.encode()}).bytes(), PLAIN.bytes()


# Property sets (MS-OLEPS)

_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_USERS = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")


def properties(section: bytes, number_: int, words: str, name: str = "") -> bytes:
    """A property set with one property, and its name where its user gave it one."""
    raw = words.encode() + b"\0"
    value = struct.pack("<II", 30, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    page = struct.pack("<Ihxx", 2, 1252)
    parts = [(1, page), (number_, value)]
    if name:
        named = name.encode() + b"\0"
        parts.insert(
            0, (0, (struct.pack("<III", 1, number_, len(named)) + named).ljust(-(-(12 + len(named)) // 4) * 4, b"\0"))
        )
    head, body, at = b"", b"", 8 + 8 * len(parts)
    for key, data in parts:
        head += struct.pack("<II", key, at)
        body += data
        at += len(data)
    return (
        struct.pack("<HHI16xI", 0xFFFE, 0, 0x20105, 1)
        + section
        + struct.pack("<I", 48)
        + struct.pack("<II", at, len(parts))
        + head
        + body
    )


_plant(
    "property",
    "author.xls",
    "author",
    replace(PLAIN, streams=((("\x05SummaryInformation",), properties(_SUMMARY, 4, SECRET)),)),
)
_plant(
    "custom-property",
    "custom.xls",
    "“Case”",
    replace(PLAIN, streams=((("\x05DocumentSummaryInformation",), properties(_USERS, 2, SECRET, "Case")),)),
)


_plant("property", "program.xls", "CompObj", replace(PLAIN, streams=((("\x01CompObj",), bytes(28) + SECRET.encode()),)))
_plant(
    "left-over-bytes",
    "beside-properties.xls",
    "beside the properties",
    replace(
        PLAIN, streams=((("\x05SummaryInformation",), properties(_SUMMARY, 18, "Microsoft Excel") + SECRET.encode()),)
    ),
)
_plant("unknown-element", "after-strings.xls", "the workbook’s texts", replace(PLAIN, after_strings=SECRET.encode()))
_plant("unknown-element", "theme.xls", "theme", replace(PLAIN, front=_theme(SECRET)), replace(PLAIN, front=_theme("")))
_plant("unknown-element", "font.xls", "styles", replace(PLAIN, fonts=font(name=TOKEN + "0000")))
_DESCRIBED = struct.pack("<HHIHI", 0x13, 0xF00B, 6 + 2 * len(SECRET) + 2, 0x8381, 2 * len(SECRET) + 2) + (
    SECRET + "\0"
).encode("utf-16-le")
_SHAPE = struct.pack("<HHI", 0x0F, 0xF004, len(_DESCRIBED)) + _DESCRIBED
_plant(
    "alternative-text",
    "shape.xls",
    "drawing",
    replace(PLAIN, after=record(0xEC, struct.pack("<HHI", 0x0F, 0xF002, len(_SHAPE)) + _SHAPE)),
)
_PALE = struct.pack("<IH", 0x04000000, 0) + bytes(80) + struct.pack("<I", 9) + bytes(34)
_plant(
    "conditional-format",
    "condition.xls",
    "“Figures”",
    replace(SHOWN, after=OWN + record(0x1B1, struct.pack("<BBHH", 1, 5, 3, 0) + _PALE + b"\x1e\x01\x00")),
    SHOWN,
    token="",
    cleanable=False,
)


def _old_text(words: str) -> bytes:
    return bytes([len(words)]) + words.encode("cp1252")


def old_workbook(state: int) -> bytes:
    """A workbook of Excel 5, with a sheet “Staff” in a state."""
    begin = struct.pack("<HHHH", 0x500, 5, 0x0DBB, 0x07CC)
    cell = record(0x204, struct.pack("<HHHH", 0, 0, 15, len(SECRET)) + SECRET.encode())
    body = record(0x809, begin[:2] + b"\x10\0" + begin[4:]) + cell + _END
    style = record(0xE0, struct.pack("<HHHHHHI", 0, 0, 1, 0x20, 64 | 65 << 7, 0, 0))

    def head(places: tuple[int, int]) -> bytes:
        out = record(0x809, begin) + record(0x42, struct.pack("<H", 1252)) + record(0x3D, _WINDOW)
        out += (
            record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _old_text("Arial")) * 4
            + style * 16
        )
        for place, name, hidden in ((places[0], "Figures", 0), (places[1], "Staff", state)):
            out += record(0x85, struct.pack("<IBB", place, hidden, 0) + _old_text(name))
        return out + _END

    seen = (
        record(0x809, begin[:2] + b"\x10\0" + begin[4:])
        + record(0x204, struct.pack("<HHHH", 0, 0, 15, 4) + b"Seen")
        + _END
    )
    size = len(head((0, 0)))
    return Container({("Book",): (head((size, size + len(seen))) + seen + body).ljust(4096, b"\0")}).bytes()


@plant("hidden-sheet", "excel-5.xls", where="“Staff”")
def excel_five() -> Pair:
    return old_workbook(1), old_workbook(0)


@clean("plain.xls")
def plain() -> bytes:
    """A plain workbook: a table, a page number below, an empty hidden column, white words on a dark ground, a frozen heading."""
    dark = replace(
        PLAIN,
        fonts=font(9),
        styles=xf(5, pattern=1, fore=0x12),
        before=record(0x7D, struct.pack("<HHHHHH", 5, 5, 2_000, 15, 1, 0)) + record(0x15, text("&CPage &P of &N")),
        after=words_in_cell(4, 0, "Total", 16)
        + number(4, 1, 500, 16)
        + record(0x41, struct.pack("<HHHHH", 0, 1, 1, 0, 2)),
        view=0x6BE,
        streams=((("\x05SummaryInformation",), properties(_SUMMARY, 18, "Microsoft Excel")),),
    )
    return dark.bytes()


@clean("print-area.xls")
def print_area() -> bytes:
    """Names of the print area alone, and a text box that is seen."""
    name = record(
        0x18,
        struct.pack("<HBBHHHBBBB", 0x20, 0, 1, 11, 0, 1, 0, 0, 0, 0)
        + b"\0\x06\x3b"
        + struct.pack("<HHHHH", 0, 0, 2, 0, 1),
    )
    return replace(PLAIN, front=_OWN_BOOK + name, after=box("As of March")).bytes()


# Documents and presentations, which never leave


def document(
    words: str = "Dear Ms Bell,\rWe hold the figures.\r",
    behind: bytes = b"",
    changers: bytes = b"",
) -> bytes:
    """A document with one piece of text, and bytes in the space of the text that no piece uses."""
    raw = words.encode("cp1252")
    head = bytearray(0x400)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<II", head, 0x18, 0x400, 0x400 + len(raw) + len(behind))
    struct.pack_into("<i", head, 0x4C, len(raw))
    pieces = struct.pack("<II", 0, len(raw)) + struct.pack("<HIH", 0, 0x400 * 2 | 0x40000000, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x9A + 8 * 33, 0, len(table))
    struct.pack_into("<II", head, 0x9A + 8 * 51, len(table), len(changers))
    table += changers
    stream = (bytes(head) + raw + behind).ljust(4096, b"\0")
    return Container({("WordDocument",): stream, ("0Table",): table.ljust(4096, b"\0")}).bytes()


@plant("old-format", "letter.doc", cleanable=False, token="")
def letter() -> Pair:
    return document(), replace(PLAIN).bytes()


def slides(*texts: str, notes: str = "", more: bytes = b"", user: bytes = b"", hidden: bool = False) -> bytes:
    """A presentation with a text a slide."""

    def atom(kind: int, data: bytes, head: int = 0) -> bytes:
        return struct.pack("<HHI", head, kind, len(data)) + data

    info = atom(0x3F9, bytes(10) + bytes([4 if hidden else 0]) + bytes(5))
    body = b"".join(atom(0x3EE, info + atom(0xFA0, one.encode("utf-16-le")), 0xF) for one in texts) + more
    if notes:
        body += atom(0x3F0, atom(0xFA0, notes.encode("utf-16-le")), 0xF)
    return Container({("PowerPoint Document",): body, ("Current User",): user}).bytes()


# Outlook messages (MS-OXMSG)


def _property_streams(
    texts: dict[int, str],
    numbers: dict[int, int],
    around: Path = (),
    head: int = 32,
    data: dict[int, bytes] | None = None,
) -> dict[Path, bytes]:
    listed = b"".join(struct.pack("<HHIQ", 0x03, key, 6, value) for key, value in numbers.items())
    listed += b"".join(struct.pack("<HHIQ", 0x1F, key, 6, len(value) * 2 + 2) for key, value in texts.items())
    streams: dict[Path, bytes] = {(*around, "__properties_version1.0"): bytes(head) + listed}
    streams |= {(*around, f"__substg1.0_{key:04X}001F"): value.encode("utf-16-le") for key, value in texts.items()}
    streams |= {(*around, f"__substg1.0_{key:04X}0102"): value for key, value in (data or {}).items()}
    return streams


_TEXTS = {
    0x1A: "IPM.Note",
    0x37: "Your request",
    0x1000: "Dear Ms Bell,\r\n\r\nWe hold the figures.\r\n",
    0xC1A: "FOI team",
    0xE04: "Ms Bell",
}


def message(texts: dict[int, str] | None = None, *, people: tuple[tuple[int, str, str], ...] = (), files: tuple[tuple[str, bytes, int], ...] = (), data: dict[int, bytes] | None = None, more: dict[Path, bytes] | None = None) -> bytes:  # fmt: skip
    """A message between made-up people; `people` with their roles (1 To, 2 Cc, 3 Bcc), `files` with whether each is hidden."""
    streams = _property_streams({**_TEXTS, **(texts or {})}, {}, data=data)
    for index, (role, name, address) in enumerate(((1, "Ms Bell", "bell@post.example"), *people)):
        streams |= _property_streams(
            {0x3001: name, 0x39FE: address}, {0xC15: role}, (f"__recip_version1.0_#{index:08X}",), 8
        )
    for index, (name, content, hidden) in enumerate(files):
        streams |= _property_streams(
            {0x3707: name}, {0x7FFE: hidden, 0x3705: 1}, (f"__attach_version1.0_#{index:08X}",), 8, {0x3701: content}
        )
    return Container({**streams, **(more or {})}).bytes()


def _plant_message(technique: str, name: str, where: str, make: Callable[[], Pair], *, cleanable: bool = True) -> None:
    plant(technique, name, where=where, cleanable=cleanable)(make)


_plant_message("blind-copy", "bcc.msg", "Bcc", lambda: (message(people=((3, SECRET, "a@b.example"),)), message()))
_plant_message(
    "mail-header",
    "header.msg",
    "X-Case-Officer",
    lambda: (message({0x7D: f"X-Case-Officer: {SECRET}\r\n"}), message({0x7D: "MIME-Version: 1.0\r\n"})),
)
_plant_message("mail-property", "property.msg", "8001", lambda: (message({0x8001: SECRET}), message()))
_plant_message("mail-trace", "address.msg", "marks of its way", lambda: (message({0xC1F: SECRET}), message()))
_plant_message(
    "alternative-differs",
    "page.msg",
    "text",
    lambda: (
        message({0x1000: _TEXTS[0x1000] + SECRET, 0x1013: "<p>Dear Ms Bell,</p><p>We hold the figures.</p>"}),
        message(),
    ),
)
_plant_message(
    "alternative-differs",
    "rich.msg",
    "rich text",
    lambda: (message(data={0x1009: _rich(SECRET)}), message(data={0x1009: _rich("")})),
)
_plant_message(
    "hidden-attachment",
    "hidden-file.msg",
    "staff.txt",
    lambda: (message(files=(("staff.txt", SECRET.encode(), 1),)), message()),
)
_plant_message(
    "hidden-text",
    "attached.msg",
    "attachment “page.html”",
    lambda: (
        message(files=(("page.html", f"<html><body><p>Seen</p><p hidden>{SECRET}</p></body></html>".encode(), 0),)),
        message(),
    ),
)
_plant_message(
    "unknown-part", "stream.msg", "stream Notes", lambda: (message(more={("Notes",): SECRET.encode()}), message())
)


def _rich(words: str) -> bytes:
    rtf = ("{\\rtf1\\ansi Dear Ms Bell,\\par We hold the figures. " + words + "}").encode()
    return struct.pack("<III4x", len(rtf) + 12, len(rtf), 0x414C454D) + rtf


@plant("blind-copy", "inner.msg", where="Bcc")
def inner_message() -> Pair:
    """A message within a message, which has a blind copy."""
    around = ("__attach_version1.0_#00000000",)
    inner = (*around, "__substg1.0_3701000D")
    pair = []
    for names in (((3, SECRET),), ()):
        more = _property_streams({0x3001: "Earlier"}, {0x3705: 5}, around, 8) | _property_streams(_TEXTS, {}, inner, 24)
        for index, (role, name) in enumerate(names):
            more |= _property_streams({0x3001: name}, {0xC15: role}, (*inner, f"__recip_version1.0_#{index:08X}"), 8)
        pair.append(message(more=more))
    return pair[0], pair[1]


@clean("message.msg")
def plain_message() -> bytes:
    return message(files=(("figures.csv", b"Rank,Count\r\nSergeant,12\r\n", 0),))


@plant("mail-trace", "named.msg", where="names of properties")
def named_property() -> Pair:
    """A property whose name is a sentence."""
    name = (SECRET + "\0").encode("utf-16-le")
    return message(more={("__nameid_version1.0", "__substg1.0_00040102"): name}), message()
