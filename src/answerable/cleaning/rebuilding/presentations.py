"""From a presentation to what its audience sees: the slides that are shown, by the guard's own reading of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from answerable.cleaning.content import Box, Deck, Paragraph, Run, Slide, Table, TableCell
from answerable.cleaning.errors import CannotClean
from answerable.guard import markup
from answerable.guard.formats.drawing import Area, Canvas, Shape, charts, diagrams, read_shapes, unseen
from answerable.guard.formats.plain import without_unseen
from answerable.guard.formats.presentation import deck as read
from answerable.guard.formats.presentation import drawing_of, is_fleeting, vanishing
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged, Encrypted, Package

from .decks import POINT, Item, Maker, finished
from .pixels import repainted


def prepare() -> None:
    """Load what opens pictures, while files may still be opened."""
    from PIL import Image

    Image.init()


def rebuild(content: bytes, kind: str, wanted: str) -> Deck:
    """The visible slides of a presentation. Raises CannotClean."""
    try:
        deck = read.read(Package(content, Inspection("presentation", lambda *_: iter(()))))
    except Damaged:
        raise CannotClean("The presentation is damaged and cannot be read.") from None
    except Encrypted:
        raise CannotClean("The presentation is protected by a password.") from None
    except ValueError:
        raise CannotClean("The file holds no presentation.") from None
    return Deck(
        tuple(_slide(deck, one) for one in deck.slides if not is_fleeting(one)),
        deck.width / POINT or 720.0,
        deck.height / POINT or 540.0,
    )


def _slide(deck: read.Deck, slide: read.Sheet) -> Slide:
    canvas = deck.canvas(slide)
    pointers = {one.id: one for one in deck.package.relationships(slide.part)}

    def address(link: str) -> str:
        return pointers[link].target if link in pointers and pointers[link].external else ""

    items: list[Item] = []
    ground = Maker(canvas, lambda shape: None)
    items += ground.background()
    for sheet in reversed(_behind(slide)):
        under = _Parts(deck, sheet.part)
        plain = [one for one in read_shapes(sheet.tree, canvas) if read.role(one.element)[0] is None]
        items += Maker(canvas, under.paint, under.extra).items(plain)
    mine = _Parts(deck, slide.part)
    gone = {one.order for one in vanishing(slide)}
    shapes = [
        one for one in (read_shapes(slide.tree, canvas) if slide.tree is not None else []) if one.order not in gone
    ]
    items += Maker(canvas, mine.paint, mine.extra, address).items(shapes)
    return finished(items, canvas.width / POINT, canvas.height / POINT)


def _behind(slide: read.Sheet) -> list[read.Sheet]:
    """The layout and the master whose shapes show on a slide."""
    shown: list[read.Sheet] = []
    here: read.Sheet | None = slide
    while here is not None and here.above is not None and here.root.get("showMasterSp") not in {"0", "false"}:
        here = here.above
        if here.tree is not None:
            shown.append(here)
    return shown


class _Parts:
    """What the shapes of a slide, layout or master point to."""

    def __init__(self, deck: read.Deck, part: str) -> None:
        self._deck = deck
        self._pointers = {one.id: one for one in deck.package.relationships(part)}

    def _bytes(self, pointer: str) -> bytes | None:
        one = self._pointers.get(pointer)
        name = None if one is None or one.external else self._deck.package.named(one.target)
        return None if name is None else self._deck.package.read(name)

    def paint(self, shape: Shape) -> bytes | None:
        """The shown part of a shape's picture."""
        if any(True for _ in unseen.blanked(shape, "")):
            return None
        for pointer in unseen.picture_pointers(shape.element):
            content = self._bytes(pointer)
            png = repainted(content, _crop(shape.element)) if content is not None else None
            if png is not None:
                return png
        return None

    def extra(self, shape: Shape) -> Sequence[Item]:
        """A chart as the table of what it shows; a diagram as the boxes that it draws."""
        if shape.area is None or shape.kind != "graphicFrame":
            return ()
        for one in shape.element.iter():
            name = markup.local(one)
            pointer = (
                next((value for key, value in one.attrib.items() if key.endswith(("}id", "}dm"))), "")
                if isinstance(one.tag, str)
                else ""
            )
            if name == "chart" and pointer:
                content = self._bytes(pointer)
                return tuple(chart_items(content, shape.area)) if content is not None else ()
            if name == "relIds" and pointer:
                return tuple(self._diagram(pointer, shape.area))
        return ()

    def _diagram(self, pointer: str, area: Area) -> Iterator[Item]:
        data = self._pointers.get(pointer)
        part = self._deck.package.named(data.target) if data is not None else None
        if part is None:
            return
        drawing = drawing_of(self._deck, part)
        root = markup.parse(self._deck.package.read(drawing or part))
        if drawing is not None:
            for one in Maker(Canvas(), lambda shape: None).items(read_shapes(root, Canvas())):
                if isinstance(one, Box):
                    yield Box(
                        one.left + area.left / POINT,
                        one.top + area.top / POINT,
                        one.width,
                        one.height,
                        one.paragraphs,
                        one.fill,
                    )
            return
        words = tuple(Paragraph((Run(without_unseen(text)),), marker="•") for text in diagrams.words(root))
        yield Box(area.left / POINT, area.top / POINT, area.width / POINT, area.height / POINT, words)


def _crop(element: Any) -> tuple[float, float, float, float]:
    """What is cut off a picture at its left, top, right and bottom, in shares."""
    shares = [0.0, 0.0, 0.0, 0.0]
    for one in element.iter():
        name = markup.local(one)
        for at, side in enumerate("ltrb"):
            cut = unseen.share(one.get(side)) if name in {"srcRect", "fillRect"} else 0.0
            if name == "srcRect" and cut > 0:
                shares[at] += cut
            elif name == "fillRect" and cut < 0:
                # The picture is stretched beyond its frame; the frame shows so much less of it.
                shares[at] += -cut / (1 - cut)
    return (min(shares[0], 0.99), min(shares[1], 0.99), min(shares[2], 0.99), min(shares[3], 0.99))


def chart_items(content: bytes, area: Area) -> Iterator[Item]:
    """A chart's title, and the table of the figures that it draws."""
    root = markup.parse(content)
    title, rows = charts.drawn_table(root)
    left, top, width, height = area.left / POINT, area.top / POINT, area.width / POINT, area.height / POINT
    if title:
        yield Box(left, top, width, 24.0, (Paragraph((Run(without_unseen(title), bold=True),), align="centre"),))
        top, height = top + 26.0, max(height - 26.0, 1.0)
    if rows:
        cells = tuple(tuple(TableCell((Paragraph((Run(without_unseen(text)),)),)) for text in row) for row in rows)
        yield Table(cells, 1 if any(rows[0]) else 0, left, top, width, height)


__all__ = ["chart_items", "rebuild"]
