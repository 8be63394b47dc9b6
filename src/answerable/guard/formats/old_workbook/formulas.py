"""What a formula of the old kind says: its references, its quoted texts, its numbers (MS-XLS 2.5.198)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from answerable.guard.formats.workbook.ranges import reference
from answerable.guard.package import Damaged

from .records import BIFF5, BIFF8

# Bytes that follow each token, by its class-less number, in the two versions.
_SIZES_8 = {0x01: 4, 0x02: 4, 0x18: 5, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8, 0x26: 6, 0x27: 6, 0x28: 6, 0x29: 2, 0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8, 0x2E: 2, 0x2F: 2, 0x38: 3, 0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6, 0x3D: 10}  # fmt: skip
_SIZES_5 = {**_SIZES_8, 0x23: 14, 0x24: 3, 0x25: 6, 0x2A: 3, 0x2B: 6, 0x2C: 3, 0x2D: 6, 0x39: 24, 0x3A: 17, 0x3B: 20, 0x3C: 17, 0x3D: 20}  # fmt: skip
_CALLING = {150: "CALL", 267: "REGISTER.ID", 379: "RTD", 304: "SQL.REQUEST"}


@dataclass
class Names:
    """What formulas refer to by number: sheets, other workbooks, names."""

    sheets: Sequence[str] = ()
    """Every sheet that is referred to, as a formula writes it, by the number in the reference: "'Data'!", "[book.xls]S!"."""
    outside: dict[int, str] = field(default_factory=dict)


def written(tokens: bytes, names: Names, version: int, page: str) -> str:
    """The formula in words: as it is where it is but references, else as "F(…)" with all that it holds.

    Raises Damaged where its tokens cannot be followed.
    """
    pieces: list[str] = []
    simple, at = True, 0
    sizes = _SIZES_5 if version == BIFF5 else _SIZES_8
    try:
        while at < len(tokens):
            number = tokens[at]
            kind = (number & 0x1F) | 0x20 if number >= 0x40 else number
            at += 1
            if kind == 0x17:
                text, at = _quoted(tokens, at, version, page)
                pieces.append('"' + text.replace('"', '""') + '"')
                simple = False
            elif kind == 0x19:
                at += 3 + (2 * (struct.unpack_from("<H", tokens, at + 1)[0] + 1) if tokens[at] & 4 else 0)
            elif 0x03 <= kind <= 0x16:
                simple = simple and kind in {0x10, 0x11, 0x15}
            else:
                piece, plain = _token(kind, tokens[at : at + sizes[kind]], sizes[kind], names, version)
                pieces += piece
                simple = simple and plain
                at += sizes[kind]
    except (struct.error, IndexError, KeyError):
        raise Damaged from None
    return ",".join(pieces) if simple else f"F({','.join(pieces)})"


def _quoted(tokens: bytes, at: int, version: int, page: str) -> tuple[str, int]:
    count = tokens[at]
    if version == BIFF5:
        return tokens[at + 1 : at + 1 + count].decode(page, "replace"), at + 1 + count
    size = count * (2 if tokens[at + 1] & 1 else 1)
    raw = tokens[at + 2 : at + 2 + size]
    return raw.decode("utf-16-le" if tokens[at + 1] & 1 else "latin-1", "replace"), at + 2 + size


def _token(kind: int, data: bytes, size: int, names: Names, version: int) -> tuple[list[str], bool]:
    """The words of one token, and whether it is but a reference."""
    if len(data) < size:
        raise Damaged
    if kind == 0x1C:
        return ["#REF!"], True
    if kind == 0x1E:
        return [str(struct.unpack("<H", data)[0])], False
    if kind == 0x1F:
        return [f"{struct.unpack('<d', data)[0]:.15g}"], False
    if kind in {0x21, 0x22}:
        number = struct.unpack_from("<H", data, 1 if kind == 0x22 else 0)[0] & 0x7FFF
        return ([_CALLING[number] + "("] if number in _CALLING else []), False
    if kind in {0x24, 0x25}:
        return [_cells(data, version, area=kind == 0x25)], True
    if kind in {0x3A, 0x3B, 0x3C, 0x3D}:
        sheet, rest = _sheet(data, names, version)
        return [sheet + ("#REF!" if kind > 0x3B else _cells(rest, version, area=kind == 0x3B))], True
    if kind in {0x2A, 0x2B}:
        return ["#REF!"], True
    if kind == 0x39 and version == BIFF8:
        outside = names.outside.get(struct.unpack_from("<H", data)[0], "")
        return ([outside + "name"] if outside else []), False
    return [], kind in {0x26, 0x27, 0x28, 0x29}


def _sheet(data: bytes, names: Names, version: int) -> tuple[str, bytes]:
    (index,) = struct.unpack_from("<h", data)
    if version == BIFF5:
        first = struct.unpack_from("<H", data, 10)[0]
        own = index < 0
        known = names.sheets[first] if own and first < len(names.sheets) else ""
        return known if own else names.outside.get(index, "[other.xls]sheet!"), data[14:]
    return names.sheets[index] if 0 <= index < len(names.sheets) else "", data[2:]


def _cells(data: bytes, version: int, *, area: bool) -> str:
    if version == BIFF5:
        numbers = struct.unpack("<HHBB" if area else "<HB", data)
    else:
        numbers = struct.unpack("<HHHH" if area else "<HH", data)
    if not area:
        return reference((numbers[1] & 0xFF) + 1, (numbers[0] & (0x3FFF if version == BIFF5 else 0xFFFF)) + 1)
    top, bottom, left, right = numbers
    mask = 0x3FFF if version == BIFF5 else 0xFFFF
    return f"{reference((left & 0xFF) + 1, (top & mask) + 1)}:{reference((right & 0xFF) + 1, (bottom & mask) + 1)}"
