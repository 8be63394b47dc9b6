"""What readers can work out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from answerable.guard.small_numbers import attack
from answerable.guard.small_numbers.additive import Additive, Rule, with_totals
from answerable.guard.small_numbers.attack import CannotBeTrue, Interval, Known, Reader, attack_table, bounds


def _known(rows, low, high=None, floor=0):
    matrix = sparse.csr_matrix(np.atleast_2d(np.array(rows, dtype=float)))
    return Known(matrix, np.array(low, float), np.array(high or low, float), np.full(matrix.shape[1], float(floor)))


def _targets(*rows):
    return sparse.csr_matrix(np.array(rows, dtype=float))


def test_a_sum_bounds_its_parts():
    assert bounds(_known([1, 1], [7]), _targets([1, 0], [1, 1])) == [Interval(0, 7), Interval(7, 7)]
    assert bounds(_known([1, 1], [7], floor=1), _targets([0, 1])) == [Interval(1, 6)]


def test_a_rounded_sum_bounds_less():
    assert bounds(_known([1, 1], [6], [14]), _targets([1, 1], [1, 0])) == [Interval(6, 14), Interval(0, 14)]


def test_what_no_printed_number_limits_is_without_end():
    assert bounds(_known([1, 0], [7]), _targets([0, 1])) == [Interval(0, math.inf)]


@pytest.mark.parametrize("whole", [False, True])
def test_numbers_that_contradict_one_another_are_an_error(whole):
    with pytest.raises(CannotBeTrue, match="contradict"):
        bounds(_known([[1, 1], [1, 1]], [3, 4]), _targets([1, 0]), whole=whole)


# Three pairs that come to 3, 3 and 3: halves fit, whole people do not.
TRIANGLE = [[1, 1, 0], [0, 1, 1], [1, 0, 1]]


def test_halves_fit_where_whole_people_do_not():
    known = _known(TRIANGLE, [3, 3, 3])
    assert bounds(known, _targets([1, 0, 0])) == [Interval(1.5, 1.5)]
    with pytest.raises(CannotBeTrue, match="whole"):
        bounds(known, _targets([1, 0, 0]), whole=True)


def test_whole_people_narrow_a_range():
    known = _known(TRIANGLE, [2, 2, 2], [3, 3, 3])
    assert bounds(known, _targets([1, 1, 1]), whole=False) == [Interval(3, 4.5)]
    assert bounds(known, _targets([1, 1, 1]), whole=True) == [Interval(3, 4)]


def test_a_range_not_finished_in_time_says_so():
    known = _known(TRIANGLE, [2, 2, 2], [3, 3, 3])
    (range_,) = bounds(known, _targets([1, 1, 1]), whole=True, seconds=0)
    assert range_ == Interval(3, 4.5, math.inf)
    assert bounds(known, _targets([1, 1, 1]), whole=True, seconds=60) == [Interval(3, 4)]


def test_no_whole_table_found_in_time_is_no_proof(monkeypatch):
    class Late(attack.highspy.Highs):
        def setOptionValue(self, name, value):  # noqa: N802 - the solver's name
            return super().setOptionValue(name, 0.0 if name == "time_limit" else value)

    monkeypatch.setattr(attack.highspy, "Highs", Late)
    known = _known(TRIANGLE, [2, 2, 2], [3, 3, 3])
    (range_,) = bounds(known, _targets([1, 1, 1]), whole=True, seconds=60)
    assert range_ == Interval(3, 4.5, math.inf)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_ranges_agree_with_another_solver_call(data):
    columns = data.draw(st.integers(2, 5))
    rows = data.draw(st.lists(st.lists(st.integers(0, 1), min_size=columns, max_size=columns), min_size=1, max_size=4))
    people = np.array(data.draw(st.lists(st.integers(0, 9), min_size=columns, max_size=columns)))
    matrix = np.array(rows)
    (range_,) = bounds(_known(rows, list(matrix @ people)), _targets([1] + [0] * (columns - 1)))
    least, most = (
        linprog([sign] + [0] * (columns - 1), A_eq=matrix, b_eq=matrix @ people, bounds=(0, None)) for sign in (1, -1)
    )
    assert range_.low == pytest.approx(least.fun, abs=1e-6)
    assert range_.high == (pytest.approx(-most.fun, abs=1e-6) if most.status == 0 else math.inf)


def _learnt(table, hidden, rule, reader, **options):
    return {one.cell: one for one in attack_table(table, hidden, rule, [reader], **options)}


def test_a_small_cell_hidden_alone_is_had_by_subtraction():
    table = with_totals((2, 2), (3, 20, 15, 30))
    for reader in Reader:
        (learnt,) = attack_table(table, {0}, Rule(), [reader])
        assert (learnt.low, learnt.high, learnt.exact, learnt.provably_small) == (3, 3, True, True)
        assert learnt.discloses


def test_a_small_cell_that_is_printed_is_learnt_by_all():
    (learnt,) = attack_table(Additive((3,)), (), Rule(), [Reader.PLAIN])
    assert (learnt.cell, learnt.low, learnt.high, learnt.exact) == (0, 3, 3, True)


def test_one_who_sees_noughts_knows_more():
    # 2 and 3 hidden in a row that comes to 5: 0 to 5 each; but 1 to 4 where noughts are printed.
    table = Additive((2, 3, 5), ((2, (0, 1)),))
    assert not _learnt(table, {0, 1}, Rule(), Reader.PLAIN)[0].discloses
    seen = _learnt(table, {0, 1}, Rule(), Reader.SEES_ZEROS)[0]
    assert (seen.low, seen.high, seen.provably_small, seen.exact) == (1, 4, True, False)


def test_one_who_finds_a_nought_hidden_does_not_know_more():
    table = Additive((2, 3, 0, 5), ((3, (0, 1, 2)),))
    assert not _learnt(table, {0, 1, 2}, Rule(), Reader.SEES_ZEROS)[0].discloses
    assert not _learnt(table, {0, 1, 2}, Rule(zeros="hidden"), Reader.SEES_ZEROS)[0].discloses


def test_one_who_is_the_one_subtracts_herself():
    # 1, 4 and the rest of two columns: she is the 1, so the 4 beside her is 5 less herself.
    table = with_totals((2, 2), (1, 4, 20, 30))
    hidden = {0, 1, 3, 4}
    assert not _learnt(table, hidden, Rule(4, inclusive=True), Reader.PLAIN)[1].discloses
    hers = _learnt(table, hidden, Rule(4, inclusive=True), Reader.IS_THE_ONE)
    assert (hers[1].low, hers[1].high, hers[1].exact, hers[1].knower) == (4, 4, True, 0)


def test_of_several_who_are_the_one_it_is_told_who_learns():
    # Row one: 1, 1 and 3 come to 5. Row two: far apart. Only together with a fixed 1 is the 3 narrowed.
    table = Additive((1, 1, 3, 5, 1, 40, 41), ((3, (0, 1, 2)), (6, (4, 5))))
    learnt = _learnt(table, {0, 1, 2, 4, 5, 6}, Rule(), Reader.IS_THE_ONE, whole=False)
    assert learnt[2].discloses
    assert learnt[2].knower in (0, 1)
    assert not learnt[4].discloses


def test_her_total_where_nobody_else_is_counted_is_no_news_to_her():
    table = with_totals((2, 2), (1, 0, 20, 30))
    learnt = _learnt(table, {0, 2, 3, 5, 6, 8}, Rule(), Reader.IS_THE_ONE)
    assert not any(one.discloses for one in learnt.values())


def test_a_range_not_finished_counts_as_disclosed():
    table = with_totals((3, 3, 3), [2] * 27)
    learnt = attack_table(table, set(range(64)), Rule(), [Reader.PLAIN], seconds=0)
    assert {one.high for one in learnt} == {math.inf}
    assert not any(one.discloses for one in learnt)
    unfinished = attack._Attack(Additive((3,)), {0}, Rule(), False, 0.0)

    class Ends:
        def interval(self, cost):
            return Interval(0, 9, math.inf)

    assert unfinished._told(Ends(), 0, Reader.PLAIN).discloses
