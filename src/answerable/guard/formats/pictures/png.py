"""PNG: every chunk judged by its value, and every byte of the packed pixels counted."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.techniques import found

from . import notes, pixels
from .blocks import Broken, after_end, between, extra, has_words, note, texts_in

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_TEXT_LIMIT = 16 * 1024 * 1024  # bytes that a packed text may unpack into
# Chunks that only say how the picture is drawn, with the lengths that they have.
_DRAWING: dict[bytes, tuple[int, ...]] = {
    b"pHYs": (9,),
    b"gAMA": (4,),
    b"sRGB": (1,),
    b"cHRM": (32,),
    b"sBIT": (1, 2, 3, 4),
    b"bKGD": (1, 2, 6),
    b"cICP": (4,),
    b"oFFs": (9,),
    b"vpAg": (9,),
    b"caNv": (16,),
    b"iDOT": (28,),
    b"cLLI": (8,),
    b"mDCV": (24,),
    b"sTER": (1,),
}
_BANDS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


@dataclass(frozen=True)
class Chunk:
    """One chunk; `number` counts from 1."""

    number: int
    name: bytes
    data: bytes

    @property
    def where(self) -> str:
        """Its place in words."""
        return f"block {self.number} ({self.name.decode('latin-1')})"


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a PNG holds beside its pixels. Raises Broken."""
    chunks, end = read(content)
    for chunk in chunks:
        if chunk.name == b"PLTE" and len(chunk.data) <= 768 and has_words(chunk.data):
            yield from _colours(chunk, content)
        else:
            yield from _judge(chunk, look)
    yield from _pixels(chunks)
    yield from frames(chunks)
    yield from after_end(content[end:], look)


def read(content: bytes) -> tuple[list[Chunk], int]:
    """The chunks up to the end, and where that is. Raises Broken for a cut one, or one whose check sum does not hold."""
    chunks: list[Chunk] = []
    at = len(SIGNATURE)
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(data) != length or len(check) != 4 or struct.unpack(">I", check)[0] != zlib.crc32(name + data):
            raise Broken
        chunks.append(Chunk(len(chunks) + 1, name, data))
        at += 12 + length
        if name == b"IEND":
            if chunks[0].name != b"IHDR" or len(chunks[0].data) != 13:
                raise Broken
            return chunks, at
    raise Broken


def _colours(chunk: Chunk, content: bytes) -> Iterator[Finding]:
    """A list of colours that reads like words: sorted colours may by chance, but then pixels have them."""
    rest = pixels.undrawn_colours(content, chunk.data)
    if has_words(rest):
        yield from extra(chunk.where, rest)


def _judge(chunk: Chunk, look: Inspection) -> Iterator[Finding]:
    name, data = chunk.name, chunk.data
    if name in (b"IHDR", b"IDAT", b"acTL", b"fcTL", b"fdAT"):
        return
    if name == b"IEND":
        yield from between(data, chunk.where)
    elif name in _TEXTS:
        yield from _text(chunk, look)
    elif name == b"iCCP":
        yield from _profile(chunk)
    elif name == b"eXIf":
        yield from notes.exif(data, look, chunk.where)
    elif name == b"tIME" and len(data) == 7:
        yield from note(chunk.where, f"{int.from_bytes(data[:2])}-{data[2]:02}-{data[3]:02}")
    elif name in (b"PLTE", b"tRNS", b"hIST"):
        if len(data) > 768 or has_words(data):
            yield from extra(chunk.where, data)
    elif len(data) not in _DRAWING.get(name, ()) or has_words(data, 6):
        yield from extra(chunk.where, data)


def _text(chunk: Chunk, look: Inspection) -> Iterator[Finding]:
    """A note with a name: plain, packed, or in Unicode with its language."""
    key, _, rest = chunk.data.partition(b"\0")
    said = key.decode("latin-1")
    if chunk.name == b"tEXt":
        text = rest.decode("latin-1")
    elif chunk.name == b"zTXt":
        text = _unpacked(rest[1:], chunk).decode("latin-1")
    else:
        packed, rest = rest[:1], rest[2:]
        language, _, rest = rest.partition(b"\0")
        other, _, rest = rest.partition(b"\0")
        text = (_unpacked(rest, chunk) if packed == b"\1" else rest).decode("utf-8", "replace")
        if other.strip() or len(language) > 8:
            yield from extra(f"{chunk.where}, language", language + b" " + other)
    yield from notes.keyed(chunk.where, said, text, look)


