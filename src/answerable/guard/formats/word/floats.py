"""What floats over a document's text: boxes that lie over other boxes, and those that may lie over words (facts/guard.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.drawing import floating, opacity, unseen
from answerable.guard.formats.drawing.colours import Palette, read_palette
from answerable.guard.formats.drawing.floating import Float, Hold, Row, Setter, Sheet, Spot
from answerable.guard.formats.drawing.reading import THICK, Area, Canvas, Shape, properties, read_shapes

from . import old_floats, shapes
from .marks import Block, Line, Page, Piece, Story, lines_of
from .names import PLACE, W, figure

if TYPE_CHECKING:
    from .reading import Reading

POINT = floating.POINT
_HEAD = 36.0  # points from the edge of the page to a header, or from a footer to the edge
_FLOATING = (PLACE + "anchor", W + "pict", W + "object")
_NOT_DRAWN = frozenset({"del", "moveFrom", "txbxContent"})
_LAYER = 100_000
"""Shapes in one layer, which are told apart by the order in which they come."""


@dataclass(frozen=True)
class Placed:
    """Something that floats, the page that it floats on, and what it was read from."""

    float: Float
    sheet: Sheet
    element: Any


@dataclass(frozen=True)
class _Set:
    """A story with its lines set and its floats placed."""

    story: Story
    rows: Sequence[Row]
    floats: Sequence[Placed]
    sheet: Sheet


class Floating:
    """Everything that floats in a document, story by story."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._types: dict[str, dict[str, Any]] = {}
        shown = [story for story in reading.stories if story.shown and story.kind in {"body", "header", "footer"}]
        floats = any(next(story.root.iter(*_FLOATING), None) is not None for story in shown)
        self.stories = [self._set(story) for story in shown] if floats else []

    def mark(self) -> None:
        """Mark the words in boxes that something surely lies over as unseen."""
        for below, over, hold in self.boxes:
            if hold is Hold.SURE:
                _hide(self._reading.boxes.get(below.float.content, []), f"A {over.float.said} lies over them.")

    @cached_property
    def boxes(self) -> tuple[tuple[Placed, Placed, Hold], ...]:
        """The text boxes and pictures that something lies over, or may lie over."""
        return tuple(self._boxes())

    def _boxes(self) -> Iterator[tuple[Placed, Placed, Hold]]:
        for one in self.stories:
            known = {id(placed.float): placed for placed in one.floats}
            for below, over, hold in floating.covered([placed.float for placed in one.floats], one.sheet):
                yield known[id(below)], known[id(over)], hold

    def words(self) -> Iterator[tuple[Placed, Hold, list[str]]]:
        """What floats in front of a text, whether it lies over words of it, and the lines that it surely covers."""
        margins = [one for one in self.stories if one.story.kind in {"header", "footer"}]
        for one in self.stories:
            for placed in one.floats:
                over = placed.float
                if not over.is_cover or not over.front:
                    continue
                hold, sure = floating.over_words(over, one.rows, placed.sheet)
                for margin in margins if one.story.kind == "body" and over.of_page else ():
                    more, lines = floating.over_words(over, margin.rows, margin.sheet, anywhere=True)
                    hold, sure = max(hold, more), sure + lines
                yield placed, hold, sure

    # Setting the text.

    def _set(self, story: Story) -> _Set:
        """The story with its lines set and with what floats in it."""
        sheet = _sheet(self._reading.page(0), story.kind)
        setter = Setter(sheet)
        floats: list[Placed] = []
        self._blocks(story, story.blocks, setter, floats, sheet.left, sheet.across)
        return _Set(story, setter.rows, floats, sheet)

    def _blocks(
        self, story: Story, blocks: list[Block], setter: Setter, floats: list[Placed], left: float, across: float
    ) -> None:
        for block in blocks:
            if isinstance(block, Line):
                self._line(story, block, setter, floats, left, across)
                continue
            for row in block.rows:
                top, lowest, at = setter.top, setter.top, 0
                width = across / max(sum(cell.across for cell in row), 1)
                for cell in row:
                    setter.top = top
                    self._blocks(story, cell.blocks, setter, floats, left + at * width, width * cell.across)
                    lowest, at = max(lowest, setter.top), at + cell.across
                setter.top = lowest

    def _line(self, story: Story, line: Line, setter: Setter, floats: list[Placed], left: float, across: float) -> None:
        if line.breaks:
            setter.begin_page()
        spot = setter.spot(left)
        pictures = []
        section = story.kind == "body"
        for element in drawn_in(line.element) if line.element is not None else ():
            if element.tag == PLACE + "inline" or old_floats.is_inline(element):
                pictures.append(_size(element))
                continue
            for one in self._placed(element, story, spot, setter.sheet, len(floats)):
                floats.append(Placed(one, setter.sheet, element))
        words = [(one.text, one.look.size) for one in line.pieces if isinstance(one, Piece) and one.seen]
        setter.paragraph(
            words, left=left + line.indent * 18 * POINT, across=across, align=line.align, pictures=pictures
        )
        if section and line.element is not None and line.element.find(f"{W}pPr/{W}sectPr") is not None:
            number = self._reading.sections.index(line.element.find(f"{W}pPr/{W}sectPr"))
            setter.sheet = _sheet(self._reading.page(number + 1), "body")

    # Placing what floats.

    @cached_property
    def palette(self) -> Palette:
        """The colours of the document's theme."""
        part = self._reading.part_of(self._reading.main, "theme")
        return read_palette(self._reading.package.read(part) if part else None)

    def _placed(self, element: Any, story: Story, spot: Spot, sheet: Sheet, order: int) -> Iterator[Float]:
        if element.tag == PLACE + "anchor":
            yield from self._modern(element, story, spot, sheet, order)
            return
        if story.part not in self._types:
            self._types[story.part] = old_floats.types_of(story.root)
        types = self._types[story.part]
        for one in old_floats.placed(element, spot, sheet, types, lambda shape: self._opaque(story.part, shape)):
            yield self._with_words(one)

    def _with_words(self, one: Float) -> Float:
        """With the words that were read in it, so far as they show."""
        blocks = self._reading.boxes.get(one.content) if one.content is not None else None
        if not blocks:
            return one
        lines = floating.lines_of(
            [(piece.text, piece.look.size) for piece in line.pieces if isinstance(piece, Piece) and piece.seen]
            for line in lines_of(blocks)
        )
        return replace(one, shape=replace(one.shape, lines=lines))

    def _modern(self, frame: Any, story: Story, spot: Spot, sheet: Sheet, order: int) -> Iterator[Float]:
        # What has no size may be a line, and that may be thick.
        if shapes.hidden_frame(frame, self._reading.page(0))[0] not in {"", "no-size-shape"}:
            return
        width, height = _extent(frame)
        left, known_left = _across(frame, spot, sheet, width)
        top, of_page, known_top = _down(frame, sheet, height)
        behind = frame.get("behindDoc") in {"1", "true"}
        front = not behind and frame.find(PLACE + "wrapNone") is not None
        whole = Area(left, top, width, height)
        layer = int(figure(frame.get("relativeHeight"))) * _LAYER + order
        inside = list(self._shapes(frame, story.part))
        about = properties(frame)
        name = (about.get("name") or "").strip() if about is not None else ""
        for number, shape in enumerate(inside):
            alone = len(inside) == 1 and min(width, height) >= THICK
            area = whole if alone or shape.area is None else _moved(shape.area, whole)
            content = next((one for one in shape.element.iter(W + "txbxContent")), None)
            if not shape.hidden:
                made = replace(shape, name=shape.name or name, area=area, order=layer + number)
                known = known_left and known_top and frame.get("allowOverlap") not in {"0", "false"}
                if made.kind == "contentPart":  # ink, of which nobody looks where it is drawn
                    made, known = replace(made, filled=True, mixed=True), False
                yield self._with_words(Float(made, spot, of_page, front, not known, content, behind))

    def _shapes(self, frame: Any, part: str) -> Iterator[Shape]:
        canvas = Canvas(palette=self.palette, opaque=lambda element: self._opaque(part, element))
        inside = read_shapes(frame, canvas)
        if not inside and any(markup.local(one) == "chart" for one in frame.iter()):
            inside = [Shape(frame, "graphicFrame", "", None, False, 0, filled=True, mixed=True)]
        yield from inside

    def _opaque(self, part: str, element: Any) -> bool:
        """Whether the picture that is drawn lets nothing through."""
        pointers = self._reading.relations(part)
        for pointer in (*unseen.picture_pointers(element), *old_floats.picture_pointers(element)):
            one = pointers.get(pointer)
            name = None if one is None or one.external else self._reading.package.named(one.target)
            if name is not None:
                return opacity.is_opaque(self._reading.package.read(name))
        return True


