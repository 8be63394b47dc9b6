"""From shapes as they are drawn to the things of a clean slide: only words that are read, and pictures painted anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from answerable.cleaning.content import Box, Paragraph, Picture, Run, Slide, Table, TableCell
from answerable.guard.formats.drawing import WHITE, Area, Canvas, Colour, Line, Shape, Words, unseen
from answerable.guard.formats.drawing.colours import from_hex
from answerable.guard.formats.plain import without_unseen

from .pixels import repainted

POINT = 12_700.0  # EMU
_LIGHT = 128.0
_ADDRESSES = ("http://", "https://", "mailto:")

Item = Box | Picture | Table
Paint = Callable[[Shape], bytes | None]
"""The pixels of a shape's picture as they are shown; None where it has none that can be painted."""
Extra = Callable[[Shape], Sequence[Item]]
"""What stands in a shape that is neither words nor a picture: a chart's table, a diagram's boxes."""
Address = Callable[[str], str]
"""Where the link of some words leads."""


@dataclass(frozen=True)
class Maker:
    """Makes things of slides; `inside` cuts what is not on the page."""

    canvas: Canvas
    paint: Paint
    inner: Extra = lambda _: ()
    address: Address = lambda _: ""

    def items(self, shapes: Sequence[Shape], *, where: str = "") -> Iterator[Item]:
        """What is seen of the shapes, in the order in which they are drawn."""
        # What counted itself (numbers of slides) is plain words in the copy, so it is judged as such.
        shapes = [
            replace(
                one,
                lines=tuple(
                    replace(line, words=tuple(replace(word, counted=False) for word in line.words))
                    for line in one.lines
                ),
            )
            for one in shapes
        ]
        gone = {
            one.order
            for _, one in (*unseen.hidden(list(shapes), where), *unseen.outside(list(shapes), where, self.canvas))
        }
        gone |= {one.order for _, one in unseen.empty(list(shapes), where)}
        left = [one for one in shapes if one.order not in gone]
        for _, one in unseen.covered(left, where, self.canvas):
            gone.add(one.order)
        for shape in left:
            yield from self._item(shape, left, gone=shape.order in gone)

    def background(self) -> Iterator[Item]:
        """The ground of the slide where it is a colour other than white."""
        ground = self.canvas.ground
        if ground is not None and not ground.like(Colour(255, 255, 255)):
            yield Box(0, 0, self.canvas.width / POINT, self.canvas.height / POINT, (), _hex(ground))

    def _item(self, shape: Shape, known: list[Shape], *, gone: bool) -> Iterator[Item]:
        if shape.area is None or shape.hidden:
            return
        area = shape.area
        place = (area.left / POINT, area.top / POINT, max(area.width, 1.0) / POINT, max(area.height, 1.0) / POINT)
        words = not gone and any(line.text.strip() for line in shape.every_line)
        if shape.mixed and not gone:
            png = self.paint(shape)
            if png:
                yield Picture(png, place[2], place[3], "", place[0], place[1])
        if shape.rows and words:
            rows = tuple(
                tuple(self._cell(cell, shape) for cell in row if not cell.merged and cell.width >= POINT)
                for row in shape.rows
            )
            yield Table(rows, 0, *place)
            return
        if not gone:
            yield from self.inner(shape)
        fill = _hex(shape.fill) if shape.fill is not None and shape.filled else ""
        if shape.mixed and shape.kind != "pic" and shape.filled and not fill:
            fill = self._mean(shape)
        if words or (fill and shape.kind != "cxnSp"):
            paragraphs = tuple(self._paragraphs(shape, known)) if words else ()
            yield Box(*place, paragraphs, fill)

    def _mean(self, shape: Shape) -> str:
        """One colour in place of a gradient or a pattern."""
        own = next((one for one in shape.element if str(one.tag).endswith("}spPr")), None)
        form = (
            next((one for one in own if str(one.tag).endswith(("}gradFill", "}pattFill"))), None)
            if own is not None
            else None
        )
        colours = [one for one in self.canvas.palette.all_inside(form) if one is not None] if form is not None else []
        if not colours:
            return ""
        return _hex(
            Colour(
                *(
                    sum(values) / len(colours)
                    for values in zip(*((one.red, one.green, one.blue) for one in colours), strict=True)
                )
            )
        )

    def _paragraphs(self, shape: Shape, known: list[Shape]) -> Iterator[Paragraph]:
        ground = unseen.ground_of(shape, known, self.canvas)
        number = 0
        for line in shape.lines:
            runs = tuple(self._runs(line, ground))
            number = number + 1 if line.bullet == "1." else 0
            marker = f"{number}." if line.bullet == "1." else line.bullet
            yield Paragraph(
                runs, marker=_mark(marker) if runs else "", indent=line.level, align=_ALIGN.get(line.align, "left")
            )

    def _runs(self, line: Line, ground: Colour | None) -> Iterator[Run]:
        for words in line.words:
            if words.text and not unseen.why_unread(words, ground):
                yield self._run(words, ground)

    def _run(self, words: Words, ground: Colour | None) -> Run:
        text = without_unseen(words.text)
        address = self.address(words.link) if words.link else ""
        link = address if address.startswith(_ADDRESSES) and address.removeprefix("mailto:").rstrip("/") in text else ""
        colour = words.colour
        if colour is None or (ground is not None and colour.over(ground).like(ground)):
            colour = None
        return Run(
            text, words.bold, words.italic, words.underline, link, round(words.size, 1), _hex(colour) if colour else ""
        )

    def _cell(self, cell: object, shape: Shape) -> TableCell:
        from answerable.guard.formats.drawing import TableCell as Seen

        assert isinstance(cell, Seen)
        seen = []
        for line in cell.lines:
            runs = [
                self._run(replace(one, colour=None), None)
                for one in line.words
                if one.text and not unseen.why_unread(one, cell.fill)
            ]
            seen.append(Paragraph(tuple(replace(one, colour="") for one in runs), align=_ALIGN.get(line.align, "left")))
        return TableCell(tuple(seen), cell.across, cell.down)


