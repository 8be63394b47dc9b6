"""Pictures: any block that is not needed to draw one holds the file."""

from __future__ import annotations

import struct

from .findings import Finding, Severity, excerpt

_PNG = b"\x89PNG\r\n\x1a\n"
# What is needed to draw the picture, and how large it is meant to be.
_PNG_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"gAMA", b"sRGB", b"cHRM", b"sBIT", b"bKGD"}
)
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_PICTURE = frozenset({0xDB, 0xC4, 0xDD, 0xDA, *range(0xC0, 0xC4), 0xC9, 0xCA})
_MEND = "Open the picture in a drawing program, copy it and save the copy as a new picture."


class Broken(Exception):
    """The blocks of the picture do not follow each other as they must."""


def inspect(content: bytes) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What a PNG or JPEG file holds beside its picture. Raises Broken for one that cannot be followed to its end."""
    found, end = _png(content) if content.startswith(_PNG) else _jpeg(content)
    if content[end:]:
        mend = f"There are {len(content) - end:,} bytes after the end of the picture. {_MEND}"
        found = (*found, Finding("data-after-image-end", Severity.HOLD, "", _text(content[end:]), mend))
    return found, ("1 picture",)


def _text(data: bytes) -> str:
    return excerpt(data[:400].decode("latin-1"))


def _extra(what: str, data: bytes) -> Finding:
    mend = f"Beside the picture, the file holds something that does not show ({what}). {_MEND}"
    return Finding("picture-metadata", Severity.HOLD, "", _text(data), mend)


def _png(content: bytes) -> tuple[tuple[Finding, ...], int]:
    found: list[Finding] = []
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        at += 12 + length
        if len(data) != length or at > len(content):
            raise Broken
        if name not in _PNG_CHUNKS:
            found.append(_extra(name.decode("latin-1"), data))
        if name == b"tRNS" or (name == b"IHDR" and content[25] in (4, 6)):
            mend = f"Parts of the picture may be see-through and still hold colours. {_MEND}"
            found.append(Finding("transparency", Severity.HOLD, "", "", mend))
        if name == b"IEND":
            return tuple(found), at
    raise Broken


def _jpeg(content: bytes) -> tuple[tuple[Finding, ...], int]:
    found: list[Finding] = []
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Broken
        marker = content[at + 1]
        if marker == 0xD9:
            return tuple(found), at + 2
        if marker == 0xFF or marker in _JPEG_ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        data = content[at + 4 : at + 2 + length]
        if marker not in _JPEG_PICTURE and not _is_harmless(marker, data):
            found.append(_extra("comment" if marker == 0xFE else f"block {marker:02X}", data))
        at += 2 + length
        if marker == 0xDA:
            at = _after_scan(content, at)
    if content[at : at + 2] == b"\xff\xd9":
        return tuple(found), at + 2
    raise Broken


def _is_harmless(marker: int, data: bytes) -> bool:
    """Whether a block only says how the picture is to be drawn: JFIF without a thumbnail, or Adobe's colour note."""
    jfif = marker == 0xE0 and data.startswith(b"JFIF\0") and len(data) == 14 and data[12:14] == b"\0\0"
    adobe = marker == 0xEE and data.startswith(b"Adobe") and len(data) == 12
    return jfif or adobe


def _after_scan(content: bytes, at: int) -> int:
    """Where the picture's own data ends: at the next marker that is not part of it."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Broken
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
            continue
        return at
