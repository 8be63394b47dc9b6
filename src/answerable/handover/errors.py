"""Why an office could not be handed over; the message is one sentence for the person at the keyboard."""

from __future__ import annotations


class CannotArchive(Exception):
    """The office cannot be written to that folder. Nothing was written."""


class CannotRestore(Exception):
    """The folder cannot be taken in. Nothing was written."""
