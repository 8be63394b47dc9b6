"""How the cells of a workbook look: for each style, whether words in it can be seen (ECMA-376 part 1, 18.8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from answerable.guard import markup

from . import number_formats
from .colours import BLACK, WHITE, Colour, Palette, figure, mixed, near
from .parts import yes

TINY = 4.0  # points: smaller cannot be read (facts/guard.md 3.1)
PUSHED = 50  # steps of indentation: the words stand beyond the cell
_SHARES = {"gray125": 0.125, "gray0625": 0.0625, "lightGray": 0.25, "mediumGray": 0.5, "darkGray": 0.75, "solid": 1.0}


@dataclass(frozen=True)
class Font:
    """A font of the workbook, or of a run within a cell."""

    colour: Colour = BLACK
    size: float = 11.0
    bold: bool = False
    automatic: bool = True
    """Whether no colour is set, so that the one of the cell's surroundings holds."""


@dataclass(frozen=True)
class Look:
    """The look of one cell style."""

    font: Font = Font()
    ground: tuple[Colour, ...] = (WHITE,)
    """What the words stand on: one colour, or those of a gradient."""
    filled: bool = False
    code: str = "General"
    pushed: bool = False
    """Whether the words are moved out of the cell by its indentation."""
    shrinks: bool = False
    conceals: bool = False
    """Whether a protected sheet conceals the formulas of such cells."""

    def unseen(self, colour: Colour | None = None) -> bool:
        """Whether words in that colour (the font's own without one) cannot be told from what they stand on."""
        return all(near(colour or self.font.colour, one) for one in self.ground)


@dataclass(frozen=True)
class Change:
    """What a conditional format changes (a `dxf`)."""

    colour: Colour | None = None
    ground: Colour | None = None
    code: str | None = None

    def hides(self, look: Look) -> bool:
        """Whether words of that look cannot be seen any more once it is changed."""
        if self.colour is None and self.ground is None:
            return False
        changed = replace(look, ground=(self.ground,) if self.ground else look.ground)
        return changed.unseen(self.colour) and not look.unseen()


