"""The life of a referral: every (state, event, party), the state told from events alone, reasons, numbers."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.policy import CLAUSES
from answerable.pathways.rules.referral import (
    ALPHABET,
    MOVES,
    OPEN,
    REASONS,
    TABLE,
    Kind,
    NotAllowed,
    Party,
    after,
    new_number,
    read_number,
    reason_of,
    rows_of,
    state_of,
    verb_allows,
)
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State

MOVES_BY_HAND = {
    (State.DRAFT, Kind.SENT, Party.REFERRER): State.SENT,
    (State.SENT, Kind.OFFERED, Party.HUB): State.OFFERED,
    (State.DECLINED, Kind.OFFERED, Party.HUB): State.OFFERED,
    (State.OFFERED, Kind.REDIRECTED, Party.HUB): State.OFFERED,
    (State.OFFERED, Kind.ACCEPTED, Party.PROVIDER): State.ACCEPTED,
    (State.OFFERED, Kind.DECLINED, Party.PROVIDER): State.DECLINED,
    (State.ACCEPTED, Kind.MET, Party.PROVIDER): State.ACTIVE,
    (State.ACTIVE, Kind.MET, Party.PROVIDER): State.ACTIVE,
    (State.ACCEPTED, Kind.TRANSFERRED, Party.PROVIDER): State.OFFERED,
    (State.ACTIVE, Kind.TRANSFERRED, Party.PROVIDER): State.OFFERED,
    (State.SENT, Kind.CLOSED, Party.HUB): State.CLOSED,
    (State.DECLINED, Kind.CLOSED, Party.HUB): State.CLOSED,
    (State.ACCEPTED, Kind.CLOSED, Party.PROVIDER): State.CLOSED,
    (State.ACTIVE, Kind.CLOSED, Party.PROVIDER): State.CLOSED,
    (State.CLOSED, Kind.REOPENED, Party.PROVIDER): State.ACTIVE,
    **{
        (state, Kind.WITHDRAWN, party): State.WITHDRAWN
        for state in (State.DRAFT, State.SENT, State.OFFERED, State.DECLINED)
        for party in (Party.REFERRER, Party.HUB)
    },
}
"""Every change of state, written down a second time by hand."""


@pytest.mark.parametrize("case", list(itertools.product(State, MOVES - {Kind.STARTED}, Party)))
def test_every_change_of_state_is_one_that_was_meant(case: tuple[State, Kind, Party]) -> None:
    state, kind, party = case
    if case in MOVES_BY_HAND:
        assert after(state, kind, {party}) == MOVES_BY_HAND[case]
    else:
        with pytest.raises(NotAllowed):
            after(state, kind, {party})


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in MOVES])
@pytest.mark.parametrize("state", list(State))
def test_what_only_tells_changes_no_state(kind: Kind, state: State) -> None:
    for party in Party:
        try:
            assert after(state, kind, {party}) == state
        except NotAllowed:
            continue


def test_who_is_nothing_to_a_referral_can_do_nothing() -> None:
    for state, kind in itertools.product(State, Kind):
        with pytest.raises(NotAllowed):
            after(state, kind, ())


def test_a_refusal_says_when_or_who() -> None:
    with pytest.raises(NotAllowed, match="has to be: offered to a service"):
        after(State.SENT, Kind.ACCEPTED, {Party.PROVIDER})
    with pytest.raises(NotAllowed, match="is for the service’s provider"):
        after(State.OFFERED, Kind.ACCEPTED, {Party.HUB})
    with pytest.raises(NotAllowed, match="sent to the hub or declined"):
        after(State.DRAFT, Kind.OFFERED, {Party.HUB})
    with pytest.raises(NotAllowed, match="has to be: new"):
        after(State.DRAFT, Kind.STARTED, Party)


@given(st.lists(st.sampled_from(list(Kind)), max_size=12))
def test_a_state_is_told_by_walking_the_events(kinds: list[Kind]) -> None:
    state = State.DRAFT
    possible = [Kind.STARTED]
    for kind in kinds:
        try:
            state = after(state, kind, Party)
        except NotAllowed:
            with pytest.raises(NotAllowed):
                state_of([*possible, kind])
            continue
        possible.append(kind)
    assert state_of(possible) == state


@pytest.mark.parametrize("kinds", [[], [Kind.SENT], [Kind.STARTED, Kind.STARTED], [Kind.STARTED, Kind.ACCEPTED]])
def test_events_that_cannot_have_happened_so_are_refused(kinds: list[Kind]) -> None:
    with pytest.raises(NotAllowed):
        state_of(kinds)


def test_every_state_is_reached_and_every_open_one_left() -> None:
    reached = {State.DRAFT, *(row.target for row in TABLE if row.target)}
    assert reached == set(State)
    for state in OPEN:
        assert any(state in row.sources and row.target not in (None, state) for row in TABLE), state


def test_every_event_has_a_row() -> None:
    assert {row.kind for row in TABLE} == set(Kind) - {Kind.STARTED}
    assert not rows_of(Kind.STARTED)


def test_what_the_policy_lets_somebody_do_can_happen_in_that_state() -> None:
    """The two tables agree: no clause gives a verb in states in none of which any event of the verb can happen."""
    for verb in {row.verb for row in TABLE}:
        for clause in CLAUSES:
            if verb in clause.verbs and not str(verb).startswith("see_"):
                assert any(verb_allows(verb, state, Party) for state in clause.states), (clause.code, verb)


def test_a_verb_without_events_is_not_refused_here() -> None:
    assert verb_allows(Verb.EXPORT, State.CLOSED, ())
    assert verb_allows(Verb.ACCEPT, State.OFFERED, {Party.PROVIDER})
    assert not verb_allows(Verb.ACCEPT, State.OFFERED, {Party.HUB})
    assert not verb_allows(Verb.ACCEPT, State.SENT, {Party.PROVIDER})


@pytest.mark.parametrize("kind", list(REASONS))
def test_a_reason_is_one_of_its_codes(kind: Kind) -> None:
    for code in REASONS[kind]:
        assert reason_of(kind, str(code), "words") == str(code)
    for wrong in ("", "because"):
        with pytest.raises(NotAllowed, match="Choose the reason"):
            reason_of(kind, wrong, "words")


def test_another_reason_is_written_out_and_what_needs_none_takes_none() -> None:
    with pytest.raises(NotAllowed, match="Write down"):
        reason_of(Kind.DECLINED, "other", "  ")
    assert reason_of(Kind.ACCEPTED, "", "") == ""
    with pytest.raises(NotAllowed, match="takes no reason"):
        reason_of(Kind.ACCEPTED, "other", "words")


def test_numbers_are_short_plain_and_not_the_same() -> None:
    made = {new_number() for _ in range(2_000)}
    assert len(made) == 2_000
    for number in made:
        assert len(number) == 11
        assert number[:2] == "R-"
        assert set(number[2:].replace("-", "")) <= set(ALPHABET)
    assert not set(ALPHABET) & set("AEIOU01L")


@given(st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(place: int, sign: str) -> None:
    number = new_number()
    signs = list(number[2:].replace("-", ""))
    changed = signs[place] != sign
    signs[place] = sign
    assert (read_number("".join(signs)) is None) is changed


def test_a_number_is_read_however_it_is_said() -> None:
    number = new_number()
    bare = number[2:].replace("-", "")
    for typed in (number, number.lower(), bare, f"R {bare[:4]} {bare[4:]}", f" r-{bare} "):
        assert read_number(typed) == number
    for wrong in ("", "R-1234-5678", bare[:-1], bare + "22", "é" * 8):
        assert read_number(wrong) is None
