"""Data folders with their stores, on the engine of this process, and the commands run in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

from tests.conftest import REPOSITORY
from tests.integration.commands import Office

SERVER = os.environ.get("ANSWERABLE_TEST_POSTGRESQL", "")
ON_POSTGRESQL = os.environ.get("ANSWERABLE_TEST_ENGINE") == "postgresql"
STORES = {"ANSWERABLE_OFFICE_DATABASE_URL": "office", "ANSWERABLE_PUBLISHED_DATABASE_URL": "published"}


class Place(Office):
    """A data folder; on PostgreSQL with two databases of its own."""

    def __init__(self, home: Path, *, embedded: bool = not ON_POSTGRESQL) -> None:
        super().__init__(home)
        self.embedded = embedded
        self.databases = {} if embedded else {word: f"{home.name}_{name}" for word, name in STORES.items()}

    def environment(self) -> dict[str, str]:
        at = f"postgres://answerable@{quote(SERVER, safe='')}"
        return super().environment() | {word: f"{at}/{name}" for word, name in self.databases.items()}

    def make(self, *words: str | Path) -> Place:
        """Make the office of `made_office` in this place, which is empty."""
        program = REPOSITORY / "tests" / "integration" / "handover" / "made_office.py"
        done = subprocess.run(
            [sys.executable, program, *map(str, words)],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return self

    def create(self, template: Place | None = None) -> None:
        """Make the databases: empty, or as another place has them."""
        for word, name in self.databases.items():
            of = Identifier(template.databases[word]) if template else SQL("template0")
            administer(SQL("create database {} template {}").format(Identifier(name), of))

    def copy(self, home: Path) -> Place:
        """A copy of this place, for one test to change."""
        shutil.copytree(self.home, home)
        other = Place(home, embedded=self.embedded)
        other.create(self)
        return other

    def another(self, home: Path) -> Place:
        """Another place as empty as this one, which has its tables already: making those takes seconds. Its secrets are its own."""
        other = self.copy(home)
        (home / "secret_key").unlink()
        return other

    def drop(self) -> None:
        """Remove the databases."""
        for name in self.databases.values():
            administer(SQL("drop database if exists {} with (force)").format(Identifier(name)))

    def asks(self, question: str, *, store: str = "office") -> list[tuple[Any, ...]]:
        """The answer of a store to a question in SQL."""
        if self.embedded:
            import sqlite3
            from contextlib import closing

            place = self.home / ("office.sqlite3" if store == "office" else "public/published.sqlite3")
            with closing(sqlite3.connect(place)) as connection:
                return connection.execute(question).fetchall()
        word = next(word for word, name in STORES.items() if name == store)
        with psycopg.connect(host=SERVER, user="answerable", dbname=self.databases[word]) as server:
            return server.execute(question).fetchall()  # type: ignore[call-overload, no-any-return]

    def files(self) -> dict[str, bytes]:
        """The office's files by their names."""
        root = self.home / "files"
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
        }


def administer(statement: Any) -> None:
    """Run a statement on the server itself."""
    with psycopg.connect(host=SERVER, user="answerable", dbname="postgres", autocommit=True) as server:
        server.execute(statement)
