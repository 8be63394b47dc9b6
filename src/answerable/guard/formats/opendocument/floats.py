"""What floats over an OpenDocument text: frames and shapes over others, and those that may lie over words (facts/guard.md 3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.drawing import floating, opacity
from answerable.guard.formats.drawing.floating import POINT, Float, Hold, Row, Setter, Sheet, Spot
from answerable.guard.formats.drawing.reading import Area

from . import pages
from .asides import place
from .document import Document
from .styles import attribute, points
from .words import Reader, State

_MARGIN = 56.7  # points, 2 cm: as LibreOffice leaves it free
_A4 = (595.3, 841.9)
_FRONT = "run-through"
_PARTS = frozenset({"list", "list-item", "list-header", "section", "table", "table-rows", "table-row-group", "index-body", "text-box", "table-of-content", "numbered-paragraph", "table-header-rows"})  # fmt: skip
_ALONG = frozenset({"page", "page-content", "page-start-margin", "page-end-margin"})


@dataclass(frozen=True)
class _Set:
    """A text with its lines set and its floats placed."""

    floats: list[Float]
    rows: list[Row]
    sheet: Sheet


class Floating:
    """Everything that floats in a text document, in its text and in the headers and footers that show."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sheet = _sheet(document)
        roots = [document.body] if document.kind == "text" else []
        roots += [
            one
            for name, page in document.styles.masters.items()
            for one in page
            if name in document.masters_used and markup.local(one).startswith(("header", "footer")) and roots
        ]
        floats = any(attribute(one, "anchor-type") for root in roots for one in root.iter())
        self.stories = [self._set(root) for root in roots] if floats else []

    def covered(self) -> dict[Any, str]:
        """The frames with words that something surely lies over, and the technique."""
        return {
            below.content: "covered-text"
            for below, _, hold in self.boxes
            if hold is Hold.SURE and below.shape.text.strip()
        }

    @cached_property
    def boxes(self) -> tuple[tuple[Float, Float, Hold], ...]:
        """The frames and pictures that something lies over, or may lie over."""
        return tuple(found for one in self.stories for found in floating.covered(one.floats, one.sheet))

    def words(self) -> Iterator[tuple[Float, Sheet, Hold, list[str]]]:
        """What floats in front of a text, whether it lies over words of it, and the lines that it surely covers."""
        for story in self.stories:
            for one in story.floats:
                hold, sure = floating.over_words(one, story.rows, story.sheet)
                yield one, story.sheet, hold, sure

    def _set(self, root: Any) -> _Set:
        kind = markup.local(root)
        top = {"h": _MARGIN / 2, "f": self._sheet.height / POINT - _MARGIN}.get(kind[0], self._sheet.top / POINT)
        sheet = replace(self._sheet, top=top * POINT)
        made = _Set([], [], sheet)
        setter = Setter(sheet)
        self._blocks(root, setter, made, State(self._document.look), sheet.left, sheet.across)
        made.rows.extend(setter.rows)
        return made

    def _blocks(self, element: Any, setter: Setter, made: _Set, state: State, left: float, across: float) -> None:
        reader = Reader(self._document)
        for child in element:
            name = markup.local(child)
            if name in {"p", "h"}:
                self._paragraph(child, reader, setter, made, state, left, across)
            elif name in {"table-row"}:
                self._row(child, setter, made, reader.enter(child, state), left, across)
            elif name in pages.SHAPES or name == "g":
                self._float(child, setter.spot(left), made, state)
            elif name in _PARTS:
                inner = reader.enter(child, state)
                if not inner.gone:
                    self._blocks(child, setter, made, inner, left, across)

    def _row(self, row: Any, setter: Setter, made: _Set, state: State, left: float, across: float) -> None:
        cells = [one for one in row if markup.local(one).endswith("table-cell")]
        top, lowest, wide = setter.top, setter.top, across / max(len(cells), 1)
        for at, cell in enumerate(cells):
            setter.top = top
            self._blocks(cell, setter, made, state, left + at * wide, wide)
            lowest = max(lowest, setter.top)
        setter.top = lowest

    def _paragraph(
        self, element: Any, reader: Reader, setter: Setter, made: _Set, state: State, left: float, across: float
    ) -> None:
        _, rest = self._document.styles.properties("paragraph", attribute(element, "style-name"))
        if rest.get("break-before") == "page" or attribute(element, "master-page-name"):
            setter.begin_page()
        spot = setter.spot(left)
        pictures = []
        for one in _drawn_in(element):
            if attribute(one, "anchor-type") == "as-char":
                pictures.append(tuple((points(attribute(one, side)) or 0.0) * POINT for side in ("width", "height")))
            else:
                self._float(one, spot, made, state)
        paragraph = next(iter(reader.paragraphs([element], state)))
        words = [(one.text, one.look.size) for one in paragraph.pieces if not one.gone]
        align = {"end": "right", "right": "right", "center": "centre"}.get(rest.get("text-align", ""), "left")
        setter.paragraph(
            words, left=left, across=across, align=align, pictures=[(wide, high) for wide, high in pictures]
        )
        if rest.get("break-after") == "page":
            setter.begin_page()

    def _float(self, element: Any, spot: Spot, made: _Set, state: State) -> None:
        """A frame or shape, or each in a group, in the place that its style gives it."""
        if markup.local(element) == "g":
            for one in element:
                if markup.local(one) in pages.SHAPES or markup.local(one) == "g":
                    self._one(one, element, spot, made, state)
            return
        self._one(element, element, spot, made, state)

    def _one(self, element: Any, anchor: Any, spot: Spot, made: _Set, state: State) -> None:
        if markup.local(element) == "g":
            for one in element:
                if markup.local(one) in pages.SHAPES or markup.local(one) == "g":
                    self._one(one, anchor, spot, made, state)
            return
        shape = next(iter(pages.read_shapes(self._document, [element], state.look)), None)
        if shape is None or shape.hidden:
            return
        _, rest = self._document.styles.properties(*pages.style_of(anchor))
        whole = shape.area or _unplaced(element)
        if whole is None:
            return
        of_page = attribute(anchor, "anchor-type") == "page" or rest.get("vertical-rel") in _ALONG
        left, known_left = self._across(whole, rest, spot, of_page)
        top, known_top = self._down(whole, rest, of_page)
        behind = rest.get("run-through") == "background" and rest.get("wrap", _FRONT) == _FRONT
        # A shape without a wrap of its own stands in front; a frame has the text run around it.
        usual = _FRONT if markup.local(anchor) != "frame" else "none"
        front = not behind and rest.get("wrap", usual) == _FRONT
        made_spot = replace(spot, page=self._page(anchor, spot))
        layer = attribute(anchor, "z-index")
        order = (int(layer) if layer.isdigit() else 0) * 100_000 + len(made.floats)
        shape = replace(shape, area=Area(left, top, whole.width, whole.height), order=order)
        if shape.kind == "pic":
            shape = replace(shape, filled=shape.filled and self._opaque(element))
        known = known_left and known_top
        made.floats.append(Float(shape, made_spot, of_page, front, not known, element, behind))

    @staticmethod
    def _page(anchor: Any, spot: Spot) -> int:
        number = attribute(anchor, "anchor-page-number")
        fixed = attribute(anchor, "anchor-type") == "page" and number.isdigit()
        return int(number) - 1 if fixed else spot.page

    def _across(self, area: Area, rest: Any, spot: Spot, of_page: bool) -> tuple[float, bool]:
        sheet = self._sheet
        page = rest.get("horizontal-rel", "page" if of_page else "paragraph")
        start, room = (0.0, sheet.width) if page == "page" else (sheet.left, sheet.across)
        if page.startswith("page-content"):
            start, room = sheet.left, sheet.across
        elif page != "page":
            start = spot.left
        side = rest.get("horizontal-pos", "from-left")
        share = {"center": 0.5, "right": 1.0, "outside": 1.0, "left": 0.0, "inside": 0.0}.get(side)
        return (start + area.left, True) if share is None else (start + (room - area.width) * share, True)

    def _down(self, area: Area, rest: Any, of_page: bool) -> tuple[float, bool]:
        sheet = self._sheet
        if not of_page:
            return area.top, rest.get("vertical-pos", "from-top") in {"from-top", "top", "below"}
        content = rest.get("vertical-rel") == "page-content"
        start, room = (sheet.top, sheet.room) if content else (0.0, sheet.height)
        share = {"middle": 0.5, "bottom": 1.0, "top": 0.0}.get(rest.get("vertical-pos", "from-top"))
        return (start + area.top, True) if share is None else (start + (room - area.height) * share, True)

    def _opaque(self, frame: Any) -> bool:
        """Whether the picture in a frame lets nothing through."""
        package = self._document.package
        for one in frame:
            if markup.local(one) == "image":
                name = package.named(self._document.folder + attribute(one, "href").removeprefix("./"))
                if name is not None:
                    return opacity.is_opaque(package.read(name))
        return True


