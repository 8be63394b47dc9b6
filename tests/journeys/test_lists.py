"""The lists: requests, the register, the journal, the days that do not count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_register_is_browsed_and_searched(visit: Visit, axe: Axe, width: dict[str, int], javascript: bool) -> None:
    page = visit(role="commissioning_manager", width=width, javascript=javascript)
    page.goto("/register/")
    if javascript:
        axe(page)
    page.locator("main").get_by_role("link", name="agreements", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreements")
    if javascript:
        axe(page)
    page.get_by_label("Find by words").fill("no such thing")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No agreement has “no such thing” in it.")).to_be_visible()
    if javascript:
        axe(page)
    page.get_by_role("link", name="See all agreements").click()
    page.locator("tbody").get_by_role("link").first.click()
    expect(page.locator(".app-record")).to_be_visible()
    if javascript:
        axe(page)
    page.locator(".govuk-back-link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreements")


@pytest.mark.parametrize("kind", ["fund_amount", "decision", "document", "statement", "coverage", "source"])
def test_every_kind_of_record_can_be_read(visit: Visit, axe: Axe, width: dict[str, int], kind: str) -> None:
    page = visit(role="auditor", width=width)
    page.goto(f"/register/{kind}/")
    axe(page)
    page.locator("tbody").get_by_role("link").first.click()
    axe(page)


def test_the_journal_is_read_and_checked(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page = visit(role="auditor", width=width)
    page.goto("/journal/")
    axe(page)
    page.get_by_role("link", name="Check the whole journal").click()
    expect(page.get_by_text("The journal is whole")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("show", ["open", "late", "undated", "answered"])
def test_the_lists_of_requests(visit: Visit, axe: Axe, width: dict[str, int], show: str) -> None:
    page = visit(role="foi_officer", width=width)
    page.goto(f"/requests/?show={show}")
    axe(page)
    page.get_by_label("Find by reference or subject").fill("no such request")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("None of these requests has “no such request”")).to_be_visible()
    axe(page)


def test_a_holiday_is_added_and_taken_back(visit: Visit, axe: Axe) -> None:
    page = visit(role="foi_officer")
    page.goto("/requests/non-working-days/")
    page.get_by_role("button", name="Add the day").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the day of the holiday")
    axe(page)
    box = page.get_by_role("group", name="Day", exact=True)
    for part, text in (("Day", "17"), ("Month", "6"), ("Year", "2030")):
        box.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Name of the holiday").fill("A made-up holiday")
    page.get_by_label("England and Wales").check()
    page.get_by_label("Northern Ireland").check()
    page.get_by_label("Source").fill("A gazette (made up)")
    page.get_by_role("button", name="Add the day").click()
    expect(page.get_by_text("17 June 2030: A made-up holiday (EW NI)")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take back A made-up holiday").click()
    expect(page.get_by_text("The day was taken back.")).to_be_visible()
