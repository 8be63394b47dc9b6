"""What the reader of mail does at its limits, with damaged attachments, and with what a child process may say."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest

from answerable.reading import mail
from answerable.reading.documents import LENGTH_LIMIT, REPORT_LIMIT
from answerable.reading.extract.mail import extract
from answerable.reading.thread import LONDON, SPLIT_CHARACTERS, exported, split_quoted

OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le") + bytes(600)
REPORT: dict[str, Any] = {
    **dict.fromkeys(("message_id", "from_name", "from_address", "subject", "sent", "delivered", "content_type"), ""),
    **{name: [] for name in ("problems", "answers", "to", "letters", "attachments", "failed", "returned")},
    "signs": {},
    "delayed": False,
    "text": "",
}


def test_a_damaged_message_in_a_message_is_named_and_the_rest_is_read() -> None:
    outer = EmailMessage()
    outer.set_content("What did the helpline cost?")
    outer.add_attachment(OUTLOOK, maintype="application", subtype="vnd.ms-outlook", filename="old.msg")
    found = extract(outer.as_bytes())
    assert "What did the helpline cost?" in found.text
    assert found.warnings == ("old.msg is attached and was not read: it is damaged.",)


def test_the_messages_of_an_export_stand_with_their_moments() -> None:
    text = (
        "----- MESSAGE 1 REQUEST/OUTGOING date=2026-11-02T09:00:00+00:00 -----\nWhat?\n"
        "----- MESSAGE 2 RESPONSE/INCOMING date=2026-11-03T10:00:00 -----\nThis.\n"
        "----- MESSAGE 3 REQUEST/OUTGOING date=never -----\nWhy?\n"
    )
    found = exported(text)
    assert [moment for moment, _ in found] == [
        datetime(2026, 11, 2, 9, tzinfo=UTC),
        datetime(2026, 11, 3, 10, tzinfo=LONDON),
        None,
    ]
    assert "".join(words for _, words in found) == text
    assert exported("Dear Sir") == ()


def test_a_message_too_long_to_be_mail_is_not_taken_apart() -> None:
    long = "> quoted\n" * (SPLIT_CHARACTERS // 9 + 1)
    assert split_quoted(long) == (long, "")


def test_a_long_message_is_cut_and_says_so() -> None:
    found = mail._from_report({**REPORT, "text": "a " * LENGTH_LIMIT})
    assert len(found.text) == LENGTH_LIMIT
    assert found.problems == ("It is very long: only the first 1,000,000 characters are shown.",)


@pytest.mark.parametrize("field", ["text", "subject", "message_id"])
def test_a_child_that_says_something_else_than_words_is_not_believed(field: str) -> None:
    with pytest.raises(TypeError):
        mail._from_report({**REPORT, field: 7})


def test_a_child_that_says_too_much_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail.sandbox, "run", lambda *_, **__: SimpleNamespace(read=b"x" * (REPORT_LIMIT + 1)))
    assert mail.read_mail(b"From: a@example.org\n\nHello", "a.eml").problems[-1] == (
        "Its header lines could not be read either."
    )