def _unplaced(element: Any) -> Area | None:
    """The size of a frame that does not say where it begins: it begins where it is fixed."""
    width, height = points(attribute(element, "width")), points(attribute(element, "height"))
    if height is None:
        height = next((points(attribute(one, "min-height")) for one in element if attribute(one, "min-height")), None)
    return None if width is None or height is None else Area(0.0, 0.0, width * POINT, height * POINT)


def _drawn_in(element: Any) -> Iterator[Any]:
    """The frames and shapes that are fixed to a paragraph, none that lies in another, a note or a remark."""
    for one in element:
        name = markup.local(one)
        if name in pages.SHAPES or name == "g":
            yield one
        elif name not in {"note", "annotation"}:
            yield from _drawn_in(one)


def _sheet(document: Document) -> Sheet:
    master = document.styles.masters.get(document.main_master)
    width, height = pages.size_of(document, master) if master is not None else (0.0, 0.0)
    width, height = width or _A4[0], height or _A4[1]
    sides = dict.fromkeys(("left", "right", "top", "bottom"), _MARGIN)
    layout = document.styles.pages.get(attribute(master, "page-layout-name")) if master is not None else None
    for block in layout if layout is not None else ():
        for side in sides if markup.local(block) == "page-layout-properties" else ():
            said = points(attribute(block, f"margin-{side}") or attribute(block, "margin"))
            sides[side] = sides[side] if said is None else said
    room, across = height - sides["top"] - sides["bottom"], width - sides["left"] - sides["right"]
    return Sheet(
        *(one * POINT for one in (width, height, sides["left"], sides["top"], max(room, 72.0), max(across, 72.0)))
    )


@detector("shape-over-text")
def over_words(floats: Floating) -> Iterator[Finding]:
    """Filled shapes and pictures in front of the text: what they cover is still there."""
    over = {id(one) for _, one, _ in floats.boxes}
    for one, sheet, hold, sure in floats.words():
        yield from floating.told(one, sheet, hold, sure, _where(one), over_box=id(one) in over)


@detector("shape-over-text")
def over_boxes(floats: Floating) -> Iterator[Finding]:
    """Pictures that something lies over, and frames that it may; where it surely does, their words are told as unseen."""
    for below, over, hold in floats.boxes:
        if hold is Hold.MAYBE or not below.shape.text.strip():
            yield floating.told_of_box(below, over, hold, _where(below))


def _where(one: Float) -> str:
    """Its place, without the words that it is named by: they may be those that are covered."""
    return place(one.content, "header or footer").partition(" (“")[0]
