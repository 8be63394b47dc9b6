"""Colours of a workbook as they are drawn: red, green, blue from 0 to 255 (ECMA-376 part 1, 18.8.3 and 18.8.19)."""

from __future__ import annotations

import colorsys
from typing import Any

from answerable.guard import markup

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)

NEAR = 30  # of 255: a smaller difference in lightness is not seen (facts/guard.md 3.1)
NEAR_CHANNEL = 60  # nor is one of colour: pale yellow on white

_FIRST = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_REST = (
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
INDEXED: tuple[str, ...] = (*_FIRST.split(), *_FIRST.split(), *_REST.split())
"""The 64 colours that a workbook has unless it brings its own; 64 and 65 are those of the window."""
_SCHEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_OFFICE = "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72"


def of_hex(text: str | None) -> Colour | None:
    """ "FF1D70B8" or "1D70B8" as a colour; how opaque it is plays no part, since spreadsheets do not heed it."""
    try:
        value = int((text or "")[-6:], 16)
    except ValueError:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255


def near(one: Colour, other: Colour) -> bool:
    """Whether words in one colour on the other cannot be seen."""
    gap = abs(lightness(one) - lightness(other))
    return gap < NEAR and max(abs(a - b) for a, b in zip(one, other, strict=True)) < NEAR_CHANNEL


def lightness(colour: Colour) -> float:
    """From 0 to 255, as the eye weighs red, green and blue."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def tinted(colour: Colour, tint: float) -> Colour:
    """Lighter (above 0) or darker (below), as 18.8.19 says."""
    if not tint:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength)
    return round(red * 255), round(green * 255), round(blue * 255)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """So much of the first over the second."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Palette:
    """The colours that one workbook names by number: its theme's, and its own indexed ones."""

    def __init__(self, theme: Any = None, indexed: list[str] | None = None) -> None:
        self.scheme = _scheme(theme)
        own = [of_hex(one) for one in indexed or ()]
        self.indexed = [one or BLACK for one in (own or [of_hex(one) for one in INDEXED])]

    def colour(self, element: Any, automatic: Colour) -> Colour:
        """What a colour element (`color`, `fgColor`) says; `automatic` where it says nothing that can be followed."""
        if element is None:
            return automatic
        found: Colour | None = None
        if element.get("rgb"):
            found = of_hex(element.get("rgb"))
        elif element.get("theme"):
            found = self._theme(element.get("theme"))
        elif element.get("indexed"):
            found = self.number(element.get("indexed"), automatic)
        return automatic if found is None else tinted(found, figure(element.get("tint"), 0.0))

    def number(self, text: str, automatic: Colour) -> Colour:
        """An indexed colour; 64 is the window's words, 65 its ground, 81 that of a note."""
        index = int(figure(text, 64))
        if 0 <= index < len(self.indexed):
            return self.indexed[index]
        return {64: BLACK, 65: WHITE}.get(index, automatic)

    def _theme(self, text: str) -> Colour | None:
        index = int(figure(text, -1))
        return self.scheme[index] if 0 <= index < len(self.scheme) else None


def _scheme(theme: Any) -> list[Colour]:
    colours: list[Colour] = [of_hex(one) or BLACK for one in _OFFICE.split()]
    if theme is None:
        return colours
    for element in theme.iter():
        if markup.local(element) in _SCHEME and len(element):
            found = of_hex(element[0].get("lastClr") or element[0].get("val"))
            if found is not None:
                colours[_SCHEME.index(markup.local(element))] = found
    return colours


def figure(text: str | None, otherwise: float) -> float:
    """A number as XML may write it ("0", " 0.0 ", "1E-3"); `otherwise` where it is none."""
    try:
        value = float((text or "").strip())
    except ValueError:
        return otherwise
    return value if value == value and abs(value) < 1e15 else otherwise  # not a number is not itself
