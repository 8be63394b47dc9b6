"""What is read out of a document: its words, tables and pictures, each marked as seen or unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .colours import Colour
from .styles import Look

Align = Literal["left", "right", "centre", "justify"]


@dataclass(frozen=True)
class Piece:
    """Words of one look. A page break is the character of a form feed."""

    text: str
    look: Look
    link: str = ""
    """An address, or "#place" for one in the document."""
    note: str = ""
    """For the mark of a note its key: "footnote 3"."""
    counts: str = ""
    """For a field that counts pages: "page" or "pages"."""

    @property
    def seen(self) -> bool:
        """Whether a reader sees it."""
        return not self.look.unseen


@dataclass(frozen=True)
class Drawn:
    """A picture in the text. The sizes are in points; the crop are parts of its width and height from each side."""

    part: str
    """The name of its part; empty for one that is not in the file."""
    width: float
    height: float
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    unseen: str = ""
    why: str = ""
    kind: str = "picture"
    """picture, chart or diagram."""


@dataclass
class Line:
    """A paragraph."""

    where: str = ""
    pieces: list[Piece | Drawn] = field(default_factory=list)
    boxes: list[Grid | Line] = field(default_factory=list)
    """What stands in text boxes that are fixed to it."""
    level: int = 0
    marker: str = ""
    indent: int = 0
    align: Align = "left"
    breaks: bool = False
    """Whether a new page begins before it."""
    chunk: str = ""
    """The part of a file that is woven in here."""
    joins: bool = False
    """Whether its end was deleted, so that it runs into the next paragraph."""
    element: Any = None
    """What it was read from, where that is XML."""

    @property
    def words(self) -> str:
        """The words that a reader sees."""
        return "".join(one.text for one in self.pieces if isinstance(one, Piece) and one.seen).replace("\f", " ")


@dataclass
class GridCell:
    """A cell; a covered one is part of the cell above it."""

    blocks: list[Grid | Line] = field(default_factory=list)
    across: int = 1
    continues: bool = False

    @property
    def words(self) -> str:
        """The words that a reader sees in it."""
        return "\n".join(line.words for line in lines_of(self.blocks)).strip()


@dataclass
class Grid:
    """A table in the text: the rows that show, each with its cells."""

    where: str
    rows: list[list[GridCell]] = field(default_factory=list)
    headers: int = 0
    numbers: list[int] = field(default_factory=list)
    """The number of each row, from 1."""


Block = Line | Grid


def lines_of(blocks: list[Block]) -> Iterator[Line]:
    """Every paragraph, those in tables and text boxes too, in the order in which they are read."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
            yield from lines_of(block.boxes)
        else:
            for row in block.rows:
                for cell in row:
                    yield from lines_of(cell.blocks)


@dataclass
class Field:
    """A field: what it is told and what it shows."""

    where: str
    element: Any
    instruction: str = ""
    result: str = ""
    showing: bool = False


@dataclass
class Story:
    """The text of one part: the body, a header, one note."""

    kind: str
    """body, header, footer, footnote, endnote, comment."""
    where: str
    part: str
    root: Any
    shown: bool = True
    blocks: list[Block] = field(default_factory=list)
    key: str = ""


@dataclass(frozen=True)
class Page:
    """Measures of a section's page, in points."""

    width: float = 595.3
    height: float = 841.9
    left: float = 72.0
    right: float = 72.0
    top: float = 72.0
    bottom: float = 72.0


@dataclass(frozen=True)
class Around:
    """What surrounds words as they are read."""

    place: str = ""
    unseen: str = ""
    why: str = ""
    ground: Colour = (255.0, 255.0, 255.0)
    table: Any = None
    link: str = ""
    page: Page = Page()
    width: float = 451.0
    """Of the column of text, in points."""
