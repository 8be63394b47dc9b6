"""WebP: every chunk, every frame, and bytes of packed pixels that no pixel is made of."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import notes, pixels
from .blocks import Broken, after_end, between, extra, texts_in

_TAIL = 24  # bytes at the end of the packed pixels; the last few are only there to fill the row
_FLASH = 20  # milliseconds: shorter than an eye sees


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a WebP holds beside its pixels. Raises Broken."""
    chunks, end = read(content)
    times = []
    seen: set[bytes] = set()
    for number, (name, data, start, fill) in enumerate(chunks, 1):
        where = f"block {number} ({name.decode('latin-1').strip()})"
        if fill.strip(b"\0"):
            yield from between(fill, where)
        if name == b"EXIF":
            yield from notes.exif(data, look)
        elif name == b"XMP ":
            yield from notes.xmp(data)
        elif name == b"ICCP":
            yield from notes.profile(data)
        elif name == b"ANMF":
            times.append(int.from_bytes(data[12:15], "little"))
        elif name in (b"VP8 ", b"VP8L", b"ALPH"):
            if name in seen:
                yield from extra(where, data)
            yield from unused(content, start, len(data), where)
        elif (name, len(data)) not in ((b"VP8X", 10), (b"ANIM", 6)):
            yield from extra(where, data)
        seen.add(name)
    yield from frames(times)
    yield from after_end(content[end:], look)


def read(content: bytes) -> tuple[list[tuple[bytes, bytes, int, bytes]], int]:
    """The chunks (name, bytes, where these begin, the byte that fills up) and where the file ends. Raises Broken."""
    end = 8 + struct.unpack("<I", content[4:8])[0]
    if end > len(content):
        raise Broken
    chunks = []
    at = 12
    while at + 8 <= end:
        name, size = struct.unpack("<4sI", content[at : at + 8])
        start = at + 8
        if start + size > end:
            raise Broken
        chunks.append((name, content[start : start + size], start, content[start + size : start + size + size % 2]))
        at = start + size + size % 2
    if at < end:
        raise Broken
    return chunks, end


@detector("bytes-in-picture")
def unused(content: bytes, start: int, size: int, where: str) -> Iterator[Finding]:
    """Bytes at the end of the packed pixels that no pixel is made of: the picture stays the same when they are changed."""
    if size <= 4 * _TAIL:
        return
    end = start + size
    changed = bytes(one ^ 0x5A for one in content[end - _TAIL : end])
    if pixels.digest(content[: end - _TAIL] + changed + content[end:]) == pixels.digest(content):
        yield found("bytes-in-picture", where, texts_in(content[start:end][-2048:]))


@detector("several-pictures", "hidden-frame")
def frames(times: list[int]) -> Iterator[Finding]:
    """The frames of an animation."""
    for number, one in enumerate(times, 1):
        if one < _FLASH and number < len(times):
            yield found("hidden-frame", f"frame {number}", said="It is shown for less than a fiftieth of a second.")
    if len(times) > 1:
        yield found("several-pictures", f"{len(times)} frames", count=len(times))
