"""What whole people could be, worked out table by table: every table that fits, against the moves from one to another."""

from __future__ import annotations

from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.guard.small_numbers.attack import CannotBeTrue
from answerable.guard.small_numbers.cube import Cube, Piece
from answerable.guard.small_numbers.effort import Effort
from answerable.guard.small_numbers.joint import Joint, Statement, attack
from answerable.guard.small_numbers.whole import fits_whole, try_whole

GROUPS = 5


def joint(*statements: Statement, groups: int = GROUPS, effort: Effort | None = None) -> Joint:
    return Joint(Cube((Piece(("group",), (groups,), 0),), ()), statements, effort=effort)


@st.composite
def printed(draw: st.DrawFn) -> list[Statement]:
    """Sums over five made-up groups, some printed, some hidden, some given as a range; and a total, so that not too many tables fit."""
    people = draw(st.lists(st.integers(0, 5), min_size=GROUPS, max_size=GROUPS))
    sums = draw(st.lists(st.sets(st.integers(0, GROUPS - 1), min_size=1), min_size=3, max_size=6))
    statements = [Statement(0, tuple(range(GROUPS)), sum(people), sum(people))]
    for atoms in map(sorted, sums):
        count = sum(people[at] for at in atoms)
        how = draw(st.sampled_from(("printed", "hidden", "range")))
        low, high = {"printed": (count, count), "hidden": (0, inf), "range": (max(0, count - 2), count + 2)}[how]
        small = how != "printed" and 0 < count < 5
        statements.append(Statement(0, tuple(atoms), low, high, small=small, one=small and count == 1))
    return statements


def tables(statements: list[Statement]) -> np.ndarray:
    """Every table of whole people that fits, one a row."""
    total = int(statements[0].low)
    # A total of people in five groups: four walls among them.
    walls = np.array(list(combinations(range(total + GROUPS - 1), GROUPS - 1)))
    ends = np.hstack([np.full((len(walls), 1), -1), walls, np.full((len(walls), 1), total + GROUPS - 1)])
    every = np.diff(ends) - 1
    for one in statements:
        sums = every[:, list(one.atoms)].sum(axis=1)
        every = every[(sums >= one.low) & (sums <= one.high)]
    return every


@settings(max_examples=60, deadline=None)
@given(printed())
def test_it_tells_what_can_be_told_of_whole_people_and_nothing_else(statements):
    programme = joint(*statements)
    found = attack(programme)
    try_whole(programme, found)
    fit = tables(statements)
    assert len(fit)
    assert not found.unfinished
    told = {one.target: one for one in found.broken}

    def counts(people, at):
        return people[:, list(statements[at].atoms)].sum(axis=1)

    for target, held in programme.questions(ones=True):
        way, far = programme.aim(target)
        readers = [fit] + [fit[counts(fit, one) == 1] for one in sorted(held)]
        can_tell = [(way * (counts(theirs, target) - far) < 0).all() for theirs in readers]
        assert (target in told) == any(can_tell)
        if target in told and told[target].knower is None:
            assert can_tell[0]
        elif target in told:
            assert not can_tell[0]
            assert can_tell[1 + sorted(held).index(told[target].knower)]


# Both a and c are 15 less b: p goes up and down in steps of two.
P, A, B, C, Q = range(5)
STEPS = (Statement(0, (P, A, C), 14, 14), Statement(0, (A, B), 15, 15), Statement(0, (B, C), 15, 15))


def settled(*statements: Statement):
    programme = joint(*statements)
    found = attack(programme)
    assert not found.broken
    try_whole(programme, found)
    return found.broken


def test_the_range_that_is_told_is_that_of_whole_people():
    (one,) = settled(*STEPS, Statement(0, (P, Q), 5, 5), Statement(0, (P,), 0, inf, small=True))
    assert one.knower is None
    assert one.ends == (0.0, 4.0)


def test_a_count_shown_as_at_most_a_few_has_to_be_able_to_be_none():
    (one,) = settled(*STEPS[:0], Statement(0, (P, A, C), 15, 15), *STEPS[1:], Statement(0, (P,), 0, 4, small=True))
    assert one.ends == (1.0, 3.0)


R = 5


def told_of_ones(*limits: Statement) -> dict[int, tuple[int | None, float]]:
    """Of each count that is told, who can and how large it can be for her: p is even, and q and r are one woman each."""
    hers = [Statement(0, (at,), 0, inf, small=True, one=True) for at in (Q, R)]
    programme = joint(*STEPS, Statement(0, (P,), 0, inf, small=True), *hers, *limits, groups=6)
    found = attack(programme)
    assert not found.broken
    try_whole(programme, found)
    return {one.target: (one.knower, one.ends[1]) for one in found.broken}


def test_she_who_is_the_one_may_tell_what_others_cannot():
    assert told_of_ones(Statement(0, (P, Q), 0, 6)) == {3: (4, 4.0)}
    assert told_of_ones(Statement(0, (P, R), 0, 6)) == {3: (5, 4.0)}


def test_what_two_women_could_tell_only_together_is_not_told():
    assert told_of_ones(Statement(0, (P, Q, R), 0, 7)) == {}


def test_tables_that_no_whole_people_can_have_made_are_said_to_contradict():
    odd = (Statement(0, (A, B), 1, 1), Statement(0, (B, C), 1, 1), Statement(0, (A, C), 1, 1))
    programme = joint(*odd, Statement(0, (P,), 0, inf, small=True))
    assert not fits_whole(programme)
    with pytest.raises(CannotBeTrue, match="whole people"):
        try_whole(programme, attack(programme))


def test_what_was_not_settled_is_not_said_to_contradict():
    odd = (Statement(0, (A, B), 1, 1), Statement(0, (B, C), 1, 1), Statement(0, (A, C), 1, 1))
    assert fits_whole(joint(*odd), 0.0)


def test_the_brake_on_the_clock_leaves_counts_unsettled():
    programme = joint(*STEPS, Statement(0, (P,), 0, inf, small=True), effort=Effort(0.0))
    found = attack(programme)
    try_whole(programme, found, 1e6)
    assert (found.broken, found.unfinished) == ([], [3])
