"""What the documents say is so, and nothing of one machine is kept."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer

from answerable.cli import app
from tests.conftest import REPOSITORY

DOCUMENTS = sorted(
    [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md"), *(REPOSITORY / "examples").rglob("*.md")]
)
FRONT_DOOR = (REPOSITORY / "answerable").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OWN_WORDS = {"test", "style", "setup"}
TARGETS = set(re.findall(r"^([a-z ]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.M))
MAKE_WORDS = {word for target in TARGETS for word in target.split()}


def _name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.S)
    targets = [unquote(target.split("#")[0]) for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    lost = [t for t in targets if t and ":" not in t and not (document.parent / t).exists()]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_commands_named_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for word in re.findall(r"\./answerable ([a-z]+)", text):
        assert word in COMMANDS or word in OWN_WORDS, f"./answerable {word}"
    for word in re.findall(r"^(?:\$ )?make ([a-z]+)|`make ([a-z]+)`", text, re.M):
        assert set(word) & MAKE_WORDS, f"make {word}"


def test_the_front_door_knows_its_own_words() -> None:
    for word in OWN_WORDS:
        assert re.search(rf"^(\w+ \| )*{word}( \| \w+)*\)", FRONT_DOOR, re.M), word
    assert {"demo", "serve"} <= set(COMMANDS)
    assert OWN_WORDS | {"demo", "serve"} <= MAKE_WORDS


def test_the_architecture_names_every_room() -> None:
    text = (REPOSITORY / "docs/architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)/` \|", text, re.M))
    rooms = {path.parent.name for path in (REPOSITORY / "src/answerable").glob("*/__init__.py")}
    assert named == rooms


def test_every_dependency_says_what_it_is_for() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = text.splitlines()
    bare = []
    for requirement in wanted:
        at = next(number for number, line in enumerate(lines) if line.strip().startswith(f'"{requirement}"'))
        # One comment may speak for the lines under it.
        while lines[at - 1].strip().startswith('"'):
            at -= 1
        if not lines[at - 1].strip().startswith("#"):
            bare.append(requirement)
    assert bare == []


@pytest.mark.parametrize("lock", sorted((REPOSITORY / "requirements").glob("*.lock")), ids=_name)
def test_locks_hold_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?://|file:|^--", text, re.M)
    packages = re.findall(r"^([a-zA-Z0-9._-]+)(?:\[[^]]*\])?==.*?(?=^[a-zA-Z]|\Z)", text, re.M | re.S)
    assert packages
    blocks = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.M)[1:]
    assert [block.split("=")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, dev = (
        set(re.findall(r"^([a-z0-9-]+)", (REPOSITORY / f"requirements/{name}.lock").read_text(encoding="utf-8"), re.M))
        for name in ("runtime", "dev")
    )

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[\[<>=!~ ]", each)[0].lower() for each in requirements}

    assert names(project["project"]["dependencies"]) <= runtime
    assert names(project["dependency-groups"]["dev"]) <= dev
    assert runtime <= dev


def test_the_npm_lock_names_no_registry() -> None:
    lock = json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("integrity")] == []


def test_nothing_of_one_machine_is_in_the_code() -> None:
    places = re.compile(r"(?<![\w./])/(?:work|root|home/\w+)/\w")
    code = [
        *(REPOSITORY / "src").rglob("*.py"),
        *(REPOSITORY / "scripts").iterdir(),
        REPOSITORY / "answerable",
        *DOCUMENTS,
    ]
    assert [_name(path) for path in code if places.search(path.read_text(encoding="utf-8"))] == []
