"""What an old Office file says of itself: its property sets (MS-OLEPS), those that Office defines and those of its users."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged
from answerable.guard.techniques import found

from .opc import is_tool

_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_NAMES = {
    _SUMMARY: {
        2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "remarks", 7: "template", 8: "last author", 9: "revision",
        17: "thumbnail", 18: "program",
    },
    _DOCUMENT: {
        2: "category", 3: "format of the presentation", 12: "kinds of parts", 13: "titles of parts", 14: "manager",
        15: "company", 20: "base of links", 21: "links", 26: "kind of content", 27: "status", 28: "language", 29: "version",
    },
}  # fmt: skip
_FORM = frozenset({"revision", "kinds of parts", "format of the presentation"})
_PROPERTIES = 2_000
_PROGRAMS_OWN = frozenset(
    {"AppVersion", "DocSecurity", "HyperlinksChanged", "LinksUpToDate", "ScaleCrop", "ShareDoc", "WorkbookGuid", "ICV"}
    | {"KSOProductBuildVer", "_PID_GUID"}
)
"""Properties that programs give every file they write."""
_NO_WORDS = re.compile(r"[\d.-]{0,24}|true|false|\{[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\}", re.IGNORECASE)


@dataclass(frozen=True)
class Property:
    """One property: the set it belongs to, its number, its name where its user gave one, and its words."""

    section: bytes
    number: int
    name: str
    texts: tuple[str, ...]
    raw: bytes


def read(data: bytes) -> tuple[list[Property], bytes]:
    """Every property, and the bytes that belong to none. Raises Damaged."""
    try:
        return _read(data)
    except (struct.error, IndexError, LookupError, ValueError):
        raise Damaged from None


def _read(data: bytes) -> tuple[list[Property], bytes]:
    order, _, _ = struct.unpack_from("<HHI", data, 0)
    (count,) = struct.unpack_from("<I", data, 24)
    if order != 0xFFFE or count > 8:
        raise Damaged
    covered = bytearray(len(data))
    covered[: 28 + 20 * count] = b"\1" * (28 + 20 * count)
    properties: list[Property] = []
    for index in range(count):
        section = data[28 + 20 * index : 44 + 20 * index]
        (start,) = struct.unpack_from("<I", data, 44 + 20 * index)
        properties += _section(data, section, start, covered)
    return properties, bytes(byte for byte, known in zip(data, covered, strict=True) if not known)


def _section(data: bytes, section: bytes, start: int, covered: bytearray) -> Iterator[Property]:
    size, count = struct.unpack_from("<II", data, start)
    if count > _PROPERTIES or start + size > len(data) + 4:
        raise Damaged
    places = [struct.unpack_from("<II", data, start + 8 + 8 * at) for at in range(count)]
    _cover(covered, start, 8 + 8 * count)
    page = 1252
    ends = sorted({offset for _, offset in places} | {size})
    for number, offset in places:
        if number == 1:
            page = struct.unpack_from("<H", data, start + offset + 4)[0]
    names: dict[int, str] = {}
    for number, offset in places:
        end = next((one for one in ends if one > offset), len(data) - start)
        raw = data[start + offset : start + end]
        if number == 0:
            names, length = _dictionary(raw, page)
            _cover(covered, start + offset, length)
    for number, offset in places:
        if number == 0:
            continue
        end = next((one for one in ends if one > offset), len(data) - start)
        raw = data[start + offset : start + end]
        texts, length = _value(raw, page)
        _cover(covered, start + offset, length)
        yield Property(section, number, names.get(number, ""), tuple(one for one in texts if one), raw)


def _cover(covered: bytearray, start: int, length: int) -> None:
    end = min(start + length, len(covered))
    covered[start:end] = b"\1" * max(end - start, 0)


def _text(raw: bytes, page: int) -> str:
    name = {1200: "utf-16-le", 65001: "utf-8", 10000: "mac-roman"}.get(page, f"cp{page}")
    try:
        text = raw.decode(name, "replace")
    except LookupError:
        text = raw.decode("cp1252", "replace")
    # What follows the end of a text is not shown by any program: it stays in, parted.
    return " ".join(piece for piece in text.split("\0") if piece.strip())


def _dictionary(raw: bytes, page: int) -> tuple[dict[int, str], int]:
    (count,) = struct.unpack_from("<I", raw, 0)
    names, at = {}, 4
    if count > _PROPERTIES:
        raise Damaged
    for _ in range(count):
        number, length = struct.unpack_from("<II", raw, at)
        size = length * (2 if page == 1200 else 1)
        names[number] = _text(raw[at + 8 : at + 8 + size], page)
        at += 8 + size
        if page == 1200:
            at = -(-at // 4) * 4
    return names, at


def _value(raw: bytes, page: int, at: int = 0, kind: int = -1, step: int = 4) -> tuple[list[str], int]:
    """The words of a typed value and where it ends (MS-OLEPS 2.15). Dates and numbers have none.

    A text alone fills whole steps of four bytes; within a vector it does not (MS-OSHARED 2.3.3.1).
    """
    if kind < 0:
        (kind,) = struct.unpack_from("<H", raw, at)
        at += 4
    if kind & 0x1000:
        return _vector(raw, page, at, kind & 0xFFF)
    if kind in {30, 8}:
        (length,) = struct.unpack_from("<I", raw, at)
        return [_text(raw[at + 4 : at + 4 + length], page)], -(-(at + 4 + length) // step) * step
    if kind == 31:
        (length,) = struct.unpack_from("<I", raw, at)
        return [_text(raw[at + 4 : at + 4 + 2 * length], 1200)], -(-(at + 4 + 2 * length) // step) * step
    if kind in {65, 71}:
        (length,) = struct.unpack_from("<I", raw, at)
        from .old_container import words_in

        return (words_in(raw[at + 4 : at + 4 + length]) if kind == 65 else []), -(-(at + 4 + length) // 4) * 4
    sizes = {
        0: 0,
        1: 0,
        2: 4,
        3: 4,
        4: 4,
        5: 8,
        6: 8,
        7: 8,
        10: 4,
        11: 4,
        16: 4,
        17: 4,
        18: 4,
        19: 4,
        20: 8,
        21: 8,
        22: 4,
        23: 4,
        64: 8,
        72: 16,
    }
    return [], at + sizes[kind]


def _vector(raw: bytes, page: int, at: int, kind: int) -> tuple[list[str], int]:
    (count,) = struct.unpack_from("<I", raw, at)
    at += 4
    if count > _PROPERTIES:
        raise Damaged
    texts: list[str] = []
    for _ in range(count):
        if kind == 30:  # in a vector of texts these stand without space between them
            (length,) = struct.unpack_from("<I", raw, at)
            texts.append(_text(raw[at + 4 : at + 4 + length], page))
            at += 4 + length * (2 if page == 1200 else 1)
            continue
        more, at = _value(raw, page, at, -1 if kind == 12 else kind, 1 if kind == 12 else 4)
        texts += more
    return texts, -(-at // 4) * 4


def inspect_properties(data: bytes, where: str, look: Inspection, titles: Collection[str]) -> Iterator[Finding]:
    """What a property set says that the pages do not. Raises Damaged."""
    properties, rest = read(data)
    yield from known_properties(properties, titles)
    yield from own_properties(properties)
    yield from pictures_of(properties, look)
    yield from between(rest, where)


@detector("property")
def known_properties(properties: list[Property], titles: Collection[str]) -> Iterator[Finding]:
    """Author, company, subject and the rest that Office defines."""
    known = {one.strip().lower() for one in titles}
    for one in properties:
        names = _NAMES.get(one.section)
        if names is None:
            continue
        name = names.get(one.number, f"number {one.number}")
        texts = [text for text in one.texts if text.strip() and not is_tool(text)]
        if name == "titles of parts":
            texts = [
                text
                for text in texts
                if text.strip("'").lower() not in known and text.rpartition("!")[0].strip("'").lower() not in known
            ]
        if texts and name not in _FORM:
            yield found("property", f"properties, {name}", texts)


@detector("custom-property")
def own_properties(properties: list[Property]) -> Iterator[Finding]:
    """Properties that somebody or some program gave the file."""
    for one in properties:
        usual = one.name.startswith("_PID_") or (not one.name and one.number < 2) or one.number >= 0x80000000
        if one.section in _NAMES or (usual and not one.texts):
            continue
        if one.name in _PROGRAMS_OWN and all(_NO_WORDS.fullmatch(text) for text in one.texts):
            continue
        yield found("custom-property", f"properties, “{one.name or one.number}”", [*one.texts, one.name])


@detector("thumbnail")
def pictures_of(properties: list[Property], look: Inspection) -> Iterator[Finding]:
    """A small picture of the first page, as it was once."""
    for one in properties:
        if one.section == _SUMMARY and one.number == 17 and len(one.raw) > 12:
            yield found("thumbnail", "properties, thumbnail", severity=Severity.LOOK)


@detector("left-over-bytes")
def between(rest: bytes, where: str) -> Iterator[Finding]:
    """Words between the properties and after them."""
    from .old_container import words_in

    words = words_in(rest)
    if words:
        yield found("left-over-bytes", f"{where}, beside the properties", words)
