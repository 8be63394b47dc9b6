"""Coming in and going out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from answerable.accounts.rules.roles import ROLES

from .office_for_tests import PASSWORD

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def fill(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_sign_in_and_out(visit: Visit, axe: Axe, width: dict[str, int], javascript: bool) -> None:
    page = visit(width=width, javascript=javascript)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    if javascript:
        axe(page)
    fill(page, "foi_officer@example.org", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    page.goto("/account/sign-out/")
    expect(page.get_by_text("You are signed in as Made-up FOI officer.")).to_be_visible()
    if javascript:
        axe(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_wrong_password_is_explained_and_leads_back_to_the_box(visit: Visit, axe: Axe, width: dict[str, int]) -> None:
    page = visit(width=width)
    page.goto("/account/sign-in/")
    fill(page, "auditor@example.org", "not the password")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    summary.get_by_role("link").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    expect(page.get_by_label("Email address")).to_have_value("auditor@example.org")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")


def test_the_keyboard_alone_signs_in(visit: Visit) -> None:
    page = visit()
    page.goto("/account/sign-in/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_label("Email address").focus()
    page.keyboard.type("approver@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


@pytest.mark.parametrize("role", list(ROLES))
def test_the_home_page_of_every_role(visit: Visit, axe: Axe, width: dict[str, int], role: str) -> None:
    page = visit(role=role, width=width)
    assert page.goto("/").ok
    axe(page)


@pytest.mark.parametrize(
    ("role", "address", "heading"),
    [
        (None, "/accessibility/", "Accessibility statement"),
        (None, "/no-such-page/", "Page not found"),
        (None, "/account/closed/", "This account is closed"),
        ("administrator", "/requests/", "You do not have permission to do this"),
        ("auditor", "/account/password/", "Change your password"),
    ],
)
def test_the_pages_that_belong_to_no_room(
    visit: Visit, axe: Axe, width: dict[str, int], role: str | None, address: str, heading: str
) -> None:
    page = visit(role=role, width=width)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    axe(page)


def test_every_page_forbids_scripts_and_styles_that_are_not_ours(visit: Visit) -> None:
    headers = visit().goto("/account/sign-in/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
