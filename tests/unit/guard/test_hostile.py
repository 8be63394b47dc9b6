"""Files built to harm whoever opens them: held, soon, in little memory; the guard itself goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from answerable.guard import check
from answerable.guard.check import SIZE_LIMIT
from tests.hostile import bombs, mutants

WALL_SECONDS = 20.0
MEMORY = 512 * 1024  # kilobytes
MUTANTS = 60  # of the five hundred of tests/benchmarks/bench_hostile.py


# The most memory that a process ever had counts what its parent had when it was started, so the parent must be a small one.
_ALL = """
import json, pathlib, resource, sys
from answerable.guard import check
from answerable.guard.check import _children
held = {path.name.partition(" ")[2]: check(path.name.partition(" ")[2], path.read_bytes()).blocks
        for path in sorted(pathlib.Path(sys.argv[1]).iterdir())}
_children.close()
print(json.dumps([held, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def test_what_is_built_to_harm_is_held_in_little_memory(tmp_path: Path) -> None:
    for number, (name, make) in enumerate(bombs()):
        content = make()
        assert len(content) <= SIZE_LIMIT
        (tmp_path / f"{number} {name}").write_bytes(content)
    told = subprocess.run([sys.executable, "-c", _ALL, tmp_path], check=True, capture_output=True)
    held, memory = json.loads(told.stdout)
    assert len(held) == len(list(bombs()))
    assert [name for name, is_held in held.items() if not is_held] == []
    assert memory < MEMORY


def test_good_files_that_were_broken_at_random_end_soon_and_are_never_waved_through_unread() -> None:
    slow = []
    for name, content in mutants(MUTANTS):
        begun = time.monotonic()
        verdict = check(name, content)
        if time.monotonic() - begun > WALL_SECONDS + 5:  # a busy machine is given five seconds more
            slow.append(name)
        assert verdict.inspected or verdict.blocks, name
        assert verdict.blocks or verdict.coverage.parts == verdict.coverage.parts_of > 0, name
    assert not slow
