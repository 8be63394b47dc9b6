"""What the office does across rooms."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import router, transaction

from answerable.publication.actions import CannotPublish, PublishedReport, ResponseFacts, record_published
from answerable.publication.models import PublishedResponse
from answerable.reading import taxonomy
from answerable.register.actions import CannotLoad, LoadReport, Problem, load_folder
from answerable.register.models import Authority

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True)
class OfficeLoad:
    """What loading an office's folder did to the register and to the published store."""

    register: LoadReport
    published: PublishedReport

    @property
    def changed(self) -> bool:
        """Whether loading changed anything."""
        return self.register.changed or self.published.entry is not None

    def sentences(self) -> tuple[str, ...]:
        """The report in plain English."""
        published = self.published
        said = list(self.register.sentences())
        if published.entry is not None:
            done = [
                f"{number} {word}"
                for number, word in ((published.added, "added"), (published.changed, "changed"))
                if number
            ]
            said.append(f"published.csv: {', '.join(done)}, {published.unchanged} as before.")
        return tuple(said)


def load_office(*, folder: Path, by: AbstractBaseUser | None) -> OfficeLoad:
    """Load a register folder: its records into the register, its published.csv into the published store; all or nothing.

    The folder's category codes are those by which letters are read (reading.taxonomy): a code that no letter can ask
    for is refused. Raises register.actions.CannotLoad with everything that is wrong.
    """
    with (
        transaction.atomic(using=router.db_for_write(Authority)),
        transaction.atomic(using=router.db_for_write(PublishedResponse)),
    ):
        register = load_folder(folder=folder, by=by, categories=taxonomy.BY_CODE)
        try:
            published = record_published(responses=(ResponseFacts(**asdict(row)) for row in register.published), by=by)
        except CannotPublish as error:
            raise CannotLoad([Problem("published.csv", sentence) for sentence in error.problems]) from error
    return OfficeLoad(register, published)
