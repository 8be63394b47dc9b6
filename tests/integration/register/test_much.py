"""A page of a large register asks the store as often as a page of a small one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.register.models import (
    Action,
    Agreement,
    AgreementEvent,
    Measure,
    Notice,
    Organisation,
    Return,
    Review,
    Tender,
)
from tests.integration.pages import tree, words
from tests.integration.register.payments_for_tests import payments
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FEW, MANY = 10, 300
PAGES = (
    "/register/",
    "/register/duties/",
    "/register/duties/?show=overdue",
    "/register/agreement/",
    "/register/agreement/?standing=in_force&sort=-ends",
    "/register/agreement/?standing=after_end",
    "/register/agreement/?q=support",
    "/register/agreement/C-0/",
    "/register/returns/",
    "/register/returns/missing/",
    "/register/returns/unscheduled/",
    "/register/returns/actions/",
    "/register/payees/",
    "/register/imports/",
    "/register/payments/",
    "/register/payments/?agreement=C-0",
)


def _fill(first: int, last: int) -> None:
    """Contracts that end soon, have ended or ended and go on, each with all that hangs on one."""
    today = timezone.localdate()
    for n in range(first, last):
        provider = Organisation.objects.create(ref=f"org-{n}", name=f"Provider {n}")
        tender = Tender.objects.create(ref=f"T-{n}", title="Invitation", status="unsuccessful", invited="2026-01-05")
        one = Agreement.objects.create(
            ref=f"C-{n}",
            title=f"Support {n}",
            kind="contract",
            provider=provider,
            tender=Tender.objects.create(ref=f"TC-{n}", title="Invitation", invited="2026-01-05") if n % 2 else None,
            starts="2020-01-01",
            signed=(today - timedelta(days=40)).isoformat() if n % 3 else "2019-05-01",
            ends=(today + timedelta(days=(30, 120, 300, -400)[n % 4])).isoformat(),
            value=Decimal(500_000),
            value_basis="exact",
            review="2021",
        )
        Notice.objects.create(ref=f"N-{n}", kind="UK7", agreement=one, published=today)
        Notice.objects.create(ref=f"NT-{n}", kind="UK12", tender=tender, published=today)
        Review.objects.create(ref=f"RV-{n}", agreement=one, held="2020")
        Action.objects.create(ref=f"ACT-{n}", what="Ask", owner="Lead", due=date(2024, 1, 1), agreement=one)
        AgreementEvent.objects.create(ref=f"EV-{n}", agreement=one, kind="variation", effective=today)
        Measure.objects.create(ref=f"M-{n}", agreement=one, name="People")
        if n % 5:
            Return.objects.create(
                ref=f"R-{n}",
                agreement=one,
                period_start=today - timedelta(days=120),
                period_end=today - timedelta(days=40),
                due=today - timedelta(days=10),
            )
        payments([(today, 100, f"Provider {n}")], agreement=one)
    payments([(today, 100, f"Provider {n}") for n in range(first, last)], agreement=Agreement.objects.get(ref="C-0"))


def _asked(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_ask_as_often_of_300_records_as_of_10(client: Client) -> None:
    client.force_login(member("finance_officer"))
    _fill(0, FEW)
    few = {address: _asked(client, address) for address in PAGES}
    _fill(FEW, MANY)
    assert {address: _asked(client, address) for address in PAGES} == few
    assert max(few.values()) < 100


def test_long_lists_are_cut_and_say_how_many_more_there_are(client: Client) -> None:
    client.force_login(member("finance_officer"))
    _fill(0, 100)
    home = client.get("/register/")
    page = words(home)
    assert "25 agreements end within 3 months" in page
    assert "25 agreements have ended, with payments or returns after their last day" in page
    assert page.count("and 20 more: see them in the list of agreements") == 4
    assert "75 reviews due" in page
    assert "and 70 more: see them in the list of agreements" in page
    addresses = set(tree(home).xpath("//a[contains(., 'see them in the list')]/@href"))
    assert addresses == {
        "/register/agreement/?standing=within_3&sort=ends",
        "/register/agreement/?standing=within_6&sort=ends",
        "/register/agreement/?standing=within_12&sort=ends",
        "/register/agreement/?standing=after_end&sort=-ends",
        "/register/agreement/?standing=reviews_due&sort=ends",
    }
    board = client.get("/register/duties/")
    caption = "Notices of the Procurement Act 2023"
    assert len(tree(board).xpath(f"//table[normalize-space(caption)='{caption}']/tbody/tr")) == 50
    assert "Page 1 of" in words(board)
    last = client.get("/register/duties/?page=999")
    assert "Previous page" in words(last)
    assert "Next page" not in words(last)
