"""Colours of DrawingML, worked out to what is drawn: themes, maps of a theme's names, tints and transparency."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from answerable.guard import markup

CLEAR = 0.08
"""What lets more than nine tenths through is not seen."""
NEAR = 30.0
"""Two colours whose brightness differs by less than this, of 255, look alike where their hues do too (facts/guard.md 3.1)."""

_OFFICE = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip
_USUAL_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_NAMED = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "008000", "blue": "0000FF", "yellow": "FFFF00",
    "ltGray": "D3D3D3", "lightGray": "D3D3D3", "gray": "808080", "dkGray": "A9A9A9", "darkGray": "A9A9A9",
    "snow": "FFFAFA", "ivory": "FFFFF0", "ghostWhite": "F8F8FF", "whiteSmoke": "F5F5F5", "floralWhite": "FFFAF0",
    "mintCream": "F5FFFA", "azure": "F0FFFF", "aliceBlue": "F0F8FF", "seaShell": "FFF5EE", "honeydew": "F0FFF0",
    "navy": "000080", "dkBlue": "00008B", "orange": "FFA500", "purple": "800080", "maroon": "800000",
}  # fmt: skip


@dataclass(frozen=True)
class Colour:
    """Red, green and blue from 0 to 255, and how much it covers, from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def clear(self) -> bool:
        """Whether nothing of it is seen."""
        return self.alpha < CLEAR

    @property
    def opaque(self) -> bool:
        """Whether what lies under it can no longer be read."""
        return self.alpha > 0.9

    @property
    def light(self) -> float:
        """Its brightness as the eye takes it, from 0 to 255."""
        return 0.299 * self.red + 0.587 * self.green + 0.114 * self.blue

    def over(self, ground: Colour) -> Colour:
        """What is seen of it upon a ground."""
        return Colour(*(self.alpha * a + (1 - self.alpha) * b for a, b in zip(self._rgb, ground._rgb, strict=True)))

    @property
    def _rgb(self) -> tuple[float, float, float]:
        return self.red, self.green, self.blue

    def like(self, other: Colour) -> bool:
        """Whether the two cannot be told apart by a reader who does not look for it."""
        apart = max(abs(a - b) for a, b in zip(self._rgb, other._rgb, strict=True))
        return abs(self.light - other.light) < NEAR and apart < 2 * NEAR


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)


def from_hex(text: str) -> Colour | None:
    """A colour of six hexadecimal digits, with or without "#"; None for anything else."""
    digits = text.strip().lstrip("#")
    if len(digits) == 8:
        digits = digits[2:]
    try:
        value = int(digits, 16) if len(digits) == 6 else -1
    except ValueError:
        return None
    return None if value < 0 else Colour(value >> 16, value >> 8 & 255, value & 255)


@dataclass(frozen=True)
class Palette:
    """The colours of a theme, and which of them "background 1", "text 1" … are here."""

    theme: Mapping[str, str] = field(default_factory=lambda: dict(_OFFICE))
    names: Mapping[str, str] = field(default_factory=lambda: dict(_USUAL_MAP))

    def mapped(self, element: Any) -> Palette:
        """The same theme with the names of a `clrMap` or `overrideClrMapping`."""
        return Palette(self.theme, {**self.names, **dict(element.attrib)})

    def scheme(self, name: str) -> Colour | None:
        """The theme's colour of that name ("tx1", "accent2")."""
        return from_hex(self.theme.get(self.names.get(name, name), ""))

    def colour(self, element: Any, given: Colour | None = None) -> Colour | None:
        """The colour that an element such as `srgbClr` or `schemeClr` names, with its changes; None where it is not known.

        `given` is what `phClr` stands for: the colour that a style is used with.
        """
        base = self._base(element, given)
        if base is None:
            return None
        for change in element:
            base = _changed(base, markup.local(change), change.get("val") or "")
        return base

    def _base(self, element: Any, given: Colour | None) -> Colour | None:
        name, value = markup.local(element), element.get("val") or ""
        if name == "srgbClr":
            return from_hex(value)
        if name == "schemeClr":
            return given if value == "phClr" else self.scheme(value)
        if name == "sysClr":
            return from_hex(
                element.get("lastClr") or ("FFFFFF" if "indow" in value and "ext" not in value else "000000")
            )
        if name == "prstClr":
            return from_hex(_NAMED.get(value, ""))
        if name == "scrgbClr":
            shares = [_share(element.get(one) or "0") for one in "rgb"]
            # These are shares of light, not of what a screen is told.
            return Colour(*(255 * max(0.0, min(1.0, part)) ** (1 / 2.2) for part in shares))
        if name == "hslClr":
            parts = (
                float(element.get("hue") or 0) / 21_600_000,
                _share(element.get("lum") or "0"),
                _share(element.get("sat") or "0"),
            )
            return Colour(*(255 * one for one in colorsys.hls_to_rgb(*parts)))
        return None

    def inside(self, element: Any, given: Colour | None = None) -> Colour | None:
        """The colour within an element such as `solidFill` or `fontRef`."""
        for child in element:
            if markup.local(child).endswith("Clr"):
                return self.colour(child, given)
        return None

    def all_inside(self, element: Any, given: Colour | None = None) -> Iterator[Colour | None]:
        """Every colour anywhere within an element: the stops of a gradient, both colours of a pattern."""
        for child in element.iter():
            if markup.local(child).endswith("Clr"):
                yield self.colour(child, given)


def _share(value: str) -> float:
    """ "50%" and "50000" are both a half."""
    try:
        return float(value[:-1]) / 100 if value.endswith("%") else float(value) / 100_000
    except ValueError:
        return 0.0


def _with(colour: Colour, parts: Iterable[float]) -> Colour:
    """Another red, green and blue that covers as much."""
    red, green, blue = parts
    return Colour(red, green, blue, colour.alpha)


def _changed(colour: Colour, change: str, value: str) -> Colour:
    share = _share(value) if value else 1.0
    rgb = (colour.red, colour.green, colour.blue)
    if change in {"alpha", "alphaMod", "alphaOff"}:
        alpha = {"alpha": share, "alphaMod": colour.alpha * share, "alphaOff": colour.alpha + share}[change]
        return Colour(colour.red, colour.green, colour.blue, max(0.0, min(1.0, alpha)))
    if change in {"lumMod", "lumOff", "lum"}:
        hue, light, saturation = colorsys.rgb_to_hls(*(one / 255 for one in rgb))
        light = {"lumMod": light * share, "lumOff": light + share, "lum": share}[change]
        mixed = colorsys.hls_to_rgb(hue, max(0.0, min(1.0, light)), saturation)
        return _with(colour, (255 * one for one in mixed))
    if change == "shade":
        return _with(colour, (one * share for one in rgb))
    if change == "tint":
        return _with(colour, (one * share + 255 * (1 - share) for one in rgb))
    if change == "inv":
        return _with(colour, (255 - one for one in rgb))
    if change == "gray":
        return Colour(colour.light, colour.light, colour.light, colour.alpha)
    return colour


def read_palette(theme: bytes | None) -> Palette:
    """The colours of a theme part; the usual ones of Office where there is none. Raises as markup.parse."""
    if theme is None:
        return Palette()
    names = dict(_OFFICE)
    for element in markup.parse(theme).iter():
        if markup.local(element) == "clrScheme":
            for slot in element:
                for child in slot:
                    value = child.get("val") if markup.local(child) == "srgbClr" else child.get("lastClr")
                    if value:
                        names[markup.local(slot)] = value
            break
    return Palette(names)