class Styles:
    """The styles part of a workbook; without one, every cell looks plain."""

    def __init__(self, root: Any = None, theme: Any = None) -> None:
        self.palette = Palette(theme, _own_colours(root))
        self.codes: dict[int, str] = dict(number_formats.BUILT_IN)
        self.looks: list[Look] = [Look()]
        self.changes: list[Change] = []
        self.tables: dict[str, tuple[tuple[str, Change], ...]] = {}
        """What each table style of the workbook's own changes: by "wholeTable", "headerRow" and so on."""
        if root is not None:
            self._read(root)

    def look(self, index: int) -> Look:
        """The look of a cell's style; one that the workbook does not have looks plain."""
        return self.looks[index] if 0 <= index < len(self.looks) else self.looks[0]

    def _read(self, root: Any) -> None:
        for one in _children(root, "numFmts"):
            self.codes[int(figure(one.get("numFmtId"), -1))] = one.get("formatCode") or ""
        self._fonts = [self.font(one) for one in _children(root, "fonts")] or [Font()]
        self._fills = [self.ground(one) for one in _children(root, "fills")]
        self._bases = list(_children(root, "cellStyleXfs"))
        self.looks = [self._look(one) for one in _children(root, "cellXfs")] or [Look()]
        self.changes = [self.change(one) for one in _children(root, "dxfs")]
        for style in _children(root, "tableStyles"):
            indexes = [(one.get("type") or "", int(figure(one.get("dxfId"), -1))) for one in style]
            self.tables[style.get("name") or ""] = tuple(
                (kind, self.changes[index]) for kind, index in indexes if 0 <= index < len(self.changes)
            )

    def font(self, element: Any) -> Font:
        """A `font`, or the `rPr` of a run."""
        parts = {markup.local(one): one for one in element}
        bold, size, colour = parts.get("b"), parts.get("sz"), parts.get("color")
        automatic = colour is None or yes(colour.get("auto"))
        return Font(
            colour=BLACK if automatic else self.palette.colour(colour, BLACK),
            size=figure(size.get("val"), 11.0) if size is not None else 11.0,
            bold=bold is not None and yes(bold.get("val"), otherwise=True),
            automatic=automatic,
        )

    def ground(self, fill: Any) -> tuple[Colour, ...] | None:
        """The colours that a fill paints; None where it paints nothing."""
        pattern = next((one for one in fill if markup.local(one) == "patternFill"), None)
        if pattern is None:
            stops = [one for one in fill.iter() if markup.local(one) == "color"]
            return tuple(self.palette.colour(one, WHITE) for one in stops) or None
        kind = pattern.get("patternType") or "none"
        if kind == "none":
            return None
        parts = {markup.local(one): one for one in pattern}
        front = self.palette.colour(parts.get("fgColor"), BLACK)
        back = self.palette.colour(parts.get("bgColor"), WHITE)
        share = _SHARES.get(kind)
        return (mixed(front, back, share),) if share is not None else (front, back)

    def change(self, element: Any) -> Change:
        """What a `dxf` changes. The ground of a solid fill stands in its bgColor there, not in its fgColor."""
        colour: Colour | None = None
        ground: Colour | None = None
        code: str | None = None
        for part in element:
            name = markup.local(part)
            inner = {markup.local(one): one for one in part.iter()}
            if name == "font" and "color" in inner:
                colour = self.palette.colour(inner["color"], BLACK)
            elif name == "fill":
                solid = (inner["patternFill"].get("patternType") if "patternFill" in inner else None) or "solid"
                painted = inner.get("bgColor", inner.get("fgColor")) if solid != "none" else None
                ground = self.palette.colour(painted, WHITE) if painted is not None else None
            elif name == "numFmt":
                code = part.get("formatCode")
        return Change(colour, ground, code)

    def _look(self, xf: Any) -> Look:
        """A cell's style, with what it takes over from the named style that it is based on."""
        index = int(figure(xf.get("xfId"), 0))
        base = self._bases[index] if 0 <= index < len(self._bases) else None
        font = self._fonts[self._part(xf, base, "fontId", len(self._fonts))]
        fill = self._part(xf, base, "fillId", len(self._fills)) if self._fills else None
        ground = self._fills[fill] if fill is not None else None
        code = int(figure(xf.get("numFmtId"), figure(base.get("numFmtId"), 0) if base is not None else 0))
        parts = {markup.local(one): one for one in (xf if len(xf) or base is None else base)}
        alignment, protection = parts.get("alignment"), parts.get("protection")
        return Look(
            font=font,
            ground=ground or (WHITE,),
            filled=ground is not None,
            code=self.codes.get(code, "General"),
            pushed=alignment is not None and figure(alignment.get("indent"), 0) >= PUSHED,
            shrinks=alignment is not None and yes(alignment.get("shrinkToFit")),
            conceals=protection is not None and yes(protection.get("hidden")),
        )

    @staticmethod
    def _part(xf: Any, base: Any, name: str, length: int) -> int:
        # Programs go by the cell's own number; where it has none, the named style's counts.
        own = xf.get(name)
        if own is None and base is not None:
            own = base.get(name)
        index = int(figure(own, 0))
        return index if 0 <= index < length else 0


def _own_colours(root: Any) -> list[str]:
    if root is None:
        return []
    colours = next((one for one in root if markup.local(one) == "colors"), None)
    if colours is None:
        return []
    return [one.get("rgb") or "" for one in colours.iter() if markup.local(one) == "rgbColor"]


def _children(root: Any, name: str) -> list[Any]:
    group = next((one for one in root if markup.local(one) == name), None)
    return [one for one in group if isinstance(one.tag, str)] if group is not None else []
