"""The four lives, tried with every state, every event and every role against tables written out here by hand."""

from __future__ import annotations

import itertools
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.accounts.rules.roles import ROLES
from answerable.casework.rules.life import (
    COMPLAINT,
    LIVES,
    OPEN_REQUEST,
    RELEASE,
    REQUEST,
    REVIEW,
    ComplaintState,
    Event,
    Life,
    NotAllowed,
    ReleaseState,
    RequestState,
    ReviewState,
    State,
    after,
    may_follow,
    possible,
    replay,
)

# From each state, what may happen and where it leads; "-" leaves the state as it is. Written out apart from the code's
# own table, so that a row lost or added there fails here.
EXPECTED: dict[str, dict[str, str]] = {
    "request": {
        "received": "acknowledged- found_invalid:invalid clarification_asked:clarification fee_notice:fee extension- "
        "eir_extension- gathering_started:gathering drafting_started:drafting sent_for_clearance:clearance "
        "responded_outside:released withdrawn:withdrawn transferred:transferred handled_otherwise:otherwise",
        "invalid": "acknowledged- made_valid:received lapsed:lapsed responded_outside:released withdrawn:withdrawn "
        "handled_otherwise:otherwise",
        "clarification": "acknowledged- clarification_received:gathering lapsed:lapsed responded_outside:released "
        "withdrawn:withdrawn",
        "fee": "acknowledged- fee_paid:gathering lapsed:lapsed responded_outside:released withdrawn:withdrawn",
        "lapsed": "reopened:gathering",
        "gathering": "acknowledged- found_invalid:invalid clarification_asked:clarification fee_notice:fee extension- "
        "eir_extension- drafting_started:drafting sent_for_clearance:clearance responded_outside:released "
        "withdrawn:withdrawn transferred:transferred handled_otherwise:otherwise",
        "drafting": "acknowledged- found_invalid:invalid clarification_asked:clarification fee_notice:fee extension- "
        "eir_extension- gathering_started:gathering sent_for_clearance:clearance responded_outside:released "
        "withdrawn:withdrawn transferred:transferred",
        "clearance": "acknowledged- extension- eir_extension- sent_back:amends recalled:drafting cleared:cleared "
        "withdrawn:withdrawn",
        "amends": "acknowledged- clarification_asked:clarification fee_notice:fee extension- eir_extension- "
        "gathering_started:gathering drafting_started:drafting sent_for_clearance:clearance responded_outside:released "
        "withdrawn:withdrawn transferred:transferred",
        "cleared": "acknowledged- extension- eir_extension- sent_back:amends recalled:drafting responded:released "
        "withdrawn:withdrawn",
        "released": "published:published reopened:gathering",
        "published": "unpublished:released reopened:gathering",
        "withdrawn": "reopened:gathering",
        "transferred": "reopened:gathering",
        "otherwise": "reopened:gathering",
    },
    "review": {
        "asked": "review_started:deciding review_answered_outside:answered review_withdrawn:withdrawn",
        "deciding": "review_started:deciding review_sent_for_clearance:clearance review_answered_outside:answered "
        "review_withdrawn:withdrawn",
        "clearance": "review_sent_back:amends review_recalled:deciding review_cleared:cleared review_withdrawn:withdrawn",
        "amends": "review_started:deciding review_sent_for_clearance:clearance review_answered_outside:answered "
        "review_withdrawn:withdrawn",
        "cleared": "review_sent_back:amends review_recalled:deciding review_answered:answered "
        "review_withdrawn:withdrawn",
        "answered": "",
        "withdrawn": "",
    },
    "complaint": {
        "open": "complaint_answered- decision_notice:notice complaint_closed:closed",
        "notice": "complied:closed appeal_lodged:appealed",
        "appealed": "appeal_withdrawn:notice appeal_decided:decided",
        "decided": "complied:closed",
        "closed": "",
    },
    "release": {
        "clearance": "release_signed- release_cleared:cleared release_sent_back:sent_back release_recalled:recalled",
        "sent_back": "",
        "cleared": "release_sent_back:sent_back release_recalled:recalled release_queued:queued",
        "queued": "release_sent:sent release_recalled:recalled",
        "sent": "",
        "recalled": "",
    },
}
# Who may cause an event. Whoever is not named here is the FOI officer, who answers and sends.
APPROVER = {
    "sent_back",
    "cleared",
    "review_started",
    "review_sent_for_clearance",
    "review_sent_back",
    "review_recalled",
    "review_cleared",
    "release_signed",
    "release_cleared",
    "release_sent_back",
}
SYSTEM = {
    "acknowledged",
    "clarification_asked",
    "fee_notice",
    "lapsed",
    "extension",
    "eir_extension",
    "recalled",
    "responded",
    "reopened",
    "review_recalled",
    "review_answered",
    "release_cleared",
    "release_recalled",
    "release_sent",
}
NOT_BY_THE_DRAFTER = APPROVER - {"review_recalled"}

