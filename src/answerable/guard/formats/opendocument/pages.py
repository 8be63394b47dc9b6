"""The slides and drawings of OpenDocument, and shapes wherever they stand in it (facts/guard.md 3.2, 3.4)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats.drawing import unseen as drawn
from answerable.guard.formats.drawing.colours import WHITE, Colour, from_hex
from answerable.guard.formats.drawing.reading import Area, Canvas, Line, Shape, TableCell, Words, as_bar
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from .document import Document
from .styles import POINT, Look, attribute, points
from .words import Paragraph, Reader, State

SHAPES = frozenset(
    """frame custom-shape rect ellipse circle line connector polyline polygon path caption measure regular-polygon control
    page-thumbnail scene""".split()  # noqa: SIM905 - a hundred words read better so
)
_LINES = frozenset({"line", "connector", "polyline", "measure"})
_PROMPT = re.compile(
    r"(?:Click (?:icon )?to (?:edit|add|move)\b.{0,60}|(?:Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth) Outline Level|<[\w/ -]{1,20}>|‹#›|\d{0,4})"
)
_TRANSLATE = re.compile(r"translate\s*\(\s*(-?[\d.]+\w*)[\s,]+(-?[\d.]+\w*)\s*\)")
_ROTATE = re.compile(r"rotate\s*\(\s*(-?[\d.eE-]+)\s*\)")


@dataclass
class Page:
    """One slide."""

    document: Document
    element: Any
    where: str
    hidden: bool

    @property
    def master(self) -> Any:
        """Its master page; None where it has none."""
        return self.document.styles.masters.get(attribute(self.element, "master-page-name"))

    @property
    def look(self) -> Look:
        """What words on it look like where no style says otherwise."""
        return replace(self.document.look, ground=self.canvas.ground, size=18.0)

    @property
    def canvas(self) -> Canvas:
        """What its shapes are drawn on."""
        width, height = size(self.document, self.element)
        ground = _ground(self)
        below: tuple[Shape, ...] = ()
        _, rest = self.document.styles.properties("drawing-page", attribute(self.element, "style-name"))
        if self.master is not None and rest.get("background-objects-visible") != "false":
            look = replace(self.document.look, ground=ground, size=18.0)
            below = tuple(
                replace(one, order=-1)
                for one in read_shapes(self.document, self.master, look)
                if not attribute(one.element, "placeholder")
            )
        return Canvas(width * POINT, height * POINT, ground=ground, below=below)


def pages(document: Document) -> list[Page]:
    """The slides of a presentation or the pages of a drawing, in their order."""
    every: list[Page] = []
    for one in document.body:
        if markup.local(one) == "page":
            _, rest = document.styles.properties("drawing-page", attribute(one, "style-name"))
            hidden = rest.get("visibility") == "hidden" or attribute(one, "visibility") == "hidden"
            every.append(Page(document, one, f"slide {len(every) + 1}", hidden))
    return every


def size(document: Document, page: Any) -> tuple[float, float]:
    """Width and height of a page in points; 0 where nothing says them."""
    master = document.styles.masters.get(attribute(page, "master-page-name"))
    layout = document.styles.pages.get(attribute(master, "page-layout-name")) if master is not None else None
    for block in layout if layout is not None else ():
        if markup.local(block) == "page-layout-properties":
            return points(attribute(block, "page-width")) or 0.0, points(attribute(block, "page-height")) or 0.0
    return 0.0, 0.0


def _ground(page: Page) -> Colour | None:
    styles = page.document.styles
    for holder in (page.element, page.master):
        if holder is None:
            continue
        _, rest = styles.properties("drawing-page", attribute(holder, "style-name"))
        if rest.get("background-visible") == "false":
            return WHITE
        if rest.get("fill") == "solid":
            return from_hex(rest.get("fill-color", "")) or WHITE
        if rest.get("fill") in {"gradient", "bitmap", "hatch"}:
            return None
    return WHITE


def read_shapes(document: Document, root: Any, look: Look) -> list[Shape]:
    """Every shape under an element, in the order in which they are drawn."""
    hidden_layers = {
        attribute(one, "name")
        for part in (document.styles_part, document.content)
        if part is not None
        for one in part.iter("{*}layer")
        if attribute(one, "display") in {"none", "printer"}
    }
    shapes: list[Shape] = []
    _walk(document, root, look, shapes, hidden_layers)
    return shapes


def _walk(document: Document, element: Any, look: Look, shapes: list[Shape], layers: set[str]) -> None:
    for child in element:
        name = markup.local(child)
        if name in SHAPES:
            shapes.append(_shape(document, child, look, len(shapes), layers))
        elif name in {"g", "a", "shapes", "p", "h", "span", "table-cell", "table-row", "list", "list-item", "section"}:
            _walk(document, child, look, shapes, layers)


def _shape(document: Document, element: Any, look: Look, order: int, layers: set[str]) -> Shape:
    family, style = style_of(element)
    _, rest = document.styles.properties(family, style)
    fill, filled, mixed = _fill(rest)
    image = any(markup.local(one) in {"image", "object", "object-ole", "plugin"} for one in element)
    opacity = _percent(rest.get("image-opacity") or rest.get("opacity") or "100%")
    inner = document.styles.apply(look, family, style)
    table = next((one for one in element if markup.local(one) == "table"), None)
    paragraphs = [] if table is not None else list(Reader(document).paragraphs(element, State(inner)))
    is_line = markup.local(element) in _LINES
    shape = Shape(
        element=element,
        kind="pic" if image else "cxnSp" if is_line else "graphicFrame" if table is not None else "sp",
        name=attribute(element, "name"),
        area=_area(element),
        hidden=attribute(element, "layer") in layers
        or attribute(element, "visibility") == "hidden"
        or attribute(element, "display") in {"none", "printer"},
        order=order,
        fill=None if image or is_line else fill,
        filled=(opacity > 0.9) if image else filled and not is_line,
        mixed=image or mixed,
        lines=tuple(_line(one) for one in paragraphs),
        rows=() if table is None else _rows(document, table, inner),
    )
    if not is_line or rest.get("stroke", "solid") == "none" or _percent(rest.get("stroke-opacity", "100%")) < 0.9:
        return shape
    thick = (points(rest["stroke-width"]) or 0.0) * POINT if rest.get("stroke-width") else 0.0
    return as_bar(shape, thick, from_hex(rest.get("stroke-color", "")))


def style_of(element: Any) -> tuple[str, str]:
    """The family and the name of a shape's style."""
    for key, value in element.attrib.items():
        if key.endswith("}style-name"):
            return ("presentation" if "presentation:1.0" in key else "graphic"), str(value)
    return "graphic", ""


