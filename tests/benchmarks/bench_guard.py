"""How fast the guard looks into files, beside unmasker, x-ray and mat2 on the same files in one run.

python -m tests.benchmarks.bench_guard [FOLDER …]

Office files: those of the folders, and workbooks and letters made here up to 5 MB. PDFs: ours, of one to a hundred dense pages. The
others are in build/compare (scripts/compare_guards installs them). Processor seconds, on one core; the guard in the process that
`answerable check` uses, its children counted.
"""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from answerable.guard import check
from answerable.guard.check import _children

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ROOT / "build" / "compare" / "venv" / "bin"
OFFICE = {".xlsx", ".xlsm", ".docx", ".pptx", ".ods", ".odt"}
XRAY = "import asyncio, sys, xray\nfor path in sys.argv[1:]:\n    asyncio.run(xray.inspect(path))\n"
TEXT = "service victims support helpline cost year quarter referral contract grant of in and to by for the county"
WORDS = TEXT.split()


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(12)).capitalize() + "."


def workbook(rows: int) -> bytes:
    """A spending list of so many rows."""
    import openpyxl

    chance, out = random.Random(rows), io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Spending")
    sheet.append(["Date", "Supplier", "What for", "Amount"])
    for number in range(rows):
        sheet.append([f"2025-{number % 12 + 1:02d}-01", f"Supplier {number % 900}", _sentence(chance), number * 1.37])
    book.save(out)
    return out.getvalue()


def letter(paragraphs: int) -> bytes:
    """A letter of so many paragraphs."""
    import docx

    chance, out = random.Random(paragraphs), io.BytesIO()
    document = docx.Document()
    for _ in range(paragraphs):
        document.add_paragraph(" ".join(_sentence(chance) for _ in range(5)))
    document.save(out)
    return out.getvalue()


def pdf(pages: int) -> bytes:
    """Dense pages of text: fifty lines each."""
    import typst

    chance = random.Random(pages)
    text = "\n#pagebreak()\n".join(" \\\n".join(_sentence(chance) for _ in range(45)) for _ in range(pages))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.typ"
        path.write_text("#set page(margin: 2cm)\n#set text(size: 10pt)\n" + text)
        made: bytes = typst.compile(str(path))
        return made


def _used() -> float:
    ours, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def guarded(paths: Iterable[Path]) -> tuple[float, list[float]]:
    """Processor seconds for all files with everything, and wall seconds for each."""
    _children.close()
    before, each = _used(), []
    for path in paths:
        begin = time.perf_counter()
        check(path.name, path.read_bytes())
        each.append(time.perf_counter() - begin)
    _children.close()
    return _used() - before, each


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def beside(name: str, command: list[str], paths: list[Path], ours: float, *, each: bool) -> None:
    """One line about another tool on the same files. One process for all, or one for each, as it is used."""
    if not Path(command[0]).exists():
        sys.stdout.write(f"  {name:<22} not installed (scripts/compare_guards)\n")
        return
    failed = 0
    before = _used()
    for group in [[path] for path in paths] if each else [paths]:
        done = subprocess.run([*command, *map(str, group)], capture_output=True, timeout=1200, check=False)
        # unmasker ends with 1 where it found something; a trace of Python on the error channel is a failure.
        failed += done.returncode not in {0, 1} or b"Traceback" in done.stderr
    used = _used() - before
    fell = f"   failed {failed} times: its seconds until then are counted" if failed else ""
    sys.stdout.write(f"  {name:<22} {used:8.2f} s CPU   {used / ours:5.2f} × ours{fell}\n")


def report(title: str, paths: list[Path], unit: str, amount: float) -> float:
    """Look into every file and print the figures. Returns the processor seconds."""
    used, each = guarded(paths)
    sys.stdout.write(f"{title}: {len(paths)} files, {sum(path.stat().st_size for path in paths) / 2**20:.1f} MB\n")
    sys.stdout.write(
        f"  {'the guard':<22} {used:8.2f} s CPU   {amount / used:6.2f} {unit} a CPU second, a file: median "
        f"{_percentile(each, 0.5):.2f} s, 95th percentile {_percentile(each, 0.95):.2f} s, most {max(each):.2f} s\n"
    )
    return used


def main() -> None:
    """Make the files, measure, and print."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for rows in (100, 2_000, 20_000, 110_000):
            (folder / f"spending-{rows}.xlsx").write_bytes(workbook(rows))
        for paragraphs in (30, 1_000, 8_000):
            (folder / f"letter-{paragraphs}.docx").write_bytes(letter(paragraphs))
        pages = (1, 2, 5, 10, 30, 100)
        for count in pages:
            (folder / f"pages-{count}.pdf").write_bytes(pdf(count))
        given = [path for one in sys.argv[1:] for path in sorted(Path(one).rglob("*")) if path.is_file()]
        office = [path for path in (*sorted(folder.iterdir()), *given) if path.suffix.lower() in OFFICE]
        pdfs = [folder / f"pages-{count}.pdf" for count in pages]
        used = report("Office files", office, "MB", sum(path.stat().st_size for path in office) / 2**20)
        beside("unmasker 0.7.0", [str(OTHERS / "unmasker"), "--json"], office, used, each=True)
        beside("mat2 0.15.0 --show", [str(OTHERS / "mat2"), "--show"], office, used, each=False)
        used = report("PDFs", pdfs, "pages", sum(pages))
        beside("x-ray 0.4.0", [str(OTHERS / "python"), "-c", XRAY], pdfs, used, each=False)
        beside("unmasker 0.7.0", [str(OTHERS / "unmasker"), "--json"], pdfs, used, each=True)
        beside("mat2 0.15.0 --show", [str(OTHERS / "mat2"), "--show"], pdfs, used, each=False)


if __name__ == "__main__":
    main()
