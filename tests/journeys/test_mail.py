"""Mail comes in by hand: two messages are dropped, one is placed, and the case shows its correspondence."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

_NUMBER = count(1)


def message(words: str, subject: str, number: int) -> dict[str, object]:
    head = (
        f"From: Made-up Person <person{number}@example.org>\r\nTo: foi@office.example\r\nSubject: {subject}\r\n"
        f"Date: Mon, 02 Nov 2026 09:00:00 +0000\r\nMessage-ID: <journey-{number}@example.org>\r\n\r\n"
    )
    return {"name": f"{number}.eml", "mimeType": "message/rfc822", "buffer": f"{head}{words}\r\n".encode()}


def test_two_messages_are_dropped_and_one_is_placed(visit: Visit, axe: Axe) -> None:
    number = next(_NUMBER)
    page = visit(role="foi_officer", width={"width": 1100, "height": 900})
    page.goto("/requests/inbox/")
    long = f"Vans {number} and a subject that goes on " + "and on " * 25
    page.get_by_label("Messages saved as files").set_input_files(
        [
            message(
                f"Under the Freedom of Information Act, please tell me what helpline {number} cost.",
                "FOI request",
                number * 10,
            ),
            message("I mean the helpline for victims, by the way.", long, number * 10 + 1),
        ]  # type: ignore[arg-type]
    )
    axe(page)
    page.get_by_role("button", name="Take the messages in").click()
    told = page.get_by_text(re.compile(r"2 messages taken in: 1 opened a case, 1 waiting in the inbox\."))
    expect(told).to_be_visible()
    axe(page)
    page.get_by_role("link", name=f"Vans {number}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Vans {number}")
    expect(page.get_by_text("I mean the helpline for victims")).to_be_visible()
    axe(page)
    # The case that the first message opened is the newest.
    page.get_by_label("Reference of the case").fill("FOI-1999-0001")
    page.get_by_role("button", name="Put it into this case").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no case FOI-1999-0001")
    axe(page)
    found = page.request.get("/requests/").text()
    reference = max(re.findall(r"FOI-\d{4}-\d{4,}", found))
    page.get_by_label("Reference of the case").fill(reference.lower())
    page.get_by_role("button", name="Put it into this case").click()
    expect(page.get_by_text(f"The message was put into {reference}.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Correspondence")
    lines = page.locator("article")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("FOI request")
    expect(lines.nth(1)).to_contain_text("Made-up Person")
    lines.nth(1).get_by_text("What it says").click()
    expect(lines.nth(1).get_by_text("I mean the helpline for victims")).to_be_visible()
    axe(page)
