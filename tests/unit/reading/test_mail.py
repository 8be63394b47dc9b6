"""A message as a mailbox got it: whatever the bytes are, it is told of, and what cannot be read is named."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable import sandbox
from answerable.reading import mail
from answerable.reading.documents import SIZE_LIMIT
from answerable.reading.errors import CannotRead, Fault
from answerable.reading.extract import received
from answerable.reading.letter import read_upload
from answerable.reading.mail import Enclosed, attachment, read_mail
from tests.outlook import message, msg

WORDS = "Please tell me how much the helpline cost.\n\nYours faithfully\nA made-up person"


def an_email(**lines: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "A Person <A.Person@Example.org>"
    made["To"] = "foi@office.example"
    made["Subject"] = "The helpline"
    made["Date"] = "Mon, 02 Nov 2026 09:00:00 +0100"
    made["Message-ID"] = "<one@example.org>"
    for name, value in lines.items():
        made[name.replace("_", "-")] = value
    made.set_content(WORDS + "\n\nOn 1 Nov 2026 at 10:00, Office <foi@office.example> wrote:\n> What do you mean?\n")
    return made


def test_a_whole_message() -> None:
    made = an_email(
        In_Reply_To="<b@x>",
        References="<a@x> <b@x>",
        Received="by here; Mon, 02 Nov 2026 09:05:00 +0000",
        Cc="x@y.example",
    )
    made.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="figures.csv")
    inside = EmailMessage()
    inside["Subject"] = "Forwarded"
    inside["Message-ID"] = "<inside@example.org>"
    inside.set_content("Words inside")
    made.add_attachment(inside)
    raw = made.as_bytes()
    read = read_mail(raw, "letter.eml")
    assert (read.from_name, read.from_address) == ("A Person", "a.person@example.org")
    assert read.to == ("foi@office.example", "x@y.example")
    assert (read.message_id, read.answers) == ("<one@example.org>", ("<b@x>", "<a@x>"))
    assert read.sent == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert read.delivered == datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
    assert read.own == WORDS
    assert read.quoted == "What do you mean?"
    assert [(one.name, one.content_type) for one in read.attachments] == [
        ("figures.csv", "text/csv"),
        ("Forwarded.eml", "message/rfc822"),
    ]
    assert read.problems == ("figures.csv is attached and was not read: it is no letter we can open.",)
    assert attachment(raw, 0) == b"a,b\n"
    assert b"Words inside" in attachment(raw, 1)
    assert attachment(raw, 2) == b""


def test_a_report_that_a_message_came_back() -> None:
    raw = (
        b"From: postmaster@example.org\nSubject: Undeliverable\nX-Failed-Recipients: a@b.example\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: text/plain\n\nSorry.\n'
        b"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; <C@D.example>\n"
        b"Action: delayed\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <ours@office.example>\n\n--x--\n"
    )
    read = read_mail(raw)
    assert read.failed == ("a@b.example", "c@d.example")
    assert read.delayed
    assert read.returned == ("<ours@office.example>",)
    assert read.signs == {"x-failed-recipients": "a@b.example"}
    assert read.attachments == ()


def test_what_was_encoded_among_the_words() -> None:
    raw = b"From: a@b.example\nSubject: x\n\nHere.\n\nbegin 644 note.txt\n#8V%T\n`\nend\n"
    assert read_mail(raw).attachments == (Enclosed("note.txt", "application/octet-stream", 3),)
    assert attachment(raw, 0) == b"cat"
    bad = read_mail(raw.replace(b"#8V%T", b"#\xff\xfe\xff"))
    assert "note.txt is empty, or could not be taken out of the message." in bad.problems


def test_an_outlook_file() -> None:
    inner = message("Inside", "Words inside", ("B", "b@example.org"), head=24)
    raw = msg(
        subject="The helpline",
        body=WORDS + "\r\n",
        sender=("A Person", "a@example.org"),
        headers="Message-ID: <one@example.org>\r\nIn-Reply-To: <ours@x>\r\nContent-Type: text/html\r\n",
        message_class="IPM.Note",
        files=(("figures.csv", b"a,b\n" * 2000),),
        inside=(inner,),
    )
    read = read_mail(raw, "letter.msg")
    assert (read.subject, read.from_address, read.message_id) == ("The helpline", "a@example.org", "<one@example.org>")
    assert read.answers == ("<ours@x>",)
    assert read.own == WORDS
    assert [one.name for one in read.attachments] == ["figures.csv", "Inside.eml"]
    assert attachment(raw, 0) == b"a,b\n" * 2000
    assert read.signs == {"x-message-class": "IPM.Note"}
    letter = read_upload(msg(subject="x", body=WORDS, sender=("A", "a@example.org")), "letter.msg")
    assert [one.text for one in letter.questions] == ["Please tell me how much the helpline cost."]


def test_an_outlook_file_that_is_damaged() -> None:
    raw = msg(subject="x", body=WORDS)[:600] + "__substg1.0_".encode("utf-16-le")
    assert read_mail(raw, "letter.msg").problems[0].startswith("letter.msg is an Outlook file that could not be opened")
    with pytest.raises(CannotRead) as error:
        read_upload(raw, "letter.msg")
    assert error.value.fault is Fault.OUTLOOK


def test_a_message_too_large_to_open_is_told_of_by_its_head() -> None:
    read = read_mail(an_email().as_bytes() + b"x" * SIZE_LIMIT)
    assert (read.subject, read.message_id) == ("The helpline", "<one@example.org>")
    assert read.problems == ("It is larger than 25 MB, so only its header lines were read.",)
    assert attachment(b"x" * (SIZE_LIMIT + 1), 0) == b""


@pytest.mark.parametrize("fails", [1, 2])
def test_a_child_that_runs_out_of_time_or_answers_nonsense(monkeypatch: pytest.MonkeyPatch, fails: int) -> None:
    real, calls = sandbox.run, []

    def broken(*arguments: Any, **more: Any) -> Any:
        calls.append(arguments)
        if len(calls) > fails:
            return real(*arguments, **more)
        if fails == 1:
            raise sandbox.OutOfTime
        return sandbox.Finished(b"[]", 0)

    monkeypatch.setattr(mail.sandbox, "run", broken)
    read = read_mail(an_email().as_bytes())
    if fails == 1:
        assert (read.subject, read.problems) == (
            "The helpline",
            ("It took too long to read, so only its header lines were read.",),
        )
    else:
        assert read.problems == (
            "It could not be opened safely, so only its header lines were read.",
            "Its header lines could not be read either.",
        )


def test_an_attachment_that_takes_too_long_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any, **__: Any) -> Any:
        raise sandbox.OutOfTime

    monkeypatch.setattr(mail.sandbox, "run", late)
    assert attachment(an_email().as_bytes(), 0) == b""


# Whatever the bytes. The child's own work is called here in this process, for a process an example would take minutes.


@given(st.binary(max_size=3000))
def test_any_bytes_are_told_of(data: bytes) -> None:
    read = mail._from_report(received.report(data, "x"))
    assert read.problems or read.own or read.attachments or read.subject
    assert all(problem.endswith(".") for problem in read.problems)


@given(st.integers(0, 2**32), st.sampled_from(["eml", "msg"]))
def test_a_message_that_was_damaged_on_the_way_is_told_of(seed: int, kind: str) -> None:
    made = an_email()
    made.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="figures.csv")
    raw = bytearray(made.as_bytes() if kind == "eml" else msg(subject="x", body=WORDS, files=(("a.csv", b"a"),)))
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(raw))
        if chance.random() < 0.3:
            del raw[at : at + chance.randint(1, 60)]
        else:
            raw[at : at + 1] = chance.randbytes(chance.randint(1, 3))
    read = mail._from_report(received.report(bytes(raw), "x"))
    for place in range(len(read.attachments)):
        received.part(bytes(raw), place)


@pytest.mark.shared
def test_what_is_folded_away_of_real_messages(shared: Path) -> None:
    """The same words are left as those examples have before their first folded part."""
    for number in (1, 3, 6, 7, 8, 9, 10, 11):
        file = shared / "letters" / "emails" / f"email-folding-example-{number}.txt"
        expected = file.with_suffix(".txt.expected").read_text().partition("FOLDED_QUOTED_SECTION")[0]
        own, _ = mail.split_quoted(file.read_text())
        assert mail.own_words(own).split() == expected.split(), file.name
