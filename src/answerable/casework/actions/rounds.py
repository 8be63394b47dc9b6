"""The round: what is done by itself, every minute or so. Each part stands alone; one that fails does not stop the others."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from answerable.casework.mailbox import imap, smtp
from answerable.publishing import actions as publishing

from . import asked, gathering, keeping, lapsing, mail, outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """What one part of the round did, in a sentence; empty where there was nothing to do. `failed` is why it could not."""

    name: str
    did: str = ""
    failed: str = ""


def go_round(*, today: date | None = None) -> list[Part]:
    """Fetch mail, take in what was asked on the public site, remind of tasks, let lapse what lapsed, erase what was disposed of,
    publish what waits, tell how far requests have come, send what waits, in that order.

    Mail is fetched and sent only where a mailbox and a mail server are set. Nothing is lost or done twice when it is stopped
    in the middle: the next round goes on.
    """
    today = today or timezone.localdate()
    parts: list[tuple[str, Callable[[], str]]] = [
        ("requests from the public site", _ask_public_site),
        ("reminders", lambda: _counted(gathering.chase(today=today), "reminder", "put into the outbox")),
        ("lapsed requests", lambda: _counted(lapsing.lapse_due(today=today), "request", "lapsed")),
        ("files of disposed cases", lambda: _counted(keeping.erase_files(), "file", "erased")),
        ("publication", _publish),
        ("stages on the public site", lambda: _counted(asked.tell_stages(today=today), "request", "told of")),
    ]
    if settings.MAIL_IMAP["host"]:
        parts.insert(0, ("mail in", _fetch))
    if settings.MAIL_SMTP["host"]:
        parts.append(("mail out", _deliver))
    return [_part(name, work) for name, work in parts]


class _Failed(Exception):
    """A part could not be done; the message says why."""


def _part(name: str, work: Callable[[], str]) -> Part:
    try:
        return Part(name, did=work())
    except (imap.NotConfigured, imap.CannotReach, smtp.NotConfigured, _Failed) as error:
        return Part(name, failed=str(error))
    except Exception as error:
        # Whatever it is, the other parts are still done. What the system said may name a person, so it goes to the log,
        # which leaves the data out (config/log.py), and not into the sentence.
        log.exception("The round could not do: %s", name)
        return Part(name, failed=f"It stopped with {type(error).__name__}. The next round tries again.")


def _counted(number: int, what: str, done: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'} {done}." if number else ""


def _ask_public_site() -> str:
    found = asked.take_in()
    if found.problems:
        raise _Failed(" ".join(found.problems))
    return _counted(found.opened, "request", "taken in")


def _fetch() -> str:
    found = mail.fetch()
    if found.problems:
        raise _Failed(f"{found.words} {' '.join(found.problems)}")
    return found.words if found.taken or found.known else ""


def _publish() -> str:
    """What was handed over and did not get through, by a crash or because the published store could not be reached."""
    done = publishing.deliver()
    if done.problem:
        raise _Failed(done.problem)
    return _counted(done.releases, "release", "published")


def _deliver() -> str:
    done = outbox.deliver()
    if done.problem:
        raise _Failed(done.problem)
    told = [
        f"{number} {words}"
        for number, words in (
            (done.sent, "sent"),
            (done.later, "to be tried again"),
            (done.refused, "refused by the mail server"),
            (done.doubtful, "of which it is not known whether they went out"),
            (done.cancelled, "cancelled"),
        )
        if number
    ]
    return f"{', '.join(told)}.".capitalize() if told else ""


def send_waiting() -> Part:
    """Send what waits in the outbox, and say what came of it. Raises mailbox.smtp.NotConfigured."""
    smtp.office_address()
    return _part("mail out", _deliver)


def keep_going_round(seconds: int, *, say: Callable[[list[Part]], object]) -> None:
    """Go round again and again, with so many seconds between, until stopped or until whoever started this process is gone."""
    parent = os.getppid()
    while os.getppid() == parent:
        say(go_round())
        close_old_connections()
        for _ in range(seconds):
            if os.getppid() != parent:
                return
            time.sleep(1)
