"""An Outlook message file (.msg) made into an email, so that one reader reads both.

The header lines that the message travelled with are kept in most of them and are taken as they are; where Outlook kept
none, as in a copy of something sent, they are made from its properties.
"""

from __future__ import annotations

import email.contentmanager
import email.generator  # loaded now: the process may open no files when it needs these
import email.parser
import email.policy
import email.utils
import re
from email.message import EmailMessage, Message
from io import BytesIO
from typing import Any

import oxmsg
from oxmsg.domain import constants as named
from oxmsg.properties import Properties

from answerable.reading.errors import Fault, Unreadable

ATTACHED = 200  # of one message that are looked at
DEPTH = 6  # messages inside messages
EMBEDDED = "__substg1.0_3701000D"  # the folder of an attached message
EMBEDDED_HEADER = 24  # bytes before the properties of an attached message (MS-OXMSG 2.4.1.2)
HEADER_LIMIT = 200_000  # characters of header lines

_OF_THE_BODY = re.compile(r"content-|mime-version", re.IGNORECASE)


def message(data: bytes) -> Message:
    """The email in an Outlook file. Raises Unreadable."""
    try:
        return _message(oxmsg.Message.load(BytesIO(data)), 0)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        # The library raises whatever it meets in a damaged file.
        raise Unreadable(Fault.OUTLOOK) from None


class _Embedded(oxmsg.Message):
    """A message inside a message: its list of properties begins sooner."""

    @property
    def properties(self) -> Properties:
        """The properties of this message."""
        return Properties(self._storage, properties_header_offset=EMBEDDED_HEADER)


def _message(read: Any, depth: int) -> EmailMessage:
    known = read.properties
    made = EmailMessage(policy=email.policy.default)
    for name, value in _header_lines(read, known):
        made._headers.append((name, value))  # type: ignore[attr-defined]  # a stranger's header may be no valid one
    made["X-Message-Class"] = _line(known.str_prop_value(named.PID_MESSAGE_CLASS))
    made.set_content(_body(read))
    if not read.body and read.html_body:
        made.set_content(read.html_body, subtype="html")
    for storage in list(read._storage.iter_attachment_storages())[:ATTACHED]:
        _attach(made, storage, depth)
    return made


def _header_lines(read: Any, known: Any) -> list[tuple[str, str]]:
    written = (known.str_prop_value(named.PID_TRANSPORT_MESSAGE_HEADERS) or "")[:HEADER_LIMIT]
    lines = email.parser.HeaderParser(policy=email.policy.compat32).parsestr(written).items()
    found = [(name, str(value)) for name, value in lines if not _OF_THE_BODY.match(name)]
    have = {name.lower() for name, _ in found}
    sent, delivered = read.sent_date, known.date_prop_value(named.PID_MESSAGE_DELIVERY_TIME)
    own = {
        "From": _address(
            known.str_prop_value(named.PID_SENDER_NAME),
            known.str_prop_value(named.PID_SENDER_SMTP_ADDRESS) or known.str_prop_value(named.PID_SENDER_EMAIL_ADDRESS),
        ),
        "To": ", ".join(_address(one.name, one.email_address) for one in read.recipients),
        "Subject": _line(read.subject),
        "Date": email.utils.format_datetime(sent) if sent else "",
        "Delivery-Date": email.utils.format_datetime(delivered) if delivered else "",
        "Message-ID": _line(known.str_prop_value(named.PID_INTERNET_MESSAGE_ID)),
        "In-Reply-To": _line(known.str_prop_value(named.PID_IN_REPLY_TO_ID)),
        "References": _line(known.str_prop_value(named.PID_INTERNET_REFERENCES)),
    }
    return found + [(name, value) for name, value in own.items() if value and name.lower() not in have]


def _body(read: Any) -> str:
    return (read.body or "").replace("\r\n", "\n").replace("\x00", "")


def _line(value: str | None) -> str:
    return " ".join((value or "").replace("\x00", "").split())


def _address(name: str | None, address: str | None) -> str:
    plain = _line(address)
    return email.utils.formataddr((_line(name), plain if "@" in plain else ""), charset="utf-8")


def _attach(made: EmailMessage, storage: Any, depth: int) -> None:
    inner = next((one for one in storage.storages if one.name == EMBEDDED), None)
    if inner is not None:
        if depth < DEPTH:
            made.add_attachment(_message(_Embedded(inner), depth + 1))
        return
    one = oxmsg.attachment.Attachment(storage)
    kind = (one.mime_type or "").lower()
    main, _, sub = (
        kind.partition("/") if re.fullmatch(r"[a-z]+/[\w.+-]+", kind) else ("application", "", "octet-stream")
    )
    if main in {"multipart", "message"}:
        main, sub = "application", "octet-stream"
    name = _line(one.file_name or one.properties.str_prop_value(named.PID_ATTACH_FILENAME))
    made.add_attachment(one.file_bytes or b"", maintype=main, subtype=sub, filename=name or "attachment")
