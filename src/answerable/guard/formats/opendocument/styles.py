"""Styles of OpenDocument: what a paragraph, a run, a cell, a row, a table or a shape looks like in the end.

A style takes from its parent, that from its own, and the last from the default of its family; automatic and common styles alike
(facts/guard.md 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from answerable.guard import markup
from answerable.guard.formats.drawing import Colour
from answerable.guard.formats.drawing.colours import CLEAR, from_hex

POINT = 12_700.0  # EMU
TINY = 4.0  # points (facts/guard.md 3.1)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(cm|mm|in|inch|pt|pc|px|m|km|ft)?")
_UNITS = {
    "cm": 28.3465,
    "mm": 2.83465,
    "in": 72.0,
    "inch": 72.0,
    "pt": 1.0,
    "pc": 12.0,
    "px": 0.75,
    "m": 2834.65,
    "km": 2_834_650.0,
    "ft": 864.0,
}
_CHAIN = 40  # styles that take from each other; more is a circle


def attribute(element: Any, name: str) -> str:
    """The value of an attribute by its name without a namespace; "" where it is not there."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def points(value: str, share_of: float = 0.0) -> float | None:
    """A length in points: "2.5cm", "12pt", or "50%" of something. None where it is none."""
    text = value.strip()
    if text.endswith("%"):
        try:
            return float(text[:-1]) / 100 * share_of
        except ValueError:
            return None
    match = _LENGTH.fullmatch(text)
    return float(match[1]) * _UNITS[match[2] or "pt"] if match else None


@dataclass(frozen=True)
class Look:
    """How words look at one place, from the page down to the run."""

    colour: Colour | None = None
    """None is automatic: dark on light and light on dark."""
    ground: Colour | None = field(default_factory=lambda: Colour(255, 255, 255))
    """None where it is not one colour."""
    size: float = 12.0
    gone: str = ""
    """The technique by which the words do not show, because a style says so."""
    bold: bool = False
    italic: bool = False
    underline: bool = False

    @property
    def unread(self) -> str:
        """The technique by which the words are not read; "" where they are."""
        if self.gone:
            return self.gone
        if self.size < TINY:
            return "tiny-text"
        if self.colour is not None and self.ground is not None and self.colour.over(self.ground).like(self.ground):
            return "same-colour-text"
        return ""


Properties = Mapping[str, str]


class Styles:
    """Every style of a document, by family and name."""

    def __init__(self, *roots: Any) -> None:
        self._named: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self.data: dict[str, Any] = {}
        """Number formats by their names."""
        self.pages: dict[str, Any] = {}
        """Page layouts by their names."""
        self.masters: dict[str, Any] = {}
        """Master pages by their names, in their order."""
        self._kept: dict[tuple[str, str], tuple[dict[str, str], ...]] = {}
        for root in roots:
            if root is not None:
                self._read(root)

    def _read(self, root: Any) -> None:
        for part in root:
            name = markup.local(part)
            if name in {"styles", "automatic-styles"}:
                for one in part:
                    kind = markup.local(one)
                    if kind == "style":
                        self._named[attribute(one, "family"), attribute(one, "name")] = one
                    elif kind == "default-style":
                        self._defaults[attribute(one, "family")] = one
                    elif kind in {"page-layout", "presentation-page-layout"}:
                        self.pages[attribute(one, "name")] = one
                    elif markup.namespace(one).endswith("datastyle:1.0"):
                        self.data[attribute(one, "name")] = one
            elif name == "master-styles":
                for one in part:
                    if markup.local(one) == "master-page":
                        self.masters[attribute(one, "name")] = one

    def element(self, family: str, name: str) -> Any:
        """A style's element; None where there is none of that name."""
        return self._named.get((family, name))

    @property
    def all(self) -> Iterator[Any]:
        """Every named style."""
        yield from self._named.values()

    def chain(self, family: str, name: str) -> list[Any]:
        """A style, its parent, its parent's …, and the family's default."""
        chain: list[Any] = []
        here = name
        while here and len(chain) < _CHAIN:
            one = self._named.get((family, here))
            if one is None:
                break
            chain.append(one)
            here = attribute(one, "parent-style-name")
        default = self._defaults.get(family)
        return chain if default is None else [*chain, default]

    def properties(self, family: str, name: str, *, default: bool = True) -> tuple[Properties, ...]:
        """What a style says in the end: of text, and of everything else (paragraph, cell, row, table, graphic, page)."""
        key = (family, name if default else f"\0{name}")
        if key not in self._kept:
            text: dict[str, str] = {}
            rest: dict[str, str] = {}
            chain = self.chain(family, name)
            for one in reversed(chain):
                if not default and markup.local(one) == "default-style":
                    continue
                for block in one:
                    kind = markup.local(block)
                    if kind.endswith("-properties"):
                        target = text if kind == "text-properties" else rest
                        _merge(target, block, share=kind == "text-properties")
                        if next(
                            (True for child in block if markup.local(child) == "background-image" and child.attrib),
                            False,
                        ):
                            rest["background-image"] = "yes"
            self._kept[key] = (text, rest)
        return self._kept[key]

    def apply(self, look: Look, family: str, name: str, *, default: bool = False) -> Look:
        """What words look like where a style is laid upon another look."""
        if not name and not default:
            return look
        text, rest = self.properties(family, name, default=default)
        return _laid(_grounded(look, rest, family), text)

    def maps(self, family: str, name: str) -> list[str]:
        """The styles that a style turns into under conditions."""
        return [
            attribute(child, "apply-style-name")
            for one in self.chain(family, name)
            for child in one
            if markup.local(child) == "map"
        ]


