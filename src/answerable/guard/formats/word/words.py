"""Words that are in a document and do not show; and those that do, for the search for personal data."""

from __future__ import annotations

from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.plain import unseen_characters
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from .marks import Block, Grid, Line, Piece, lines_of
from .reading import Reading

_CHANGED = frozenset({"tracked-change", "field-code"})
"""What is told with its author or its instruction, by the detectors of those."""


@detector("hidden-text", "tiny-text", "same-colour-text", "covered-text", "off-page", "header-never-shown", "unreferenced-note",
          "hidden-shape", "no-size-shape", "off-page-shape")  # fmt: skip
def hidden(reading: Reading) -> Iterator[Finding]:
    """Words that do not show, by the paragraph and the way in which they hide."""
    for _, line in reading.lines(shown=False):
        ways: dict[tuple[str, str], list[str]] = {}
        for piece in line.pieces:
            if isinstance(piece, Piece) and piece.text.strip() and not piece.seen and piece.look.unseen not in _CHANGED:
                ways.setdefault((piece.look.unseen, piece.look.why), []).append(piece.text)
        for (technique, why), texts in ways.items():
            yield found(technique, line.where, ["".join(texts).strip()], said=why, count=len(texts))


@detector("invisible-characters", "bidirectional-control", "private-character")
def unseen_letters(reading: Reading) -> Iterator[Finding]:
    """Characters in visible words that nobody sees."""
    yield from unseen_characters((line.where, line.words) for _, line in reading.lines() if not line.words.isascii())


def show(reading: Reading, look: Inspection) -> None:
    """Hand over the visible words, by the paragraph and by the table."""
    for story in reading.stories:
        if story.shown:
            _show(story.blocks, look)


def _show(blocks: list[Block], look: Inspection) -> None:
    for block in blocks:
        if isinstance(block, Line):
            marker = f"{block.marker} " if block.marker and block.words.strip() else ""
            look.shows(block.where, marker + block.words)
            _show(block.boxes, look)
        else:
            _show_table(block, look)


def _show_table(grid: Grid, look: Inspection) -> None:
    rows = [
        [cell.words for cell in row for _ in range(cell.across)]
        for row, number in zip(grid.rows, grid.numbers, strict=True)
        if number
    ]
    look.shows_table(grid.where, rows)
    for row in grid.rows:
        for cell in row:
            for line in lines_of(cell.blocks):
                for inner in line.boxes:
                    _show([inner], look)
