"""Reads of the mail that came in: the inbox, one message, the correspondence of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import overload

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from answerable.casework.models import Message, OutgoingMessage, Request
from answerable.casework.rules.life import Event, RequestState
from answerable.casework.rules.outbox import without_links
from answerable.casework.rules.validity import WhoAsks, without_requester
from answerable.casework.triaging import who
from answerable.reading.furniture import own_words
from answerable.reading.mail import attachment
from answerable.reading.thread import split_quoted

PREVIEW = 4_000  # characters of a message that the correspondence of a case shows
_NOT_LISTED = ("text", "answers", "reasons", "problems")

_UNNAMED = {
    Message.Kind.TASK: "A colleague",
    Message.Kind.REGULATOR: "The regulator",
    Message.Kind.BOUNCE: "A mail server",
    Message.Kind.AUTOMATIC: "An automatic reply",
}


def inbox(show: str = "waiting") -> QuerySet[Message]:
    """Return the messages that wait to be placed, the oldest first; or those set aside, the newest first."""
    found = Message.objects.defer(*_NOT_LISTED)
    if show == "waiting":
        return found.filter(state=Message.State.STRAY).order_by("arrived", "pk")
    return found.filter(state=Message.State.DISMISSED).order_by("-arrived", "-pk")


def counts() -> dict[str, int]:
    """Return how many messages wait to be placed, and how many are set aside."""
    return {
        "waiting": Message.objects.filter(state=Message.State.STRAY).count(),
        "set_aside": Message.objects.filter(state=Message.State.DISMISSED).count(),
    }


def can_fetch() -> bool:
    """Return whether a mailbox is set that mail can be fetched from."""
    return bool(settings.MAIL_IMAP["host"])


def sender_of(message: Message, *, named: bool) -> str:
    """Return who wrote a message: the name and the address for those who may see them, else only in which part."""
    if named:
        both = [message.from_name, f"<{message.from_address}>" if message.from_name else message.from_address]
        return " ".join(one for one in both if one.strip("<>")) or "Nobody is named"
    return _UNNAMED.get(Message.Kind(message.kind), "The applicant" if message.request_id else "The sender")


def subject_of(message: Message, *, named: bool) -> str:
    """Return a message's subject; for those who may not see who asks, who may be named in it, only what it is."""
    return (message.subject or "(no subject)") if named else message.get_kind_display()


@dataclass(frozen=True)
class Attached:
    """One thing that came with a message, counted from 1. `size` is in bytes; 0 where it could not be taken out."""

    place: int
    name: str
    size: int


@dataclass(frozen=True)
class Guessed:
    """A case that a message may belong to, how alike of 100, and why."""

    request: Request
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class MessageView:
    """One message as this person may see it. `event` is what an officer may record on the strength of it, on `day`."""

    message: Message
    sender: str
    subject: str
    own: str
    quoted: str
    attachments: tuple[Attached, ...]
    guesses: tuple[Guessed, ...]
    day: date
    event: Event | None = None


def message_view(message: Message, *, named: bool) -> MessageView:
    """Return one message. `named` says that this person may see who asks; others see no name, quotation or file name."""
    own, quoted = split_quoted(message.text)
    own = own_words(own) if own.strip() else own
    if not named:
        own, quoted = _unnamed(message, own), ""
    cases = {
        request.reference: request
        for request in Request.objects.filter(reference__in=[one["reference"] for one in message.guesses])
    }
    in_case = message.request if message.state == Message.State.PLACED else None
    waits = in_case is not None and in_case.state == RequestState.CLARIFICATION
    return MessageView(
        message=message,
        sender=sender_of(message, named=named),
        subject=subject_of(message, named=named),
        own=own,
        quoted=quoted,
        attachments=_attached(message, named=named),
        guesses=tuple(
            Guessed(cases[one["reference"]], one["score"], tuple(one["reasons"]))
            for one in message.guesses
            if one["reference"] in cases
        ),
        day=timezone.localdate(message.arrived),
        event=Event.CLARIFICATION_RECEIVED if waits and message.kind == Message.Kind.CLARIFICATION else None,
    )


def _unnamed(message: Message, text: str) -> str:
    case = who(message.request.requester) if message.request else WhoAsks()
    writer = WhoAsks(message.from_name, message.from_address)
    return without_requester(without_requester(text, case), writer)


