"""An administrator keeps accounts, organisations, protocols and services; a manager says what a service takes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def main(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


@SCRIPT
def test_an_account_is_opened_changed_closed_and_reopened(visit: Visit, axe: Axe, javascript: bool) -> None:
    check = axe if javascript else (lambda _: None)
    page = visit(role="administrator", javascript=javascript)
    page.goto("/workers/")
    heading(page, "Workers")
    check(page)
    page.get_by_role("button", name="Open an account").click()
    page.get_by_role("button", name="Open the account").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter the person’s name")
    check(page)
    page.get_by_label("Name", exact=True).fill("Nia Made-up")
    page.get_by_label("Email address").fill(f"nia-{secrets.token_hex(4)}@example.org")
    page.get_by_label("Organisation").select_option(label="Larkspur Haven (made up)")
    page.get_by_label("Support worker").check()
    page.get_by_role("button", name="Open the account").click()
    heading(page, "Account opened")
    check(page)
    page.get_by_role("link", name="The account of Nia Made-up").click()
    heading(page, "Nia Made-up")
    check(page)
    page.get_by_role("link", name="Change areas, skills and cases").click()
    page.get_by_label("County South").check()
    page.get_by_label("Domestic abuse").check()
    page.get_by_label("Languages besides English").fill("Polish, Urdu")
    page.get_by_label("Open cases at most").fill("15")
    check(page)
    page.get_by_role("button", name="Save").click()
    main(page, "Domestic abuse, Polish, Urdu")
    page.get_by_role("link", name="Change the role").click()
    page.get_by_label("Pathway coordinator").check()
    check(page)
    page.get_by_role("button", name="Save the role").click()
    main(page, "The role of Nia Made-up is Pathway coordinator.")
    page.get_by_role("link", name="Change the password").click()
    check(page)
    page.get_by_role("button", name="Set a new password").click()
    heading(page, "Password set")
    page.get_by_role("link", name="The account of Nia Made-up").click()
    page.get_by_role("link", name="Close the account").click()
    check(page)
    page.get_by_role("button", name="Close the account").click()
    main(page, "The account of Nia Made-up is closed.")
    page.get_by_role("button", name="Reopen the account").click()
    main(page, "is open again")
    page.goto("/workers/")
    page.get_by_label("Find by name, email address, role or organisation").fill("nia made-up coordinator")
    page.get_by_role("button", name="Find").click()
    main(page, "with “nia made-up coordinator”.")
    assert "nia" not in page.url
    page.get_by_role("button", name="See all accounts").click()


@SCRIPT
def test_organisations_and_areas(visit: Visit, axe: Axe, javascript: bool) -> None:
    check = axe if javascript else (lambda _: None)
    page = visit(role="administrator", javascript=javascript)
    page.goto("/organisations/")
    check(page)
    page.get_by_role("button", name="Add an organisation").click()
    check(page)
    name = f"Made-up charity {secrets.token_hex(3)}"
    page.get_by_label("Name").fill(name)
    page.get_by_label("Kind").select_option(label="Other charity")
    page.get_by_role("button", name="Save").click()
    main(page, f"{name} is added.")
    page.get_by_role("link", name=name).click()
    check(page)
    page.get_by_role("button", name="Close the organisation").click()
    main(page, f"{name} is closed.")
    page.goto("/areas/quill-city/")
    expect(page.get_by_label("Beginnings of postcodes")).to_have_value("ZZ1\nZZ2\nZZ3")
    page.get_by_label("Beginnings of postcodes").fill("ZZ1\nZZ2\nZZ3\nnowhere")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("is no beginning of postcodes")
    check(page)


@SCRIPT
def test_a_protocol_line_by_line(visit: Visit, axe: Axe, javascript: bool, tmp_path: Path) -> None:
    check = axe if javascript else (lambda _: None)
    page = visit(role="administrator", javascript=javascript)
    page.goto("/protocols/")
    check(page)
    page.get_by_role("button", name="Add a protocol").click()
    title = f"Made-up protocol {secrets.token_hex(3)}"
    page.get_by_label("Title").fill(title)
    for box, value in zip(
        page.locator(".govuk-date-input input").all(), ("1", "1", "2026", "31", "12", "2030"), strict=True
    ):
        box.fill(value)
    check(page)
    page.get_by_role("button", name="Save").click()
    heading(page, title)
    main(page, "this protocol allows nothing")
    check(page)
    page.get_by_role("button", name="Add a line").click()
    page.get_by_label("Who shares").select_option(label="Quillshire Police (made up)")
    page.get_by_label("With whom").select_option(label="Larkspur Haven (made up)")
    page.get_by_label("To support somebody").check()
    page.get_by_label("Public task, Article 6(1)(e); statutory purposes").check()
    check(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose what is shared")
    page.get_by_label("Name and date of birth").check()
    page.get_by_role("button", name="Save").click()
    main(page, "Quillshire Police (made up) to Larkspur Haven (made up): to support somebody")
    check(page)
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF-1.4 made up")
    page.get_by_role("link", name="Add the document").click()
    check(page)
    page.get_by_label("The signed document").set_input_files(signed)
    page.get_by_role("button", name="Keep it").click()
    main(page, "signed.pdf")
    page.get_by_role("link", name="End early the protocol").click()
    check(page)
    page.get_by_role("button", name="End it").click()
    main(page, "Ended early")


@SCRIPT
def test_services_and_who_they_are_for(visit: Visit, axe: Axe, javascript: bool) -> None:
    check = axe if javascript else (lambda _: None)
    page = visit(role="administrator", javascript=javascript)
    page.goto("/all-services/")
    check(page)
    page.get_by_role("link", name="Domestic abuse outreach (made up)").click()
    main(page, "16 or over")
    check(page)
    page.get_by_role("button", name="Add a rule").click()
    check(page)
    page.get_by_label("What is asked about").select_option(label="Level of risk")
    page.get_by_label("How it compares").select_option(label="Is one of")
    page.get_by_label("With what").fill("medium; terrible")
    page.get_by_label("The rule in plain English").fill("Medium risk")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("“terrible” is not one of")
    check(page)
    page.get_by_label("With what").fill("Medium; high")
    page.get_by_role("button", name="Save").click()
    main(page, "Medium risk")
    page.goto("/all-services/")
    page.get_by_role("button", name="Add a service").click()
    check(page)

    theirs = visit(role="service_manager", javascript=javascript)
    theirs.goto("/services/")
    check(theirs)
    main(theirs, "Domestic abuse outreach (made up)")
    expect(theirs.get_by_role("main")).not_to_contain_text("Help after any crime")
    theirs.get_by_role("link", name="Change what Domestic abuse outreach (made up) takes").click()
    check(theirs)
    theirs.get_by_label("Days until the first meeting").fill("7")
    theirs.get_by_role("button", name="Save").click()
    main(theirs, "7, stated on")
