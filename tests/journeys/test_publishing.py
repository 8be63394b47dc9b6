"""The register is looked at and published, a record taken back and put right; an answered request is published, corrected, taken off."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import REPOSITORY

from .conftest import Office

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

ANSWERED = """
import django
django.setup()
from datetime import date
from answerable.accounts.models import User
from answerable.casework import actions
from tests.integration.publishing.planting import LETTER, let_be_sent
request = actions.receive_text(by=User.objects.get(role="foi_officer"), text=LETTER, received=date(2026, 11, 2))
let_be_sent(request)
print(request.reference)
"""


def _answered(office: Office) -> str:
    """Make a request that was answered with the reply that the register gives, and return its reference."""
    environment = office.environment | {"DJANGO_SETTINGS_MODULE": "answerable.config.settings.office"}
    done = subprocess.run(
        [sys.executable, "-c", ANSWERED], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def _picture(page: Page, name: str, width: dict[str, int]) -> None:
    """Keep a picture of a page where one is asked for, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}-{width['width']}.png"), full_page=True)


def test_the_register_is_published_and_one_record_taken_back_and_put_right(
    visit: Visit, axe: Axe, width: dict[str, int]
) -> None:
    page = visit(role="commissioning_manager", width=width)
    page.goto("/")
    page.get_by_role("link", name="What is public").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is public")
    page.get_by_role("link", name="What publishing the register would change").click()
    axe(page)
    page.get_by_role("button", name="Look at what would change").click()
    axe(page)
    _picture(page, "difference", width)
    # The office is shared: another width may have published it before.
    if page.get_by_role("button", name="Publish this").count():
        page.get_by_role("button", name="Publish this").click()
        expect(page.get_by_text("Published:")).to_be_visible()
    page.goto("/public/")
    axe(page)
    _picture(page, "contents", width)
    page.get_by_role("link", name="Everything that was handed over").click()
    axe(page)
    _picture(page, "outbox", width)
    page.goto("/public/")
    page.get_by_role("link", name="Agreements").click()
    axe(page)
    page.get_by_role("listitem").get_by_role("link").filter(has_text="elpline").first.click()
    axe(page)
    _picture(page, "record", width)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it is taken back")
    axe(page)
    page.get_by_label("Why it is taken back").fill("It was never ours.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It is public no longer.")).to_be_visible()
    page.get_by_role("link", name="Hold it against the register").click()
    axe(page)
    page.get_by_label("What was corrected").fill("It is ours after all.")
    page.get_by_role("button", name="Publish it as the register has it").click()
    expect(page.get_by_text("It is public as the register has it now.")).to_be_visible()
    axe(page)


def test_an_answer_is_shown_published_corrected_and_taken_off(
    visit: Visit, axe: Axe, width: dict[str, int], office: Office
) -> None:
    reference = _answered(office)
    page = visit(role="foi_officer", width=width)
    page.goto(f"/requests/{reference}/clearance/")
    page.get_by_role("link", name="Put this answer on the record").click()
    page.get_by_role("button", name="Show what will be public").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what was asked")
    axe(page)
    page.get_by_label("What was asked and what was answered").fill("What the helpline cost in each year.")
    page.get_by_role("button", name="Show what will be public").click()
    expect(page.get_by_role("heading", name="What will be public")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("How much did the helpline cost")
    axe(page)
    _picture(page, "publish", width)
    page.get_by_role("button", name="Put this on the record").click()
    expect(page.get_by_text("It is on the record of what is public.")).to_be_visible()
    page.get_by_role("link", name="See what is public").click()
    axe(page)
    page.get_by_label("What was corrected").fill("The summary left out a year.")
    page.get_by_role("button", name="Show what will be public").click()
    page.get_by_role("button", name="Publish this correction").click()
    expect(page.get_by_text("What is public was corrected.")).to_be_visible()
    page.get_by_role("link", name="See what is public").click()
    page.get_by_label("Why it is taken off").fill("We look at it again.")
    page.get_by_role("button", name="Take it off the record").click()
    expect(page.get_by_text("It is off the record of what is public.")).to_be_visible()
