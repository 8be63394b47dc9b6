"""What a drawing (SVG) draws, in its order: each shape and piece of text with its style and its box, and whether it is seen."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from answerable.guard import markup
from answerable.guard.formats import css

from .vocabulary import PAINTS, RUNS, SAYS, SHAPES, TEXTS

_NUMBERS = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TINY = 3.0

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Style:
    """What an element takes over from those above it."""

    hidden: str = ""
    fill: str = "#000000"
    stroke: str = "none"
    opacity: float = 1.0
    fill_opacity: float = 1.0
    visibility: str = "visible"
    size: float = 16.0
    anchor: str = "start"
    matrix: Matrix = _SAME


@dataclass(frozen=True)
class Drawn:
    """One thing that is drawn: an element with its style, its box (left, top, right, bottom) and, of text, its words."""

    element: Any
    style: Style
    box: tuple[float, float, float, float] | None
    words: str = ""


@dataclass(frozen=True)
class Seen:
    """Words of the drawing and why they are not seen; empty where they are."""

    drawn: Drawn
    why: str


def sheet_of(root: Any) -> css.Sheet:
    """The rules of its style elements."""
    sheet = css.Sheet()
    for element in root.iter():
        if markup.local(element) == "style":
            css.read("".join(element.itertext()), sheet)
    return sheet


def walk(root: Any, sheet: css.Sheet) -> Iterator[Drawn]:
    """Every shape and every piece of text in the order in which they are drawn, seen or not."""
    yield from _walk(root, Style(), sheet)


def _walk(element: Any, above: Style, sheet: css.Sheet) -> Iterator[Drawn]:
    name = markup.local(element)
    if not name or name in SAYS or name in PAINTS | RUNS - {"foreignObject"}:
        if name == "defs":
            for child in element:
                yield from _walk(child, replace(above, hidden="they are only kept there to be used elsewhere"), sheet)
        return
    style = style_of(element, above, sheet)
    if name == "symbol":
        style = replace(style, hidden="they are only kept there to be used elsewhere")
    if name in TEXTS:
        yield from _text(element, style, sheet)
        return
    if name in SHAPES:
        yield Drawn(element, style, box_of(element, style))
    for child in element:
        yield from _walk(child, style, sheet)


def _text(element: Any, style: Style, sheet: css.Sheet) -> Iterator[Drawn]:
    if element.text and element.text.strip():
        yield Drawn(element, style, _text_box(element, style, element.text), element.text)
    for child in element:
        if markup.local(child) in TEXTS | {"a"}:
            yield from _text(child, style_of(child, style, sheet), sheet)
        if child.tail and child.tail.strip():
            yield Drawn(element, style, _text_box(element, style, child.tail), child.tail)


def style_of(element: Any, above: Style, sheet: css.Sheet) -> Style:
    """How an element is drawn, given how the one above it is."""
    sets: dict[str, str] = {str(key): str(value) for key, value in element.attrib.items()}
    for rule in css.matching(sheet, element):
        sets.update(rule.sets)
    sets.update(css.declarations(element.get("style") or ""))
    opacity = above.opacity * _share(sets.get("opacity", "1"))
    made = replace(
        above,
        fill=_kept(sets, "fill", above.fill),
        stroke=_kept(sets, "stroke", above.stroke),
        opacity=opacity,
        fill_opacity=_share(sets["fill-opacity"]) if "fill-opacity" in sets else above.fill_opacity,
        visibility=_kept(sets, "visibility", above.visibility),
        size=css.font_size(sets, above.size),
        anchor=_kept(sets, "text-anchor", above.anchor),
        matrix=_times(above.matrix, _matrix(sets.get("transform", ""))),
    )
    if made.hidden:
        return made
    return replace(made, hidden=_hidden(sets, made))


def _hidden(sets: Mapping[str, str], style: Style) -> str:
    if sets.get("display") == "none":
        return "they are not shown"
    if style.visibility in {"hidden", "collapse"}:
        return "they are invisible"
    if style.opacity < 0.1:
        return "they are see-through"
    if sets.get("clip-path", "none") != "none" or sets.get("mask", "none") != "none":
        return "they are cut or masked, in a way that is not judged here"
    if sets.get("filter", "none") != "none":
        return "they are drawn through a filter, in a way that is not judged here"
    return ""


def _kept(sets: Mapping[str, str], name: str, usual: str) -> str:
    value = sets.get(name, "inherit")
    return usual if value == "inherit" else value


def _share(text: str) -> float:
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return 1.0


def _matrix(text: str) -> Matrix:

    made = _SAME
    for name, said in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        n = [float(one) for one in _NUMBERS.findall(said)]
        if name == "translate" and n:
            made = _times(made, (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0))
        elif name == "scale" and n:
            made = _times(made, (n[0], 0, 0, n[-1] if len(n) > 1 else n[0], 0, 0))
        elif name == "matrix" and len(n) == 6:
            made = _times(made, (n[0], n[1], n[2], n[3], n[4], n[5]))
        elif name == "rotate" and n:
            turn = math.radians(n[0])
            about = (n[1], n[2]) if len(n) == 3 else (0.0, 0.0)
            spun: Matrix = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)
            made = _times(_times(_times(made, (1, 0, 0, 1, *about)), spun), (1, 0, 0, 1, -about[0], -about[1]))
    return made


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _box(points: list[tuple[float, float]], matrix: Matrix) -> tuple[float, float, float, float] | None:
    if not points:
        return None
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    return (min(x for x, _ in moved), min(y for _, y in moved), max(x for x, _ in moved), max(y for _, y in moved))


def _length(element: Any, name: str) -> float:
    value = (element.get(name) or "0").split()
    return css.length(value[0], 16.0, 1000.0) or 0.0 if value else 0.0


def box_of(element: Any, style: Style) -> tuple[float, float, float, float] | None:
    """The box around a shape; None where it cannot be told."""
    name = markup.local(element)
    if name in {"rect", "image", "use"}:
        x, y, w, h = (_length(element, one) for one in ("x", "y", "width", "height"))
        return _box([(x, y), (x + w, y), (x, y + h), (x + w, y + h)], style.matrix)
    if name in {"circle", "ellipse"}:
        x, y = _length(element, "cx"), _length(element, "cy")
        rx = _length(element, "r") or _length(element, "rx")
        ry = _length(element, "r") or _length(element, "ry")
        return _box([(x - rx, y - ry), (x + rx, y - ry), (x - rx, y + ry), (x + rx, y + ry)], style.matrix)
    if name == "line":
        return _box(
            [(_length(element, "x1"), _length(element, "y1")), (_length(element, "x2"), _length(element, "y2"))],
            style.matrix,
        )
    if name in {"polyline", "polygon"}:
        n = [float(one) for one in _NUMBERS.findall(element.get("points") or "")]
        return _box(list(zip(n[::2], n[1::2], strict=False)), style.matrix)
    return _box(_path(element.get("d") or ""), style.matrix)


_STEP = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}


def _path(text: str) -> list[tuple[float, float]]:
    """The points of a path: ends and handles of its curves."""
    x = y = 0.0
    points: list[tuple[float, float]] = []
    for letter, said in re.findall(r"([MLTHVCSQAZmlthvcsqaz])([^MLTHVCSQAZmlthvcsqaz]*)", text):
        n = [float(one) for one in _NUMBERS.findall(said)]
        step, relative = _STEP[letter.upper()], letter.islower()
        for at in range(0, len(n) - step + 1, step) if step else ():
            part = n[at : at + step]
            base = (x, y) if relative else (0.0, 0.0)
            if letter in "Hh":
                x = base[0] + part[0]
            elif letter in "Vv":
                y = base[1] + part[0]
            else:
                pairs = part[-2:] if letter in "Aa" else part
                near = [(base[0] + a, base[1] + b) for a, b in zip(pairs[::2], pairs[1::2], strict=False)]
                points += near
                x, y = near[-1]
            points.append((x, y))
    return points


def _text_box(element: Any, style: Style, words: str) -> tuple[float, float, float, float] | None:
    above = element
    while above is not None and above.get("x") is None and markup.local(above) in TEXTS | {"a"}:
        above = above.getparent()
    x = _length(above, "x") if above is not None else 0.0
    y = _length(above, "y") if above is not None else 0.0
    width = 0.55 * style.size * len(words.strip())
    left = x - {"middle": width / 2, "end": width}.get(style.anchor, 0.0)
    return _box(
        [(left, y - style.size), (left + width, y - style.size), (left, y + 0.2 * style.size), (left + width, y)],
        style.matrix,
    )


# What is seen


def judged(root: Any, drawn: list[Drawn]) -> Iterator[Seen]:
    """Every piece of text with the reason why it is not seen."""
    paper = _paper(root)
    for number, one in enumerate(drawn):
        if one.words:
            yield Seen(one, one.style.hidden or _unseen(one, drawn[:number], drawn[number + 1 :], paper))


def _paper(root: Any) -> tuple[float, float, float, float] | None:
    """What of the plane is shown."""
    view = [float(one) for one in _NUMBERS.findall(root.get("viewBox") or "")]
    if len(view) == 4:
        return (view[0], view[1], view[0] + view[2], view[1] + view[3])
    width, height = _length(root, "width"), _length(root, "height")
    return (0, 0, width, height) if width and height and "%" not in (root.get("width") or "") else None


def _unseen(
    one: Drawn, before: list[Drawn], after: list[Drawn], paper: tuple[float, float, float, float] | None
) -> str:
    style, box = one.style, one.box
    if style.fill in {"none", "transparent"} and style.stroke in {"none", "transparent"}:
        return "they have no colour"
    if style.fill_opacity < 0.1 and style.stroke == "none":
        return "they are see-through"
    scale = (abs(style.matrix[0] * style.matrix[3] - style.matrix[1] * style.matrix[2])) ** 0.5
    if style.size * scale < _TINY * _zoom(paper):
        return "they are too small to be read"
    if box is None:
        return ""
    if paper and (box[2] <= paper[0] or box[0] >= paper[2] or box[3] <= paper[1] or box[1] >= paper[3]):
        return "they stand beside the drawing"
    ink = css.colour(style.fill)
    ground: css.Colour = (255, 255, 255, 1.0)
    for shape in before:
        if not shape.words and not shape.style.hidden and _covers(shape, box):
            painted = css.colour(shape.style.fill)
            ground = painted or ground if shape.element.get("d") is None or _covers(shape, box) else ground
    if ink and css.alike(ink, ground):
        return "they have the colour of their ground"
    if any(_covers(shape, box) for shape in after if not shape.words and not shape.style.hidden):
        return "something is drawn over them"
    return ""


def _zoom(paper: tuple[float, float, float, float] | None) -> float:
    """How large a drawing's own unit is on a page of usual width: large drawings are shown smaller."""
    return max((paper[2] - paper[0]) / 1500, 0.01) if paper else 1.0


def _covers(shape: Drawn, box: tuple[float, float, float, float]) -> bool:
    """Whether an opaque shape covers the middle of a box."""
    if shape.box is None or (markup.local(shape.element) in {"line", "polyline"} and shape.style.fill == "none"):
        return False
    see_through = shape.style.fill in {"none", "transparent"} or shape.style.fill_opacity * shape.style.opacity < 0.7
    if see_through and markup.local(shape.element) not in {"image", "use"}:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left, top, right, bottom = shape.box
    return left <= x <= right and top <= y <= bottom
