"""The public site as the public meets it: its own process behind the fence, over what the office of the journeys published."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from ..conftest import _ANSWERABLE, WIDE, Office, _free_port, _wait_until_it_answers

EXIT = "https://www.bbc.co.uk/weather"
"""Where “Exit this page” leads. A journey answers for it itself."""


@dataclass
class PublicSite:
    """The public site of the office: its address, the folder of its store, and what its process wrote to its log."""

    url: str
    office: Office
    log: Path

    @property
    def home(self) -> Path:
        """The folder that holds the published store, the index and the rendered pages."""
        return self.office.home / "public"


@pytest.fixture(scope="session")
def public_live(office: Office) -> Iterator[PublicSite]:
    """The public site over a real server, with the made-up example's register published. One for all journeys."""
    office.run("publish")
    port = _free_port()
    log = office.home / "public.log"
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*_ANSWERABLE, "serve", "--public", "--port", str(port)],
            env=office.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_it_answers(url, server, log)
        yield PublicSite(url, office, log)
    finally:
        server.terminate()
        server.wait(20)
    said = log.read_text()
    assert "Internal Server Error" not in said, f"The public site failed during the journeys:\n{said}"


@pytest.fixture
def visit_public(browser: Browser, public_live: PublicSite) -> Iterator[Callable[..., Page]]:
    """Open the public site: `visit_public(width=WIDE, javascript=True) -> Page`.

    Whatever the browser complains about on its console fails the journey, and so do a cookie and anything asked of another site.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((public_live.url, EXIT, "data:", "blob:")):
            complaints.append(f"asked another site: {request.url}")

    def open_page(width: dict[str, int] = WIDE, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=public_live.url, viewport=width, java_script_enabled=javascript, locale="en-GB"
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.on("console", listen)
        context.on("request", asked)
        return context.new_page()

    yield open_page
    cookies = [cookie["name"] for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert complaints == []
    assert cookies == []
