"""A process is killed while it publishes: between the two stores' commits, and before the outbox is marked. The next round heals."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from tests.integration.casework.test_mail_crash import STORES, _environment

pytestmark = pytest.mark.django_db(databases=["default", "published"], transaction=True)

PUBLISH = """
import os, signal, sys
from datetime import date
import django
django.setup()
from answerable.publishing import actions
from answerable.publishing.actions import ResponseFacts
real = actions.door.publish

def killed(release):
    if sys.argv[1] == "after":
        real(release)
    os.kill(os.getpid(), signal.SIGKILL)

actions.door.publish = killed
actions.record_earlier(responses=[ResponseFacts("7617/13", "A letter (made up)", subject="Killed")], by=None)
actions.deliver()
"""
INSIDE = """
import os, signal
import django
django.setup()
from answerable.publication.models import HandedOver
from answerable.publishing import actions
from answerable.publishing.actions import ResponseFacts
HandedOver.objects.create = lambda **more: os.kill(os.getpid(), signal.SIGKILL)
actions.record_earlier(responses=[ResponseFacts("7617/13", "A letter (made up)", subject="Killed")], by=None)
actions.deliver()
"""
ROUND = """
import json
import django
django.setup()
from answerable.casework.actions.rounds import go_round
for _ in range(2):
    (part,) = [one for one in go_round() if one.name == "publication"]
    print(json.dumps([part.did, part.failed]))
"""
BEFORE, AFTER, WITHIN = "before", "after", "within"


def _rows(home: Path, alias: str, query: str) -> list[tuple[object, ...]]:
    """Ask a store as the processes wrote it: the copy that was made for them, or this test's own."""
    if connections[alias].vendor == "postgresql":
        with connections[alias].cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())
    with contextlib.closing(sqlite3.connect(home / STORES[alias][1])) as store:
        return list(store.execute(query))


def _run(environment: dict[str, str], words: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", words, *more], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("moment", [BEFORE, WITHIN, AFTER])
def test_killed_at_any_moment_it_is_public_once_after_the_next_round(tmp_path: Path, moment: str) -> None:
    home = tmp_path / "home"
    (home / "public").mkdir(parents=True)
    home.chmod(0o700)
    environment = _environment(home)
    child = _run(environment, INSIDE) if moment == WITHIN else _run(environment, PUBLISH, moment)
    assert child.returncode == -signal.SIGKILL, child.stderr
    records = "SELECT title FROM publication_publishedrecord WHERE kind = 'response'"
    outbox = "SELECT delivered_at IS NULL, length(packed) > 0 FROM publishing_outgoing"
    assert _rows(home, "published", records) == ([("Killed",)] if moment == AFTER else [])
    ((waits, packed),) = _rows(home, "default", outbox)
    assert (bool(waits), bool(packed)) == (True, True)
    after = _run(environment, ROUND)
    assert after.returncode == 0, after.stderr
    assert [json.loads(line) for line in after.stdout.splitlines()[-2:]] == [["1 release published.", ""], ["", ""]]
    assert _rows(home, "published", records) == [("Killed",)]
    assert _rows(home, "published", "SELECT version FROM publication_store") == [(1,)]
    assert _rows(home, "published", "SELECT count(*) FROM publication_handedover") == [(1,)]
    ((waits, packed),) = _rows(home, "default", outbox)
    assert (bool(waits), bool(packed)) == (False, False)
