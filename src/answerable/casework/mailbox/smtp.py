"""Handing a message to the mail server, and telling apart what its answers mean for trying again."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings

TIMEOUT_SECONDS = 60
TLS = ("starttls", "tls", "none")

_HEADERS = HeaderRegistry()
# Left to itself the library writes a long name of a message in an encoding that no mail program looks for it in.
# What is known of the library's types has its kinds of header as full classes, which they become in the registry.
_HEADERS.map_to_type("in-reply-to", MessageIDHeader)  # type: ignore[arg-type]
_HEADERS.map_to_type("references", MessageIDHeader)  # type: ignore[arg-type]
# Seven bits, so that it passes whatever the server can do.
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)

_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f()<>\[\]:;,\\\"@]+@[^\s\x00-\x20\x7f()<>\[\]:;,\\\"@]+")
_THEIR_ID = re.compile(r"<[!#-'*+\-./-9=?A-Z^-~]{1,200}@[!#-'*+\-./-9=?A-Z^-~]{1,90}>", re.ASCII)
_ENCODED = "=?"
"""What an encoded word begins with. The standard library decodes such words when a header is set and may write out the line
breaks that were in them, so that a stranger's words would become header lines of ours."""


class NotConfigured(Exception):
    """No mail server or no sender is set; the message says what to set."""


class Refused(Exception):
    """The server refused the message for good: trying again will not help. The message is what it said."""


class NotNow(Exception):
    """The server would not take it now, and did not. `everything`: it could not be reached at all."""

    def __init__(self, sentence: str, *, everything: bool = False) -> None:
        self.everything = everything
        super().__init__(sentence)


class Unsure(Exception):
    """The line broke after the message was handed over, so that it may have been taken or not."""


@dataclass(frozen=True)
class Attachment:
    """One file that goes with a message."""

    name: str
    content: bytes
    content_type: str


def office_address() -> str:
    """Return the office's own address, which letters come from. Raises NotConfigured."""
    address = parseaddr(settings.MAIL_FROM)[1]
    if not settings.MAIL_SMTP["host"]:
        raise NotConfigured("No mail server is set. Set ANSWERABLE_SMTP_HOST.")
    if "@" not in address:
        raise NotConfigured("No sender is set. Set ANSWERABLE_MAIL_FROM to the office’s own e-mail address.")
    if settings.MAIL_SMTP["tls"] not in TLS:
        raise NotConfigured(f"ANSWERABLE_SMTP_TLS must be one of {', '.join(TLS)}.")
    return address


def write(
    *,
    message_id: str,
    to_address: str,
    subject: str,
    body: str,
    sent: datetime,
    in_reply_to: str = "",
    attachments: Sequence[Attachment] = (),
) -> EmailMessage:
    """Return the message with its headers, as it will leave.

    Nothing in a header is taken from elsewhere unless it is what such a header may have: `in_reply_to` is a stranger's, and
    is left out where it is not the plain name of a message. Raises NotConfigured where no sender is set, and ValueError for
    an address that is not one address.
    """
    office_address()
    if not _ADDRESS.fullmatch(to_address) or _ENCODED in to_address:
        raise ValueError("it has no address that mail can be sent to")
    message = EmailMessage(policy=_POLICY)
    message["From"] = settings.MAIL_FROM
    message["To"] = to_address
    message["Subject"] = _plain(subject)
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = message_id
    if _THEIR_ID.fullmatch(in_reply_to) and _ENCODED not in in_reply_to:
        message["In-Reply-To"] = in_reply_to
        message["References"] = in_reply_to
    message.set_content(body)
    for one in attachments:
        kind = EmailMessage()
        kind["Content-Type"] = one.content_type
        message.add_attachment(
            one.content,
            maintype=kind.get_content_maintype(),
            subtype=kind.get_content_subtype(),
            params=dict(kind["Content-Type"].params),
            filename=_plain(one.name),
        )
    return message


def _plain(words: str) -> str:
    """The words on one line, with nothing in them that a header could be ended or hidden with."""
    line = " ".join("".join(" " if ord(letter) < 0x20 or letter == "\x7f" else letter for letter in words).split())
    return line.replace(_ENCODED, "= ?")


def hand_over(message: EmailMessage, *, to: Iterable[str]) -> None:
    """Hand a message to the mail server for all of these addresses, or for none.

    Raises Refused, NotNow (it was not taken), Unsure (it may have been), NotConfigured.
    """
    sender = office_address()
    content = message.as_bytes()
    with _connected() as server:
        try:
            _must(server.mail(sender))
            for address in to:
                _must(server.rcpt(address))
        except UnicodeError as error:
            raise Refused("The address has letters in it that mail cannot be sent to.") from error
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise NotNow("The mail server broke off the connection.", everything=True) from error
        try:
            _must(server.data(content))
        except smtplib.SMTPDataError as error:
            # It would not have the message begun.
            _must((error.smtp_code, error.smtp_error))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Unsure("The connection broke while the message was being handed over.") from error


def _must(answer: tuple[int, bytes | str]) -> None:
    """Go on where the server agreed; else say what it said."""
    code, said = answer
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    sentence = f"{code} {' '.join(text.split())}"[:500]
    if 500 <= code <= 599:
        raise Refused(sentence)
    if not 200 <= code <= 299:
        raise NotNow(sentence)


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    """A connection that is ready to take a message. Raises NotNow where there is none to be had."""
    how: Mapping[str, Any] = settings.MAIL_SMTP
    try:
        secure = ssl.create_default_context()
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(how["host"], how["port"], timeout=TIMEOUT_SECONDS, context=secure)
            if how["tls"] == "tls"
            else smtplib.SMTP(how["host"], how["port"], timeout=TIMEOUT_SECONDS)
        )
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow("The mail server cannot be reached.", everything=True) from error
    try:
        try:
            if how["tls"] == "starttls":
                server.starttls(context=secure)
            server.ehlo_or_helo_if_needed()
            if how["user"]:
                server.login(how["user"], how["password"])
        except smtplib.SMTPAuthenticationError as error:
            raise NotNow(
                "The mail server does not accept the user name and password that are set.", everything=True
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow("The mail server did not agree to a safe connection.", everything=True) from error
        yield server
    finally:
        _leave(server)


def _leave(server: smtplib.SMTP) -> None:
    """End the connection politely where it still stands. What was taken stays taken, whatever comes of this."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
