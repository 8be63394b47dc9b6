"""Five hundred hostile files: how long each takes, how much memory, and whether one is waved through unread.

python -m tests.benchmarks.bench_hostile [COUNT]
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from answerable.guard import check
from answerable.guard.check import _children
from tests.hostile import bombs, mutants

WALL_SECONDS = 20.0
MEGABYTES = 512


def main() -> None:
    """Check them all and print what became of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        _make(folder, count)
        # In another process: the most memory that a child ever had counts what its parent had when it was started.
        checker = multiprocessing.get_context("spawn").Process(target=_check, args=(sorted(Path(folder).iterdir()),))
        checker.start()
        checker.join()


def _make(folder: str, count: int) -> None:
    files = [(f"bomb {name}", make()) for name, make in bombs()]
    files += [(f"mutant {name}", data) for name, data in mutants(count - len(files))]
    for number, (name, data) in enumerate(files):
        (Path(folder) / f"{number:04} {name}").write_bytes(data)


def _check(paths: list[Path]) -> None:
    words: Counter[str] = Counter()
    slowest, unread, free = (0.0, ""), [], []
    for path in paths:
        _, what, name = path.name.split(" ", 2)
        content = path.read_bytes()
        begin = time.perf_counter()
        verdict = check(name, content)
        took = time.perf_counter() - begin
        slowest = max(slowest, (took, name))
        words[verdict.word] += 1
        if not verdict.blocks and verdict.coverage.parts != verdict.coverage.parts_of:
            unread.append(name)
        if what == "bomb" and not verdict.blocks:
            free.append(name)
    _children.close()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"{len(paths)} files: {dict(words)}\n")
    sys.stdout.write(f"slowest {slowest[0]:.1f} s ({slowest[1]}); at most {WALL_SECONDS:.0f} allowed\n")
    sys.stdout.write(f"most memory {most:.0f} MB; at most {MEGABYTES} allowed\n")
    sys.stdout.write(f"waved through unread: {unread or 'none'}; bombs that were not held: {free or 'none'}\n")


if __name__ == "__main__":
    main()
