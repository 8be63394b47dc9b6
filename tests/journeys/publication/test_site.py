"""The public site in a real browser: every page looked at by axe in two widths, all of it without JavaScript, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    "/", "/answers", "/answers/2023-0041", "/answers?dated=2024", "/services", "/services/S-ISVA", "/agreements", "/agreements/A-101",
    "/agreements?category=sexual_violence", "/agreements?provider=nobody", "/providers", "/providers/haven", "/funds", "/funds/VSG", "/tenders",
    "/decisions", "/decisions/D-2021-004", "/documents", "/documents/DOC-1", "/meetings", "/lists", "/payments", "/publications",
    "/search", "/search?words=sexual+violence", "/search?words=nothinglikeit", "/accessibility", "/privacy", "/licence", "/there-is-no-such-page",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit_public: Callable[..., Page], axe: Callable[[Page], None], path: str
) -> None:
    page = visit_public()
    page.goto(path)
    axe(page)


def test_a_citizen_finds_what_an_agreement_cost_without_javascript(visit_public: Callable[..., Page]) -> None:
    page = visit_public(javascript=False)
    page.goto("/")
    page.get_by_label("Search everything we have published").fill("advisers")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Independent sexual violence advisers", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Independent sexual violence advisers")
    expect(page.get_by_role("row", name="2021-22 £175,000 £175,000")).to_be_visible()
    page.get_by_role("navigation", name="Services and money").get_by_role("link", name="Funds").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Funds")


def test_a_journalist_narrows_the_list_of_agreements_and_takes_it_back_without_javascript(
    visit_public: Callable[..., Page],
) -> None:
    page = visit_public(javascript=False)
    page.goto("/agreements")
    page.get_by_label("Subject", exact=True).select_option("sexual_violence")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="Independent sexual violence advisers", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Restorative justice service")).to_have_count(0)
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_role("link", name="Restorative justice service")).to_be_visible()


def test_a_decision_leads_to_its_agreement_and_on_to_its_provider_and_back(visit_public: Callable[..., Page]) -> None:
    page = visit_public()
    page.goto("/decisions/D-2021-004")
    page.get_by_role("link", name="Domestic abuse support and IDVA service", exact=True).last.click()
    expect(page).to_have_url(re.compile(r"/agreements/A-101$"))
    page.get_by_role("link", name="Northshire Women's Haven (made up)").click()
    expect(page.get_by_role("heading", name="Agreements", exact=True)).to_be_visible()
    page.get_by_role("link", name="Providers and partners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Providers and partners")


def test_the_keyboard_alone_skips_to_the_content_and_scrolls_a_table(visit_public: Callable[..., Page]) -> None:
    page = visit_public(width={"width": 320, "height": 700})
    page.goto("/agreements")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    table = page.get_by_role("region", name="Contracts and grants")
    for _ in range(40):
        if table.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(table).to_be_focused()
    page.keyboard.press("ArrowRight")
    for _ in range(50):
        if table.evaluate("one => one.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    assert table.evaluate("one => one.scrollLeft") > 0


def test_what_narrows_a_search_is_reached_on_a_phone(visit_public: Callable[..., Page]) -> None:
    page = visit_public(width={"width": 320, "height": 700})
    page.goto("/search?words=violence")
    page.get_by_role("link", name="Narrow these results").click()
    expect(page.get_by_role("heading", name="Kind", exact=True)).to_be_in_viewport()


def test_on_paper_there_is_what_is_said_and_nothing_to_press(visit_public: Callable[..., Page]) -> None:
    page = visit_public()
    page.goto("/agreements")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show these")).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
