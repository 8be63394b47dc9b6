"""Shapes as they are drawn: where each stands, what fills it, its words with the colour and size they have.

One reader for the guard, which asks what does not show, and for the clean copy, which keeps what does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from answerable.guard import markup

from .colours import BLACK, WHITE, Colour, Palette

SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp", "wsp", "contentPart"})
GROUPS = frozenset({"grpSp", "wgp", "wpc", "lockedCanvas"})
_FILLS = frozenset({"noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"})
_OPEN_FORMS = frozenset(
    {"line", "lineInv", "arc", "leftBracket", "rightBracket", "bracketPair", "leftBrace", "rightBrace", "bracePair"}
)
THICK = 76_200.0
"""EMU, 6 points: a line of words can lie under a line that is so thick."""
_USUAL_SIZE = 18.0  # points, where nothing says another


@dataclass(frozen=True)
class Area:
    """A rectangle, in EMU (12,700 to a point)."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def size(self) -> float:
        """Its area; that of a line is 0."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    def shared(self, other: Area) -> float:
        """How much of this one lies in the other, from 0 to 1; a line or point counts by its length or place."""
        across = _overlap(self.left, self.right, other.left, other.right)
        down = _overlap(self.top, self.bottom, other.top, other.bottom)
        return across * down


def _overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    if end <= start:
        return 1.0 if other_start <= start <= other_end else 0.0
    return max(0.0, min(end, other_end) - max(start, other_start)) / (end - start)


@dataclass(frozen=True)
class Words:
    """Words of one look. `colour` None is not known; `clear` has neither fill nor outline."""

    text: str
    size: float = _USUAL_SIZE
    colour: Colour | None = BLACK
    clear: bool = False
    bold: bool = False
    italic: bool = False
    underline: bool = False
    link: str = ""
    """The id of the relationship that a click on it follows."""
    counted: bool = False
    """It is a number of the slide or a date, which the program works out."""


@dataclass(frozen=True)
class Line:
    """A paragraph."""

    words: tuple[Words, ...] = ()
    level: int = 0
    align: str = "l"
    bullet: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(one.text for one in self.words)


@dataclass(frozen=True)
class Shape:
    """One shape, picture, table, chart or connector, as it is drawn."""

    element: Any
    """None where it was not read from XML."""
    kind: str
    """Its element's name: "sp", "pic", "graphicFrame" …"""
    name: str
    area: Area | None
    hidden: bool
    """It, or a group it is in, is marked as hidden."""
    order: int
    """How many are drawn before it."""
    fill: Colour | None = None
    """What covers all its area; None for nothing, or what is not one colour."""
    filled: bool = False
    """Whether what is under it can no longer be seen."""
    mixed: bool = False
    """It is filled by a picture, a gradient or a pattern."""
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    """Of a table."""

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(line.text for line in self.every_line)

    @property
    def every_line(self) -> Iterator[Line]:
        """Its paragraphs and those of its cells."""
        yield from self.lines
        for row in self.rows:
            for cell in row:
                yield from cell.lines


@dataclass(frozen=True)
class TableCell:
    """A cell of a table on a slide."""

    lines: tuple[Line, ...]
    fill: Colour | None = None
    mixed: bool = False
    height: float = 1.0
    width: float = 1.0
    """EMU."""
    across: int = 1
    down: int = 1
    merged: bool = False
    """It is covered by a cell that spans it."""


def yes_always(_: Any) -> bool:
    """A picture is taken for opaque where nobody looked into it."""
    return True


def nothing(_: Any) -> Sequence[Any]:
    """No placeholder to take from."""
    return ()


