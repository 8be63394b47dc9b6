"""Taking a request in from the public site: sealed, acknowledged, and followed by a private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, router, transaction
from django.utils import timezone

from answerable.law.clock import due_simple

from . import queries
from .models import AskStatus, SealedAsk
from .sealing import digest_of_link, new_link, new_number, seal

MOST_WAITING = 2_000
"""Sealed requests that may wait for the office: a flood ends here, and the page says how else to ask."""


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


def take(*, text: str, name: str, email: str, address: str) -> Taken:
    """Seal a request for the office, and return what its sender is told.

    Nothing of it can be read here afterwards but that something was asked on this day. Raises CannotTake.
    """
    key = queries.store().sealing_key
    if not key or SealedAsk.objects.count() >= MOST_WAITING:
        raise CannotTake("Requests cannot be taken in here at the moment. Send yours by e-mail or post instead.")
    today = timezone.localdate()
    link = new_link()
    due = due_simple(today).due
    if due is None:
        raise CannotTake(
            "The day by which we must answer cannot be worked out. Send your request by e-mail or post instead."
        )
    for _ in range(5):
        number = new_number()
        what = {
            "number": number,
            "text": text,
            "name": name,
            "email": email,
            "address": address,
            "received": str(today),
        }
        sealed = seal(key, what)
        try:
            with transaction.atomic(using=router.db_for_write(SealedAsk)):
                SealedAsk.objects.create(
                    link=digest_of_link(link), number=number, sealed=sealed, received=today, size=len(sealed)
                )
                AskStatus.objects.create(
                    link=digest_of_link(link), number=number, received=today, due=due, stage_since=today
                )
        except IntegrityError:  # the number is somebody's already
            continue
        return Taken(number, link, today, due)
    raise CannotTake("Your request could not be taken in. Nothing was sent. Try again.")
