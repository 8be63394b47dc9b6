"""Returns in the browser: scheduled, asked for, recorded, sent back, accepted; and what is to be improved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_returns_from_schedule_to_acceptance(visit: Visit, axe: Axe, javascript: bool) -> None:
    def look() -> None:
        if javascript:
            axe(page)

    page = visit(role="commissioning_manager", javascript=javascript)
    page.goto("/register/returns/unscheduled/")
    look()
    # They have ended, and nobody has asked their providers for a return yet.
    agreement, title = (
        ("A-104", "Sexual violence counselling") if javascript else ("A-107", "Restorative justice service")
    )
    page.goto(f"/register/returns/schedule/{agreement}/")
    page.get_by_role("button", name="Put the returns down").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how often")
    look()
    page.get_by_label("Once a year").check()
    page.get_by_role("button", name="Put the returns down").click()
    expect(page.locator("main").get_by_text("put down.")).to_be_visible()

    page.goto("/register/returns/missing/")
    look()
    row = page.locator("tbody tr", has_text=title).first
    row.get_by_role("button", name="I asked today").click()
    expect(page.get_by_text("It is noted that you asked for this return today.")).to_be_visible()
    page.locator("tbody tr", has_text=title).first.get_by_role("link").first.click()
    look()
    page.get_by_role("button", name="Record the return").click()
    look()
    page.get_by_role("button", name="Save the return").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the day it came")
    look()
    for part, text in (("Day", "14"), ("Month", "7"), ("Year", "2026")):
        page.get_by_role("group", name="Day it came").get_by_label(part, exact=True).fill(text)
    page.get_by_label("Finance and benefits: at the start of support").fill("40")
    page.get_by_label("Finance and benefits: at the end of support").fill("4")
    page.get_by_role("button", name="Save the return").click()
    expect(page.get_by_text("Down 36")).to_be_visible()
    expect(page.get_by_text("1 figure below 5 is marked as small")).to_be_visible()
    look()
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what the provider is to correct")
    look()
    page.get_by_label("What is to be corrected").fill("Is it 4 or 14?")
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_text("Sent back with questions")).to_be_visible()
    page.get_by_role("button", name="Correct the figures").click()
    page.get_by_role("button", name="Save the return").click()
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_text("The return is accepted.")).to_be_visible()
    look()

    page.get_by_role("link", name="Put down an improvement action").click()
    look()
    page.get_by_label("What is to be done").fill(f"Answer sooner under {agreement}")
    page.get_by_label("Who does it").fill("Service manager")
    page.get_by_role("button", name="Save").click()
    look()
    page.locator("tr", has_text=f"Answer sooner under {agreement}").get_by_role("link").first.click()
    look()
    page.get_by_role("button", name="Save").click()
    page.locator("main").get_by_role("link", name="Done", exact=True).click()
    expect(page.get_by_text(f"Answer sooner under {agreement}")).to_be_visible()
    look()


@pytest.mark.parametrize(
    "path",
    [
        "returns/",
        "returns/missing/",
        "returns/unscheduled/",
        "returns/actions/",
        "returns/schedule/A-101/",
        "returns/actions/new/",
        "renew/A-101/",
    ],
)
def test_each_page_at_both_widths(visit: Visit, axe: Axe, width: dict[str, int], path: str) -> None:
    page = visit(role="commissioning_manager", width=width)
    page.goto(f"/register/{path}")
    axe(page)
