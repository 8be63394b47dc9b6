"""The home page of each role, and the pages that belong to no room."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from answerable.casework import actions
from tests.integration.pages import of_class, tree, words
from tests.integration.staff import LETTER, load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def test_an_officer_sees_what_is_due_and_what_is_wrong_first(client: Client, examples: Path) -> None:
    load_northshire(examples)
    officer = member("foi_officer")
    client.force_login(officer)
    assert "No request is open." in words(client.get("/"))
    late = actions.receive_text(by=officer, text=LETTER, received=date(2025, 1, 6))
    undated = actions.receive_text(by=officer, text=LETTER)
    page = client.get("/")
    shown = words(page)
    assert "2 open, 1 late, 1 without a date." in shown
    assert shown.index(late.reference) < shown.index(undated.reference)
    assert tree(page).xpath("//a[@href='/requests/?show=late']")
    assert of_class(tree(page), "govuk-button")[0].get("href") == "/requests/new/"


def test_an_auditor_sees_the_work_and_puts_nothing_in(client: Client, examples: Path) -> None:
    load_northshire(examples)
    client.force_login(member("auditor"))
    shown = words(client.get("/"))
    assert "Requests due soonest" in shown
    assert "Put a letter in" not in shown
    assert "10 agreements" in shown


def test_a_commissioning_manager_sees_the_register_and_no_request(client: Client, examples: Path) -> None:
    load_northshire(examples)
    client.force_login(member("commissioning_manager"))
    shown = words(client.get("/"))
    assert "10 agreements" in shown
    assert "Requests" not in shown


def test_an_administrator_sees_the_accounts_and_nothing_else(client: Client, examples: Path) -> None:
    load_northshire(examples)
    client.force_login(member("administrator"))
    page = client.get("/")
    assert tree(page).xpath("//main//a[@href='/account/staff/']")
    assert "agreements" not in words(page)
    assert "Requests" not in words(page)


def test_an_empty_register_says_how_to_fill_it(client: Client, db: None) -> None:
    client.force_login(member("commissioning_manager"))
    assert "Nothing is recorded yet." in words(client.get("/"))
    assert "answerable load FOLDER" in words(client.get("/register/"))


def test_anyone_may_read_the_accessibility_statement(client: Client, db: None) -> None:
    assert "Accessibility statement" in words(client.get("/accessibility/"))


@pytest.mark.parametrize(("failure", "status"), [("database is locked", 503), ("disk I/O error", 500)])
def test_a_change_that_had_no_turn_in_time_is_told_so_and_no_other_failure_is(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: str, status: int
) -> None:
    def fails(**_: object) -> None:
        raise OperationalError(failure)

    monkeypatch.setattr("answerable.casework.views.work.see", fails)
    client.force_login(member())
    client.raise_request_exception = False
    response = client.post("/requests/notices/", {"notice": "1"})
    assert response.status_code == status
    assert ("Go back, wait a minute and send it again" in words(response)) is (status == 503)
    assert response.has_header("Retry-After") is (status == 503)
