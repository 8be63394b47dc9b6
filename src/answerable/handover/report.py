"""What a handing over came to, table by table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Archived:
    """An office that was written into a folder: its tables with their rows, its files, what the person is to know."""

    folder: str
    tables: dict[str, int]
    files: int
    size: int
    digest: str
    """SHA-256 of the list of files."""
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "folder": self.folder,
            "rows": sum(self.tables.values()),
            "tables": self.tables,
            "files": self.files,
            "bytes": self.size,
            "manifest_sha256": self.digest,
            "notes": list(self.notes),
        }

    def sentences(self) -> list[str]:
        """In plain English."""
        return [
            f"Wrote {self.folder}: {sum(self.tables.values()):,} rows in {len(self.tables):,} tables, {self.files:,} "
            f"{'file' if self.files == 1 else 'files'}, {self.size:,} bytes.",
            f"The SHA-256 of its list of files is {self.digest}. Keep a note of it elsewhere.",
            *self.notes,
        ]


@dataclass
class Reconciled:
    """One table: rows in the bag, rows that stood there already or stay beside, rows written, rows read back the same."""

    in_bag: int
    joined: int = 0
    beside: int = 0
    written: int = 0
    read_back: int = 0
    same: bool = False
    """Whether what was read back is byte for byte what was written."""

    @property
    def holds(self) -> bool:
        """Whether every row of the bag is accounted for."""
        return self.same and self.in_bag == self.joined + self.beside + self.written and self.written == self.read_back


@dataclass
class Restored:
    """A bag that was taken into an office. `renamed` and `joined` say what became another's; empty in an empty office."""

    office: str
    into: str
    """Of the successor that it joined; empty where the office was empty."""
    tables: dict[str, Reconciled] = field(default_factory=dict)
    files: int = 0
    journal: int = 0
    journal_head: str = ""
    renamed: list[dict[str, str]] = field(default_factory=list)
    joined: list[dict[str, str]] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    kept_beside: str = ""
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "office": self.office,
            "into": self.into,
            "rows": sum(one.written for one in self.tables.values()),
            "tables": {
                name: {
                    "in_bag": one.in_bag,
                    "written": one.written,
                    "read_back": one.read_back,
                    "joined": one.joined,
                    "kept_beside": one.beside,
                }
                for name, one in self.tables.items()
            },
            "files": self.files,
            "journal": {"entries": self.journal, "head": self.journal_head},
            "renamed": self.renamed,
            "joined": self.joined,
            "kept_apart": self.apart,
            "kept_beside": self.kept_beside,
            "notes": self.notes,
        }

    def sentences(self) -> list[str]:
        """In plain English, table by table; tables without a row in the bag are passed over."""
        said = []
        for name, one in self.tables.items():
            if not one.in_bag:
                continue
            parts = [f"{one.in_bag:,} in the bag"]
            parts += [f"{one.joined:,} there already"] if one.joined else []
            parts += [f"{one.beside:,} kept beside"] if one.beside else []
            parts += [f"{one.written:,} written", f"{one.read_back:,} read back the same"] if one.written else []
            said.append(f"{name}: {', '.join(parts)}.")
        for row in self.joined:
            said.append(f"One and the same: {row['what']} {row['was']} is {row['is']} ({row['why']}).")
        for row in self.renamed:
            said.append(f"Renamed, because both offices have it: {row['what']} {row['was']} is now {row['is']}.")
        said += self.apart
        said.append(
            f"{'Joined' if self.into else 'Restored'} {self.office}{f' to {self.into}' if self.into else ''}: "
            f"{sum(one.written for one in self.tables.values()):,} rows and {self.files:,} "
            f"{'file' if self.files == 1 else 'files'}, each table in the bag, written and read back alike."
        )
        if self.kept_beside:
            said.append(
                f"Its journal ({self.journal:,} entries, checked) and its settings are kept whole in {self.kept_beside}."
            )
        else:
            said.append(f"The journal is whole: {self.journal:,} {'entry' if self.journal == 1 else 'entries'}.")
        return said + self.notes
