"""The records of a workbook of the old kind, and the texts in them (BIFF5 and BIFF8; MS-XLS 2.1.4 and 2.5)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.guard.package import Damaged

CONTINUE, BOF, EOF = 0x3C, 0x809, 0x0A
BIFF5, BIFF8 = 0x500, 0x600
_LONGEST = 8_228  # bytes of one record (MS-XLS 2.1.4: 8,224, and what some programs write)


@dataclass(frozen=True)
class Record:
    """One record with those that continue it."""

    number: int
    pieces: tuple[bytes, ...]
    at: int

    @property
    def data(self) -> bytes:
        """Its bytes as one."""
        return self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)


@dataclass(frozen=True)
class Substream:
    """The records between a beginning and its end; `inner` are those within, such as the charts on a sheet."""

    at: int
    version: int
    kind: int
    """5 the workbook, 6 a module, 16 a sheet, 32 a chart, 64 a macro sheet, 256 a workspace (MS-XLS 2.4.21)."""
    records: tuple[Record, ...]
    inner: tuple[Substream, ...] = ()


def records(data: bytes) -> Iterator[Record]:
    """Each record of the stream; zeros at its end are no record. Raises Damaged."""
    at, number, start = 0, -1, 0
    pieces: list[bytes] = []
    while at < len(data):
        if not data[at : at + 64].strip(b"\0") and not data[at:].strip(b"\0"):
            break
        if at + 4 > len(data):
            raise Damaged
        this, size = struct.unpack_from("<HH", data, at)
        if size > _LONGEST or at + 4 + size > len(data):
            raise Damaged
        content = data[at + 4 : at + 4 + size]
        if this == CONTINUE and pieces:
            pieces.append(content)
        else:
            if pieces:
                yield Record(number, tuple(pieces), start)
            number, pieces, start = this, [content], at
        at += 4 + size
    if pieces:
        yield Record(number, tuple(pieces), start)


def substreams(data: bytes) -> tuple[list[Substream], bytes]:
    """The substreams of a workbook in their order, and the bytes that stand after the end of the last or between two.

    Raises Damaged where one has no end, or is of a version that is not known.
    """
    found: list[Substream] = []
    between: list[bytes] = []
    open_: list[tuple[Record, list[Record], list[Substream]]] = []
    end = 0
    for one in _until_broken(data, found):
        if one.number == BOF:
            open_.append((one, [], []))
        elif not open_:
            between.append(one.data)
        elif one.number == EOF:
            begin, inside, inner = open_.pop()
            made = _made(begin, inside, inner)
            (open_[-1][2] if open_ else found).append(made)
            between.append(one.data)
            end = one.at + sum(4 + len(piece) for piece in one.pieces)
        else:
            open_[-1][1].append(one)
    if open_ or not found:
        raise Damaged
    rest = data[end:] if not between or not any(between) else b"".join(between) + data[end:]
    return found, rest.strip(b"\0")


def _until_broken(data: bytes, found: list[Substream]) -> Iterator[Record]:
    """The records up to where they break off. That is damage unless the workbook and its sheets have ended before."""
    try:
        yield from records(data)
    except Damaged:
        if len(found) < 2 or _sheets_missing(found):
            raise


def _sheets_missing(found: list[Substream]) -> bool:
    listed = sum(one.number == 0x85 for one in found[0].records)
    return len(found) - 1 < listed


def _made(begin: Record, inside: list[Record], inner: list[Substream]) -> Substream:
    if len(begin.data) < 4:
        raise Damaged
    version, kind = struct.unpack_from("<HH", begin.data)
    if version not in {BIFF5, BIFF8}:
        raise Damaged
    return Substream(begin.at, version, kind, tuple(inside), tuple(inner))


class Reader:
    """Reads on through a record and those that continue it; a text that is cut in two says anew how it is written."""

    def __init__(self, record: Record, at: int = 0, *, version: int = BIFF8, page: str = "cp1252") -> None:
        self.pieces, self.index, self.at = record.pieces, 0, at
        self.version, self.page = version, page
        self._settle()

    def _settle(self) -> None:
        while self.index < len(self.pieces) - 1 and self.at >= len(self.pieces[self.index]):
            self.at -= len(self.pieces[self.index])
            self.index += 1

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return sum(len(one) for one in self.pieces[self.index :]) - self.at

    def take(self, size: int) -> bytes:
        """So many bytes. Raises Damaged where there are fewer."""
        if size > self.left or size < 0:
            raise Damaged
        out = b""
        while size:
            piece = self.pieces[self.index][self.at : self.at + size]
            out += piece
            size -= len(piece)
            self.at += len(piece)
            self._settle()
        return out

    def figure(self, form: str) -> int:
        """One number of a form of struct's."""
        return int(struct.unpack("<" + form, self.take(struct.calcsize(form)))[0])

    def letters(self, count: int, wide: bool) -> str:
        """So many letters, through to the next record where they are cut."""
        text = ""
        while count > 0:
            here = self.pieces[self.index][self.at :]
            size = 2 if wide else 1
            whole = min(count, len(here) // size)
            raw = here[: whole * size]
            text += raw.decode("utf-16-le" if wide else "latin-1", "replace")
            self.at += whole * size
            count -= whole
            if count:
                if self.index + 1 >= len(self.pieces) or len(here) - whole * size:
                    raise Damaged
                self.index, self.at = self.index + 1, 0
                if not self.pieces[self.index]:
                    raise Damaged
                wide = bool(self.pieces[self.index][0] & 1)
                self.at = 1
        self._settle()
        return text

    def text(self, form: str = "H") -> str:
        """A text with its length before it ("B" one byte, "H" two), in the way of its version."""
        count = self.figure(form)
        if self.version == BIFF5:
            return self.take(count).decode(self.page, "replace")
        return self.rich(count)[0] if count or self.left else ""

    def rich(self, count: int) -> tuple[str, list[tuple[int, int]], list[str]]:
        """A text with the fonts of its pieces and the words that say how to speak it (MS-XLS 2.5.293)."""
        flags = self.figure("B")
        runs = self.figure("H") if flags & 8 else 0
        more = self.figure("I") if flags & 4 else 0
        text = self.letters(count, bool(flags & 1))
        fonts = [(self.figure("H"), self.figure("H")) for _ in range(runs)]
        return text, fonts, _spoken(self.take(more)) if more else []


def _spoken(data: bytes) -> list[str]:
    """The words of a phonetic block (MS-XLS 2.5.116), and whatever lies after them."""
    if len(data) < 14:
        return []
    (count,) = struct.unpack_from("<H", data, 12)
    text = data[14 : 14 + 2 * count].decode("utf-16-le", "replace").strip("\0 ")
    return [text] if text else []
