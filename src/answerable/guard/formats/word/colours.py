"""Colours of a document: what a theme, a tint or a shade comes to, and whether words stand out from what is behind them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from answerable.guard import markup

from .names import DRAWING, get

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 255."""

WHITE: Colour = (255.0, 255.0, 255.0)
BLACK: Colour = (0.0, 0.0, 0.0)
UNSEEN = 1.4  # contrast below which nobody reads a word; WCAG 2.2 asks for 4.5, and light grey (#d9d9d9) has 1.41

HIGHLIGHTS: Mapping[str, Colour] = {
    "black": BLACK,
    "blue": (0, 0, 255),
    "cyan": (0, 255, 255),
    "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128),
    "darkGray": (128, 128, 128),
    "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128),
    "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0),
    "green": (0, 255, 0),
    "lightGray": (192, 192, 192),
    "magenta": (255, 0, 255),
    "red": (255, 0, 0),
    "white": WHITE,
    "yellow": (255, 255, 0),
}
_USUAL = {
    "dark1": BLACK,
    "light1": WHITE,
    "dark2": (31, 73, 125),
    "light2": (238, 236, 225),
    "accent1": (79, 129, 189),
    "accent2": (192, 80, 77),
    "accent3": (155, 187, 89),
    "accent4": (128, 100, 162),
    "accent5": (75, 172, 198),
    "accent6": (247, 150, 70),
    "hyperlink": (0, 0, 255),
    "followedHyperlink": (128, 0, 128),
}
_IN_THEME = {
    "dk1": "dark1",
    "lt1": "light1",
    "dk2": "dark2",
    "lt2": "light2",
    "hlink": "hyperlink",
    "folHlink": "followedHyperlink",
}
_NAMED = {"text1": "dark1", "background1": "light1", "text2": "dark2", "background2": "light2"}
_MAPPED = {"bg1": "background1", "t1": "text1", "bg2": "background2", "t2": "text2"}
_SHORT = {"tx1": "text1", "bg1": "background1", "tx2": "text2", "bg2": "background2", "dk1": "dark1", "lt1": "light1",
          "dk2": "dark2", "lt2": "light2", "hlink": "hyperlink", "folHlink": "followedHyperlink"}  # fmt: skip


def of_hex(text: str) -> Colour | None:
    """The colour of "1d70b8"; None for "auto" and what is none."""
    text = text.strip().lstrip("#")
    if len(text) == 3:
        text = "".join(letter * 2 for letter in text)
    if len(text) == 8:
        text = text[2:]
    try:
        return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)) if len(text) == 6 else None
    except ValueError:
        return None


class Theme:
    """The colours of a document's theme, as its settings map them."""

    def __init__(self, theme: Any = None, settings: Any = None) -> None:
        self._colours: dict[str, Colour] = dict(_USUAL)
        for scheme in theme.iter(DRAWING + "clrScheme") if theme is not None else ():
            for one in scheme:
                if not isinstance(one.tag, str) or not len(one):
                    continue
                found = of_hex(one[0].get("val") if markup.local(one[0]) == "srgbClr" else one[0].get("lastClr") or "")
                if found:
                    name = markup.local(one)
                    self._colours[_IN_THEME.get(name, name)] = found
            break
        self._map = dict(_NAMED)
        mapping = next((one for one in settings if markup.local(one) == "clrSchemeMapping"), None) if settings is not None else None  # fmt: skip
        for short, name in _MAPPED.items():
            if mapping is not None and get(mapping, short):
                self._map[name] = get(mapping, short)

    def named(self, name: str) -> Colour | None:
        """The colour that a theme's name stands for ("background1", "bg1", "accent2"); None where there is none."""
        name = _SHORT.get(name, name)
        return self._colours.get(self._map.get(name, name))

    def read(self, element: Any, colour: str, theme: str, tint: str, shade: str) -> Colour | None:
        """The colour that these attributes of an element give; None for "auto" or nothing."""
        named = get(element, theme)
        found = self.named(named) if named and named != "none" else None
        if found is None:
            return of_hex(get(element, colour))
        if get(element, tint):
            found = lighter(found, _part(get(element, tint)))
        if get(element, shade):
            found = darker(found, _part(get(element, shade)))
        return found

    def text(self, element: Any) -> Colour | None:
        """The colour of a `w:color`; None where it is automatic."""
        return self.read(element, "val", "themeColor", "themeTint", "themeShade")

    def shading(self, element: Any) -> Colour | None:
        """The ground that a `w:shd` gives; None where it gives none."""
        pattern = get(element, "val", "clear")
        fill = self.read(element, "fill", "themeFill", "themeFillTint", "themeFillShade")
        if pattern in {"nil", "clear", ""}:
            return None if pattern == "nil" else fill
        ink = self.read(element, "color", "themeColor", "themeTint", "themeShade") or BLACK
        if pattern == "solid":
            return ink
        digits = pattern.removeprefix("pct")
        share = int(digits) / 100 if digits.isdigit() else 0.5
        return mixed(ink, fill or WHITE, share)


def _part(text: str) -> float:
    try:
        return int(text, 16) / 255
    except ValueError:
        return 1.0


def lighter(colour: Colour, part: float) -> Colour:
    """A tint: 1 leaves the colour, 0 is white."""
    return mixed(colour, WHITE, part)


def darker(colour: Colour, part: float) -> Colour:
    """A shade: 1 leaves the colour, 0 is black."""
    return mixed(colour, BLACK, part)


def mixed(ink: Colour, ground: Colour, share: float) -> Colour:
    """So much of the ink on the ground."""
    share = min(max(share, 0.0), 1.0)
    return tuple(a * share + b * (1 - share) for a, b in zip(ink, ground, strict=True))  # type: ignore[return-value]


def brightness(colour: Colour) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.2)."""
    parts = [(one / 255) / 12.92 if one / 255 <= 0.04045 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    """From 1, where nothing can be told apart, to 21 (WCAG 2.2)."""
    bright, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4096)
def hides(ink: Colour, ground: Colour) -> bool:
    """Whether words of this colour cannot be told from their ground. Pure colours of one brightness differ in hue."""
    apart = max(abs(a - b) for a, b in zip(ink, ground, strict=True))
    return contrast(ink, ground) < UNSEEN and apart < 90


def is_dark(colour: Colour) -> bool:
    """Whether it is near enough to black to be meant as a redaction."""
    return brightness(colour) < 0.06
