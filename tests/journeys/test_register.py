"""Keeping the register in a browser: looking, narrowing, correcting, varying, and two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

_NUMBER = count(1)

LOOKED_AT = (
    "/register/",
    "/register/everything/",
    "/register/agreement/?year=2024-25&sort=-value",
    "/register/agreement/A-101/",
    "/register/agreement/A-101/?on=31/03/2022",
    "/register/fund/VSG/",
    "/register/decision/",
    "/register/decision/D-2021-004/",
    "/register/service/S-DA/",
    "/register/need/",
    "/register/tender/",
    "/register/document/DOC-1/",
    "/register/consultation/",
    "/register/coverage/C-1/",
    "/register/payments/",
    "/register/payments/?q=unicorns",
)
FORMS = (
    "/register/add/agreement/",
    "/register/add/agreement_year/?agreement=A-101",
    "/register/add/consultation/",
    "/register/change/agreement/A-101/",
    "/register/change/decision/D-2021-004/",
    "/register/change/document/DOC-2/",
    "/register/change/coverage/C-1/",
    "/register/vary/A-101/",
    "/register/remove/agreement_year/A-101-2021-22/",
)


@pytest.mark.parametrize("address", LOOKED_AT)
def test_every_page_of_the_register_is_for_everyone(
    visit: Visit, axe: Axe, width: dict[str, int], address: str
) -> None:
    page = visit(role="auditor", width=width)
    page.goto(address)
    axe(page)


@pytest.mark.parametrize("address", FORMS)
def test_every_form_of_the_register_is_for_everyone(
    visit: Visit, axe: Axe, width: dict[str, int], address: str
) -> None:
    page = visit(role="commissioning_manager", width=width)
    page.goto(address)
    axe(page)
    if "remove" not in address:
        page.locator("main form[method=post] button").last.click()
        axe(page)


def _new_agreement(page: Page) -> str:
    ref = f"J-{next(_NUMBER)}"
    page.goto("/register/agreement/")
    page.get_by_role("button", name="Add an agreement").click()
    page.get_by_label("Reference", exact=True).fill(ref)
    page.get_by_label("Title").fill("A made-up agreement of the journeys")
    page.get_by_label("Contract", exact=True).check()
    page.get_by_label("Starts on").fill("1 April 2024")
    page.get_by_label("Ends on").fill("2026-03-31")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Agreement {ref} was added.")).to_be_visible()
    return ref


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_an_agreement_is_added_corrected_and_extended(visit: Visit, axe: Axe, javascript: bool) -> None:
    page = visit(role="commissioning_manager", javascript=javascript)
    ref = _new_agreement(page)
    page.get_by_role("link", name="Add an agreement year").click()
    page.get_by_label("Financial year").fill("2024/25")
    page.get_by_label("Planned").fill("£12,000")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("£12,000")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_label("Value (optional)").fill("lots")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("“lots” is not an amount of money")
    page.get_by_label("Value (optional)").fill("£24k")
    page.get_by_label("Rounded in the source").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Journal entry").first).to_be_visible()
    expect(page.locator("#value")).to_contain_text("£24,000")
    page.get_by_role("button", name="Record a variation, extension or early end").click()
    page.get_by_label("Extension: it runs on to a later day").check()
    for part, text in (("Day", "1"), ("Month", "4"), ("Year", "2025")):
        page.get_by_role("group", name="Day from which it holds").get_by_label(part, exact=True).fill(text)
    page.get_by_label("Why", exact=True).fill("Made up")
    page.get_by_label("Ends on").fill("2027-03-31")
    page.get_by_role("button", name="Record the change").click()
    expect(page.get_by_text("31 March 2026 became 31 March 2027")).to_be_visible()
    page.get_by_label("Show it as it was on").fill("31/12/2024")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="As it was on 31 December 2024")).to_be_visible()
    expect(page.get_by_text("(now 31 March 2027)")).to_be_visible()
    assert ref in page.url
    if javascript:
        axe(page)


def test_the_second_of_two_people_is_told_and_loses_nothing(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    first, second = visit(role="commissioning_manager", width=width), visit(role="finance_officer", width=width)
    ref = _new_agreement(first)
    for page in (first, second):
        page.goto(f"/register/change/agreement/{ref}/")
    first.get_by_label("Department").fill("Commissioning")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("was saved.")).to_be_visible()
    second.get_by_label("Department").fill("Finance")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("Somebody else changed agreement")
    beside = second.get_by_role("row", name=re.compile("^Department"))
    expect(beside).to_contain_text("Commissioning")
    expect(beside).to_contain_text("Finance")
    expect(second.get_by_label("Department")).to_have_value("Finance")
    axe(second)
    second.get_by_role("button", name="Save").click()
    expect(second.locator("#department")).to_contain_text("Finance")


def test_a_list_is_narrowed_sorted_and_saved(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page = visit(role="finance_officer", width=width)
    page.goto("/register/agreement/")
    page.get_by_text("More ways to narrow the list").click()
    axe(page)
    page.get_by_label("Category of service").select_option(label="Domestic abuse")
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_url(re.compile("category=domestic_abuse"))
    page.get_by_role("columnheader", name="Value").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Value")).to_have_attribute("aria-sort", "ascending")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="as CSV").click()
    assert download.value.suggested_filename == "agreements.csv"
