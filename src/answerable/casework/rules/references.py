"""The references that this office gives to requests: "FOI-2026-0007"."""

from __future__ import annotations

import re

_OURS = re.compile(r"^FOI-(\d{4})-(\d{4,})$")


def next_reference(year: int, taken: list[str]) -> str:
    """Return the next free reference of a year, one above the highest in use, so that none is ever given twice."""
    numbers = [int(found[2]) for found in map(_OURS.match, taken) if found and int(found[1]) == year]
    return f"FOI-{year}-{max(numbers, default=0) + 1:04d}"
