"""The machine stops in the middle of writing: what was committed stands, what was not is gone, the chain holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

START = """
import django, sys, time
django.setup()
from django.db import transaction
from answerable.audit import actions, queries
"""

MIGRATE = (
    START
    + """
from django.core.management import call_command
call_command("migrate", "audit", verbosity=0)
"""
)

WRITE = (
    START
    + """
for number in range(20):
    actions.record(action="trial.written", by=None, record="trial", ref=str(number), after={"number": number})
print("committed", flush=True)
with transaction.atomic():
    actions.record(action="trial.written", by=None, record="trial", ref="in the middle")
    print("inside", flush=True)
    time.sleep(60)
"""
)

WRITE_ON = (
    START
    + """
number = 0
while True:
    number += 1
    actions.record(action="trial.written", by=None, record="trial", ref=str(number))
    print(number, flush=True)
"""
)

LOOK = (
    START
    + """
found = queries.verify()
print(found.ok, found.entries, found.why)
actions.record(action="trial.written", by=None, record="trial", ref="afterwards")
print(queries.verify().ok)
"""
)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of an office of its own, in files, with its journal made."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSWERABLE_")}
    environment |= {"ANSWERABLE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office"}
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True, timeout=120)
    return environment


def _killed(program: str, environment: dict[str, str], after: str) -> list[str]:
    """Run a program, kill it once it has printed `after`, and return the lines it printed."""
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
    lines = []
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.append(line.strip())
            if lines[-1] == after:
                process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL
    return lines


def _look(environment: dict[str, str]) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment, check=True, timeout=120, capture_output=True, text=True
    )
    return told.stdout.split("\n")


def test_an_entry_whose_transaction_never_ended_is_gone(home: dict[str, str]) -> None:
    assert _killed(WRITE, home, "inside") == ["committed", "inside"]
    assert _look(home)[:2] == ["True 20 ", "True"]


def test_a_writer_killed_at_any_moment_leaves_a_sound_chain(home: dict[str, str]) -> None:
    lines = _killed(WRITE_ON, home, "25")
    ok, entries, *_ = _look(home)[0].split(" ")
    assert ok == "True"
    # Everything that was said to be written is there, and at most the one that was under way besides.
    assert len(lines) <= int(entries) <= len(lines) + 1


def test_writers_side_by_side_leave_one_chain(home: dict[str, str]) -> None:
    program = (
        START
        + "for number in range(25):\n    actions.record(action='trial.written', by=None, record='trial', ref=str(number))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program], env=home) for _ in range(3)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    assert _look(home)[:2] == ["True 75 ", "True"]
