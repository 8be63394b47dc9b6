"""What can be seen in a file, and nothing else: the only thing that passes from a stranger's file into a clean copy.

The limited child reads a file into one of these; the writers (cleaning/writing) make a new file of it from nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Cell:
    """One visible cell."""

    text: str = ""
    """As it is shown."""
    number: float | None = None
    """Its value where it is a number, a date (as days since 1899-12-30) or a yes (1) and no (0)."""
    format: str = ""
    """The number format it is shown in, such as "0.00" or "dd/mm/yyyy"."""
    bold: bool = False
    across: int = 1
    """How many columns it takes."""
    down: int = 1


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: its rows from the first that shows anything; `widths` of columns in characters."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Book:
    """The visible sheets of a workbook."""

    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    link: str = ""
    """An address, kept only where the words say it."""
    size: float = 0.0
    """Points; 0 for the usual size."""
    colour: str = ""
    """As "1d70b8"; empty for black."""
    counts: Literal["", "page", "pages"] = ""
    """What the words count where they are worked out on every page: the number of the page, or how many there are."""


@dataclass(frozen=True)
class Picture:
    """Pixels and nothing else: a PNG that was drawn anew. Sizes in points."""

    png: bytes
    width: float
    height: float
    description: str = ""
    left: float = 0.0
    top: float = 0.0
    """Where it stands on a slide."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `level` of a heading from 1; a list item has its `marker` as shown ("•", "1.", "(a)")."""

    runs: tuple[Run, ...] = ()
    level: int = 0
    marker: str = ""
    indent: int = 0
    align: Literal["left", "right", "centre", "justify"] = "left"
    page_break: bool = False
    """Whether a new page begins before it."""


@dataclass(frozen=True)
class TableCell:
    """A cell of a table in a document."""

    blocks: tuple[Block, ...] = ()
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Table:
    """A table in a document. `headers` counts the rows that head it."""

    rows: tuple[tuple[TableCell, ...], ...]
    headers: int = 0
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0
    """Where it stands on a slide, in points; 0 in a document."""


Block = Paragraph | Table | Picture


@dataclass(frozen=True)
class Document:
    """A document's visible content in the order in which it reads."""

    blocks: tuple[Block, ...]
    header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    notes: tuple[tuple[str, tuple[Block, ...]], ...] = ()
    """Footnotes and endnotes that the text refers to: the mark and the words."""
    title: str = ""
    language: str = "en-GB"
    width: float = 595.3
    height: float = 841.9
    """Of the page, in points."""


@dataclass(frozen=True)
class Box:
    """Words at a place on a slide, in points from its top left."""

    left: float
    top: float
    width: float
    height: float
    paragraphs: tuple[Paragraph, ...] = ()
    fill: str = ""


@dataclass(frozen=True)
class Slide:
    """One visible slide, in the order in which its things are drawn."""

    items: tuple[Box | Picture | Table, ...] = ()


@dataclass(frozen=True)
class Deck:
    """The visible slides of a presentation."""

    slides: tuple[Slide, ...]
    width: float = 720.0
    height: float = 540.0
    title: str = ""


@dataclass(frozen=True)
class File:
    """A file that was made ready in the limited child: a rebuilt PDF, a picture, a text."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Member:
    """One of several: its name, with its folders, and what can be seen in it, to be written in its own kind."""

    name: str
    content: Book | Document | Deck | File | Files


@dataclass(frozen=True)
class Files:
    """Several files, where one cannot hold what was visible: an archive's members, an e-mail's attachments."""

    files: tuple[Member, ...] = field(default=())


Content = Book | Document | Deck | File | Files
"""What a rebuilder hands over."""