def _percent(value: str) -> float:
    try:
        return float(value.rstrip("%")) / 100
    except ValueError:
        return 1.0


def _fill(rest: Any) -> tuple[Colour | None, bool, bool]:
    kind = rest.get("fill", "none")
    if kind == "solid":
        solid = from_hex(rest.get("fill-color", "#729fcf")) or WHITE
        solid = replace(solid, alpha=_percent(rest.get("opacity", "100%")))
        return solid, solid.opaque, False
    if kind in {"gradient", "bitmap", "hatch"}:
        return (
            None,
            _percent(rest.get("opacity", "100%")) > 0.9 and not rest.get("opacity-name") and kind != "hatch",
            True,
        )
    ground = rest.get("background-color", "")
    colour = from_hex(ground) if ground.startswith("#") else None
    return colour, colour is not None, False


def _area(element: Any) -> Area | None:
    def said(name: str) -> float | None:
        value = attribute(element, name)
        return points(value) if value else None

    if markup.local(element) in _LINES and said("x1") is not None:
        ends = [said(one) or 0.0 for one in ("x1", "y1", "x2", "y2")]
        start, head = min(ends[0], ends[2]), min(ends[1], ends[3])
        return Area(start * POINT, head * POINT, abs(ends[2] - ends[0]) * POINT, abs(ends[3] - ends[1]) * POINT)
    width, height = said("width"), said("height")
    if height is None:
        height = next((points(attribute(one, "min-height")) for one in element if attribute(one, "min-height")), None)
    if width is None or height is None:
        return None
    left: float | None = said("x")
    top: float | None = said("y")
    turned = attribute(element, "transform")
    if turned and (moved := _TRANSLATE.search(turned)):
        left, top = points(moved[1]) or 0.0, points(moved[2]) or 0.0
        turn = _ROTATE.search(turned)
        if turn:
            return _turned(left, top, width, height, -float(turn[1]))
    if left is None or top is None:
        return None
    return Area(left * POINT, top * POINT, width * POINT, height * POINT)


