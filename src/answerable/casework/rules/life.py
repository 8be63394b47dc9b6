"""The life of a request, of a review, of a complaint and of what is sent: states, events, and who may cause them.

This table is the whole truth: `actions.life` refuses what is not in it, `docs/reference/life.md` is drawn from it, and a
test tries every state with every event and every role. The words are those of facts/law.md A1, A2, A5, A7, A8.

Four lives run beside each other. A request may be under a review for lateness, or with the regulator, while its answer
is still being drafted; so the review and the complaint have lives of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from answerable.accounts.rules.roles import Permission, role_may


class NotAllowed(ValueError):
    """The event cannot happen now, or not by this person; the message says which, in one sentence."""


class Worded(StrEnum):
    """A code with the words that screens show for it."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """Make the member of this code, with its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member


class RequestState(Worded):
    """Where a request is. What became of it (granted, refused, not held …) is told from its questions, never here."""

    RECEIVED = "received", "Received"
    INVALID = "invalid", "Not valid yet"
    CLARIFICATION = "clarification", "Waiting for clarification"
    FEE = "fee", "Waiting for the fee"
    LAPSED = "lapsed", "Lapsed"
    GATHERING = "gathering", "Gathering"
    DRAFTING = "drafting", "Drafting"
    CLEARANCE = "clearance", "In clearance"
    AMENDS = "amends", "Sent back for amends"
    CLEARED = "cleared", "Cleared"
    RELEASED = "released", "Answered"
    PUBLISHED = "published", "Answered and published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    TRANSFERRED = "transferred", "Transferred"
    OTHERWISE = "otherwise", "Dealt with another way"


class ReviewState(Worded):
    """Where an internal review is (section 45 Code paragraphs 5.3 to 5.5; EIR regulation 11)."""

    ASKED = "asked", "Asked for"
    DECIDING = "deciding", "Being decided"
    CLEARANCE = "clearance", "In clearance"
    AMENDS = "amends", "Sent back for amends"
    CLEARED = "cleared", "Cleared"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ComplaintState(Worded):
    """Where a complaint to the regulator is, and the appeal that may follow its notice (sections 50 and 57)."""

    OPEN = "open", "With the regulator"
    NOTICE = "notice", "Decision notice served"
    APPEALED = "appealed", "Before the tribunal"
    DECIDED = "decided", "Decided by the tribunal"
    CLOSED = "closed", "Closed"


class ReleaseState(Worded):
    """Where a letter that is to be sent is, with its files."""

    CLEARANCE = "clearance", "In clearance"
    SENT_BACK = "sent_back", "Sent back"
    CLEARED = "cleared", "Cleared"
    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "Sent"
    RECALLED = "recalled", "Taken back"


class Event(Worded):
    """What can happen. `words` is how a history tells it."""

    # The request
    RECEIVED = "received", "Request received"
    FOUND_INVALID = "found_invalid", "Found not to be a valid request (section 8)"
    MADE_VALID = "made_valid", "Made valid by the applicant"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    CLARIFICATION_ASKED = "clarification_asked", "Clarification asked for"
    CLARIFICATION_RECEIVED = "clarification_received", "Clarification received"
    FEE_NOTICE = "fee_notice", "Fees notice given"
    FEE_PAID = "fee_paid", "Fee received"
    LAPSED = "lapsed", "Lapsed"
    EXTENSION = "extension", "Extended to weigh the public interest"
    EIR_EXTENSION = "eir_extension", "Extended for complexity and volume (EIR)"
    GATHERING_STARTED = "gathering_started", "Gathering started"
    DRAFTING_STARTED = "drafting_started", "Drafting started"
    SENT_FOR_CLEARANCE = "sent_for_clearance", "Sent for clearance"
    SENT_BACK = "sent_back", "Sent back for amends"
    RECALLED = "recalled", "Taken back by the drafter"
    CLEARED = "cleared", "Cleared"
    RESPONDED = "responded", "Response sent"
    RESPONDED_OUTSIDE = "responded_outside", "Response sent, outside this system"
    PUBLISHED = "published", "Published"
    UNPUBLISHED = "unpublished", "Taken off the disclosure log"
    WITHDRAWN = "withdrawn", "Withdrawn by the applicant"
    TRANSFERRED = "transferred", "Transferred with the applicant's agreement"
    HANDLED_OTHERWISE = "handled_otherwise", "Dealt with another way"
    REOPENED = "reopened", "Reopened"
    # The review
    REVIEW_ASKED = "review_asked", "Internal review asked for"
    REVIEW_STARTED = "review_started", "Reviewer named"
    REVIEW_SENT_FOR_CLEARANCE = "review_sent_for_clearance", "Review sent for clearance"
    REVIEW_SENT_BACK = "review_sent_back", "Review sent back for amends"
    REVIEW_RECALLED = "review_recalled", "Review taken back by the reviewer"
    REVIEW_CLEARED = "review_cleared", "Review cleared"
    REVIEW_ANSWERED = "review_answered", "Outcome of the review sent"
    REVIEW_ANSWERED_OUTSIDE = "review_answered_outside", "Outcome of the review sent, outside this system"
    REVIEW_WITHDRAWN = "review_withdrawn", "Review withdrawn by the applicant"
    # The regulator and the tribunal
    COMPLAINT_NOTIFIED = "complaint_notified", "Complaint notified by the regulator"
    COMPLAINT_ANSWERED = "complaint_answered", "Answer sent to the regulator"
    DECISION_NOTICE = "decision_notice", "Decision notice served"
    COMPLIED = "complied", "Decision notice complied with"
    COMPLAINT_CLOSED = "complaint_closed", "Complaint closed without a notice"
    APPEAL_LODGED = "appeal_lodged", "Appeal lodged with the tribunal"
    APPEAL_WITHDRAWN = "appeal_withdrawn", "Appeal withdrawn"
    APPEAL_DECIDED = "appeal_decided", "Tribunal's decision"
    # What is sent
    RELEASE_PREPARED = "release_prepared", "Files made final and sent for clearance"
    RELEASE_SIGNED = "release_signed", "Signed by one of those who clear"
    RELEASE_SENT_BACK = "release_sent_back", "Sent back with reasons"
    RELEASE_CLEARED = "release_cleared", "Cleared by the last who signs"
    RELEASE_RECALLED = "release_recalled", "Taken back before it was sent"
    RELEASE_QUEUED = "release_queued", "Put into the post"
    RELEASE_SENT = "release_sent", "Sent"


