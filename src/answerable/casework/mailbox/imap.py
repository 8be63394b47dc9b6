"""The office's mailbox over IMAP: what waits in it, and putting aside what was taken. Nothing is ever deleted there."""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

TIMEOUT_SECONDS = 60
TLS = ("tls", "starttls", "none")
TAKEN = "$AnswerableTaken"
"""The mark on a message that was taken in, where the server cannot move one from folder to folder."""


class NotConfigured(Exception):
    """No mailbox is set; the message says what to set."""


class CannotReach(Exception):
    """The mailbox could not be read; the message says why, and never means that there is no mail."""


@dataclass(frozen=True)
class Waiting:
    """One message as the server holds it, and when it reached the mailbox."""

    uid: str
    raw: bytes
    arrived: datetime


class Mailbox:
    """An open mailbox. `moves` says whether what is taken is moved to the done folder, else it is marked where it is."""

    def __init__(self, box: Any, where: str, folder: str, done_folder: str) -> None:
        self._box = box
        self._where = where
        self._done = done_folder
        self.moves = bool(done_folder) and "MOVE" in box.client.capabilities
        if self.moves and not box.folder.exists(done_folder):
            box.folder.create(done_folder)
        box.folder.set(folder)

    def waiting(self) -> list[str]:
        """Return the numbers of the messages not yet taken, the oldest first. Raises CannotReach, as all here do."""
        with _told(self._where):
            return list(self._box.uids("ALL" if self.moves else f"UNKEYWORD {TAKEN}"))

    def get(self, uid: str) -> Waiting | None:
        """Return a message byte for byte without marking it as seen; None where it is no longer there."""
        with _told(self._where):
            answer, found = self._box.client.uid("FETCH", uid, "(INTERNALDATE BODY.PEEK[])")
        if answer != "OK":
            raise CannotReach(f"The mailbox at {self._where} did not hand over a message: it answered {_words(found)}.")
        held = next((part for part in found if isinstance(part, tuple)), None)
        if held is None:
            return None
        head = b" ".join(part[0] if isinstance(part, tuple) else part for part in found if part)
        return Waiting(uid, bytes(held[1]), _arrived(head))

    def done(self, uid: str) -> None:
        """Put a message that was taken out of the way: into the done folder, or with a mark where it is."""
        from imap_tools.utils import encode_folder

        with _told(self._where):
            if self.moves:
                answer, said = self._box.client.uid("MOVE", uid, encode_folder(self._done))
            else:
                answer, said = self._box.client.uid("STORE", uid, "+FLAGS.SILENT", f"({TAKEN})")
        if answer != "OK":
            raise CannotReach(
                f"A message that was taken in could not be put aside: the mailbox answered {_words(said)}."
            )

    def holds(self, message_id: str, folders: Iterable[str]) -> bool:
        """Return whether a message of this Message-ID is in one of these folders."""
        from imap_tools import AND, H

        with _told(self._where):
            for folder in dict.fromkeys(folders):
                if folder and self._box.folder.exists(folder):
                    self._box.folder.set(folder)
                    if self._box.uids(AND(header=H("Message-ID", message_id))):
                        return True
        return False


@contextmanager
def opened() -> Iterator[Mailbox]:
    """Open the office's mailbox while the block lasts.

    Raises NotConfigured, and CannotReach in one sentence for whatever keeps it from being read.
    """
    from imap_tools import MailBox, MailBoxUnencrypted

    known: dict[str, Any] = settings.MAIL_IMAP
    if not known["host"]:
        raise NotConfigured(
            "No mailbox is set: give ANSWERABLE_IMAP_HOST, ANSWERABLE_IMAP_USER and ANSWERABLE_IMAP_PASSWORD."
        )
    if known["tls"] not in TLS:
        raise NotConfigured(f"ANSWERABLE_IMAP_TLS is “{known['tls']}”: give one of {', '.join(TLS)}.")
    where = f"{known['host']}:{known['port']}"
    with _told(where):
        if known["tls"] == "tls":
            box: Any = MailBox(
                known["host"], known["port"], timeout=TIMEOUT_SECONDS, ssl_context=ssl.create_default_context()
            )
        else:
            box = MailBoxUnencrypted(known["host"], known["port"], timeout=TIMEOUT_SECONDS)
    try:
        _sign_in(box, known, where)
        with _told(where):
            mailbox = Mailbox(box, where, known["folder"], known["done_folder"])
        yield mailbox
    finally:
        _leave(box)


def holds(message_id: str) -> bool:
    """Return whether a message of this Message-ID is in the mailbox, taken already or not.

    Raises NotConfigured and CannotReach: that it could not be looked for never means that it is not there.
    """
    known: dict[str, Any] = settings.MAIL_IMAP
    with opened() as mailbox:
        return mailbox.holds(message_id, (known["folder"], known["done_folder"]))


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Tell in one sentence what goes wrong with the mailbox at `where`."""
    from imap_tools.errors import ImapToolsError

    try:
        yield
    except OSError as error:
        raise CannotReach(f"The mailbox at {where} could not be reached: {_reason(error)}.") from None
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise CannotReach(f"The mailbox at {where} could not be read: {_reason(error)}.") from None


def _sign_in(box: Any, known: dict[str, Any], where: str) -> None:
    with _told(where):
        if known["tls"] == "starttls":
            box.client.starttls(ssl.create_default_context())
        try:
            box.client.login(known["user"], known["password"])
        except imaplib.IMAP4.error as error:
            raise CannotReach(
                f"The mailbox at {where} did not accept the user and the password: {_reason(error)}."
            ) from None
        # What a server can do may be told only to those who have signed in.
        told = box.client.capability()[1][-1]
        box.client.capabilities = tuple((told or b"").decode("ascii", "replace").upper().split())


def _leave(box: Any) -> None:
    try:
        box.client.logout()
    except (OSError, imaplib.IMAP4.error):
        box.client.shutdown()


def _arrived(head: bytes) -> datetime:
    """The moment at which the server took it in; now, where the server does not say."""
    stamp = imaplib.Internaldate2tuple(head)
    return datetime.fromtimestamp(time.mktime(stamp), UTC) if stamp else timezone.now()


def _words(said: Any) -> str:
    first = said[0] if isinstance(said, (list, tuple)) and said else said
    return _plain(first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first))


def _plain(said: str) -> str:
    return re.sub(r"[^\x21-\x7e]+", " ", said)[:200].strip().rstrip(".") or "nothing"


def _reason(error: BaseException) -> str:
    said = error.args[-1] if error.args else type(error).__name__
    return _words([said])