_ALIGN: dict[str, Literal["left", "right", "centre", "justify"]] = {
    "l": "left",
    "r": "right",
    "ctr": "centre",
    "just": "justify",
    "dist": "justify",
}


def _mark(marker: str) -> str:
    """A bullet that every font has."""
    return marker if not marker or (marker.isascii() and len(marker) <= 4) else "•"


def _hex(colour: Colour) -> str:
    return f"{round(colour.red):02x}{round(colour.green):02x}{round(colour.blue):02x}"


def finished(items: Sequence[Item], width: float, height: float) -> Slide:
    """A slide of the items: what is filled and painted first, then the words, so that nothing lies over them.

    Pictures are cut at the slide's edge, and left out where later things hide them; words have a colour that is read on what
    they stand on, and a size in which they fit. `width` and `height` of the slide are in points; 0 for no edge.
    """
    under: list[Item] = []
    for item in items:
        if isinstance(item, Picture):
            shown = _cut(item, width, height)
            under += [shown] if shown is not None and not _is_white(shown.png) else []
        elif isinstance(item, Box) and item.fill:
            under.append(replace(item, paragraphs=()))
    under = [one for at, one in enumerate(under) if not _hidden(one, under[at + 1 :])]
    words = [one for one in items if isinstance(one, Table) or (isinstance(one, Box) and one.paragraphs)]
    return Slide((*under, *(_readable(one, under, height) for one in words)))


def _readable(item: Item, under: Sequence[Item], height: float) -> Item:
    if not isinstance(item, Box):
        return item
    ground = _under(item, under)
    fitting = _fitting(item, height)
    return replace(fitting, fill="", paragraphs=tuple(_contrasting(one, ground) for one in fitting.paragraphs))