CELLS = [
    (life, state, event, role)
    for life in LIVES
    for state, event, role in itertools.product(life.states, Event, (*ROLES, None))
]


def expected(life: Life, state: State) -> dict[str, str]:
    return {
        (name := one.removesuffix("-").split(":")[0]): state if one.endswith("-") else one.removeprefix(f"{name}:")
        for one in EXPECTED[life.name][state].split()
    }


def test_every_state_with_every_event_and_every_role() -> None:
    for life, state, event, role in CELLS:
        target = expected(life, state).get(event)
        by = "approver" if event in APPROVER else "foi_officer"
        allowed = target is not None and (event in SYSTEM if role is None else role == by)
        for drafter in (False, True):
            refused = not allowed or (drafter and role is not None and event in NOT_BY_THE_DRAFTER)
            if refused:
                with pytest.raises(NotAllowed):
                    after(life, state, event, role=role, drafter=drafter)
            else:
                assert after(life, state, event, role=role, drafter=drafter) == target
            assert may_follow(life, state, event, role=role, drafter=drafter) is not refused
    assert len(CELLS) == sum(len(life.states) for life in LIVES) * len(Event) * (len(ROLES) + 1)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_what_is_possible_is_what_may_follow(life: Life) -> None:
    for state, role in itertools.product(life.states, (*ROLES, None)):
        wanted = [event for event in Event if may_follow(life, state, event, role=role)]
        assert sorted(possible(life, state, role=role)) == sorted(wanted)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_every_state_can_be_reached_and_no_event_is_there_twice(life: Life) -> None:
    found, waiting = {life.begins}, deque([life.begins])
    while waiting:
        state = waiting.popleft()
        rows = [row for row in life.table if state in row.sources]
        assert len({row.event for row in rows}) == len(rows)
        for row in rows:
            target = row.target or state
            if target not in found:
                found.add(target)
                waiting.append(target)
    assert found == set(life.states)


def test_an_ended_request_goes_on_only_when_it_is_reopened_or_published() -> None:
    for state in REQUEST.ended:
        assert set(expected(REQUEST, state)) <= {"reopened", "published", "unpublished"}
    assert set(OPEN_REQUEST) == set(RequestState) - set(REQUEST.ended)


def test_a_refusal_says_in_one_sentence_what_stands_in_the_way() -> None:
    def sentence(life: Life, state: State, event: Event, role: str | None, *, drafter: bool = False) -> str:
        with pytest.raises(NotAllowed) as refused:
            after(life, state, event, role=role, drafter=drafter)
        return str(refused.value)

    assert sentence(REQUEST, RequestState.RELEASED, Event.FEE_PAID, "foi_officer") == (
        "“Fee received” cannot be recorded: a request that is “Answered” does not allow it."
    )
    assert sentence(REQUEST, RequestState.CLEARANCE, Event.CLEARED, "foi_officer").endswith(
        "is not for your role to record."
    )
    assert sentence(REQUEST, RequestState.CLEARANCE, Event.CLEARED, None).endswith("only be recorded by a person.")
    assert sentence(REQUEST, RequestState.CLEARANCE, Event.CLEARED, "approver", drafter=True).endswith(
        "by somebody who drafted it. Ask a colleague."
    )


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
@given(data=st.data())
def test_replaying_what_happened_gives_the_state(life: Life, data: st.DataObject) -> None:
    state, happened = life.begins, []
    for _ in range(data.draw(st.integers(0, 12))):
        rows = [row for row in life.table if state in row.sources]
        if not rows:
            break
        row = data.draw(st.sampled_from(rows))
        happened.append(row.event)
        state = row.target or state
    assert replay(life, tuple(happened)) == state


def test_events_that_cannot_follow_each_other_are_told() -> None:
    with pytest.raises(NotAllowed, match="“Fee received” would then come when a request is “Received”"):
        replay(REQUEST, (Event.FEE_PAID,))


def test_each_life_knows_its_events() -> None:
    assert REVIEW.events()[0] is Event.REVIEW_ASKED
    assert set(Event) == {event for life in LIVES for event in life.events()}
    for life, first in (
        (REQUEST, RequestState),
        (REVIEW, ReviewState),
        (COMPLAINT, ComplaintState),
        (RELEASE, ReleaseState),
    ):
        assert tuple(first) == life.states
        assert all(state.words for state in first)
