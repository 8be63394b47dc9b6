"""The commands of casework on bad input, and on mail settings that are missing or wrong; and what a stopped site leaves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.commands import ANSWERABLE, Office

from .test_commands import office

__all__ = ["office"]

MESSAGE = b"From: a@example.org\nSubject: Lunch\nMessage-ID: <1@example.org>\n\nOn Friday?\n"


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that are no letters and no messages."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty").touch()
    (folder / "folder").mkdir()
    with (folder / "huge").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 100)
    os.mkfifo(folder / "pipe")
    return folder


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "is a folder"),
        ("huge", "is larger than 25 MB"),
        ("pipe", "is not an ordinary file"),
    ],
)
def test_lint_says_why_a_file_is_no_letter(office: Office, bad: Path, name: str, said: str) -> None:
    told = office.refused("lint", bad / name)
    assert said in told
    assert "\n" not in told


def test_lint_takes_words_that_are_not_in_utf_8(office: Office, tmp_path: Path) -> None:
    letter = tmp_path / "latin.txt"
    letter.write_bytes("We refuse the request for the café under section 43.\nWe rely on it.".encode("latin-1"))
    done = office.run("lint", letter)
    assert done.returncode == 1
    assert "s.43" in done.stdout


def test_lint_says_what_is_wrong_with_its_options(office: Office, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("We refuse the request under section 43(2).")
    assert "is not a date" in office.refused("lint", letter, "--received", "1e400")


def test_mail_import_says_of_each_file_why_it_is_no_message(office: Office, bad: Path) -> None:
    assert "was not found" in office.refused("mail", "import", bad / "missing")
    names = ("folder", "empty", "huge", "pipe")
    told = office.refused("mail", "import", *[bad / name for name in names]).splitlines()
    assert len(told) == len(names)
    for line, said in zip(told, ("has no .eml or .msg", "is empty", "larger than 150 MB", "no"), strict=True):
        assert said in line


def test_mail_import_takes_what_it_can(office: Office, bad: Path, tmp_path: Path) -> None:
    (tmp_path / "good.eml").write_bytes(MESSAGE)
    done = office.run("mail", "import", tmp_path / "good.eml", bad / "empty", bad / "binary.txt")
    assert done.returncode == 1
    assert "2 messages taken in" in done.stdout
    assert "empty is empty" in done.stderr


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OfficeWithMail(Office):
    """A data folder with mail settings."""

    def __init__(self, home: Path, **settings: object) -> None:
        super().__init__(home)
        self.settings = {f"ANSWERABLE_{name}": str(value) for name, value in settings.items()}

    def environment(self) -> dict[str, str]:
        return super().environment() | self.settings


NOBODY = {"IMAP_USER": "a", "IMAP_PASSWORD": "made up", "MAIL_FROM": "foi@example.org"}


@pytest.mark.parametrize(
    ("words", "settings", "code", "said"),
    [
        ("mail fetch", {}, 2, "No mailbox is set"),
        ("mail send", {}, 2, "No mail server is set"),
        ("mail fetch", {"IMAP_HOST": "127.0.0.1", "IMAP_PORT": "closed", **NOBODY}, 1, "could not be reached"),
        ("mail fetch", {"IMAP_PASSWORD_FILE": "/nowhere/secret"}, 2, "No such file"),
        ("work", {"IMAP_HOST": "127.0.0.1", "IMAP_PORT": "closed", **NOBODY}, 1, "Mail in: The mailbox at 127.0.0.1"),
    ],
)
def test_mail_settings_that_are_wrong_are_told_in_a_sentence(
    office: Office, words: str, settings: dict[str, str], code: int, said: str
) -> None:
    if settings.get("IMAP_PORT") == "closed":
        settings = settings | {"IMAP_PORT": str(_free_port())}
    done = OfficeWithMail(office.home, **settings).run(*words.split())
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "made up" not in done.stderr


def _run(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _below(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return own + [other for child in own for other in _below(child)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to see which processes run")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_site_that_is_stopped_leaves_nothing_running(office: Office, how: signal.Signals) -> None:
    port = _free_port()
    # The mailbox cannot be reached: the site is served all the same.
    site = OfficeWithMail(office.home, IMAP_HOST="127.0.0.1", IMAP_PORT=_free_port(), **NOBODY)
    process = subprocess.Popen(
        [str(ANSWERABLE), "serve", "--port", str(port)],
        env=site.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        # Written by the process beside it, which the site started when it was ready.
        assert "could not be reached" in process.stderr.readline()
        with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
            line.sendall(b"GET /account/sign-in/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            assert b" 200 " in line.recv(100)
        started = _below(process.pid)
        assert len(started) >= 2
        process.send_signal(how)
        said = process.communicate(timeout=30)[1]
        assert "Traceback" not in said
        until = time.monotonic() + 15
        while any(_run(pid) for pid in started):
            assert time.monotonic() < until, started
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(20)
