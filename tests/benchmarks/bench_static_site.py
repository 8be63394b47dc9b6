"""The public site as files: what `answerable publish --static` costs, and whether every link of what it writes leads to a file.

    .venv/bin/python -m tests.benchmarks.bench_static_site [--records 1000 10000] [--keep FOLDER]

Half of the made-up records are agreements, with amounts by year; the rest are answered requests, each with an answer, every tenth with a
file; and as many payments as records. Two sizes, so that what grows with the number is seen: seconds and queries a page, and memory.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

from .measuring import run

MEMORY_MB = 250
"""What is aimed at, whatever the number of records."""

_FILL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.office"
import django; django.setup()
from datetime import date
from answerable.config.stores import bring_up_to_date
bring_up_to_date()
from answerable.publication.actions import publish
from answerable.publication.release import File, Item, Release

SUBJECTS = ["sexual_violence", "sexual_violence.advocacy", "domestic_abuse", "helpline", "restorative_justice", "community_safety"]
def agreement(n):
    year = 2010 + n % 16
    years = [f"{y}-{(y + 1) % 100:02d}" for y in (year, year + 1)]
    return Item("agreement", f"A-{n}", {
        "title": f"Support for victims, lot {n} (made up)", "kind": ("Contract", "Grant")[n % 2], "provider": f"P-{n % 150}", "fund": f"F-{n % 8}",
        "service": f"S-{n % 60}", "route": ("Open tender", "Direct award", "Quotes")[n % 3], "starts": f"{year}-{n % 12 + 1:02d}-01",
        "ends": f"{year + 2}-03-31", "value": f"{n % 90000 + 500}.50", "years": years, "areas": [f"District {n % 12}"],
        "categories": [] if n % 5 == 0 else [SUBJECTS[n % 6]], "description": "Made up for a benchmark. " * 4,
        "amounts": [] if n % 7 == 0 else [{"year": y, "what": w, "amount": f"{n % 9000 + 100}.25"} for y in years for w in ("Planned", "Spent")],
    })
def answered(n):
    dated = f"{2012 + n % 14}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
    files = (File(f"table {n} (made up).csv", f"Year,Amount\\n2024-25,{n}\\n".encode(), "text/csv", "Table 1 as CSV"),) if n % 10 == 0 else ()
    yield Item("response", f"{n}-26", {"reference": f"{n}/26", "subject": f"What lot {n} of the helpline cost (made up)", "dated": dated,
        "outcome": "Provided", "categories": [SUBJECTS[n % 6]], "areas": [f"District {n % 12}"]}, files)
    yield Item("answer", f"{n}-26/1", {"response": f"{n}-26", "position": 1, "question": f"How much did lot {n} of the helpline cost?",
        "answer": f"It cost £{n}. " * 5, "outcome": "Provided", "providers": [f"P-{n % 150}"], "tables": [{"caption": "Cost by financial year",
        "columns": ["Financial year", "Cost"], "rows": [["2024-25", f"£{n}"], ["2025-26", ""]], "numeric": ["Cost"]}]})
def paid(n):
    return Item("payment", f"f-{n}", {"paid": f"{2015 + n % 10}-0{n % 9 + 1}-1{n % 10}", "year": f"{2015 + n % 10}-{(2016 + n % 10) % 100:02d}",
        "payee": f"Provider {n % 150} (made up)", "provider": f"P-{n % 150}", "amount": f"{n}.10", "agreement": f"A-{n}", "category": f"Category {n % 30}"})
def pub(name, items):
    passed = {d for item in items for d in (item.digest, *(file.sha256 for file in item.files))}
    publish(Release(name, date(2026, 11, 22), tuple(items), (), frozenset(passed), {"name": "Northshire (made up)", "label": "Made up"}))
number = int(sys.argv[1]) // 2
pub("people", [Item("provider", f"P-{n}", {"name": f"Provider {n} (made up)"}) for n in range(150)]
    + [Item("fund", f"F-{n}", {"name": f"Fund {n} (made up)"}) for n in range(8)]
    + [Item("service", f"S-{n}", {"name": f"Service {n} (made up)"}) for n in range(60)])
for start in range(0, number, 5000):
    part = range(start, min(start + 5000, number))
    pub(f"a-{start}", [agreement(n) for n in part])
    pub(f"r-{start}", [item for n in part for item in answered(n)])
for start in range(0, 2 * number, 5000):
    pub(f"p-{start}", [paid(n) for n in range(start, min(start + 5000, 2 * number))])
"""


def dead_links(folder: Path) -> tuple[int, list[str]]:
    """How many links of all pages were followed, and those that lead to no file: (page, address)."""
    followed, dead = 0, []
    there: dict[str, bool] = {}
    for page in folder.rglob("*.html"):
        for href in re.findall(r'(?:href|src)="(/[^"#]*)', page.read_text(encoding="utf-8")):
            followed += 1
            if href not in there:
                place = folder / unquote(href.replace("&amp;", "&")).lstrip("/")
                there[href] = place.is_file() or (place / "index.html").is_file()
            if not there[href]:
                dead.append(f"{page.relative_to(folder)}: {href}")
    return followed, dead


def measure(number: int, keep: Path | None) -> None:
    """Write the site of one store of this size."""
    home = Path(tempfile.mkdtemp(prefix="bench-static-"))
    others = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    site = keep / f"site-{number}" if keep else home / "site"
    try:
        environment = {**others, "ANSWERABLE_HOME": str(home)}
        subprocess.run([sys.executable, "-c", _FILL, str(number)], env=environment, check=True)
        program = "from answerable.cli import main; main()"
        done = run([sys.executable, "-c", program, "publish", "--static", str(site)], {"ANSWERABLE_HOME": str(home)})
        print(done.out.splitlines()[-1])
        files = [path for path in site.rglob("*") if path.is_file()]
        largest = max((path for path in files if path.suffix == ".html"), key=lambda path: path.stat().st_size)
        followed, dead = dead_links(site)
        print(f"{number:,} records: {len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
        print(
            f"  {done.cpu:.1f} s CPU, {done.wall:.1f} s, {done.cpu * 1000 / len(files):.2f} ms CPU a file, memory {done.peak} MB (aim {MEMORY_MB})"
        )
        print(
            f"  largest page {largest.relative_to(site)}: {largest.stat().st_size / 1000:.0f} KB; {followed:,} links, {len(dead)} dead (aim 0)"
        )
        print("".join(f"    {one}\n" for one in dead[:10]), end="")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Measure the sizes that are asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--records", type=int, nargs="+", default=[1_000, 10_000])
    asked.add_argument("--keep", type=Path, help="where the sites are left, to be looked at")
    told = asked.parse_args()
    for number in told.records:
        measure(number, told.keep)


if __name__ == "__main__":
    main()
