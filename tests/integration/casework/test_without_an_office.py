"""Before an office is loaded: a letter can be put in, and pages say what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from answerable.casework import actions, queries
from answerable.register.models import Authority
from tests.integration.pages import words
from tests.integration.staff import LETTER, load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def test_a_letter_can_be_put_in_before_there_is_a_register(examples: Path) -> None:
    officer = member()
    made = actions.receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))
    assert [view.answer for view in queries.question_views(made)] == [None, None, None]
    due = queries.clock(made)
    assert due
    # 20 working days from 2 November 2026, with St Andrew's Day off in Scotland (facts/law.md A2.2).
    assert due.due == date(2026, 12, 1)
    load_northshire(examples)
    actions.look_up_again(request=made, by=officer)
    assert all(view.answer for view in queries.question_views(made))


def test_the_reply_says_so(client: Client) -> None:
    officer = member()
    client.force_login(officer)
    made = actions.receive_text(by=officer, text=LETTER)
    response = client.get(f"/requests/{made.reference}/reply/")
    assert "The register is empty" in words(response)
    assert client.get(f"/requests/{made.reference}/reply/reply.pdf").status_code == 302
    assert "has not been looked up" in words(client.get(f"/requests/{made.reference}/questions/1/"))
    assert client.post(f"/requests/{made.reference}/questions/1/", {"wording": "x", "version": "1"}).status_code == 404
    assert not Authority.objects.exists()


def test_the_settings_of_letters_say_so(client: Client) -> None:
    client.force_login(member("administrator"))
    assert "No office is loaded yet" in client.get("/requests/settings/letters/").content.decode()
