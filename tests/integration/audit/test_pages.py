"""The journal's page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.audit.actions import record
from answerable.audit.queries import Verification, verdict
from tests.integration.pages import tree, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def site(northshire_loaded: None, client: Client, db: None) -> Client:
    client.force_login(member("auditor", "Ann Auditor (made up)"))
    return client


def test_the_newest_entry_stands_first_with_who_and_what(site: Client) -> None:
    first = [cell.text_content() for cell in tree(site.get("/journal/")).xpath("//tbody/tr[1]/td")]
    assert first[2:4] == ["Answerable itself, or the command line", "Created"]
    assert first[5] == "email, name, role"


def test_what_was_done_names_what_it_was_done_to(site: Client) -> None:
    for action, told in (
        ("letter.started", "Letter started"),
        ("request.late_reason_recorded", "Late reason recorded"),
    ):
        record(action=action, by=None, record="request", ref="FOI-1")
        assert tree(site.get("/journal/")).xpath("string(//tbody/tr[1]/td[4])") == told


def test_the_chain_is_checked_when_asked(site: Client) -> None:
    assert "The journal is whole" not in words(site.get("/journal/"))
    assert "The journal is whole: " in words(site.get("/journal/?verify"))


def test_what_is_broken_is_told_with_its_place() -> None:
    found = Verification(False, 7, 7, "Entry 7 was altered after it was written.")
    assert verdict(found) == "The journal is broken at entry 7: Entry 7 was altered after it was written."
    assert verdict(Verification(True, 1)) == "The journal is whole: 1 entry."


def test_a_long_journal_is_paged_and_asks_no_more_for_it(site: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            site.get("/journal/")
        return len(captured)

    first = asked()
    for number in range(120):
        record(action="trial.made", by=None, record="trial", ref=str(number))
    assert asked() == first
    assert len(tree(site.get("/journal/?page=2")).xpath("//tbody/tr")) == 50
