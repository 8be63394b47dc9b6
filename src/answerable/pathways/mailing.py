"""One message a day to a worker for whom something waits: how many things, and the address of the site. Nothing else is in it.

A mailbox is read by others, on telephones, in offices that share one. So it names no person, no referral and no kind of case, and there
is no link but to the site itself, which asks who it is. Nothing is sent until a mail server, a sender and the site's address are set.
"""

from __future__ import annotations

import smtplib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from answerable.pathways.actions import mailing as actions
from answerable.pathways.errors import CannotChange, CouldNotBeDone
from answerable.pathways.queries import mailing as queries
from answerable.pathways.rules.contact import local

_GONE = (smtplib.SMTPServerDisconnected, OSError)


def what_is_missing() -> str:
    """Return one sentence about the settings that messages need and that are not set; empty where all are."""
    needed = {
        "ANSWERABLE_PATHWAYS_SMTP_HOST": bool(settings.EMAIL_HOST),
        "ANSWERABLE_PATHWAYS_MAIL_FROM": "@" in parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "ANSWERABLE_PATHWAYS_ADDRESS": settings.SITE_ADDRESS.startswith(("https://", "http://")),
    }
    missing = [name for name, is_set in needed.items() if not is_set]
    return f"Nobody is written to: set {', '.join(missing)}." if missing else ""


def message(number: int, to: str) -> EmailMessage:
    """Return the message that so many things wait."""
    things = "1 thing waits" if number == 1 else f"{number} things wait"
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(
        subject=f"{things} for you",
        body=(
            f"{things} for you at {settings.SITE_ADDRESS}\n\n"
            "This message says no more, because others may read it. Nobody reads answers to it.\n"
            "You get one a day at most. To get none, sign in and choose “Your account”.\n"
        ),
        from_email=sender,
        to=[to],
        headers={
            # The library's own would name this machine.
            "Message-ID": make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2]),
            "Auto-Submitted": "auto-generated",
        },
    )


def of_the_round(now: datetime) -> str:
    """The part of the round: from the hour that is set, once a day for each worker. Says nothing where mail is not set up.

    Raises CouldNotBeDone where it is set up by half, the server cannot be reached, or a message was refused.
    """
    if not settings.EMAIL_HOST or local(now).hour < settings.MAIL_HOUR:
        return ""
    return write_to_all(now)


def write_to_all(now: datetime) -> str:
    """Write to everybody for whom something waits and who was not written to today; return what was done in a sentence.

    Raises CannotChange where the settings are not whole, and CouldNotBeDone where the server cannot be reached or refused a message.
    Each worker is kept as done right after the server has taken their message: whoever is killed between the two is cause of one
    message too many, to one worker, ten minutes later.
    """
    if missing := what_is_missing():
        raise CannotChange(missing)
    today = local(now).date()
    done: Counter[str] = Counter()
    stopped = ""
    workers = list(queries.not_written_to(today))
    try:
        with _server(bool(workers)) as server:
            for worker in workers:
                if not actions.begin(worker=worker, now=now):
                    done["left"] += 1
                    continue
                number = queries.waiting(worker, now)
                done[_send(server, message(number, worker.email)) if number else "nothing"] += 1
                actions.end(worker=worker, today=today)
    except _Stopped as error:
        stopped = str(error)
    if done["sent"] or done["refused"] or stopped:
        told = {name: done[name] for name in ("sent", "refused", "left")}
        actions.record_round(**told, today=today)
    said = f"{done['sent']} message{'' if done['sent'] == 1 else 's'} sent"
    if done["left"]:
        said += f", {done['left']} left to who began less than ten minutes ago"
    if done["refused"]:
        said += f", {done['refused']} refused by the mail server: check these workers’ addresses"
    if stopped:
        raise CouldNotBeDone(f"{said}; then {stopped}")
    if done["refused"]:
        raise CouldNotBeDone(said)
    return said if workers else ""


class _Stopped(Exception):
    """The mail server does not take anything now; the sentence says what happened, and nothing of whom it was about."""


@contextmanager
def _server(needed: bool) -> Iterator[BaseEmailBackend]:
    """The mail server, spoken to while the block lasts. Raises _Stopped."""
    server: BaseEmailBackend = get_connection(fail_silently=False)
    try:
        if needed:
            server.open()
    except smtplib.SMTPAuthenticationError:
        raise _Stopped("the mail server did not accept the user name and password that are set") from None
    except (smtplib.SMTPException, OSError):
        raise _Stopped("the mail server could not be reached") from None
    try:
        yield server
    finally:
        # What was taken stays taken, whatever comes of saying goodbye.
        with suppress(smtplib.SMTPException, OSError):
            server.close()


def _send(server: BaseEmailBackend, one: EmailMessage) -> str:
    """Hand a message over: "sent", or "refused" where it never will be. Raises _Stopped where nothing is taken now."""
    try:
        server.send_messages([one])
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _said in error.recipients.values()):
            return "refused"
        raise _Stopped("the mail server would not take a message for now") from None
    except smtplib.SMTPResponseException as error:
        raise _Stopped(f"the mail server answered with {error.smtp_code}") from None
    except _GONE:
        raise _Stopped("the connection to the mail server broke") from None
    except (smtplib.SMTPException, ValueError):
        return "refused"
    return "sent"
