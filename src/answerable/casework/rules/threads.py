"""What the messages of a thread did to a request, told from the thread alone: who wrote, in which order, what each was.

For threads that come from elsewhere, answered or not, with both sides in them. What a message says decides, in the words of
`reading.thread`; only what follows from the order is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.reading.structure import Message

from .life import Event
from .mail import Known, MailKind, Read, kind_of

AUTHORITY = "authority"


@dataclass(frozen=True)
class Step:
    """One message: whether the authority sent it, what it is where it came in, and what it did, None where nothing."""

    message: Message
    outgoing: bool
    kind: MailKind
    event: Event | None
    reason: str


def steps(messages: Sequence[Message], *, regime: str) -> tuple[Step, ...]:
    """Return the messages in order, each with what it did.

    The first message that asks is the receipt. Clarification that was asked for is received with the first answer to it,
    which a reminder is not. Only the first acknowledgement and the first response are events: what follows a response is
    correspondence about it. `regime` is "foi" or "eir", whose extensions are different.
    """
    told = _Thread(regime)
    return tuple(told.step(message) for message in messages)


class _Thread:
    def __init__(self, regime: str) -> None:
        self._extension = Event.EIR_EXTENSION if regime == "eir" else Event.EXTENSION
        self._received = self._acknowledged = self._waiting = self._answered = False

    def step(self, message: Message) -> Step:
        if message.author == AUTHORITY:
            event = self._sent(message)
            return Step(message, True, MailKind.OTHER, event, event.words if event else "Sent by the authority")
        return self._came(message)

    def _sent(self, message: Message) -> Event | None:
        if not self._received or self._answered or message.sent is None:
            return None
        if message.kind == "response":
            self._answered = True
            return Event.RESPONDED_OUTSIDE
        if message.kind == "acknowledgement" and not self._acknowledged:
            self._acknowledged = True
            return Event.ACKNOWLEDGED
        if self._waiting:
            return None
        if message.kind == "clarification":
            self._waiting = True
            return Event.CLARIFICATION_ASKED
        return self._extension if message.kind == "extension" else None

    def _came(self, message: Message) -> Step:
        if not self._received and message.kind == "request" and message.sent is not None:
            self._received = True
            return Step(message, False, MailKind.REQUEST, Event.RECEIVED, "It is the first message that asks.")
        read = Read(subject=message.subject, own=message.text, answers=self._received)
        verdict = kind_of(read, Known(case=self._received, waiting_for_clarification=self._waiting))
        event = None
        if verdict.kind is MailKind.CLARIFICATION and message.sent is not None:
            self._waiting = False
            event = Event.CLARIFICATION_RECEIVED
        return Step(message, False, verdict.kind, event, verdict.reasons[0])
