"""Paragraphs, list items and table rows on their way to becoming text; shared by every format that marks them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A first cell that numbers its row.
_LABEL = re.compile(r"\(?(?:q(?:uestion)?\.?\s*)?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.):]?", re.I)


@dataclass(frozen=True)
class Block:
    """One paragraph (`close` False), or one list item or table row (`close` True: no blank line before its like)."""

    text: str
    close: bool = False
    depth: int = 0  # how deep in lists


def joined(blocks: Iterable[Block]) -> str:
    """The blocks as text: paragraphs divided by a blank line, list items and rows each on a line."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        words = block.text.strip("\n")
        if not words.strip():
            continue
        if before is not None:
            parts.append("\n" if block.close and before.close else "\n\n")
        parts.append("  " * max(block.depth - 1, 0) + words.strip() if block.close else words.strip())
        before = block
    return "".join(parts)


def row(cells: list[str]) -> str:
    """A table's row on one line. A number alone in the first cell stands before the second, as a list's label would."""
    folded = [" ".join(cell.split()) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    if len(folded) > 1 and folded[1] and _LABEL.fullmatch(folded[0]):
        folded[:2] = [f"{folded[0]} {folded[1]}"]
    return " | ".join(folded)


def decimal(number: int) -> str:
    """1, 2, 3."""
    return str(number)


def letters(number: int) -> str:
    """a, b … z, aa, bb, as Word and HTML count."""
    if number < 1:
        return str(number)
    turns, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (turns + 1) if turns < 10 else str(number)


def roman(number: int) -> str:
    """i, ii, iii, iv; plain figures outside 1 to 3999."""
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        written += sign * count
    return written
