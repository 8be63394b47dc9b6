"""What stops a change of the register, each in one sentence that the person can act on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


class CannotChange(Exception):
    """The change breaks a rule of the register; the message says which and what to do."""


class ChangedMeanwhile(CannotChange):
    """Somebody else changed the record after this person opened it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Somebody else changed {what} after you opened it. Nothing was saved. Compare what you typed with what "
            "is recorded now, and save again."
        )


class CannotExport(Exception):
    """The register cannot be written out; the message says why and what to do."""


class CannotImport(Exception):
    """The file cannot be brought in, or the import cannot be taken back; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a folder: in which file, row (as a spreadsheet numbers it) and column, and what to do."""

    file: str
    sentence: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self.sentence}"


class CannotLoad(Exception):
    """The folder cannot be loaded; `problems` is everything that is wrong with it. Nothing was changed."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
