"""An officer refuses part of a request: the decision, its ground, the fault that is told and goes, and the reply."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import NARROW, WIDE
from .test_requests import put_in

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def test_a_ground_without_its_balance_is_told_until_it_is_there(visit: Visit, axe: Axe) -> None:
    page = visit("foi_officer", width=WIDE)
    case = put_in(page)
    page.get_by_role("link", name="Decisions").click()
    axe(page)
    page.get_by_role("link", name="1. How much did the helpline cost").click()
    expect(page.get_by_text("nothing is decided until you save it")).to_be_visible()
    page.get_by_label("Refused", exact=True).check()
    axe(page)
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_label("Search by section, name or note").fill("commercial")
    page.get_by_role("button", name="Search").click()
    axe(page)
    page.get_by_role("link", name="s.43(2), Commercial interests").click()
    page.get_by_label("What it covers").fill("The price of the helpline in each year")
    page.get_by_label("Why it applies").fill("The prices are the supplier’s own.")
    page.get_by_label("The harm").fill("Rivals would undercut the supplier in a running competition.")
    page.get_by_label("Disclosure would be likely to cause it").check()
    page.get_by_label("Public interest in disclosing").fill("People should see how public money is spent.")
    page.get_by_label("Public interest in withholding").fill("Bidders would offer less.")
    axe(page)
    page.get_by_role("button", name="Save the ground").click()
    lacking = page.get_by_text("does not give how they balance")
    expect(lacking).to_be_visible()
    page.get_by_role("link", name="Change s.43(2)").click()
    page.get_by_label("How they balance").fill("The harm weighs more while the competition runs.")
    page.get_by_role("button", name="Save the ground").click()
    expect(lacking).to_be_hidden()
    expect(page.get_by_text("Nothing is missing from this decision.")).to_be_visible()
    page.set_viewport_size(NARROW)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto(f"{case}reply/")
    letter = page.locator(".app-paper")
    expect(letter.get_by_text("The harm weighs more while the competition runs.")).to_be_visible()
    expect(letter.get_by_role("heading", name="Exemption: s.43(2), Commercial interests")).to_be_visible()
    expect(page.get_by_text("Question 3 has no decision yet.")).to_be_visible()
