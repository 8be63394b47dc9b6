"""Boxes, pictures and shapes that float over a running text: which lie over others, and which may lie over words.

No file says where the lines of a running text stand; that is estimated, and tried with lines that stand closer and wider. What
holds with every one of these is certain, what holds with one of them is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from answerable.guard.findings import Finding, Severity
from answerable.guard.techniques import found

from .cover import covered_share, hidden_share
from .reading import THICK, Area, Line, Shape, Words
from .unseen import usual_name

POINT = 12_700  # EMU
LEADING = 1.2
_LETTER = 0.5  # of its size is the width of a letter, on average
_AFTER = 4.0  # points between paragraphs
_USUAL = 11.0  # points
_SCALES = (0.75, 0.88, 1.0, 1.12, 1.3)
"""How much lower or higher than estimated the lines of a text may stand."""
_SLACK = 3 * POINT
_WHOLE = 0.95
"""Of a picture: what lies over more of it hides it."""
_MILLIMETRE = 36_000  # EMU
_KINDS = {"pic": "picture", "contentPart": "drawing by hand", "graphicFrame": "chart"}
_NOWHERE = Area(0.0, 0.0, 0.0, 0.0)
_DARK, _LIGHT = 40.0, 235.0
"""Below and above which a colour is called black and white, of 255."""


class Hold(IntEnum):
    """Whether something lies over words."""

    NO = 0
    MAYBE = 1
    SURE = 2


@dataclass(frozen=True)
class Spot:
    """A place in the running text: how many pages are begun before it, and how far below the beginning of the last (EMU)."""

    page: int = 0
    top: float = 0.0
    number: int = 0
    """Of the paragraph."""
    left: float = 0.0
    """Where its column begins, from the left edge of the page (EMU)."""


@dataclass(frozen=True)
class Sheet:
    """A page, in EMU: where its running text begins, and how high and wide that may get."""

    width: float
    height: float
    left: float
    top: float
    room: float
    across: float


@dataclass(frozen=True)
class Row:
    """A line of words in the running text; its area is counted from where its page was begun."""

    area: Area
    page: int
    text: str
    """Empty for a picture."""


@dataclass(frozen=True)
class Float:
    """Something that floats. The area of its shape is counted from the page's edge, or down from its paragraph."""

    shape: Shape
    spot: Spot
    of_page: bool
    front: bool
    """It lies before the running text, and that does not run around it."""
    guessed: bool = False
    """Its place is not wholly known."""
    content: Any = None
    """What its words are read from."""
    behind: bool = False
    """It lies behind the running text, and so behind all that does not."""

    @property
    def area(self) -> Area:
        """Where it stands; without extent where that is not known."""
        return self.shape.area or _NOWHERE

    @property
    def is_cover(self) -> bool:
        """Whether what lies under it can no longer be seen, and it is large enough for a word to lie under it."""
        return self.shape.filled and min(self.area.width, self.area.height) >= THICK

    @property
    def said(self) -> str:
        """What it is, in words: "the picture “Picture 2” (60 × 30 mm)"."""
        shape = self.shape
        kind = _KINDS[shape.kind] if shape.kind in _KINDS else "text box" if shape.text.strip() else _colour(shape)
        name = f" “{shape.name}”" if shape.name and usual_name(shape.name) else ""
        return f"{kind}{name} ({self.area.width / _MILLIMETRE:.0f} × {self.area.height / _MILLIMETRE:.0f} mm)"

    @property
    def is_bar(self) -> bool:
        """Whether it is a black box with nothing in it, which can hardly be there but to cover."""
        fill = self.shape.fill
        return fill is not None and fill.light < _DARK and not self.shape.mixed and not self.shape.text.strip()


def _colour(shape: Shape) -> str:
    if shape.fill is None or shape.mixed:
        return "filled box"
    return "black box" if shape.fill.light < _DARK else "white box" if shape.fill.light > _LIGHT else "filled box"


