"""What a restore that was stopped in the middle leaves, and taking it away.

The rows of each store come in one transaction; the published store's is settled a moment before the office's, and files are there
before both. So while a restore runs, a note in the data folder says what it has put where. Where the note is still there and the
office's transaction was not settled, all of it is taken away.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from answerable.audit.queries import head
from answerable.config.home import make_data_folder
from answerable.config.stores import PUBLISHED

from . import files
from .tables import FEW, Table, batches, tables


@dataclass
class Note:
    """What a restore has put where: files by their names; rows of the published store above a number or by their keys.

    `entries` is how many the journal had before, `rows` how many all tables of the office had: both are more once it is settled.
    """

    entries: int
    rows: int
    files: list[str] = field(default_factory=list)
    above: dict[str, int] = field(default_factory=dict)
    keys: dict[str, list[Any]] = field(default_factory=dict)
    settled: bool = False
    """Whether the published store's rows stayed."""


def _path() -> Path:
    return make_data_folder() / "restoring.json"


def write(note: Note) -> None:
    """Put the note where the next restore finds it, before anything else is put anywhere."""
    path = _path()
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(note), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def done() -> None:
    """Take the note away: everything is settled, or nothing is left."""
    _path().unlink(missing_ok=True)


def rows_of_office() -> int:
    """How many rows the office's store has in all tables that are handed over."""
    return sum(table.count() for table in tables() if table.store != PUBLISHED)


def take_back(note: Note, *, rows: bool) -> None:
    """Take away what a note names: the files, and with `rows` those of the published store."""
    if rows:
        with transaction.atomic(using=PUBLISHED):
            for table in tables():
                if table.store == PUBLISHED:
                    _remove(table, note)
    for kept in note.files:
        files.take_away(kept)
    done()


def _remove(table: Table, note: Note) -> None:
    # Not through the models: they would look for what refers to each row, and all of it goes.
    rows = table.model._default_manager.using(PUBLISHED)
    if table.name in note.above:
        rows.filter(pk__gt=note.above[table.name])._raw_delete(PUBLISHED)
    for part in batches(note.keys.get(table.name, []), FEW):
        rows.filter(pk__in=part)._raw_delete(PUBLISHED)


def clear() -> None:
    """Take away what a restore left that was stopped. Where the office was changed since, nothing is: it may be in use by now."""
    try:
        note = Note(**json.loads(_path().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return
    if head().seq == note.entries and rows_of_office() == note.rows:
        take_back(note, rows=True)
    done()
