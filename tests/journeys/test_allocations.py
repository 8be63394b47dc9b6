"""A pot is shared out in the browser, to the penny, agreed and awarded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def _add(page: Page, recipient: str) -> None:
    page.get_by_label("Add a recipient").fill(recipient)
    page.get_by_role("button", name="Add the recipient").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_pot_is_shared_out(visit: Visit, axe: Axe, width: dict[str, int], javascript: bool) -> None:
    def look() -> None:
        if javascript:
            axe(page)

    page = visit(role="finance_officer", width=width, javascript=javascript)
    page.goto("/register/allocations/")
    look()
    page.get_by_role("button", name="Share out a pot").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title")
    look()
    page.get_by_label("Title").fill("Safer towns (made up)")
    page.get_by_label("Financial year").fill("2026-27")
    page.get_by_label("The whole pot").fill("£200.02")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The allocation was begun")).to_be_visible()
    look()

    page.get_by_role("button", name="Add an element").click()
    look()
    page.get_by_label("Name").fill("By need")
    page.get_by_label("By a weighted formula").check()
    page.get_by_label("Amount, in pounds").fill("100.01")
    page.get_by_label("Weights, in per cent").fill("Population 50\nCrime 25\nDemand 20")
    page.get_by_role("button", name="Save and go on").click()
    for recipient in ("haven", "nrasac"):
        _add(page, recipient)
    look()
    for name, figures in (("Haven", (1, 1, 1)), ("Rape", (2, 2, 2))):
        for measure, figure in zip(("Population", "Crime", "Demand"), figures, strict=True):
            page.locator("tr", has_text=name).get_by_label(measure).fill(str(figure))
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_text("come to 95 per cent, not 100: 5 too little").first).to_be_visible()
    expect(page.get_by_role("button", name="Agree the allocation")).to_have_count(0)
    look()
    page.get_by_role("link", name="Change By need").click()
    page.get_by_label("Weights, in per cent").fill("Population 50\nCrime 25\nDemand 25")
    page.get_by_role("button", name="Save and go on").click()

    page.get_by_role("button", name="Add an element").click()
    page.get_by_label("Name").fill("Housing costs")
    page.get_by_label("Top-up for a restricted purpose").check()
    page.get_by_label("May only be spent on").fill("council housing communities")
    page.get_by_role("button", name="Save and go on").click()
    page.locator("tr", has_text="Haven").get_by_label("Cost").fill("one hundred")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("“one hundred” is not a number")
    look()
    page.locator("tr", has_text="Haven").get_by_label("Cost").fill("100.01")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_text("The shares come to £200.02, which is the pot exactly.")).to_be_visible()
    expect(page.get_by_text("33.3366666666…")).to_be_visible()

    page.get_by_role("button", name="Agree the allocation").click()
    expect(page.get_by_text("its figures are locked")).to_be_visible()
    look()
    page.get_by_role("button", name="Award the shares").click()
    expect(page.get_by_text("it may only be spent on council housing communities")).to_be_visible()
    look()
    page.get_by_label("Funding agreement").check()
    page.get_by_role("button", name="Make the agreements").click()
    expect(page.get_by_text("2 agreements were made for the shares.")).to_be_visible()
    look()
    page.locator("table").first.get_by_role("link").first.click()
    expect(page.get_by_text("Prime contractor for its share").first).to_be_visible()


def test_two_people_change_one_pot(visit: Visit, axe: Axe) -> None:
    mine, theirs = visit(role="finance_officer"), visit(role="commissioning_manager")
    mine.goto("/register/allocations/new/")
    mine.get_by_label("Title").fill("Pot of two (made up)")
    mine.get_by_role("button", name="Save").click()
    mine.get_by_role("button", name="Change the pot").click()
    theirs.goto(mine.url)
    theirs.get_by_label("The whole pot").fill("500")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("The allocation was saved.")).to_be_visible()
    mine.get_by_label("The whole pot").fill("900")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("alert")).to_contain_text("Somebody else changed this allocation")
    expect(mine.get_by_text("The whole pot: £500")).to_be_visible()
    expect(mine.get_by_label("The whole pot")).to_have_value("900")
    axe(mine)
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_text("The allocation was saved.")).to_be_visible()
