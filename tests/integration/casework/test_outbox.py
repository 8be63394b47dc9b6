"""Mail leaves once, in order, and whatever the mail server says is told to somebody who can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework.actions import clearance, outbox, record_event
from answerable.casework.mailbox import smtp
from answerable.casework.mailbox.local import OUTSIDE, LocalMail, local_mail
from answerable.casework.models import OutgoingMessage, Release, Request, StaffNotice, Task
from answerable.casework.queries import outbox as queries
from answerable.casework.rules.life import Event, NotAllowed
from answerable.casework.rules.outbox import REMOVED, TELL_AFTER
from tests.integration.staff import member

from .clearing import EMAIL, World, applicant, bare_request, fixed, letter_of, signed, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture(scope="module")
def running() -> Iterator[LocalMail]:
    """One mail server for all these tests."""
    with local_mail() as mail:
        yield mail


@pytest.fixture
def mail(running: LocalMail, settings: Any) -> LocalMail:
    settings.MAIL_SMTP = {"host": running.host, "port": running.smtp_port, "user": "", "password": "", "tls": "none"}
    settings.MAIL_IMAP = {
        "host": running.host,
        "port": running.imap_port,
        "user": running.address,
        "password": running.password,
        "folder": "INBOX",
        "done_folder": "Answerable",
        "tls": "none",
    }
    settings.MAIL_FROM = f"Northshire <{running.address}>"
    settings.MAIL_SETTLE = 0
    return running


@pytest.fixture
def officer(db: None) -> User:
    return member("foi_officer")


@pytest.fixture
def case(officer: User) -> Request:
    request = bare_request(officer)
    applicant(request)
    return request


def _queued(request: Request | None = None, to: str = EMAIL, **more: Any) -> OutgoingMessage:
    with transaction.atomic():
        return outbox.queue(
            request=request,
            to_address=to,
            subject="Made up",
            body=more.pop("body", "Dear applicant,\n\nGrüße.\n"),
            **more,
        )


def _arrived(mail: LocalMail, message: OutgoingMessage, folder: str = OUTSIDE) -> list[EmailMessage]:
    parsed = [message_from_bytes(raw, policy=policy.default) for raw in mail.messages(folder)]
    return [one for one in parsed if one["Message-ID"] == message.message_id]


def _now(message: OutgoingMessage) -> OutgoingMessage:
    return OutgoingMessage.objects.get(pk=message.pk)


def _cleared(case: Request, officer: User) -> Release:
    return signed(fixed(case, officer), member("approver"))


def test_a_cleared_letter_arrives_as_it_was_signed_and_the_request_is_answered(
    case: Request, officer: User, world: World, mail: LocalMail
) -> None:
    release = clearance.send(release=_cleared(case, officer), by=officer)
    assert outbox.deliver() == outbox.Delivered(sent=1)
    message = _now(release.outgoing)
    (got,) = _arrived(mail, message)
    assert got["To"] == EMAIL
    assert got["From"].addresses[0].addr_spec == mail.address
    assert got["Bcc"] is None
    assert got.get_body(("plain",)).get_content().replace("\r\n", "\n") == release.message + "\n"  # type: ignore[union-attr]
    (attached,) = got.iter_attachments()
    assert attached.get_filename() == "reply.txt"
    assert attached.get_payload(decode=True) == world.words.encode()
    assert attached.get_content() == world.words
    # The office's own mailbox has the copy.
    assert len(_arrived(mail, message, "INBOX")) == 1
    release.refresh_from_db()
    case.refresh_from_db()
    assert (message.state, release.state, case.state) == ("sent", "sent", "released")
    event = case.events.get(kind=Event.RESPONDED)
    assert (event.on, event.by) == (timezone.localdate(), None)
    assert [e.action for e in Entry.objects.order_by("seq")][-2:] == ["release.queued", "mail.sent"]
    assert outbox.deliver() == outbox.Delivered()
    assert verify().ok


def test_clarification_is_asked_for_on_the_day_the_letter_left(
    case: Request, officer: User, world: World, mail: LocalMail
) -> None:
    letter = letter_of(case, "clarification", officer)
    clearance.send(release=fixed(case, officer, kind="clarification", letter=letter), by=officer)
    assert Request.objects.get(pk=case.pk).state == "received"
    outbox.deliver()
    assert Request.objects.get(pk=case.pk).state == "clarification"
    assert case.events.get().kind == Event.CLARIFICATION_ASKED


def test_the_messages_of_a_case_leave_in_order_and_a_later_one_waits_for_an_earlier(
    case: Request, officer: User, mail: LocalMail
) -> None:
    other = bare_request(officer, "FOI-2026-0902")
    first = _queued(case, "colleague@busy.invalid")
    second, third, foreign = _queued(case), _queued(case), _queued(other)
    assert outbox.deliver() == outbox.Delivered(sent=1, later=1)
    assert [_now(one).state for one in (first, second, third, foreign)] == ["queued", "queued", "queued", "sent"]
    OutgoingMessage.objects.filter(pk=first.pk).update(try_after=None, to_address=EMAIL)
    assert outbox.deliver() == outbox.Delivered(sent=3)
    ids = [message_from_bytes(raw)["Message-ID"] for raw in mail.messages(OUTSIDE)]
    places = [ids.index(one.message_id) for one in (foreign, first, second, third)]
    assert places == sorted(places)


def test_one_that_is_not_taken_now_is_tried_again_later_and_told_about(
    case: Request, officer: User, mail: LocalMail
) -> None:
    message = _queued(case, "colleague@busy.invalid")
    for attempt in range(1, TELL_AFTER + 1):
        assert outbox.deliver() == outbox.Delivered(later=1)
        now = _now(message)
        assert (now.state, now.attempts, now.problem[:3]) == ("queued", attempt, "451")
        assert now.try_after > timezone.now()
        assert outbox.deliver() == outbox.Delivered()
        assert StaffNotice.objects.filter(to=officer).count() == (attempt == TELL_AFTER)
        OutgoingMessage.objects.update(try_after=None)


def test_one_refused_for_good_is_told_and_holds_nobody_up(case: Request, officer: User, mail: LocalMail) -> None:
    refused, after = _queued(case, "nobody@refused.invalid"), _queued(case)
    assert outbox.deliver() == outbox.Delivered(sent=1, refused=1)
    assert _now(refused).state == "refused"
    assert "550" in _now(refused).problem
    assert _now(after).state == "sent"
    assert not _arrived(mail, refused)
    notice = StaffNotice.objects.get(to=officer)
    assert "nobody@" not in notice.text
    assert [one.pk for one in queries.not_sent()] == [refused.pk]
    with pytest.raises(NotAllowed):
        outbox.was_sent(message=refused, by=officer)
    outbox.send_again(message=refused, by=officer)
    assert outbox.deliver() == outbox.Delivered(refused=1)
    outbox.cancel(message=refused, by=officer)
    assert _now(refused).state == "cancelled"
    assert [e.action for e in Entry.objects.order_by("-seq")[:3]] == [
        "mail.cancelled",
        "mail.refused",
        "mail.sent_again",
    ]


def test_a_server_that_is_not_there_stops_the_pass_and_loses_nothing(
    case: Request, officer: User, mail: LocalMail, settings: Any
) -> None:
    settings.MAIL_SMTP = {**settings.MAIL_SMTP, "port": 1}
    _queued(case), _queued(bare_request(officer, "FOI-2026-0902"))
    assert outbox.deliver() == outbox.Delivered(later=1, problem="The mail server cannot be reached.")
    assert {one.state for one in OutgoingMessage.objects.all()} == {"queued"}


def test_without_a_server_or_a_sender_nothing_is_tried(case: Request, mail: LocalMail, settings: Any) -> None:
    message = _queued(case)
    for name, value, told in (
        ("MAIL_FROM", "", "ANSWERABLE_MAIL_FROM"),
        ("MAIL_SMTP", {**settings.MAIL_SMTP, "tls": "perhaps"}, "ANSWERABLE_SMTP_TLS"),
        ("MAIL_SMTP", {**settings.MAIL_SMTP, "host": ""}, "ANSWERABLE_SMTP_HOST"),
    ):
        before = getattr(settings, name)
        setattr(settings, name, value)
        assert told in outbox.deliver().problem
        assert told in queries.why_nothing_is_sent()
        setattr(settings, name, before)
    assert queries.why_nothing_is_sent() == ""
    assert _now(message).attempts == 0


def test_a_server_without_encryption_is_not_trusted_unless_told(case: Request, mail: LocalMail, settings: Any) -> None:
    settings.MAIL_SMTP = {**settings.MAIL_SMTP, "tls": "starttls"}
    _queued(case)
    assert "safe connection" in outbox.deliver().problem
    settings.MAIL_SMTP = {**settings.MAIL_SMTP, "tls": "none", "user": "somebody", "password": "wrong"}
    OutgoingMessage.objects.update(try_after=None)
    assert outbox.deliver().problem


def test_an_address_that_no_mail_can_go_to_is_refused_in_a_sentence(case: Request, mail: LocalMail) -> None:
    message = _queued(case, "zoë@outside.invalid")
    assert outbox.deliver() == outbox.Delivered(refused=1)
    assert _now(message).problem


def test_a_message_that_a_dead_process_left_is_found_in_the_mailbox(
    case: Request, officer: User, mail: LocalMail, world: World
) -> None:
    release = clearance.send(release=_cleared(case, officer), by=officer)
    handed = timezone.now() - timedelta(days=1)
    OutgoingMessage.objects.update(state="sending", attempts=1, sent_at=handed)
    raw = smtp.write(message_id=release.outgoing.message_id, to_address=EMAIL, subject="x", body="x", sent=handed)
    mail.deliver(raw.as_bytes())
    assert outbox.deliver() == outbox.Delivered(sent=1)
    assert not _arrived(mail, release.outgoing)
    assert case.events.get(kind=Event.RESPONDED).on == timezone.localdate(handed)


def test_one_that_is_not_in_the_mailbox_is_sent_again_once_it_had_time_to_get_there(
    case: Request, mail: LocalMail, settings: Any
) -> None:
    message = _queued(case)
    settings.MAIL_SETTLE = 300
    OutgoingMessage.objects.update(state="sending", attempts=1, sent_at=timezone.now())
    assert outbox.deliver() == outbox.Delivered()
    OutgoingMessage.objects.update(sent_at=timezone.now() - timedelta(seconds=301))
    assert outbox.deliver() == outbox.Delivered(sent=1)
    assert len(_arrived(mail, message)) == 1


@pytest.mark.parametrize("imap", [{"host": ""}, {"port": 1}, {"password": "wrong"}])
def test_where_the_mailbox_cannot_be_looked_into_an_officer_decides(
    case: Request, officer: User, mail: LocalMail, settings: Any, imap: dict[str, Any]
) -> None:
    well = settings.MAIL_IMAP
    settings.MAIL_IMAP = {**well, **imap}
    message, after = _queued(case), _queued(case)
    OutgoingMessage.objects.filter(pk=message.pk).update(state="sending", attempts=1, sent_at=timezone.now())
    assert outbox.deliver() == outbox.Delivered(doubtful=1)
    assert [_now(one).state for one in (message, after)] == ["doubtful", "queued"]
    assert StaffNotice.objects.filter(to=officer, text__contains="not known").count() == 1
    assert outbox.deliver() == outbox.Delivered()
    with pytest.raises(NotAllowed):
        outbox.cancel(message=message, by=officer)
    if imap == {"host": ""}:
        outbox.was_sent(message=message, by=officer)
    elif imap == {"port": 1}:
        outbox.send_again(message=message, by=officer)
    else:
        settings.MAIL_IMAP = well
        copy = smtp.write(message_id=message.message_id, to_address=EMAIL, subject="x", body="x", sent=timezone.now())
        mail.deliver(copy.as_bytes())
    outbox.deliver()
    assert [_now(one).state for one in (message, after)] == ["sent", "sent"]
    assert len(_arrived(mail, message)) == (imap == {"port": 1})


def test_a_line_that_goes_dead_after_the_message_was_taken_sends_it_once(case: Request, mail: LocalMail) -> None:
    message = _queued(case, "colleague@dropped.invalid")
    assert outbox.deliver() == outbox.Delivered(later=1)
    assert _now(message).state == "sending"
    assert outbox.deliver() == outbox.Delivered(sent=1)
    assert len(_arrived(mail, message)) == 1


def test_what_changed_after_it_was_put_into_the_outbox_does_not_leave(
    case: Request, officer: User, mail: LocalMail, world: World
) -> None:
    release = clearance.send(release=_cleared(case, officer), by=officer)
    world.words = "Other words."
    assert outbox.deliver() == outbox.Delivered(cancelled=1)
    release.refresh_from_db()
    case.refresh_from_db()
    assert (release.state, case.state, _now(release.outgoing).state) == ("recalled", "drafting", "cancelled")
    assert not _arrived(mail, release.outgoing)
    assert StaffNotice.objects.filter(to=officer, text__contains="was not sent").exists()


def test_a_withdrawn_request_is_not_answered_even_from_the_outbox(
    case: Request, officer: User, mail: LocalMail, world: World
) -> None:
    release = clearance.send(release=_cleared(case, officer), by=officer)
    record_event(request=case, event=Event.WITHDRAWN, on=timezone.localdate(), by=officer)
    assert outbox.deliver() == outbox.Delivered(cancelled=1)
    assert Request.objects.get(pk=case.pk).state == "withdrawn"
    assert not _arrived(mail, release.outgoing)


def test_that_it_left_is_kept_where_its_event_cannot_be(
    case: Request, officer: User, mail: LocalMail, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = clearance.send(release=_cleared(case, officer), by=officer)

    def then_withdrawn(*given: Any, **more: Any) -> None:
        hand_over(*given, **more)
        record_event(request=case, event=Event.WITHDRAWN, on=timezone.localdate(), by=officer)

    hand_over = smtp.hand_over
    monkeypatch.setattr(smtp, "hand_over", then_withdrawn)
    assert outbox.deliver() == outbox.Delivered(sent=1)
    release.refresh_from_db()
    assert (release.state, Request.objects.get(pk=case.pk).state) == ("sent", "withdrawn")
    assert not case.events.filter(kind=Event.RESPONDED).exists()
    assert StaffNotice.objects.filter(to=officer, text__contains="could not be recorded").exists()
    assert verify().ok


def test_a_link_that_gives_access_is_not_kept_once_it_was_sent(case: Request, officer: User, mail: LocalMail) -> None:
    task = Task.objects.create(request=case, kind="search", asked="Look.", due=timezone.localdate())
    body = "Answer here: https://office.example/requests/tasks/link/#made-up"
    message = _queued(case, "colleague@outside.invalid", task=task, body=body)
    assert "#made-up" in _now(message).body
    outbox.deliver()
    assert _now(message).body == f"Answer here: {REMOVED}"
    (got,) = _arrived(mail, message)
    assert "#made-up" in got.get_content()


def test_a_message_is_queued_only_with_what_decided_it(case: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    class Outside:
        in_atomic_block = False

    monkeypatch.setattr(transaction, "get_connection", lambda: Outside)
    with pytest.raises(transaction.TransactionManagementError):
        outbox.queue(request=case, to_address=EMAIL, subject="x", body="x")


def test_an_answer_stands_under_the_message_it_answers(case: Request, mail: LocalMail) -> None:
    message = _queued(case, in_reply_to="<asked@outside.invalid>")
    outbox.deliver()
    (got,) = _arrived(mail, message)
    assert got["In-Reply-To"] == got["References"] == "<asked@outside.invalid>"
