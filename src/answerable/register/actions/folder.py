"""Bringing in a register folder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import router, transaction

from answerable.audit import actions as audit
from answerable.audit.models import Entry

from ..folder.loading import FileReport, Loader
from ..folder.reading import CannotLoad, Problem, PublishedRow, read_folder
from ..models import Authority

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = ["CannotLoad", "FileReport", "LoadReport", "Problem", "load_folder"]


@dataclass(frozen=True)
class LoadReport:
    """What loading a folder did, file by file. `entry` is the journal's entry, None where nothing changed.

    `published` are the rows of published.csv, which the published store keeps: `office.actions.load_office`
    hands them over.
    """

    slug: str
    name: str
    files: tuple[FileReport, ...]
    published: tuple[PublishedRow, ...] = ()
    entry: Entry | None = None

    @property
    def changed(self) -> bool:
        """Whether loading changed anything."""
        return self.entry is not None

    def sentences(self) -> tuple[str, ...]:
        """The report in plain English, a sentence for each file that has something to say."""
        said = [] if self.changed else [f"Nothing changed: the register of {self.name} says all of this already."]
        for file in self.files:
            numbers = ((len(file.added) or file.rows_added, "added"), (len(file.changed), "changed"))
            done = [f"{number} {word}" for number, word in numbers if number]
            if done:
                said.append(f"{file.file}: {', '.join(done)}, {file.unchanged} as before.")
            if file.no_longer_there:
                said.append(
                    f"{file.file} no longer has {', '.join(file.no_longer_there)}. The register keeps what was loaded "
                    "before; loading removes nothing."
                )
        return tuple(said)


def load_folder(*, folder: Path, by: AbstractBaseUser | None, categories: Collection[str] | None = None) -> LoadReport:
    """Load a register folder into the office's register: all of it, or nothing.

    Rows are known by their ref: new ones are added, others made to say what the folder says; a row that the folder
    no longer has stays, and is reported. Loading the same folder again changes nothing and adds no journal entry.
    `categories` are the category codes that the folder may use; None: any. Raises CannotLoad with everything that is
    wrong, also where the register is another office's already.
    """
    found = read_folder(folder, categories)
    slug, name = found.authority["slug"], found.authority["name"]
    with transaction.atomic(using=router.db_for_write(Authority)):
        audit.wait_for_turn()
        loader = Loader(found)
        files = loader.load()
        entry = None
        if loader.before or loader.after:
            entry = audit.record(
                action="register.loaded", by=by, record="register", ref=slug, before=loader.before, after=loader.after
            )
    return LoadReport(slug, name, files, tuple(found.published), entry)