class Setter:
    """Sets a running text line by line, roughly, and notes where every paragraph begins."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: list[Row] = []
        self.page, self.top, self._number = 0, 0.0, 0

    def begin_page(self) -> None:
        """What follows stands on a new page."""
        self.page, self.top = self.page + 1, 0.0

    def spot(self, left: float | None = None) -> Spot:
        """Where the next line begins."""
        self._number += 1
        return Spot(self.page, self.top, self._number, self.sheet.left if left is None else left)

    def paragraph(
        self,
        words: Sequence[tuple[str, float]],
        *,
        left: float | None = None,
        across: float | None = None,
        align: str = "left",
        pictures: Sequence[tuple[float, float]] = (),
    ) -> None:
        """A paragraph of words, each with its size in points, after the `pictures` in its line, each as wide and high (EMU)."""
        start, room = self.sheet.left if left is None else left, self.sheet.across if across is None else across
        size = max((size for text, size in words if text.strip()), default=_USUAL)
        for wide, high in pictures:
            self.rows.append(Row(Area(start, self.top, wide, high), self.page, ""))
        high = max((high for _, high in pictures), default=0.0)
        for number, part in enumerate("".join(text for text, _ in words).split("\f")):
            if number:
                self.begin_page()
            for text in part.split("\n"):
                self._lines(text, size, start, room, align, high)
                high = 0.0
        self.top += _AFTER * POINT

    def _lines(self, text: str, size: float, start: float, room: float, align: str, high: float) -> None:
        letter = size * _LETTER * POINT
        most = max(int(room / letter), 1)
        for at in range(0, max(len(text), 1), most):
            line = text[at : at + most]
            height = max(size * LEADING * POINT, high if not at else 0.0)
            wide = len(line.strip()) * letter
            left = start + {"right": room - wide, "centre": (room - wide) / 2}.get(align, 0.0)
            if line.strip():
                area = Area(left, self.top + height - size * LEADING * POINT, wide, size * LEADING * POINT)
                self.rows.append(Row(area, self.page, line.strip()))
            self.top += height


def lines_of(paragraphs: Iterator[Sequence[tuple[str, float]]]) -> tuple[Line, ...]:
    """The words of a box, a paragraph at a time, each with its size in points."""
    return tuple(Line(tuple(Words(text, size) for text, size in one)) for one in paragraphs)


def covered(floats: Sequence[Float], sheet: Sheet) -> Iterator[tuple[Float, Float, Hold]]:
    """The pictures and the boxes with words that another lies over, each with the cover that is the most certain."""
    covers = [one for one in floats if one.is_cover]
    for below in floats:
        if not (below.shape.text.strip() or below.shape.kind == "pic"):
            continue
        best: tuple[Hold, Float] | None = None
        for over in covers:
            if over is below or over.spot.page != below.spot.page:
                continue
            if _is_above(over, below) and _share_a_column(over, below):
                hold = _over_box(over, below, sheet)
                if hold and (best is None or hold > best[0]):
                    best = hold, over
        if best is not None:
            yield below, best[1], best[0]


def _is_above(over: Float, below: Float) -> bool:
    return below.behind if over.behind is not below.behind else over.shape.order > below.shape.order


def _share_a_column(one: Float, other: Float) -> bool:
    """Whether something of one stands above or below the other."""
    return one.area.left < other.area.right and other.area.left < one.area.right


def _over_box(over: Float, below: Float, sheet: Sheet) -> Hold:
    near = over.spot.number == below.spot.number
    deep = max(over.spot.top, below.spot.top) * _SCALES[-1] >= sheet.room
    if near and over.of_page is below.of_page:
        tries = [_hides(over, below, 0.0)]
    elif over.of_page and below.of_page:
        if abs(over.spot.top - below.spot.top) * _SCALES[0] > sheet.room:
            return Hold.NO
        tries = [_hides(over, below, 0.0), not deep]
        return Hold.NO if not tries[0] else _certain(all(tries), over, below)
    elif not over.of_page and not below.of_page:
        tries = [_hides(over, below, (over.spot.top - below.spot.top) * scale) for scale in _SCALES]
    else:
        tries = [_hides(over, below, _down(over, sheet, scale) - _down(below, sheet, scale)) for scale in _SCALES]
        if deep and not any(tries):
            tries = [_side_by_side(over, below), False]
    return _certain(all(tries), over, below) if any(tries) else Hold.NO


def _certain(every: bool, *floats: Float) -> Hold:
    return Hold.SURE if every and not any(one.guessed for one in floats) else Hold.MAYBE


def _down(one: Float, sheet: Sheet, scale: float) -> float:
    """How far below the edge of its page the place is that its area is counted from."""
    return 0.0 if one.of_page else sheet.top + one.spot.top * scale


def _moved(area: Area, down: float) -> Area:
    return Area(area.left, area.top + down, area.width, area.height)


def _hides(over: Float, below: Float, down: float) -> bool:
    """Whether one lies over words of another, where its own area is so much farther down."""
    area = _moved(over.area, down)
    if below.shape.kind == "pic":
        return _hides_picture(below.area, over, area)
    share, _ = covered_share(below.shape, [replace(over.shape, area=area)])
    return share > 0


def _hides_picture(picture: Area, over: Float, area: Area) -> bool:
    """Whether a cover hides a picture: all of it, or a part where it has nothing in it to be looked at instead."""
    across = min(picture.right, area.right) - max(picture.left, area.left)
    down = min(picture.bottom, area.bottom) - max(picture.top, area.top)
    blank = not over.shape.mixed and not over.shape.text.strip()
    return (blank and min(across, down) >= THICK) or picture.shared(area) > _WHOLE


def _side_by_side(over: Float, below: Float) -> bool:
    """Whether one lies over the other from left to right, whatever their heights."""
    mine, other = below.area, over.area
    return min(mine.right, other.right) - max(mine.left, other.left) > mine.width / 2


def over_words(over: Float, rows: Sequence[Row], sheet: Sheet, *, anywhere: bool = False) -> tuple[Hold, list[str]]:
    """Whether something floats over words of the running text, and the lines that it surely covers.

    `anywhere` for rows that stand on every page: a header.
    """
    area = over.area
    if not over.front or not over.is_cover:
        return Hold.NO, []
    if over.of_page and not anywhere and over.spot.top * _SCALES[-1] >= sheet.room:
        near = any(one.page == over.spot.page and abs(one.area.top - over.spot.top) < 2 * sheet.room for one in rows)
        return (Hold.MAYBE if near and _in_text(area, sheet) else Hold.NO), []
    possible, sure = False, []
    for row in rows:
        if row.page != over.spot.page and not anywhere:
            continue
        tries = [_under(row, over, area, sheet, scale) for scale in _SCALES]
        possible = possible or any(wide for _, wide in tries)
        if all(close for close, _ in tries) and not over.guessed:
            sure.append(row.text)
    return (Hold.SURE if sure else Hold.MAYBE if possible else Hold.NO), sure


def _under(row: Row, over: Float, area: Area, sheet: Sheet, scale: float) -> tuple[bool, bool]:
    """Whether a line lies under something, and whether it does with a little leeway."""
    if over.of_page:
        if row.area.top * scale >= sheet.room:
            return False, False
        top = sheet.top + row.area.top * scale
    else:
        top = (row.area.top - over.spot.top) * scale
    line = Area(row.area.left, top, row.area.width, row.area.height)
    wide = Area(area.left, area.top - _SLACK, area.width, area.height + 2 * _SLACK)
    if not row.text:
        return _hides_picture(line, over, area), _hides_picture(line, over, wide)
    return hidden_share(line, area) > 0, hidden_share(line, wide) > 0


def in_text(one: Float, sheet: Sheet) -> bool:
    """Whether something stands where the running text may be, and not in the margins."""
    return not one.of_page or _in_text(one.area, sheet)


def _in_text(area: Area, sheet: Sheet) -> bool:
    across = min(area.right, sheet.left + sheet.across) - max(area.left, sheet.left)
    down = min(area.bottom, sheet.top + sheet.room) - max(area.top, sheet.top)
    return across >= THICK and down >= THICK


def told(
    over: Float, sheet: Sheet, hold: Hold, sure: Sequence[str], where: str, *, over_box: bool = False
) -> Iterator[Finding]:
    """What stands in front of the text: a finding that stops the file where it surely covers words, else one to look at.

    `sure` are the lines that it surely covers. A black bar in the text is told even where no words are thought to be, unless
    it is known to lie `over_box`.
    """
    if hold is Hold.SURE:
        what = "words" if any(sure) else "a picture"
        yield found("shape-over-text", where, sure, said=f"A {over.said} lies over {what}.", severity=Severity.BLOCK)
    elif hold is Hold.MAYBE or (over.is_bar and over.front and over.is_cover and in_text(over, sheet) and not over_box):
        severity = Severity.BLOCK if hold and over.is_bar else None
        said = f"Words or a picture may lie under a {over.said}."
        yield found("shape-over-text", where, said=said, severity=severity)


def told_of_box(below: Float, over: Float, hold: Hold, where: str) -> Finding:
    """A text box or picture that something lies over, or may lie over."""
    what = "a text box" if below.shape.text.strip() else "a picture"
    said = f"A {over.said} {'lies' if hold is Hold.SURE else 'may lie'} over {what}."
    severity = Severity.BLOCK if hold is Hold.SURE else None
    return found("shape-over-text", where, below.shape.text, said=said, severity=severity)
