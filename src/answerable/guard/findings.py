"""What the guard finds, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .inventory import counted

EXCERPT = 120  # characters of an excerpt
TEXTS = 200_000  # characters of what one finding holds; the rest is counted, not kept


class Severity(StrEnum):
    """What a finding means for the file (facts/guard.md section 3)."""

    BLOCK = "block"
    """Something is hidden in it, or it cannot be inspected: the file must not leave as it is."""
    LOOK = "look"
    """A person must look: it may be right to release it, and only a person can know."""
    NOTE = "note"
    """Shown, and stops nothing."""


@dataclass(frozen=True)
class Finding:
    """One thing in a file that a reader would not see, that does harm where it is opened, or that tells of a person."""

    technique: str
    """A code of the catalogue (guard/techniques), such as "hidden-sheet"."""
    severity: Severity
    where: str
    """The place in words that a person can go to: "sheet “Data”, column F", "page 2"; empty for the file as a whole."""
    texts: tuple[str, ...]
    """What was found, word for word, in pieces. For staff with the file only: never stored, logged or printed unmasked."""
    mend: str
    """One or two sentences: what is wrong and what to do."""
    count: int = 1
    """How many of them there are at this place: cells, rows, words."""
    cleanable: bool = True
    """Whether a clean copy can be made without it."""
    waivable: bool = True
    """Whether a second person may let the file leave all the same: never what could not be inspected (facts/guard.md 6.2)."""
    confidence: float = 1.0
    """From 0 to 1: how sure the guard is that it is what it says."""
    reason: str = ""
    """Why the guard takes it for that: "follows “date of birth”", "checksum holds"."""

    @property
    def excerpt(self) -> str:
        """What was found, masked: its first and last two characters and its length. Empty where there are no words."""
        return masked(" ".join(self.texts))


@dataclass(frozen=True)
class Coverage:
    """How much of a file was looked into. Anything left over is a finding."""

    parts: int = 0
    """Files, parts, streams or objects inside it that were inspected."""
    parts_of: int = 0
    bytes: int = 0
    bytes_of: int = 0


@dataclass(frozen=True)
class Verdict:
    """What the guard says of one file."""

    name: str
    kind: str
    """By content: pdf, csv, text, html, png, jpeg, docx, xlsx …, or unknown."""
    findings: tuple[Finding, ...] = ()
    inventory: tuple[str, ...] = ()
    """What is in it, for the officer to compare with what they expect: "Sheet “Q1”: 12 rows × 4 columns", "2 pages"."""
    coverage: Coverage = Coverage()

    @property
    def word(self) -> str:
        """The verdict in one word: "block", "look" or "safe"."""
        found = {one.severity for one in self.findings}
        return "block" if Severity.BLOCK in found else "look" if Severity.LOOK in found else "safe"

    @property
    def blocks(self) -> bool:
        """Whether the file must not leave as it is."""
        return self.word == "block"

    @property
    def inspected(self) -> bool:
        """Whether the file could be looked into at all."""
        return not any(one.technique in NOT_INSPECTED for one in self.findings)

    def as_data(self) -> Mapping[str, Any]:
        """The verdict to be stored beside the file. What was found is left out: what is hidden is not copied about."""
        return {
            "name": self.name,
            "kind": self.kind,
            "verdict": self.word,
            "blocks": self.blocks,
            "inventory": list(self.inventory),
            "coverage": {
                "parts": self.coverage.parts,
                "parts_of": self.coverage.parts_of,
                "bytes": self.coverage.bytes,
                "bytes_of": self.coverage.bytes_of,
            },
            "findings": [
                {
                    "technique": one.technique,
                    "severity": one.severity.value,
                    "where": one.where,
                    "mend": one.mend,
                    "count": one.count,
                    "cleanable": one.cleanable,
                    "waivable": one.waivable,
                }
                for one in self.findings
            ],
        }


def kept(data: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of a verdict that was stored as `Verdict.as_data`, without what was found."""
    return tuple(
        Finding(
            technique=one["technique"],
            severity=Severity(one["severity"]),
            where=one["where"],
            texts=(),
            mend=one["mend"],
            count=one["count"],
            cleanable=one["cleanable"],
            waivable=one["waivable"],
        )
        for one in data.get("findings", ())
    )


NOT_INSPECTED = frozenset(
    {
        "not-inspected",
        "part-not-inspected",
        "encrypted",
        "too-large",
        "too-deep",
        "empty",
        "kind-not-inspected",
        "damaged-table",
        "bomb",
    }
)
"""The techniques that say that the file, or a part of it, could not be looked into."""


def plain(text: str) -> str:
    """The text with every character that does not print named by its number; lines stay lines."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in "\n\t" else f"[U+{ord(one):04X}]" for one in text)


def excerpt(text: str) -> str:
    """The text on one line, cut to what is shown, with every character that does not print named by its number."""
    shown = plain(" ".join(text.split()))
    return shown if len(shown) <= EXCERPT else shown[: EXCERPT - 1] + "…"


def masked(text: str) -> str:
    """The first and last two characters of a text and how long it is (facts/guard.md 6.3); of a short one its length alone."""
    line = excerpt(text[: EXCERPT * 4]) if len(text) > EXCERPT * 4 else excerpt(text)
    if not line:
        return ""
    length = len(" ".join(text.split()))
    if length < 8:
        return f"({counted(length, 'character')})"
    tail = "".join(text.split())[-2:]
    return f"{line[:2]}…{excerpt(tail)} ({length:,} characters)"


def cut(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts up to what one finding keeps, without those that are empty."""
    kept: list[str] = []
    room = TEXTS
    for text in texts:
        if room <= 0:
            break
        piece = text[:room]
        if piece.strip():
            kept.append(piece)
            room -= len(piece) + 1
    return tuple(kept)
