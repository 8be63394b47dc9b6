"""What the office does across rooms."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import router, transaction

from answerable.publishing.actions import CannotPublish, EarlierReport, ResponseFacts, deliver, record_earlier
from answerable.reading import taxonomy
from answerable.register.actions import CannotLoad, LoadReport, Problem, load_folder
from answerable.register.models import Authority

if TYPE_CHECKING:
    from answerable.accounts.models import User


@dataclass(frozen=True)
class OfficeLoad:
    """What loading an office's folder did to the register and to the published store."""

    register: LoadReport
    published: EarlierReport

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


def load_office(*, folder: Path, by: User | None) -> OfficeLoad:
    """Load a register folder: its records into the register, its published.csv to the published store by the outbox; all or nothing.

    The folder's category codes are those by which letters are read (reading.taxonomy): a code that no letter can ask
    for is refused. Raises register.actions.CannotLoad with everything that is wrong.
    """
    with transaction.atomic(using=router.db_for_write(Authority)):
        register = load_folder(folder=folder, by=by, categories=taxonomy.BY_CODE)
        try:
            published = record_earlier(responses=(ResponseFacts(**asdict(row)) for row in register.published), by=by)
        except CannotPublish as error:
            raise CannotLoad([Problem("published.csv", sentence) for sentence in error.problems]) from error
    deliver()
    return OfficeLoad(register, published)
