"""E-mails: header lines, bodies that differ, what is attached."""

from __future__ import annotations

import pytest

from answerable.guard import Severity, Verdict
from answerable.guard.child import look_into
from answerable.guard.formats import mail
from tests.planted.mail import message

PERSONAL = {"name", "phone-number", "email-address", "collar-number", "postcode"}


def techniques(verdict: Verdict) -> set[str]:
    return {finding.technique for finding in verdict.findings} - PERSONAL


@pytest.mark.parametrize(
    ("key", "value", "technique", "severity"),
    [
        ("Bcc", "a@b.example", "blind-copy", Severity.BLOCK),
        ("X-Case", "7", "mail-header", Severity.BLOCK),
        ("Message-ID", "<1@b.example>", "mail-trace", Severity.LOOK),
        ("Received", "from a by b", "mail-trace", Severity.LOOK),
    ],
)
def test_header_lines_that_do_not_show_are_found(key: str, value: str, technique: str, severity: Severity) -> None:
    made = message()
    made[key] = value
    finding = next(one for one in look_into("a.eml", made.as_bytes()).findings if one.technique not in PERSONAL)
    assert (finding.technique, finding.severity, finding.where) == (technique, severity, f"line {key}")


@pytest.mark.parametrize(
    ("text", "page", "technique", "severity"),
    [
        ("Hello,\n\n* one\n* two\n", "<p>Hello,</p><ul><li>one<li>two</ul>", "", None),
        ("See https://a.example/x\n", "<p>See <a href='https://a.example/x'>https://a.example/x</a></p>", "", None),
        ("Hello secret\n", "<p>Hello</p>", "alternative-differs", Severity.BLOCK),
        ("Hello\n", "<p>Hello there</p>", "alternative-differs", Severity.LOOK),
    ],
)
def test_text_and_page_must_say_the_same(text: str, page: str, technique: str, severity: Severity | None) -> None:
    found = [
        one for one in look_into("a.eml", message(text, page).as_bytes()).findings if one.technique not in PERSONAL
    ]
    assert [(one.technique, one.severity) for one in found] == ([(technique, severity)] if technique else [])


def test_words_of_the_text_alone_are_not_taken_for_seen() -> None:
    parsed = mail.read(mail.parse(message("Hello secret\n", "<p>Hello</p>").as_bytes()))
    assert parsed.bodies == (mail.Body("Hello secret\r\n", "<p>Hello</p>\r\n"),)


def test_earlier_messages_below_are_for_a_person_to_read() -> None:
    text = "Thank you.\n\nOn Mon, 2 Nov 2026 at 10:00, A person <a@b.example> wrote:\n> Please help.\n"
    assert techniques(look_into("a.eml", message(text).as_bytes())) == {"quoted-history"}


def test_what_is_attached_is_listed_and_looked_into() -> None:
    made = message()
    made.add_attachment("a,b\r\n1,=1+1\r\n", filename="table.csv")
    verdict = look_into("a.eml", made.as_bytes())
    assert "Attachment “table.csv”" in verdict.inventory
    assert "attachment “table.csv” → column B, row 2" in {one.where for one in verdict.findings}


def test_parts_without_end_are_refused() -> None:
    head = b"From: a@b.example\r\nMIME-Version: 1.0\r\n"
    body = b"Content-Type: text/plain\r\n\r\nx\r\n"
    for number in range(40):
        edge = f"b{number}".encode()
        body = (
            b'Content-Type: multipart/mixed; boundary="'
            + edge
            + b'"\r\n\r\n--'
            + edge
            + b"\r\n"
            + body
            + b"--"
            + edge
            + b"--\r\n"
        )
    assert techniques(look_into("a.eml", head + body)) == {"bomb"}


def test_a_broken_part_is_not_inspected() -> None:
    head = b'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    assert "not-inspected" in techniques(look_into("a.eml", head + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"))
