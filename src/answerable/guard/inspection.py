"""One file as it is being looked into: its place, its visible words, what it holds, and how deep we are inside it."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .findings import Coverage, Finding
from .techniques import found

DEPTH = 4  # files within files (facts/guard.md 6.3)
BYTES = 300 * 1024 * 1024  # of everything that is unpacked, together (facts/guard.md 6.3)
PARTS = 20_000  # files within files, together
SHOWN = 64 * 1024 * 1024  # characters of visible words that are kept for the search for personal data


class TooMuch(Exception):
    """The file holds more than may be unpacked: more than 300 MB, too many parts, or files within files without end."""


@dataclass(frozen=True)
class Passage:
    """Visible words at one place."""

    where: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A visible table: rows of cells as they are shown. `where` names it: "sheet “Q1”"; `first` is its first row's number."""

    where: str
    rows: tuple[tuple[str, ...], ...]
    first: int = 1


@dataclass
class _Shared:
    """What a file and all that lies in it have together."""

    room: int = BYTES
    parts: int = 0
    size: int = 0
    inspected: int = 0
    seen: int = 0
    passages: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    shown: int = SHOWN
    owed: float = 0.0


@dataclass(frozen=True)
class Inspection:
    """Handed to a format's `inspect`. It yields findings; everything else that it learns goes in here."""

    name: str
    into: Callable[[Inspection, bytes], Iterator[Finding]]
    """Looks into a file that lies in this one; see `inside`."""
    place: str = ""
    depth: int = 0
    inventory: list[str] = field(default_factory=list)
    shared: _Shared = field(default_factory=_Shared)

    def lists(self, what: str) -> None:
        """Put a line into the inventory: "Sheet “Q1”: 12 rows × 4 columns"."""
        self.inventory.append(f"{self.place}{what}")

    def shows(self, where: str, text: str) -> None:
        """Visible words at a place, for the search for personal data. Raises TooMuch beyond 64 million characters."""
        if text.strip():
            self._keep(len(text))
            self.shared.passages.append(Passage(_at(self.place, where), text))

    def shows_table(self, where: str, rows: Sequence[Sequence[str]], *, first: int = 1) -> None:
        """A visible table, for the same search; a column is judged as one. Raises TooMuch."""
        self._keep(sum(sum(map(len, row)) for row in rows))
        self.shared.grids.append(Grid(_at(self.place, where), tuple(tuple(row) for row in rows), first))

    def _keep(self, characters: int) -> None:
        self.shared.shown -= characters
        if self.shared.shown < 0:
            raise TooMuch

    def unpacks(self, size: int) -> None:
        """Call before or while unpacking `size` bytes. Raises TooMuch where all together is beyond the limits."""
        self.shared.room -= size
        self.shared.parts += 1
        self.shared.size += size
        if self.shared.room < 0 or self.shared.parts > PARTS:
            raise TooMuch

    def claims(self, size: int, *, parts: int = 1) -> None:
        """Say that unpacked parts of so many bytes were inspected: every byte of them is understood or a finding.

        What was unpacked (`unpacks`) and is never claimed holds the file: nothing passes because nobody looked.
        """
        self.shared.inspected += parts
        self.shared.seen += size

    def inside(self, name: str, content: bytes, where: str = "") -> Iterator[Finding]:
        """Look into a file that lies in this one: an attachment, an embedded workbook, a member of an archive.

        `where` says where in this file it lies; the findings' places begin with it. Deeper than four it is a finding itself.
        Pictures that are part of a page go through here too. Raises TooMuch.
        """
        where = where or name
        if self.depth + 1 > DEPTH:
            yield found("too-deep", self.place + where)
            return
        inner = replace(self, name=name, place=f"{self.place}{where} → ", depth=self.depth + 1)
        for one in self.into(inner, content):
            yield one if one.where.startswith(inner.place) else replace(one, where=_at(inner.place, one.where))

    def inside_unseen(self, name: str, content: bytes, where: str = "") -> tuple[list[Finding], list[str]]:
        """Look into a file that lies in this one where no reader sees it: the findings, and all words that it would show.

        Its words are no visible words of the outer file. Raises TooMuch.
        """
        shared = self.shared
        passages, grids = len(shared.passages), len(shared.grids)
        findings = list(self.inside(name, content, where))
        words = [one.text for one in shared.passages[passages:]]
        words += [cell for grid in shared.grids[grids:] for row in grid.rows for cell in row if cell.strip()]
        del shared.passages[passages:], shared.grids[grids:]
        return findings, words

    def longer(self, seconds: float) -> None:
        """Ask for more processor time: a long document may take longer than a short one, up to the hard limit.

        The parent's clock still ends everything.
        """
        # The limit is in whole seconds: what is asked for in parts of one adds up.
        self.shared.owed += seconds
        whole = int(self.shared.owed)
        self.shared.owed -= whole
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if soft != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_CPU, (min(soft + whole, hard), hard))

    @property
    def coverage(self) -> Coverage:
        """How much was looked into of what was unpacked."""
        return Coverage(self.shared.inspected, self.shared.parts, self.shared.seen, self.shared.size)


def _at(place: str, where: str) -> str:
    return place + where if where else place.removesuffix(" → ")
