"""Asking: the question, what is already answered, the request, its link; with JavaScript and without, on a desk and on a phone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ..conftest import NARROW, WIDE
from .conftest import PublicSite

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

QUESTION = "How much did the Northshire helpline cost in 2024-25?"
CANARY = "unicorns at Wobblethorpe"
WAYS = {"1100px": (WIDE, True), "320px no script": (NARROW, False)}


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest) -> tuple[dict[str, int], bool]:
    """A width of the screen, and whether there is JavaScript."""
    return WAYS[request.param]


@pytest.fixture
def page(visit_public: Visit, way: tuple[dict[str, int], bool]) -> Page:
    return visit_public(*way)


@pytest.fixture
def look(way: tuple[dict[str, int], bool], axe: Axe) -> Axe:
    """Look at a page with axe, where there is JavaScript to look with."""
    return axe if way[1] else lambda _: None


def test_somebody_asks_and_follows(page: Page, look: Axe, public_live: PublicSite, visit: Visit) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto("/ask")
    look(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what you want to know")
    look(page)

    page.get_by_label("What do you want to know?").fill(f"1. {QUESTION}\n2. How many {CANARY} were stabled in 2019?")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What is already answered")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your name")
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address or a postal address")
    expect(page.get_by_label("What you want to know")).to_have_value(re.compile(CANARY))
    look(page)

    page.get_by_label("Your name").fill("Zebedee Quillfeather")
    page.get_by_label("Your e-mail address").fill("zq@example.org")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", name="Your request was sent")).to_be_visible()
    link = page.url
    assert "/follow/" in link
    expect(page.get_by_role("link", name=link)).to_be_visible()
    number = re.search(r"W-\w{4}-\w{4}", page.inner_text("main"))
    assert number
    look(page)

    # The office takes it in, and the sender sees it; nobody who steals the public site learns anything.
    store = sqlite3.connect(public_live.home / "published.sqlite3")
    dump = "\n".join(store.iterdump())
    store.close()
    assert number[0] in dump
    public_live.office.run("work")
    page.goto(link)
    expect(page.get_by_text(re.compile("Received by the office, since"))).to_be_visible()
    look(page)
    said = dump + public_live.log.read_text() + "\n".join(addresses)
    for canary in ("Wobblethorpe", "Zebedee", "Quillfeather", "zq@example"):
        assert canary not in said

    staff = visit("foi_officer")
    staff.goto("/")
    expect(staff.get_by_text(re.compile(f"came from the public site, where its number is {number[0]}"))).to_be_visible()


def test_while_somebody_types_what_is_answered_already_appears(visit_public: Visit, axe: Axe) -> None:
    page = visit_public()
    page.goto("/ask")
    page.get_by_label("What do you want to know?").press_sequentially(QUESTION, delay=5)
    expect(page.locator("#already section").first).to_be_visible()
    expect(page.locator("#already-told")).to_have_text("Something that is published may be of use. See below.")
    axe(page)
    page.get_by_label("What do you want to know?").fill("")
    expect(page.locator("#already section")).to_have_count(0)


def test_a_link_that_leads_nowhere_says_so(visit_public: Visit, axe: Axe) -> None:
    page = visit_public()
    page.goto("/follow/nobody")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    axe(page)
