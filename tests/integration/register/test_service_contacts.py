"""How to reach a support service: kept by staff, carried by folders, and published where the office says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from answerable.audit.models import Entry
from answerable.publication.queries import records
from answerable.publishing import composing
from answerable.publishing.actions import publish_register
from answerable.register.actions import CannotLoad, load_folder
from answerable.register.models import Area, ServiceContact
from tests.integration.pages import words
from tests.integration.staff import member

from .conftest import MakeFolder

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TODAY = date(2026, 11, 22)
TYPED = {
    "ref": "SC-NEW",
    "name": "Night line (made up)",
    "what": "Somebody to talk to at night.",
    "phone": "0808 157 0199",
    "checked_day": "2",
    "checked_month": "11",
    "checked_year": "2026",
    "self_referral": "yes",
    "public": "on",
}


@pytest.fixture
def site(northshire_loaded: None, client: Client, db: None) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def fields_of(page: Any) -> set[str]:
    return set(page.context["form"].fields)


def test_the_example_has_them_and_they_are_listed(site: Client) -> None:
    page = site.get("/register/service_contact/")
    assert "Northshire helpline" in words(page)
    assert "0808 157 0100" in words(page)
    assert "Restorative justice service" in words(page)
    assert "service contacts" in words(site.get("/register/service/")).lower()


def test_one_is_added_changed_and_not_overwritten_by_who_saw_an_older_one(site: Client) -> None:
    added = site.post("/register/add/service_contact/", TYPED)
    assert added.status_code == 302, added.context["form"].errors
    [contact] = ServiceContact.objects.filter(ref="SC-NEW")
    assert (contact.phone, contact.self_referral, contact.public) == ("0808 157 0199", True, True)
    assert Entry.objects.latest("pk").action == "service_contact.created"
    changed = TYPED | {"phone": "0808 157 0198", "version": "1"}
    assert site.post("/register/change/service_contact/SC-NEW/", changed).status_code == 302
    stale = site.post("/register/change/service_contact/SC-NEW/", TYPED | {"phone": "0808 157 0197", "version": "1"})
    assert stale.status_code == 409
    assert "0808 157 0197" in stale.content.decode(), "what was typed is still there"
    contact.refresh_from_db()
    assert contact.phone == "0808 157 0198"


def test_what_cannot_be_used_is_told_beside_its_field(site: Client) -> None:
    page = site.post("/register/add/service_contact/", TYPED | {"phone": "ask us", "what": "At ZZ1 1ZZ."})
    assert page.status_code == 422
    assert "Write the number as it is dialled" in words(page)
    assert "that of a refuge must never be public" in words(page)


def test_a_folder_with_an_address_in_it_is_refused(make_folder: MakeFolder) -> None:
    row = {"ref": "SC-1", "name": "Refuge", "what": "A house at ZZ1 1ZZ.", "source": "S1"}
    with pytest.raises(CannotLoad) as found:
        load_folder(folder=make_folder({"service_contacts.csv": [row]}), by=None)
    assert "service_contacts.csv, row 2, column what: This has a postcode in it." in str(found.value)


def test_what_is_public_says_every_place_that_its_areas_hold(site: Client) -> None:
    by_ref = {item.ref: item.data for item in composing.register(TODAY) if item.kind == "support"}
    assert by_ref["SC-LINE"]["areas"] == ["Northshire"]
    assert set(by_ref["SC-LINE"]["within"]) == {"Northshire", "Northtown", "Eastdale", "Westmoor"}
    assert by_ref["SC-COUNSEL"]["within"] == ["Eastdale", "Northtown", "Westmoor"]
    assert by_ref["SC-RJ"]["self_referral"] is False
    assert by_ref["SC-LINE"]["checked"] == "2026-10-02"
    assert "SC-GROUP" not in by_ref, "the office has not said that it is public"
    assert not Area.objects.filter(name="").exists()


def test_it_is_published_with_the_register_and_withdrawn_when_it_is_public_no_longer(site: Client) -> None:
    report = publish_register(today=TODAY, by=None)
    assert [one for one in report.held_back if "support" in one] == []
    assert records("support").count() == ServiceContact.objects.filter(public=True).count() == 7
    ServiceContact.objects.filter(ref="SC-RJ").update(public=False)
    publish_register(today=TODAY, by=None)
    assert not records("support").filter(ref="SC-RJ").exists()
