"""What both ways of taking an archive in do: putting its files, reading back what was written, and holding the counts together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from . import files, unfinished
from .contents import Archive
from .errors import CannotRestore
from .report import Restored
from .rules import canonical
from .tables import Table


def first_line(error: Exception) -> str:
    """What a store or a column says is wrong, as the end of a sentence."""
    said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return f"{(said.splitlines() or [type(error).__name__])[0].rstrip('.')}."


def put_files(
    archive: Archive, note: unfinished.Note, wanted: Iterable[tuple[str, str]], *, more: Sequence[str] = ()
) -> int:
    """Put files of the bag among the office's: pairs of a name and a digest. Each is noted before it is put, and `more` names.

    Returns how many there are. Raises CannotRestore where this office has another file under a name.
    """
    pairs = sorted(wanted)
    note.files = [kept for kept in [*(kept for kept, _ in pairs), *more] if not (files.office_files() / kept).exists()]
    unfinished.write(note)
    for kept, sha256 in pairs:
        try:
            files.put(archive.pool.path_of(sha256), kept)
        except FileExistsError:
            raise CannotRestore(
                f"This office has another file under the name {kept}. Restore into an office without it; nothing was written."
            ) from None
    return len(pairs)


def read_back(table: Table, columns: Sequence[str], *, above: int | None = None) -> tuple[int, str]:
    """Read rows as an archive would write them: how many there are, and the SHA-256 of their lines."""
    count, digest = 0, hashlib.sha256()
    for row in table.rows(_digest, only=columns, above=above):
        digest.update(canonical.line(row))
        count += 1
    return count, digest.hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check_references(store: str) -> None:
    """Raise CannotRestore where a row refers to one that is not there. The store itself would say so only at the end."""
    connection = connections[store]
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            connection.check_constraints()
    except DatabaseError as error:
        raise CannotRestore(
            f"A row of the bag refers to one that is not in it: {first_line(error)} Nothing was written."
        ) from None


def check_counts(done: Restored) -> None:
    """Raise CannotRestore where any row of the bag is not accounted for, or did not come back as it was written."""
    for name, counted in done.tables.items():
        if not counted.holds:
            raise CannotRestore(
                f"{name} did not come in whole: {counted.in_bag:,} in the bag, {counted.joined:,} there already, "
                f"{counted.beside:,} kept beside, {counted.written:,} written, {counted.read_back:,} read back"
                f"{'' if counted.same else ', and not the same'}. Nothing was kept of it."
            )
