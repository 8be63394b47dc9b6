"""From an OpenDocument text or presentation to what a reader sees of it, by the guard's own reading."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from answerable.cleaning.content import Block, Content, Deck, Document, Paragraph, Picture, Run, Slide, Table, TableCell
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds, markup
from answerable.guard.formats import opendocument as read
from answerable.guard.formats.drawing import Area, Shape
from answerable.guard.formats.opendocument import floats, pages, text, words
from answerable.guard.formats.opendocument.styles import attribute, points
from answerable.guard.formats.plain import without_unseen
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged, Encrypted, Package

from .decks import POINT, Item, Maker, finished
from .pixels import repainted
from .word import refuse_covers

_BULLET = "•"
_WIDEST = 450.0  # points: a picture on a page


def prepare() -> None:
    """Load what opens pictures and what reads spreadsheets, while files may still be opened."""
    from PIL import Image

    Image.init()
    import_module("answerable.cleaning.rebuilding.open_workbooks")


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """What can be seen in an OpenDocument text or presentation. Raises CannotClean."""
    try:
        document = read.read(Package(content, Inspection("document", lambda *_: iter(()))))
    except Damaged:
        raise CannotClean("The file is damaged and cannot be read.") from None
    except Encrypted:
        raise CannotClean("The file is protected by a password.") from None
    except ValueError:
        raise CannotClean("The file has no content that can be read.") from None
    return (
        _deck(document)
        if kind == kinds.ODP or document.kind in {"presentation", "drawing"}
        else _Texts(document).document()
    )


class _Texts:
    """Makes a document of the paragraphs, tables and pictures that show. Raises CannotClean."""

    def __init__(self, document: read.Document) -> None:
        self._document = document
        self._notes: list[tuple[str, Any]] = []
        floating = floats.Floating(document)
        refuse_covers((*floats.over_words(floating), *floats.over_boxes(floating)))
        self._reader = words.Reader(document, self._notes, floating.covered())

    def document(self) -> Document:
        """The whole of it."""
        state = words.State(self._document.look)
        blocks = tuple(self._blocks(self._document.body, state))
        notes = tuple((mark, tuple(self._blocks(body, state))) for mark, body in list(self._notes))
        ends: dict[str, list[Block]] = {"header": [], "footer": []}
        for _, one, shown in text.ends(self._document):
            if shown and markup.local(one) in ends and not ends[markup.local(one)]:
                ends[markup.local(one)] = [
                    block for block in self._blocks(one, state) if not isinstance(block, Paragraph) or block.runs
                ]
        width, height = _page(self._document)
        return Document(blocks, tuple(ends["header"]), tuple(ends["footer"]), notes, width=width, height=height)

    def _blocks(self, element: Any, state: words.State, depth: int = 0, style: str = "") -> Iterator[Block]:
        for child in element:
            name = markup.local(child)
            if name in {"p", "h"}:
                yield from self._paragraph(child, state, depth, "")
            elif name == "list":
                inner = attribute(child, "style-name") or style
                yield from self._list(child, state, depth, inner)
            elif name == "table":
                yield from self._table(child, self._reader.enter(child, state))
            elif name in {"frame", "g", "custom-shape", "rect", "text-box"}:
                yield from self._drawn(child, state)
            elif name in {
                "section",
                "index-body",
                "index-title",
                "table-of-content",
                "illustration-index",
                "table-index",
                "object-index",
                "user-index",
                "alphabetical-index",
                "bibliography",
                "note-body",
                "numbered-paragraph",
                "text-content",
            }:
                inner_state = self._reader.enter(child, state)
                if not inner_state.gone:
                    yield from self._blocks(child, inner_state, depth, style)

    def _list(self, element: Any, state: words.State, depth: int, style: str) -> Iterator[Block]:
        number = 0
        for item in element:
            if markup.local(item) not in {"list-item", "list-header"}:
                continue
            number += markup.local(item) == "list-item"
            mark = self._marker(style, depth, number) if markup.local(item) == "list-item" else ""
            for block in self._blocks(item, state, depth + 1, style):
                if isinstance(block, Paragraph) and mark and not block.marker and block.runs:
                    yield replace(block, marker=mark, indent=depth)
                    mark = ""
                else:
                    yield block

    def _marker(self, style: str, depth: int, number: int) -> str:
        for part in (self._document.content, self._document.styles_part):
            for one in part.iter() if part is not None else ():
                if markup.local(one) == "list-style" and attribute(one, "name") == style:
                    for level in one:
                        if (
                            attribute(level, "level") == str(depth + 1)
                            and markup.local(level) == "list-level-style-number"
                        ):
                            return f"{number}{attribute(level, 'num-suffix')}" if attribute(level, "num-format") else ""
        return _BULLET

    def _paragraph(self, element: Any, state: words.State, depth: int, marker: str) -> Iterator[Block]:
        read_one = next(iter(self._reader.paragraphs([element], state)))
        runs = tuple(run for run in map(_run, read_one.pieces) if run is not None)
        _, rest = self._document.styles.properties("paragraph", attribute(element, "style-name"))
        align = {"end": "right", "right": "right", "center": "centre", "justify": "justify"}.get(
            rest.get("text-align", ""), "left"
        )
        breaks = rest.get("break-before") == "page" and markup.local(element.getparent()) in {"text", "section"}
        yield Paragraph(runs, read_one.level, marker, depth, align, breaks)  # type: ignore[arg-type]
        for one in element.iter():
            if markup.local(one) in {"frame", "custom-shape", "rect"} and not _within_frame(one, element):
                yield from self._drawn(one, state)

    def _drawn(self, frame: Any, state: words.State) -> Iterator[Block]:
        inner = self._reader.enter(frame, state)
        if inner.gone or _no_size(frame):
            return
        png = painted(self._document, frame)
        if png is not None:
            width, height = points(attribute(frame, "width")) or 200.0, points(attribute(frame, "height")) or 150.0
            scale = min(1.0, _WIDEST / width)
            yield Picture(png, width * scale, height * scale)
            return
        for row in chart_rows(self._document, frame):
            yield Table(tuple(tuple(TableCell((Paragraph((Run(one),)),)) for one in line) for line in row))
        yield from self._blocks(frame, inner)
        for box in frame:
            if markup.local(box) == "text-box":
                yield from self._blocks(box, inner)

    def _table(self, table: Any, state: words.State) -> Iterator[Block]:
        if state.gone:
            return
        rows, headers = [], 0
        for row, heads in _rows(table):
            inner = self._reader.enter(row, state)
            if inner.gone:
                continue
            cells = []
            for cell in row:
                if markup.local(cell) == "table-cell":
                    blocks = tuple(self._blocks(cell, self._reader.enter(cell, inner)))
                    across, down = attribute(cell, "number-columns-spanned"), attribute(cell, "number-rows-spanned")
                    cells.append(TableCell(blocks, int(across or 1), int(down or 1)))
            if cells:
                rows.append(tuple(cells))
                headers += heads
        if rows:
            yield Table(tuple(rows), headers)


def _within_frame(one: Any, paragraph: Any) -> bool:
    here = one.getparent()
    while here is not None and here is not paragraph:
        if markup.local(here) in {"frame", "custom-shape", "rect", "note", "annotation"}:
            return True
        here = here.getparent()
    return False


def _rows(table: Any, heads: bool = False) -> Iterator[tuple[Any, bool]]:
    for one in table:
        name = markup.local(one)
        if name == "table-row":
            yield one, heads
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(one, heads or name == "table-header-rows")


def _run(piece: words.Piece) -> Run | None:
    if piece.gone or not piece.text:
        return None
    said = without_unseen(piece.text)
    plain = piece.link.removeprefix("mailto:").rstrip("/")
    link = piece.link if piece.link.startswith(("http://", "https://", "mailto:")) and plain in said else ""
    look = piece.look
    colour = look.colour
    shown = (
        f"{round(colour.red):02x}{round(colour.green):02x}{round(colour.blue):02x}"
        if colour is not None and colour.light < 200
        else ""
    )
    return Run(
        said,
        look.bold,
        look.italic,
        look.underline,
        link,
        0.0 if 9 <= look.size <= 13 else round(look.size, 1),
        "" if shown == "000000" else shown,
    )


def _no_size(frame: Any) -> bool:
    sides = [points(attribute(frame, side)) for side in ("width", "height") if attribute(frame, side)]
    return any(side is not None and side < 1.0 for side in sides)


def _page(document: read.Document) -> tuple[float, float]:
    master = document.styles.masters.get(document.main_master)
    width, height = pages.size_of(document, master) if master is not None else (0.0, 0.0)
    return width or 595.3, height or 841.9


def painted(document: read.Document, frame: Any) -> bytes | None:
    """The pixels of the picture in a frame as they are shown; None where it has none that can be painted."""
    if pages.is_blank(document, frame):
        return None
    for one in frame:
        if markup.local(one) == "image":
            name = document.package.named(read.target(document.folder, attribute(one, "href")))
            content = document.package.read(name) if name is not None else None
            png = repainted(content, _crop(document, frame, content)) if content is not None else None
            if png is not None:
                return png
    return None


def _crop(document: read.Document, frame: Any, content: bytes) -> tuple[float, float, float, float]:
    top, right, low, left = pages.clip(document, frame)
    if max(top, right, low, left) <= 0:
        return (0.0, 0.0, 0.0, 0.0)
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as opened:
            across, down = opened.info.get("dpi", (96, 96))
            width, height = opened.width * 72 / (across or 96), opened.height * 72 / (down or 96)
    except (OSError, ValueError, SyntaxError):
        return (0.0, 0.0, 0.0, 0.0)
    shares = (left / width, top / height, right / width, low / height)
    return (
        min(max(shares[0], 0.0), 0.99),
        min(max(shares[1], 0.0), 0.99),
        min(max(shares[2], 0.0), 0.99),
        min(max(shares[3], 0.0), 0.99),
    )


def chart_rows(document: read.Document, frame: Any) -> Iterator[list[list[str]]]:
    """The table of the figures that a chart in a frame draws; nothing where its names are not drawn."""
    for one in frame:
        if markup.local(one) != "object":
            continue
        folder = f"{read.target(document.folder, attribute(one, 'href'))}/"
        if document.package.named(f"{folder}content.xml") is None:
            continue
        inner = read.read(document.package, folder)
        if inner.kind == "chart" and read.labels_drawn(inner):
            rows = []
            for table in inner.body.iter():
                if markup.local(table) == "table":
                    for row, _ in _rows(table):
                        rows.append(
                            [
                                without_unseen("".join(cell.itertext()).strip())
                                for cell in row
                                if markup.local(cell) == "table-cell"
                            ]
                        )
            if rows:
                yield rows


def _deck(document: read.Document) -> Deck:
    shown = [one for one in pages.pages(document) if not one.hidden]
    width, height = next(((one.canvas.width / POINT, one.canvas.height / POINT) for one in shown), (720.0, 540.0))
    return Deck(tuple(_slide(document, one) for one in shown), width or 720.0, height or 540.0)


def _slide(document: read.Document, page: pages.Page) -> Slide:
    canvas = page.canvas

    def paint(shape: Shape) -> bytes | None:
        return painted(document, shape.element)

    def extra(shape: Shape) -> Sequence[Item]:
        area = shape.area or Area(0, 0, 0, 0)
        place = (area.left / POINT, area.top / POINT, area.width / POINT, area.height / POINT)
        return tuple(
            Table(tuple(tuple(TableCell((Paragraph((Run(one),)),)) for one in line) for line in rows), 0, *place)
            for rows in chart_rows(document, shape.element)
        )

    maker = Maker(canvas, paint, extra, lambda link: link)
    below = [one for one in canvas.below if not pages.is_placeholder(one.element)]
    items: list[Item] = [*maker.background(), *maker.items([replace(one, order=at) for at, one in enumerate(below)])]
    items += maker.items(pages.read_shapes(document, pages.without_notes(page.element), page.look))
    return finished(items, canvas.width / POINT, canvas.height / POINT)
