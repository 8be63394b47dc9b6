"""One table, one answer: `suppress` protects a CSV file for release, as the command line asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .additive import Rule
from .cube import TooLarge
from .ledger import BadLedger, Ledger, Release, add_release, open_ledger
from .reading import read_table
from .tables import BadTable, csv_of

if TYPE_CHECKING:
    from .next_release import Method
    from .report import Report

SAFE, UNSAFE, BAD_INPUT = 0, 1, 2  # what the command line ends with


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `exit_code`: 0 safe, 1 something can still be learnt, 2 bad input.

    `table_csv` and `rows` are empty unless it is safe: an unsafe table is not printed. `problem` is the one sentence of bad
    input, or why a table cannot be rounded or put into bands at all.
    """

    exit_code: int
    name: str
    table_csv: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    report: Report | None = None
    release: Release | None = None
    problem: str = ""

    def as_data(self) -> dict[str, Any]:
        """The outcome for JSON."""
        told = {"problem": self.problem} if self.report is None else self.report.as_data()
        return {"file": self.name, **told, "rows": [list(row) for row in self.rows], "csv": self.table_csv}


def suppress(
    content: bytes,
    name: str,
    *,
    rule: Rule | None = None,
    method: Method = "suppress",
    ledger: Path | None = None,
    seconds: float | None = None,
    where: Mapping[str, str] | None = None,
    population: str = "",
    rounded: bool = False,
    on: date | None = None,
) -> Outcome:
    """Protect a CSV table of counts of people, and attack it together with all releases of a ledger folder.

    A safe table is added to the ledger. `where` says what holds for everybody in it and is not printed ({"Area": "City"});
    `population` whom it counts; `rounded` that its counts were rounded before. No exception for bad input: exit code 2 and one
    sentence.
    """
    # The solver is heavy, and most that import this module never solve.
    from .banding import CannotBand
    from .mends import mends_for
    from .next_release import protect_next
    from .rounding import CannotRound

    judged = rule or Rule()
    try:
        table = read_table(content, name, where=where, rounded=rounded)
        if population:
            table = replace(table, population=population)
        before = open_ledger(ledger) if ledger is not None else Ledger()
        done = protect_next(before, table, judged, method, on=on, seconds=seconds)
        if not done.report.safe:
            report = replace(done.report, mends=mends_for(before, table, judged, method, done.report))
            return Outcome(UNSAFE, name, report=report, release=done.release)
        if ledger is not None:
            add_release(ledger, done.release)
    except (CannotRound, CannotBand) as why:
        return Outcome(UNSAFE, name, problem=str(why))
    except (BadTable, BadLedger, TooLarge) as why:
        return Outcome(BAD_INPUT, name, problem=str(why))
    return Outcome(SAFE, name, csv_of(done.rows, table.layout), done.rows, done.report, done.release)
