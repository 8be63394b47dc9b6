"""Counts that fractions of people could hide and whole people could not: the pieces put together by hand."""

from math import inf

import pytest

from answerable.guard.small_numbers.cube import Cube, Piece
from answerable.guard.small_numbers.effort import Effort
from answerable.guard.small_numbers.joint import Joint, Statement, attack
from answerable.guard.small_numbers.whole import try_whole

P, A, B, C, Q, R = range(6)


def _exact(*atoms: int, number: int) -> Statement:
    return Statement(0, atoms, number, number)


def _hidden(*atoms: int, small: bool = True) -> Statement:
    return Statement(0, atoms, 0, inf, small=small)


# Both a and c are 15 less b: p goes up and down in steps of two.
STEPS = (_exact(P, A, C, number=14), _exact(A, B, number=15), _exact(B, C, number=15))


def _attack(*statements: Statement, units: float = inf):
    joint = Joint(Cube((Piece(("group",), (6,), 0),), ()), statements)
    found = attack(joint)
    try_whole(joint, found, units)
    return found


def test_whole_people_may_be_more_than_enough():
    found = _attack(*STEPS, _hidden(P))
    assert (found.broken, found.unfinished) == ([], [])


def test_what_fractions_alone_could_hide_is_learnt():
    found = _attack(*STEPS, _exact(P, Q, number=5), _hidden(P))
    assert [one.target for one in found.broken] == [4]


def test_several_counts_are_looked_for_at_once_and_then_one_by_one():
    found = _attack(*STEPS, _exact(P, Q, number=5), _exact(R, Q, number=5), _hidden(P), _hidden(R))
    assert sorted(one.target for one in found.broken) == [5, 6]
    found = _attack(*STEPS, _hidden(P), _hidden(P, Q))
    assert found.broken == []


def test_effort_that_was_spent_leaves_counts_unfinished():
    found = _attack(*STEPS, _hidden(P), _hidden(P, Q), units=0.0)
    assert found.broken == []
    assert found.unfinished


@pytest.mark.parametrize("seconds", [None, inf])
def test_without_a_brake_no_clock_is_asked(seconds, monkeypatch):
    monkeypatch.setattr("time.monotonic", None)
    assert not Effort(seconds).cut_short