def _unpacked(data: bytes, chunk: Chunk) -> bytes:
    machine = zlib.decompressobj()
    text = machine.decompress(data, _TEXT_LIMIT)
    if machine.unconsumed_tail:
        raise TooMuch
    if machine.unused_data:
        raise Broken
    return text


def _profile(chunk: Chunk) -> Iterator[Finding]:
    name, _, rest = chunk.data.partition(b"\0")
    data = _unpacked(rest[1:], chunk)
    yield from notes.profile(data, chunk.where)
    yield from profile_name(name.decode("latin-1"), chunk.where)


@detector("colour-profile")
def profile_name(name: str, where: str) -> Iterator[Finding]:
    """The name that the picture gives its profile must be one that programs give."""
    if not notes.is_profile_name(name):
        yield found("colour-profile", where, name)


@detector("bytes-in-picture")
def _pixels(chunks: list[Chunk]) -> Iterator[Finding]:
    """Bytes in the packed pixels beyond the last pixel, and pixels in several places."""
    packed = [chunk for chunk in chunks if chunk.name == b"IDAT"]
    if not packed:
        raise Broken
    if packed[-1].number - packed[0].number != len(packed) - 1:
        yield found("bytes-in-picture", "the packed pixels", said="Other blocks stand between them.")
    want = _raw_size(chunks[0].data)
    machine = zlib.decompressobj()
    size = 0
    rest = bytearray()
    waiting = [chunk.data for chunk in packed]
    for number, data in enumerate(waiting):
        while data and not machine.eof:
            piece = machine.decompress(data, 1 << 20)
            data = machine.unconsumed_tail
            size += len(piece)
            if size > want:
                rest += piece[max(0, len(piece) - (size - want)) :]
            if size > want + (1 << 24):
                raise TooMuch
            if not piece and not data:
                break
        if machine.eof:
            tail = machine.unused_data + b"".join(waiting[number + 1 :])
            if rest or tail:
                where = "behind the last pixel"
                texts = [*texts_in(bytes(rest)), *texts_in(tail)]
                yield found("bytes-in-picture", where, texts, said=f"There are {len(rest) + len(tail):,} of them.")
            break
    if size < want or not machine.eof:
        raise Broken


def _raw_size(header: bytes) -> int:
    """How many bytes the pixels take unpacked, each row with the byte that says how it is filtered."""
    width, height, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", header)
    if colour not in _BANDS or not width or not height:
        raise Broken
    bits = depth * _BANDS[colour]
    if not laced:
        return int(height * (1 + (width * bits + 7) // 8))
    total = 0
    for left, top, across, down in _PASSES:
        columns, rows = (width - left + across - 1) // across, (height - top + down - 1) // down
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return int(total)


@detector("several-pictures", "hidden-frame")
def frames(chunks: list[Chunk]) -> Iterator[Finding]:
    """Frames of an animation: a still picture that is no part of it is seen only by programs that do not move."""
    controls = [chunk for chunk in chunks if chunk.name == b"fcTL"]
    first = next(chunk.number for chunk in chunks if chunk.name == b"IDAT")
    if not controls and not any(chunk.name in (b"acTL", b"fdAT") for chunk in chunks):
        return
    if not controls or controls[0].number > first:
        yield found("hidden-frame", "the still picture", said="It is no part of the animation.")
    for number, chunk in enumerate(controls, 1):
        top, bottom = struct.unpack(">HH", chunk.data[20:24].ljust(4, b"\0"))
        if number < len(controls) and top * 1000 / (bottom or 100) < 20:
            yield found("hidden-frame", f"frame {number}", said="It is shown for less than a fiftieth of a second.")
    yield found("several-pictures", f"{len(controls)} frames", count=len(controls))
