"""A message as a mailbox got it: who wrote it, when, what it says, what it answers, what came with it.

It is opened in a limited child process (extract/received.py). Whatever the bytes are, there is an answer: what cannot be
read is named in `problems`, in plain sentences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from answerable import sandbox
from answerable.reading.documents import LENGTH_LIMIT, REPORT_LIMIT, SIZE_LIMIT, WALL_SECONDS
from answerable.reading.errors import shown_name
from answerable.reading.extract import text
from answerable.reading.furniture import own_words
from answerable.reading.thread import split_quoted

LINE = 1_000  # characters of one header line that are kept
PROBLEMS = 60
_HEAD = 65_536  # bytes of a message too large or too odd to be opened whole
_CHILD = "answerable.reading.extract.received"


@dataclass(frozen=True)
class Enclosed:
    """A file or a message that came with a message. `size` is in bytes; 0 where it could not be taken out."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class ReceivedMail:
    """A message, read. `text` is all its words, `own` those of its writer without quoted mail and footers.

    `letters` are the words of the letters that came with it. `signs` are header lines by which machines say what they
    are, by their names in small letters. `failed` are the recipients whom a message of ours did not reach, `returned`
    the Message-IDs of what came back, `delayed` that it is still being tried. `sent` is what its writer's machine says,
    `delivered` what the server says that put it into the mailbox.
    """

    message_id: str = ""
    answers: tuple[str, ...] = ()
    from_name: str = ""
    from_address: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    sent: datetime | None = None
    delivered: datetime | None = None
    signs: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    text: str = ""
    own: str = ""
    quoted: str = ""
    letters: tuple[str, ...] = ()
    attachments: tuple[Enclosed, ...] = ()
    failed: tuple[str, ...] = ()
    delayed: bool = False
    returned: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_mail(data: bytes, name: str = "") -> ReceivedMail:
    """The message in `data`, an email or an Outlook file called `name`. Never refuses one."""
    if len(data) > SIZE_LIMIT:
        return _head_alone(data, name, "It is larger than 25 MB, so only its header lines were read.")
    try:
        return _read(data, name)
    except sandbox.OutOfTime:
        return _head_alone(data, name, "It took too long to read, so only its header lines were read.")
    except (ValueError, KeyError, TypeError):
        return _head_alone(data, name, "It could not be opened safely, so only its header lines were read.")


def attachment(data: bytes, place: int) -> bytes:
    """The bytes of the attachment in this place, counted from 0, of a message; none where it cannot be taken out."""
    if len(data) > SIZE_LIMIT:
        return b""
    try:
        finished = sandbox.run(
            _CHILD,
            str(place),
            "",
            data=data,
            wall_seconds=WALL_SECONDS,
            read=lambda answer: answer.read(SIZE_LIMIT + 1),
        )
    except sandbox.OutOfTime:
        return b""
    return finished.read if finished.returncode == 0 and len(finished.read) <= SIZE_LIMIT else b""


def _head_alone(data: bytes, name: str, problem: str) -> ReceivedMail:
    head = data[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    try:
        found = _read(head + b"\n\n", name)
    except (sandbox.OutOfTime, ValueError, KeyError, TypeError):
        return ReceivedMail(problems=(problem, "Its header lines could not be read either."))
    return ReceivedMail(
        message_id=found.message_id,
        answers=found.answers,
        from_name=found.from_name,
        from_address=found.from_address,
        to=found.to,
        subject=found.subject,
        sent=found.sent,
        delivered=found.delivered,
        signs=found.signs,
        problems=(problem,),
    )


def _read(data: bytes, name: str) -> ReceivedMail:
    finished = sandbox.run(
        _CHILD,
        "read",
        shown_name(name),
        data=data,
        wall_seconds=WALL_SECONDS,
        read=lambda answer: answer.read(REPORT_LIMIT + 1),
    )
    if len(finished.read) > REPORT_LIMIT:
        raise ValueError
    return _from_report(json.loads(finished.read))


def _from_report(found: Any) -> ReceivedMail:
    """The child's report, checked field by field: the child has opened a stranger's message and is not trusted."""
    problems = [_line(one) for one in found["problems"]]
    words = text.clean(_text(found["text"]))
    if len(words) > LENGTH_LIMIT:
        words = words[:LENGTH_LIMIT]
        problems.append("It is very long: only the first 1,000,000 characters are shown.")
    own, quoted = split_quoted(words)
    return ReceivedMail(
        message_id=_line(found["message_id"]),
        answers=tuple(_line(one) for one in found["answers"]),
        from_name=_line(found["from_name"]),
        from_address=_line(found["from_address"]),
        to=tuple(_line(one) for one in found["to"]),
        subject=_line(found["subject"]),
        sent=_moment(_line(found["sent"])),
        delivered=_moment(_line(found["delivered"])),
        signs={_line(name): _line(value) for name, value in found["signs"].items()},
        content_type=_line(found["content_type"]),
        text=words,
        own=own_words(own) if own.strip() else "",
        quoted=quoted,
        letters=tuple(text.clean(_text(one)) for one in found["letters"]),
        attachments=tuple(
            Enclosed(_line(one["name"]), _line(one["type"]), max(int(one["size"]), 0)) for one in found["attachments"]
        ),
        failed=tuple(_line(one) for one in found["failed"]),
        delayed=found["delayed"] is True,
        returned=tuple(_line(one) for one in found["returned"]),
        problems=tuple(dict.fromkeys(problems))[:PROBLEMS],
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.encode("utf-8", "replace").decode("utf-8")


def _line(value: object) -> str:
    return " ".join(text.clean(_text(value)[:LINE]).split())


def _moment(written: str) -> datetime | None:
    """The moment in an ISO form; one without its offset is taken to be in UTC, as RFC 5322 has "-0000"."""
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
