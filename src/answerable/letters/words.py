"""The words of a letter as an officer types them: paragraphs, headings and lists, and nothing else.

An empty line parts two paragraphs. A line that begins with "# " is a heading, with "## " a heading under it, with "- " an
item of a list. Everything else is text as it stands.
"""

from __future__ import annotations

from answerable.letters.clean import clean, one_line
from answerable.letters.outline import Block

_HEADINGS = {"# ": 2, "## ": 3}
_ITEM = "- "


def blocks(words: str) -> tuple[Block, ...]:
    """Return the words as the blocks of a letter; no heading is more than one level below the one before it."""
    found: list[Block] = []
    text: list[str] = []
    items: list[str] = []
    level = 1

    def close() -> None:
        if text:
            found.append(Block("text", text="\n".join(text)))
        if items:
            found.append(Block("list", entries=tuple(items)))
        text.clear()
        items.clear()

    for line in clean(words).split("\n"):
        stripped = line.strip()
        start = next((mark for mark in _HEADINGS if stripped.startswith(mark)), "")
        if not stripped:
            if text:
                close()
        elif start:
            close()
            level = min(_HEADINGS[start], level + 1)
            found.append(Block("heading", text=one_line(stripped.removeprefix(start)), level=level))
        elif stripped.startswith(_ITEM):
            if text:
                close()
            items.append(one_line(stripped.removeprefix(_ITEM)))
        else:
            if items:
                close()
            text.append(stripped)
    close()
    return tuple(block for block in found if block.text or any(block.entries))


def paragraphs(words: str) -> tuple[str, ...]:
    """Return the words cut where a reader sees a new piece: each paragraph, heading and item of a list by itself."""
    found: list[str] = []
    for block in blocks(words):
        if block.kind == "list":
            found += [f"{_ITEM}{entry}" for entry in block.entries]
        elif block.kind == "heading":
            found.append(f"{'#' * (block.level - 1)} {block.text}")
        else:
            found.append(block.text)
    return tuple(found)
