"""Tables put side by side: what their variables are called, and what is asked of all of them at once."""

from datetime import date
from math import inf

import pytest

from answerable.guard.small_numbers import joint as room
from answerable.guard.small_numbers.cube import Cube, Piece
from answerable.guard.small_numbers.joint import Joint, Statement, attack
from answerable.guard.small_numbers.ledger import Published, Release
from answerable.guard.small_numbers.matching import named
from answerable.guard.small_numbers.tables import Variable


def _release(name: str, *labels: str) -> Release:
    cells = tuple(Published((label,), 9, 9) for label in labels)
    return Release("made up", date(2026, 3, 2), (Variable(name, labels),), cells)


@pytest.mark.parametrize(
    ("name", "labels", "axis"),
    [
        ("", ("Men", "Women"), "sex"),
        ("", ("Male", "Female", "Not known"), "sex"),
        ("", ("Men", "Everybody else"), "of everybody else/men"),
        ("Area", ("Men", "Women"), "area"),
        ("", ("18-24", "25-34"), "age"),
    ],
)
def test_a_variable_without_a_name_is_told_by_its_categories(name, labels, axis):
    assert named([_release(name, *labels)])[0].axes == (axis,)


P, Q, A, B = range(4)


def _exact(*atoms: int, number: int) -> Statement:
    return Statement(0, atoms, number, number)


def _small(*atoms: int, one: bool = False) -> Statement:
    return Statement(0, atoms, 0, inf, small=True, one=one)


def _joint(*statements: Statement) -> Joint:
    return Joint(Cube((Piece(("group",), (4,), 0),), ()), statements)


def test_readers_whose_knowledge_contradicts_itself_are_tried_one_by_one():
    """Two counts of 1 that come to 5 together: rounded tables can say so, and no table fits what both readers know."""
    others = (_small(A), _small(B))
    found = attack(_joint(_exact(P, Q, number=5), _small(P, one=True), _small(Q, one=True), *others))
    assert not {one.target for one in found.broken} & {3, 4}
    assert {check.target for check in found.checks if check.held} >= {3, 4}


def test_a_programme_too_wide_to_thin_out_comes_to_the_same(monkeypatch):
    statements = (
        _exact(P, A, number=9),
        _exact(P, A, number=9),
        _exact(A, B, number=7),
        _small(P),
        _small(B),
        _small(A),
    )

    def learnt():
        found = attack(_joint(*statements))
        return {(one.target, one.ends) for one in found.broken}

    thinned = learnt()
    monkeypatch.setattr(room, "_MOST_DENSE", 0)
    assert learnt() == thinned
