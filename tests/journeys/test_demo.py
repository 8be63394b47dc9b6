"""The demonstration as a newcomer meets it: three sites, a code from the made-up workers' phone, and one Ctrl+C that ends all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .conftest import WIDE

_ONE_OFFICE = """
import sys
from answerable import demo
demo.example_offices = lambda: ["northshire"]
sys.exit(demo.run(port=0, office="northshire", browser=False, serve=True))
"""
"""All the demonstration does, with one office that tells its answers in the terminal instead of three."""
_SITE = re.compile(r"^The (\w+) site is at (\S+)$", re.M)


@contextmanager
def _running(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A demonstration, and what it said until its sites were there."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    with (home / "errors").open("w") as errors:
        demo = subprocess.Popen(
            [sys.executable, "-c", _ONE_OFFICE],
            env={**keep, "ANSWERABLE_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        said = ""
        for line in demo.stdout or ():
            said += line
            if "Ctrl+C" in line:
                break
        else:
            pytest.fail(f"The demonstration did not start:\n{(home / 'errors').read_text()}")
        yield demo, said
    finally:
        if demo.poll() is None:
            demo.kill()
        demo.wait()
        if demo.stdout:
            demo.stdout.close()


def _code(phone: Page, email: str) -> str:
    phone.reload()
    return phone.locator("tr").filter(has=phone.get_by_role("rowheader", name=email)).locator(".code").inner_text()


def test_a_newcomer_accepts_a_referral_and_one_ctrl_c_ends_all_three_sites(browser: Browser, tmp_path: Path) -> None:
    with _running(tmp_path) as (demo, said):
        sites = dict(_SITE.findall(said))
        assert set(sites) == {"staff", "public", "pathways"}
        signs = dict(re.findall(r"Sign in with (\S+) and (\S+)", said))
        context = browser.new_context(viewport=WIDE)
        context.set_default_timeout(60_000)
        phone = context.new_page()
        phone.goto(next(iter(re.findall(r"phone: (\S+)", said))))

        staff = context.new_page()
        staff.goto(sites["staff"])
        staff.get_by_label("Email").fill("officer@demo.example")
        staff.get_by_role("textbox", name="Password").fill(signs["officer@demo.example"])
        staff.get_by_role("button", name="Sign in").click()
        staff.get_by_role("heading", name="Home").wait_for()

        coordinator = context.new_page()
        coordinator.goto(sites["pathways"])
        coordinator.get_by_label("Email address").fill("haven.coordinator@example.org")
        coordinator.get_by_label("Password", exact=True).fill(signs["coordinator@example.org"])
        coordinator.get_by_role("button", name="Continue").click()
        coordinator.get_by_label("Code").fill(_code(phone, "haven.coordinator@example.org"))
        coordinator.get_by_role("button", name="Sign in").click()
        coordinator.get_by_text("This is a demonstration").wait_for()
        coordinator.get_by_role("link", name="Open the first").or_(
            coordinator.get_by_role("button", name="Open the first")
        ).first.click()
        coordinator.get_by_role("button", name="Accept or decline it").click()
        coordinator.get_by_role("button", name="Accept it").click()
        coordinator.get_by_text("Accepted", exact=True).first.wait_for()

        # The sites share a machine, and are not signed out of one another.
        staff.reload()
        assert staff.get_by_role("button", name="Sign in").count() == 0
        with urllib.request.urlopen(sites["public"]) as answer:
            assert answer.status == 200
        context.close()

        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0
        for address in sites.values():
            with pytest.raises(OSError, match="refused"):
                urllib.request.urlopen(address.replace("localhost", "127.0.0.1"), timeout=5)
        assert (tmp_path / "errors").read_text() == ""
