"""A reply is made final by one person, signed by another, sent, and arrives: two sessions in two browsers, and a mail server."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect

from answerable.casework.mailbox.local import OUTSIDE, local_mail
from tests.conftest import REPOSITORY

from .conftest import NARROW, WIDE, Office

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

DELIVER = """
import django
django.setup()
from answerable.casework.actions.outbox import deliver
print(deliver())
"""
ASKED = (
    "From: Zebedee Quillfeather <zebedee{0}@outside.invalid>\r\nTo: foi@office.invalid\r\nSubject: FOI request {0}\r\n"
    "Date: Mon, 02 Nov 2026 09:00:00 +0000\r\nMessage-ID: <asked-{0}@outside.invalid>\r\n\r\n"
    "Under the Freedom of Information Act 2000, please tell me:\r\n\r\n"
    "1. How much did the helpline cost in each financial year since 2023-24?\r\n\r\nZebedee Quillfeather\r\n"
)


def _case(page: Page, number: int) -> str:
    """Take in a request by e-mail, decide it, and return the address of its clearance."""
    page.goto("/requests/inbox/")
    mail = {"name": "asked.eml", "mimeType": "message/rfc822", "buffer": ASKED.format(number).encode()}
    page.get_by_label("Messages saved as files").set_input_files([mail])  # type: ignore[list-item]
    page.get_by_role("button", name="Take the messages in").click()
    expect(page.get_by_text("1 opened a case")).to_be_visible()
    reference = max(re.findall(r"FOI-\d{4}-\d{4,}", page.request.get("/requests/").text()))
    page.goto(f"/requests/{reference}/decisions/")
    page.get_by_role("button", name="Confirm what the register suggests").click()
    page.goto(f"/requests/{reference}/reply/")
    page.get_by_label("What was searched").fill("The register of agreements")
    page.get_by_label("Advice and assistance").fill("The police may hold what we do not.")
    late = page.get_by_label("Reason, if the reply is late")
    late.fill("The records were with a colleague who was away.")
    page.get_by_role("button", name="Save", exact=True).click()
    return f"/requests/{reference}/clearance/"


@pytest.mark.parametrize("narrow", ["approver", "officer"])
def test_a_reply_is_fixed_signed_by_another_sent_and_arrives(
    visit: Visit, axe: Axe, office: Office, narrow: str
) -> None:
    number = len(narrow)
    drafter = visit("foi_officer", width=NARROW if narrow == "officer" else WIDE)
    approver = visit("approver", width=NARROW if narrow == "approver" else WIDE)
    address = _case(drafter, number)
    drafter.goto(address)
    axe(drafter)
    drafter.get_by_label("Response, made from the questions").check()
    drafter.get_by_role("button", name="Make the files and look into them").click()
    drafter.get_by_label("I have compared what is in each file").check()
    drafter.get_by_role("button", name="Make the files final and send for clearance").click()
    expect(drafter.get_by_text("waits to be cleared")).to_be_visible()
    axe(drafter)
    expect(drafter.get_by_role("button", name="Sign")).to_have_count(0)
    expect(drafter.get_by_role("button", name="Send to the applicant")).to_have_count(0)
    token = drafter.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    tried = drafter.request.post(
        f"{drafter.url}sign/", form={"csrfmiddlewaretoken": token}, headers={"Referer": drafter.url}
    )
    assert tried.status == 403

    approver.goto("/requests/clearance/")
    axe(approver)
    reference = address.split("/")[2]
    approver.get_by_role("link", name=re.compile(f"{reference}: Response")).click()
    axe(approver)
    with approver.expect_download() as download:
        approver.get_by_role("link", name="reply.pdf").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    approver.get_by_role("button", name="Sign").click()
    expect(approver.get_by_role("alert")).to_contain_text("Look at every file")
    axe(approver)
    approver.get_by_label("I have looked at every file").check()
    approver.get_by_role("button", name="Sign").click()
    expect(approver.get_by_text("You signed this letter.")).to_be_visible()

    drafter.reload()
    drafter.get_by_role("button", name="Send to the applicant").click()
    expect(drafter.get_by_text("is in the outbox")).to_be_visible()
    drafter.goto("/requests/outbox/")
    axe(drafter)
    expect(drafter.get_by_text(f"zebedee{number}@outside.invalid")).to_be_visible()
    with local_mail() as mail:
        told = {
            "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office",
            "ANSWERABLE_SMTP_HOST": mail.host,
            "ANSWERABLE_SMTP_PORT": str(mail.smtp_port),
            "ANSWERABLE_SMTP_TLS": "none",
            "ANSWERABLE_MAIL_FROM": mail.address,
        }
        done = subprocess.run(
            [sys.executable, "-c", DELIVER],
            cwd=REPOSITORY,
            env={**office.environment, **told},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        arrived = [message_from_bytes(raw, policy=policy.default) for raw in mail.messages(OUTSIDE)]
    (got,) = [one for one in arrived if one["To"] == f"zebedee{number}@outside.invalid"]
    assert reference in got["Subject"]
    assert got["In-Reply-To"] == f"<asked-{number}@outside.invalid>"
    names = [one.get_filename() for one in got.iter_attachments()]
    assert names[0] == "reply.pdf"
    drafter.goto(address)
    axe(drafter)
    expect(drafter.get_by_text("Sent", exact=True)).to_be_visible()
    expect(drafter.get_by_text("Answered", exact=False).first).to_be_visible()
