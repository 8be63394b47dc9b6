"""Word documents of the old kind (.doc; MS-DOC): their words by the piece table, and what else is found in them.

Not every byte of the format is understood, so that such a file never passes (facts/guard.md 3.3): save it as a PDF.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Damaged
from answerable.guard.techniques import found

from .old_container import Container, inspect_container, words_in

_MINE = ("WordDocument", "0Table", "1Table", "Data")
_PARTS = (
    "body",
    "footnotes",
    "headers and footers",
    "macros",
    "comments",
    "endnotes",
    "text boxes",
    "text boxes of headers",
)
_COUNTS = 0x4C  # where the lengths of these begin in the file’s head (MS-DOC 2.5.4)
_PLACES = 0x9A  # where the places of tables begin (MS-DOC 2.5.5)
_PIECES, _LOOKS, _OWNERS, _CHANGERS, _VARIABLES, _SAVED_BY, _BOOKMARKS = 33, 12, 36, 51, 60, 71, 21
_VANISHES, _DELETED, _INSERTED = 0x083C, 0x0800, 0x0801  # properties of letters (MS-DOC 2.6.1)
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_MOST = 20_000_000


@dataclass(frozen=True)
class Piece:
    """Letters that stand together: where in the text, where in the stream, and how many bytes each has."""

    start: int
    end: int
    at: int
    wide: bool


@dataclass
class OldDocument:
    """A document that was opened."""

    stream: bytes
    table: bytes
    counts: tuple[int, ...]
    pieces: tuple[Piece, ...]

    def block(self, number: int) -> bytes:
        """A table of the document by its number. Raises Damaged."""
        place, size = (
            struct.unpack_from("<II", self.stream, _PLACES + 8 * number)
            if len(self.stream) > _PLACES + 8 * number + 8
            else (0, 0)
        )
        if size and place + size > len(self.table):
            raise Damaged
        return self.table[place : place + size]


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What an old document is known to hold, and that it cannot leave. Raises Damaged."""
    container = Container(content)
    try:
        document = open_document(container)
        if document is None:
            yield found("encrypted")
            return
        yield from _words(document, look)
        yield from people(document)
        yield from outside(document)
    except (struct.error, IndexError):
        raise Damaged from None
    yield from inspect_container(container, look, _MINE)
    yield from old_format(container)


@detector("old-format")
def old_format(container: Container) -> Iterator[Finding]:
    """That it is a file of the old kind."""
    yield found("old-format", said=f"It has {len(container.streams):,} streams.")


def open_document(container: Container) -> OldDocument | None:
    """The document; None for one that is encrypted. Raises Damaged."""
    stream = container.get("WordDocument") or b""
    if len(stream) < 0x200 or struct.unpack_from("<H", stream)[0] not in {0xA5EC, 0xA5DC}:
        raise Damaged
    (flags,) = struct.unpack_from("<H", stream, 0x0A)
    if flags & 0x100:
        return None
    table = container.get("1Table" if flags & 0x200 else "0Table")
    if table is None:
        raise Damaged
    counts = struct.unpack_from("<8i", stream, _COUNTS)
    if any(not 0 <= one <= _MOST for one in counts):
        raise Damaged
    document = OldDocument(stream, table, counts, ())
    document.pieces = tuple(_pieces(document))
    return document


