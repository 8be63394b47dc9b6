"""The limited process in which a message is opened as a mailbox got it: its header lines, its words, what came with it.

It reads the message from its standard input. Asked to `read`, it writes one JSON report; asked for a `part`, the bytes of
that attachment. What cannot be read of a message is named in the report, and the rest of it is still told: a message is
never refused.
"""

from __future__ import annotations

import binascii
import email.utils
import json
import os
import re
import sys
from email.message import Message
from typing import Any, NamedTuple

from answerable.reading.errors import SENTENCES, Fault, Unreadable, shown_name
from answerable.reading.extract import child, kinds, mail

HEAD = 65_536  # bytes in which the header lines of a message stand that cannot be opened as a whole
VALUE = 1_000  # characters of a header line that are kept
IDS = 100  # messages that a message may say it answers
PARTS = 200  # attachments that are told
RECIPIENTS = 50

# The lines by which machines say what they are (RFC 3834, RFC 3464, and what mail programs of twenty years use).
SIGNS = (
    "auto-submitted",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-failed-recipients",
    "x-message-class",
    "x-post-messageclass",
    "x-spam-flag",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "return-path",
)
_ADDRESSED = ("to", "cc", "delivered-to", "envelope-to", "x-original-to")
_ID = re.compile(r"<[^<>\s]{1,298}>")
_RETURNED_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,298}>)", re.I | re.M)
_RECIPIENT = re.compile(r"^(?:final|original)-recipient:\s*(?:rfc822\s*;)?\s*(\S+)", re.I | re.M)
_ACTION = re.compile(r"^action:\s*(\w+)", re.I | re.M)


class Part(NamedTuple):
    """One thing that came with a message."""

    name: str
    content_type: str
    data: bytes


def main() -> None:
    """Answer what the arguments ask of the message on standard input."""
    asked, name = sys.argv[-2], sys.argv[-1]
    data = sys.stdin.buffer.read(child.INPUT_LIMIT)
    child.load(kinds.EMAIL)
    child.limit()
    if asked == "read":
        sys.stdout.buffer.write(json.dumps(report(data, name)).encode("ascii"))
    else:
        sys.stdout.buffer.write(part(data, int(asked)))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy, and a parser's own ending is not waited for


def report(data: bytes, name: str) -> dict[str, Any]:
    """What is known of a message; `problems` says what of it could not be read."""
    problems: list[str] = []
    try:
        message = mail.parsed(data)
    except Unreadable as unreadable:
        return {**_nothing(), "problems": [SENTENCES[unreadable.fault].format(name=shown_name(name or "The message"))]}
    if not kinds.is_outlook(data) and not any(mail.header(message, line) for line in ("From", "Subject", "Date", "To")):
        problems.append("It has none of the lines that an email begins with, so it may be another kind of file.")
    found = {**_nothing(), **_head(message)}
    reader = mail.Reader()
    try:
        reader.read(message, 0)
        found["text"] = reader.mails[0].text
        found["letters"] = [one.text for one in reader.mails[0].enclosures if one.text]
    except Unreadable as unreadable:
        problems.append(_ONLY_HEAD.get(unreadable.fault, "Its words could not be read."))
    except (MemoryError, RecursionError):
        problems.append(_ONLY_HEAD[Fault.EXPANDS])
    except Exception:
        # Whatever a parser raises on a hostile message: its head is still told.
        problems.append("Its words could not be read.")
    problems += reader.warnings
    if not re.search(r"\w", found["text"]):
        problems.append("It has no words of its own that can be read.")
    found["attachments"] = _told(message, problems)
    found |= _returned(message, found["text"])
    return {**found, "problems": problems}


_ONLY_HEAD = {Fault.EXPANDS: "Its words were not read: it unpacks to far more than a letter needs."}


def _nothing() -> dict[str, Any]:
    return {
        "message_id": "",
        "answers": [],
        "from_name": "",
        "from_address": "",
        "to": [],
        "subject": "",
        "sent": "",
        "delivered": "",
        "signs": {},
        "content_type": "",
        "text": "",
        "letters": [],
        "attachments": [],
        "failed": [],
        "delayed": False,
        "returned": [],
        "problems": [],
    }


def _raw(message: Message, name: str) -> str:
    return " ".join(str(value) for key, value in message.raw_items() if key.lower() == name)[: VALUE * 20]


def _head(message: Message) -> dict[str, Any]:
    name, address = email.utils.parseaddr(mail.header(message, "From"))
    if "@" not in address:
        name, address = mail.header(message, "From"), ""
    own = _ID.findall(_raw(message, "message-id"))
    answers = [*_ID.findall(_raw(message, "in-reply-to")), *reversed(_ID.findall(_raw(message, "references")))]
    to = [one for line in _ADDRESSED for _, one in email.utils.getaddresses([_raw(message, line)]) if "@" in one]
    return {
        "message_id": own[0] if own else "",
        "answers": list(dict.fromkeys(answers))[:IDS],
        "from_name": name[:VALUE],
        "from_address": address.lower()[:320],
        "to": list(dict.fromkeys(one.lower()[:320] for one in to))[:RECIPIENTS],
        "subject": mail.header(message, "Subject"),
        "sent": mail.sent_at(message),
        "delivered": _delivered(message),
        "signs": {line: _raw(message, line)[:VALUE].strip() for line in SIGNS if _raw(message, line).strip()},
        "content_type": mail.content_type(message),
    }


