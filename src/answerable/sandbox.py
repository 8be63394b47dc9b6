"""A child process in which a stranger's file is opened: little memory, little time, no environment, nothing to write to.

The limits are those of facts/guard.md 6.3. The child gets the file on its standard input and answers on its standard
output; it can open no file, write none and start no process once it has called `limit`. What it answers is not
trusted either: whoever calls `run` reads the answer with a running count and checks it piece by piece.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Generic, TypeVar

Read = TypeVar("Read")


class OutOfTime(Exception):
    """The child took longer than it may, by the clock or by its own processor time."""


@dataclass(frozen=True)
class Limits:
    """What the child may use: `memory` is address space in bytes."""

    memory: int
    cpu_seconds: int


@dataclass(frozen=True)
class Finished(Generic[Read]):
    """What the reader made of the child's answer, and how the child ended (a negative number is a signal)."""

    read: Read
    returncode: int


def run(
    module: str,
    *arguments: str,
    data: bytes | IO[bytes],
    wall_seconds: float,
    read: Callable[[IO[bytes]], Read],
) -> Finished[Read]:
    """Run `main()` of our own `module` in a child process, with `data` on its standard input.

    `read` is handed the child's standard output and must itself stop at a limit; when it returns, the child and all
    that it may have started are ended. No word of the file is in the command; `arguments` are. Raises OutOfTime,
    and whatever `read` raises.
    """
    # The child runs the very code that runs here, however this process found it; -I keeps everything else out.
    source = str(Path(__file__).resolve().parents[1])
    start = f"import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main()"
    with tempfile.TemporaryDirectory(prefix="answerable-") as folder:
        child = subprocess.Popen(  # noqa: S603 - our own code, and no word of the file is in the command
            [sys.executable, "-I", "-B", "-c", start, source, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill(child)

        timer = threading.Timer(wall_seconds, stop)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError), child.stdin as pipe:
                if isinstance(data, bytes):
                    pipe.write(data)
                else:
                    shutil.copyfileobj(data, pipe, 1 << 20)
            answer = read(child.stdout)
        finally:
            timer.cancel()
            timer.join()  # so that it cannot end another process that has been given this one's number
            _kill(child)
            child.wait()
            child.stdout.close()
    if late.is_set() or child.returncode == -signal.SIGXCPU:
        raise OutOfTime
    return Finished(answer, child.returncode)


def limit(limits: Limits, *, recursion: int = 1_000) -> None:  # pragma: no cover - it runs in the child
    """Called by the child: give up memory, time, files, writing and processes for good. `recursion` is in calls.

    Everything that the child needs must be imported before: opening files is forbidden afterwards.
    """
    sys.setrecursionlimit(recursion)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and all that it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
