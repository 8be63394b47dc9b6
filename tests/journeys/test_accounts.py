"""An administrator looks after the accounts of the office."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .office_for_tests import PASSWORD

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def no_check(page: Page) -> None:
    """In place of axe, which needs scripts."""


def start(visit: Visit, axe: Axe, width: dict[str, int], javascript: bool = True) -> tuple[Page, Axe]:
    page = visit(role="administrator", width=width, javascript=javascript)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Accounts").click()
    heading(page, "Accounts")
    return page, axe if javascript else no_check


def add(page: Page, email: str, role: str = "FOI officer", password: str = "") -> None:
    page.goto("/account/staff/add/")
    page.get_by_label("Name", exact=True).fill("Nia Made-up")
    page.get_by_label("Email address").fill(email)
    page.get_by_label(role, exact=True).check()
    page.get_by_label("First password (optional)").fill(password)
    page.get_by_role("button", name="Add the account").click()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def new_address() -> str:
    return f"nia-{secrets.token_hex(4)}@example.org"


@SCRIPT
def test_add_someone_who_signs_in_then_set_a_new_password_close_and_reopen(
    visit: Visit, axe: Axe, width: dict[str, int], javascript: bool
) -> None:
    page, check = start(visit, axe, width, javascript)
    email = new_address()
    check(page)
    page.get_by_role("button", name="Add an account").click()
    check(page)
    add(page, email, "Auditor")
    heading(page, "Account added")
    check(page)
    password = page.locator("code").inner_text()
    theirs = visit(width=width, javascript=javascript)
    sign_in(theirs, email, password)
    heading(theirs, "Home")

    page.get_by_role("link", name="The account of Nia Made-up").click()
    check(page)
    page.get_by_role("link", name="Change the password of Nia Made-up").click()
    check(page)
    page.get_by_role("button", name="Set the password").click()
    heading(page, "Password set")
    check(page)
    assert page.locator("code").inner_text() != password
    theirs.goto("/")
    heading(theirs, "Sign in")

    page.get_by_role("link", name="The account of Nia Made-up").click()
    page.get_by_role("link", name="Change role").click()
    check(page)
    expect(page.get_by_label("Auditor", exact=True)).to_be_checked()
    page.get_by_label("Approver", exact=True).check()
    page.get_by_role("button", name="Save the role").click()
    expect(page.get_by_role("main")).to_contain_text("The role of Nia Made-up is Approver.")

    page.get_by_role("link", name="Close the account").click()
    check(page)
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_role("main")).to_contain_text("The account of Nia Made-up is closed.")
    check(page)
    page.get_by_role("button", name="Reopen the account").click()
    expect(page.get_by_role("main")).to_contain_text("is open again")


@SCRIPT
def test_find_someone_among_the_open_and_the_closed(
    visit: Visit, axe: Axe, width: dict[str, int], javascript: bool
) -> None:
    page, check = start(visit, axe, width, javascript)
    page.get_by_label("Find by name, email address or role").fill("made-up finance")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("main")).to_contain_text("with “made-up finance”.")
    expect(page.get_by_role("rowheader", name="Made-up Finance officer")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Made-up Auditor")).to_have_count(0)
    assert "finance" not in page.url
    check(page)
    page.get_by_role("link", name=re.compile("^Closed")).click()
    expect(page.get_by_role("main")).to_contain_text("No closed account has “made-up finance” in it.")
    check(page)
    page.get_by_role("link", name=re.compile("^Open")).click()
    page.get_by_role("button", name="See all accounts").click()
    expect(page.get_by_role("rowheader", name="Made-up Auditor")).to_be_visible()


def test_what_is_wrong_is_explained_and_what_was_typed_stays(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page, check = start(visit, axe, width)
    add(page, "auditor@example.org", password="short")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("too short")
    check(page)
    page.get_by_label("First password (optional)").fill(PASSWORD)
    page.get_by_role("button", name="Add the account").click()
    summary.get_by_role("link", name=re.compile("already an account")).click()
    expect(page.get_by_label("Email address")).to_be_focused()
    expect(page.get_by_label("Email address")).to_have_value("auditor@example.org")
    expect(page.get_by_label("FOI officer", exact=True)).to_be_checked()


def test_the_last_administrator_is_told_why(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page, check = start(visit, axe, width)
    page.get_by_role("link", name="Made-up Administrator").click()
    heading(page, "Made-up Administrator (you)")
    check(page)
    page.get_by_role("link", name="Change role").click()
    page.get_by_label("Auditor", exact=True).check()
    page.get_by_role("button", name="Save the role").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("This is the last account that may manage accounts.")
    check(page)
    page.get_by_role("link", name="Made-up Administrator").click()
    page.get_by_role("link", name="Close the account").click()
    heading(page, "You cannot close")
    check(page)
