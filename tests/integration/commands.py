"""The command line as its user has it: each command in a process of its own, on a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ANSWERABLE = Path(sys.executable).parent / "answerable"


class Office:
    """A data folder, and commands run in it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self) -> dict[str, str]:
        """This machine's environment without what this test run itself set, and with the office's data folder."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANSWERABLE_", "DJANGO_"))}
        return {**kept, "ANSWERABLE_HOME": str(self.home), "COLUMNS": "100"}

    def run(self, *words: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(ANSWERABLE), *map(str, words)],
            env=self.environment(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def said(self, *words: str | Path, typed: str = "") -> str:
        done = self.run(*words, typed=typed)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words: str | Path, typed: str = "") -> str:
        """What it says on bad input: exit code 2, one sentence or a few, no traceback, nothing on standard output."""
        done = self.run(*words, typed=typed)
        assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        return done.stderr.strip()