def _pieces(document: OldDocument) -> Iterator[Piece]:
    data, at = document.block(_PIECES), 0
    while at < len(data) and data[at] == 1:
        at += 3 + struct.unpack_from("<H", data, at + 1)[0]
    if at >= len(data) or data[at] != 2:
        raise Damaged
    (size,) = struct.unpack_from("<I", data, at + 1)
    whole = data[at + 5 : at + 5 + size]
    count = (len(whole) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", whole)
    for index in range(count):
        (value,) = struct.unpack_from("<I", whole, 4 * (count + 1) + 8 * index + 2)
        wide = not value & 0x40000000
        start = value & 0x3FFFFFFF if wide else (value & 0x3FFFFFFF) // 2
        length = (places[index + 1] - places[index]) * (2 if wide else 1)
        if length < 0 or start + length > len(document.stream):
            raise Damaged
        yield Piece(places[index], places[index + 1], start, wide)


def _unseen(document: OldDocument) -> list[tuple[int, int, str]]:
    """The bytes of the stream whose letters are hidden or deleted: from, to, how (MS-DOC 2.8.5, 2.9.33)."""
    table = document.block(_LOOKS)
    count = max((len(table) - 4) // 8, 0)
    found_: list[tuple[int, int, str]] = []
    for index in range(count):
        (page,) = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * index)
        data = document.stream[512 * (page & 0x3FFFFF) : 512 * (page & 0x3FFFFF) + 512]
        if len(data) < 512:
            raise Damaged
        runs = data[511]
        ends = struct.unpack_from(f"<{runs + 1}I", data)
        for run in range(runs):
            place = 2 * data[4 * (runs + 1) + run]
            how = _how(data[place + 1 : place + 1 + data[place]]) if place else ""
            if how:
                found_.append((ends[run], ends[run + 1], how))
    return found_


def _how(properties: bytes) -> str:
    at, how = 0, ""
    while at + 2 <= len(properties):
        (number,) = struct.unpack_from("<H", properties, at)
        kind = number >> 13
        size = properties[at + 2] + 1 if kind == 6 and at + 2 < len(properties) else _SIZES.get(kind, 1)
        on = properties[at + 2 : at + 3] not in {b"\0", b""}
        if number == _VANISHES and on:
            how = "hidden-text"
        elif number in {_DELETED, _INSERTED} and on:
            how = how or ("deleted" if number == _DELETED else "inserted")
        at += 2 + size
    return how


@detector("hidden-text", "tracked-change", "comment", "field-code")
def _words(document: OldDocument, look: Inspection) -> Iterator[Finding]:
    """Every part of the text: what is seen goes to the search for personal data, the rest is said."""
    unseen = _unseen(document)
    begins = 0
    for name, count in zip(_PARTS, document.counts, strict=True):
        seen, hidden = _part(document, begins, begins + count, unseen)
        begins += count
        if name == "comments" and seen.strip():
            yield found("comment", name, [seen, *words_in(document.block(_OWNERS))])
            continue
        for how, texts in hidden.items():
            code = "hidden-text" if how == "hidden-text" else "tracked-change"
            yield found(code, name, texts, count=len(texts))
        bare, codes = _fields(seen)
        if codes:
            yield found("field-code", name, codes, count=len(codes))
        look.shows(name, bare)
        if name == "body":
            look.lists(counted(len(bare.split()), "word"))


def _part(
    document: OldDocument, start: int, end: int, unseen: list[tuple[int, int, str]]
) -> tuple[str, dict[str, list[str]]]:
    """The letters from one place of the text to another: those that are seen, and the others by how they are not."""
    seen: list[str] = []
    hidden: dict[str, list[str]] = {}
    for one in document.pieces:
        first, last = max(start, one.start), min(end, one.end)
        if first >= last:
            continue
        size = 2 if one.wide else 1
        at, stop = one.at + (first - one.start) * size, one.at + (last - one.start) * size
        cuts = sorted({at, stop, *(place for run in unseen for place in run[:2] if at < place < stop)})
        for a, b in pairwise(cuts):
            text = document.stream[a:b].decode("utf-16-le" if one.wide else "cp1252", "replace")
            how = next((how for left, right, how in unseen if left <= a < right), "")
            if how:
                hidden.setdefault(how, []).append(text)
            if how in {"", "inserted"}:
                seen.append(text)
    return "".join(seen), hidden


def _fields(text: str) -> tuple[str, list[str]]:
    """The text without the instructions of its fields, and these; of links and numbers none is said."""
    codes = [one.strip() for one in re.findall(r"\x13([^\x13\x14\x15]*)[\x14\x15]", text)]
    bare = re.sub(r"\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))", "", text)
    bare = (
        re.sub(r"[\x13\x14\x15\x01\x08\x02\x05]", "", bare)
        .replace("\x07", "\t")
        .replace("\r", "\n")
        .replace("\x0b", "\n")
        .replace("\x0c", "\n")
    )
    plain = re.compile(
        r"(?:PAGE|NUMPAGES|DATE|TIME|TOC|REF|PAGEREF|SEQ|SECTION|SECTIONPAGES|FORMTEXT|FORMCHECKBOX|SYMBOL)\b.{0,80}",
        re.IGNORECASE,
    )
    return bare, [one for one in codes if one and not plain.fullmatch(one)]


@detector("tracked-change", "document-variable", "bookmark-name", "property")
def people(document: OldDocument) -> Iterator[Finding]:
    """Who changed the document, where it was saved, and values that programs keep in it."""
    changers = [text for text in words_in(document.block(_CHANGERS)) if text != "Unknown"]
    if changers:
        yield found("tracked-change", "the list of those who changed it", changers, count=len(changers))
    saved = words_in(document.block(_SAVED_BY))
    if saved:
        yield found("property", "where it was saved, and by whom", saved)
    variables = words_in(document.block(_VARIABLES))
    if variables:
        yield found("document-variable", "variables of the document", variables)
    marks = [text for text in words_in(document.block(_BOOKMARKS)) if not text.startswith("_")]
    if marks:
        yield found("bookmark-name", "names of bookmarks", marks)


@detector("left-over-bytes")
def outside(document: OldDocument) -> Iterator[Finding]:
    """Words in the space of the text that no piece of it uses: what a quick save left behind (facts/guard.md 3.3)."""
    first, last = struct.unpack_from("<II", document.stream, 0x18)
    covered = sorted((one.at, one.at + (one.end - one.start) * (2 if one.wide else 1)) for one in document.pieces)
    at, texts = max(first, 0x200), []
    for start, end in [*covered, (min(last, len(document.stream)), 0)]:
        texts += words_in(document.stream[at:start]) if start > at else []
        at = max(at, end)
    if texts:
        yield found("left-over-bytes", "the space of the text", texts, said="No page of the document shows it.")
