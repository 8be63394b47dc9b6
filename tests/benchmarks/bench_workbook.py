"""A workbook of 100,000 payments into the register, beside openpyxl reading its cells.

python -m tests.benchmarks.bench_workbook [ROWS]
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.bench_import import heads, line, ours
from tests.benchmarks.measuring import VENV, python, run, say

SECONDS = 3
"""Of a processor, for 100,000 rows."""

# What the command does, without what it does after it: matching the new names to organisations.
BRING_IN = """
import sys
from pathlib import Path
import django
django.setup()
from answerable.register.actions.imports import bring_in
bring_in(Path(sys.argv[1]), "payments", by=None)
"""

READ = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True)
print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True)))
"""


def write(path: Path, rows: int) -> Path:
    """A workbook with real dates and numbers, made up."""
    from openpyxl import Workbook

    chance = random.Random(1)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Spend")
    sheet.append(["Date", "Supplier", "Amount", "Category", "Description", "Department", "Reference", "Body"])
    for row in range(rows):
        category = chance.randrange(30)
        sheet.append(
            [
                date(2015, 4, 1) + timedelta(chance.randrange(3650)),
                f"Supplier {chance.randrange(3000)} Ltd",
                round(chance.lognormvariate(7, 1.6), 2),
                f"Category {category}",
                f"Services {category} {chance.randrange(400)}",
                f"Department {chance.randrange(15)}",
                f"R{row}",
                "Northshire (made up)",
            ]
        )
    book.save(path)
    return path


def main(rows: int = 100_000) -> int:
    """Print a table of the contestants."""
    say(f"Load of this machine: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}")
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as name:
        path = write(Path(name) / "spend.xlsx", rows)
        environment = {
            "ANSWERABLE_HOME": f"{name}/office",
            "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office",
        }
        run([str(VENV / "answerable"), "accounts", "list"], environment)
        alone = python(BRING_IN, str(path), environment=environment)
        whole = ours(path, Path(name) / "another")
        theirs = python(READ, str(path))
        say(f"\n{path.name}: {rows:,} rows, {path.stat().st_size / 1024**2:.1f} MB")
        heads()
        line("ours, into the register", alone, rows, target=f"≤ {SECONDS * rows / 100_000:g} s")
        line("openpyxl, reading the cells alone", theirs, rows, beside=alone)
        line("answerable import payments (matches names too)", whole, rows, beside=alone)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
