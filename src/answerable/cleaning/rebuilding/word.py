"""From a Word document to what a reader sees of it. The reading is the guard's own: what that marks as unseen is not taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal, cast

from lxml.etree import XMLSyntaxError

from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table, TableCell
from answerable.cleaning.errors import CannotClean
from answerable.cleaning.rebuilding.pixels import repainted
from answerable.guard import markup
from answerable.guard.child import look_closely
from answerable.guard.findings import Finding
from answerable.guard.formats.drawing import chart
from answerable.guard.formats.drawing.charts import shown_texts
from answerable.guard.formats.plain import without_unseen
from answerable.guard.formats.word import colours, floats, links
from answerable.guard.formats.word.marks import Block as Read
from answerable.guard.formats.word.marks import Drawn, Grid, GridCell, Line, Piece, Story
from answerable.guard.formats.word.names import opened
from answerable.guard.formats.word.reading import Reading
from answerable.guard.inspection import Inspection
from answerable.guard.package import Damaged, Encrypted, Package

BOX = "███"
"""What stands where words were under a black box: of one length, so that nobody can work out how long they were."""
_LOST = "[A picture stood here that could not be copied.]"
_USUAL = (9.0, 13.0)  # points: sizes that need no mention


def rebuild(content: bytes, kind: str, wanted: str) -> Document:
    """What can be seen in a Word document. Raises CannotClean."""
    try:
        reading = Reading(Package(content, Inspection("document", lambda *_: iter(()))))
        refuse_covers((*floats.over_words(reading), *floats.over_boxes(reading)))
        return _Maker(reading).document()
    except (Damaged, XMLSyntaxError, KeyError):
        raise CannotClean("The document is damaged and cannot be read.") from None
    except Encrypted:
        raise CannotClean("The document is protected by a password.") from None


def refuse_covers(covers: Iterable[Finding]) -> None:
    """Raise CannotClean where something may lie over words: a copy without it would show what it covers."""
    for one in covers:
        raise CannotClean(
            f"A box or picture may lie over words ({one.where or 'the text'}). Delete the words under it, or put it "
            "beside them, then try again."
        )


class _Maker:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._marks = self._number_notes()

    def document(self) -> Document:
        """The whole document."""
        page = self._reading.page(0)
        blocks = tuple(self._blocks(self._reading.body.blocks))
        return Document(
            blocks=blocks or (Paragraph(),),
            header=self._margins("header"),
            footer=self._margins("footer"),
            notes=tuple(self._notes()),
            title=title_of(blocks),
            width=page.width,
            height=page.height,
        )

    def _number_notes(self) -> dict[str, str]:
        """The mark of each note that is referred to: footnotes by number, endnotes by letter where there are both."""
        seen = [key for key, shown in self._reading.note_marks.items() if shown]
        return {key: str(number) for number, key in enumerate(seen, 1)}

    def _notes(self) -> Iterator[tuple[str, tuple[Block, ...]]]:
        stories = {story.key: story for story in self._reading.stories if story.key and story.shown}
        for key, mark in self._marks.items():
            if key in stories:
                yield mark, tuple(self._blocks(stories[key].blocks))

    def _margins(self, kind: str) -> tuple[Block, ...]:
        """What shows at the head or foot of any page, once."""
        found: list[Block] = []
        said: set[str] = set()
        for story in self._reading.stories:
            if story.kind != kind or not story.shown:
                continue
            blocks = [block for block in self._blocks(story.blocks) if not _is_empty(block)]
            words = _story_words(story)
            if blocks and words not in said:
                said.add(words)
                found += blocks
        return tuple(found)

    def _blocks(self, read: list[Read]) -> Iterator[Block]:
        waiting: Line | None = None
        for block in read:
            if isinstance(block, Grid):
                yield from self._line(waiting) if waiting is not None else ()
                waiting = None
                yield from self._table(block)
                continue
            line = block if waiting is None else _joined(waiting, block)
            waiting = line if block.joins else None
            if waiting is None:
                yield from self._line(line)
        if waiting is not None:
            yield from self._line(waiting)

    def _line(self, line: Line) -> Iterator[Block]:
        """A paragraph as it shows: words, pictures and text boxes one after another."""
        if line.chunk:
            yield from self._woven(line.chunk)
            return
        runs: list[Run] = []
        breaks = line.breaks
        said = False
        for part in self._parts(line):
            if isinstance(part, Run):
                runs.append(part)
                continue
            if runs:
                yield paragraph_of(line, runs, breaks=breaks, first=not said)
                runs, breaks, said = [], False, True
            if part is None:
                breaks = True
            else:
                yield part
                said = True
        if runs or not said or breaks:
            yield paragraph_of(line, runs, breaks=breaks, first=not said)
        yield from self._blocks(line.boxes)

    def _parts(self, line: Line) -> Iterator[Run | Block | None]:
        """The runs and pictures of a paragraph; None for a page break."""
        boxed = False
        for piece in line.pieces:
            if isinstance(piece, Drawn):
                if not piece.unseen:
                    yield from self._drawn(piece)
                continue
            if piece.note and piece.seen and piece.note in self._marks:
                yield Run(f"[{self._marks[piece.note]}]")
            if not piece.seen:
                if piece.look.unseen == "covered-text" and piece.text.strip() and not boxed:
                    yield Run(BOX)
                boxed = piece.look.unseen == "covered-text"
                continue
            boxed = False
            yield from runs_of(piece, shown_link(piece, line))

    def _woven(self, part: str) -> Iterator[Block]:
        """The words that show of a file that is woven into the text."""
        _, look = look_closely(part.rpartition("/")[2], self._reading.package.read(part))
        for passage in look.shared.passages:
            for text in passage.text.splitlines():
                yield Paragraph((Run(without_unseen(text)),))
        for grid in look.shared.grids:
            yield Table(tuple(tuple(_cell_of(text) for text in row) for row in grid.rows))

    def _drawn(self, drawn: Drawn) -> Iterator[Block]:
        if drawn.kind == "picture":
            yield self._picture(drawn)
        elif drawn.part:
            root = opened(self._reading.package.read(drawn.part))
            yield from self._chart(drawn.part, root) if drawn.kind == "chart" else _diagram(root)

    def _chart(self, part: str, root: Any) -> Iterator[Block]:
        """What a chart shows, as a table of its figures; its words alone where it keeps more than it shows."""
        look = Inspection("chart", lambda *_: iter(()))
        for text in shown_texts(root):
            yield Paragraph((Run(without_unseen(text)),))
        rows = [] if any(chart(self._reading.package, part, "chart", look)) else list(_figures(root))
        if rows:
            yield Table(tuple(tuple(_cell_of(text) for text in row) for row in rows), headers=1)

    def _picture(self, drawn: Drawn) -> Block:
        part = self._reading.package.named(drawn.part) if drawn.part else None
        png = repainted(self._reading.package.read(part), drawn.crop) if part else None
        if png is None:
            return Paragraph((Run(_LOST),))
        return Picture(png, max(drawn.width, 4.0), max(drawn.height, 4.0))

    def _table(self, grid: Grid) -> Iterator[Block]:
        rows = [row for row, number in zip(grid.rows, grid.numbers, strict=True) if number]
        if not rows:
            return
        made = [
            tuple(self._cell(row, cell, rows[index:]) for cell in row if not cell.continues)
            for index, row in enumerate(rows)
        ]
        yield Table(tuple(made), headers=min(grid.headers, len(rows)))

    def _cell(self, row: list[GridCell], cell: GridCell, below: list[list[GridCell]]) -> TableCell:
        column = 0
        for one in row:
            if one is cell:
                break
            column += one.across
        down = 1
        for later in below[1:]:
            under = _at(later, column)
            if under is None or not under.continues:
                break
            down += 1
        return TableCell(tuple(block for block in self._blocks(cell.blocks)), cell.across, down)


def _at(row: list[GridCell], column: int) -> GridCell | None:
    """The cell that begins at this column."""
    at = 0
    for cell in row:
        if at == column:
            return cell
        at += cell.across
    return None


def _cell_of(text: str) -> TableCell:
    return TableCell((Paragraph((Run(without_unseen(text)),)),))


def _figures(root: Any) -> Iterator[list[str]]:
    """The figures of a chart: a row for each category, a column for each series."""
    series = [one for one in root.iter() if markup.local(one) == "ser"]
    names = ["".join(_values(one, "tx")) for one in series]
    labels = _values(series[0], "cat") if series else []
    columns = [_values(one, "val") for one in series]
    if labels and columns:
        yield ["", *names]
        for number, label in enumerate(labels):
            yield [label, *(column[number] if number < len(column) else "" for column in columns)]


def _values(series: Any, name: str) -> list[str]:
    inside = next((one for one in series if markup.local(one) == name), None)
    return [(one.text or "").strip() for one in inside.iter() if markup.local(one) == "v"] if inside is not None else []


def _diagram(root: Any) -> Iterator[Block]:
    """The words of a diagram."""
    for one in root.iter():
        if markup.local(one) == "p" and "drawingml" in markup.namespace(one):
            text = "".join(part.text or "" for part in one.iter() if markup.local(part) == "t").strip()
            if text:
                yield Paragraph((Run(without_unseen(text)),))


def _joined(first: Line, second: Line) -> Line:
    """Two paragraphs of which the end of the first was deleted: one, with the settings of the second."""
    return replace(second, pieces=first.pieces + second.pieces, boxes=first.boxes + second.boxes, breaks=first.breaks)


def paragraph_of(line: Line, runs: list[Run], *, breaks: bool, first: bool) -> Paragraph:
    """A paragraph of these words; its heading and its mark only where they are its `first`."""
    return Paragraph(
        runs=tuple(runs),
        level=line.level if first else 0,
        marker=without_unseen(line.marker) if first else "",
        indent=line.indent,
        align=line.align,
        page_break=breaks,
    )


def runs_of(piece: Piece, link: str) -> Iterator[Run | None]:
    """The words of a piece, cut at page breaks."""
    for number, text in enumerate(piece.text.split("\f")):
        if number:
            yield None
        text = without_unseen(text)
        if text:
            look = piece.look
            dark = look.colour is not None and colours.contrast(look.colour, colours.WHITE) >= 2.5
            black = look.colour is None or colours.is_dark(look.colour)
            yield Run(
                text,
                bold=look.bold,
                italic=look.italic,
                underline=look.underline,
                link=link,
                size=0.0 if _USUAL[0] <= look.size <= _USUAL[1] else min(max(look.size, 4.0), 72.0),
                colour="".join(f"{round(one):02x}" for one in look.colour or ()) if dark and not black else "",
                counts=cast(Literal["", "page", "pages"], piece.counts),
            )


def shown_link(piece: Piece, line: Line) -> str:
    """The address of a link whose words say it; empty for any other, and for words without one."""
    if not piece.link.startswith(("http://", "https://", "mailto:")):
        return ""
    words = "".join(one.text for one in line.pieces if isinstance(one, Piece) and one.seen and one.link == piece.link)
    return piece.link if links.says_address(piece.link, words) else ""


def _story_words(story: Story) -> str:
    return " ".join(line.words for line in story.blocks if isinstance(line, Line))


def _is_empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not any(run.text.strip() for run in block.runs)


def title_of(blocks: tuple[Block, ...]) -> str:
    """What a document is called: its first heading, else the beginning of its first words."""
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    for one in (*(line for line in lines if line.level), *lines):
        words = " ".join("".join(run.text for run in one.runs).split())
        if words:
            return words if len(words) <= 100 else words[:99].rstrip() + "…"
    return ""
