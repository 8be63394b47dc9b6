"""Whom to write to that something waits: whose turn it is, that it is done, and who wants none. What is sent is in `pathways.mailing`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from answerable.audit.actions import in_turn, record
from answerable.pathways.models import Worker, WorkerMail
from answerable.pathways.rules.contact import local

HELD = timedelta(minutes=10)
"""How long a worker is left to who began to write to them. After that it is held that whoever began was killed."""


@in_turn()
def set_wanted(*, worker: Worker, wanted: bool, by: Worker) -> WorkerMail:
    """Say whether a worker wants to be written to when something waits, and return what holds. The same answer changes nothing."""
    row, _ = WorkerMail.objects.get_or_create(worker=worker)
    if row.wanted != wanted:
        row.wanted = wanted
        row.save(update_fields=["wanted"])
        record(
            action="worker.mail_set",
            by=by,
            record="worker",
            ref=str(worker.reference),
            before={"wanted": not wanted},
            after={"wanted": wanted},
        )
    return row


@in_turn()
def begin(*, worker: Worker, now: datetime) -> bool:
    """Take it on to write to a worker today; False where another has, where it is done, or where they want none."""
    WorkerMail.objects.get_or_create(worker=worker)
    free = Q(begun_at__isnull=True) | Q(begun_at__lt=now - HELD)
    to_do = Q(done_on__isnull=True) | Q(done_on__lt=local(now).date())
    return WorkerMail.objects.filter(free, to_do, worker=worker, wanted=True).update(begun_at=now) == 1


@in_turn()
def end(*, worker: Worker, today: date) -> None:
    """Keep that a worker needs no more of it today: the mail server has the message, or refused it for good, or nothing waits."""
    WorkerMail.objects.filter(worker=worker).update(done_on=today, begun_at=None)


@in_turn()
def record_round(*, sent: int, refused: int, left: int, today: date) -> None:
    """Journal what a round of messages came to, by numbers alone."""
    after = {"sent": sent, "refused": refused, "left": left}
    record(action="mail.round_done", by=None, record="mail", ref=today.isoformat(), after=after)
