"""The tables that are out: the list, and one of them as it was printed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from answerable.casework.ledger import entry_of
from answerable.casework.models import ReleasedTable
from answerable.casework.rules.released_tables import as_printed


def released_tables() -> QuerySet[ReleasedTable]:
    """Return every table that is out, the newest first, without its cells."""
    return ReleasedTable.objects.select_related("request").defer("data")


@dataclass(frozen=True)
class Shown:
    """A released table as it was printed: headings, then rows, each with its words first. `about` is what holds for all of it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: int
    about: tuple[tuple[str, str], ...]


def shown(row: ReleasedTable) -> Shown:
    """Return a released table as it was printed. Raises BadLedger where the row is damaged."""
    entry = entry_of(row)
    headings, rows, labels = as_printed(entry)
    about = [(name or "Only", label) for name, label in entry.where.items()]
    if entry.population:
        about.insert(0, ("Counts", entry.population))
    return Shown(headings, rows, labels, tuple(about))
