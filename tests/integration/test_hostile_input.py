"""What no browser sends: NUL characters, addresses that lead out, markup in every place, an answer of thousands of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from answerable.casework import actions
from answerable.casework.models import Draft, Request
from answerable.casework.rules.evidence import ROWS
from tests.integration.pages import hidden, tree, words
from tests.integration.staff import LETTER, PASSWORD, load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def request_(examples: Path, settings: Any, tmp_path: Path) -> Request:
    settings.MEDIA_ROOT = tmp_path
    load_northshire(examples)
    return actions.receive_text(by=None, text=LETTER)


@pytest.fixture
def officer(client: Client, request_: Request) -> Client:
    client.force_login(member("foi_officer"))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/requests/%00/",
        "/requests/?q=%00",
        "/requests/%00/reply/reply.pdf",
        "/register/agreement/%00/",
        "/register/agreement/?q=a%00b",
        "/register/%00/",
    ],
)
def test_an_address_with_a_nul_is_refused_with_a_page(officer: Client, address: str) -> None:
    response = officer.get(address)
    assert response.status_code in {400, 404}
    assert tree(response).xpath("//h1")


def test_a_nul_in_a_question_is_refused_and_the_words_are_kept(officer: Client, request_: Request) -> None:
    address = f"/requests/{request_.reference}/questions/"
    sent = {**hidden(officer.get(address)), "version": "1", "text-1": "How much?\x00", "text-2": "And who?"}
    response = officer.post(address, sent)
    assert response.status_code == 422
    assert "Row 1 has a character that is no text" in words(response)
    assert request_.questions.count() == 3


def test_a_nul_among_the_words_that_accounts_are_looked_for_by_is_dropped(client: Client) -> None:
    client.force_login(member("administrator", name="Ada Made-up"))
    response = client.post("/account/staff/find/", {"words": "Ada\x00"}, follow=True)
    assert response.status_code == 200
    assert "Ada Made-up" in words(response)


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_signing_in_leads_nowhere_outside(client: Client, away: str) -> None:
    account = member("foi_officer")
    response = client.post("/account/sign-in/", {"login": account.email, "password": PASSWORD, "next": away})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_an_answer_of_thousands_of_rows_is_shown_in_pages(officer: Client, request_: Request) -> None:
    draft = next(d for d in Draft.objects.filter(question__request=request_) if d.answer["tables"])
    table = draft.answer["tables"][0]
    table["rows"] = (table["rows"] * 3000)[:3000]
    draft.save()
    address = f"/requests/{request_.reference}/questions/{draft.question.position}/"
    for page, number in ((address, ROWS), (f"{address}?page=30", ROWS), (f"{address}?page=999", ROWS)):
        response = officer.get(page)
        assert len(tree(response).xpath("//main//tbody/tr")) == number
        assert len(response.content) < 300_000
        assert "of 30" in words(response)
        assert "The draft reply has each table whole, as a CSV file" in words(response)