_COLOURING = ("color", "use-window-font-color", "opacity")
"""What makes the colour of letters: one thing to LibreOffice, so what says one of them anew says all of them anew."""


def _merge(target: dict[str, str], block: Any, *, share: bool) -> None:
    if share and (attribute(block, "color") or attribute(block, "use-window-font-color")):
        for name in _COLOURING:
            target.pop(name, None)
    for key, value in block.attrib.items():
        name = key.rpartition("}")[2]
        if share and name == "font-size" and value.endswith("%"):
            base = points(target.get("font-size", "12pt")) or 12.0
            target[name] = f"{points(value, base) or base}pt"
        else:
            target[name] = str(value)


def _grounded(look: Look, rest: Properties, family: str) -> Look:
    if rest.get("background-image"):
        return replace(look, ground=None)
    colour = rest.get("background-color", "")
    if family in {"graphic", "presentation", "drawing-page"} and rest.get("fill") and rest["fill"] != "solid":
        return look if rest["fill"] == "none" else replace(look, ground=None)
    if family in {"graphic", "presentation", "drawing-page"} and (
        rest.get("fill") == "solid" or rest.get("fill-color")
    ):
        solid = from_hex(rest.get("fill-color", ""))
        opacity = _share(rest.get("opacity", "100%"))
        if rest.get("fill") == "solid" and solid is not None:
            solid = replace(solid, alpha=opacity)
            return replace(look, ground=solid.over(look.ground) if look.ground else solid if solid.opaque else None)
    solid = from_hex(colour) if colour.startswith("#") else None
    return look if solid is None else replace(look, ground=solid)


def _share(value: str) -> float:
    try:
        return float(value.rstrip("%")) / 100
    except ValueError:
        return 1.0


def _laid(look: Look, text: Properties) -> Look:
    changes: dict[str, Any] = {}
    if text.get("display") in {"none", "condition"}:
        changes["gone"] = "hidden-text"
    elif text.get("display") == "true" and look.gone == "hidden-text":
        changes["gone"] = ""
    colour = from_hex(text["color"]) if text.get("color", "").startswith("#") else None
    if text.get("use-window-font-color") == "true" and colour is None:
        changes["colour"] = None
    elif colour is not None:
        changes["colour"] = None if text.get("use-window-font-color") == "true" else colour
    solid = from_hex(text["background-color"]) if text.get("background-color", "").startswith("#") else None
    if solid is not None:
        changes["ground"] = solid
    # Automatic colour is written with an opacity of nothing by LibreOffice, and shows.
    automatic = text.get("use-window-font-color") == "true"
    opacity = "" if automatic else text.get("opacity") or text.get("text-opacity") or ""
    if (opacity and _share(opacity) < CLEAR) or text.get("visibility") in {"hidden", "collapse"}:
        changes["gone"] = "hidden-text"
    size = points(text["font-size"], look.size) if text.get("font-size") else look.size
    size = size if size is not None else look.size
    place = text.get("text-position", "").split()
    if len(place) == 2 and place[1].endswith("%"):
        size *= _share(place[1])
    if text.get("text-scale", "").endswith("%"):
        size = min(size, size * _share(text["text-scale"]) * 4)
    changes["size"] = size
    for name, key, value in (("bold", "font-weight", "bold"), ("italic", "font-style", "italic")):
        if text.get(key):
            changes[name] = text[key] == value or (
                key == "font-weight" and text[key].isdigit() and int(text[key]) >= 600
            )
    if text.get("text-underline-style"):
        changes["underline"] = text["text-underline-style"] != "none"
    return replace(look, **changes)