def _attached(message: Message, *, named: bool) -> tuple[Attached, ...]:
    return tuple(
        Attached(place, one["name"] if named else f"Attachment {place}", one["size"])
        for place, one in enumerate(message.attachments, start=1)
    )


def original(message: Message) -> Path | None:
    """Return where a message is kept as it came; None where it is no longer kept."""
    path = Path(settings.MEDIA_ROOT) / message.kept
    return path if message.kept and path.is_file() else None


def attached_file(message: Message, place: int) -> tuple[str, bytes] | None:
    """Return the name and the bytes of what came with a message in this place, counted from 1; None where it cannot be had."""
    path = original(message)
    if path is None or not 1 <= place <= len(message.attachments):
        return None
    content = attachment(path.read_bytes(), place - 1)
    return (str(message.attachments[place - 1]["name"]), content) if content else None


@dataclass(frozen=True)
class Line:
    """One message of a case's correspondence, in or out. `tag` is what it is or how it stands; `red` that it needs a look."""

    incoming: bool
    at: datetime
    who: str
    subject: str
    tag: str
    red: bool
    text: str
    cut: bool
    problem: str = ""
    message: Message | None = None
    attachments: tuple[Attached, ...] = field(default=())


class Correspondence(Sequence[Line]):
    """Every message of a case, oldest first; only the page that is cut from it is read whole. Four queries a page."""

    def __init__(self, request: Request, *, named: bool) -> None:
        self._request = request
        self._named = named
        came = Message.objects.filter(request=request, state=Message.State.PLACED).values_list("arrived", "pk")
        sent = OutgoingMessage.objects.filter(request=request).values_list("sent_at", "queued_at", "pk")
        self._keys = sorted(
            [(at, True, pk) for at, pk in came] + [(at or queued, False, pk) for at, queued, pk in sent],
            key=lambda key: (key[0], not key[1], key[2]),
        )

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, wanted: int) -> Line: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Line]: ...
    def __getitem__(self, wanted: int | slice) -> Line | list[Line]:
        if isinstance(wanted, int):
            return self._lines([self._keys[wanted]])[0]
        return self._lines(self._keys[wanted])

    def _lines(self, keys: list[tuple[datetime, bool, int]]) -> list[Line]:
        came = Message.objects.in_bulk([pk for _, incoming, pk in keys if incoming])
        sent = OutgoingMessage.objects.in_bulk([pk for _, incoming, pk in keys if not incoming])
        return [self._came(came[pk]) if incoming else self._went(sent[pk], at) for at, incoming, pk in keys]

    def _came(self, message: Message) -> Line:
        message.request = self._request
        own, _ = split_quoted(message.text)
        text = own_words(own) if own.strip() else own
        text = text if self._named else _unnamed(message, text)
        return Line(
            incoming=True,
            at=message.arrived,
            who=sender_of(message, named=self._named),
            subject=subject_of(message, named=self._named),
            tag=message.get_kind_display(),
            red=message.kind in (Message.Kind.BOUNCE, Message.Kind.REGULATOR),
            text=text[:PREVIEW],
            cut=len(text) > PREVIEW,
            message=message,
            attachments=_attached(message, named=self._named),
        )

    def _went(self, message: OutgoingMessage, at: datetime) -> Line:
        asker = who(self._request.requester)
        text = message.body if self._named else without_requester(message.body, asker)
        # Whoever has the link of a task can answer it in a colleague's name: it is for that colleague alone.
        text = without_links(text) if message.task_id else text
        return Line(
            incoming=False,
            at=at,
            who=message.to_address
            if self._named and message.to_address
            else ("A colleague" if message.task_id else "The applicant"),
            subject=message.subject if self._named else ("To a colleague" if message.task_id else "To the applicant"),
            tag=message.get_state_display(),
            red=message.state in (OutgoingMessage.State.REFUSED, OutgoingMessage.State.DOUBTFUL)
            or bool(message.problem),
            text=text[:PREVIEW],
            cut=len(text) > PREVIEW,
            # A mail server's own words repeat the address that it would not take.
            problem=message.problem if self._named else without_requester(message.problem, asker),
        )
