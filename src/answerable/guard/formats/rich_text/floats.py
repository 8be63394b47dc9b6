"""What floats over a rich text: shapes over text boxes, and shapes that may lie over words (facts/guard.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.drawing import floating, opacity
from answerable.guard.formats.drawing.colours import Colour
from answerable.guard.formats.drawing.floating import POINT, Float, Hold, Row, Setter, Sheet, Spot
from answerable.guard.formats.drawing.reading import Area, Shape, as_bar
from answerable.guard.formats.word.marks import Block, Line, Piece, lines_of

if TYPE_CHECKING:
    from .reading import Group, Reading

_TWIP = 635  # EMU in a twentieth of a point
_MARGIN = 72.0  # points, as the usual programs leave it free
_OPEN_FORMS = frozenset({19, 20, *range(32, 41), *range(136, 176)})
"""Arcs, lines, connectors and word art, by their numbers in `shapeType`: they fill no area."""
_LINES = frozenset({20, 32})
_PICTURE = 75
_WHITE = 0xFFFFFF
_AROUND = frozenset({"shpwr=1", "shpwr=2", "shpwr=4", "shpwr=5"})


class Floating:
    """Everything that floats in a rich text, with the text set line by line; headers and footers by themselves."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._shapes: dict[int, list[Group]] = {}
        for group in reading.groups:
            if group.name == "shpinst" and group.line is not None:
                self._shapes.setdefault(id(group.line), []).append(group)
        self.stories = [self._set(blocks) for blocks in self._texts()] if self._shapes else []

    def _texts(self) -> Iterator[list[Block]]:
        yield self._reading.blocks
        yield from self._reading.shown_headers().values()

    def mark(self) -> None:
        """Mark the words in boxes that something surely lies over as unseen."""
        for below, over, hold in self.boxes:
            if hold is Hold.SURE:
                for line in lines_of(below.content.blocks):
                    line.where = line.where.partition(" (“")[0]  # the words that it is named by are not seen
                    line.pieces = [
                        replace(
                            one, look=replace(one.look, unseen="covered-text", why=f"A {over.said} lies over them.")
                        )
                        if isinstance(one, Piece) and one.seen and one.text.strip()
                        else one
                        for one in line.pieces
                    ]

    @cached_property
    def boxes(self) -> tuple[tuple[Float, Float, Hold], ...]:
        """The text boxes and pictures that something lies over, or may lie over."""
        return tuple(one for floats, _, sheet in self.stories for one in floating.covered(floats, sheet))

    def words(self) -> Iterator[tuple[Float, Sheet, Hold, list[str]]]:
        """What floats in front of a text, whether it lies over words of it, and the lines that it surely covers."""
        for floats, rows, sheet in self.stories:
            for one in floats:
                hold, sure = floating.over_words(one, rows, sheet)
                yield one, sheet, hold, sure

    def _set(self, blocks: list[Block]) -> tuple[list[Float], list[Row], Sheet]:
        width, height = self._reading.width, self._reading.height
        sides = (width, height, _MARGIN, _MARGIN, height - 2 * _MARGIN, width - 2 * _MARGIN)
        sheet = Sheet(*(one * POINT for one in sides))
        setter, floats = Setter(sheet), list[Float]()
        self._blocks(blocks, setter, floats, sheet.left, sheet.across)
        return floats, setter.rows, sheet

    def _blocks(self, blocks: list[Block], setter: Setter, floats: list[Float], left: float, across: float) -> None:
        for block in blocks:
            if isinstance(block, Line):
                if block.breaks:
                    setter.begin_page()
                spot = setter.spot(left)
                for group in self._shapes.get(id(block), ()):
                    floats += _float(group, spot, setter.sheet, len(floats))
                words = [(one.text, one.look.size) for one in block.pieces if isinstance(one, Piece) and one.seen]
                setter.paragraph(words, left=left, across=across, align=block.align)
                continue
            for row in block.rows:
                top, lowest, wide = setter.top, setter.top, across / max(len(row), 1)
                for at, cell in enumerate(row):
                    setter.top = top
                    self._blocks(cell.blocks, setter, floats, left + at * wide, wide)
                    lowest = max(lowest, setter.top)
                setter.top = lowest