State = RequestState | ReviewState | ComplaintState | ReleaseState


@dataclass(frozen=True)
class Transition:
    """One row: from any of `sources` the event leads to `target`; None leaves the state as it is.

    `permission` is what a person needs to cause it. `system` says that the mailbox, the outbox or the daily round may
    cause it too; where `permission` is None nobody else may. `not_drafter` refuses whoever drafted what it is about.
    """

    event: Event
    sources: tuple[State, ...]
    target: State | None
    permission: Permission | None
    system: bool = False
    not_drafter: bool = False


@dataclass(frozen=True)
class Life:
    """One life: what it is of, its first event and state, and its table. `ended` are the states in which no work waits."""

    name: str
    of: str
    first: Event
    begins: State
    states: tuple[State, ...]
    ended: frozenset[State]
    table: tuple[Transition, ...]

    def row(self, state: State, event: Event) -> Transition | None:
        """Return the row for this event in this state, or None where the event cannot happen then."""
        return next((row for row in self.table if row.event is event and state in row.sources), None)

    def events(self) -> tuple[Event, ...]:
        """Return every event of this life, the first one first."""
        return (self.first, *dict.fromkeys(row.event for row in self.table))


_R = RequestState
_WORKING: tuple[State, ...] = (_R.RECEIVED, _R.GATHERING, _R.DRAFTING, _R.AMENDS)
_UNDECIDED: tuple[State, ...] = (*_WORKING, _R.INVALID, _R.CLARIFICATION, _R.FEE)
_BEFORE_SENDING: tuple[State, ...] = (*_WORKING, _R.CLEARANCE, _R.CLEARED)
_OVER: tuple[State, ...] = (_R.LAPSED, _R.RELEASED, _R.PUBLISHED, _R.WITHDRAWN, _R.TRANSFERRED, _R.OTHERWISE)
_ANSWER, _CLEAR, _SEND, _REVIEW = (
    Permission.REQUEST_ANSWER,
    Permission.REQUEST_CLEAR,
    Permission.REQUEST_SEND,
    Permission.REQUEST_REVIEW,
)

