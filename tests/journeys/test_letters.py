"""A letter of another kind than the reply: started, put into words with a standard line, compared, made ready."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import NARROW
from .test_requests import put_in

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def test_a_clarification_letter_from_its_start_until_it_is_ready(visit: Visit, axe: Axe) -> None:
    page = visit("foi_officer")
    page.goto("/requests/lines/")
    starter = page.get_by_role("button", name="Put the starter set in")
    if starter.is_visible():
        starter.click()
        expect(page.get_by_text("were put in")).to_be_visible()
    axe(page)
    case = put_in(page)

    page.goto(f"{case}letters/")
    axe(page)
    page.get_by_role("link", name="Request for clarification").click()
    page.get_by_role("button", name="Write the letter").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what is unclear")
    axe(page)
    page.get_by_label("What is unclear").fill("Which of the two helplines do you mean, and for which years?")
    page.get_by_role("button", name="Write the letter").click()
    expect(page.get_by_text("The letter was started.")).to_be_visible()
    expect(page.get_by_text("Every part that a letter of this kind needs is there.")).to_be_visible()
    words = page.get_by_label("Words of the letter")
    expect(words).to_have_value(re.compile("Which of the two helplines"))
    axe(page)

    page.get_by_text("Standard lines that fit").click()
    page.get_by_label("Where a standard line is put in").select_option(label="After “# What is unclear”")
    page.get_by_role("button", name=re.compile("Put it in.*Clarification: which period")).click()
    expect(page.get_by_role("status")).to_contain_text("Save the words to keep it")
    expect(words).to_have_value(re.compile(r"# What is unclear\n\nYour request does not say which years"))
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("There is still a blank to fill in: [the first year recorded].")).to_be_visible()
    words.fill(words.input_value().replace("[the first year recorded]", "2019-20"))
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("Every part that a letter of this kind needs is there.")).to_be_visible()

    page.set_viewport_size(NARROW)
    axe(page)
    page.get_by_role("link", name="Compare two versions").click()
    expect(page.locator("ins").first).to_contain_text("2019-20")
    expect(page.locator("del").first).to_contain_text("the first year recorded")
    axe(page)
    page.get_by_label("Earlier").select_option(index=2)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_contain_text("Your request does not say which years")

    page.goto(f"{case}letters/")
    expect(page.get_by_role("row", name="Request for clarification")).to_contain_text("Draft")
    page.goto("/requests/templates/clarification/")
    axe(page)
