"""Two versions of a letter side by side, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from answerable.letters.words import paragraphs

_PIECES = re.compile(r"\s+|[^\W_]+|[^\w\s]|_")
_ALIKE = 0.4
"""The share of words that two paragraphs have in common for one to be shown as the other, changed."""


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Some words that share their fate."""

    change: Change
    text: str


@dataclass(frozen=True)
class Pair:
    """A paragraph of the earlier version beside what stands for it in the later one; a side without one is empty."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def sides(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both sides, the earlier one first."""
        return (self.before, self.after)

    @property
    def changed(self) -> bool:
        """Whether anything is not the same on both sides."""
        return any(piece.change is not Change.SAME for side in self.sides for piece in side)


def compare(before: str, after: str) -> list[Pair]:
    """Return the paragraphs of both versions in order, each beside its counterpart."""
    return compare_paragraphs(paragraphs(before), paragraphs(after))


def compare_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return the same for texts that are cut into paragraphs already."""
    pairs: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += [Pair(_all(Change.SAME, text), _all(Change.SAME, text)) for text in old[a:b]]
        else:
            pairs += _changed(old[a:b], new[c:d])
    return pairs


def _changed(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Paragraphs that differ: each new one beside the first old one, not yet passed, that it is like."""
    pairs: list[Pair] = []
    at = 0
    for text in new:
        like = next((place for place in range(at, len(old)) if _alike(old[place], text)), None)
        if like is None:
            pairs.append(Pair((), _all(Change.ADDED, text)))
            continue
        pairs += [Pair(_all(Change.REMOVED, gone), ()) for gone in old[at:like]]
        pairs.append(_words(old[like], text))
        at = like + 1
    return pairs + [Pair(_all(Change.REMOVED, gone), ()) for gone in old[at:]]


def _all(change: Change, text: str) -> tuple[Piece, ...]:
    return (Piece(change, text),)


def _alike(old: str, new: str) -> bool:
    return SequenceMatcher(a=old.split(), b=new.split(), autojunk=False).ratio() >= _ALIKE


def _words(old: str, new: str) -> Pair:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        same = tag == "equal"
        for side, words, change in ((left, before[a:b], Change.REMOVED), (right, after[c:d], Change.ADDED)):
            if words:
                side.append(Piece(Change.SAME if same else change, "".join(words)))
    return Pair(tuple(left), tuple(right))
