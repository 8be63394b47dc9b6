"""Pictures, shapes and text boxes in a document's text: where they stand and whether they can be seen there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.guard import markup

from . import colours
from .colours import Colour, Theme
from .marks import Page
from .names import DRAWING, EMU, OFFICE, PLACE, RELATION, VML, W, figure

SMALLEST = 1.0  # points: what is smaller in either direction is not seen
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, "": 0.75}
_LENGTH = re.compile(r"(-?[\d.]+)\s*(pt|in|cm|mm|px|pc|)$")
_DOCUMENT_SHAPES = {"wsp", "sp"}


@dataclass(frozen=True)
class Box:
    """Words in a shape: their element (`w:txbxContent`), the ground they stand on, and why they cannot be seen, if so."""

    content: Any
    width: float
    height: float
    ground: Colour | None = None
    unseen: str = ""
    why: str = ""
    grows: bool = False
    """Whether the shape grows with its words."""


@dataclass(frozen=True)
class Image:
    """A picture as it is placed: the id of its relationship, its crop and its size in points."""

    relation: str
    width: float
    height: float
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    unseen: str = ""
    why: str = ""
    kind: str = "picture"
    """picture, chart or diagram."""


@dataclass(frozen=True)
class _Place:
    """Where a floating thing stands: in points from the page's top left, None where that depends on the text."""

    left: float | None
    top: float | None
    width: float
    height: float
    front: bool
    order: float


def drawings(element: Any, page: Page, theme: Theme) -> Iterator[Box | Image]:
    """The text boxes and pictures in a `w:drawing`."""
    for frame in element:
        if frame.tag in {PLACE + "inline", PLACE + "anchor"}:
            unseen, why = hidden_frame(frame, page)
            yield from _inside(frame, _size(frame), theme, unseen, why)


def _size(frame: Any) -> tuple[float, float]:
    extent = frame.find(PLACE + "extent")
    if extent is None:
        return 100.0, 100.0
    return figure(extent.get("cx")) / EMU, figure(extent.get("cy")) / EMU


def hidden_frame(frame: Any, page: Page) -> tuple[str, str]:
    """Why what is in a frame cannot be seen: a technique and a reason; two empty texts where it can."""
    properties = frame.find(PLACE + "docPr")
    if "1" in {frame.get("hidden"), properties.get("hidden") if properties is not None else None} or "true" in {
        frame.get("hidden"),
        properties.get("hidden") if properties is not None else None,
    }:
        return "hidden-shape", "The shape is marked as hidden."
    width, height = _size(frame)
    if width < SMALLEST or height < SMALLEST:
        return "no-size-shape", "The shape has no size."
    place = placed(frame, page)
    if place is not None and _off(place, page):
        return "off-page-shape", "It stands beside the page."
    return "", ""


def placed(frame: Any, page: Page) -> _Place | None:
    """Where a floating frame stands; None for one that stands in the line."""
    if not frame.tag.endswith("}anchor"):
        return None
    width, height = _size(frame)
    left = _offset(frame, "positionH", {"page": 0.0, "leftMargin": 0.0, "margin": page.left, "column": page.left, "character": page.left, "rightMargin": page.width - page.right})  # fmt: skip
    top = _offset(frame, "positionV", {"page": 0.0, "topMargin": 0.0, "margin": page.top, "bottomMargin": page.height})
    simple = frame.find(PLACE + "simplePos")
    if frame.get("simplePos") in {"1", "true"} and simple is not None:
        left, top = figure(simple.get("x")) / EMU, figure(simple.get("y")) / EMU
    flows = frame.find(PLACE + "wrapNone") is None
    front = not flows and frame.get("behindDoc") not in {"1", "true"}
    return _Place(left, top, width, height, front, figure(frame.get("relativeHeight")))


def _offset(frame: Any, name: str, begins: dict[str, float]) -> float | None:
    position = frame.find(PLACE + name)
    offset = position.find(PLACE + "posOffset") if position is not None else None
    if offset is None:
        return None
    points = figure(offset.text) / EMU
    start = begins.get(position.get("relativeFrom") or "")
    if start is not None:
        return start + points
    # From a line or paragraph: only what is farther off than a whole page is surely not on it.
    return points if abs(points) > 1000 else None


def _off(place: _Place, page: Page) -> bool:
    across = place.left is not None and (place.left + place.width <= 1 or place.left >= page.width - 1)
    down = place.top is not None and (place.top + place.height <= 1 or place.top >= page.height - 1)
    return across or down


