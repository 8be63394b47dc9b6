"""What the guard finds, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

EXCERPT = 120  # characters of what was found that are shown


class Severity(StrEnum):
    """What a finding means for the file (facts/guard.md section 3)."""

    REFUSE = "refuse"
    """It cannot be inspected, or holds what nobody may let pass: no person can wave it through."""
    HOLD = "hold"
    """Something is hidden in it: the file must be mended before it leaves."""
    NOTE = "note"
    """Shown to the approver; it does not stop the file."""


@dataclass(frozen=True)
class Finding:
    """One thing in a file that a reader would not see, or that does harm where it is opened."""

    technique: str
    """A code, such as "hidden-text"."""
    severity: Severity
    where: str
    """The place in plain words: "page 2", "row 14, column 3"; empty for the file as a whole."""
    excerpt: str
    """The hidden words, cut to a line; empty where there are none to show. Show it to staff only, and log it never."""
    mend: str
    """One sentence: what is wrong and what to do."""


@dataclass(frozen=True)
class Verdict:
    """What the guard says of one file."""

    name: str
    kind: str
    """By content: pdf, csv, text, html, png, jpeg, docx, xlsx …, or unknown."""
    findings: tuple[Finding, ...] = ()
    inventory: tuple[str, ...] = ()
    """What is in it, in plain words, for the approver to compare with what they expect: "2 pages", "12 rows of 4 cells"."""

    @property
    def blocks(self) -> bool:
        """Whether the file must not leave as it is."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)

    def as_data(self) -> Mapping[str, Any]:
        """The verdict to be stored beside the file. The excerpts are left out: what is hidden is not copied about."""
        return {
            "name": self.name,
            "kind": self.kind,
            "blocks": self.blocks,
            "inventory": list(self.inventory),
            "findings": [
                {"technique": one.technique, "severity": one.severity.value, "where": one.where, "mend": one.mend}
                for one in self.findings
            ],
        }


def excerpt(text: str) -> str:
    """The text on one line, cut to what is shown, with every character that does not print named by its number."""
    shown = "".join(one if one.isprintable() else f"[U+{ord(one):04X}]" for one in " ".join(text.split()))
    return shown if len(shown) <= EXCERPT else shown[: EXCERPT - 1] + "…"
