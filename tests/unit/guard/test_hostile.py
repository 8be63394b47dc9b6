"""Files built to harm whoever opens them: held, soon, in little memory; the guard itself goes on."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import pytest

from answerable.guard import check
from answerable.guard.check import SIZE_LIMIT
from tests.hostile import bombs, mutants

WALL_SECONDS = 20.0
MEMORY = 512 * 1024  # kilobytes
MUTANTS = 60  # of the five hundred of tests/benchmarks/bench_hostile.py


@pytest.mark.parametrize(("name", "make"), list(bombs()), ids=[name for name, _ in bombs()])
def test_what_is_built_to_harm_is_held(name: str, make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) <= SIZE_LIMIT
    assert check(name, content).blocks


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


def test_the_child_stays_within_its_memory() -> None:
    from answerable.guard.check import _children

    check("note.txt", b"Nothing is in it.")
    _children.close()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEMORY
