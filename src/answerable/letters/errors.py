"""What can go wrong when a letter is set."""

from __future__ import annotations


class CannotWrite(Exception):
    """A letter could not be set. The message is one sentence for a person: what is wrong, where, what to do."""
