"""The duties board: what is due, the list, that it was published; an entry; the notices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.mark.parametrize("show", ["all", "overdue", "due", "waiting"])
def test_the_board_is_read(visit: Visit, axe: Axe, width: dict[str, int], show: str) -> None:
    page = visit(role="auditor", width=width)
    page.goto(f"/register/duties/?show={show}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Duties to publish")
    axe(page)
    expect(page.get_by_role("link", name="Change the measures")).to_have_count(0)


@pytest.mark.parametrize("item", ["3-g", "2A", "4-b", "contracts-register", "grant-particulars"])
def test_an_item_is_read(visit: Visit, axe: Axe, width: dict[str, int], item: str) -> None:
    page = visit(role="auditor", width=width)
    page.goto(f"/register/duties/{item}/")
    axe(page)


def test_a_gift_is_entered_listed_and_published(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page = visit(role="commissioning_manager", width=width)
    page.goto("/register/duties/")
    page.get_by_role("link", name="2(e) Gifts and hospitality").click()
    page.get_by_role("button", name="Add an entry").click()
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill in at least one field")
    axe(page)
    page.get_by_label("Gift or hospitality").fill("=A cake (made up)")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The entry was saved.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Make the list of everything").click()
    # A text that looks like a formula is shown as the file has it: harmless.
    expect(page.get_by_role("cell", name="'=A cake (made up)").first).to_be_visible()
    expect(page.get_by_role("heading", name="What is missing or left out")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "2-e.csv"
    page.get_by_label("Where it is published").fill("https://office.example/gifts.csv")
    page.get_by_role("button", name="Mark as published").click()
    expect(page.get_by_text("is recorded as published")).to_be_visible()
    expect(page.get_by_role("link", name="https://office.example/gifts.csv").first).to_be_visible()
    axe(page)


@pytest.mark.parametrize("place", ["settings", "days", "notice", "payments", "withheld"])
def test_what_the_duties_need_is_typed(visit: Visit, axe: Axe, width: dict[str, int], place: str) -> None:
    page = visit(role="finance_officer", width=width)
    page.goto(f"/register/duties/{place}/")
    axe(page)


def test_a_contract_is_withheld_without_a_script(visit: Visit, axe: Axe) -> None:
    page = visit(role="commissioning_manager", javascript=False)
    page.goto("/register/duties/withheld/?record=agreement&ref=A-101")
    page.get_by_role("button", name="Withhold it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose a reason")
    page.get_by_role("radio", name="b: might jeopardise").check()
    page.get_by_label("Who decided it").fill("Chief constable")
    box = page.get_by_role("group", name="Day it was decided")
    for part, text in (("Day", "1"), ("Month", "9"), ("Year", "2025")):
        box.get_by_label(part, exact=True).fill(text)
    page.get_by_role("button", name="Withhold it").press("Enter")
    expect(page.get_by_text("It is withheld from the lists.")).to_be_visible()
    page.get_by_role("button", name="Publish again A-101").press("Enter")
    expect(page.get_by_text("It appears in the lists again.")).to_be_visible()
