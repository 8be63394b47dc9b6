"""Making an office of a folder again: in an empty data folder the same office, in an office with a record a part of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connections, transaction

from answerable.audit.actions import in_turn
from answerable.audit.queries import head, verify
from answerable.config.stores import OFFICE, PUBLISHED
from answerable.register.importing.totals import recount

from .. import unfinished
from ..bag import open_bag
from ..contents import Archive
from ..errors import CannotRestore
from ..placing import check_counts, check_references, first_line, put_files, read_back
from ..report import Reconciled, Restored
from ..tables import tables
from .joining import join

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def restore(*, folder: Path, by: AbstractBaseUser | None) -> Restored:
    """Check a bag wholly and take it in, all or nothing.

    An empty office becomes the office of the bag, with its journal as it was; an office with a record is joined by it
    (actions/joining.py). Raises CannotRestore with one sentence; then nothing was written.
    """
    archive = Archive(open_bag(folder.absolute()))
    unfinished.clear()
    note = unfinished.Note(entries=head().seq, rows=0)
    try:
        with in_turn():
            empty = not any(table.count() for table in tables())
            note = unfinished.Note(entries=head().seq, rows=unfinished.rows_of_office())
            done = _same_again(archive, note) if empty else join(archive, note, by=by)
            note.settled = True
    except (ValidationError, IntegrityError, DataError, ValueError, OverflowError) as error:
        unfinished.take_back(note, rows=note.settled)
        raise CannotRestore(
            f"A row of the bag cannot stand in this office: {first_line(error)} Nothing was written."
        ) from None
    except BaseException:
        unfinished.take_back(note, rows=note.settled)
        raise
    unfinished.done()
    return done


def _same_again(archive: Archive, note: unfinished.Note) -> Restored:
    done = Restored(office=archive.office, into="")
    published = [written for written in archive.tables.values() if written.table.store == PUBLISHED]
    note.above = {one.table.name: 0 for one in published if one.table.numbered}
    note.keys = {
        one.table.name: [row[one.table.key.name] for row in archive.rows(one.table.name)]
        for one in published
        if not one.table.numbered
    }
    done.files = put_files(archive, note, ((one.kept, one.sha256) for one in archive.files()))
    with transaction.atomic(using=PUBLISHED):
        for name, written in archive.tables.items():
            counted = done.tables[name] = Reconciled(in_bag=written.rows)
            counted.written = written.table.write(archive.rows(name), archive.pool.fetch)
            written.table.set_last_number(written.last_number)
        for name, written in archive.tables.items():
            counted = done.tables[name]
            counted.read_back, digest = read_back(written.table, written.columns)
            counted.same = digest == written.sha256
        recount(connections[OFFICE])
        proved = verify()
        if not proved.ok or proved.entries != archive.journal_entries or head().hash != archive.journal_head:
            raise CannotRestore("The journal that was written is not the bag's. Nothing was kept of it.")
        done.journal, done.journal_head = proved.entries, archive.journal_head
        check_references(OFFICE)
        check_references(PUBLISHED)
        check_counts(done)
    done.notes.append("Passwords are not handed over. Set them with: answerable accounts password ADDRESS")
    return done
