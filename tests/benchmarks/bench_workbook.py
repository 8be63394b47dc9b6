"""A workbook of 100,000 payments into the register, beside openpyxl reading its cells.

python -m tests.benchmarks.bench_workbook [ROWS]
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.bench_import import ours
from tests.benchmarks.measuring import python, say

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
    """Print one line a contestant."""
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as name:
        path = write(Path(name) / "spend.xlsx", rows)
        done = ours(path, Path(name) / "office")
        say(f"{path.name}: {rows:,} rows, {path.stat().st_size / 1024**2:.1f} MB")
        say(done.line("answerable import payments", rows))
        say(python(READ, str(path)).line("openpyxl, reading alone", rows, beside=done))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
