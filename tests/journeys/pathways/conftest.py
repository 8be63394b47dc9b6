"""A real pathways site with a real web server, and a real browser that visits it.

The server is the product's own, behind its fence, in a process of its own, with a throwaway store of the made-up county. The workers
are those of `answerable.pathways.example`; a journey makes the referrals it needs through the site or through `pathways_site.do`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.conftest import REPOSITORY

from ..conftest import _ANSWERABLE, WIDE, _free_port, _wait_until_it_answers
from .site_for_tests import PASSWORD, SECRET, STEP, code_of

ACCOUNTS = {
    "hub_lead": "hub.lead",
    "data_protection": "data.protection",
    "marac_coordinator": "marac",
    "service_manager": "manager",
    "support_worker": "support",
}
"""The account of a role, where it is not called as the role is."""
_DO = """
from answerable.config import fence
fence.put_up(fence.NOT_FOR_PATHWAYS)
from answerable.pathways import opening
with opening.store():
    exec(compile({source!r}, "journey", "exec"))
"""


@dataclass
class PathwaysSite:
    """A running pathways site: its address, the folder of its store, and the signed-in sessions of its workers."""

    url: str
    home: Path
    environment: dict[str, str]
    log: Path
    sessions: dict[str, Any] = field(default_factory=dict)
    used: dict[str, set[int]] = field(default_factory=dict)

    def run(self, *words: str) -> str:
        """Run `answerable pathways …` against this store and return what it printed. Fails with what it said."""
        return self._python([*_ANSWERABLE, "pathways", *words])

    def do(self, source: str) -> str:
        """Run Python in a process with this store open, and return what it printed."""
        return self._python([sys.executable, "-c", _DO.format(source=source)])

    def _python(self, command: list[str]) -> str:
        done = subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def code(self, email: str) -> str:
        """Return a code that the worker's app shows and that was not used yet; waits for the next one where all were."""
        used = self.used.setdefault(email, set())
        while True:
            now = int(time.time()) // STEP
            for counter in (now, now + 1):  # the site takes the next one too: telephones' clocks differ
                if counter not in used:
                    used.add(counter)
                    return code_of(SECRET, counter)
            time.sleep(0.5)


def email_of(role: str) -> str:
    """Return the address of a role, or of one of the made-up accounts by the first part of its address."""
    return f"{ACCOUNTS.get(role, role)}@example.org"


def _environment(home: Path) -> dict[str, str]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    return {
        **keep,
        "ANSWERABLE_HOME": str(home / "data"),
        "ANSWERABLE_PATHWAYS_HOME": str(home / "store"),
        "ANSWERABLE_PATHWAYS_KEYS": str(home / "keys.json"),
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)]),
    }


@pytest.fixture(scope="session")
def made_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of the made-up county, made once: each site begins with a copy of it."""
    home = tmp_path_factory.mktemp("made-county") / "home"
    home.mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.pathways.site_for_tests"],
        cwd=REPOSITORY,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return home


@contextmanager
def running_site(home: Path, made_county: Path) -> Iterator[PathwaysSite]:
    """Run a pathways site of the made-up county in a folder, on a port of its own. A journey whose queue, or whose lists, must hold
    its own referrals and no others has its own site: it defines `pathways_site` again, with this.
    """
    shutil.copytree(made_county, home, dirs_exist_ok=True)
    port = _free_port()
    environment = _environment(home)
    log = home / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*_ANSWERABLE, "serve", "--pathways", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(f"{url}/account/sign-in/", server, log)
        yield PathwaysSite(url, home, environment, log)
    finally:
        server.terminate()
        server.wait(20)
    said = log.read_text()
    assert "could not be shown" not in said, f"The pathways site failed during the journeys:\n{said}"


@pytest.fixture(scope="session")
def pathways_site(tmp_path_factory: pytest.TempPathFactory, made_county: Path) -> Iterator[PathwaysSite]:
    """One pathways site for all journeys that can share one."""
    with running_site(tmp_path_factory.mktemp("pathways"), made_county) as site:
        yield site


def sign_in(page: Page, site: PathwaysSite, role: str) -> None:
    """Sign in by the forms: password, then code."""
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email_of(role))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(site.code(email_of(role)))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/account/" not in url)


def sign_in_unseen(asks: APIRequestContext, site: PathwaysSite, role: str) -> None:
    """Send what the two forms of signing in send, without drawing a page: for journeys about something else."""
    told = {"login": email_of(role), "password": PASSWORD}
    page = asks.get("/account/sign-in/")
    for fields in (told, {"code": site.code(email_of(role))}):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text())
        assert token, page.url
        headers = {"Referer": page.url, "Origin": site.url}
        page = asks.post(page.url, form={**fields, "csrfmiddlewaretoken": token[1]}, headers=headers)
    assert page.ok, page.text()
    assert "/account/" not in page.url, page.text()


@pytest.fixture
def visit(browser: Browser, pathways_site: PathwaysSite) -> Iterator[Callable[..., Page]]:
    """Open the site: `visit(role=None, width=WIDE, javascript=True) -> Page`, signed in as that role if one is given.

    A role signs in once a run and keeps its session. Whatever the browser complains about on its console (a blocked
    script, a missing file) fails the journey, and so does anything asked of another site.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((pathways_site.url, "data:", "blob:")):
            complaints.append(f"asked another site: {request.url}")

    def context_of(width: dict[str, int], javascript: bool, state: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=pathways_site.url,
            viewport=width,
            java_script_enabled=javascript,
            storage_state=state,
            locale="en-GB",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.on("console", listen)
        context.on("request", asked)
        return context

    def open_page(role: str | None = None, width: dict[str, int] = WIDE, javascript: bool = True) -> Page:
        if role and role not in pathways_site.sessions:
            context = context_of(WIDE, True, None)
            sign_in_unseen(context.request, pathways_site, role)
            pathways_site.sessions[role] = context.storage_state()
        return context_of(width, javascript, pathways_site.sessions[role] if role else None).new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
