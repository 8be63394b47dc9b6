"""A letter comes in, an officer looks at what was found and decides what it is, and the request moves on."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .test_requests import heading, put_in

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

LETTER = """Dear Sir or Madam,

Please send me a spreadsheet of what the restorative justice service cost in {year}.

Yours faithfully
Wilhelmina Madeup-Quill
1 Imaginary Lane
Northshire NS9 9ZZ
wilhelmina@example.org
"""
"""Made up."""


def test_a_letter_is_triaged_and_its_requester_looked_up(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page = visit("foi_officer", width)
    put_in(page, LETTER.format(year="2023-24"), received=("1", "10", "2026"))
    request = put_in(page, LETTER.format(year="2024-25"))
    page.goto(f"{request}triage/")
    heading(page, "Triage")
    axe(page)
    expect(page.get_by_text("It is in writing, states a name and an address")).to_be_visible()
    expect(page.get_by_text("The request asks for: a spreadsheet")).to_be_visible()

    # Two requests of one person on one subject: the officer confirms that their costs may be added.
    tie = page.locator(".app-question").filter(has_text="Costs may be added together").first
    tie.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("The tie was confirmed.")).to_be_visible()
    expect(page.get_by_role("heading", name="What they cost together")).to_be_visible()

    # Not valid without saying what is missing; then valid, and the request is being gathered for.
    decide = page.get_by_role("group", name="Is it a valid request?")
    decide.get_by_label("No, something is missing").check()
    page.get_by_role("button", name="Save what you decided").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what is missing")
    axe(page)
    decide.get_by_label("Yes").check()
    page.get_by_label("Officer").select_option(index=1)
    page.get_by_role("button", name="Save what you decided").click()
    expect(page.get_by_text("What you decided was saved.")).to_be_visible()
    expect(page.locator(".govuk-caption-l")).to_contain_text("Gathering")

    # Who asked has pages of its own, and no name is in their addresses.
    page.goto(f"{request}requester/")
    heading(page, "Requester")
    expect(page.get_by_text("wilhelmina@example.org")).to_be_visible()
    axe(page)
    page.goto("/requests/requesters/")
    page.get_by_label("Find by name, organisation or email address").fill("madeup-quill")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("cell", name="Wilhelmina Madeup-Quill")).to_be_visible()
    assert "ilhelmina" not in page.url
    axe(page)
    page.get_by_role("rowheader").get_by_role("link").first.click()
    heading(page, "Requester")
    axe(page)


def test_an_approver_sees_the_letter_without_who_wrote_it(visit: Visit, axe: Axe) -> None:
    request = put_in(visit("foi_officer"), LETTER.format(year="2022-23"))
    page = visit("approver")
    page.goto(request)
    expect(page.get_by_role("group", name="Words of the letter")).to_contain_text("[name and address]")
    assert "Wilhelmina" not in page.content()
    page.goto(f"{request}triage/")
    expect(page.get_by_role("button", name="Save what you decided")).to_have_count(0)
    axe(page)
