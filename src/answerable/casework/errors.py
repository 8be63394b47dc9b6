"""What casework cannot do; each says so in one sentence."""

from __future__ import annotations


class Stale(Exception):
    """Somebody else changed the request after this page was opened; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this request while you were working on it. Nothing of theirs was overwritten. "
            "Compare below, then save again."
        )


class NotAddable(ValueError):
    """The day cannot be added to the calendar; the message says why."""
