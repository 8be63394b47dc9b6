"""What a stranger's mail, a role too many or a page too open could do, and does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from answerable.accounts.models import User
from answerable.casework.actions import clearance, gathering, keep_upload, outbox, record_event, withdraw_event
from answerable.casework.actions import mail as mail_in
from answerable.casework.actions import requests as request_actions
from answerable.casework.actions.requesters import forget
from answerable.casework.gathering import Upload
from answerable.casework.mailbox import smtp
from answerable.casework.mailbox.local import OUTSIDE, LocalMail, local_mail
from answerable.casework.models import (
    CaseDocument,
    CaseEvent,
    Message,
    OutgoingMessage,
    Question,
    Release,
    Request,
    Requester,
    Review,
)
from answerable.casework.policies import drafters, drafters_of_requests
from answerable.casework.rules.life import Event, NotAllowed
from tests.integration.pages import words
from tests.integration.staff import member

from .clearing import APPLICANT, EMAIL, World, applicant, bare_request, fixed, letter_of, signed, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

OURS = {
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version"),
    *("Content-Type", "Content-Transfer-Encoding", "Content-Disposition"),
}
ENCODED = "=?utf-8?q?a=0D=0ABcc:_x=40y.invalid=0D=0A=0D=0AWords_of_a_stranger?="
"""Made up: an encoded word that holds line breaks and a header line."""


@pytest.fixture
def officer(db: None) -> User:
    return member("foi_officer")


@pytest.fixture
def case(officer: User) -> Request:
    request = bare_request(officer)
    applicant(request)
    return request


@pytest.fixture
def sender(settings: Any) -> Any:
    settings.MAIL_FROM = "Northshire <foi@office.invalid>"
    settings.MAIL_SMTP = {"host": "127.0.0.1", "port": 1, "user": "", "password": "", "tls": "none"}
    return settings


# Mail


def _written(**more: Any) -> bytes:
    given = {"to_address": EMAIL, "subject": "Made up", "body": "Words.\n", "in_reply_to": "", **more}
    file = smtp.Attachment(given.pop("name", "reply.txt"), b"Words.", "text/plain; charset=utf-8")
    sent = datetime(2026, 11, 2, 12, tzinfo=UTC)
    return smtp.write(message_id="<a@office.invalid>", sent=sent, attachments=[file], **given).as_bytes()


_HOSTILE = st.text(st.sampled_from(" \t\r\n\x00\x0b\x85\u2028=?qQbB0DA_:<>@.,;()[]\"'\\abé"), max_size=60)


@given(words=_HOSTILE, field=st.sampled_from(["to_address", "subject", "in_reply_to", "name"]))
@example(words=ENCODED, field="subject")
@example(words=ENCODED, field="in_reply_to")
@example(words=f"<{ENCODED}@y.invalid>", field="in_reply_to")
@example(words=ENCODED, field="name")
@example(words=ENCODED, field="to_address")
@example(words="<", field="to_address")
@example(words="a@[1.2.3", field="to_address")
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_words_of_a_stranger_become_a_header_line(words: str, field: str) -> None:
    from django.test import override_settings

    with override_settings(
        MAIL_FROM="foi@office.invalid", MAIL_SMTP={"host": "x", "port": 1, "user": "", "password": "", "tls": "none"}
    ):
        try:
            raw = _written(**{field: words})
        except ValueError:
            assert field == "to_address"
            return
    message = message_from_bytes(raw)
    assert [part.get_content_type() for part in message.walk()] == ["multipart/mixed", "text/plain", "text/plain"]
    assert {name for part in message.walk() for name in part} <= OURS
    assert [part.get_payload(decode=True).split() for part in message.get_payload()] == [[b"Words."]] * 2


def test_a_long_name_of_a_message_stays_readable_to_mail_programs(sender: Any) -> None:
    theirs = f"<{'A' * 60}@{'b' * 30}.prod.outlook.invalid>"
    head = _written(in_reply_to=theirs).split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode()
    assert f"In-Reply-To: {theirs}" in head
    assert f"References: {theirs}" in head


@pytest.fixture(scope="module")
def running() -> Iterator[LocalMail]:
    with local_mail() as mail:
        yield mail


def test_one_message_that_cannot_be_written_holds_nobody_up(case: Request, running: LocalMail, settings: Any) -> None:
    settings.MAIL_SMTP = {"host": running.host, "port": running.smtp_port, "user": "", "password": "", "tls": "none"}
    settings.MAIL_FROM = running.address
    with transaction.atomic():
        bad = outbox.queue(request=None, to_address="<a@", subject="Made up", body="Words")
        good = outbox.queue(request=case, to_address=EMAIL, subject="Made up", body="Words")
    done = outbox.deliver()
    assert (done.sent, done.refused, done.problem) == (1, 1, "")
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("refused", "sent")
    assert "<a@" not in bad.problem
    assert any(good.message_id.encode() in raw for raw in running.messages(OUTSIDE))


@pytest.fixture
def mailbox(officer: User, running: LocalMail, settings: Any) -> LocalMail:
    known = {"host": running.host, "port": running.imap_port, "user": running.address, "password": running.password}
    settings.MAIL_IMAP = {**known, "folder": "INBOX", "done_folder": "Answerable", "tls": "none"}
    mail_in.fetch()  # what other tests left there
    Message.objects.all().delete()
    return running


ASKS = b"Under the Freedom of Information Act 2000, how much did the helpline cost in 2024-25?\r\n"


def test_one_message_that_cannot_be_taken_in_hides_none_behind_it(
    mailbox: LocalMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = mail_in.read_mail

    def breaks(raw: bytes, name: str = "") -> Any:
        if b"Poison" in raw:
            raise RuntimeError("Words of a stranger")
        return read(raw, name)

    monkeypatch.setattr(mail_in, "read_mail", breaks)
    for subject in (b"Poison", b"Lunch"):
        mailbox.deliver(b"From: a@outside.invalid\r\nSubject: " + subject + b"\r\n\r\nOn Friday?\r\n")
    done = mail_in.fetch()
    assert (done.waiting, done.problems) == (
        1,
        ("A message could not be taken in, and stays in the mailbox. Read it there.",),
    )
    assert [b"Poison" in raw for raw in mailbox.messages("INBOX")] == [True]
    monkeypatch.undo()
    assert mail_in.fetch().waiting == 1


def test_a_request_of_a_day_that_no_clock_reaches_waits_for_a_person(mailbox: LocalMail) -> None:
    raw = b"From: a@outside.invalid\r\nSubject: FOI request\r\n\r\n" + ASKS
    mailbox.deliver(raw, arrived=datetime(1990, 1, 1, tzinfo=UTC))
    assert mail_in.fetch().waiting == 1
    assert any("1 January 1990" in one for one in Message.objects.get().problems)
    assert not Request.objects.exists()


# Who sees what


def test_the_link_of_a_task_is_for_its_receiver_alone(case: Request, officer: User, client: Client) -> None:
    (task,) = gathering.ask(
        request=case,
        kind="search",
        questions=list(case.questions.all()),
        receivers=[gathering.Receiver(email="colleague@example.org", name="A colleague")],
        asked="",
        due=date(2030, 1, 2),
        site="https://foi.example.org",
        by=officer,
    )
    code = OutgoingMessage.objects.get(task=task).body.split("/link/#")[1].split()[0]
    for role in ("foi_officer", "approver", "auditor"):
        client.force_login(member(role))
        for page in ("correspondence/", "gathering/"):
            assert code not in client.get(f"/requests/{case.reference}/{page}").content.decode()


def test_who_asked_is_not_told_by_the_mail_server_nor_by_the_covering_message(
    case: Request, officer: User, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from answerable.casework.queries import clearance as queries

    monkeypatch.setattr(queries, "message_of", lambda *_: ("Our reply", f"Dear {APPLICANT},\n\nHere it is."))
    release = fixed(case, officer)
    with transaction.atomic():
        outbox.queue(request=case, to_address=EMAIL, subject="Made up", body="Words")
    OutgoingMessage.objects.update(state="refused", problem=f"550 5.1.1 <{EMAIL}>: no such mailbox")
    pages = [f"/requests/{case.reference}/clearance/{release.pk}/", f"/requests/{case.reference}/correspondence/"]
    client.force_login(member("auditor"))
    for page in pages:
        shown = words(client.get(page))
        assert "Quillfeather" not in shown
        assert EMAIL not in shown
    client.force_login(officer)
    assert [APPLICANT in words(client.get(pages[0])), EMAIL in words(client.get(pages[1]))] == [True, True]
    Requester.objects.update(forgotten=datetime(2026, 1, 1, tzinfo=UTC))
    assert APPLICANT not in words(client.get(pages[0]))


def test_forgetting_reaches_the_words_that_were_written_about_a_case(case: Request, officer: User) -> None:
    letter_of(case, "clarification", officer).versions.update(text=f"Dear Ms Quillfeather ({EMAIL}), which years?")
    question = Question.objects.get(request=case)
    Question.objects.update(text=f"I, {APPLICANT}, ask what quillfeather costs.")
    Request.objects.update(subject=f"Request of {APPLICANT}", state="withdrawn")
    CaseEvent.objects.create(request=case, kind="received", on=date(2020, 1, 6), note=f"{APPLICANT} rang.")
    requester = Requester.objects.get()
    Requester.objects.update(created=datetime(2020, 1, 6, tzinfo=UTC))
    forget(requester=requester, by=officer)
    question.refresh_from_db()
    case.refresh_from_db()
    assert question.text == "I, [name], ask what quillfeather costs."
    assert case.subject == "Request of [name]"
    assert case.letters.get().versions.get().text == "Dear [name] ([e-mail address]), which years?"
    assert case.events.get().note == "[name] rang."


# Who clears


def test_whoever_once_had_a_hand_in_it_does_not_clear_it_in_another_role(
    case: Request, officer: User, world: World
) -> None:
    before = drafters(case)
    first = member("foi_officer")
    case.refresh_from_db()
    request_actions.write_reply_details(
        request=case, searched="", advice="Ask the council.", late_reason="", version=case.version, by=first
    )
    assert drafters(case) == before | {first.pk}
    assert drafters_of_requests([case.pk])[case.pk] == drafters(case)
    release = fixed(case, officer)
    User.objects.filter(pk=first.pk).update(role="approver")
    with pytest.raises(NotAllowed, match="drafted it"):
        signed(release, User.objects.get(pk=first.pk))
    assert signed(release, member("approver")).state == "cleared"


def test_the_outcome_of_a_review_is_not_made_final_by_whoever_cleared_the_answer(
    case: Request, officer: User, world: World, client: Client
) -> None:
    approver = member("approver")
    signed(fixed(case, officer), approver)
    review = Review.objects.create(request=case, kind="compliance", state="deciding")
    letter = letter_of(case, "review_outcome", officer)
    letter.review = review
    letter.save()
    client.force_login(approver)
    page = f"/requests/{case.reference}/letters/{letter.pk}/"
    response = client.post(f"{page}clear/")
    assert (response.status_code, response.headers["Location"]) == (302, page)
    assert Release.objects.count() == 1


def test_what_clearing_and_publishing_recorded_is_not_withdrawn_by_hand(
    case: Request, officer: User, world: World, client: Client
) -> None:
    signed(fixed(case, officer), member("approver"))
    client.force_login(officer)
    page = f"/requests/{case.reference}/due-date/"
    for kind in (Event.SENT_FOR_CLEARANCE, Event.CLEARED):
        event = case.events.get(kind=kind)
        with pytest.raises(NotAllowed, match="cannot be withdrawn"):
            withdraw_event(event=event, by=officer)
        client.post(f"{page}{event.pk}/withdraw/")
        assert not CaseEvent.objects.get(pk=event.pk).withdrawn
        assert f"{page}{event.pk}/withdraw/" not in client.get(page).content.decode()
    assert Request.objects.get().state == "cleared"
    assert Release.objects.get().state == "cleared"


def test_an_event_recorded_by_hand_can_still_be_withdrawn(case: Request, officer: User) -> None:
    event = record_event(request=case, event=Event.RESPONDED_OUTSIDE, on=date(2026, 11, 4), by=officer)
    withdraw_event(event=event, by=officer)
    assert Request.objects.get().state == "received"


def test_no_signature_is_used_twice_and_none_under_another_digest(case: Request, officer: User, world: World) -> None:
    release, approver = fixed(case, officer), member("approver")
    now = Release.objects.get(pk=release.pk)
    with pytest.raises(clearance.CannotClear, match="not what is stored"):
        clearance.sign(release=now, version=now.version, digest="0" * 64, by=approver)
    clearance.sign(release=now, version=now.version, digest=now.digest, by=approver)
    with pytest.raises(clearance.Stale):
        clearance.sign(release=now, version=now.version, digest=now.digest, by=approver)


# What is left behind


def test_a_file_that_came_twice_leaves_no_copy_that_no_record_names(
    case: Request, officer: User, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (task,) = gathering.ask(
        request=case,
        kind="search",
        questions=[],
        receivers=[gathering.Receiver(email="colleague@example.org")],
        asked="What?",
        due=date(2030, 1, 2),
        site="https://foi.example.org",
        by=officer,
    )
    uploads = [Upload("a.txt", keep_upload(name="a.txt", chunks=[b"The same"])) for _ in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        gathering.answer(task=task, nil=False, words="", uploads=uploads, by=None)
    assert [str(one.relative_to(files)) for one in files.rglob("*.txt")] == [CaseDocument.objects.get().kept]
