"""What the sender of a request is told of where it is."""

from __future__ import annotations

import pytest

from answerable.casework.rules.asked import Stage, stage_of
from answerable.casework.rules.life import REQUEST, RequestState


@pytest.mark.parametrize("state", list(RequestState))
def test_every_state_has_a_stage_and_what_is_over_is_never_shown_as_running(state: RequestState) -> None:
    over = stage_of(state) in (Stage.ANSWERED, Stage.CLOSED)
    assert over == (state in REQUEST.ended)


def test_the_sender_is_told_when_it_is_their_turn() -> None:
    """Section 1(3), 8 and 9(2): until they answer, no clock runs (facts/law.md A1.4, A1.7, A2)."""
    theirs = [state for state in RequestState if stage_of(state) is Stage.CLARIFY]
    assert theirs == [RequestState.INVALID, RequestState.CLARIFICATION, RequestState.FEE]
