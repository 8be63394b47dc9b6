"""GIF: every block, every frame, and every byte of packed pixels beyond the last pixel."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import notes
from .blocks import Broken, after_end, between, extra, has_words, note

_FLASH, _FOREVER = 2, 6_000  # hundredths of a second: shorter than an eye sees, longer than anybody waits


@dataclass
class Frame:
    """One frame: its size and place, its packed pixels and how long it is shown (hundredths of a second)."""

    left: int
    top: int
    width: int
    height: int
    packed: bytes
    least: int
    delay: int = 0


@dataclass
class Walked:
    """The frames, the other blocks (label, name, bytes), the palettes, the loops, and where the picture ends."""

    width: int
    height: int
    frames: list[Frame] = field(default_factory=list)
    blocks: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    palettes: list[bytes] = field(default_factory=list)
    loops: bool = False
    end: int = 0


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a GIF holds beside its frames, and which of these are not seen. Raises Broken."""
    walked = walk(content)
    if not walked.frames:
        raise Broken
    for number, (label, name, data) in enumerate(walked.blocks, 1):
        yield from _judge(label, name, data, f"block {number}", look)
    for palette in walked.palettes:
        if has_words(palette, 12):
            yield from extra("palette", palette)
    yield from frames(walked)
    for number, frame in enumerate(walked.frames, 1):
        yield from between(_beyond(frame), f"behind the last pixel of frame {number}")
    yield from after_end(content[walked.end :], look)


def walk(content: bytes) -> Walked:
    """Follow the blocks to the end. Raises Broken."""
    if len(content) < 14:
        raise Broken
    width, height, flags = struct.unpack("<HHB", content[6:11])
    walked = Walked(width, height)
    at = 13
    if flags & 0x80:
        walked.palettes.append(content[at : at + (6 << (flags & 7))])
        at += 6 << (flags & 7)
    delay = 0
    while at < len(content):
        mark = content[at]
        if mark == 0x3B:
            walked.end = at + 1
            return walked
        if mark == 0x21:
            label = content[at + 1] if at + 1 < len(content) else 0
            parts, at = _parts(content, at + 2)
            if label == 0xF9 and parts and len(parts[0]) == 4 and len(parts) == 1:
                delay = struct.unpack("<H", parts[0][1:3])[0]
            else:
                walked.blocks.append((label, parts[0] if parts else b"", b"".join(parts[1:] or parts[:0])))
                walked.loops |= bool(parts) and parts[0] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
        elif mark == 0x2C:
            at = _frame(content, at, walked, delay)
            delay = 0
        else:
            raise Broken
    raise Broken


def _frame(content: bytes, at: int, walked: Walked, delay: int) -> int:
    if at + 11 > len(content):
        raise Broken
    left, top, width, height, flags = struct.unpack("<HHHHB", content[at + 1 : at + 10])
    at += 10
    if flags & 0x80:
        walked.palettes.append(content[at : at + (6 << (flags & 7))])
        at += 6 << (flags & 7)
    if at >= len(content):
        raise Broken
    least = content[at]
    parts, at = _parts(content, at + 1)
    walked.frames.append(Frame(left, top, width, height, b"".join(parts), least, delay))
    return at


def _parts(content: bytes, at: int) -> tuple[list[bytes], int]:
    """The sub-blocks from here to the empty one that ends them. Raises Broken."""
    parts: list[bytes] = []
    while at < len(content):
        size = content[at]
        at += 1
        if not size:
            return parts, at
        parts.append(content[at : at + size])
        if len(parts[-1]) != size:
            raise Broken
        at += size
    raise Broken


def _judge(label: int, name: bytes, data: bytes, where: str, look: Inspection) -> Iterator[Finding]:
    if label == 0xFF and name in (b"NETSCAPE2.0", b"ANIMEXTS1.0") and len(data) <= 8:
        return
    if label == 0xFF and name.startswith(b"XMP DataXMP"):
        yield from notes.xmp(data, where)
    elif label == 0xFF and name.startswith(b"ICCRGBG1"):
        yield from notes.profile(data, where)
    elif label == 0xFE and notes.is_harmless("comment", (name + data).decode("latin-1")):
        yield from note(f"{where} (comment)", (name + data).decode("latin-1"))
    else:
        what = {0xFE: "comment", 0x01: "text", 0xFF: "program’s own"}.get(label, f"{label:02X}")
        yield from extra(f"{where} ({what})", name + data)


@detector("several-pictures", "hidden-frame")
def frames(walked: Walked) -> Iterator[Finding]:
    """Several frames, and those that nobody sees: shown too shortly, never reached, or off the picture."""
    last = len(walked.frames)
    for number, frame in enumerate(walked.frames, 1):
        why = ""
        if frame.left >= walked.width or frame.top >= walked.height or not frame.width or not frame.height:
            why = "It lies beside the picture."
        elif last > 1 and number < last and 0 < frame.delay < _FLASH:
            why = "It is shown for less than a fiftieth of a second."
        elif last > 1 and frame.delay > _FOREVER and number < last:
            why = "The one before the next is shown for more than a minute."
        if why:
            yield found("hidden-frame", f"frame {number}", said=why)
        if frame.left + frame.width > walked.width or frame.top + frame.height > walked.height:
            yield found("hidden-frame", f"frame {number}", said="A part of it lies beside the picture.")
    still = last > 1 and not any(frame.delay for frame in walked.frames)
    if still:
        yield found("hidden-frame", f"frames 1 to {last - 1}", said="They are drawn over at once by the last.")
    if last > 1:
        yield found("several-pictures", f"{last} frames", count=last)


def _beyond(frame: Frame) -> bytes:
    """The packed bytes after the code that ends the pixels, or after the last pixel."""
    if not 2 <= frame.least <= 8:
        raise Broken
    clear, end = 1 << frame.least, (1 << frame.least) + 1
    want = frame.width * frame.height
    bits, mask = frame.least + 1, (1 << (frame.least + 1)) - 1
    lengths = [1] * clear + [0, 0]
    previous = made = held = value = 0
    at, data, size = 0, frame.packed, len(frame.packed)
    while True:
        while held < bits and at < size:
            value |= data[at] << held
            held += 8
            at += 1
        if held < bits:
            break
        code, value, held = value & mask, value >> bits, held - bits
        if code == end:
            break
        if code == clear:
            lengths, bits, previous = lengths[: end + 1], frame.least + 1, 0
            mask = (1 << bits) - 1
            continue
        if code > len(lengths) or (code == len(lengths) and not previous):
            raise Broken
        length = lengths[code] if code < len(lengths) else previous + 1
        made += length
        if previous and len(lengths) < 4096:
            lengths.append(previous + 1)
            if len(lengths) > mask and bits < 12:
                bits += 1
                mask = (1 << bits) - 1
        previous = length
        if made > want:
            return data[at - 1 :]
    rest = data[at:]
    if made < want:
        raise Broken
    return rest if len(rest) > 1 or rest.strip(b"\0") else b""
