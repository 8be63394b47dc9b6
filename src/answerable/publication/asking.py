"""Taking a request in from the public site: sealed, acknowledged, and followed by a private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, router, transaction
from django.utils import timezone

from answerable.law.clock import due_simple
from answerable.law.working_days import OutsideTable

from . import queries
from .models import AskStatus, SealedAsk
from .sealing import digest_of_link, link_of, new_number, seal

MOST_WAITING = 2_000
"""Sealed requests that may wait for the office: a flood ends here, and the page says how else to ask."""
_NUMBERS_TRIED = 5


class CannotTake(Exception):
    """A request cannot be taken in from here now; the message says how else to send it."""


@dataclass(frozen=True)
class Taken:
    """What a person is told: the number to quote, the secret of their private link, the day received, the day due."""

    number: str
    link: str
    received: date
    due: date


def open_for_requests() -> bool:
    """Return whether requests can be taken in: the office gave its key, and not too many wait."""
    return bool(queries.store().sealing_key) and SealedAsk.objects.count() < MOST_WAITING


def take(*, text: str, name: str, email: str, address: str, token: str = "") -> Taken:
    """Seal a request for the office, and return what its sender is told.

    It is received today, by the calendar of the United Kingdom (facts/law.md A2), and due on the twentieth working day after. The
    same words sent with the same form's `token` again are one request. Nothing of it can be read here afterwards but that something
    was asked on this day. Raises CannotTake.
    """
    if not open_for_requests():
        raise CannotTake("Requests cannot be taken in here at the moment. Send yours by e-mail or post instead.")
    typed = {"text": text, "name": name, "email": email, "address": address}
    link = link_of(token, typed)
    today = timezone.localdate()
    try:
        due = due_simple(today).due
    except OutsideTable:
        due = None
    if due is None:
        raise CannotTake(
            "The day by which we must answer cannot be worked out here. Send your request by e-mail or post instead."
        )
    for _ in range(_NUMBERS_TRIED):
        if known := queries.status_of(digest_of_link(link)):
            return Taken(known.number, link, known.received, known.due or due)
        number = new_number()
        sealed = seal(queries.store().sealing_key, {"number": number, "received": today.isoformat(), **typed})
        try:
            with transaction.atomic(using=router.db_for_write(SealedAsk)):
                AskStatus.objects.create(
                    link=digest_of_link(link), number=number, received=today, due=due, stage_since=today
                )
                SealedAsk.objects.create(
                    link=digest_of_link(link), number=number, sealed=sealed, received=today, size=len(sealed)
                )
        except IntegrityError:
            # The number is somebody's already, or the very same form was sent by another hand at this moment.
            continue
        return Taken(number, link, today, due)
    raise CannotTake("Your request could not be taken in. Nothing was sent. Try again.")
