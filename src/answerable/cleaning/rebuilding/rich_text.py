"""From rich text to what a reader sees of it. The reading is the guard's own: what that marks as unseen is not taken."""

from __future__ import annotations

from collections.abc import Iterator

from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table, TableCell
from answerable.cleaning.errors import CannotClean
from answerable.guard.formats.rich_text import floats
from answerable.guard.formats.rich_text.reading import Image, Reading
from answerable.guard.formats.rich_text.tokens import NotRichText
from answerable.guard.formats.word.marks import Block as Read
from answerable.guard.formats.word.marks import Grid, Line, Piece

from .pixels import repainted
from .word import BOX, paragraph_of, refuse_covers, runs_of, shown_link, title_of


def rebuild(content: bytes, kind: str, wanted: str) -> Document:
    """What can be seen in rich text. Raises CannotClean."""
    try:
        reading = Reading(content)
    except NotRichText:
        raise CannotClean("The document is damaged and cannot be read.") from None
    refuse_covers((*floats.over_words(reading), *floats.over_boxes(reading)))
    maker = _Maker(reading)
    blocks = tuple(maker.blocks(reading.blocks))
    return Document(
        blocks=blocks or (Paragraph(),),
        header=maker.margins("header"),
        footer=maker.margins("footer"),
        notes=tuple((mark, tuple(maker.blocks(note))) for mark, note in reading.notes),
        title=title_of(blocks),
        width=reading.width,
        height=reading.height,
    )


class _Maker:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._images: dict[int, list[Image]] = {}
        for image in reading.images:
            if image.seen and image.data:
                self._images.setdefault(id(image.line), []).append(image)

    def margins(self, kind: str) -> tuple[Block, ...]:
        """What shows at the head or foot of any page, once."""
        found: list[Block] = []
        for name, read in self._reading.shown_headers().items():
            if name.startswith(kind):
                found += [one for one in self.blocks(read) if one not in found and not _is_empty(one)]
        return tuple(found)

    def blocks(self, read: list[Read]) -> Iterator[Block]:
        """The paragraphs and tables as they show."""
        for block in read:
            if isinstance(block, Grid):
                rows = tuple(tuple(TableCell(tuple(self.blocks(cell.blocks))) for cell in row) for row in block.rows)
                yield Table(rows)
            else:
                yield from self._line(block)

    def _line(self, line: Line) -> Iterator[Block]:
        runs: list[Run] = []
        breaks, boxed, said = line.breaks, False, False
        images = {image.at: image for image in self._images.get(id(line), ())}
        for number, piece in enumerate([*line.pieces, None]):
            if number in images:
                if runs:
                    yield paragraph_of(line, runs, breaks=breaks, first=not said)
                    runs, breaks, said = [], False, True
                yield _picture(images[number])
                said = True
            if not isinstance(piece, Piece):
                continue
            if piece.note and piece.seen:
                runs.append(Run(f"[{piece.note}]"))
            if not piece.seen:
                if piece.look.unseen == "covered-text" and piece.text.strip() and not boxed:
                    runs.append(Run(BOX))
                boxed = piece.look.unseen == "covered-text"
                continue
            boxed = False
            for run in runs_of(piece, shown_link(piece, line)):
                if run is None:
                    yield paragraph_of(line, runs, breaks=breaks, first=not said)
                    runs, breaks, said = [], True, True
                else:
                    runs.append(run)
        if runs or not said:
            yield paragraph_of(line, runs, breaks=breaks, first=not said)
        yield from self.blocks(line.boxes)


def _picture(image: Image) -> Block:
    left, top, right, bottom = image.crop
    wide, high = max(image.wide, 1), max(image.high, 1)
    shares = [
        min(max(side / whole, 0.0), 0.999) for side, whole in ((left, wide), (top, high), (right, wide), (bottom, high))
    ]
    png = repainted(bytes(image.data), (shares[0], shares[1], shares[2], shares[3]))
    if png is None:
        return Paragraph((Run("[A picture stood here that could not be copied.]"),))
    shown = (image.wide - left - right, image.high - top - bottom) if image.wide and image.high else (4000, 3000)
    return Picture(png, max(shown[0] / 20, 4.0), max(shown[1] / 20, 4.0))


def _is_empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not any(run.text.strip() for run in block.runs)
