"""The commands on PostgreSQL, told of its two stores by their addresses, as an office would tell them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.integration.commands import Office

SERVER = os.environ.get("ANSWERABLE_TEST_POSTGRESQL", "")
pytestmark = pytest.mark.skipif(
    os.environ.get("ANSWERABLE_TEST_ENGINE") != "postgresql", reason="this process has no PostgreSQL; the other one has"
)


class Served(Office):
    """An office whose stores are two databases of a PostgreSQL server."""

    def __init__(self, home: Path, stores: dict[str, str]) -> None:
        super().__init__(home)
        self.stores = stores

    def environment(self) -> dict[str, str]:
        return super().environment() | self.stores


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    names = {"ANSWERABLE_OFFICE_DATABASE_URL": "told_office", "ANSWERABLE_PUBLISHED_DATABASE_URL": "told_published"}
    with psycopg.connect(host=SERVER, user="answerable", dbname="postgres", autocommit=True) as server:
        for name in names.values():
            server.execute(SQL("create database {}").format(Identifier(name)))
        yield Served(
            tmp_path / "home",
            {variable: f"postgres://answerable@{quote(SERVER, safe='')}/{name}" for variable, name in names.items()},
        )
        for name in names.values():
            server.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def test_a_register_is_loaded_answered_from_and_proved(served: Served, examples: Path) -> None:
    assert "added" in served.said("load", examples / "nottinghamshire")
    answers = served.said("answer", examples / "nottinghamshire" / "letters" / "request.txt", "--json")
    assert "£86,000" in json.dumps(json.loads(answers), ensure_ascii=False)
    assert "The journal is whole" in served.said("audit", "verify")
    assert not (served.home / "office.sqlite3").exists()


def test_a_server_that_cannot_be_reached_gets_a_sentence(served: Served) -> None:
    served.stores = dict.fromkeys(served.stores, f"postgres://answerable@{quote(SERVER, safe='')}/no_such_store")
    done = served.run("audit", "verify")
    assert done.returncode == 1
    assert "could not be used" in done.stderr
    assert "Traceback" not in done.stderr
