"""What stops a change of the register, each in one sentence that the person can act on."""

from __future__ import annotations


class CannotChange(Exception):
    """The change breaks a rule of the register; the message says which and what to do."""


class ChangedMeanwhile(CannotChange):
    """Somebody else changed the record after this person opened it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Somebody else changed {what} after you opened it. Nothing was saved. Compare what you typed with what "
            "is recorded now, and save again."
        )


class CannotExport(Exception):
    """The register cannot be written out; the message says why and what to do."""


class CannotImport(Exception):
    """The file cannot be brought in, or the import cannot be taken back; the message says why and what to do."""
