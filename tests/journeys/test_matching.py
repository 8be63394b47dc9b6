"""A commissioning manager finds two spellings of one provider and says that they are one; then thinks better of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.conftest import REPOSITORY

from .conftest import Office

_PAYEES = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.office"
import django
django.setup()
from answerable.register.actions.matching import match_all
from answerable.register.models import Payee, SpendByPayee
for name, pence in (("QUILLFEATHER LEISURE", 200000), ("QUILLFEATHER LEISURE TRUST", 700000), ("THIRD PARTY", 100)):
    payee, _ = Payee.objects.get_or_create(name=name)
    SpendByPayee.objects.get_or_create(year=2018, payee=payee, payments=2, pence=pence)
    payee.decisions.all().delete()
    Payee.objects.filter(pk=payee.pk).update(organisation=None, matched="not_yet")
match_all(by=None)
"""
"""Made-up payees, put in as an import leaves them, and unmatched however an earlier journey left them."""


def _put_payees_in(office: Office) -> None:
    made = subprocess.run(
        [sys.executable, "-c", _PAYEES], cwd=REPOSITORY, env=office.environment, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr


def test_deciding_who_is_who(
    office: Office, visit: Callable[..., Page], width: dict[str, int], axe: Callable[[Page], None]
) -> None:
    _put_payees_in(office)
    page = visit("commissioning_manager", width)
    page.goto("/register/payees/")
    page.get_by_label("Find by words of the name").fill("quillfeather")
    page.get_by_role("button", name="Find").click()
    assert "quillfeather" not in page.url
    axe(page)
    page.get_by_role("link", name="QUILLFEATHER LEISURE", exact=True).click()
    expect(page.get_by_role("cell", name="Both have “quillfeather leisure”")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Choose who it is")).to_be_visible()
    axe(page)
    page.get_by_label("It is QUILLFEATHER LEISURE TRUST").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("QUILLFEATHER LEISURE is QUILLFEATHER LEISURE TRUST. Its payments follow.")).to_be_visible()
    page.goto("/register/payees/?show=matched")
    page.get_by_role("link", name="QUILLFEATHER LEISURE", exact=True).click()
    page.locator("p").get_by_role("link", name="QUILLFEATHER LEISURE TRUST").click()
    expect(page.get_by_text("4 payments, £9,000 in all.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take back QUILLFEATHER LEISURE", exact=True).click()
    expect(page.get_by_text("What was decided about QUILLFEATHER LEISURE was taken back.")).to_be_visible()
    expect(page.get_by_role("cell", name="Both have “quillfeather leisure”")).to_be_visible()
    axe(page)
