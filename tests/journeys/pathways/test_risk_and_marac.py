"""Risk is assessed page by page, somebody is referred to MARAC, the meeting is held, and a lead looks after rules and repeats."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import PathwaysSite

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
PHONE = {"width": 320, "height": 800}

_CASE = """
from datetime import date
from answerable.pathways.actions import local_rules
from answerable.pathways.models import Organisation, Referral, Service, Worker
from tests.pathways import making
worker = Worker.objects.get(email="support@example.org")
police = Organisation.objects.get(name__startswith="Quillshire Police")
him = making.a_person(police, part="perpetrator", forename="Madeup", surname="Harmer")
person = making.a_person(police, forename="Rosalind", surname="{surname}", born="1991-04-01")
referral = making.a_referral(
    state="active",
    person=person,
    referred_by=police,
    referrer=Worker.objects.get(email="referrer@example.org"),
    service=Service.objects.get(register_ref="S-DA"),
    worker=worker,
)
for days_ago in (10, 40, 80, 120):
    making.an_incident(person, days_ago=days_ago).perpetrators.add(him)
local_rules.explain_all(by=None)
print(referral.reference)
"""


@pytest.fixture
def case(pathways_site: PathwaysSite, request: pytest.FixtureRequest) -> str:
    """The reference of a case of the support worker, of somebody to whom something was done four times."""
    surname = "Madeup" + "".join(sign for sign in request.node.name if sign.isalpha())[:20].capitalize()
    return pathways_site.do(_CASE.format(surname=surname)).strip()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def look(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=Path(folder) / f"risk-{name}.png", full_page=True)


def day(page: Page, group: str, on: date) -> None:
    box = page.get_by_role("group", name=group)
    for label, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        box.get_by_label(label).fill(str(value))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_an_assessment_is_made_page_by_page(visit: Visit, case: str, axe: Axe, javascript: bool) -> None:
    page = visit("support_worker", javascript=javascript, width=PHONE if javascript else {"width": 1100, "height": 900})
    page.goto(f"/referrals/{case}/risk/")
    heading(page, "Risk")
    expect(page.get_by_text("4th incident since").first).to_be_visible()
    if javascript:
        axe(page)
    look(page, "page")
    page.get_by_role("button", name="Begin an assessment").click()
    heading(page, "How things are now")
    if javascript:
        axe(page)
    look(page, "questions")
    page.get_by_role("group", name="Is the person afraid").get_by_label("Yes").check()
    page.get_by_label("most worried about").fill("Made-up words")
    page.get_by_role("button", name="Save for later").click()
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_label("most worried about")).to_have_value("Made-up words")
    for _ in range(3):
        page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Save and look at the result").click()
    heading(page, "What it comes to")
    expect(page.get_by_text("1 of 19 questions")).to_be_visible()
    if javascript:
        axe(page)
    look(page, "result")
    page.get_by_role("group", name="Your professional judgement").get_by_label("High").check()
    page.get_by_role("button", name="Complete the assessment").click()
    expect(page.get_by_text("Say why your judgement is above").first).to_be_visible()
    page.get_by_label("Why", exact=False).first.fill("Extreme fear")
    page.get_by_role("button", name="Complete the assessment").click()
    heading(page, "Risk")
    expect(page.get_by_text("First level: high")).to_be_visible()
    look(page, "after")
    page.get_by_role("link", name="The answers").first.click()
    expect(page.get_by_text("Made-up words")).to_be_visible()


def test_from_a_referral_to_marac_to_a_closed_meeting(
    visit: Visit, pathways_site: PathwaysSite, case: str, axe: Axe
) -> None:
    page = visit("support_worker")
    page.goto(f"/referrals/{case}/marac/")
    heading(page, "Refer to MARAC")
    expect(page.get_by_text("does not replace a safeguarding referral").first).to_be_visible()
    axe(page)
    look(page, "refer")
    expect(page.get_by_label("Which MARAC?").locator("option:checked")).to_have_text("Quillshire Police (made up)")
    page.get_by_label("Professional judgement, whatever").check()
    page.get_by_label("What the meeting has to know").fill("Made-up words of what happened")
    page.get_by_label("preventing unlawful acts").check()
    page.get_by_label("Not asked, or it is not safe").check()
    page.get_by_role("group", name="Was the person told").get_by_label("No").check()
    page.get_by_role("group", name="Did you refer to the safeguarding hub").get_by_label("Yes").check()
    page.get_by_role("button", name="Refer to MARAC").click()
    heading(page, "Risk")

    run = visit("marac_coordinator")
    run.goto("/marac/")
    expect(run.get_by_text("Rosalind").first).to_be_visible()
    axe(run)
    look(run, "marac-desk")
    run.get_by_role("button", name="Plan a meeting").click()
    today = date.fromisoformat(
        pathways_site.do("from django.utils import timezone\nprint(timezone.localdate())").strip()
    )
    day(run, "Day", today)
    run.get_by_role("button", name="Plan it").click()
    heading(run, "MARAC on")
    run.get_by_role("button", name="Put on the agenda").first.click()
    run.get_by_label("Ask", exact=True).select_option(index=1)
    run.get_by_role("button", name="Ask them").click()
    run.get_by_role("button", name="Give the agencies the agenda").click()
    expect(run.get_by_text("see the agenda now")).to_be_visible()
    axe(run)
    look(run, "marac-meeting")
    run.locator("ol a", has_text="Rosalind").first.click()
    heading(run, "Rosalind")
    run.get_by_text("Set an action").first.click()
    run.get_by_label("What is to be done").fill("Change the locks")
    run.get_by_label("Who does it").select_option(label="Quillshire Police (made up)")
    day(run, "By when", today)
    run.get_by_role("button", name="Set the action").click()
    run.get_by_label("What was said and agreed").fill("What was agreed")
    run.get_by_role("button", name="Save the minutes").click()
    expect(run.get_by_text("What was agreed").first).to_be_visible()
    axe(run)
    look(run, "marac-case")
    run.get_by_role("link", name="MARAC on").first.click()
    run.get_by_role("button", name="Close the meeting").click()
    expect(run.get_by_text("its minutes are closed").first).to_be_visible()


def test_a_lead_changes_a_rule_after_seeing_what_would_change(visit: Visit, case: str, axe: Axe) -> None:
    page = visit("hub_lead")
    page.goto("/rules/")
    heading(page, "Local rules")
    axe(page)
    look(page, "rules")
    page.get_by_role("link", name="R1", exact=True).click()
    page.get_by_role("button", name="Change this rule").click()
    page.get_by_label("How many incidents").fill("3")
    page.get_by_label("Why this rule").fill("Agreed by the made-up board")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    axe(page)
    look(page, "rule-preview")
    page.get_by_role("button", name="Save, and look at every open case again").click()
    heading(page, "Rule R1")
    expect(page.get_by_text("3 or more incidents in 12 months.").first).to_be_visible()
    page.goto("/repeats/")
    heading(page, "Repeats")
    axe(page)
    look(page, "repeats")
    page.goto("/repeats/?show=review")
    expect(page.get_by_text("Contact nobody because of them")).to_be_visible()
    axe(page)
    page.goto("/risk-tools/")
    expect(page.get_by_text("Made up").first).to_be_visible()
    axe(page)
    look(page, "tools")
