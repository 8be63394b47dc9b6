"""JPEG: every segment judged by its value, bytes between segments, and bytes in the scans that no pixel is made of."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import notes, pixels
from .blocks import Broken, after_end, extra, has_words, note, texts_in

_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_TABLES = frozenset({0xDB, 0xC4})
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_DRAWING = frozenset({0xDD, 0xDA}) | _FRAMES
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_LONG_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_SCAN_TAIL = 16  # bytes at the end of a scan that are changed to see whether a pixel is made of them
_KEYS = (0x5A, 0x33, 0x0F, 0xE1)  # four ways to change them: by one way, a picture of one colour may stay the same


@dataclass
class Walked:
    """The segments (marker, bytes, place), where the scans end, bytes between segments, and where the picture ends."""

    segments: list[tuple[int, bytes, int]] = field(default_factory=list)
    scans: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[bytes] = field(default_factory=list)
    end: int = 0


def walk(content: bytes) -> Walked:
    """Follow the segments to the end of the picture. Raises Broken."""
    walked = Walked()
    at = 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            raise Broken
        marker = content[at + 1]
        if marker == 0xD9:
            walked.end = at + 2
            return walked
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if at + 4 > len(content):
            raise Broken
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        data = content[at + 4 : at + 2 + length]
        if length < 2 or len(data) != length - 2:
            raise Broken
        walked.segments.append((marker, data, at))
        at += 2 + length
        if marker == 0xDA:
            start, at = at, _after_scan(content, at)
            walked.scans.append((start, at))
    raise Broken


def _after_scan(content: bytes, at: int) -> int:
    """Where a scan ends: at the next marker that is not part of it."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Broken
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
            continue
        return at


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a JPEG holds beside its pixels. Raises Broken."""
    walked = walk(content)
    if not walked.scans:
        raise Broken
    profile: list[bytes] = []
    for number, (marker, data, _) in enumerate(walked.segments, 1):
        where = f"block {number} ({_name(marker)})"
        if marker == 0xE2 and data.startswith(b"ICC_PROFILE\0"):
            profile.append(data[14:])
        else:
            yield from _judge(marker, data, where, look)
    if profile:
        yield from notes.profile(b"".join(profile))
    yield from in_scans(content, walked)
    tail = content[walked.end :]
    yield from second(tail, walked)
    yield from after_end(tail, look)


def _name(marker: int) -> str:
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    return {0xFE: "comment", 0xDB: "tables", 0xC4: "tables"}.get(marker, f"{marker:02X}")


def _judge(marker: int, data: bytes, where: str, look: Inspection) -> Iterator[Finding]:
    if marker in _DRAWING or _is_drawing_note(marker, data):
        return
    if marker in _TABLES:
        if has_words(data, 12):
            yield from extra(where, data)
    elif marker == 0xE0 and data.startswith(b"JFIF\0") and len(data) > 14:
        yield from jfif_thumbnail(data[14:], where)
    elif marker == 0xE1 and data.startswith(b"Exif\0\0"):
        yield from notes.exif(data, look)
    elif marker == 0xE1 and data.startswith(_XMP):
        yield from notes.xmp(data[len(_XMP) :])
    elif marker == 0xE1 and data.startswith(_LONG_XMP):
        yield from notes.xmp(data[len(_LONG_XMP) + 40 :], "XMP, continued")
    elif marker == 0xED:
        yield from captions(data, where)
    elif marker == 0xFE and notes.is_harmless("comment", data.decode("latin-1")):
        yield from note(where, data.decode("latin-1"))
    else:
        yield from extra(where, data)


def _is_drawing_note(marker: int, data: bytes) -> bool:
    """Whether a segment only says how the picture is drawn: JFIF without a thumbnail, Adobe's colour note, its quality."""
    jfif = marker == 0xE0 and data.startswith(b"JFIF\0") and len(data) == 14 and data[12:14] == b"\0\0"
    adobe = marker == 0xEE and data.startswith(b"Adobe") and len(data) == 12
    quality = marker == 0xEC and re.fullmatch(rb"Ducky\x00\x01\x00\x04\x00\x00\x00.(?:\0\0)?", data, re.S) is not None
    return jfif or adobe or quality


@detector("thumbnail")
def jfif_thumbnail(data: bytes, where: str) -> Iterator[Finding]:
    """The small picture in the first segment."""
    yield found("thumbnail", where, texts_in(data))


@detector("iptc")
def captions(data: bytes, where: str) -> Iterator[Finding]:
    """What Photoshop keeps: captions (IPTC), paths, thumbnails. Its settings for print are numbers that say nothing."""
    body = data.removeprefix(b"Photoshop 3.0\0")
    at = 0
    while body[at : at + 4] == b"8BIM" and at + 12 <= len(body):
        number = struct.unpack(">H", body[at + 4 : at + 6])[0]
        name = 1 + body[at + 6]
        start = at + 6 + name + name % 2
        size = struct.unpack(">I", body[start : start + 4].ljust(4, b"\0"))[0]
        block = body[start + 4 : start + 4 + size]
        numbers_only = number in (1005, 1010, 1011, 1013, 1014, 1030, 1037, 1044, 1049, 1061, 1062) and len(block) <= 64
        if (name > 2 or not numbers_only or has_words(block)) and (block.strip(b"\0") or name > 2):
            yield found("iptc", where, texts_in(body[at + 6 : start] + block), said=f"It is resource {number}.")
        at = start + 4 + size + size % 2
    if body[at:].strip(b"\0"):
        yield found("iptc", where, texts_in(body[at:]))


@detector("bytes-in-picture")
def in_scans(content: bytes, walked: Walked) -> Iterator[Finding]:
    """Bytes at the end of a scan that no pixel is made of: the picture stays the same when they are changed."""
    before = None
    for number, (start, end) in enumerate(walked.scans, 1):
        if end - start <= 4 * _SCAN_TAIL:
            continue
        if len(walked.scans) > 1 and not has_words(content[start:end][-2048:], 12):
            continue  # the end of a scan that only makes an earlier one finer may well change nothing
        before = before or pixels.digest(content)
        if all(pixels.digest(_changed(content, end, key)) == before for key in _KEYS):
            unused = content[start:end][-2048:]
            yield found("bytes-in-picture", f"at the end of scan {number}", texts_in(unused))


def _changed(content: bytes, end: int, key: int) -> bytes:
    """The picture with the last bytes of a scan changed. No new byte begins a marker."""
    start = end - _SCAN_TAIL
    tail = bytes(one ^ key if 0xFF not in (one ^ key, one) else key for one in content[start:end])
    if content[start - 1] == 0xFF:
        tail = b"\0" + tail[1:]
    return content[:start] + tail + content[end:]


@detector("second-picture")
def second(tail: bytes, walked: Walked) -> Iterator[Finding]:
    """A second picture after the first, as telephones and cameras put it there."""
    listed = any(marker == 0xE2 and data.startswith(b"MPF\0") for marker, data, _ in walked.segments)
    if listed or tail.lstrip(b"\0").startswith(b"\xff\xd8\xff"):
        yield found("second-picture", "after the first picture" if tail else "list of pictures")