@dataclass(frozen=True)
class Canvas:
    """What shapes are drawn on, and what they take their look from."""

    width: float = 0.0
    height: float = 0.0
    """EMU; 0 where it has no edge that hides, such as a sheet."""
    palette: Palette = field(default_factory=Palette)
    ground: Colour | None = WHITE
    """None where it is a picture or a gradient."""
    inherits: Callable[[Any], Sequence[Any]] = nothing
    """The placeholders that a shape takes its place, fill and text styles from, nearest first."""
    styles: Callable[[Any], Sequence[Any]] = nothing
    """The lists of text styles that apply to a shape after its own and its placeholders', nearest first."""
    size: float = _USUAL_SIZE
    """Of words, in points, where nothing says another."""
    opaque: Callable[[Any], bool] = yes_always
    """Whether a picture has no see-through parts."""
    below: tuple[Shape, ...] = ()
    """What is drawn under all of it: a master's and a layout's shapes."""


@dataclass(frozen=True)
class _Frame:
    """How the shapes in a group are moved and stretched."""

    left: float = 0.0
    top: float = 0.0
    across: float = 1.0
    down: float = 1.0
    hidden: bool = False
    fill: Any = None

    def put(self, area: Area) -> Area:
        return Area(
            self.left + area.left * self.across,
            self.top + area.top * self.down,
            area.width * self.across,
            area.height * self.down,
        )


def read_shapes(root: Any, canvas: Canvas) -> list[Shape]:
    """Every shape under an element, in the order in which they are drawn; of alternatives the one that new programs show."""
    shapes: list[Shape] = []
    _walk(root, canvas, _Frame(), shapes)
    return shapes


def _walk(element: Any, canvas: Canvas, frame: _Frame, shapes: list[Shape]) -> None:
    for child in element:
        name = markup.local(child)
        if name in SHAPES:
            shapes.append(_shape(child, canvas, frame, len(shapes)))
            if name == "wsp" or name == "sp":
                continue
        elif name in GROUPS:
            _walk(child, canvas, _within(child, frame), shapes)
        elif name == "AlternateContent":
            shown = next((one for one in child if markup.local(one) == "Choice"), None)
            if shown is not None:
                _walk(shown, canvas, frame, shapes)
        elif name not in {"txBody", "txbx", "t", "p", "spPr", "tbl"}:
            _walk(child, canvas, frame, shapes)


def _first(element: Any, *path: str) -> Any:
    """The first child of that name, and its first child of the next, whatever their namespaces; None where there is none."""
    for name in path:
        element = next(element.iterchildren(f"{{*}}{name}"), None)
        if element is None:
            return None
    return element


first = _first


def properties(element: Any) -> Any:
    """A shape's `cNvPr`: its number, name, description; None where it has none."""
    if markup.local(element) in {"inline", "anchor"}:
        return _first(element, "docPr")
    for child in element:
        if markup.local(child) == "cNvPr":
            return child
        if markup.local(child).startswith("nv"):
            return _first(child, "cNvPr")
    return None


def number(value: str | None) -> float:
    """A length in EMU: "12700", "1pt", "2.5cm". 0 for what is none."""
    units = {"pt": 12_700.0, "in": 914_400.0, "cm": 360_000.0, "mm": 36_000.0, "pc": 152_400.0, "pi": 152_400.0}
    text = (value or "0").strip()
    try:
        return float(text[:-2]) * units[text[-2:]] if text[-2:] in units else float(text)
    except ValueError:
        return 0.0


