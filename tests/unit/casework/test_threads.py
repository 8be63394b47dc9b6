"""What the messages of a thread did."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from answerable.casework.rules.life import Event
from answerable.casework.rules.mail import MailKind
from answerable.casework.rules.threads import steps
from answerable.reading.structure import Message

FIRST = date(2026, 11, 2)
US, THEM = "authority", "requester"


def thread(*messages: tuple[str, str, str]) -> tuple[Message, ...]:
    return tuple(
        Message(text=text, kind=kind, author=author, sent=FIRST + timedelta(days=number))
        for number, (author, kind, text) in enumerate(messages)
    )


def events(*messages: tuple[str, str, str], regime: str = "foi") -> list[Event | None]:
    return [step.event for step in steps(thread(*messages), regime=regime)]


ASK = (THEM, "request", "Please tell me the cost.")


def test_a_whole_life() -> None:
    assert events(
        ASK,
        (US, "acknowledgement", "Received"),
        (US, "clarification", "Which year?"),
        (US, "extension", "More time"),  # none while the clock waits
        (THEM, "clarification", "When can I expect an answer?"),  # a reminder, which answers nothing
        (THEM, "clarification", "The year 2025."),
        (US, "acknowledgement", "Received"),
        (US, "extension", "More time"),
        (US, "other", "Sent again"),
        (US, "response", "The answer"),
        (THEM, "request", "And why?"),
        (US, "response", "Because"),
    ) == [
        Event.RECEIVED,
        Event.ACKNOWLEDGED,
        Event.CLARIFICATION_ASKED,
        None,
        None,
        Event.CLARIFICATION_RECEIVED,
        None,
        Event.EXTENSION,
        None,
        Event.RESPONDED_OUTSIDE,
        None,
        None,
    ]


def test_an_extension_under_the_regulations() -> None:
    assert events(ASK, (US, "extension", "More time"), regime="eir")[1] is Event.EIR_EXTENSION


def test_nothing_happens_before_the_request_or_without_a_day() -> None:
    assert events((US, "response", "An answer"), (THEM, "other", "Hello"), ASK) == [None, None, Event.RECEIVED]
    undated = (Message(text="Please tell me", author=THEM), Message(text="The answer", kind="response", author=US))
    assert [step.event for step in steps(undated, regime="foi")] == [None, None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("I ask for an internal review of your response.", MailKind.REVIEW), ("Thank you.", MailKind.FOLLOW_UP)],
)
def test_what_the_applicant_writes_afterwards(text: str, kind: MailKind) -> None:
    last = steps(thread(ASK, (US, "response", "The answer"), (THEM, "other", text)), regime="foi")[-1]
    assert (last.kind, last.event, last.outgoing) == (kind, None, False)


def test_clarification_without_a_day_moves_nothing() -> None:
    found = thread(ASK, (US, "clarification", "Which year?"))
    last = steps((*found, Message(text="The year 2025.", kind="clarification", author=THEM)), regime="foi")[-1]
    assert (last.kind, last.event) == (MailKind.CLARIFICATION, None)
