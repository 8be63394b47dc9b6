"""For whom something waits, and how many things: the numbers that their screens say, and nothing of what they are."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from answerable.pathways.models import Worker, WorkerMail
from answerable.pathways.permissions import at_desk
from answerable.pathways.rules.verbs import Desk

from .my_day import day
from .queue import reminders


def wants(worker: Worker) -> bool:
    """Return whether a worker wants to be written to when something waits."""
    return not WorkerMail.objects.filter(worker=worker, wanted=False).exists()


def not_written_to(today: date) -> QuerySet[Worker]:
    """Return the workers with an open account who want to be written to, and with whom nothing was done about it today."""
    return (
        Worker.objects.filter(is_active=True)
        .exclude(Q(mail__wanted=False) | Q(mail__done_on__gte=today))
        .select_related("organisation")
        .order_by("pk")
    )


def waiting(worker: Worker, now: datetime) -> int:
    """Return how many things wait for a worker: what is due in their day, and their organisation's reminders of what is late.

    A reminder of one of their own cases is in their day already.
    """
    number = 0
    if at_desk(worker, Desk.SUPPORT):
        number += day(worker, now, most=0).number
    if at_desk(worker, Desk.REFER):
        late = reminders(worker)
        number += (late.exclude(referral__worker=worker) if at_desk(worker, Desk.SUPPORT) else late).count()
    return number
