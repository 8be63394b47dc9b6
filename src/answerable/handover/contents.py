"""An archive that is about to be taken in: held against the tables of this office, its journal proved, its rows read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.audit.rules import chain

from .bag import Opened
from .errors import CannotRestore
from .files import is_safe
from .rules import canonical
from .rules.contents import JOURNAL, LEFT_OUT_TABLES
from .tables import Table, tables


@dataclass(frozen=True)
class Written:
    """What an archive says of one of its tables."""

    table: Table
    rows: int
    sha256: str
    columns: tuple[str, ...]
    last_number: int


@dataclass(frozen=True)
class KeptFile:
    """A file of the archive: the name under which it is to be kept, and its digest."""

    kept: str
    sha256: str


class Archive:
    """The archive in a checked bag. Making one raises CannotRestore where this Answerable cannot take it in."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.pool = opened.pool
        said = opened.archive
        try:
            self.office: str = said["office"]["name"] or "an office without a name"
            self.short_name: str = said["office"]["short_name"]
            self.journal_head: str = said["journal"]["head"]
            self.tables = self._matched(said["tables"])
        except (KeyError, TypeError, AttributeError):
            raise CannotRestore(
                "data/archive.json does not say what an archive of ours says. Nothing was written."
            ) from None
        self.journal_entries = self._prove_journal()

    def _matched(self, said: list[dict[str, Any]]) -> dict[str, Written]:
        own = {table.name: table for table in tables()}
        found = {}
        for one in said:
            name = one["name"]
            if name not in own:
                if one["rows"] and name not in LEFT_OUT_TABLES:
                    raise CannotRestore(
                        f"The bag has a table that this Answerable does not know: {name}. It was written by a newer version; "
                        "restore it with that one."
                    )
                continue
            known = {column.name for column in own[name].columns}
            if unknown := sorted(set(one["columns"]) - known):
                raise CannotRestore(
                    f"The bag has a column that this Answerable does not know: {name}.{unknown[0]}. It was written by a newer "
                    "version; restore it with that one."
                )
            for column in own[name].columns:
                if column.name not in one["columns"] and one["rows"]:
                    try:
                        column.missing()
                    except LookupError:
                        raise CannotRestore(
                            f"The bag is too old for this Answerable: {name} has no {column.name}. Restore it with the version that "
                            "wrote it, let that be brought up to date, and archive it again."
                        ) from None
            found[name] = Written(own[name], one["rows"], one["sha256"], tuple(one["columns"]), one["last_number"])
        return found

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, one at a time. Raises CannotRestore for one that is no row of it."""
        columns = set(self.tables[name].columns)
        with (self.opened.data / "tables" / f"{name}.jsonl").open("rb") as lines:
            for number, written in enumerate(lines, start=1):
                try:
                    row = canonical.read_line(written)
                except ValueError:
                    row = {}
                if set(row) != columns:
                    raise CannotRestore(
                        f"data/tables/{name}.jsonl, line {number}, is no row of that table. Nothing was written."
                    )
                yield row

    def files(self) -> Iterator[KeptFile]:
        """The office's files. Raises CannotRestore for a name that leads out of their folder."""
        with (self.opened.data / "files.jsonl").open("rb") as lines:
            for number, written in enumerate(lines, start=1):
                try:
                    row = canonical.read_line(written)
                    one = KeptFile(str(row["kept"]), str(row["sha256"]))
                    there = is_safe(one.kept) and self.pool.path_of(one.sha256).is_file()
                except (ValueError, KeyError):
                    there = False
                if not there:
                    raise CannotRestore(
                        f"data/files.jsonl, line {number}, names no file of the bag. Nothing was written."
                    )
                yield one

    def _prove_journal(self) -> int:
        """Read the bag's journal from its first entry to its last, and return how many there are."""
        prev, count = chain.START, 0
        for row in self.rows(JOURNAL) if JOURNAL in self.tables else ():
            count += 1
            try:
                proved = row.pop("hash")
                whole = row["seq"] == count and row["prev"] == prev
                whole = whole and proved == chain.hash_entry(**{**row, "at": datetime.fromisoformat(row["at"])})
            except (TypeError, ValueError, AttributeError):
                whole = False
            if not whole:
                raise CannotRestore(f"The bag's journal is broken at entry {count}. Nothing was written.")
            prev = proved
        if prev != self.journal_head:
            raise CannotRestore("The bag's journal does not end where data/archive.json says. Nothing was written.")
        return count
