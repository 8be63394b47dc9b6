"""The outbox: a message is written in the transaction that decided it, and sent afterwards, once and in order.

`SENDING` is committed before the mail server is asked. Whoever has the turn to send and finds a message so knows that the
one before ended in the middle; it is looked for in the office's own mailbox, which gets a copy of everything sent
(docs/decisions/020-sent-once.md).
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework import fixed
from answerable.casework.mailbox import imap, smtp
from answerable.casework.mailbox.turn import only_one
from answerable.casework.models import Message, OutgoingMessage, Release, Request, Task
from answerable.casework.queries import clearance as clearance_queries
from answerable.casework.rules.clearance import CannotClear, is_cleared
from answerable.casework.rules.life import NotAllowed, ReleaseState
from answerable.casework.rules.outbox import (
    OPEN,
    TELL_AFTER,
    message_id,
    subject_with_reference,
    wait_before,
    without_links,
)

from .leaving import has_left, officers, take, take_back, why_no_event
from .notices import tell

State = OutgoingMessage.State
log = logging.getLogger(__name__)


def queue(
    *,
    request: Request | None,
    to_address: str,
    subject: str,
    body: str,
    release: Release | None = None,
    task: Task | None = None,
    in_reply_to: str = "",
) -> OutgoingMessage:
    """Put a message into the outbox, in the caller's transaction, which writes the journal's entry.

    Its Message-ID is made now and stays the same however often it is tried; the case's reference is in it and in the
    subject. Raises TransactionManagementError outside a transaction: what decided the message must be kept with it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A message is queued inside the transaction that decided it.")
    reference = request.reference if request else ""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "answerable.invalid"
    return OutgoingMessage.objects.create(
        request=request,
        release=release,
        task=task,
        message_id=message_id(reference, secrets.token_hex(12), domain),
        in_reply_to=in_reply_to,
        to_address=to_address,
        subject=subject_with_reference(subject, reference)[:300],
        body=body,
    )