def _float(group: Group, spot: Spot, sheet: Sheet, order: int) -> Iterator[Float]:
    said = dict(one.partition("=")[::2] for one in group.words)
    area = _area(group, said)
    if area is None or group.props.get("fHidden") == "1" or "groupLeft" in group.props:
        return
    outer = group.outermost
    frame = dict(one.partition("=")[::2] for one in outer.words)
    left, known_left = _start(frame, outer, "x", "posrelh", (sheet.left, 0.0, spot.left))
    top, known_top = _start(frame, outer, "y", "posrelv", (sheet.top, 0.0, 0.0))
    of_page = known_top and _counted_from(frame, outer, "y", "posrelv") != 2
    behind = outer.props.get("fBehindDocument") == "1" or frame.get("shpfblwtxt") == "1"
    front = not behind and not any(word in _AROUND for word in outer.words)
    known = known_left and known_top and "shpwr" in frame
    layer = _whole(frame.get("shpz")) * 100_000 + order
    shape = replace(_shape(group, layer), area=Area(area.left + left, area.top + top, area.width, area.height))
    if _whole(group.props.get("shapeType")) in _LINES and group.props.get("fLine", "1") != "0":
        shape = as_bar(shape, _whole(group.props.get("lineWidth")), None)
    yield Float(shape, spot, of_page, front, not known, group, behind)


def _area(group: Group, said: Mapping[str, str]) -> Area | None:
    """Where a shape stands, from where it is counted; one in a group is put where that stands. In EMU."""
    sides = [said.get(f"shp{side}", "") for side in ("left", "top", "right", "bottom")]
    if all(side.lstrip("-").isdigit() for side in sides):
        left, top, right, bottom = (int(side) * _TWIP for side in sides)
        return Area(left, top, right - left, bottom - top)
    if group.outer is None:
        return None
    whole = _area(group.outer, dict(one.partition("=")[::2] for one in group.outer.words))
    inner = [_whole(group.props.get(f"rel{side}")) for side in ("Left", "Top", "Right", "Bottom")]
    frame = [_whole(group.outer.props.get(f"group{side}")) for side in ("Left", "Top", "Right", "Bottom")]
    if whole is None or frame[2] <= frame[0] or frame[3] <= frame[1]:
        return None
    across, down = whole.width / (frame[2] - frame[0]), whole.height / (frame[3] - frame[1])
    return Area(
        whole.left + (inner[0] - frame[0]) * across,
        whole.top + (inner[1] - frame[1]) * down,
        (inner[2] - inner[0]) * across,
        (inner[3] - inner[1]) * down,
    )


def _counted_from(said: Mapping[str, str], group: Group, way: str, name: str) -> int:
    """What a place is counted from: 0 the margin, 1 the page, 2 the column or paragraph; -1 where nothing says so."""
    if group.props.get(name, "").isdigit() and f"shpb{way}ignore" in said:
        return min(int(group.props[name]), 2)
    words = ("margin", "page", "column" if way == "x" else "para")
    return next((at for at, word in enumerate(words) if f"shpb{way}{word}" in said), -1)


def _start(
    said: Mapping[str, str], group: Group, way: str, name: str, starts: tuple[float, float, float]
) -> tuple[float, bool]:
    at = _counted_from(said, group, way, name)
    return starts[at], at >= 0


def _whole(said: str | None) -> int:
    text = said or ""
    return int(text) if text.lstrip("-").isdigit() and len(text) < 12 else 0


def _shape(group: Group, order: int) -> Shape:
    form = _whole(group.props.get("shapeType"))
    image = bytes(group.image) if group.image else b""
    picture = form == _PICTURE or bool(image)
    colour = int(group.props.get("fillColor", "")) if group.props.get("fillColor", "").isdigit() else _WHITE
    fill = Colour(colour & 255, colour >> 8 & 255, colour >> 16 & 255)
    mixed = group.props.get("fillType", "0") not in {"0", "9"}
    opacity_ = group.props.get("fillOpacity", "")
    clear = opacity_.isdigit() and int(opacity_) < 0.9 * 65_536
    on = group.props.get("fFilled", "1") != "0" and form not in _OPEN_FORMS and not clear
    lines = floating.lines_of(
        [(piece.text, piece.look.size) for piece in line.pieces if isinstance(piece, Piece) and piece.seen]
        for line in lines_of(group.blocks)
    )
    if picture:
        filled = not image or opacity.is_opaque(image)
        return Shape(None, "pic", "", None, False, order, filled=filled, mixed=True, lines=lines)
    return Shape(None, "sp", "", None, False, order, None if mixed else fill, on, mixed, lines)


@detector("shape-over-text")
def over_words(reading: Reading) -> Iterator[Finding]:
    """Filled shapes and pictures in front of the text: what they cover is still there."""
    over = {id(one) for _, one, _ in reading.floating.boxes}
    for one, sheet, hold, sure in reading.floating.words():
        yield from floating.told(one, sheet, hold, sure, one.content.where, over_box=id(one) in over)


@detector("shape-over-text")
def over_boxes(reading: Reading) -> Iterator[Finding]:
    """Pictures that something lies over, and boxes that it may; where it surely does, their words are told as unseen."""
    for below, over, hold in reading.floating.boxes:
        if hold is Hold.MAYBE or not below.shape.text.strip():
            yield floating.told_of_box(below, over, hold, below.content.where)
