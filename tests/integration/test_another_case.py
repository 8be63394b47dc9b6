"""What belongs to one case cannot be reached under the reference of another, and a number that is nobody's is not there."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from answerable.accounts.models import User
from answerable.casework import actions
from answerable.casework.models import Request
from tests.integration.pages import read_to_the_end
from tests.integration.staff import LETTER, member

from .test_every_address import SAMPLES, everything, made_site, site

__all__ = ["made_site", "site"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FORM = {
    "version": "1",
    "digest": "x",
    "looked": "on",
    "state": "confirmed",
    "reasons": "x",
    "words": "x",
    "longer": "on",
}
OF_A_QUESTION = ("<int:position>", "<str:citation>")
"""Every case has a first question, and every question may have every ground."""
OWN = [part for part in SAMPLES if part.startswith("<int:") and part not in OF_A_QUESTION]


def test_nothing_of_another_case_is_reached_or_changed_under_this_reference(
    site: dict[str, str], client: Client
) -> None:
    first = Request.objects.get()
    officer = User.objects.get(role="foi_officer")
    other = actions.receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))
    for role in ("foi_officer", "approver"):
        client.force_login(member(role))
        before = everything()
        for pattern, address in site.items():
            if "<str:reference>" not in pattern or not any(part in pattern for part in OWN):
                continue
            elsewhere = address.replace(first.reference, other.reference)
            for response in (read_to_the_end(client.get(elsewhere)), client.post(elsewhere, FORM)):
                assert response.status_code in {403, 404, 405}, f"{role} at {elsewhere}: {response.status_code}"
        assert everything() == before


def test_a_number_that_is_nobodys_is_not_there(site: dict[str, str], client: Client) -> None:
    for role in ("foi_officer", "approver", "administrator"):
        client.force_login(member(role))
        before = everything()
        for pattern, address in site.items():
            if not pattern.startswith("requests/") or "<int:" not in pattern:
                continue
            for number in ("0", "999999999", "9" * 30):
                nobody = re.sub(r"(?<=/)[0-9]+(?=/|$)", number, address)
                for response in (read_to_the_end(client.get(nobody)), client.post(nobody, FORM)):
                    assert response.status_code in {302, 403, 404, 405}, f"{role} at {nobody}: {response.status_code}"
        assert everything() == before


@pytest.mark.parametrize("role", ["auditor", "commissioning_manager"])
def test_whoever_may_only_read_a_case_changes_nothing_by_sending_a_form(
    site: dict[str, str], client: Client, role: str
) -> None:
    client.force_login(member(role))
    before = everything()
    for pattern, address in site.items():
        if pattern.startswith("requests/") and "tasks/link" not in pattern:
            assert client.post(address, FORM).status_code in {302, 403, 404, 405, 422}, f"{role} at {address}"
    assert everything() == before
