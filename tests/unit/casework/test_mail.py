"""What a message is, which case it names, and what it is like."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.mail import (
    Candidate,
    Known,
    MailKind,
    Read,
    bare_subject,
    guesses,
    kind_of,
    named_in,
    references_in,
)
from answerable.reading import mail
from answerable.reading.extract import received
from answerable.reading.mail import ReceivedMail

K = MailKind
NOTHING, CASE, WAITING = Known(), Known(case=True), Known(case=True, waiting_for_clarification=True)
ASKS = "Under the Freedom of Information Act, please tell me how much the helpline cost."


def read_of(mail: ReceivedMail) -> Read:
    return Read(
        subject=mail.subject,
        own=mail.own,
        quoted=mail.quoted,
        letters=mail.letters,
        from_address=mail.from_address,
        to=mail.to,
        signs=mail.signs,
        content_type=mail.content_type,
        answers=bool(mail.answers),
        failed=mail.failed,
        delayed=mail.delayed,
    )


REAL = {
    "autoresponse-header.eml": K.BOUNCE,
    "document-pdf.eml": K.OTHER,
    # Answers of other authorities to requests of other people: they go on with a correspondence that is not ours.
    "forward-quoting-example-2.eml": K.FOLLOW_UP,
    "forward-quoting-example.eml": K.FOLLOW_UP,
    "humberside-police-odd-mime-type.eml": K.BOUNCE,
    "incoming-request-attach-attachments.eml": K.OTHER,
    # “FOI request” is its subject, but it gives information and asks for none.
    "incoming-request-attachment-headers.eml": K.OTHER,
    "incoming-request-attachment-unknown-extension.eml": K.OTHER,
    # Forwarded, and an authority's answer to somebody else.
    "incoming-request-bad-uuencoding-2.eml": K.OTHER,
    "incoming-request-bad-uuencoding.eml": K.FOLLOW_UP,
    # No words, but it names the message that it answers.
    "incoming-request-empty.eml": K.FOLLOW_UP,
    "incoming-request-oft-attachments.eml": K.OTHER,
    # A decision notice of the regulator is attached, which the regulator did not send.
    "incoming-request-pdf-attachment.eml": K.OTHER,
    "incoming-request-plain.eml": K.FOLLOW_UP,
    "incoming-request-tnef-attachments.eml": K.OTHER,
    "incoming-request-tnef-only.eml": K.OTHER,
    "incoming-request-two-same-name.eml": K.OTHER,
    "lotus-notes-quoting.eml": K.FOLLOW_UP,
    "many-attachments-date-header.eml": K.FOLLOW_UP,
    # Somebody passes on a request, and repeats its words.
    "nested-attachments-premature-end.eml": K.REQUEST,
    "rfc822-attachment.eml": K.OTHER,
    "tnef-attachment-empty.eml": K.OTHER,
    "tnef-attachment-truncated.eml": K.OTHER,
    "track-response-abcmail-oof.eml": K.AUTOMATIC,
    "track-response-exchange-oof-1.eml": K.AUTOMATIC,
    "track-response-exim-bounce.eml": K.BOUNCE,
    "track-response-generic-oof.eml": K.AUTOMATIC,
    "track-response-lotus-oof-1.eml": K.AUTOMATIC,
    "track-response-messageclass-oof.eml": K.AUTOMATIC,
    "track-response-messagelabs-oof-1.eml": K.AUTOMATIC,
    # Only late, which its reasons say.
    "track-response-ms-bounce.eml": K.BOUNCE,
    "track-response-multipart-report.eml": K.BOUNCE,
    "track-response-outlook-oof.eml": K.AUTOMATIC,
    "track-response-webshield-bounce.eml": K.BOUNCE,
    "utf-7-conversion.eml": K.BOUNCE,
    # The receipt of a registry, in Czech and in an encoding that is not believed: no rule here knows it, a person will.
    "utf-7-subject.eml": K.OTHER,
    # Not mail: a decision of an authority, and what messages look like with their quotations folded.
    "tfl.pdf": K.OTHER,
    **{
        f"email-folding-example-{n}.txt{end}": K.OTHER
        for n in (1, 2, 3, 4, 5, 6, 7, 9, 10)
        for end in ("", ".expected")
    },
    **{f"email-folding-example-8.txt{end}": K.AUTOMATIC for end in ("", ".expected")},
    "email-folding-example-11.txt": K.FOLLOW_UP,
    "email-folding-example-11.txt.expected": K.OTHER,
}
"""Told by reading each file."""


@pytest.mark.shared
def test_real_mail_is_read_each_to_its_kind(shared: Path) -> None:
    folder = shared / "letters" / "emails"
    assert sorted(REAL) == sorted(file.name for file in folder.iterdir())
    # In this process: a limited child for each would take a quarter of a minute (tests/unit/reading tries the child).
    read = {name: mail._from_report(received.report((folder / name).read_bytes(), name)) for name in REAL}
    found = {name: kind_of(read_of(one), NOTHING) for name, one in read.items()}
    assert {name: verdict.kind for name, verdict in found.items()} == REAL
    assert all(verdict.reasons for verdict in found.values())
    assert (
        found["track-response-ms-bounce.eml"].reasons[-1] == "The message is late, not lost: it is still being tried."
    )
    assert "decision notice" in found["incoming-request-pdf-attachment.eml"].reasons[-1]


SIGNED = Read(from_address="a@b.example", own=ASKS)


@pytest.mark.parametrize(
    ("read", "known", "kind", "certain"),
    [
        # Bounces
        (Read(failed=("x@y.example",)), NOTHING, K.BOUNCE, True),
        (Read(content_type="multipart/report", subject="Undeliverable: x"), NOTHING, K.BOUNCE, True),
        (Read(signs={"x-message-class": "REPORT.IPM.Note.NDR"}), CASE, K.BOUNCE, True),
        (Read(from_address="postmaster@y.example", subject="Returned mail"), NOTHING, K.BOUNCE, True),
        (Read(signs={"return-path": "<>"}, subject="Failure notice"), NOTHING, K.BOUNCE, True),
        (Read(subject="Undelivered letter", own="My letter could not be delivered."), NOTHING, K.BOUNCE, False),
        # Automatic replies
        (Read(signs={"auto-submitted": "auto-replied (vacation)"}, own=ASKS), NOTHING, K.AUTOMATIC, True),
        (Read(signs={"x-autoreply": "yes"}), CASE, K.AUTOMATIC, True),
        (Read(signs={"x-autorespond": "away"}), CASE, K.AUTOMATIC, True),
        (Read(signs={"precedence": "auto_reply"}), NOTHING, K.AUTOMATIC, True),
        (Read(signs={"x-message-class": "IPM.Note.Rules.OofTemplate.Microsoft"}), NOTHING, K.AUTOMATIC, True),
        (Read(subject="Automatic reply: Your request"), NOTHING, K.AUTOMATIC, True),
        (Read(own="I will be on annual leave until Monday."), CASE, K.AUTOMATIC, True),
        (Read(signs={"auto-submitted": "auto-generated", "x-auto-response-suppress": "All"}, own="Logged."), CASE, K.AUTOMATIC, True),
        (Read(signs={"return-path": "<>"}, own="Thank you."), CASE, K.AUTOMATIC, True),
        (Read(own="This is an automated response. Thank you."), NOTHING, K.AUTOMATIC, True),
        # A website's form is sent by a machine too: a request is never filed as a reply on that alone.
        (Read(from_address="a@b.example", signs={"auto-submitted": "auto-generated"}, own=ASKS), NOTHING, K.REQUEST, True),
        (Read(signs={"x-auto-response-suppress": "All"}, from_address="a@b.example", own=ASKS), NOTHING, K.REQUEST, True),
        (Read(from_address="a@b.example", own=f"This is an automated message. {ASKS}"), NOTHING, K.REQUEST, True),
        (Read(from_address="a@b.example", own=f"I am on leave from work. {ASKS}"), NOTHING, K.REQUEST, True),
        # The regulator, colleagues
        (Read(own="We have received a complaint."), Known(regulator=True), K.REGULATOR, True),
        (Read(own="Here are the figures."), Known(colleague=True), K.TASK, True),
        (Read(own=ASKS), Known(colleague=True, case=True), K.TASK, True),
        (Read(own="Came to me", quoted=ASKS, subject="FW: freedom of information"), Known(colleague=True), K.REQUEST, False),
        # In a case
        (Read(own="I ask for an internal review of your response."), CASE, K.REVIEW, True),
        (Read(own="I am dissatisfied with this. Please reconsider it."), CASE, K.REVIEW, True),
        (Read(own="The year 2024-25."), WAITING, K.CLARIFICATION, True),
        (Read(own="I have not heard from you. When can I expect your reply?"), WAITING, K.FOLLOW_UP, True),
        (Read(own="Thank you very much."), WAITING, K.FOLLOW_UP, True),
        (Read(own="Please treat this as a new request."), CASE, K.FOLLOW_UP, True),
        (Read(own=ASKS), CASE, K.FOLLOW_UP, True),
        (Read(own="Any news?"), CASE, K.FOLLOW_UP, True),
        # In none
        (Read(own="Please carry out an internal review of my request."), NOTHING, K.REVIEW, False),
        (Read(own="Hello again", subject="Re: your letter"), NOTHING, K.FOLLOW_UP, False),
        (Read(own=ASKS, answers=True), NOTHING, K.FOLLOW_UP, False),
        (Read(own="Thank you for your request. The response is attached."), NOTHING, K.OTHER, True),
        (Read(own="See you at lunch."), NOTHING, K.OTHER, True),
        (SIGNED, NOTHING, K.REQUEST, True),
        (Read(from_address="a@b.example", subject="FOI request", own="How many people called in 2025?"), NOTHING, K.REQUEST, True),
        (Read(from_address="a@b.example", own="See attached.", letters=(ASKS,)), NOTHING, K.REQUEST, True),
        (Read(from_address="a@b.example", own="How many internal reviews were there? " + ASKS), NOTHING, K.REQUEST, True),
        (Read(from_address="a@b.example", own="Please tell me how much the helpline cost."), NOTHING, K.REQUEST, False),
        (Read(own=ASKS), NOTHING, K.REQUEST, False),
        (Read(from_address="a@b.example", own=ASKS, signs={"list-unsubscribe": "<x>"}), NOTHING, K.REQUEST, False),
        (Read(from_address="a@b.example", own=ASKS, signs={"precedence": "bulk"}), NOTHING, K.REQUEST, False),
        (Read(from_address="a@b.example", own=ASKS, signs={"x-spam-flag": "YES"}), NOTHING, K.REQUEST, False),
        (Read(from_address="a@b.example", own=f"Thank you for your letter of request. {ASKS} The reply is attached."), NOTHING, K.REQUEST, False),
        # Advertisements name the Act too.
        (Read(from_address="a@b.example", own="Our course on freedom of information: would you like a brochure? Please confirm."), NOTHING, K.REQUEST, False),
    ],
)  # fmt: skip
def test_what_a_message_is(read: Read, known: Known, kind: MailKind, *, certain: bool) -> None:
    verdict = kind_of(read, known)
    assert (verdict.kind, verdict.certain) == (kind, certain), verdict.reasons
    assert all(reason.endswith(".") for reason in verdict.reasons)


@given(st.text(), st.text(), st.text(), st.booleans(), st.booleans())
def test_any_words_are_of_some_kind(subject: str, own: str, quoted: str, case: bool, waiting: bool) -> None:
    verdict = kind_of(
        Read(subject=subject, own=own, quoted=quoted), Known(case=case, waiting_for_clarification=waiting)
    )
    assert verdict.reasons
    # Words alone never open a case: somebody must have sent them.
    assert not (verdict.kind is K.REQUEST and verdict.certain)


def test_references_however_they_are_written() -> None:
    text = "FOI-2026-0007, foi 2026/0008, FOI_2026_0007, FOI2026-12345 and XFOI-2026-0001 and FOI-2026-12"
    assert references_in(text) == ("FOI-2026-0007", "FOI-2026-0008", "FOI-2026-12345")


@pytest.mark.parametrize(
    ("read", "references", "joins"),
    [
        (Read(subject="Re: FOI-2026-0007", own="and FOI-2026-0008"), ("FOI-2026-0007",), True),
        (Read(to=("foi+foi-2026-0007@office.example",)), ("FOI-2026-0007",), True),
        (Read(own="My reference is FOI-2026-0007."), ("FOI-2026-0007",), True),
        (Read(quoted="FOI-2026-0007"), ("FOI-2026-0007",), True),
        (Read(letters=("Our reference: FOI-2026-0007",)), ("FOI-2026-0007",), True),
        (Read(own="FOI-2026-0007 and FOI-2026-0008"), ("FOI-2026-0007", "FOI-2026-0008"), False),
        (Read(subject="FOI-2026-0007 and FOI-2026-0008"), ("FOI-2026-0007", "FOI-2026-0008"), False),
        (Read(own=f"In FOI-2026-0007 you told me. {ASKS}"), ("FOI-2026-0007",), False),
        (Read(own=f"Of FOI-2026-0007 I ask for an internal review. {ASKS}"), ("FOI-2026-0007",), True),
        (Read(own=f"In FOI-2026-0007 you told me. {ASKS}", answers=True), ("FOI-2026-0007",), True),
        (Read(own="Hello"), (), False),
    ],
)
def test_which_case_a_message_names(read: Read, references: tuple[str, ...], *, joins: bool) -> None:
    named = named_in(read)
    assert (named.references, named.joins) == (references, joins)
    assert bool(named.reason) is bool(references)


def test_a_bare_subject() -> None:
    assert bare_subject("RE: Fwd: Re[2]: FOI-2026-0007: The  Helpline") == ": the helpline"


LONG = "Please tell me how much the telephone helpline for victims of domestic abuse cost in each year since 2020."


def test_guesses() -> None:
    read = Read(subject="Re: cost of the helpline", own="Any news?", quoted=LONG)
    same = Candidate("FOI-2026-0001", "The cost of the helpline", LONG)
    theirs = Candidate("FOI-2026-0002", "Sheep", "Sheep", same_requester=True)
    other = Candidate("FOI-2026-0003", "Unicorns at headquarters", "How many unicorns?")
    found = guesses(read, [other, theirs, same])
    assert [(one.reference, one.score) for one in found] == [("FOI-2026-0001", 100), ("FOI-2026-0002", 70)]
    assert found[0].reasons[1].startswith("The words that it quotes are 100 of 100 alike")
    assert found[1].reasons == ("The same address made this request.",)
    assert guesses(Read(own="x"), [other], named=["FOI-2026-0003"])[0].score == 95
    assert guesses(Read(own=LONG), [same])[0].reasons == ("The words that it has are 100 of 100 alike.",)
    assert guesses(Read(), [same, other]) == ()


@given(st.text(), st.text(max_size=200), st.text(max_size=200), st.booleans())
def test_a_guess_is_between_60_and_100_and_says_why(subject: str, own: str, text: str, same: bool) -> None:
    for guess in guesses(Read(subject=subject, own=own), [Candidate("FOI-2026-0001", subject, text, same)]):
        assert 60 <= guess.score <= 100
        assert guess.reasons
