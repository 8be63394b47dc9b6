"""A command that is killed in the middle leaves nothing, or nothing that the next one does not take away."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .places import Place
from .test_round_trip import listed

_STOP_AFTER = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.office"
import django
django.setup()
from answerable.{module} import {of}
old = {of}.{name}
calls = 0
def stopping(*given, **more):
    global calls
    calls += 1
    found = old(*given, **more)
    if calls == {calls}:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
{of}.{name} = stopping
from answerable.cli import main
sys.argv = ["answerable", *sys.argv[1:]]
main()
"""
"""The command itself, ended by the system right after one of its steps."""


def killed(place: Place, *words: str | Path, module: str, of: str, name: str, calls: int = 1) -> None:
    program = _STOP_AFTER.format(module=module, of=of, name=name, calls=calls)
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        env=place.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize(
    ("module", "of", "name", "calls"),
    [
        ("handover", "files", "put", 3),
        ("handover.tables", "Table", "write", 60),
        ("handover.actions", "restoring", "check_counts", 1),
    ],
)
def test_a_restore_that_was_killed_leaves_nothing_and_can_be_done_again(
    empty: Place, whole_bag: Path, tmp_path: Path, module: str, of: str, name: str, calls: int
) -> None:
    killed(empty, "restore", whole_bag, module=module, of=of, name=name, calls=calls)
    for table in ("audit_entry", "register_agreement", "casework_request"):
        assert empty.asks(f"SELECT count(*) FROM {table}") == [(0,)]
    empty.said("restore", whole_bag)
    empty.said("archive", tmp_path / "again")
    assert listed(tmp_path / "again") == listed(whole_bag)
    assert not (empty.home / "restoring.json").exists()


def test_killed_between_the_two_stores_it_is_taken_back_and_done_again(
    empty: Place, whole_bag: Path, tmp_path: Path
) -> None:
    """The published store is settled first: a kill before the office's is leaves rows that the next restore takes away."""
    killed(empty, "restore", whole_bag, module="handover.actions", of="restoring", name="_same_again")
    assert empty.asks("SELECT count(*) FROM publication_publishedrecord", store="published") != [(0,)]
    assert empty.asks("SELECT count(*) FROM register_agreement") == [(0,)]
    empty.said("restore", whole_bag)
    empty.said("archive", tmp_path / "again")
    assert listed(tmp_path / "again") == listed(whole_bag)


def test_a_joining_that_was_killed_leaves_the_successor_as_it_was(successor: Place, whole_bag: Path) -> None:
    before = successor.files()
    entries = successor.asks("SELECT count(*) FROM audit_entry")
    killed(successor, "restore", whole_bag, module="handover.actions", of="restoring", name="join")
    assert successor.asks("SELECT count(*) FROM audit_entry") == entries
    assert "northshire-FOI-2026-0001" not in str(successor.asks("SELECT reference FROM casework_request"))
    assert set(successor.files()) > set(before)
    assert "read back the same" in successor.said("restore", whole_bag)
    assert sum(name.endswith("renamed.json") for name in successor.files()) == 1


def test_an_archive_that_was_killed_is_no_folder_of_that_name(full: Place, tmp_path: Path) -> None:
    entries = full.asks("SELECT count(*) FROM audit_entry")
    killed(full, "archive", tmp_path / "bag", module="handover", of="bag", name="close")
    assert not (tmp_path / "bag").exists()
    assert full.asks("SELECT count(*) FROM audit_entry") == entries
    full.said("archive", tmp_path / "bag")


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_left(full: Place, tmp_path: Path) -> None:
    """The disk is full: told by a limit on the size of a file."""
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); "
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "sys.argv = ['answerable', 'archive', sys.argv[1]]; from answerable.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "bag")],
        env=full.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