def _turned(left: float, top: float, width: float, height: float, angle: float) -> Area:
    """The upright rectangle around one that was turned about its corner and moved."""
    corners = [
        (left + x * math.cos(angle) - y * math.sin(angle), top + x * math.sin(angle) + y * math.cos(angle))
        for x, y in ((0, 0), (width, 0), (0, height), (width, height))
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Area(min(xs) * POINT, min(ys) * POINT, (max(xs) - min(xs)) * POINT, (max(ys) - min(ys)) * POINT)


def _line(paragraph: Paragraph) -> Line:
    words = tuple(
        Words(
            one.text,
            one.look.size,
            one.look.colour,
            clear=one.gone == "hidden-text",
            bold=one.look.bold,
            italic=one.look.italic,
            underline=one.look.underline,
            link=one.link,
            counted=one.counted,
        )
        for one in paragraph.pieces
    )
    return Line(words)


def _rows(document: Document, table: Any, look: Look) -> tuple[tuple[TableCell, ...], ...]:
    rows = []
    for row in table.iter():
        if markup.local(row) != "table-row":
            continue
        cells = []
        for cell in row:
            if not markup.local(cell).endswith("table-cell"):
                continue
            inner = document.styles.apply(look, "table-cell", attribute(cell, "style-name"))
            lines = tuple(_line(one) for one in Reader(document).paragraphs(cell, State(inner)))
            merged = markup.local(cell) == "covered-table-cell"
            across, down = attribute(cell, "number-columns-spanned"), attribute(cell, "number-rows-spanned")
            cells.append(
                TableCell(lines, inner.ground, inner.ground is None, 1e6, 1e6, int(across or 1), int(down or 1), merged)
            )
        rows.append(tuple(cells))
    return tuple(rows)


def inspect(document: Document, look: Inspection) -> Iterator[Finding]:
    """What the slides hold unseen. Visible words go to `look.shows`."""
    every = pages(document)
    shown = [one for one in every if not one.hidden]
    look.lists(counted(len(shown), "slide"))
    yield from hidden_pages(every)
    for page in every:
        yield from notes(page)
    for page in shown:
        canvas = page.canvas
        yield from on_canvas(document, page.element, page.where, look, canvas, page.look)
    yield from masters(document, look)
    yield from declared(document, shown)


def on_canvas(
    document: Document, root: Any, where: str, look: Inspection, canvas: Canvas, words: Look
) -> Iterator[Finding]:
    """What the shapes under an element hold and do not show."""
    known = read_shapes(document, without_notes(root), words)
    unseen: set[int] = set()
    first = (*drawn.hidden(known, where), *drawn.outside(known, where, canvas), *drawn.empty(known, where))
    for finding, shape in first:
        unseen.add(shape.order)
        yield finding
    left = [one for one in known if one.order not in unseen]
    for finding, shape in drawn.covered(left, where, canvas):
        unseen.add(shape.order)
        yield finding
    for shape in left:
        place = drawn.place_of(where, shape)
        if shape.order not in unseen:
            yield from drawn.unreadable(shape, left, place, canvas)
            yield from drawn.squeezed(shape, place)
            look.shows(place, drawn.visible_text(shape, left, canvas))


def without_notes(root: Any) -> Any:
    """What of a slide is drawn."""
    return [one for one in root if markup.local(one) not in {"notes", "forms"}]


@detector("hidden-slide")
def hidden_pages(every: list[Page]) -> Iterator[Finding]:
    """Slides that the show leaves out."""
    for page in every:
        if page.hidden:
            yield found("hidden-slide", page.where, [text for text in page.element.itertext() if text.strip()])


@detector("speaker-notes")
def notes(page: Page) -> Iterator[Finding]:
    """What the speaker's notes say."""
    for one in page.element:
        if markup.local(one) == "notes":
            texts = [
                text.strip()
                for frame in one
                for text in frame.itertext()
                if text.strip() and not (attribute(frame, "placeholder") == "true" and _PROMPT.fullmatch(text.strip()))
            ]
            if texts:
                yield found("speaker-notes", f"{page.where}, notes", texts)


@detector("layout-text")
def masters(document: Document, look: Inspection) -> Iterator[Finding]:
    """Words on master pages: of those that slides use they are judged as shapes, of the others found."""
    holders = [
        (f"master “{attribute(page, 'display-name') or name}”", page, name in document.masters_used)
        for name, page in document.styles.masters.items()
    ]
    handouts = [
        one
        for part in (document.styles_part,)
        if part is not None
        for one in part.iter()
        if markup.local(one) == "handout-master"
    ]
    holders += [("handout master", one, False) for one in handouts]
    for where, page, used in holders:
        shown = [one for one in page if not is_placeholder(one) and markup.local(one) != "notes"]
        if used:
            width, height = size_of(document, page)
            canvas = Canvas(width * POINT, height * POINT, ground=None)
            yield from on_canvas(document, shown, where, look, canvas, replace(document.look, ground=None, size=18.0))
        for one in page:
            local = markup.local(one)
            if (one in shown and used) or local in {
                "header",
                "footer",
                "header-left",
                "footer-left",
                "header-first",
                "footer-first",
            }:
                continue
            texts = [text.strip() for text in one.itertext() if text.strip() and not _PROMPT.fullmatch(text.strip())]
            if texts:
                yield found("layout-text", where, texts, severity=Severity.LOOK if is_placeholder(one) else None)


def size_of(document: Document, page: Any) -> tuple[float, float]:
    """Width and height in points of the pages that a master page makes; 0 where nothing says them."""
    layout = document.styles.pages.get(attribute(page, "page-layout-name"))
    for block in layout if layout is not None else ():
        if markup.local(block) == "page-layout-properties":
            return points(attribute(block, "page-width")) or 0.0, points(attribute(block, "page-height")) or 0.0
    return 0.0, 0.0


def is_placeholder(element: Any) -> bool:
    """Whether a shape of a master page only marks a place."""
    return any(key.endswith(("presentation:1.0}class", "presentation:1.0}placeholder")) for key in element.attrib)


@detector("hidden-text")
def declared(document: Document, shown: list[Page]) -> Iterator[Finding]:
    """Footers, headers and dates that are written down for slides and show on none."""
    used = {
        attribute(page.element, key)
        for page in shown
        for key, switch in (
            ("use-footer-name", "display-footer"),
            ("use-header-name", "display-header"),
            ("use-date-time-name", "display-date-time"),
        )
        if document.styles.properties("drawing-page", attribute(page.element, "style-name"))[1].get(switch) != "false"
    }
    for one in document.body:
        if markup.local(one) in {"footer-decl", "header-decl", "date-time-decl"} and attribute(one, "name") not in used:
            texts = [text for text in one.itertext() if text.strip()]
            if texts:
                yield found("hidden-text", "footers of slides", texts)


@detector("cropped-picture", "blanked-picture")
def pictures(document: Document, root: Any, where: str) -> Iterator[Finding]:
    """Pictures of which a part is cut away, or that are made white, black or see-through, and still there."""
    from .asides import place

    for one in root.iter():
        if markup.local(one) not in SHAPES:
            continue
        if any(edge > 0.5 for edge in clip(document, one)):
            yield found("cropped-picture", place(one, where))
        if is_blank(document, one):
            yield found("blanked-picture", place(one, where))


def clip(document: Document, element: Any) -> tuple[float, float, float, float]:
    """What is cut off the picture in a frame at its top, right, bottom and left, in points of its own size."""
    _, rest = document.styles.properties(*style_of(element))
    said = rest.get("clip", "")
    if said in {"", "auto"} or not any(markup.local(child) == "image" for child in element):
        return (0.0, 0.0, 0.0, 0.0)
    edges = [points(edge) or 0.0 for edge in re.findall(r"-?[\d.]+\w*", said.partition("(")[2])]
    edges += [0.0] * (4 - len(edges))
    return (edges[0], edges[1], edges[2], edges[3])


def is_blank(document: Document, element: Any) -> bool:
    """Whether an effect leaves nothing of the picture in a frame to be seen."""
    _, rest = document.styles.properties(*style_of(element))
    holds = any(markup.local(child) == "image" for child in element)
    bright, contrast = _percent(rest.get("luminance", "0%")), _percent(rest.get("contrast", "0%"))
    clear = _percent(rest.get("image-opacity") or (rest.get("opacity", "100%") if holds else "100%"))
    return holds and (abs(bright) > 0.9 or contrast < -0.95 or clear < 0.08)