def _hide(blocks: list[Block], why: str) -> None:
    for line in lines_of(blocks):
        line.pieces = [
            replace(one, look=replace(one.look, unseen="covered-text", why=why))
            if isinstance(one, Piece) and one.seen and one.text.strip()
            else one
            for one in line.pieces
        ]


def drawn_in(element: Any) -> Iterator[Any]:
    """The frames and the shapes of the older kind in a paragraph, in the form that Word shows, and none within a text box."""
    if next(element.iter(*_FLOATING, PLACE + "inline"), None) is None:
        return
    for one in element:
        if not isinstance(one.tag, str) or markup.local(one) in _NOT_DRAWN:
            continue
        if one.tag in _FLOATING or one.tag == PLACE + "inline":
            yield one
        elif markup.local(one) == "AlternateContent":
            chosen = shapes.choice(one)
            if chosen is not None:
                yield from drawn_in(chosen)
        else:
            yield from drawn_in(one)


def _sheet(page: Page, kind: str) -> Sheet:
    top = {"header": _HEAD, "footer": page.height - 2 * _HEAD}.get(kind, page.top)
    room = page.height - page.top - page.bottom
    across = max(page.width - page.left - page.right, 72.0)
    return Sheet(*(one * POINT for one in (page.width, page.height, page.left, top, max(room, 72.0), across)))


