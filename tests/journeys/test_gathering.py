"""A team is asked by a link; a colleague without an account answers that nothing is held; the officer sees it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW, WIDE, Office
from .test_requests import put_in

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def mailed(office: Office, address: str) -> str:
    """The link in the last message to this address: no mail server is set up, so it waits in the outbox."""
    with sqlite3.connect(office.home / "office.sqlite3") as store:
        (body,) = store.execute(
            "SELECT body FROM casework_outgoingmessage WHERE to_address = ? ORDER BY id DESC", [address]
        ).fetchone()
    found = re.search(r"https?://\S+#\S+", body)
    assert found, body
    return found[0]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_colleague_without_an_account_answers_nil(visit: Visit, axe: Axe, office: Office, javascript: bool) -> None:
    def look(page: Page) -> None:
        if javascript:
            axe(page)

    team = f"Finance {'with' if javascript else 'without'} script (made up)"
    mailbox = f"finance-{javascript}@example.org".lower()
    administrator = visit(role="administrator", width=NARROW)
    administrator.goto("/requests/teams/")
    administrator.get_by_label("Name of the team").fill(team)
    administrator.get_by_label("E-mail address").fill(mailbox)
    administrator.get_by_role("button", name="Add the team").click()
    expect(administrator.get_by_text("was added.")).to_be_visible()
    axe(administrator)

    officer = visit(role="foi_officer", width=NARROW if javascript else WIDE)
    case = put_in(officer)
    officer.goto(f"{case}gathering/ask/")
    officer.get_by_role("button", name="Ask", exact=True).click()
    expect(officer.get_by_role("alert")).to_contain_text("Choose a team or a person")
    axe(officer)
    officer.get_by_label(team).check()
    officer.get_by_role("button", name="Ask", exact=True).click()
    expect(officer.get_by_text("1 task was given.")).to_be_visible()
    axe(officer)

    # Another browser, nobody signed in.
    colleague = visit(width=NARROW if javascript else WIDE, javascript=javascript)
    link = mailed(office, mailbox)
    colleague.goto(link)
    if not javascript:
        look(colleague)
        colleague.get_by_label("Code").fill(link)
        colleague.get_by_role("button", name="Go on").click()
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Search for the information")
    assert "#" not in colleague.url
    expect(colleague.get_by_text("How much did the helpline cost")).to_be_visible()
    look(colleague)
    search = colleague.get_by_role("group", name="Search 1")
    search.get_by_label("Where you searched").fill("Finance system")
    search.get_by_label("What you searched for").fill("helpline")
    search.get_by_label("Nothing found").check()
    search.get_by_label("Hours it took").fill("1.5")
    colleague.get_by_role("button", name="Send the answer").click()
    expect(colleague.get_by_role("alert")).to_contain_text("Choose whether you hold it")
    expect(search.get_by_label("Hours it took")).to_have_value("1.5")
    look(colleague)
    colleague.get_by_label("No, we hold nothing of it").check()
    colleague.get_by_role("button", name="Send the answer").click()
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Thank you")
    look(colleague)
    colleague.goto("about:blank")
    colleague.goto(link)
    if not javascript:
        colleague.get_by_label("Code").fill(link)
        colleague.get_by_role("button", name="Go on").click()
    expect(colleague.get_by_role("alert")).to_contain_text("This code does not open a task")
    look(colleague)
    assert link.partition("#")[2] not in (office.home / "server.log").read_text()

    officer.goto(f"{case}gathering/")
    expect(officer.locator("article", has_text=team).get_by_text("Nothing held")).to_be_visible()
    expect(officer.get_by_role("link", name="Finance system")).to_be_visible()
    expect(officer.get_by_text("1.5 hours at £25 an hour come to £37.50")).to_be_visible()
    axe(officer)
