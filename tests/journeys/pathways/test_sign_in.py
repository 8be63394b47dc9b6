"""Coming in with a password and a code, a locked page, and one's own account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from answerable.pathways.rules.vocabulary import Role

from .conftest import PathwaysSite, email_of, sign_in
from .site_for_tests import PASSWORD, STEP, code_of

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


@SCRIPT
def test_in_with_a_code_and_out(visit: Visit, pathways_site: PathwaysSite, axe: Axe, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/workers/")
    heading(page, "Sign in")
    check = axe if javascript else (lambda _: None)
    check(page)
    email = email_of("advocates.manager")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    heading(page, "Enter your code")
    check(page)
    page.get_by_label("Code").fill("12")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The code is not right")
    check(page)
    page.get_by_label("Code").fill(pathways_site.code(email))
    page.get_by_role("button", name="Sign in").click()
    heading(page, "You do not have permission")
    page.goto("/account/")
    heading(page, "Your account")
    check(page)
    page.get_by_role("link", name="Sign out").first.click()
    heading(page, "Do you want to sign out?")
    check(page)
    page.get_by_role("button", name="Sign out").click()
    heading(page, "Sign in")
    page.goto("/account/")
    heading(page, "Sign in")


@SCRIPT
def test_a_new_worker_chooses_a_password_sets_an_app_up_and_gets_recovery_codes(
    visit: Visit, pathways_site: PathwaysSite, axe: Axe, javascript: bool
) -> None:
    check = axe if javascript else (lambda _: None)
    email = f"new.{'script' if javascript else 'plain'}@example.org"
    said = pathways_site.run(
        "workers", "add", email, "--role", "referrer", "--name", "New Made-up",
        "--organisation", "Quillshire Police (made up)",
    )  # fmt: skip
    password = re.search(r"works once: (\S+)", said)[1]  # type: ignore[index]
    page = visit(javascript=javascript)
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Continue").click()
    heading(page, "Choose your password")
    check(page)
    page.goto("/account/")
    heading(page, "Choose your password")
    page.get_by_label("Current password").fill(password)
    page.get_by_label("New password", exact=True).fill("three other made-up words")
    page.get_by_label("New password again").fill("three other made-up words")
    page.get_by_role("button", name="Change password").click()
    heading(page, "Set up your second factor")
    check(page)
    assert page.locator("svg path").count() > 0
    page.goto("/places/")
    heading(page, "Set up your second factor")
    page.get_by_label("Code").fill("000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The code is not right")
    check(page)
    key = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(key, int(time.time()) // STEP))
    page.get_by_role("button", name="Continue").click()
    heading(page, "Your recovery codes")
    check(page)
    codes = page.locator("main code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="I have them").click()
    page.goto("/account/recovery-codes/")
    expect(page.locator("main code")).to_have_count(0)

    theirs = visit(javascript=javascript)
    theirs.goto("/account/sign-in/")
    theirs.get_by_label("Email address").fill(email)
    theirs.get_by_label("Password", exact=True).fill("three other made-up words")
    theirs.get_by_role("button", name="Continue").click()
    theirs.get_by_label("Code").fill(codes[0])
    theirs.get_by_role("button", name="Sign in").click()
    theirs.goto("/account/")
    expect(theirs.get_by_role("main")).to_contain_text("9 not used yet")


@SCRIPT
def test_a_locked_page_keeps_what_was_typed(
    visit: Visit, pathways_site: PathwaysSite, axe: Axe, javascript: bool
) -> None:
    page = visit(javascript=javascript)
    role = "administrator"
    sign_in(page, pathways_site, role)
    page.goto("/organisations/add/")
    name = f"Kept through the lock {'s' if javascript else 'p'} (made up)"
    page.get_by_label("Name").fill(name)
    page.get_by_label("Kind").select_option(label="Other charity")
    _leave_alone(pathways_site)
    page.get_by_role("button", name="Save").click()
    heading(page, "This page is locked")
    expect(page.get_by_role("main")).to_contain_text("What you typed is kept")
    if javascript:
        axe(page)
    page.get_by_label("Code").fill("1")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The code is not right")
    page.get_by_label("Code").fill(pathways_site.code(email_of(role)))
    page.get_by_role("button", name="Go on").click()
    heading(page, "Send what you typed?")
    if javascript:
        axe(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("main")).to_contain_text(f"{name} is added.")


def _leave_alone(site: PathwaysSite) -> None:
    """Let every session look as if nobody had used it for an hour, and forget those that the journeys keep."""
    site.sessions.clear()
    site.do("""
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    session = SessionStore(session_key=row.session_key)
    if "pathways_seen" in session:
        session["pathways_seen"] -= 3600
        session.save()
""")


def test_a_warning_comes_before_a_page_locks_and_one_button_keeps_it_open(visit: Visit, axe: Axe) -> None:
    page = visit(role="data_protection")
    page.goto("/account/")
    bar = page.get_by_role("region", name="Time limit")
    expect(bar).to_be_hidden()
    # As if all but a moment of the time had gone by.
    page.locator("[data-idle-minutes]").evaluate("bar => { bar.dataset.idleMinutes = '1'; }")
    expect(bar).to_be_visible(timeout=15_000)
    expect(bar.get_by_role("alert")).to_contain_text("This page locks soon")
    axe(page)
    bar.get_by_role("button", name="I am still here").click()
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("role", [str(role) for role in Role])
def test_the_first_page_of_every_role(visit: Visit, axe: Axe, role: str) -> None:
    page = visit(role=role)
    assert page.goto("/").ok  # type: ignore[union-attr]
    axe(page)
    assert page.goto("/places/").ok  # type: ignore[union-attr]
    axe(page)


@pytest.mark.parametrize(
    ("role", "address", "words"),
    [
        (None, "/accessibility/", "Accessibility statement"),
        (None, "/no-such-page/", "Page not found"),
        (None, "/account/closed/", "This account is closed"),
        ("referrer", "/workers/", "You do not have permission"),
        ("referrer", "/account/password/", "Change your password"),
        ("referrer", "/account/app/another/", "Show that it is you"),
    ],
)
def test_the_pages_that_belong_to_nothing(visit: Visit, axe: Axe, role: str | None, address: str, words: str) -> None:
    page = visit(role=role)
    page.goto(address)
    heading(page, words)
    axe(page)


def test_every_page_forbids_what_is_not_ours(visit: Visit) -> None:
    headers = visit().goto("/account/sign-in/").headers  # type: ignore[union-attr]
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
