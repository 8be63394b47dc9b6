"""Drawings of old Office files (MS-ODRAW): their shapes, what these say beside what is drawn, and the pictures."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

_OPTIONS = frozenset({0xF00B, 0xF121, 0xF122})
_SHAPE, _CLIENT = 0xF004, 0xF011
_PICTURES = {
    0xF01D: ("jpg", (0x46B, 0x6E3)),
    0xF02A: ("jpg", (0x46B, 0x6E3)),
    0xF01E: ("png", (0x6E1,)),
    0xF029: ("tif", (0x6E5,)),
}
"""Pictures by their record: the ending that fits, and the instances that have two marks before the picture."""
_OTHERS = {0xF01A: "emf", 0xF01B: "wmf", 0xF01C: "pict", 0xF01F: "bmp"}
_TEXTS = {
    0x380: "name",
    0x381: "description",
    0x38D: "tooltip",
    0x38E: "script",
    0xC0: "words",
    0x105: "file",
    0x382: "link",
    0x4C4: "XML",
}
_CROPS = range(0x100, 0x104)
_DEEP = 20
_USUAL_NAME = re.compile(r"(?:[A-Z][a-z]+ ?){1,3}\d{0,5}|AutoShape \d+")


@dataclass
class Shape:
    """One shape: the texts it keeps, whether it is hidden, and whether it shows its picture in part."""

    texts: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    cropped: bool = False
    has_object: bool = False


@dataclass
class Drawing:
    """What lies in a drawing."""

    shapes: list[Shape] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    odd: list[bytes] = field(default_factory=list)
    """What cannot be followed."""


def read(data: bytes) -> Drawing:
    """A drawing from its first record to its last; what breaks off is put into `odd`."""
    drawing = Drawing()
    _walk(data, drawing, None, 0)
    return drawing


def _walk(data: bytes, drawing: Drawing, shape: Shape | None, depth: int) -> None:
    at = 0
    while at + 8 <= len(data):
        head, kind, size = struct.unpack_from("<HHI", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind < 0xF000 or depth > _DEEP:
            drawing.odd.append(data[at:])
            return
        if kind == _SHAPE:
            inner = Shape()
            drawing.shapes.append(inner)
            _walk(body, drawing, inner, depth + 1)
        elif kind == 0xF007:
            _walk(body[36:], drawing, shape, depth + 1)
        elif head & 0xF == 0xF:
            _walk(body, drawing, shape, depth + 1)
        elif kind in _OPTIONS and shape is not None:
            _options(body, head >> 4, shape)
        elif kind == _CLIENT and shape is not None:
            shape.has_object = True
        elif kind in _PICTURES:
            name, doubles = _PICTURES[kind]
            drawing.pictures.append((name, body[33 if head >> 4 in doubles else 17 :]))
        elif kind in _OTHERS:
            drawing.pictures.append((_OTHERS[kind], body))
        at += 8 + size


def _options(body: bytes, count: int, shape: Shape) -> None:
    at = 6 * count
    for index in range(count):
        if 6 * index + 6 > len(body):
            return
        number, value = struct.unpack_from("<HI", body, 6 * index)
        plain = number & 0x3FFF
        if number & 0x8000:
            raw = body[at : at + value]
            at += value
            if plain in _TEXTS:
                shape.texts[_TEXTS[plain]] = raw.decode("utf-16-le", "replace").strip("\0")
        elif plain == 0x3BF:
            shape.hidden = bool(value & 0x20000 and value & 2)
        elif plain in _CROPS and value:
            shape.cropped = True


@detector("alternative-text", "cropped-picture", "embedded-object")
def words_beside(drawing: Drawing, where: str) -> Iterator[Finding]:
    """What shapes say that is not drawn, and pictures that are shown in part."""
    said = [
        text
        for one in drawing.shapes
        for key, text in one.texts.items()
        if key != "words" and not (key == "name" and _USUAL_NAME.fullmatch(text)) and text.strip()
    ]
    if said:
        yield found("alternative-text", where, said, count=len(said))
    cropped = sum(one.cropped for one in drawing.shapes)
    if cropped:
        yield found("cropped-picture", where, count=cropped)


def pictures(drawing: Drawing, where: str, look: Inspection) -> Iterator[Finding]:
    """The pictures, each looked into."""
    for number, (ending, content) in enumerate(drawing.pictures, 1):
        yield from look.inside(f"picture{number}.{ending}", content, f"{where}, picture {number}")
