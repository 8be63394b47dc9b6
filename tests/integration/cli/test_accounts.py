"""`answerable accounts`: each command in a process of its own, on a data folder of its own."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from answerable import __version__
from tests.integration.commands import ANSWERABLE, Office

FIRST, SECOND = "a long enough one", "another long enough one"


@pytest.fixture
def office(tmp_path: Path, made_stores: Path) -> Office:
    shutil.copytree(made_stores, tmp_path / "home")
    return Office(tmp_path / "home")


def add(office: Office, email: str, role: str, name: str) -> str:
    return office.said("accounts", "add", email, "--role", role, "--name", name, typed=f"{FIRST}\n")


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory, made_stores: Path) -> Office:
    """An office with an administrator and an auditor, both made up, for the tests that must change nothing."""
    home = tmp_path_factory.mktemp("unchanged") / "home"
    shutil.copytree(made_stores, home)
    office = Office(home)
    add(office, "admin@example.org", "administrator", "Ada Made-up")
    add(office, "Jo@Example.org", "auditor", "Jo Made-up")
    return office


@pytest.fixture
def staffed(tmp_path: Path, unchanged: Office) -> Office:
    """Such an office for one test to change."""
    shutil.copytree(unchanged.home, tmp_path / "home")
    return Office(tmp_path / "home")


def listed(office: Office) -> dict[str, dict[str, object]]:
    return {account["email"]: account for account in json.loads(office.said("accounts", "list", "--json"))}


def test_the_version_is_said(office: Office) -> None:
    assert office.said("--version") == f"answerable {__version__}\n"


def test_the_list_is_one_line_an_account(staffed: Office) -> None:
    staffed.said("accounts", "close", "jo@example.org")
    assert [line.split(maxsplit=3) for line in staffed.said("accounts", "list").splitlines()] == [
        ["admin@example.org", "administrator", "open", "Ada Made-up"],
        ["jo@example.org", "auditor", "closed", "Jo Made-up"],
    ]
    assert listed(staffed)["jo@example.org"] == {
        "email": "jo@example.org",
        "name": "Jo Made-up",
        "role": "auditor",
        "open": False,
    }


def test_an_office_without_accounts_says_how_to_make_one(office: Office) -> None:
    assert "There is no account yet." in office.said("accounts", "list")
    assert office.said("accounts", "list", "--json") == "[]\n"


def test_another_role_closed_reopened_and_a_new_password(staffed: Office) -> None:
    assert "is Approver" in staffed.said("accounts", "role", "JO@example.org", "approver")
    assert listed(staffed)["jo@example.org"]["role"] == "approver"
    assert "Closed the account jo@example.org" in staffed.said("accounts", "close", "jo@example.org")
    assert "closed already" in staffed.refused("accounts", "close", "jo@example.org")
    assert "Reopened the account jo@example.org" in staffed.said("accounts", "reopen", "jo@example.org")
    assert "open already" in staffed.refused("accounts", "reopen", "jo@example.org")
    told = staffed.run("accounts", "password", "jo@example.org", typed=f"{SECOND}\n")
    assert told.returncode == 0
    assert SECOND not in told.stdout + told.stderr
    assert listed(staffed)["jo@example.org"]["open"] is True
    assert "The journal is whole: 6 entries." in staffed.said("audit", "verify")


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (["role", "nobody@example.org", "auditor"], "", "No account has the e-mail address nobody@example.org"),
        (["role", "jo@example.org", "king"], "", "“king” is not a role. Use one of: foi_officer"),
        (["role", "admin@example.org", "auditor"], "", "This is the last account that may manage accounts."),
        (["close", "admin@example.org"], "", "This is the last account that may manage accounts."),
        (["close", "nobody"], "", "No account has the e-mail address nobody."),
        (["reopen", "nobody"], "", "No account has the e-mail address nobody."),
        (["password", "nobody"], f"{SECOND}\n", "No account has the e-mail address nobody."),
        (["password", "jo@example.org"], "", "No password was given."),
        (["password", "jo@example.org"], "short\n", "too short"),
        (["password", "jo@example.org"], "jo@example.org\n", "too similar"),
        (["add", "no address", "--role", "auditor", "--name", "Nia"], f"{FIRST}\n", "not complete"),
        (["add", "nia@example.org", "--role", "auditor"], f"{FIRST}\n", "needs the person's name"),
        (["add", "nia@example.org", "--role", "auditor", "--name", "Nia"], "\n", "No password was given."),
        (["add", "jo@example.org", "--role", "auditor", "--name", "Jo"], f"{FIRST}\n", "already an account"),
    ],
)
def test_bad_input_gets_one_sentence_and_changes_nothing(
    unchanged: Office, words: list[str], typed: str, says: str
) -> None:
    sentence = unchanged.refused("accounts", *words, typed=typed)
    assert says in sentence
    assert "\n" not in sentence
    with closing(sqlite3.connect(unchanged.home / "office.sqlite3")) as store:
        assert store.execute("SELECT count(*) FROM audit_entry").fetchone() == (2,)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_what_cannot_be_read_as_text_gets_one_sentence(unchanged: Office, encoding: str) -> None:
    environment = {**unchanged.environment(), "PYTHONIOENCODING": encoding}
    for words, typed in (
        ([b"password", b"jo@example.org"], b"a long enough \xff one\n"),
        ([b"close", b"jo@\xff.org"], b""),
        ([b"add", b"nia@\xff.org", b"--role", b"auditor", b"--name", b"Nia"], b"a long enough one\n"),
        ([b"add", b"nia@example.org", b"--role", b"auditor", b"--name", b"N\xff"], b"a long enough one\n"),
    ):
        done = subprocess.run(
            [os.fsencode(ANSWERABLE), b"accounts", *words],
            env=environment,
            input=typed,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert b"Traceback" not in done.stderr
        assert done.stderr.count(b"\n") == 1


def _at_a_terminal(office: Office, answers: dict[str, str], *words: str) -> tuple[int, str]:
    """Run a command at a terminal of its own; give each answer once its question has come."""
    pid, terminal = pty.fork()
    if pid == 0:
        command = [sys.executable, "-c", "from answerable.cli import main; main()", *words]
        os.execve(sys.executable, command, office.environment())
    seen, waiting, stop = "", list(answers.items()), time.monotonic() + 120
    while time.monotonic() < stop:
        ready, _, _ = select.select([terminal], [], [], 1)
        try:
            read = os.read(terminal, 4096) if ready else b""
        except OSError:  # the command has ended
            break
        seen += read.decode()
        if waiting and waiting[0][0] in seen:
            os.write(terminal, f"{waiting.pop(0)[1]}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen


@pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")
@pytest.mark.parametrize(
    ("again", "code", "says"),
    [(SECOND, 0, "The password of jo@example.org was set."), (FIRST, 2, "The two passwords are not the same.")],
)
def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(
    staffed: Office, again: str, code: int, says: str
) -> None:
    answers = {"Password: ": SECOND, "Password again: ": again}
    ended, seen = _at_a_terminal(staffed, answers, "accounts", "password", "jo@example.org")
    assert (ended, says in seen) == (code, True), seen
    assert not re.search("long enough", seen)
