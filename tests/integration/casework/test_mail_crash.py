"""The power goes while a folder of messages is taken in: each is there exactly once when it has been done again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections
from django.db.models import Model

from answerable.audit.models import Entry
from answerable.casework.models import Message, Request
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.django_db(databases=["default", "published"], transaction=True)

MESSAGES, REQUESTS, ROUNDS = 30, 3, 4
STORES = {
    "default": ("ANSWERABLE_OFFICE_DATABASE_URL", "office.sqlite3"),
    "published": ("ANSWERABLE_PUBLISHED_DATABASE_URL", "public/published.sqlite3"),
}
CHILD = """
import sys
from pathlib import Path
import django
django.setup()
from answerable.casework.actions import mail
done = mail.import_files(paths=[Path(sys.argv[1])], by=None)
print(done.taken + done.known)
"""


def _messages(folder: Path) -> None:
    folder.mkdir()
    for number in range(MESSAGES):
        words = (
            "Lunch on Friday?"
            if number >= REQUESTS
            else "Under the Freedom of Information Act, please tell us the cost."
        )
        head = (
            f"From: A{number} <a{number}@example.org>\nSubject: Made up {number}\nMessage-ID: <{number}@example.org>\n"
        )
        # The requests are taken in somewhere in the middle.
        (folder / f"{(number * 7) % MESSAGES:02d}.eml").write_text(f"{head}\n{words}\n")


def _environment(home: Path) -> dict[str, str]:
    """The environment of a process that works on this test's own stores."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    found |= {"ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office"}
    found["PYTHONPATH"] = str(REPOSITORY)
    for alias, (variable, file) in STORES.items():
        connection = connections[alias]
        if connection.vendor == "postgresql":
            known = connection.settings_dict
            folder = known["HOST"].replace("/", "%2F")
            found[variable] = f"postgres://{known['USER']}@/{known['NAME']}?host={folder}"
        else:
            connection.ensure_connection()
            (home / file).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(home / file)) as copy:
                connection.connection.backup(copy)
    return found


def _count(home: Path, model: type[Model], **only: str) -> int:
    """Count rows where the processes wrote them: in the copy that was made for them, or in this test's own store."""
    if connections["default"].vendor == "postgresql":
        return model._default_manager.filter(**only).count()
    where = " AND ".join(f"{name} = ?" for name in only) or "1"
    with contextlib.closing(sqlite3.connect(home / STORES["default"][1])) as store:
        found = store.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE {where}", tuple(only.values()))
        return int(found.fetchone()[0])


def test_killed_again_and_again_each_message_is_taken_in_once(tmp_path: Path) -> None:
    folder, home = tmp_path / "mail", tmp_path / "home"
    home.mkdir(mode=0o700)
    _messages(folder)
    environment = _environment(home)
    entries = _count(home, Entry)  # of other tests: the journal is never emptied
    chance = random.Random(4)
    killed = 0
    for _ in range(ROUNDS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder)],
            env=environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(1.0 + chance.random())
        killed += child.poll() is None
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    last = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    assert last.returncode == 0, last.stderr
    assert last.stdout.strip() == str(MESSAGES)
    assert killed > 1  # else nothing was tested
    assert [_count(home, model) for model in (Message, Request, Entry)] == [
        MESSAGES,
        REQUESTS,
        entries + MESSAGES,
    ]
    assert _count(home, Message, found="opened") == REQUESTS
    kept = [one.name for one in (home / "files" / "mail").iterdir()]
    assert len(kept) == MESSAGES
    assert all(name.endswith(".eml") for name in kept)
