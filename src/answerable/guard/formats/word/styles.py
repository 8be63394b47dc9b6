"""How words look: what a run's own marks, its styles, its table and the document's defaults come to together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from answerable.guard import markup

from . import colours
from .colours import BLACK, WHITE, Colour, Theme
from .names import W14, W, figure, get, is_on, value

# Marks that are on where an odd number of the styles above a run have them (ECMA-376 part 1, 17.7.3).
_TOGGLES = frozenset({"b", "caps", "i", "vanish", "smallCaps", "strike", "outline", "shadow", "emboss", "imprint"})
_SMALLEST = 8  # half points: what is under 4 points is not read (facts/guard.md 3.1)
_NARROWEST = 20  # per cent of the usual width of letters
_FARTHEST = 400  # half points above or below the line
_SEEN_THROUGH = (5_000, 85_000)  # thousandths of a per cent, read either way

Marks = Mapping[str, Any]
"""The elements of `w:rPr` or `w:pPr` by name."""


def marks_of(element: Any) -> dict[str, Any]:
    """The marks in a properties element by their names; the newer ones of Word 2010 with "14" before."""
    marks: dict[str, Any] = {}
    for one in element if element is not None else ():
        if isinstance(one.tag, str):
            marks[("14" if one.tag.startswith(W14) else "") + markup.local(one)] = one
    return marks


@dataclass(frozen=True)
class Look:
    """How the words of one run look."""

    unseen: str = ""
    """The technique by which they are hidden; empty where they show."""
    why: str = ""
    """The reason in words."""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: float = 10.0
    """Points."""
    colour: Colour | None = None
    """None where it is automatic."""
    caps: bool = False


@dataclass(frozen=True)
class Ground:
    """What lies behind a paragraph's words, nearest last, and the table style above it."""

    colour: Colour = WHITE
    table: Marks | None = None