@dataclass(frozen=True)
class Delivered:
    """What one pass over the outbox did: how many messages ended how. `problem` is why it could not do more."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    doubtful: int = 0
    cancelled: int = 0
    problem: str = ""


def deliver(*, limit: int = 500) -> Delivered:
    """Send what waits in the outbox, at most `limit` messages, one at a time; those of one case in their order.

    Only one process sends at a time; another gets a `problem` and changes nothing. What an earlier process left in the
    middle is settled first.
    """
    try:
        office = smtp.office_address()
    except smtp.NotConfigured as error:
        return Delivered(problem=str(error))
    done: Counter[str] = Counter()
    with only_one() as mine:
        if not mine:
            return Delivered(problem="Another process is sending just now.")
        _settle_lost(done)
        problem = ""
        for _ in range(limit):
            key = _next()
            if key is None:
                break
            if problem := _send_one(key, office, done):
                break
    return Delivered(**done, problem=problem)


def _next() -> int | None:
    """Return the number of the message to send now: the oldest of those before which none of their own case is open."""
    earlier = OutgoingMessage.objects.filter(request=OuterRef("request"), pk__lt=OuterRef("pk"), state__in=OPEN)
    return (
        OutgoingMessage.objects.filter(Q(try_after=None) | Q(try_after__lte=timezone.now()), state=State.QUEUED)
        .exclude(Exists(earlier))
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )


def _send_one(key: int, office: str, done: Counter[str]) -> str:
    """Send one message, and put down what became of it. Return why no other can be sent now, or nothing."""
    taken = _take(key, done)
    if taken is None:
        return ""
    message, files = taken
    try:
        written = _written(message, files)
    except Exception:
        # The mail library fails in many ways over odd words. Whatever it is, this one message must not stop the others; and
        # what it says may repeat them.
        log.exception("A message could not be written: %s", key)
        _refused(key, "The message could not be written. Check the address that it goes to.")
        done["refused"] += 1
        return ""
    try:
        # The copy to ourselves is named to the server alone: the applicant does not see it.
        smtp.hand_over(written, to=dict.fromkeys((message.to_address, office)))
    except smtp.Refused as error:
        _refused(key, str(error))
        done["refused"] += 1
    except smtp.NotNow as error:
        _later(key, str(error))
        done["later"] += 1
        return str(error) if error.everything else ""
    except smtp.Unsure:
        # It stays as it is: the next pass looks whether the copy came.
        done["later"] += 1
    else:
        _has_gone(key)
        done["sent"] += 1
    return ""


def _written(message: OutgoingMessage, files: Sequence[fixed.Fixed]) -> EmailMessage:
    return smtp.write(
        message_id=message.message_id,
        to_address=message.to_address,
        subject=message.subject,
        body=message.body,
        sent=timezone.localtime(message.sent_at),
        in_reply_to=message.in_reply_to,
        attachments=[smtp.Attachment(file.name, file.content, file.content_type) for file in files],
    )


@in_turn()
def _take(key: int, done: Counter[str]) -> tuple[OutgoingMessage, Sequence[fixed.Fixed]] | None:
    """Mark a message as being sent, with the files that go with it; None where it may not leave any more, and is cancelled."""
    message = OutgoingMessage.objects.select_related("release").get(pk=key)
    taken = take(message.release) if message.release is not None else None
    message = OutgoingMessage.objects.select_for_update().get(pk=key)
    if message.state != State.QUEUED:
        return None
    files: Sequence[fixed.Fixed] = ()
    if taken is not None:
        try:
            files = _may_leave(*taken)
        except CannotClear as error:
            _cancelled(message, *taken, str(error))
            done["cancelled"] += 1
            return None
    message.state = State.SENDING
    message.attempts += 1
    message.sent_at = timezone.now()
    message.save(update_fields=["state", "attempts", "sent_at"])
    return message, files


def _may_leave(request: Request, release: Release) -> list[fixed.Fixed]:
    """Return the files of a release that is to leave this moment. Raises CannotClear with every reason why it may not."""
    files = fixed.check(release)
    problems = clearance_queries.changed_since(release)
    if release.state != ReleaseState.QUEUED or not is_cleared(
        release.steps, fixed.signed(release), digest=release.digest, drafters=fixed.drafters_of(release)
    ):
        problems.append("It is not cleared.")
    if problem := why_no_event(request, release):
        problems.append(problem)
    if problems:
        raise CannotClear(*problems)
    return files


def _cancelled(message: OutgoingMessage, request: Request, release: Release, why: str) -> None:
    message.problem = why
    message.save(update_fields=["problem"])
    take_back(request, release, by=None)
    _tell(message, f"{release.get_kind_display()} in {request.reference} was not sent, and is taken back: {why}")
    _journal(message, "mail.cancelled", None)


@in_turn()
def _has_gone(key: int, *, of: Sequence[str] = (State.SENDING, State.DOUBTFUL), by: User | None = None) -> bool:
    """Put down that a message was sent, when it was handed over, and what follows for its case.

    Returns False, and changes nothing, where it is in none of the states `of`: somebody was faster.
    """
    message = OutgoingMessage.objects.select_related("release").get(pk=key)
    taken = take(message.release) if message.release is not None else None
    message = OutgoingMessage.objects.select_for_update().get(pk=key)
    if message.state not in of:
        return False
    message.state = State.SENT
    message.sent_at = message.sent_at or timezone.now()
    message.problem = ""
    if message.task_id is not None:
        message.body = without_links(message.body)
    message.save(update_fields=["state", "sent_at", "problem", "body"])
    tables = 0
    if taken is not None:
        request, release = taken
        tables = has_left(request, release, on=timezone.localdate(message.sent_at), at=message.sent_at)
    _journal(message, "mail.sent", by, **({"tables": tables} if tables else {}))
    return True


@in_turn()
def _refused(key: int, said: str) -> None:
    message = OutgoingMessage.objects.select_for_update().get(pk=key)
    message.state, message.problem, message.sent_at = State.REFUSED, said, None
    message.save(update_fields=["state", "problem", "sent_at"])
    _tell(message, f"The mail server refused a message{_of(message)}. See the outbox.")
    _journal(message, "mail.refused", None)


@in_turn()
def _later(key: int, said: str) -> None:
    message = OutgoingMessage.objects.select_for_update().get(pk=key)
    message.state, message.problem, message.sent_at = State.QUEUED, said, None
    message.try_after = timezone.now() + wait_before(message.attempts)
    message.save(update_fields=["state", "problem", "sent_at", "try_after"])
    if message.attempts == TELL_AFTER:
        _tell(message, f"A message{_of(message)} could not be sent yet. It is tried again. See the outbox.")


@in_turn()
def _doubtful(key: int, why: str) -> None:
    message = OutgoingMessage.objects.select_for_update().get(pk=key)
    message.state, message.problem = State.DOUBTFUL, why
    message.save(update_fields=["state", "problem"])
    _tell(message, f"It is not known whether a message{_of(message)} was sent. Settle it in the outbox.")
    _journal(message, "mail.doubtful", None)


@in_turn()
def _put_back(key: int) -> None:
    message = OutgoingMessage.objects.select_for_update().get(pk=key)
    message.state, message.sent_at, message.try_after = State.QUEUED, None, None
    message.save(update_fields=["state", "sent_at", "try_after"])


def _settle_lost(done: Counter[str]) -> None:
    """Find out what became of the messages in the middle of which a process ended, or the line broke."""
    now = timezone.now()
    lost = OutgoingMessage.objects.filter(state__in=(State.SENDING, State.DOUBTFUL)).order_by("pk")
    for key, found_id, state, handed in lost.values_list("pk", "message_id", "state", "sent_at"):
        try:
            arrived = Message.objects.filter(message_id=found_id).exists() or imap.holds(found_id)
        except (imap.NotConfigured, imap.CannotReach) as error:
            if state == State.SENDING:
                _doubtful(key, str(error))
                done["doubtful"] += 1
            continue
        if arrived:
            _has_gone(key)
            done["sent"] += 1
        elif state == State.SENDING and (handed is None or now - handed >= timedelta(seconds=settings.MAIL_SETTLE)):
            _put_back(key)


@in_turn()
def was_sent(*, message: OutgoingMessage, by: User) -> None:
    """Put down, on an officer's word, that a doubtful message was sent. Raises rules.life.NotAllowed for any other."""
    if not _has_gone(message.pk, of=(State.DOUBTFUL,), by=by):
        raise _too_late(message)