def _inside(
    element: Any, size: tuple[float, float], theme: Theme, unseen: str, why: str, ground: Colour | None = None
) -> Iterator[Box | Image]:
    """What is in a drawing, shape by shape. `unseen` is what holds for all of it."""
    for one in element:
        if not isinstance(one.tag, str):
            continue
        name = markup.local(one)
        if name == "pic":
            yield _picture(one, size, unseen, why)
        elif name == "txbxContent":
            grows = any(markup.local(part) == "spAutoFit" for part in element.getparent().iter())
            yield Box(one, *size, ground, unseen, why, grows)
        elif name == "chart" and one.get(RELATION + "id"):
            yield Image(one.get(RELATION + "id"), *size, unseen=unseen, why=why, kind="chart")
        elif name == "relIds":
            yield Image(one.get(RELATION + "dm") or "", *size, unseen=unseen, why=why, kind="diagram")
        elif name == "AlternateContent":
            chosen = choice(one)
            if chosen is not None:
                yield from _inside(chosen, size, theme, unseen, why, ground)
        elif name in _DOCUMENT_SHAPES or (name in {"wgp", "grpSp"}):
            own, reason = _shape_hidden(one)
            fill = _fill(one, theme)
            yield from _inside(one, size, theme, unseen or own, why or reason, fill or ground)
        else:
            yield from _inside(one, size, theme, unseen, why, ground)


def _shape_hidden(shape: Any) -> tuple[str, str]:
    for one in shape:
        if markup.local(one) in {"cNvPr", "nvGrpSpPr", "nvSpPr"}:
            for named in one.iter():
                if named.get("hidden") in {"1", "true"}:
                    return "hidden-shape", "The shape is marked as hidden."
    form = shape.find(f"*/{DRAWING}xfrm/{DRAWING}ext")
    if form is not None and markup.local(shape) in _DOCUMENT_SHAPES:
        width, height = figure(form.get("cx"), EMU * 9) / EMU, figure(form.get("cy"), EMU * 9) / EMU
        if width < SMALLEST and height < SMALLEST:
            return "no-size-shape", "The shape has no size."
    return "", ""


def _fill(shape: Any, theme: Theme) -> Colour | None:
    for properties in shape:
        if markup.local(properties) in {"spPr", "grpSpPr"}:
            fill = properties.find(DRAWING + "solidFill")
            if fill is not None and len(fill):
                return drawing_colour(fill[0], theme)
    return None


def drawing_colour(element: Any, theme: Theme) -> Colour | None:
    """The colour of a DrawingML colour element; None where it is seen through or not known."""
    name, said = markup.local(element), element.get("val") or ""
    found = colours.of_hex(said) if name == "srgbClr" else theme.named(said) if name == "schemeClr" else None
    if name == "sysClr":
        found = colours.of_hex(element.get("lastClr") or ("FFFFFF" if said == "window" else "000000"))
    if name == "prstClr":
        found = colours.HIGHLIGHTS.get(said)
    for change in element if found else ():
        part = figure(change.get("val"), 100_000) / 100_000
        kind = markup.local(change)
        if kind == "alpha" and part < 0.5:
            return None
        if kind in {"lumMod", "shade"} and found:
            found = colours.darker(found, part)
        elif kind == "tint" and found:
            found = colours.lighter(found, part)
        elif kind == "lumOff" and found:
            found = tuple(min(255.0, one + 255 * part) for one in found)  # type: ignore[assignment]
    return found


def _picture(element: Any, size: tuple[float, float], unseen: str, why: str) -> Image:
    blip = next(element.iter(DRAWING + "blip"), None)
    crop = next(element.iter(DRAWING + "srcRect"), None)
    if blip is not None and any(figure(one.get("amt"), 100_000) < 5_000 for one in blip.iter(DRAWING + "alphaModFix")):
        unseen, why = unseen or "hidden-shape", why or "The picture is wholly see-through."
    return Image(
        relation=(blip.get(RELATION + "embed") or "") if blip is not None else "",
        width=size[0],
        height=size[1],
        crop=crop_of(crop),
        unseen=unseen,
        why=why,
    )


def crop_of(rectangle: Any) -> tuple[float, float, float, float]:
    """The parts of a picture that are cut off at the left, top, right and bottom, from 0 to 1."""
    if rectangle is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = (min(max(_share(rectangle.get(side)), 0.0), 0.999) for side in "ltrb")
    return left, top, right, bottom


def _share(text: str | None) -> float:
    if text and text.endswith("%"):
        return figure(text[:-1]) / 100
    return figure(text) / 100_000


def choice(alternatives: Any) -> Any:
    """Which of several alternatives Word shows: the first that needs nothing unknown, else the fallback."""
    fallback = None
    for one in alternatives:
        name = markup.local(one)
        if name == "Choice" and all(need in KNOWN_NEEDS for need in (one.get("Requires") or "").split()):
            return one
        if name == "Fallback":
            fallback = one
    return fallback