def _delivered(message: Message) -> str:
    """When the last server put it into the mailbox: its own line, or the first of those that servers put on top."""
    stamps = [_first(message, "delivery-date"), _first(message, "received").rpartition(";")[2]]
    for stamp in stamps:
        try:
            return email.utils.parsedate_to_datetime(stamp.strip()[:VALUE]).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""


def _first(message: Message, name: str) -> str:
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def parts_of(message: Message) -> list[Part]:
    """What came with a message, in order: files, messages inside it, and what was encoded among its words."""
    found: list[Part] = []
    _collect(message, found)
    return found[:PARTS]


def _collect(part: Message, found: list[Part]) -> None:
    if len(found) >= PARTS:
        return
    kind = mail.content_type(part)
    if kind in mail.DELIVERY:
        return
    if kind.startswith("message/") and part.is_multipart():
        for inner in mail.inner_parts(part):
            name = mail.file_name(part) or mail.header(inner, "Subject") or "message"
            found.append(Part(f"{name}.eml" if not name.endswith(".eml") else name, "message/rfc822", _bytes(inner)))
    elif part.is_multipart():
        for inner in mail.inner_parts(part):
            _collect(inner, found)
    elif _is_words(part, kind):
        if kind == "text/plain":
            found.extend(_encoded_among_words(part))
    else:
        name = mail.file_name(part) or ("winmail.dat" if kind == "application/ms-tnef" else "attachment")
        found.append(Part(name, kind, mail.payload_of(part)))


def _is_words(part: Message, kind: str) -> bool:
    """Whether the part is read as the message's own words."""
    return mail.Reader().is_body(part, kind)


def _bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except Exception:
        # A broken message cannot always be put together again; the whole that it came in is kept.
        return b""


def _encoded_among_words(part: Message) -> list[Part]:
    words = mail.payload_of(part).replace(b"\r\n", b"\n").decode("latin-1")
    return [
        Part(one["name"].strip(), "application/octet-stream", _uudecoded(one.group()))
        for one in mail.UUENCODED.finditer(words)
    ]


def _uudecoded(block: str) -> bytes:
    decoded = []
    for line in block.split("\n")[1:]:
        if line.strip() == "end":
            break
        try:
            decoded.append(binascii.a2b_uu(line.encode("latin-1")))
        except (binascii.Error, UnicodeEncodeError):
            return b""
    return b"".join(decoded)


def _told(message: Message, problems: list[str]) -> list[dict[str, Any]]:
    try:
        found = parts_of(message)
    except (MemoryError, RecursionError):
        problems.append("What came with it could not be listed.")
        return []
    for one in found:
        if not one.data:
            problems.append(f"{shown_name(one.name)} is empty, or could not be taken out of the message.")
    return [{"name": shown_name(one.name), "type": one.content_type[:100], "size": len(one.data)} for one in found]


def part(data: bytes, place: int) -> bytes:
    """The bytes of the attachment in this place, counted from 0; none where there is no such."""
    found = parts_of(mail.parsed(data))
    return found[place].data if 0 <= place < len(found) else b""


def _returned(message: Message, text: str) -> dict[str, Any]:
    """Which message came back, and which of its recipients it did not reach (RFC 3464)."""
    failed = [one for _, one in email.utils.getaddresses([_raw(message, "x-failed-recipients")]) if "@" in one]
    ids: list[str] = _RETURNED_ID.findall(text)
    actions: set[str] = set()
    for inner in message.walk():
        kind = mail.content_type(inner)
        if kind == "message/delivery-status":
            status = "\n".join(str(one) for one in mail.inner_parts(inner)) or _words(inner)
            failed += _RECIPIENT.findall(status)
            actions |= {one.lower() for one in _ACTION.findall(status)}
        elif kind == "text/rfc822-headers":
            ids += _RETURNED_ID.findall(_words(inner))
        elif kind == "message/rfc822":
            ids += [one for held in mail.inner_parts(inner) for one in _ID.findall(_raw(held, "message-id"))]
    return {
        "failed": list(dict.fromkeys(one.lower().strip("<>")[:320] for one in failed))[:RECIPIENTS],
        "delayed": actions == {"delayed"},
        "returned": list(dict.fromkeys(ids))[:IDS],
    }


def _words(part_of: Message) -> str:
    return mail.payload_of(part_of).decode("utf-8", "replace")
