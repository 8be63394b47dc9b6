"""Somebody is checked, found, found to be possible, and not found; a lead looks after alarms, samples and pairs of records."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import PathwaysSite

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
PHONE = {"width": 320, "height": 800}

_PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from answerable.pathways.actions.name_check import ask
from answerable.pathways.actions.people import add_person
from answerable.pathways.models import NameCheck, Person, ProtocolGrant, Worker
from answerable.pathways.name_check import pairing
if not Person.objects.filter(is_restricted=True).exists():
    worker = Worker.objects.get(email="coordinator@example.org")
    knower = ProtocolGrant.objects.filter(purpose="name_check", receiver=worker.organisation).first().giver
    long = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
    whom = {"forename": "Adelheid", "surname": "Madeupson", "born": "1987-03-31", "postcode": "QN4 2ZZ", "phone": "0115 496 0123"}
    for more in ({}, {"surname": "Nobodyson", "born": "1960-02-02"}, {"forename": "Maximiliane", "surname": long}):
        add_person(owner=knower, part="victim", identity={**whom, **more}, is_restricted="Nobodyson" in more.values(), by=None)
    add_person(owner=worker.organisation, part="victim", identity={**whom, "surname": long, "forename": "Maximiliane", "postcode": ""}, by=None)
    pairing.pair_all()
    ask(by=worker, identity={**whom, "surname": "Nobodyson", "born": "1960-02-02"}, purpose="safeguarding", reason="A made-up reason, words enough")
    NameCheck.objects.update(at=timezone.now() - timedelta(days=7))
"""


@pytest.fixture
def county(pathways_site: PathwaysSite) -> PathwaysSite:
    pathways_site.do(_PEOPLE)
    return pathways_site


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def look(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=Path(folder) / f"name-check-{name}.png", full_page=True)


def fill(page: Page, forename: str, surname: str, day: str, month: str, year: str) -> None:
    page.get_by_label("Forename").fill(forename)
    page.get_by_label("Surname", exact=True).fill(surname)
    page.get_by_label("Day").fill(day)
    page.get_by_label("Month").fill(month)
    page.get_by_label("Year").fill(year)
    page.get_by_label("To support somebody").check()
    page.get_by_label("Reason, where there is no referral").fill("She rang the helpline this morning")


@SCRIPT
def test_somebody_is_known_or_nobody_is(county: PathwaysSite, visit: Visit, axe: Axe, javascript: bool) -> None:
    check = axe if javascript else (lambda _: None)
    page = visit(role="coordinator", javascript=javascript)
    page.goto("/name-check/")
    heading(page, "Is somebody known already?")
    check(page)
    look(page, "form")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose what the check is for")
    check(page)
    fill(page, "Adelheid", "Madeupson", "31", "3", "1987")
    page.get_by_role("button", name="Check").click()
    heading(page, "The person is known")
    check(page)
    look(page, "known")
    assert "Madeupson" not in page.url
    page.get_by_role("link", name="Check somebody else").click()
    fill(page, "Adelheid", "Nobodyson", "2", "2", "1960")
    page.get_by_role("button", name="Check").click()
    heading(page, "Nobody was found")
    check(page)
    look(page, "nobody")


def test_a_lead_looks_after_alarms_samples_and_pairs(county: PathwaysSite, visit: Visit, axe: Axe) -> None:
    page = visit(role="hub_lead")
    page.goto("/name-checks/")
    heading(page, "Name checks")
    axe(page)
    look(page, "checks")
    page.get_by_role("link", name="Alarms").click()
    heading(page, "Alarms of name checks")
    axe(page)
    look(page, "alarms")
    page.get_by_role("link", name="Somebody restricted was looked for").first.click()
    heading(page, "Somebody restricted was looked for")
    axe(page)
    look(page, "alarm")
    page.get_by_label("What you found and what was done").fill("Rang the coordinator: the person had rung her.")
    page.get_by_role("button", name="Close the alarm").click()
    expect(page.get_by_role("main")).to_contain_text("The alarm is closed.")
    page.goto("/name-checks/samples/")
    page.get_by_role("button", name="Draw last week").click()
    heading(page, "Samples of name checks")
    axe(page)
    look(page, "samples")
    page.get_by_role("table").get_by_role("link").first.click()
    heading(page, "Was there a reason to ask?")
    axe(page)
    look(page, "sample")
    page.get_by_label("There was a good reason").check()
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_role("main")).to_contain_text("The review is recorded.")
    page.goto("/links/")
    heading(page, "Is it one person?")
    axe(page)
    look(page, "links")
    page.get_by_role("table").get_by_role("link").first.click()
    axe(page)
    look(page, "link")
    page.get_by_label("They are one person").check()
    page.get_by_label("Why").fill("The same e-mail address, and she says so")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("It is recorded.")
    page.get_by_role("link", name="One person", exact=True).click()
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("What was said before")
    axe(page)
    page.get_by_label("Take back what was said").check()
    page.get_by_label("Why").fill("She was mistaken")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("It is recorded.")


def test_it_is_of_use_on_a_telephone(county: PathwaysSite, visit: Visit) -> None:
    page = visit(role="coordinator", width=PHONE)
    page.goto("/name-check/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    look(page, "form-phone")
    lead = visit(role="hub_lead", width=PHONE)
    lead.goto("/links/")
    lead.get_by_role("table").get_by_role("link").first.click()
    assert lead.evaluate("document.documentElement.scrollWidth") <= 320
    look(lead, "link-phone")
