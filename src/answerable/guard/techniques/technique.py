"""What the catalogue says of one technique."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.guard.findings import Severity


@dataclass(frozen=True)
class Technique:
    """One way in which something hides or does harm."""

    code: str
    """Such as "hidden-sheet": in small letters, with dashes; kept for good, since stored reports name it."""
    severity: Severity
    what: str
    """One sentence in plain English: what is wrong."""
    mend: str = ""
    """One sentence: what to do."""
    facts: str = ""
    """Where the rule comes from: "facts/guard.md 3.1"."""
    cleanable: bool = True
    waivable: bool = True
