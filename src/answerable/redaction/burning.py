"""The picture of a page with its marks burnt in, and how it is packed. Runs in the limited child process, and in the proof."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont

from answerable.guard.boxes import Box

from .marks import Mark
from .packed import Packed

DOTS = 200  # an inch, of every page of a copy
COLOURS = 16  # of a page of words and lines; one with more is a photograph
JPEG_QUALITY = 80
_LABELS = (22, 18, 15)  # heights of a label's type in dots, the largest that fits is taken
_FAINT = 225  # of 255: lighter ink than this cannot be read
_DARK = 110
_STRAY = 0.0002  # of the dots that may be neither ink nor ground


def size(width: float, height: float) -> tuple[int, int]:
    """The dots of a page of so many points."""
    return max(1, round(width * DOTS / 72)), max(1, round(height * DOTS / 72))


def areas(marks: Sequence[Mark], width: int, height: int) -> list[tuple[int, int, int, int]]:
    """The dots that each mark blackens: left, top, right, bottom, the last two beyond it."""
    return [_dots(mark.grown, width, height) for mark in marks]


def _dots(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    scale = DOTS / 72
    left, top = max(0, int(box[0] * scale)), max(0, int(box[1] * scale))
    right, bottom = min(width, int(box[2] * scale) + 1), min(height, int(box[3] * scale) + 1)
    return left, top, max(left, right), max(top, bottom)


def burn(image: Any, marks: Sequence[Mark]) -> None:
    """Blacken every marked area, then write each section where it fits. What was there cannot change what is drawn."""
    draw = ImageDraw.Draw(image)
    places = areas(marks, image.width, image.height)
    for left, top, right, bottom in places:
        if right > left and bottom > top:
            draw.rectangle((left, top, right - 1, bottom - 1), fill=(0, 0, 0))
    written: list[tuple[float, float, float, float]] = []
    for mark, (left, top, right, bottom) in zip(marks, places, strict=True):
        for height in _LABELS:
            font = _font(height)
            x0, y0, x1, y1 = (float(edge) for edge in draw.textbbox((0, 0), mark.citation, font=font))
            x, y = (left + right - (x1 - x0)) / 2, (top + bottom - (y1 - y0)) / 2
            place = (x - 2, y - 2, x + x1 - x0 + 2, y + y1 - y0 + 2)
            fits = place[0] >= left + 2 and place[1] >= top + 1 and place[2] <= right - 2 and place[3] <= bottom - 1
            if fits and not any(_meet(place, other) for other in written):
                draw.text((round(x - x0), round(y - y0)), mark.citation, font=font, fill=(255, 255, 255))
                written.append(place)
                break


@cache
def _font(height: int) -> Any:
    return ImageFont.load_default(height)


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


def prepare() -> None:
    """Load type and packers while files may still be opened."""
    Image.init()
    picture = Image.new("RGB", (64, 64), "white")
    burn(picture, [Mark(1, 0, 0, 20, 20, "s.1")])
    each_way(picture)


def each_way(image: Any) -> list[Packed]:
    """The picture packed in every form there is."""
    few = image.quantize(colors=COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return [
        Packed("CCITTFaxDecode", image.width, image.height, _fax(_threshold(image.split()[1]))),
        Packed("FlateDecode", image.width, image.height, *_numbered(few)),
        Packed("DCTDecode", image.width, image.height, _jpeg(image)),
    ]


def pack(image: Any) -> Packed:
    """The smallest form that shows the page as it is: black and white, a few colours, or a photograph."""
    ink = _black_and_white(image)
    if ink is not None:
        return Packed("CCITTFaxDecode", image.width, image.height, _fax(ink))
    few = image.quantize(colors=COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    if _is_alike(image, few.convert("RGB")):
        return Packed("FlateDecode", image.width, image.height, *_numbered(few))
    return Packed("DCTDecode", image.width, image.height, _jpeg(image))


def _black_and_white(image: Any) -> Any:
    """The page as black and white, or None where it has colours or greys that are more than the edges of letters."""
    red, green, blue = image.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    whole = image.width * image.height
    if sum(spread.histogram()[40:]) > _STRAY * whole:
        return None
    grey = green
    between = grey.point([255 if _DARK < level < _FAINT else 0 for level in range(256)])
    near_ink = grey.point([255 if level <= _DARK else 0 for level in range(256)])
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):  # each step widens by a dot what the ones before have widened
        near_ink = ImageChops.lighter(near_ink, ImageChops.offset(near_ink, x, y))
    stray = ImageChops.subtract(between, near_ink)
    if stray.histogram()[255] > _STRAY * whole:
        return None
    return _threshold(grey)


def _threshold(grey: Any) -> Any:
    return grey.point([0 if level < 160 else 255 for level in range(256)]).convert("1", dither=Image.Dither.NONE)


def in_black_and_white(image: Any) -> Any:
    """A picture as it comes out of packing in black and white."""
    return _threshold(image.split()[1]).convert("RGB")


def _fax(ink: Any) -> bytes:
    file = io.BytesIO()
    # Inverted, since a TIFF counts white as one and a fax counts black.
    ImageChops.invert(ink.convert("L")).convert("1").save(
        file, "TIFF", compression="group4", tiffinfo={278: ink.height}
    )
    with Image.open(io.BytesIO(file.getvalue())) as written:
        tags: Any = getattr(written, "tag_v2")  # noqa: B009 - of a TIFF, which the types do not know
        (at,), (length,) = tags[273], tags[279]
    return file.getvalue()[at : at + length]


def _is_alike(image: Any, few: Any) -> bool:
    """Whether a page in a few colours is the same page to a reader."""
    difference = ImageChops.difference(image, few).convert("L")
    levels = difference.histogram()
    whole = image.width * image.height
    return sum(levels[48:]) <= 0.002 * whole and sum(level * count for level, count in enumerate(levels)) <= 3 * whole


def _numbered(few: Any) -> tuple[bytes, bytes]:
    """Two dots a byte, packed, and the colours."""
    colours = bytes((few.getpalette() or [])[: COLOURS * 3]).ljust(COLOURS * 3, b"\0")
    width = few.width + few.width % 2
    if width != few.width:
        wider = Image.new("P", (width, few.height))
        wider.paste(few, (0, 0))
        few = wider
    raw = few.tobytes()
    high, low = raw[0::2].translate(_UP), raw[1::2]
    both = (int.from_bytes(high, "big") | int.from_bytes(low, "big")).to_bytes(len(high), "big")
    return zlib.compress(both, 9), colours


_UP = bytes((value << 4) & 0xF0 for value in range(256))


def _jpeg(image: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=2, optimize=True)
    return file.getvalue()
