"""A messy spending file into the register, beside what people use.

    python -m tests.benchmarks.bench_import SPEND.csv [LARGER.csv …]

The first file has 1,000,000 messy rows (a generator is with the shared data). Ours is the whole command, `answerable
import payments`: encoding, headings, columns, typed money and dates, wrong rows, words, indexes, totals, the source of
every row, the journal, one transaction. Beside it: `csvs-to-sqlite` as it is (it leaves money as text and makes no
index); and Django's `bulk_create` into the same tables, on the first 100,000 rows, with ours on the same 100,000.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measuring import VENV, Measured, head_of, python, run, say

SAMPLE = 100_000
OURS = "answerable import payments"
TARGET = "≥ 100,000 rows/core-second, ≤ 500 MB"

BULK_CREATE = """
import csv, os, re, sys
from datetime import datetime
import django
django.setup()
from django.db import transaction
from answerable.register.models import Import, ImportedSheet, Payee, Payment, Phrase

def day(text):
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            pass

def pence(text):
    text = text.strip()
    value = round(float(re.sub(r"[£,() ]", "", text)) * 100)
    return -value if text.startswith("(") else value

with transaction.atomic():
    file = Import.objects.create(kind="payments", state="applied", file_name="spend.csv", sha256="0" * 64, size=1)
    sheet = ImportedSheet.objects.create(of=file, position=1, header_row=1)
    payees, phrases, waiting = {}, {}, []
    def payee(name):
        if name not in payees:
            payees[name] = Payee.objects.create(name=name)
        return payees[name]
    def phrase(text):
        if text not in phrases:
            phrases[text] = Phrase.objects.create(text=text)
        return phrases[text]
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        for number, (body, paid, name, amount, department, category, purpose, reference) in enumerate(rows, start=2):
            when = day(paid)
            if when is None:
                continue
            waiting.append(Payment(
                sheet=sheet, row=number, paid=when, year=when.year - (when.month < 4), payee=payee(name.strip()),
                category=phrase(category), purpose=phrase(purpose), department=phrase(department), body=phrase(body),
                reference=reference, pence=pence(amount)))
            if len(waiting) == 5000:
                Payment.objects.bulk_create(waiting)
                waiting = []
    Payment.objects.bulk_create(waiting)
print(Payment.objects.count())
"""


def ours(path: Path, office: Path) -> Measured:
    """Our command on a fresh office; the making of its empty stores is not counted."""
    answerable, environment = str(VENV / "answerable"), {"ANSWERABLE_HOME": str(office)}
    run([answerable, "accounts", "list"], environment)
    return run([answerable, "import", "payments", str(path), "--json"], environment)


def heads() -> None:
    """The headings of a table of contestants."""
    say(f"{'':<48}{'s CPU':>8}{'rows/core-second':>18}{'most MB':>9}{'× ours':>8}  target")


def line(name: str, done: Measured, rows: int, *, beside: Measured | None = None, target: str = "") -> None:
    """One contestant: processor seconds, rows in each of them, memory, how many times ours it takes, what is wanted."""
    ratio = f"{done.cpu / beside.cpu:8.2f}" if beside else f"{'':>8}"
    say(f"{name:<48}{done.cpu:8.2f}{rows / done.cpu:18,.0f}{done.peak:9,}{ratio}  {target}")


def main(paths: list[Path]) -> int:
    """Print a table for each file, and the load of the machine before and after."""
    say(f"Load of this machine: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}")
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as name:
        folder = Path(name)
        whole = _beside_csvs_to_sqlite(paths[0], folder)
        _beside_django(paths[0], folder, whole)
        for path in paths[1:]:
            done = ours(path, folder / "larger")
            rows = _payments(folder / "larger")
            say(f"\n{path.name}: {rows:,} payments")
            heads()
            line(OURS, done, rows, target=TARGET)
            shutil.rmtree(folder / "larger")
    say(f"\nLoad of this machine: {os.getloadavg()[0]:.1f}")
    return 0


def _beside_csvs_to_sqlite(path: Path, folder: Path) -> float:
    """Both contestants on the whole file; what a row of ours costs, in processor seconds."""
    done = ours(path, folder / "whole")
    rows = _payments(folder / "whole")
    untyped = run([str(VENV / "csvs-to-sqlite"), str(path), str(folder / "untyped.db")])
    say(f"\n{path.name}: {rows:,} payments")
    heads()
    line(OURS, done, rows, target=TARGET)
    line("csvs-to-sqlite (money stays text, no index)", untyped, rows, beside=done, target="≥ 1 × ours")
    shutil.rmtree(folder / "whole")
    (folder / "untyped.db").unlink()
    return done.cpu / rows


def _beside_django(path: Path, folder: Path, whole: float) -> None:
    """Both on the first rows, for Django takes minutes for all."""
    sample = head_of(path, SAMPLE, folder / "sample.csv")
    small = ours(sample, folder / "sample")
    rows = _payments(folder / "sample")
    environment = {
        "ANSWERABLE_HOME": str(folder / "orm"),
        "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office",
    }
    run([str(VENV / "answerable"), "accounts", "list"], environment)
    orm = python(BULK_CREATE, str(sample), environment=environment)
    say(f"\nThe first {SAMPLE:,} rows: {rows:,} payments")
    heads()
    line(OURS, small, rows)
    line("Django bulk_create into the same tables", orm, int(orm.out.split()[-1]), beside=small, target="≥ 8 × ours")
    say(f"A row through bulk_create costs {orm.cpu / rows / whole:.1f} times a row of ours in the whole file.")
    for office in ("sample", "orm"):
        shutil.rmtree(folder / office)


def _payments(office: Path) -> int:
    with sqlite3.connect(office / "office.sqlite3") as store:
        return int(store.execute("SELECT COUNT(*) FROM register_payment").fetchone()[0])


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