KNOWN_NEEDS = frozenset(
    [
        "wps",
        "wpg",
        "wpc",
        "wpi",
        "w14",
        "w15",
        "w16",
        "w16se",
        "w16cid",
        "w16cex",
        "wp14",
        "wp15",
        "a14",
        "a16",
        "v",
        "cx",
        "cx1",
        "cx2",
        "cx3",
        "cx4",
        "am3d",
        "aink",
        "aclsh",
        "c14",
        "c16r2",
        "c16r3",
        "x14",
        "p14",
        "dsp",
        "asvg",
        "oel",
        "cr",
    ]
)
"""The prefixes of what Word of today understands, as it writes them."""


def vml(element: Any) -> Iterator[Box | Image]:
    """The text boxes and pictures of a `w:pict` or `w:object`, in the older way of drawing."""
    for shape in element.iter():
        if not isinstance(shape.tag, str) or not shape.tag.startswith(VML) or markup.local(shape) in _VML_PARTS:
            continue
        unseen, why = vml_hidden(shape)
        style = style_of(shape)
        size = points_of(style.get("width")) or 100.0, points_of(style.get("height")) or 100.0
        for part in shape:
            name = markup.local(part)
            if name == "textbox":
                content = part.find(W + "txbxContent")
                if content is not None:
                    grows = "fit-shape-to-text:t" in (part.get("style") or "").replace(" ", "")
                    yield Box(content, *size, vml_fill(shape), unseen, why, grows)
            elif name == "imagedata":
                crop = tuple(min(max(_fixed(part.get(side)), 0.0), 0.999) for side in _CROPS)
                relation = part.get(RELATION + "id") or part.get(OFFICE + "relid") or ""
                yield Image(relation, *size, crop, unseen, why)  # type: ignore[arg-type]


_CROPS = ("cropleft", "croptop", "cropright", "cropbottom")
_VML_PARTS = frozenset(
    [
        "shapetype",
        "formulas",
        "f",
        "path",
        "stroke",
        "fill",
        "shadow",
        "textbox",
        "textpath",
        "imagedata",
        "handles",
        "h",
        "background",
        "extrusion",
        "callout",
    ]
)


def _fixed(text: str | None) -> float:
    """A part of a whole: "0.25", "16384f" (of 65,536)."""
    if not text:
        return 0.0
    return figure(text[:-1]) / 65_536 if text.endswith("f") else figure(text)


def style_of(shape: Any) -> dict[str, str]:
    """What the style of a shape of the older kind says, by its names."""
    pieces = (one.partition(":") for one in (shape.get("style") or "").split(";"))
    return {name.strip().lower(): said.strip().lower() for name, _, said in pieces if said}


def points_of(text: str | None) -> float | None:
    """A length of a style in points; None for what is none."""
    match = _LENGTH.match(text or "")
    try:
        return float(match[1]) * _UNITS[match[2]] if match else None
    except ValueError:
        return None


def word_art(element: Any) -> Iterator[str]:
    """The words of a watermark or of word art of the older kind, which show as they are drawn."""
    for one in element.iter(VML + "textpath"):
        if one.get("string") and not vml_hidden(one.getparent())[0]:
            yield one.get("string")


def vml_hidden(shape: Any) -> tuple[str, str]:
    """Why a shape of the older kind cannot be seen; two empty texts where it can."""
    for outer in (shape, *shape.iterancestors()):
        if not isinstance(outer.tag, str) or not outer.tag.startswith(VML):
            continue
        style = style_of(outer)
        if style.get("visibility") == "hidden" or style.get("display") == "none":
            return "hidden-shape", "The shape is marked as hidden."
        width, height = points_of(style.get("width")), points_of(style.get("height"))
        if (width is not None and width < SMALLEST) or (height is not None and height < SMALLEST):
            return "no-size-shape", "The shape has no size."
        left, top = points_of(style.get("margin-left")) or 0.0, points_of(style.get("margin-top")) or 0.0
        if (
            style.get("position") == "absolute"
            and outer is shape
            and (left >= 1200 or top >= 1700 or left + (width or 0) <= -600 or top + (height or 0) <= -1700)
        ):
            return "off-page-shape", "It stands beside the page."
    return "", ""


def vml_fill(shape: Any) -> Colour | None:
    """The fill of a shape of the older kind; None where it has none."""
    if shape.get("filled") in {"f", "false"}:
        return None
    said = (shape.get("fillcolor") or "white").split(" ")[0]
    return colours.of_hex(said) if said.startswith("#") else colours.HIGHLIGHTS.get(said)
