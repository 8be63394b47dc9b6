"""What the benchmarks of spending have in common: a process of its own for each contestant, measured from outside."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VENV = Path(sys.executable).parent


@dataclass(frozen=True)
class Measured:
    """Processor seconds (user and system, with children), wall seconds and the most memory, in MB."""

    cpu: float
    wall: float
    peak: int
    out: str

    def line(self, name: str, rows: int, *, beside: Measured | None = None) -> str:
        """One line of the report; `beside` is what its processor time is compared with."""
        ratio = f"  {self.cpu / beside.cpu:5.2f} × ours" if beside else ""
        return f"{name:<46} {self.cpu:7.2f} s CPU  {rows / self.cpu:>9,.0f} rows/core-second  {self.peak:>5,} MB{ratio}"


def run(command: list[str], environment: dict[str, str] | None = None) -> Measured:
    """Run a command to its end. Raises RuntimeError with what it said where it failed."""
    begin = time.perf_counter()
    with subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        out = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{out}")
    return Measured(used.ru_utime + used.ru_stime, time.perf_counter() - begin, used.ru_maxrss // 1024, out)


def python(code: str, *arguments: str, environment: dict[str, str] | None = None) -> Measured:
    """Run Python code in a process of its own."""
    return run([sys.executable, "-c", code, *arguments], environment)


def milliseconds(ask: Callable[[], Any], times: int = 7) -> tuple[float, Any]:
    """The least processor milliseconds of this process (with its threads) to ask, and what was answered."""
    best, answer = float("inf"), None
    for _ in range(times):
        begin = time.process_time()
        answer = ask()
        best = min(best, (time.process_time() - begin) * 1000)
    return best, answer


def most_memory() -> int:
    """The most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def say(line: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def head_of(path: Path, rows: int, into: Path) -> Path:
    """The headings and the first rows of a CSV file."""
    with path.open("rb") as source, into.open("wb") as target:
        for _ in range(rows + 1):
            target.write(source.readline())
    return into
