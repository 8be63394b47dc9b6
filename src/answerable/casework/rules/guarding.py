"""What the guard is told of a case, and what an officer confirms of a file before it leaves (facts/guard.md 6.2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

LEAST_REASONS = 15
"""Characters of the reasons why a file may leave despite a finding."""


def words_of_requester(name: str, email: str, address: str) -> tuple[str, ...]:
    """Return the name, the address and the contact details of the person who asked, each by itself, without empty ones."""
    lines = [line.strip() for line in address.splitlines()]
    return tuple(part for part in (name.strip(), email.strip(), " ".join(filter(None, lines)), *lines) if part)


def inventory_digest(files: Iterable[tuple[str, bytes, Iterable[str]]]) -> str:
    """Return the digest of what an officer is shown of the files that would leave: names, bytes, and what is in each.

    A tick counts only for what was on the page: where a file changes after it, the officer is asked again.
    """
    shown = [[name, hashlib.sha256(content).hexdigest(), list(inventory)] for name, content, inventory in files]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def why_not_waive(*, reasons: str, waivable: bool, blocks: bool, drafter: bool) -> str:
    """Return in one sentence why this finding may not be let through by this person for these reasons, or nothing."""
    if not blocks:
        return "This finding stops nothing, so there is nothing to let through."
    if not waivable:
        return "Nobody can let this through: it could not be looked into, or it does harm where it is opened. Mend the file."
    if drafter:
        return "You had a hand in this answer, so somebody else must decide whether the file may leave as it is."
    if len(reasons.strip()) < LEAST_REASONS:
        return "Say in a sentence why the file may leave as it is."
    return ""
