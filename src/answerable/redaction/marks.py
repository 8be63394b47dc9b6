"""What is to be removed: areas of pages, each under a section. Plain geometry, in points from a page's top left corner."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.guard.boxes import Box, overlap

MARGIN = 1.5
"""Points by which a mark is widened, so that no edge of a letter stands out beside it."""


@dataclass(frozen=True, order=True)
class Mark:
    """One area of a page, counted from 1, that is to be removed under `citation` ("s.40(2)")."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    citation: str

    @property
    def box(self) -> Box:
        """The area as it was marked."""
        return self.left, self.top, self.right, self.bottom

    @property
    def grown(self) -> Box:
        """The area that is blackened: the mark with its margin."""
        return self.left - MARGIN, self.top - MARGIN, self.right + MARGIN, self.bottom + MARGIN

    @property
    def label(self) -> str:
        """What a screen reader says in its place."""
        return f"[Removed: {self.citation}]"


def touches(mark: Mark, box: Box, *, scanned: bool) -> bool:
    """Whether a word at this place goes with the mark. In a scan, words are placed roughly: half a line more goes."""
    more = (box[3] - box[1]) / 2 if scanned else 0.0
    left, top, right, bottom = mark.grown
    return overlap((left - more, top - more, right + more, bottom + more), box)


def digest(marks: Iterable[Mark], *, sha256: str, title: str) -> str:
    """SHA-256 of all that a copy is made from: another file, other marks or another title make it out of date."""
    listed = sorted([m.page, *(round(edge, 2) for edge in m.box), m.citation] for m in marks)
    return hashlib.sha256(json.dumps([sha256, title, listed], ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Removed:
    """How often something was removed under one section, and on which pages."""

    citation: str
    count: int
    pages: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """For the letter: "s.40(2): 3 removals, on pages 1, 4 and 5"."""
        pages = [str(page) for page in self.pages]
        listed = pages[0] if len(pages) == 1 else f"{', '.join(pages[:-1])} and {pages[-1]}"
        removals = "1 removal" if self.count == 1 else f"{self.count:,} removals"
        return f"{self.citation}: {removals}, on page{'' if len(pages) == 1 else 's'} {listed}"


def summary(marks: Sequence[Mark]) -> tuple[Removed, ...]:
    """What was removed, section by section in the order in which they first come."""
    ordered = sorted(marks)
    sections = dict.fromkeys(mark.citation for mark in ordered)
    return tuple(
        Removed(
            section,
            sum(mark.citation == section for mark in ordered),
            tuple(dict.fromkeys(mark.page for mark in ordered if mark.citation == section)),
        )
        for section in sections
    )
