"""What the sender of a request is told of where it is: stages in their words, not the office's."""

from __future__ import annotations

from enum import StrEnum

from .life import RequestState


class Stage(StrEnum):
    """The stages that the public site knows (publication.models.AskStatus.Stage); what waits sealed there is "sent"."""

    RECEIVED = "received"
    LOOKING = "looking"
    CLARIFY = "clarify"
    ANSWERED = "answered"
    CLOSED = "closed"


_STAGES = {
    RequestState.RECEIVED: Stage.RECEIVED,
    # In each of these the office wrote and the sender has to do something before any clock runs (section 1(3), 8, 9(2)).
    RequestState.INVALID: Stage.CLARIFY,
    RequestState.CLARIFICATION: Stage.CLARIFY,
    RequestState.FEE: Stage.CLARIFY,
    RequestState.GATHERING: Stage.LOOKING,
    RequestState.DRAFTING: Stage.LOOKING,
    RequestState.CLEARANCE: Stage.LOOKING,
    RequestState.AMENDS: Stage.LOOKING,
    RequestState.CLEARED: Stage.LOOKING,
    RequestState.RELEASED: Stage.ANSWERED,
    RequestState.PUBLISHED: Stage.ANSWERED,
    RequestState.LAPSED: Stage.CLOSED,
    RequestState.WITHDRAWN: Stage.CLOSED,
    RequestState.TRANSFERRED: Stage.CLOSED,
    RequestState.OTHERWISE: Stage.CLOSED,
}


def stage_of(state: RequestState) -> Stage:
    """Return the stage that the sender of a request in this state is shown."""
    return _STAGES[state]
