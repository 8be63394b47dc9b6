"""A safeguarding lead opens a referral in an emergency, another reviews it, and both see who has looked at whom."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import PathwaysSite

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
PHONE = {"width": 320, "height": 800}

_REFERRAL = """
from answerable.pathways.models import GlassOpening, Organisation, Worker
from tests.pathways import making
other = making.an_organisation("Made-up hub of another area", kind="hub", is_hub=True)
print(making.a_referral(state="active", hub=other).number)
"""
_OTHERS = """
from answerable.pathways.actions import break_glass
from answerable.pathways.models import Worker
from answerable.pathways.rules.break_glass import Reason
from answerable.pathways.rules.vocabulary import Role
from tests.pathways import making
lead = Worker.objects.get(email="hub.lead@example.org")
another = making.a_worker(role=Role.HUB_LEAD, organisation=lead.organisation, name="Another Madeup Lead")
break_glass.open_referral(number="{number}", reason=Reason.MISSING, why="Made-up words of why.", by=another)
"""


def look(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=Path(folder) / f"safeguards-{name}.png", full_page=True)


def test_opened_in_an_emergency_and_reviewed_by_another(visit: Visit, pathways_site: PathwaysSite, axe: Axe) -> None:
    number = pathways_site.do(_REFERRAL).strip().splitlines()[-1]
    page = visit("hub_lead")
    page.goto("/emergency/")
    axe(page)
    page.get_by_role("button", name="Open the referral").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the referral number")
    axe(page)
    look(page, "nothing-typed")
    page.get_by_label("Referral number").fill(number.lower())
    page.get_by_label("Somebody’s life is at risk now").check()
    page.get_by_label("What has happened").fill("She rang and the line went dead (made up).")
    page.get_by_role("button", name="Open the referral").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text(number)
    page.goto("/emergency/")
    expect(page.get_by_role("heading", name="Open to you now")).to_be_visible()
    axe(page)
    look(page, "open-now")
    page.get_by_role("button", name="I no longer need it").click()
    expect(page.get_by_role("heading", name="Open to you now")).to_have_count(0)

    pathways_site.do(_OTHERS.format(number=number))
    page.goto("/safeguards/openings/")
    axe(page)
    look(page, "openings")
    page.get_by_role("row", name="Another Madeup Lead").get_by_role("link").click()
    axe(page)
    page.get_by_label("It was right to open it").check()
    page.get_by_label("Why, and what happens next").fill("Right (made up).")
    look(page, "review")
    page.get_by_role("button", name="Keep the review").click()
    expect(page.locator("main")).to_contain_text("The review is kept.")


def test_who_has_looked_and_the_journal_on_a_phone(visit: Visit, pathways_site: PathwaysSite, axe: Axe) -> None:
    page = visit("hub_lead", width=PHONE)
    for path, name in (
        ("/safeguards/views/", "views"),
        ("/safeguards/journal/?verify", "journal"),
        ("/emergency/", "phone"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        look(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
