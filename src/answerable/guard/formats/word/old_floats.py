"""Where shapes of the older kind of drawing (VML) float, and what fills them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from answerable.guard import markup
from answerable.guard.formats.drawing.colours import WHITE, Colour, from_hex
from answerable.guard.formats.drawing.floating import POINT, Float, Sheet, Spot
from answerable.guard.formats.drawing.reading import Area, Shape, as_bar

from . import colours
from .names import OFFICE, RELATION, VML, W, figure
from .shapes import points_of, style_of, vml_hidden

_WRAP = "{urn:schemas-microsoft-com:office:word}wrap"
_FORMS = frozenset({"shape", "rect", "roundrect", "oval", "image", "line"})
_AROUND = frozenset({"square", "tight", "through", "topAndBottom"})
_NOT = frozenset({"f", "false", "0"})
_USUAL = 1_000.0  # units across a group, where it does not say


@dataclass(frozen=True)
class _Frame:
    """How lengths within a group become lengths on the page, in EMU."""

    left: float
    top: float
    across: float
    down: float
    origin: tuple[float, float]


def is_inline(element: Any) -> bool:
    """Whether a picture of the older kind stands in the line."""
    return markup.local(element) in {"pict", "object"} and not any(
        style_of(one).get("position") == "absolute" for one in element if _is_vml(one)
    )


def size(element: Any) -> tuple[float, float]:
    """How wide and how high a picture in the line is, in EMU."""
    styles = [style_of(one) for one in element if _is_vml(one)]
    wide, high = (max((points_of(one.get(name)) or 0.0 for one in styles), default=0.0) for name in ("width", "height"))
    return wide * POINT, high * POINT


def _is_vml(one: Any) -> bool:
    return isinstance(one.tag, str) and one.tag.startswith(VML)


def picture_pointers(element: Any) -> list[str]:
    """The ids of the pictures that a shape draws."""
    images = element.iterchildren(VML + "imagedata")
    return [one.get(RELATION + "id") or one.get(OFFICE + "relid") or "" for one in images]


def types_of(root: Any) -> dict[str, Any]:
    """The types that shapes take their form and fill from, by their names."""
    return {one.get("id") or "": one for one in root.iter(VML + "shapetype")}


def placed(
    element: Any, spot: Spot, sheet: Sheet, types: Mapping[str, Any], opaque: Callable[[Any], bool]
) -> Iterator[Float]:
    """What floats in a `w:pict` or `w:object`. `opaque` says whether the picture in a shape lets nothing through."""
    for one in element:
        if _is_vml(one) and style_of(one).get("position") == "absolute" and not vml_hidden(one)[0]:
            yield from _outermost(one, types, spot, sheet, opaque)


def _outermost(
    shape: Any, types: Mapping[str, Any], spot: Spot, sheet: Sheet, opaque: Callable[[Any], bool]
) -> Iterator[Float]:
    style = style_of(shape)
    width, high = _size(style, "width", sheet.width), _size(style, "height", sheet.height)
    ends = _ends(shape) if markup.local(shape) == "line" else None
    if ends is not None:
        width, high = ends.width, ends.height
    left, known_left = _across(style, spot, sheet, width)
    top, of_page, known_top = _down(style, sheet, high)
    layer = int(figure(style.get("z-index")))
    wrap = shape.find(_WRAP)
    front = layer >= 0 and (wrap is None or wrap.get("type") not in _AROUND)
    area = Area(left, top, width, high)
    if ends is not None:
        area = Area(left + ends.left, top + ends.top, width, high)
    order = layer * 100_000 + spot.number
    for number, (one, where) in enumerate(_parts(shape, area)):
        made = _shape(one, where, types, order + number, opaque)
        if made is not None:
            content = next(one.iter(W + "txbxContent"), None)
            yield Float(made, spot, of_page, front, not (known_left and known_top), content, layer < 0)


def _parts(shape: Any, area: Area) -> Iterator[tuple[Any, Area]]:
    """A shape with its area, or those in a group."""
    if markup.local(shape) != "group":
        yield shape, area
        return
    wide, high = _pair(shape.get("coordsize"), (_USUAL, _USUAL))
    origin = _pair(shape.get("coordorigin"), (0.0, 0.0))
    frame = _Frame(area.left, area.top, area.width / (wide or _USUAL), area.height / (high or _USUAL), origin)
    for one in shape:
        if not _is_vml(one) or vml_hidden(one)[0]:
            continue
        style = style_of(one)
        inner = Area(
            frame.left + (figure(style.get("left")) - origin[0]) * frame.across,
            frame.top + (figure(style.get("top")) - origin[1]) * frame.down,
            figure(style.get("width")) * frame.across,
            figure(style.get("height")) * frame.down,
        )
        if markup.local(one) in _FORMS or markup.local(one) == "group":
            yield from _parts(one, inner)


def _pair(said: str | None, usual: tuple[float, float]) -> tuple[float, float]:
    first, comma, second = (said or "").partition(",")
    return (figure(first), figure(second)) if comma else usual


def _shape(
    element: Any, area: Area, types: Mapping[str, Any], order: int, opaque: Callable[[Any], bool]
) -> Shape | None:
    if markup.local(element) not in _FORMS:
        return None
    image = element.find(VML + "imagedata")
    chain = [one for one in (element, types.get((element.get("type") or "").lstrip("#"))) if one is not None]
    art = any(one.find(VML + "textpath") is not None for one in chain)
    fill, filled, mixed = (None, False, False) if art else _fill(chain)
    if image is not None:
        fill, filled, mixed = None, filled or opaque(element), True
    if markup.local(element) == "line":
        line = Shape(element, "cxnSp", "", area, False, order)
        drawn = element.get("stroked") not in _NOT
        return as_bar(line, (points_of(element.get("strokeweight")) or 0.0) * POINT, None) if drawn else line
    kind = "pic" if image is not None else "sp"
    return Shape(element, kind, "", area, False, order, fill=fill, filled=filled, mixed=mixed)


def _ends(line: Any) -> Area:
    """The box between the ends of a line: "0,7pt" and "300pt,7pt"."""
    first, second = ((line.get(name) or "0,0").split(",") for name in ("from", "to"))
    ends = [[(points_of(one.strip()) or 0.0) * POINT for one in (*end, "0", "0")[:2]] for end in (first, second)]
    left, top = min(ends[0][0], ends[1][0]), min(ends[0][1], ends[1][1])
    return Area(left, top, abs(ends[0][0] - ends[1][0]), abs(ends[0][1] - ends[1][1]))


def _fill(chain: list[Any]) -> tuple[Colour | None, bool, bool]:
    """The colour of a shape, whether it covers, and whether it is a mixture. Where nothing is said, it is white."""
    said = next((one.get("filled") for one in chain if one.get("filled")), "t")
    more = next((one for part in chain for one in part.iterchildren(VML + "fill")), None)
    on = more.get("on") if more is not None and more.get("on") else said
    if on in _NOT:
        return None, False, False
    alpha = _share(more.get("opacity")) if more is not None and more.get("opacity") else 1.0
    mixed = more is not None and (more.get("type") or "solid") not in {"solid", "background"}
    name = next((one.get("fillcolor") for one in chain if one.get("fillcolor")), "white").split(" ")[0]
    named = colours.HIGHLIGHTS.get(name)
    colour = from_hex(_long(name)) if name.startswith("#") else Colour(*named) if named else WHITE
    return (None if mixed else colour), alpha > 0.9, mixed


def _long(name: str) -> str:
    """ "#fc0" as "#ffcc00"."""
    return "#" + "".join(one * 2 for one in name[1:]) if len(name) == 4 else name


def _share(said: str) -> float:
    """ ".5", "50%" and "32768f" are a half."""
    if said.endswith("f"):
        return figure(said[:-1], 65_536) / 65_536
    return figure(said[:-1], 100) / 100 if said.endswith("%") else figure(said, 1.0)


def _size(style: Mapping[str, str], name: str, page: float) -> float:
    share = figure(style.get(f"mso-{name}-percent"))
    return page * share / 1000 if share > 0 else (points_of(style.get(name)) or 0.0) * POINT


def _across(style: Mapping[str, str], spot: Spot, sheet: Sheet, width: float) -> tuple[float, bool]:
    areas = {
        "page": (0.0, sheet.width),
        "margin": (sheet.left, sheet.across),
        "text": (spot.left, sheet.across),
        "left-margin-area": (0.0, sheet.left),
        "inner-margin-area": (0.0, sheet.left),
        "right-margin-area": (sheet.left + sheet.across, sheet.width - sheet.left - sheet.across),
        "outer-margin-area": (sheet.left + sheet.across, sheet.width - sheet.left - sheet.across),
    }
    said = style.get("mso-position-horizontal-relative", "text")
    start, room = areas.get(said, areas["text"])
    begins, known = _from(style, "horizontal", ("margin-left", "left"), start, room, width)
    return begins, known and said in areas


def _down(style: Mapping[str, str], sheet: Sheet, high: float) -> tuple[float, bool, bool]:
    areas = {
        "page": (0.0, sheet.height),
        "margin": (sheet.top, sheet.room),
        "top-margin-area": (0.0, sheet.top),
        "inner-margin-area": (0.0, sheet.top),
        "bottom-margin-area": (sheet.top + sheet.room, sheet.height - sheet.top - sheet.room),
        "outer-margin-area": (sheet.top + sheet.room, sheet.height - sheet.top - sheet.room),
    }
    said = style.get("mso-position-vertical-relative", "text")
    start, room = areas.get(said, (0.0, 0.0))
    top, known = _from(style, "vertical", ("margin-top", "top"), start, room, high)
    return top, said in areas, known and (said in areas or said == "text")


def _from(
    style: Mapping[str, str], way: str, names: tuple[str, str], start: float, room: float, size: float
) -> tuple[float, bool]:
    side = style.get(f"mso-position-{way}", "absolute")
    if side != "absolute" and room:
        share = {"center": 0.5, "right": 1.0, "bottom": 1.0, "outside": 1.0}.get(side, 0.0)
        return start + (room - size) * share, True
    length = next((points_of(style[name]) for name in names if name in style), 0.0)
    return start + (length or 0.0) * POINT, side == "absolute"
