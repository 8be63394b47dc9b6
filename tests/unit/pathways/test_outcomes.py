"""How far people came: in pairs, with their number, and never a percentage without it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.outcomes import (
    Achieved,
    Answering,
    Pair,
    Score,
    by_need,
    completeness,
    reached,
    travelled,
    wilson,
)
from answerable.pathways.rules.vocabulary import Need


def scored(level: int) -> Score:
    return Score(Answering.SCORED, level)


def pair(start: int | None, end: int | None, need: Need = Need.HEALTH) -> Pair:
    return Pair(need, *(Score() if one is None else scored(one) for one in (start, end)))


@pytest.mark.parametrize(
    ("number", "n", "low", "high"),
    # Newcombe 1998, table I, method 3 (the score method): 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(number: int, n: int, low: float, high: float) -> None:
    found = wilson(number, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
    assert wilson(0, 0).words == "0 of 0"
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(3, 2)


def test_a_percentage_stands_beside_its_number() -> None:
    assert wilson(12, 20).words == "12 of 20 (60 %; 95 % interval 39 % to 78 %)"


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_lies_between_nought_and_one(number: int, more: int) -> None:
    found = wilson(number, number + more)
    share = number / (number + more) if number + more else 0.5
    assert 0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1


def test_only_whole_pairs_are_counted() -> None:
    pairs = [
        pair(3, 1),
        pair(2, 2),
        pair(1, 4),
        pair(0, 0),
        pair(None, 2),
        pair(2, None),
        Pair(Need.HEALTH, Score(Answering.PREFERS_NOT), scored(1)),
    ]
    found = travelled(pairs)
    assert (found.n, found.improved.number, found.same.number, found.worse.number, found.no_room) == (4, 1, 2, 1, 1)
    assert [one.is_whole for one in pairs] == [True] * 4 + [False] * 3


def test_nothing_is_ranked_below_twenty_pairs() -> None:
    """facts/pathways.md 5: no league tables below n = 20."""
    assert not travelled([pair(2, 1)] * 19).may_be_ranked
    assert travelled([pair(2, 1)] * 20).may_be_ranked


def test_each_of_the_eight_needs_has_a_row() -> None:
    """facts/law.md D3: eight categories, not six or ten."""
    found = by_need([pair(2, 1, Need.SHELTER)])
    assert len(found) == 8
    assert found[Need.SHELTER].n == 1
    assert found[Need.HEALTH].n == 0


def test_a_desired_outcome_counts_one_a_half_or_nothing() -> None:
    """facts/pathways.md 1.1: achieved 1, partially 0.5, not 0."""
    found = reached([Achieved.YES, Achieved.YES, Achieved.PARTLY, Achieved.NO, ""])
    assert found.worth == Fraction(5, 2)
    assert (found.n, found.yes, found.partly, found.no, found.not_known) == (4, 2, 1, 1, 1)
    assert found.words == "2.5 of 4, of which 1 partly; 1 not known yet"
    assert reached([""]).words == "1 set, none known yet"
    assert reached([]).words == "None set"
    assert reached([Achieved.NO]).words == "0 of 1, of which 0 partly"


def test_not_asked_and_prefers_not_to_say_are_told_apart() -> None:
    found = completeness({"Health": [Answering.SCORED, Answering.PREFERS_NOT, Answering.NOT_ASKED]}, 5)[0]
    assert (found.answered, found.prefers_not, found.not_asked) == (1, 1, 3)
    assert found.words == "1 of 5 answered, 1 prefer not to say, 3 not asked"
    with pytest.raises(ValueError, match="more answers than cases"):
        completeness({"Health": [Answering.SCORED] * 2}, 1)


@pytest.mark.parametrize(
    ("answer", "level"),
    [(Answering.SCORED, None), (Answering.NOT_ASKED, 2), (Answering.SCORED, 5), (Answering.SCORED, -1)],
)
def test_a_level_belongs_to_a_score_and_to_no_other_answer(answer: Answering, level: int | None) -> None:
    with pytest.raises(ValueError, match="level"):
        Score(answer, level)
