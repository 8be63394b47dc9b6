"""The container of old Office files (OLE2, compound files; MS-CFB): its streams, and every byte that belongs to none of them.

It is read here from its first byte to its last, so that nothing in it stays unseen; a loop, a sector that two streams claim, or
a stream that ends too early is damage, and damage is a refusal (facts/guard.md 3.2, 6.3).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from answerable.guard import kinds
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged
from answerable.guard.techniques import found

from .old_properties import inspect_properties
from .opc import is_tool, strings_of

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_MOST = 0xFFFFFFFA  # sector numbers from here on say something else (MS-CFB 2.1)
_ENTRY = 128  # bytes of an entry of the directory (MS-CFB 2.6.1)
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENTRIES = 20_000
_EMPTY_ENOUGH = 16  # bytes that are neither zero nor filler: fewer carry nothing
_LETTERS = re.compile(rb"[A-Za-z0-9][\x20-\x7e\xa0-\xff]{4,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\0){4,}")

PROGRAMS = ("macros", "vba", "_vba_project_cur", "_vba_project", "_macros")
_LABELS = re.compile(
    r"(?:Microsoft|MSWord|Excel|Word|PowerPoint|Biff\d|OLE|Package|Document|Worksheet|Workbook|Sheet|Chart|Slide|Presentation|Office"
    r"|Outlook|Paint|Picture|Bitmap|Equation|Feuille|Arbeitsblatt|Tabelle|Hoja|Лист|[\W\d_]|de|97|2003|x)*[\w .,()-]{0,12}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stream:
    """One stream: the names of the storages around it and its own, and its bytes."""

    path: tuple[str, ...]
    content: bytes

    @property
    def place(self) -> str:
        """The stream as findings name it."""
        return f"stream {'/'.join(plain_name(one) for one in self.path)}"


@dataclass(frozen=True)
class LeftOver:
    """Bytes that belong to no stream; `free` where a whole sector does not."""

    where: str
    content: bytes
    free: bool = False


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int
    left: int
    right: int
    child: int


class Container:
    """A container that was followed through. Raises Damaged."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.left_over: list[LeftOver] = []
        self.storages: set[tuple[str, ...]] = set()
        self.streams: dict[tuple[str, ...], Stream] = {}
        self._header()
        self._table()
        self._entries()
        self._read()
        self._sweep()

    # Sectors

    def _header(self) -> None:
        head = self.content[:512]
        if len(head) < 512 or not head.startswith(_MAGIC):
            raise Damaged
        _, _, order, shift, mini = struct.unpack_from("<HHHHH", head, 24)
        if order != 0xFFFE or shift not in {9, 12} or mini != 6:
            raise Damaged
        self.size = 1 << shift
        (self._fats, self._first, _, self._cutoff, self._mini_first, self._minis, self._difat_first, self._difats) = (
            struct.unpack_from("<IIIIIIII", head, 44)
        )
        if self._cutoff != 4096:
            raise Damaged
        self.count = -(-(len(self.content) - self.size) // self.size)
        self._owned = bytearray(max(self.count, 0))
        self._leave("the header", head[8:24] + head[34:40] + self.content[512 : self.size])

    def _sector(self, number: int) -> bytes:
        if not 0 <= number < self.count:
            raise Damaged
        start = self.size * (number + 1)
        return self.content[start : start + self.size]

    def _own(self, number: int) -> bytes:
        """A sector, taken; two that take one are damage, and so is one that is cut."""
        data = self._sector(number)
        if self._owned[number] or len(data) < self.size:
            raise Damaged
        self._owned[number] = 1
        return data

    def _table(self) -> None:
        numbers = list(struct.unpack_from("<109I", self.content, 76))
        at = self._difat_first
        for _ in range(self._difats):
            data = self._own(at)
            whole = struct.unpack(f"<{self.size // 4}I", data)
            numbers += whole[:-1]
            at = whole[-1]
        used = [one for one in numbers if one < _MOST]
        if len(used) != self._fats or any(one < _MOST for one in numbers[self._fats :]):
            raise Damaged
        self._fat: list[int] = []
        for number in used:
            data = self._own(number)
            self._fat += struct.unpack(f"<{self.size // 4}I", data)
        if any(one not in {_FREE, 0} for one in self._fat[self.count :]):
            raise Damaged  # sectors are listed that the file does not have: it was cut

    def _chain(self, start: int) -> Iterator[int]:
        steps = 0
        while start != _LAST:
            if start >= len(self._fat) or steps > self.count:
                raise Damaged
            yield start
            steps += 1
            start = self._fat[start]

    def _whole(self, start: int) -> bytes:
        return b"".join(self._own(one) for one in self._chain(start))

    # The directory

    def _entries(self) -> None:
        data = self._whole(self._first)
        if len(data) % _ENTRY or len(data) // _ENTRY > _ENTRIES or not data:
            raise Damaged
        self._all = [self._entry(data[at : at + _ENTRY]) for at in range(0, len(data), _ENTRY)]
        root = self._all[0]
        if root.kind != _ROOT:
            raise Damaged
        self._reached = {0}
        self._paths: list[tuple[tuple[str, ...], _Entry]] = []
        self._walk(root.child, ())
        for index, one in enumerate(self._all):
            if index not in self._reached:
                self._leave(
                    "an entry of the directory that nothing points to",
                    data[index * _ENTRY : (index + 1) * _ENTRY][:68]
                    if one.kind == 0
                    else one.name.encode("utf-16-le") + b" deleted entry",
                    free=bool(one.kind),
                )

    def _entry(self, data: bytes) -> _Entry:
        length = min(struct.unpack_from("<H", data, 64)[0], 64)
        name = data[: max(length - 2, 0)].decode("utf-16-le", "replace")
        left, right, child = struct.unpack_from("<III", data, 68)
        start, size = struct.unpack_from("<IQ", data, 116)
        kind = data[66]
        if self.size == 512:
            size &= 0xFFFFFFFF
        if kind:
            self._leave(
                f"the directory’s entry “{plain_name(name)}”",
                data[length:64] + (data[80:96] + data[100:116] if kind == _STREAM else b""),
            )
        return _Entry(name, kind, start, size, left, right, child)

    def _walk(self, start: int, path: tuple[str, ...]) -> None:
        waiting = [(start, path)]
        while waiting:
            index, path = waiting.pop()
            if index == _FREE:
                continue
            if index >= len(self._all) or index in self._reached:
                raise Damaged
            self._reached.add(index)
            one = self._all[index]
            if one.kind not in {_STORAGE, _STREAM}:
                raise Damaged
            here = (*path, one.name)
            self._paths.append((here, one))
            waiting += [(one.left, path), (one.right, path)]
            if one.kind == _STORAGE:
                self.storages.add(here)
                waiting.append((one.child, here))

    # Streams

    def _read(self) -> None:
        root = self._all[0]
        self._mini = self._whole(root.start) if root.size else b""
        table = self._whole(self._mini_first) if self._minis else b""
        self._mini_fat = list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))
        self._mini_owned = bytearray(-(-root.size // 64))
        if len(self._mini) < root.size:
            raise Damaged
        self._leave("the space after the small streams", self._mini[root.size :])
        known: set[tuple[str, ...]] = set()
        for path, one in self._paths:
            if one.kind != _STREAM:
                continue
            if tuple(name.lower() for name in path) in known:
                raise Damaged
            known.add(tuple(name.lower() for name in path))
            data = (
                b"" if not one.size else self._whole(one.start) if one.size >= self._cutoff else self._small(one.start)
            )
            if len(data) < one.size:
                raise Damaged
            self.streams[path] = Stream(path, data[: one.size])
            self._leave(f"the space after the {self.streams[path].place}", data[one.size :])

    def _small(self, start: int) -> bytes:
        pieces = []
        while start != _LAST:
            if start >= len(self._mini_fat) or start >= len(self._mini_owned) or self._mini_owned[start]:
                raise Damaged
            self._mini_owned[start] = 1
            pieces.append(self._mini[start * 64 : start * 64 + 64])
            start = self._mini_fat[start]
        return b"".join(pieces)

    # What belongs to nothing

    def _leave(self, where: str, content: bytes, *, free: bool = False) -> None:
        if content.strip(b"\0\xff\xfe"):
            self.left_over.append(LeftOver(where, content, free))

    def _sweep(self) -> None:
        free = b"".join(
            self._sector(one)
            for one in range(self.count)
            if not self._owned[one] and not _is_empty_directory(self._sector(one))
        )
        self._leave("sectors that belong to no stream", free, free=True)
        mini = b"".join(
            self._mini[one * 64 : one * 64 + 64] for one in range(len(self._mini_owned)) if not self._mini_owned[one]
        )
        self._leave("small sectors that belong to no stream", mini, free=True)

    # Asking

    def get(self, *path: str) -> bytes | None:
        """The bytes of a stream, whatever the case of its name; None where there is none."""
        wanted = tuple(one.lower() for one in path)
        return next((one.content for key, one in self.streams.items() if tuple(p.lower() for p in key) == wanted), None)

    def within(self, *path: str) -> list[Stream]:
        """Every stream in a storage."""
        wanted = tuple(one.lower() for one in path)
        return [one for key, one in self.streams.items() if tuple(p.lower() for p in key[: len(wanted)]) == wanted]


def _is_empty_directory(sector: bytes) -> bool:
    """Whether a sector is a list of nothing but its root, such as LibreOffice leaves behind in every file."""
    root = "Root Entry".encode("utf-16-le").ljust(64, b"\0")
    return sector.startswith(root) and not sector[128:].strip(b"\0\xff\xfe") and not sector[80:116].strip(b"\0")


def plain_name(name: str) -> str:
    """The name of a stream without the signs before it that do not print."""
    return "".join(one for one in name if one.isprintable())


def words_in(content: bytes) -> list[str]:
    """Runs of letters in bytes that are not understood, of one byte or two each."""
    plain = [one.decode("cp1252", "replace") for one in _LETTERS.findall(content)[:2_000]]
    wide = [one.decode("utf-16-le") for one in _WIDE.findall(content)[:2_000]]
    return [text for text in (*wide, *plain) if sum(one.isalnum() for one in text) >= 4]


def sentences_in(content: bytes) -> list[str]:
    """The same in bytes that are mostly numbers: only what could be a word, with its vowels, and not what looks like one."""
    return [
        text for text in words_in(content) if any(_is_word(one) for one in re.findall(r"[A-Za-z0-9 ,.'@-]{6,}", text))
    ]


def _is_word(text: str) -> bool:
    letters = [one for one in text.lower() if one.isalpha()]
    return len(letters) * 2 >= len(text) and len(set(letters)) >= 4 and any(one in "aeiou" for one in letters)


def top_names(content: bytes) -> tuple[str, ...]:
    """The names of what lies at the top of a container, in small letters; none where it is damaged."""
    try:
        container = Container(content)
    except (Damaged, struct.error):
        return ()
    return tuple(sorted({path[0].lower() for path in (*container.streams, *container.storages)}))


# Findings


def inspect_container(
    container: Container, look: Inspection, mine: Collection[str], *, titles: Collection[str] = ()
) -> Iterator[Finding]:
    """Everything in a container beside the format's own streams (`mine`, by the first names of their paths).

    `titles` are names that the properties may repeat: those of the visible sheets.
    """
    yield from left_over(container)
    taken = {one.lower() for one in mine}
    rest = [one for one in container.streams.values() if one.path[0].lower() not in taken]
    programs = [one for one in rest if any(name.lower() in PROGRAMS for name in one.path)]
    yield from macros(programs)
    rest = [one for one in rest if one not in programs]
    objects = [one for one in rest if len(one.path) > 1 and not _is_data_store(one)]
    yield from embedded(objects, look)
    for one in rest:
        if one not in objects:
            yield from _stream(one, look, titles)


def _is_data_store(one: Stream) -> bool:
    return one.path[0].lower() in {"msodatastore", "_xmlsignatures", "\x06dataspaces", "_sx_db_cur"}


@detector("left-over-bytes")
def left_over(container: Container) -> Iterator[Finding]:
    """Bytes that belong to no stream: freed sectors, the space after streams, deleted entries."""
    for one in container.left_over:
        words = words_in(one.content)
        filled = len(one.content) - sum(one.content.count(byte) for byte in (0, 0xFF, 0xFE))
        if words and "directory’s entry" in one.where:
            # Programs leave some bytes of their memory there: too few to hold a file for, enough to look at.
            yield found("left-over-bytes", one.where, words, severity=Severity.LOOK)
        elif words or (one.free and filled >= _EMPTY_ENOUGH):
            yield found("left-over-bytes", one.where, words, said=f"It has {len(one.content):,} bytes.")
        elif filled >= _EMPTY_ENOUGH:
            yield found("left-over-bytes", one.where, severity=Severity.NOTE)


@detector("macro")
def macros(streams: list[Stream]) -> Iterator[Finding]:
    """Programs: a storage of Visual Basic, with all that is in it."""
    if streams:
        size = sum(len(one.content) for one in streams)
        where = f"storage {plain_name(streams[0].path[0])}"
        yield found("macro", where, said=f"It has {size:,} bytes.", count=len(streams))


@detector("embedded-object")
def embedded(streams: list[Stream], look: Inspection) -> Iterator[Finding]:
    """Objects of other programs, each in a storage of its own; the files in them are looked into."""
    storages = dict.fromkeys(one.path[:2] if one.path[0] == "ObjectPool" else one.path[:1] for one in streams)
    for storage in storages:
        inside = [one for one in streams if one.path[: len(storage)] == storage]
        where = f"storage {'/'.join(plain_name(one) for one in storage)}"
        yield found(
            "embedded-object", where, [text for one in inside for text in words_in(one.content)], count=len(inside)
        )
        for one in inside:
            yield from _packed(one, where, look)


def _packed(one: Stream, where: str, look: Inspection) -> Iterator[Finding]:
    if one.path[-1].lower() == "\x01ole10native":
        name, content = native(one.content)
        yield from look.inside(name, content, f"{where}, file “{name}”")
    elif kinds.kind_of(one.content, "") not in {kinds.UNKNOWN, kinds.OLE, kinds.TEXT, kinds.CSV}:
        yield from look.inside(plain_name(one.path[-1]), one.content, where)


def native(data: bytes) -> tuple[str, bytes]:
    """The name and the bytes of a file that was put into a document as a package (Ole10Native). Raises Damaged."""
    try:
        end = data.index(b"\0", 6)
        label = data[6:end].decode("cp1252", "replace")
        at = data.index(b"\0", end + 1) + 1  # the path it came from
        at += 4
        (length,) = struct.unpack_from("<I", data, at)
        at += 4 + length
        (size,) = struct.unpack_from("<I", data, at)
    except (ValueError, struct.error):
        return "object.bin", data[4:]
    if at + 4 + size > len(data):
        raise Damaged
    return label.rpartition("\\")[2] or "object.bin", data[at + 4 : at + 4 + size]


def _stream(one: Stream, look: Inspection, titles: Collection[str]) -> Iterator[Finding]:
    name = one.path[0].lower()
    if name in {"\x05summaryinformation", "\x05documentsummaryinformation"}:
        yield from inspect_properties(one.content, plain_name(one.path[0]), look, titles)
    elif name == "\x01compobj":
        yield from labels(one)
    else:
        yield from other_streams(one)


@detector("property")
def labels(one: Stream) -> Iterator[Finding]:
    """The stream that names the program: whatever else it says."""
    texts = [text for text in words_in(one.content) if not _LABELS.fullmatch(text) and not is_tool(text)]
    if texts:
        yield found("property", one.place, texts)


_KNOWN = {
    "revision log": "revision-log",
    "user names": "user-name",
    "msodatastore": "custom-xml",
    "_sx_db_cur": "pivot-cache",
    "ctls": "form-control",
    "\x06dataspaces": "encrypted",
    "encryptedpackage": "encrypted",
    "encryptioninfo": "encrypted",
    "\x01ole": "remote-part",
}


@detector("revision-log", "user-name", "custom-xml", "pivot-cache", "form-control", "unknown-part", "remote-part")
def other_streams(one: Stream) -> Iterator[Finding]:
    """Streams that a plain file of the kind does not have."""
    name = one.path[0].lower()
    is_markup = one.content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")
    texts = strings_of(one.content) if is_markup else words_in(one.content)
    if (name not in _KNOWN and not one.content.strip(b"\0")) or is_mark(one) or (name == "\x01ole" and not texts):
        return
    yield found(_KNOWN.get(name, "unknown-part"), one.place, texts, said=f"It has {len(one.content):,} bytes.")


def is_mark(one: Stream) -> bool:
    """Whether a stream is the mark that SheetJS puts into every container it writes."""
    return plain_name(one.path[-1]) == "Sh33tJ5" and len(one.content) <= 4


@detector("encrypted")
def inspect_encrypted(content: bytes, look: Inspection) -> Iterator[Finding]:
    """An Office file that is protected by a password (a container with the encrypted package in it)."""
    yield found("encrypted")


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """A container of another program. Its files are looked into; whatever else is in it cannot be. Raises Damaged."""
    if kinds.kind_of(content) == kinds.ENCRYPTED_OFFICE:
        yield from inspect_encrypted(content, look)
        return
    container = Container(content)
    yield from left_over(container)
    streams = list(container.streams.values())
    yield from macros([one for one in streams if any(name.lower() in PROGRAMS for name in one.path)])
    for one in streams:
        if one.path[-1].lower() in {"\x01ole10native", "package", "contents"}:
            yield from _packed(one, one.place, look)
    yield from unreadable(streams, look)


@detector("kind-not-inspected")
def unreadable(streams: list[Stream], look: Inspection) -> Iterator[Finding]:
    """That it is a container of a program that is not known here, with the words in it."""
    look.lists(f"1 container with {len(streams):,} {'stream' if len(streams) == 1 else 'streams'}")
    texts = [text for one in streams for text in words_in(one.content)]
    yield found("kind-not-inspected", "", texts, said=f"It is {kinds.WORDS[kinds.OLE]}.", count=max(1, len(streams)))
