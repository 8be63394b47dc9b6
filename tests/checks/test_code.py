"""Style, types and the doors between rooms, each as its own tool says it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

TOOLS = Path(sys.executable).parent
PLACES = ["src", "tests"]
SCRIPTS = sorted(
    path for path in [REPOSITORY / "answerable", *(REPOSITORY / "scripts").iterdir(), REPOSITORY / ".ci/run"]
)


def _run(*command: str) -> None:
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]],
        cwd=REPOSITORY,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}", pytrace=False)


def test_no_common_faults() -> None:
    _run("ruff", "check", "--quiet", *PLACES)


def test_one_format() -> None:
    _run("ruff", "format", "--quiet", "--diff", *PLACES)


def test_types_hold() -> None:
    _run("mypy")


def test_doors_between_rooms_are_kept() -> None:
    _run("lint-imports", "--no-cache")


def test_every_model_has_its_migration() -> None:
    _run("django-admin", "makemigrations", "--check", "--dry-run", "--settings", "answerable.config.settings.tests")


def test_every_model_of_the_pathways_site_has_its_migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The settings that the site runs with: those of its tests make the tables from the models.
    monkeypatch.setenv("ANSWERABLE_PATHWAYS_HOME", str(tmp_path / "store"))
    monkeypatch.setenv("ANSWERABLE_PATHWAYS_KEYS", str(tmp_path / "keys.json"))
    _run("django-admin", "makemigrations", "--check", "--dry-run", "--settings", "answerable.config.settings.pathways")


@pytest.mark.parametrize("room", ["accounts", "casework", "pathways"])
def test_every_action_takes_the_turn_before_anything_else(room: str) -> None:
    """An action that locked a row first would wait for one that has the turn and wants the row, which waits for it."""
    places = sorted((REPOSITORY / "src/answerable" / room).glob("actions*/**/*.py"))
    places += sorted((REPOSITORY / "src/answerable" / room).glob("actions.py"))
    assert places
    assert [path.name for path in places if "@transaction.atomic" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_run_and_read(script: Path) -> None:
    assert os.access(script, os.X_OK), f"{script.name} is not executable"
    first = script.read_text(encoding="utf-8").splitlines()[0]
    if first.endswith("bash"):
        subprocess.run(["bash", "-n", str(script)], check=True, stdin=subprocess.DEVNULL)
    else:
        compile(script.read_text(encoding="utf-8"), script.name, "exec")
