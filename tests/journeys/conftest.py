"""A real office with a real web server, and a real browser that visits it.

The server is the product's own, in a process of its own, with a throwaway data folder for the whole run. It knows
nothing of the tests, so a journey sees what an office sees: the security headers, the built style sheet, the real
stores. A journey makes the requests it needs through the site or through `office.run(...)`, and must not count on
the number of requests, as the journeys share the office.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.conftest import REPOSITORY, missing

from . import axe as axe_core
from .office_for_tests import PASSWORD

WIDE = {"width": 1100, "height": 900}
NARROW = {"width": 320, "height": 700}
_HERE = Path(__file__).parent
_ANSWERABLE = (sys.executable, "-c", "from answerable.cli import main; main()")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium, quiet: no call home, no graphics card, no sandbox (containers have none to give)."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        missing("Chromium is not installed: apt-get install chromium")
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }


@dataclass
class Office:
    """A running office: its address, its data folder, and the signed-in sessions of its staff."""

    url: str
    home: Path
    environment: dict[str, str]
    sessions: dict[str, Any] = field(default_factory=dict)

    def run(self, *words: str) -> str:
        """Run an `answerable` command against this office and return what it printed. Fails with what it said."""
        done = subprocess.run(
            [*_ANSWERABLE, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            break
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The staff site did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Iterator[Office]:
    """One office for all journeys, with the made-up example's register, on a port of its own."""
    home = tmp_path_factory.mktemp("office")
    port = _free_port()
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    environment = {**keep, "ANSWERABLE_HOME": str(home), "PYTHONPATH": str(REPOSITORY)}
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.office_for_tests", str(examples / "northshire")],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    log = home / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*_ANSWERABLE, "serve", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(f"{url}/account/sign-in/", server, log)
        yield Office(url, home, environment)
    finally:
        server.terminate()
        server.wait(20)
    said = log.read_text()
    assert "Internal Server Error" not in said, f"The staff site failed during the journeys:\n{said}"


@pytest.fixture
def visit(browser: Browser, office: Office) -> Iterator[Callable[..., Page]]:
    """Open the site: `visit(role=None, width=WIDE, javascript=True) -> Page`, signed in as that role if one is given.

    A role signs in by the form once a run and keeps its session. Whatever the browser complains about on its console
    (a blocked script, a missing file) fails the journey.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_page(role: str | None = None, width: dict[str, int] = WIDE, javascript: bool = True) -> Page:
        if role and role not in office.sessions:
            office.sessions[role] = _signed_in(browser, office, role)
        context = browser.new_context(
            base_url=office.url,
            viewport=width,
            java_script_enabled=javascript,
            storage_state=office.sessions[role] if role else None,
            locale="en-GB",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.on("console", listen)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _signed_in(browser: Browser, office: Office, role: str) -> Any:
    with browser.new_context(base_url=office.url) as context:
        page = context.new_page()
        page.goto("/account/sign-in/")
        page.get_by_label("Email address").fill(f"{role}@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{office.url}/")
        return context.storage_state()


@pytest.fixture
def width() -> dict[str, int]:
    """The width of the screen in which a journey is made; `axe` looks at each page in both."""
    return WIDE


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails unless axe finds nothing wrong and the page does not scroll sideways."""
    return axe_core.check
