"""Where the words of a shape stand, line by line, as far as it can be told without drawing them; and what covers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .reading import Area, Line, Shape

_POINT = 12_700  # EMU
_LETTER = 0.5  # of its size is the width of a letter, on average
_LEADING = 1.2
_INSET, _INSET_DOWN = (
    91_440,
    45_720,
)  # what a text box leaves free at its sides, and above and below (ECMA-376 21.1.2.1.1)
_LETTERS = 3
"""A cover over fewer letters than these is a border that was drawn close, no cover."""


def text_areas(shape: Shape) -> list[Area]:
    """One area a line of words, estimated; the whole area of a table."""
    if shape.area is None:
        return []
    if shape.rows:
        return [shape.area]
    lines = list(_wrapped(shape.lines, shape.area.width - 2 * _INSET))
    high = sum(height for _, _, height in lines)
    top = shape.area.top + _INSET_DOWN
    anchor = _anchor(shape)
    if anchor == "ctr":
        top = shape.area.top + (shape.area.height - high) / 2
    elif anchor == "b":
        top = shape.area.bottom - _INSET_DOWN - high
    areas = []
    for align, width, height in lines:
        if width:
            areas.append(Area(_left(shape.area, align, width), top, width, height))
        top += height
    return areas


def _left(area: Area, align: str, width: float) -> float:
    if align == "ctr":
        return area.left + (area.width - width) / 2
    if align == "r":
        return area.right - _INSET - width
    return area.left + _INSET


def _anchor(shape: Shape) -> str:
    for child in shape.element.iter() if shape.element is not None else ():
        if isinstance(child.tag, str) and child.tag.endswith("}bodyPr"):
            return str(child.get("anchor") or "t")
    return "t"


def _wrapped(lines: Sequence[Line], room: float) -> Iterator[tuple[str, float, float]]:
    """Every line as it is drawn: how it is aligned, how wide and how high it is."""
    for line in lines:
        size = max((words.size for words in line.words), default=18.0) * _POINT
        height = size * _LEADING
        for text in line.text.split("\n"):
            width = len(text) * size * _LETTER
            while room > size and width > room:
                yield line.align, room, height
                width -= room
            yield line.align, max(width, 0.0), height


def covered_share(shape: Shape, above: Sequence[Shape]) -> tuple[float, bool]:
    """The largest share of a line, or of the box, that lies under something; and whether that is of one colour.

    0 where what is covered is too little to hold words.
    """
    worst, plain = 0.0, False
    for line in text_areas(shape):
        for cover in above:
            if cover.area is None:
                continue
            over = hidden_share(line, cover.area)
            if over > 0 and not (cover.text.strip() and over < 0.5):
                worst, plain = max(worst, over), plain or (cover.fill is not None and not cover.mixed)
    return worst, plain


def hidden_share(line: Area, cover: Area) -> float:
    """How much of a line of words lies under a cover, from 0 to 1; 0 where that is too little to hold words."""
    over = line.shared(cover)
    letters = over * line.width / max(line.height / _LEADING * _LETTER, 1.0)
    return over if _high(line, cover) > 0.6 and (letters >= _LETTERS or over > 0.5) else 0.0


def _high(line: Area, cover: Area) -> float:
    """How much of a line's height is covered."""
    if line.height <= 0:
        return 0.0
    return max(0.0, min(line.bottom, cover.bottom) - max(line.top, cover.top)) / line.height