REQUEST = Life(
    name="request",
    of="A request",
    first=Event.RECEIVED,
    begins=_R.RECEIVED,
    states=tuple(RequestState),
    ended=frozenset(_OVER),
    table=(
        Transition(Event.ACKNOWLEDGED, (*_UNDECIDED, _R.CLEARANCE, _R.CLEARED), None, _ANSWER, system=True),
        Transition(Event.FOUND_INVALID, (_R.RECEIVED, _R.GATHERING, _R.DRAFTING), _R.INVALID, _ANSWER),
        Transition(Event.MADE_VALID, (_R.INVALID,), _R.RECEIVED, _ANSWER),
        # Clarification that was asked for by letter is recorded when the letter has gone, hence the system.
        Transition(Event.CLARIFICATION_ASKED, _WORKING, _R.CLARIFICATION, _ANSWER, system=True),
        Transition(Event.CLARIFICATION_RECEIVED, (_R.CLARIFICATION,), _R.GATHERING, _ANSWER),
        Transition(Event.FEE_NOTICE, _WORKING, _R.FEE, _ANSWER, system=True),
        Transition(Event.FEE_PAID, (_R.FEE,), _R.GATHERING, _ANSWER),
        Transition(Event.LAPSED, (_R.CLARIFICATION, _R.FEE, _R.INVALID), _R.LAPSED, _ANSWER, system=True),
        Transition(Event.EXTENSION, _BEFORE_SENDING, None, _ANSWER, system=True),
        Transition(Event.EIR_EXTENSION, _BEFORE_SENDING, None, _ANSWER, system=True),
        Transition(Event.GATHERING_STARTED, (_R.RECEIVED, _R.DRAFTING, _R.AMENDS), _R.GATHERING, _ANSWER),
        Transition(Event.DRAFTING_STARTED, (_R.RECEIVED, _R.GATHERING, _R.AMENDS), _R.DRAFTING, _ANSWER),
        Transition(Event.SENT_FOR_CLEARANCE, _WORKING, _R.CLEARANCE, _ANSWER),
        Transition(Event.SENT_BACK, (_R.CLEARANCE, _R.CLEARED), _R.AMENDS, _CLEAR, not_drafter=True),
        Transition(Event.RECALLED, (_R.CLEARANCE, _R.CLEARED), _R.DRAFTING, _ANSWER, system=True),
        Transition(Event.CLEARED, (_R.CLEARANCE,), _R.CLEARED, _CLEAR, not_drafter=True),
        Transition(Event.RESPONDED, (_R.CLEARED,), _R.RELEASED, _SEND, system=True),
        Transition(Event.RESPONDED_OUTSIDE, _UNDECIDED, _R.RELEASED, _SEND),
        Transition(Event.PUBLISHED, (_R.RELEASED,), _R.PUBLISHED, _SEND),
        Transition(Event.UNPUBLISHED, (_R.PUBLISHED,), _R.RELEASED, _SEND),
        Transition(Event.WITHDRAWN, (*_UNDECIDED, _R.CLEARANCE, _R.CLEARED), _R.WITHDRAWN, _ANSWER),
        Transition(Event.TRANSFERRED, _WORKING, _R.TRANSFERRED, _ANSWER),
        Transition(Event.HANDLED_OTHERWISE, (_R.RECEIVED, _R.GATHERING, _R.INVALID), _R.OTHERWISE, _ANSWER),
        # A reply that leaves one question to the public interest opens the request again when it has gone, hence the system.
        Transition(Event.REOPENED, _OVER, _R.GATHERING, _ANSWER, system=True),
    ),
)

_V = ReviewState
_REVIEWING: tuple[State, ...] = (_V.DECIDING, _V.AMENDS)

REVIEW = Life(
    name="review",
    of="An internal review",
    first=Event.REVIEW_ASKED,
    begins=_V.ASKED,
    states=tuple(ReviewState),
    ended=frozenset({_V.ANSWERED, _V.WITHDRAWN}),
    table=(
        # The reviewer is somebody who was not involved (section 45 Code; facts/law.md A7).
        Transition(Event.REVIEW_STARTED, (_V.ASKED, *_REVIEWING), _V.DECIDING, _REVIEW, not_drafter=True),
        Transition(Event.REVIEW_SENT_FOR_CLEARANCE, _REVIEWING, _V.CLEARANCE, _REVIEW, not_drafter=True),
        Transition(Event.REVIEW_SENT_BACK, (_V.CLEARANCE, _V.CLEARED), _V.AMENDS, _CLEAR, not_drafter=True),
        Transition(Event.REVIEW_RECALLED, (_V.CLEARANCE, _V.CLEARED), _V.DECIDING, _REVIEW, system=True),
        Transition(Event.REVIEW_CLEARED, (_V.CLEARANCE,), _V.CLEARED, _CLEAR, not_drafter=True),
        Transition(Event.REVIEW_ANSWERED, (_V.CLEARED,), _V.ANSWERED, _SEND, system=True),
        Transition(Event.REVIEW_ANSWERED_OUTSIDE, (_V.ASKED, *_REVIEWING), _V.ANSWERED, _SEND),
        Transition(Event.REVIEW_WITHDRAWN, (_V.ASKED, *_REVIEWING, _V.CLEARANCE, _V.CLEARED), _V.WITHDRAWN, _ANSWER),
    ),
)

_C = ComplaintState

