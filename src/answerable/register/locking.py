"""Optimistic locking: of two people who change a record at once, the second is told."""

from __future__ import annotations

from django.db.models import F

from .errors import ChangedMeanwhile
from .models.base import Record


def check_version(record: Record, version: int, what: str) -> None:
    """Read the record again, and raise ChangedMeanwhile unless it is still as the writer last saw it.

    Call it when the journal's turn is held (`audit.actions.wait_for_turn`), so that nobody else writes in between.
    `what` is what the sentence calls the record: "this allocation".
    """
    record.refresh_from_db()
    if record.version != version:
        raise ChangedMeanwhile(what)


def move_on(record: Record, what: str) -> None:
    """Count the record's version up by one, as the last step of a change. Raises ChangedMeanwhile."""
    found = type(record)._default_manager.filter(pk=record.pk, version=record.version)
    if not found.update(version=F("version") + 1):
        raise ChangedMeanwhile(what)
    record.version += 1
