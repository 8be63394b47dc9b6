"""Finding support: who helps, how to reach them, and how to be gone at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from ..conftest import NARROW, WIDE

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
WEATHER = "https://www.bbc.co.uk/weather"


@pytest.fixture
def page(visit_public: Visit) -> Page:
    return _weather(visit_public())


def _weather(page: Page) -> Page:
    """Another site's page about the weather, made up, so that nothing is asked of anybody outside."""

    def fine(route: Route) -> None:
        route.fulfill(body="<title>Weather</title>Fine", content_type="text/html")

    page.route(f"{WEATHER}**", fine)
    return page


def test_by_need_and_place_without_a_trace_in_the_address(page: Page, axe: Axe) -> None:
    page.goto("/support")
    axe(page)
    expect(page).to_have_title(re.compile("^Find local services"))
    everybody = page.locator("section.app-way").count()
    page.get_by_label("What you need help with").select_option("Sexual violence and abuse")
    page.get_by_label("Where you live").select_option("Eastdale")
    page.get_by_role("button", name="Show services").click()
    expect(page.get_by_role("heading", name=re.compile(rf"services of {everybody}"))).to_be_visible()
    assert 0 < page.locator("section.app-way").count() < everybody
    assert page.url.endswith("/support")
    axe(page)
    page.get_by_role("link", name="The Willow Suite", exact=True).click()
    expect(page).to_have_title(re.compile("^Find local services"))
    expect(page.get_by_role("link", name=re.compile("0808 157 0140"))).to_have_attribute("href", "tel:08081570140")
    axe(page)


@pytest.mark.parametrize("how", ["button", "keys"])
def test_gone_at_once_and_back_leads_to_the_first_page(page: Page, how: str) -> None:
    page.goto("/support/SC-DA")
    expect(page.get_by_role("button", name=re.compile("Exit this page"))).to_be_visible()
    if how == "button":
        page.get_by_role("button", name=re.compile("Exit this page")).click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(WEATHER)
    page.go_back()
    expect(page.get_by_role("heading", name="What we do, spend and have answered")).to_be_visible()
    assert "SC-DA" not in page.url
    expect(page.get_by_role("heading", name="Northshire domestic abuse service")).to_have_count(0)


def test_without_javascript_the_button_is_a_link_and_everything_works(visit_public: Visit) -> None:
    page = _weather(visit_public(NARROW, javascript=False))
    page.goto("/support")
    page.get_by_label("What you need help with").select_option("Domestic abuse")
    page.get_by_role("button", name="Show services").click()
    page.get_by_role("link", name="Northshire domestic abuse service", exact=True).click()
    page.get_by_role("button", name=re.compile("Exit this page")).click()
    page.wait_for_url(WEATHER)


def test_on_paper_nothing_leads_elsewhere(visit_public: Visit) -> None:
    page = visit_public(WIDE)
    page.goto("/support")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show services")).to_be_hidden()
    expect(page.locator(".govuk-exit-this-page")).to_be_hidden()
    expect(page.get_by_text("0808 157 0140")).to_be_visible()
