"""Five hundred hostile files: how long each takes, how much memory, and whether one is waved through unread.

python -m tests.benchmarks.bench_hostile [COUNT]
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter

from answerable.guard import check
from answerable.guard.check import _children
from tests.hostile import bombs, mutants

WALL_SECONDS = 20.0
MEGABYTES = 512


def main() -> None:
    """Check them all and print what became of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    files = [(name, make()) for name, make in bombs()]
    files += list(mutants(count - len(files)))
    words: Counter[str] = Counter()
    slowest, unread = (0.0, ""), []
    for name, content in files:
        begin = time.perf_counter()
        verdict = check(name, content)
        took = time.perf_counter() - begin
        slowest = max(slowest, (took, name))
        words[verdict.word] += 1
        if not verdict.blocks and verdict.coverage.parts != verdict.coverage.parts_of:
            unread.append(name)
    _children.close()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    held = [name for name, make in bombs() if not check(name, make()).blocks]
    sys.stdout.write(f"{len(files)} files: {dict(words)}\n")
    sys.stdout.write(f"slowest {slowest[0]:.1f} s ({slowest[1]}); at most {WALL_SECONDS:.0f} allowed\n")
    sys.stdout.write(f"most memory {most:.0f} MB; at most {MEGABYTES} allowed\n")
    sys.stdout.write(f"waved through unread: {unread or 'none'}; bombs that were not held: {held or 'none'}\n")


if __name__ == "__main__":
    main()