@in_turn()
def send_again(*, message: OutgoingMessage, by: User) -> None:
    """Send a message again that was refused or is doubtful, under the same Message-ID. Raises rules.life.NotAllowed."""
    locked = _must_be(message, State.DOUBTFUL, State.REFUSED)
    locked.state, locked.attempts, locked.try_after, locked.sent_at = State.QUEUED, 0, None, None
    locked.save(update_fields=["state", "attempts", "try_after", "sent_at"])
    _journal(locked, "mail.sent_again", by)


@in_turn()
def cancel(*, message: OutgoingMessage, by: User) -> None:
    """Take a message out of the outbox that waits or was refused; a letter goes back to be drafted.

    Raises rules.life.NotAllowed.
    """
    if message.release is not None:
        request, release = take(message.release)
        locked = _must_be(message, State.QUEUED, State.REFUSED)
        take_back(request, release, by=by)
        locked.refresh_from_db()
    else:
        locked = _must_be(message, State.QUEUED, State.REFUSED)
        locked.state, locked.body = State.CANCELLED, without_links(locked.body)
        locked.save(update_fields=["state", "body"])
    _journal(locked, "mail.cancelled", by)


def _must_be(message: OutgoingMessage, *states: str) -> OutgoingMessage:
    locked = OutgoingMessage.objects.select_for_update().get(pk=message.pk)
    if locked.state not in states:
        raise _too_late(locked)
    return locked


def _too_late(message: OutgoingMessage) -> NotAllowed:
    message.refresh_from_db()
    return NotAllowed(f"This message is “{message.get_state_display()}” now. Open the outbox again.")


def _of(message: OutgoingMessage) -> str:
    return f" in {message.request.reference}" if message.request else ""


def _tell(message: OutgoingMessage, words: str) -> None:
    tell(officers(message.request), words, request=message.request)


def _journal(message: OutgoingMessage, action: str, by: User | None, **more: Any) -> None:
    told: dict[str, Any] = {
        "message": message.pk,
        "message_id": message.message_id,
        "state": message.state,
        "release": message.release_id,
        "task": message.task_id,
        **more,
    }
    if message.request is None:
        record(action=action, by=by, record="outgoing_message", ref=str(message.pk), after=told)
    else:
        record(action=action, by=by, record="request", ref=message.request.reference, after=told)