COMPLAINT = Life(
    name="complaint",
    of="A complaint to the regulator",
    first=Event.COMPLAINT_NOTIFIED,
    begins=_C.OPEN,
    states=tuple(ComplaintState),
    ended=frozenset({_C.CLOSED, _C.DECIDED}),
    table=(
        Transition(Event.COMPLAINT_ANSWERED, (_C.OPEN,), None, _ANSWER),
        Transition(Event.DECISION_NOTICE, (_C.OPEN,), _C.NOTICE, _ANSWER),
        Transition(Event.COMPLAINT_CLOSED, (_C.OPEN,), _C.CLOSED, _ANSWER),
        Transition(Event.COMPLIED, (_C.NOTICE, _C.DECIDED), _C.CLOSED, _ANSWER),
        Transition(Event.APPEAL_LODGED, (_C.NOTICE,), _C.APPEALED, _ANSWER),
        Transition(Event.APPEAL_WITHDRAWN, (_C.APPEALED,), _C.NOTICE, _ANSWER),
        Transition(Event.APPEAL_DECIDED, (_C.APPEALED,), _C.DECIDED, _ANSWER),
    ),
)

_L = ReleaseState

RELEASE = Life(
    name="release",
    of="What is sent",
    first=Event.RELEASE_PREPARED,
    begins=_L.CLEARANCE,
    states=tuple(ReleaseState),
    ended=frozenset({_L.SENT_BACK, _L.SENT, _L.RECALLED}),
    table=(
        Transition(Event.RELEASE_SIGNED, (_L.CLEARANCE,), None, _CLEAR, not_drafter=True),
        Transition(Event.RELEASE_CLEARED, (_L.CLEARANCE,), _L.CLEARED, _CLEAR, system=True, not_drafter=True),
        Transition(Event.RELEASE_SENT_BACK, (_L.CLEARANCE, _L.CLEARED), _L.SENT_BACK, _CLEAR, not_drafter=True),
        Transition(Event.RELEASE_RECALLED, (_L.CLEARANCE, _L.CLEARED, _L.QUEUED), _L.RECALLED, _ANSWER, system=True),
        Transition(Event.RELEASE_QUEUED, (_L.CLEARED,), _L.QUEUED, _SEND),
        Transition(Event.RELEASE_SENT, (_L.QUEUED,), _L.SENT, _SEND, system=True),
    ),
)

BY_THEIR_OWN_PAGES = frozenset(
    {
        Event.SENT_FOR_CLEARANCE,
        Event.SENT_BACK,
        Event.RECALLED,
        Event.CLEARED,
        Event.RESPONDED,
        Event.PUBLISHED,
        Event.UNPUBLISHED,
    }
)
"""What clearing, sending and publishing record by themselves, with what they do to files, mail and the published store. By
hand it is neither recorded nor withdrawn, or the history would say one thing and what left another."""

LIVES = (REQUEST, REVIEW, COMPLAINT, RELEASE)
"""Every life, in the order in which the reference shows them."""

OPEN_REQUEST = tuple(state for state in RequestState if state not in REQUEST.ended)
"""The states of a request that is still to be answered."""


def after(life: Life, state: State, event: Event, *, role: str | None, drafter: bool = False) -> State:
    """Return the state that the event leads to.

    `role` is the code of the person's role; None is the system. `drafter` says that this person drafted what the event is
    about. Raises NotAllowed where the table does not have it.
    """
    row = life.row(state, event)
    if row is None:
        raise NotAllowed(
            f"“{event.words}” cannot be recorded: {life.of.lower()} that is “{state.words}” does not allow it."
        )
    if role is None:
        if not row.system:
            raise NotAllowed(f"“{event.words}” can only be recorded by a person.")
    elif row.permission is None or not role_may(role, row.permission):
        raise NotAllowed(f"“{event.words}” is not for your role to record.")
    elif row.not_drafter and drafter:
        raise NotAllowed(f"“{event.words}” cannot be recorded by somebody who drafted it. Ask a colleague.")
    return row.target or state


def may_follow(life: Life, state: State, event: Event, *, role: str | None, drafter: bool = False) -> bool:
    """Return whether `after` would allow it."""
    try:
        after(life, state, event, role=role, drafter=drafter)
    except NotAllowed:
        return False
    return True


def possible(life: Life, state: State, *, role: str | None, drafter: bool = False) -> tuple[Event, ...]:
    """Return the events that this person may cause now, in the order of the table."""
    return tuple(
        row.event
        for row in life.table
        if state in row.sources and may_follow(life, state, row.event, role=role, drafter=drafter)
    )


def replay(life: Life, events: tuple[Event, ...]) -> State:
    """Return the state after these events, which follow the first one, in the order recorded.

    Who caused them is not asked again. Raises NotAllowed where they cannot follow each other.
    """
    state = life.begins
    for event in events:
        row = life.row(state, event)
        if row is None:
            raise NotAllowed(
                f"“{event.words}” would then come when {life.of.lower()} is “{state.words}”, which cannot be."
            )
        state = row.target or state
    return state
