"""The directories of TIFF and EXIF: every entry, and every byte that no entry claims."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from .blocks import Broken

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SUBS = {34665: "exif", 34853: "gps", 40965: "interoperability"}
# Pillow leaves the header of each page that it puts behind another.
_HEADER = re.compile(rb"\0*(?:II\*\0|MM\0\*)[^\0]{0,2}\0*[^\0]{0,2}", re.S)
_MOST = 200  # directories; entries in one are at most 65,535 by its form
_LABELS = {
    270: "description", 271: "make", 272: "model", 305: "program", 306: "date", 315: "artist", 316: "computer",
    33432: "copyright", 33723: "IPTC", 34377: "Photoshop", 700: "XMP", 34675: "colour profile", 36867: "date taken",
    36868: "date stored", 37500: "maker note", 37510: "comment", 40091: "title", 40092: "comment", 40093: "author",
    40094: "keywords", 40095: "subject", 42016: "picture number", 42032: "owner", 42033: "serial number", 42036: "lens",
    33550: "map scale", 33922: "map place", 285: "page name", 269: "document name", 51041: "maker data",
}  # fmt: skip
DRAWING = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287, 292, 293, 296,
     297, 301, 317, 318, 319, 320, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 347, 512, 513, 514, 515, 529, 530,
     531, 532, 40961, 40962, 40963, 34665, 34853, 40965, 330, 41486, 41487, 41488}
)  # fmt: skip
"""Entries that only say how the picture is drawn, and where the next directory is."""
VERSIONS = frozenset({36864, 40960, 37121, 1, 2})
PROGRAM = frozenset({305, 306, 36867, 36868, 11, 36880, 36881, 36882})
_DATA = {273: 279, 324: 325, 288: 289, 513: 514}
"""Offsets of the picture's own bytes, with the entry that has their lengths."""


@dataclass(frozen=True)
class Entry:
    """One entry of a directory: `data` are its bytes as they stand."""

    tag: int
    type: int
    data: bytes
    values: tuple[int, ...]

    @property
    def label(self) -> str:
        """What it says, in words; its number where that is not known."""
        return _LABELS.get(self.tag, f"entry {self.tag}")


@dataclass(frozen=True)
class Directory:
    """One directory: "page", "exif", "gps", "interoperability", "thumbnail" or "sub"."""

    kind: str
    entries: tuple[Entry, ...]

    def value(self, tag: int, usual: int = 0) -> int:
        """The first number of an entry."""
        return next((one.values[0] for one in self.entries if one.tag == tag and one.values), usual)

    def data(self, tag: int) -> bytes:
        """The bytes of an entry; empty where it is not there."""
        return next((one.data for one in self.entries if one.tag == tag), b"")


@dataclass
class Walked:
    """All directories that could be reached, and the bytes that nothing claims."""

    directories: list[Directory] = field(default_factory=list)
    unclaimed: bytes = b""
    thumbnail: bytes = b""
    end: int = 0


def walk(data: bytes, *, pages: bool = False) -> Walked:
    """Every directory of TIFF bytes. With `pages` the further ones in the chain are pages, else the second is a thumbnail.

    Raises Broken where an entry points beyond the end, or directories point in a circle.
    """
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8 or struct.unpack(order + "H", data[2:4])[0] != 42:
        raise Broken
    claimed = bytearray(len(data))
    claimed[:8] = b"\1" * 8
    walked = Walked()
    waiting = [("page", struct.unpack(order + "I", data[4:8])[0])]
    seen: set[int] = set()
    while waiting:
        kind, at = waiting.pop()
        if not at:
            continue
        if at in seen or len(seen) > _MOST:
            raise Broken
        seen.add(at)
        directory, following = _directory(data, order, at, kind, claimed)
        walked.directories.append(directory)
        if kind in {"page", "thumbnail"}:
            waiting.append(("page" if pages else "thumbnail", following))
        waiting += _below(directory)
        _claim_pixels(data, directory, claimed, walked)
    walked.unclaimed = _unclaimed(data, claimed)
    walked.end = claimed.rfind(1) + 1
    return walked


def _below(directory: Directory) -> list[tuple[str, int]]:
    below = [(kind, one) for one_tag, kind in _SUBS.items() if (one := directory.value(one_tag))]
    return below + [("sub", value) for one in directory.entries if one.tag == 330 for value in one.values]


def _directory(data: bytes, order: str, at: int, kind: str, claimed: bytearray) -> tuple[Directory, int]:
    if at + 2 > len(data):
        raise Broken
    count = struct.unpack(order + "H", data[at : at + 2])[0]
    end = at + 2 + 12 * count
    if end > len(data):
        raise Broken
    entries = []
    for start in range(at + 2, end, 12):
        tag, form, number = struct.unpack(order + "HHI", data[start : start + 8])
        size = _SIZES.get(form, 1) * number
        place = start + 8 if size <= 4 else struct.unpack(order + "I", data[start + 8 : start + 12])[0]
        if place + size > len(data):
            raise Broken
        raw = data[place : place + size]
        claimed[place : place + size] = b"\1" * size
        entries.append(Entry(tag, form, raw, _values(raw, order, form)))
    following = struct.unpack(order + "I", data[end : end + 4].ljust(4, b"\0"))[0]
    # Only pages stand in a chain; below them, many programs leave the pointer to the next out.
    end += 4 if kind in {"page", "thumbnail"} or not following else 0
    claimed[at:end] = b"\1" * (min(end, len(data)) - at)
    return Directory(kind, tuple(entries)), following


def _values(raw: bytes, order: str, form: int) -> tuple[int, ...]:
    letter = {1: "B", 3: "H", 4: "I", 13: "I"}.get(form)
    if letter is None:
        return ()
    return struct.unpack(f"{order}{len(raw) // struct.calcsize(letter)}{letter}", raw)


def _claim_pixels(data: bytes, directory: Directory, claimed: bytearray, walked: Walked) -> None:
    for start_tag, length_tag in _DATA.items():
        starts = next((one.values for one in directory.entries if one.tag == start_tag), ())
        lengths = next((one.values for one in directory.entries if one.tag == length_tag), ())
        for start, length in zip(starts, lengths, strict=False):
            if start + length > len(data):
                raise Broken
            claimed[start : start + length] = b"\1" * length
            if start_tag == 513:
                walked.thumbnail = data[start : start + length]


def _unclaimed(data: bytes, claimed: bytearray) -> bytes:
    """The bytes that nothing claims, without empty filling."""
    pieces = []
    at = claimed.find(0)
    while at >= 0:
        end = claimed.find(1, at)
        end = len(data) if end < 0 else end
        if (piece := data[at:end]).strip(b"\0") and not _HEADER.fullmatch(piece):
            pieces.append(piece)
        at = claimed.find(0, end)
    return b"\n".join(pieces)