def yes(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in {"1", "true", "on", "t"}


def _placed(element: Any) -> Area | None:
    for path in (("spPr", "xfrm"), ("xfrm",), ("grpSpPr", "xfrm")):
        xfrm = _first(element, *path)
        if xfrm is not None and _first(xfrm, "off") is not None and _first(xfrm, "ext") is not None:
            off, ext = _first(xfrm, "off"), _first(xfrm, "ext")
            area = Area(number(off.get("x")), number(off.get("y")), number(ext.get("cx")), number(ext.get("cy")))
            return _turned(area, number(xfrm.get("rot")))
    return None


def _turned(area: Area, turn: float) -> Area:
    """A quarter turn changes width and height about the middle."""
    quarters = round(turn / 5_400_000) % 4
    if quarters % 2 == 0:
        return area
    middle, centre = area.left + area.width / 2, area.top + area.height / 2
    return Area(middle - area.height / 2, centre - area.width / 2, area.height, area.width)


def _within(group: Any, frame: _Frame) -> _Frame:
    about = properties(group)
    hidden = frame.hidden or (about is not None and yes(about.get("hidden")))
    own = _first(group, "grpSpPr")
    fill = None if own is None else own
    xfrm = None if own is None else _first(own, "xfrm")
    if xfrm is None or _first(xfrm, "off") is None or _first(xfrm, "chExt") is None or _first(xfrm, "chOff") is None:
        return _Frame(frame.left, frame.top, frame.across, frame.down, hidden, fill)
    off, ext, inner, inner_size = (_first(xfrm, one) for one in ("off", "ext", "chOff", "chExt"))
    outer = frame.put(Area(number(off.get("x")), number(off.get("y")), number(ext.get("cx")), number(ext.get("cy"))))
    wide, high = number(inner_size.get("cx")), number(inner_size.get("cy"))
    across = outer.width / wide if wide else frame.across
    down = outer.height / high if high else frame.down
    return _Frame(
        outer.left - number(inner.get("x")) * across,
        outer.top - number(inner.get("y")) * down,
        across,
        down,
        hidden,
        fill,
    )


def _shape(element: Any, canvas: Canvas, frame: _Frame, order: int) -> Shape:
    about = properties(element)
    chain = [element, *canvas.inherits(element)]
    area = next((one for one in map(_placed, chain) if one is not None), None)
    kind = markup.local(element)
    fill, filled, mixed = _fill(chain, canvas, frame)
    body = _first(element, "txBody")
    table = _table(element)
    made = Shape(
        element=element,
        kind=kind,
        name=(about.get("name") or "").strip() if about is not None else "",
        area=None if area is None else frame.put(area),
        hidden=frame.hidden or (about is not None and yes(about.get("hidden"))),
        order=order,
        fill=fill,
        filled=(filled or kind == "pic") and ((kind != "pic" and not mixed) or canvas.opaque(element)),
        mixed=mixed or kind == "pic",
        lines=() if body is None else read_lines(body, element, canvas),
        rows=() if table is None else _rows(table, element, canvas),
    )
    return _stroked(made, canvas)


def as_bar(shape: Shape, thick: float, colour: Colour | None) -> Shape:
    """A straight line as the box that it draws, where it is so `thick` (EMU) that words can lie under it."""
    area = shape.area
    if thick < THICK or area is None or min(area.width, area.height) > THICK / 3:
        return shape
    lying = area.width >= area.height
    high = Area(area.left, area.top + area.height / 2 - thick / 2, area.width, thick)
    wide = Area(area.left + area.width / 2 - thick / 2, area.top, thick, area.height)
    return replace(shape, area=high if lying else wide, fill=colour or BLACK, filled=True)


def _stroked(shape: Shape, canvas: Canvas) -> Shape:
    """The shape; a thick straight line as the box that it draws."""
    line = _first(shape.element, "spPr", "ln")
    if shape.filled or shape.lines or line is None or _first(line, "noFill") is not None:
        return shape
    solid = _first(line, "solidFill")
    colour = None if solid is None else canvas.palette.inside(solid)
    return shape if colour is not None and not colour.opaque else as_bar(shape, number(line.get("w")), colour)


def _fill(chain: Sequence[Any], canvas: Canvas, frame: _Frame) -> tuple[Colour | None, bool, bool]:
    """The one colour that fills a shape, whether it covers what is under it, and whether it is a mixture."""
    for element in chain:
        own = _first(element, "spPr")
        if yes(element.get("useBgFill")):
            return canvas.ground, canvas.ground is not None, canvas.ground is None
        form = None if own is None else _first(own, "prstGeom")
        if form is not None and (form.get("prst") in _OPEN_FORMS or "onnector" in (form.get("prst") or "")):
            return None, False, False
        fill = None if own is None else next((one for one in own if markup.local(one) in _FILLS), None)
        if fill is not None and markup.local(fill) == "grpFill" and frame.fill is not None:
            fill = next((one for one in frame.fill if markup.local(one) in _FILLS), None)
        if fill is not None:
            return _of_fill(fill, canvas.palette)
        reference = _first(element, "style", "fillRef")
        if reference is not None:
            idx = reference.get("idx") or "0"
            colour = canvas.palette.inside(reference)
            return (None, False, False) if idx in {"0", "1000"} or colour is None else (colour, colour.opaque, False)
    return None, False, False


def _of_fill(fill: Any, palette: Palette) -> tuple[Colour | None, bool, bool]:
    name = markup.local(fill)
    if name in {"noFill", "grpFill"}:
        return None, False, False
    if name == "solidFill":
        colour = palette.inside(fill)
        return colour, colour is not None and colour.opaque, False
    colours = list(palette.all_inside(fill)) if name != "blipFill" else []
    clear = any(one is not None and not one.opaque for one in colours) or any(
        markup.local(one) in {"alphaModFix", "alphaMod", "alphaRepl"} for one in fill.iter()
    )
    if name == "gradFill" and colours and all(one is not None and one.like(colours[0] or BLACK) for one in colours):
        return colours[0], not clear, False
    return None, not clear, True


def _table(element: Any) -> Any:
    data = _first(element, "graphic", "graphicData")
    return None if data is None else _first(data, "tbl")


def _rows(table: Any, element: Any, canvas: Canvas) -> tuple[tuple[TableCell, ...], ...]:
    grid = _first(table, "tblGrid")
    widths = [] if grid is None else [number(one.get("w")) for one in grid if markup.local(one) == "gridCol"]
    rows = []
    styled = _first(table, "tblPr", "tableStyleId") is not None
    for row in table:
        if markup.local(row) != "tr":
            continue
        cells = [one for one in row if markup.local(one) == "tc"]
        rows.append(
            tuple(
                _cell(
                    cell, number(row.get("h")), widths[at] if at < len(widths) else 1.0, element, canvas, styled=styled
                )
                for at, cell in enumerate(cells)
            )
        )
    return tuple(rows)


def _cell(cell: Any, height: float, width: float, element: Any, canvas: Canvas, *, styled: bool) -> TableCell:
    own = _first(cell, "tcPr")
    fill = None if own is None else next((one for one in own if markup.local(one) in _FILLS), None)
    colour, _, mixed = (None, False, styled) if fill is None else _of_fill(fill, canvas.palette)
    body = _first(cell, "txBody")
    return TableCell(
        lines=() if body is None else read_lines(body, element, canvas, cell=True),
        fill=colour,
        mixed=mixed,
        height=height,
        width=width,
        across=int(number(cell.get("gridSpan")) or 1),
        down=int(number(cell.get("rowSpan")) or 1),
        merged=yes(cell.get("hMerge")) or yes(cell.get("vMerge")),
    )


def read_lines(body: Any, shape: Any, canvas: Canvas, *, cell: bool = False) -> tuple[Line, ...]:
    """The paragraphs in a text body, each run with the colour and size that it has in the end."""
    styles = [_first(body, "lstStyle")]
    if not cell:
        styles += [_first(one, "txBody", "lstStyle") for one in canvas.inherits(shape)]
    reference = _first(shape, "style", "fontRef")
    usual = [one for one in canvas.styles(shape) if one is not None]
    scale = _scale(_first(body, "bodyPr"))
    given = None if reference is None else canvas.palette.inside(reference)
    mine = [style for style in styles if style is not None]
    return tuple(_line(one, mine, usual, given, scale, canvas) for one in body if markup.local(one) == "p")


def _scale(body: Any) -> float:
    fit = None if body is None else _first(body, "normAutofit")
    value = "" if fit is None else fit.get("fontScale") or ""
    return (float(value.rstrip("%")) / (100 if value.endswith("%") else 100_000)) if value else 1.0


def _line(
    paragraph: Any, mine: list[Any], usual: list[Any], given: Colour | None, scale: float, canvas: Canvas
) -> Line:
    """`mine` are the lists of styles of the shape and its placeholders; the colour `given` by its style comes before the `usual`."""
    own = _first(paragraph, "pPr")
    level = int(number(own.get("lvl"))) if own is not None else 0
    nearer = [one for one in (_first(style, f"lvl{level + 1}pPr") for style in mine) if one is not None]
    further = [one for one in (_first(style, f"lvl{level + 1}pPr") for style in usual) if one is not None]
    levels = [*([] if own is None else [own]), *nearer, *further]
    chain, rest = (
        [one for one in (_first(at, "defRPr") for at in part) if one is not None] for part in (nearer, further)
    )
    words = []
    for child in _runs(paragraph):
        name = markup.local(child)
        if name in {"r", "fld"}:
            text = "".join(one.text or "" for one in child if markup.local(one) == "t")
            looks = [one for one in (_first(child, "rPr"), *chain) if one is not None]
            words.append(
                replace(_words(text, looks, rest, given, scale, canvas), counted=name == "fld" and len(text) < 40)
            )
        elif name == "br":
            words.append(Words("\n"))
    align = next((one.get("algn") for one in levels if one.get("algn")), "l")
    return Line(tuple(words), level, align, _bullet(levels))


def _runs(paragraph: Any) -> Iterator[Any]:
    for child in paragraph:
        if markup.local(child) == "AlternateContent":
            shown = next((one for one in child if markup.local(one) == "Choice"), ())
            yield from _runs(shown)
        else:
            yield child


def _bullet(levels: list[Any]) -> str:
    for level in levels:
        for child in level:
            name = markup.local(child)
            if name == "buNone":
                return ""
            if name == "buChar":
                return str(child.get("char") or "•")
            if name in {"buAutoNum", "buBlip"}:
                return "1." if name == "buAutoNum" else "•"
    return ""


def _words(text: str, mine: list[Any], rest: list[Any], given: Colour | None, scale: float, canvas: Canvas) -> Words:
    chain = [*mine, *rest]

    def said(name: str) -> str:
        return next((one.get(name) for one in chain if one.get(name) is not None), "")

    telling = chain if given is None else mine
    fill = next((one for link in telling for one in link if markup.local(one) in _FILLS), None)
    outline = next((one for link in chain for one in link if markup.local(one) == "ln"), None)
    lined = outline is not None and any(markup.local(one) in {"solidFill", "gradFill", "pattFill"} for one in outline)
    colour = given or canvas.palette.scheme("tx1") or BLACK
    clear = False
    if fill is not None:
        name = markup.local(fill)
        solid, _, mixed = _of_fill(fill, canvas.palette)
        clear = name == "noFill" or (solid is not None and solid.clear)
        colour = None if mixed or (solid is None and not clear) else solid or colour  # type: ignore[assignment]
    link = next((one for one in chain[0] if markup.local(one) == "hlinkClick"), None) if chain else None
    if link is not None:
        colour = canvas.palette.scheme("hlink") or colour
    size = number(said("sz")) / 100 or canvas.size
    return Words(
        text=text,
        size=size * scale,
        colour=None if lined else colour,
        clear=clear and not lined,
        bold=yes(said("b")),
        italic=yes(said("i")),
        underline=said("u") not in {"", "none"},
        link="" if link is None else next((value for key, value in link.attrib.items() if key.endswith("}id")), ""),
    )