def _fitting(box: Box, height: float) -> Box:
    """The box with smaller words where they would run off the slide."""
    needed = sum(_high(one, box.width - 14.4) for one in box.paragraphs)
    room = height - box.top - 8.0
    if not height or needed <= room or room < 20:
        return box
    scale = max(room / needed, 0.4) ** 0.5
    scaled = box.paragraphs
    for _ in range(12):
        scaled = tuple(
            replace(one, runs=tuple(replace(run, size=max((run.size or 18.0) * scale, 5.0)) for run in one.runs))
            for one in box.paragraphs
        )
        if sum(_high(one, box.width - 14.4) for one in scaled) <= room:
            break
        scale *= 0.85
    return replace(box, paragraphs=scaled)


def _high(paragraph: Paragraph, width: float) -> float:
    """How high a paragraph stands, in points, by the same estimate as the guard's (formats/drawing/cover)."""
    size = max((run.size or 18.0 for run in paragraph.runs), default=18.0)
    lines = sum(
        1 + int(len(text) * size * 0.5 / max(width, size))
        for text in "".join(run.text for run in paragraph.runs).split("\n")
    )
    return lines * size * 1.2


def _cut(picture: Picture, width: float, height: float) -> Picture | None:
    """A picture without what lies beyond the slide's edge; None where nothing is left."""
    if not width or not height:
        return picture
    left, top = max(0.0, -picture.left) / picture.width, max(0.0, -picture.top) / picture.height
    right = max(0.0, picture.left + picture.width - width) / picture.width
    low = max(0.0, picture.top + picture.height - height) / picture.height
    if left + right >= 0.99 or top + low >= 0.99:
        return None
    if max(left, top, right, low) < 0.001:
        return picture
    png = repainted(picture.png, (left, top, right, low))
    if png is None:
        return None
    return replace(
        picture,
        png=png,
        left=max(picture.left, 0.0),
        top=max(picture.top, 0.0),
        width=picture.width * (1 - left - right),
        height=picture.height * (1 - top - low),
    )


def _is_white(png: bytes) -> bool:
    """Whether nothing is drawn in a picture."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        return min(opened.convert("L").tobytes()) > 250


_STEPS = 24


def _hidden(item: Item, above: Sequence[Item]) -> bool:
    """Whether later things together cover all of it but a sliver."""
    if not above or item.width <= 0 or item.height <= 0:
        return False
    seen = 0
    for across in range(_STEPS):
        for down in range(_STEPS):
            x, y = item.left + (across + 0.5) * item.width / _STEPS, item.top + (down + 0.5) * item.height / _STEPS
            seen += not any(
                one.left <= x <= one.left + one.width and one.top <= y <= one.top + one.height for one in above
            )
    return seen < _STEPS * _STEPS * 0.1


def _under(box: Box, below: Sequence[Item]) -> Colour | None:
    """The colour that a box stands on; None where it is a picture or several."""
    ground: Colour | None = WHITE
    mine = _area(box)
    for one in below:
        share = mine.shared(_area(one))
        if isinstance(one, Box) and one.fill and share > 0.9:
            ground = from_hex(one.fill)
        elif share > 0.1 and (not isinstance(one, Box) or one.fill):
            ground = None
    return ground


def _area(item: Item) -> Area:
    return Area(item.left, item.top, item.width, item.height)


def _contrasting(paragraph: Paragraph, ground: Colour | None) -> Paragraph:
    if ground is None:
        return paragraph
    contrast = "000000" if ground.light > _LIGHT else "ffffff"
    runs = []
    for run in paragraph.runs:
        colour = from_hex(run.colour) if run.colour else Colour(0, 0, 0)
        runs.append(
            replace(run, colour="" if contrast == "000000" else contrast)
            if colour is not None and colour.like(ground)
            else run
        )
    return replace(paragraph, runs=tuple(runs))
