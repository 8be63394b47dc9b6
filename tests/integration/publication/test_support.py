"""Finding support: every service with how to reach it, and no trace of who looked for what."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from answerable.publication.actions import publish
from answerable.publication.release import Item, Release, Withdrawal

pytestmark = pytest.mark.django_db(databases=["default", "published"])

LINE = Item(
    "support",
    "SC-LINE",
    {
        "name": "Helpline (made up)",
        "what": "Somebody to talk to.",
        "for_whom": "Anybody",
        "areas": ["Northshire"],
        "within": ["Northshire", "Northtown"],
        "categories": ["helpline", "sexual_violence.advocacy"],
        "phone": "0808 157 0100",
        "text": "+44 (0)1632 960101",
        "hours": "Every day",
        "self_referral": True,
        "how": "Call.",
        "emergency": "If you are in danger now call 999.",
        "website": "https://line.example",
        "checked": "2026-10-02",
    },
)
EVERYWHERE = Item(
    "support", "SC-ALL", {"name": "All over (made up)", "email": "help@all.example", "categories": ["victims_general"]}
)
LETTERS = Item(
    "support", "SC-RJ", {"name": "Contact (made up)", "within": ["Westmoor"], "areas": ["Westmoor"], "self_referral": False}
)  # fmt: skip


@pytest.fixture
def listed(public_site: Client) -> Client:
    items = (LINE, EVERYWHERE, LETTERS)
    passed = frozenset(item.digest for item in items)
    publish(
        Release("r", date(2026, 11, 22), items, passed=passed, office={"name": "Northshire", "phone": "01632 960100"})
    )
    return public_site


def names(page: Any) -> list[str]:
    return re.findall(r'<a class="govuk-link" href="/support/[^"]+">([^<]+)</a>', page.content.decode())


def test_what_can_be_called_comes_first_with_a_number_that_a_telephone_takes(listed: Client) -> None:
    page = listed.get("/support")
    assert names(page) == ["Helpline (made up)", "All over (made up)", "Contact (made up)"]
    html = page.content.decode()
    assert 'href="tel:08081570100"' in html
    assert 'href="sms:+441632960101"' in html
    assert "If you are in danger now call 999." in html
    assert "You can contact them yourself" in html
    assert "Somebody has to put you in touch" in html
    assert "We have not recorded whether" in html


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"need": "sexual_violence"}, ["Helpline (made up)"]),
        ({"place": "Northtown"}, ["Helpline (made up)", "All over (made up)"]),
        ({"place": "Westmoor"}, ["All over (made up)", "Contact (made up)"]),
        ({"need": "victims_general", "place": "Northtown"}, ["All over (made up)"]),
        ({"need": "helpline", "place": "Westmoor"}, []),
        ({"need": "", "place": ""}, ["Helpline (made up)", "All over (made up)", "Contact (made up)"]),
    ],
)
def test_a_need_and_a_place_are_chosen_without_being_in_an_address(
    listed: Client, chosen: dict[str, str], found: list[str]
) -> None:
    page = listed.post("/support", chosen)
    assert page.status_code == 200
    assert names(page) == found
    if not found:
        assert "None of our 3 services is for that" in page.content.decode()
        assert 'href="tel:01632960100"' in page.content.decode()


@pytest.mark.parametrize("address", ["/support", "/support/SC-LINE"])
def test_no_page_tells_by_its_title_what_it_is_about_and_nobody_keeps_it(listed: Client, address: str) -> None:
    page = listed.get(address)
    assert "<title>Find local services – Northshire</title>" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "X-Shelf" not in page.headers
    assert not page.cookies
    assert 'href="https://www.bbc.co.uk/weather"' in page.content.decode()


def test_a_service_has_a_page_with_the_day_on_which_it_was_checked(listed: Client) -> None:
    html = listed.get("/support/SC-LINE").content.decode()
    assert "last checked this on 2 October 2026" in html
    assert "Sexual violence" in html
    assert "It is not recorded when this was last checked" in listed.get("/support/SC-ALL").content.decode()
    assert listed.get("/support/SC-NONE").status_code == 404


def test_a_service_that_is_listed_no_more_says_nothing_but_that(listed: Client) -> None:
    publish(Release("r2", date(2026, 11, 23), withdrawals=(Withdrawal("support", "SC-LINE", "Closed."),)))
    page = listed.get("/support/SC-LINE")
    assert page.status_code == 410
    assert "Helpline" not in page.content.decode()
    assert "Helpline" not in listed.get("/support").content.decode()


def test_where_nothing_is_listed_the_page_says_so(public_site: Client) -> None:
    assert "No service is listed here yet" in public_site.get("/support").content.decode()


def test_who_would_rather_write_is_led_to_the_form_where_there_is_one(listed: Client, settings: Any) -> None:
    assert "rather write" not in listed.get("/support").content.decode()
    settings.SUPPORT_ADDRESS = "https://pathways.example.org"
    page = listed.get("/support").content.decode()
    assert 'href="https://pathways.example.org/message/" rel="noreferrer noopener"' in page