class Styles:
    """The styles of a document. `None` gives Word's own defaults."""

    def __init__(self, root: Any, theme: Theme) -> None:
        self.theme = theme
        self.by_id: dict[str, Any] = {}
        self.default: dict[str, str] = {}
        self._chains: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._runs: dict[tuple[str, str], dict[str, Any]] = {}
        self._defaults: dict[str, Any] = {}
        self._paragraph_defaults: dict[str, Any] = {}
        if root is None:
            return
        for style in root.findall(W + "style"):
            self.by_id[get(style, "styleId")] = style
            if get(style, "default", "0") in {"1", "true", "on"}:
                self.default[get(style, "type")] = get(style, "styleId")
        self._defaults = marks_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._paragraph_defaults = marks_of(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"))

    def chain(self, style: str) -> tuple[Any, ...]:
        """A style and those it is based on, the outermost first; nothing where it is not known."""
        key = (style, "")
        if key not in self._chains:
            found: list[Any] = []
            seen: set[str] = set()
            while style in self.by_id and style not in seen:
                seen.add(style)
                found.append(self.by_id[style])
                style = value(self.by_id[style], "basedOn")
            self._chains[key] = tuple(reversed(found))
        return self._chains[key]

    def name(self, style: str) -> str:
        """A style's name in small letters."""
        return value(self.by_id.get(style), "name").lower() if style in self.by_id else style.lower()

    def paragraph(self, own: Any) -> dict[str, Any]:
        """The marks of a paragraph, its own above its styles'."""
        style = value(own, "pStyle") or self.default.get("paragraph", "")
        marks = dict(self._paragraph_defaults)
        for one in self.chain(style):
            marks.update(marks_of(one.find(W + "pPr")))
        marks.update(marks_of(own))
        marks["style"] = style
        return marks

    def run(self, own: Any, paragraph_style: str, table: Marks | None = None) -> dict[str, Any]:
        """The marks of a run: defaults, table, paragraph style, character style and its own, with toggles worked out."""
        character = value(own, "rStyle")
        marks = dict(self._styled(paragraph_style, character))
        if table:
            for name, mark in table.items():
                if name not in marks or marks[name] is self._defaults.get(name):
                    marks[name] = mark
        direct = marks_of(own)
        for name in _TOGGLES & direct.keys():
            marks[name] = is_on(direct[name])
        marks.update({name: mark for name, mark in direct.items() if name not in _TOGGLES})
        for name in _TOGGLES & marks.keys():
            if not isinstance(marks[name], bool):
                marks[name] = is_on(marks[name])
        return marks

    def _styled(self, paragraph: str, character: str) -> dict[str, Any]:
        key = (paragraph, character)
        if key not in self._runs:
            marks = dict(self._defaults)
            default_on = {name for name in _TOGGLES & marks.keys() if is_on(marks[name])}
            levels: list[dict[str, Any]] = []
            for style in (paragraph, character or self.default.get("character", "")):
                level: dict[str, Any] = {}
                for one in self.chain(style):
                    level.update(marks_of(one.find(W + "rPr")))
                levels.append(level)
                marks.update({name: mark for name, mark in level.items() if name not in _TOGGLES})
            for name in _TOGGLES:
                said = [is_on(level[name]) for level in levels if name in level]
                if said or name in default_on:
                    marks[name] = name in default_on or sum(said) % 2 == 1
            self._runs[key] = marks
        return self._runs[key]

    def table_looks(self, style: str) -> dict[str, tuple[Marks, Colour | None]]:
        """What a table's style gives its cells, by the kind of row or column ("" is the whole table): marks and ground."""
        looks: dict[str, tuple[dict[str, Any], Colour | None]] = {}
        for one in self.chain(style or self.default.get("table", "")):
            for part in (one, *one.findall(W + "tblStylePr")):
                kind = get(part, "type") if part is not one else ""
                marks, ground = looks.get(kind, ({}, None))
                marks = {**marks, **marks_of(part.find(W + "rPr"))}
                for place in ("tblPr", "tcPr"):
                    shade = part.find(f"{W}{place}/{W}shd")
                    if shade is not None:
                        ground = self.theme.shading(shade) or ground
                looks[kind] = (marks, ground)
        return {kind: (marks, ground) for kind, (marks, ground) in looks.items()}

    def look(self, marks: Marks, ground: Colour) -> Look:
        """How words with these marks look on this ground."""
        size = figure(_val(marks.get("sz")), 20)
        ink, opaque = self._ink(marks)
        shade = self.theme.shading(marks["shd"]) if "shd" in marks else None
        light = colours.HIGHLIGHTS.get(_val(marks.get("highlight")))
        behind = light or shade or ground
        # Words without a colour of their own turn white on a dark ground, but not on a highlighter's stroke.
        shown = ink or (WHITE if light is None and colours.is_dark(behind) else BLACK)
        unseen, why = self._unseen(marks, size, opaque)
        if not unseen and colours.hides(shown, behind):
            own = light is not None or shade is not None
            unseen = "covered-text" if own and colours.is_dark(behind) else "same-colour-text"
            why = "They have the colour of what is behind them."
        return Look(
            unseen=unseen,
            why=why,
            bold=marks.get("b") is True,
            italic=marks.get("i") is True,
            underline=_val(marks.get("u"), "none") != "none" if "u" in marks else False,
            size=size / 2,
            colour=ink,
            caps=marks.get("caps") is True,
        )

    def _unseen(self, marks: Marks, size: float, opaque: bool) -> tuple[str, str]:
        if marks.get("vanish") is True or ("specVanish" in marks and is_on(marks["specVanish"])):
            return "hidden-text", "They are marked as hidden."
        if not opaque:
            return "hidden-text", "They are drawn without any colour."
        if size < _SMALLEST:
            return "tiny-text", f"Their size is {size / 2:g} points."
        if figure(_val(marks.get("w")).rstrip("%"), 100) <= _NARROWEST:
            return "tiny-text", "They are squeezed until nobody can read them."
        if figure(_val(marks.get("spacing"))) <= -size * 10 * 0.4:
            return "tiny-text", "Their letters stand on top of each other."
        if abs(figure(_val(marks.get("position")))) > _FARTHEST:
            return "off-page", "They are raised or lowered off the page."
        return "", ""

    def _ink(self, marks: Marks) -> tuple[Colour | None, bool]:
        """The colour of the letters, and whether they are painted at all."""
        ink = self.theme.text(marks["color"]) if "color" in marks else None
        fill = marks.get("14textFill")
        if fill is None:
            return ink, True
        kinds = [markup.local(one) for one in fill]
        if "noFill" in kinds:
            return ink, False
        alphas = [figure(one.get(W14 + "val"), 50_000) for one in fill.iter(W14 + "alpha")]
        if alphas and all(not _SEEN_THROUGH[0] < alpha < _SEEN_THROUGH[1] for alpha in alphas):
            return ink, False
        stops = [found for found in (_drawn(one, self.theme) for one in fill.iter()) if found]
        if stops:
            ink = min(stops, key=colours.brightness)
        return ink, True


def _drawn(element: Any, theme: Theme) -> Colour | None:
    """The colour of a DrawingML colour element, its changes of brightness worked in."""
    name, said = markup.local(element), element.get(W14 + "val") or element.get("val") or ""
    found = colours.of_hex(said) if name == "srgbClr" else theme.named(said) if name == "schemeClr" else None
    for change in element if found else ():
        part = figure(change.get(W14 + "val") or change.get("val"), 100_000) / 100_000
        kind = markup.local(change)
        if kind == "lumMod" and found:
            found = colours.darker(found, part)
        elif kind == "lumOff" and found:
            found = tuple(min(255.0, one + 255 * part) for one in found)  # type: ignore[assignment]
    return found


def _val(element: Any, default: str = "") -> str:
    return default if element is None or isinstance(element, bool) else get(element, "val", default)


def in_table(
    looks: Mapping[str, tuple[Marks, Colour | None]], kinds: Iterable[str]
) -> tuple[dict[str, Any], Colour | None]:
    """The marks and ground that a table's style gives a cell of these kinds, the weakest kind first."""
    marks: dict[str, Any] = {}
    ground: Colour | None = None
    for kind in kinds:
        more, colour = looks.get(kind, ({}, None))
        marks.update(more)
        ground = colour or ground
    return marks, ground