def _extent(frame: Any) -> tuple[float, float]:
    extent = frame.find(PLACE + "extent")
    return (figure(extent.get("cx")), figure(extent.get("cy"))) if extent is not None else (100.0, 100.0)


def _size(element: Any) -> tuple[float, float]:
    return _extent(element) if element.tag == PLACE + "inline" else old_floats.size(element)


def _moved(area: Area, whole: Area) -> Area:
    return Area(whole.left + area.left, whole.top + area.top, area.width, area.height)


def _across(frame: Any, spot: Spot, sheet: Sheet, width: float) -> tuple[float, bool]:
    """How far from the left edge of the page a frame begins, and whether that is known."""
    position, simple = frame.find(PLACE + "positionH"), frame.find(PLACE + "simplePos")
    if frame.get("simplePos") in {"1", "true"} and simple is not None:
        return figure(simple.get("x")), True
    column = spot.left, sheet.across
    areas = {
        "page": (0.0, sheet.width),
        "margin": (sheet.left, sheet.across),
        "column": column,
        "leftMargin": (0.0, sheet.left),
        "insideMargin": (0.0, sheet.left),
        "rightMargin": (sheet.left + sheet.across, sheet.width - sheet.left - sheet.across),
        "outsideMargin": (sheet.left + sheet.across, sheet.width - sheet.left - sheet.across),
    }
    said = position.get("relativeFrom") or "column" if position is not None else "column"
    start, room = areas.get(said, column)
    return _from(position, start, room, width, said in areas)


def _down(frame: Any, sheet: Sheet, height: float) -> tuple[float, bool, bool]:
    """How far down a frame begins, whether that is counted from the edge of the page, and whether it is known."""
    position, simple = frame.find(PLACE + "positionV"), frame.find(PLACE + "simplePos")
    if frame.get("simplePos") in {"1", "true"} and simple is not None:
        return figure(simple.get("y")), True, True
    areas = {
        "page": (0.0, sheet.height),
        "margin": (sheet.top, sheet.room),
        "topMargin": (0.0, sheet.top),
        "insideMargin": (0.0, sheet.top),
        "bottomMargin": (sheet.top + sheet.room, sheet.height - sheet.top - sheet.room),
        "outsideMargin": (sheet.top + sheet.room, sheet.height - sheet.top - sheet.room),
    }
    said = position.get("relativeFrom") or "paragraph" if position is not None else "paragraph"
    start, room = areas.get(said, (0.0, 0.0))
    top, known = _from(position, start, room, height, said in {*areas, "paragraph"})
    return top, said in areas, known


def _from(position: Any, start: float, room: float, size: float, known: bool) -> tuple[float, bool]:
    for one in position if position is not None else ():
        name, said = markup.local(one), (one.text or "").strip()
        if name == "posOffset":
            return start + figure(said), known
        if name.startswith("pctPos"):
            return start + room * figure(said) / 100_000, known
        if name == "align" and room:
            share = {"center": 0.5, "right": 1.0, "bottom": 1.0, "outside": 1.0}.get(said, 0.0)
            return start + (room - size) * share, known
    return start, False


@detector("shape-over-text")
def over_words(reading: Reading) -> Iterator[Finding]:
    """Filled boxes and pictures in front of the text: what they cover is still there.

    Nothing is cleaned away: a copy without the cover would show what nobody was to see.
    """
    over = {id(one) for _, one, _ in reading.floating.boxes}
    for placed, hold, sure in reading.floating.words():
        where = _where(reading, placed)
        yield from floating.told(placed.float, placed.sheet, hold, sure, where, over_box=id(placed) in over)


@detector("shape-over-text")
def over_boxes(reading: Reading) -> Iterator[Finding]:
    """Pictures that something lies over, and boxes that it may; where it surely does, their words are told as unseen."""
    for below, over, hold in reading.floating.boxes:
        if hold is Hold.MAYBE or not below.float.shape.text.strip():
            yield floating.told_of_box(below.float, over.float, hold, _where(reading, below))


def _where(reading: Reading, placed: Placed) -> str:
    """Its place, without the words that it is named by: they may be those that are covered."""
    return reading.place(placed.element).partition(" (“")[0]
