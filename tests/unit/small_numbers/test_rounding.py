"""Controlled rounding: additive exactly, below the base away, noughts kept, nothing told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from answerable.guard.small_numbers.additive import Additive, Rule, with_totals
from answerable.guard.small_numbers.rounding import CannotRound, Rounded, round_table


def _range(table, rounded, cell, known=None):
    """The least and most of a cell by scipy: counts within the base, sums exact."""
    low = [max(0, value - rounded.base + 1) for value in rounded.values]
    high = [value + rounded.base - 1 for value in rounded.values]
    if known is not None:
        low[known] = high[known] = 1
    matrix = np.zeros((len(table.sums), len(table)))
    for at, (total, parts) in enumerate(table.sums):
        matrix[at, list(parts)] = 1
        matrix[at, total] = -1
    ends = []
    for sign in (1, -1):
        cost = np.zeros(len(table))
        cost[cell] = sign
        answer = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(table.sums)), bounds=list(zip(low, high, strict=True)))
        ends.append(sign * answer.fun)
    return ends


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 14), min_size=3, max_size=3), min_size=2, max_size=4),
    st.sampled_from([5, 6, 10]),
)
def test_every_rounded_table_adds_up_and_tells_no_small_count(counts, base):
    flat = [count for row in counts for count in row]
    table = with_totals((len(counts), 3), flat)
    rounded = round_table(table, Rule(), base)
    assert all(value % base == 0 for value in rounded.values)
    assert all(rounded.values[total] == sum(rounded.values[part] for part in parts) for total, parts in table.sums)
    assert all(abs(away) < base for away in rounded.deviation)
    for cell, true in enumerate(table.values):
        assert rounded.values[cell] == true + rounded.deviation[cell]
        assert true % base or rounded.values[cell] == true
        assert rounded.could_be(cell)[0] <= true <= rounded.could_be(cell)[1]
        if 0 < true < 5:
            low, high = _range(table, rounded, cell)
            assert low < 1e-6 or high > 5 - 1e-6


def test_what_a_printed_five_could_be():
    rounded = Rounded((0, 5, 20), (-2, 1, 0), 5)
    assert [rounded.could_be(cell) for cell in range(3)] == [(0, 4), (1, 9), (16, 24)]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=8, max_size=8))
def test_one_who_is_the_one_can_tell_no_other_small_count(flat):
    table = with_totals((2, 2, 2), flat)
    rounded = round_table(table, Rule())
    for one in (cell for cell, true in enumerate(table.values) if true == 1):
        for cell, true in enumerate(table.values):
            if 0 < true < 5 and cell != one and cell not in table.within(one):
                low, high = _range(table, rounded, cell, known=one)
                # Of a count that holds her she knows that it is not nought.
                holds_her = one in table.within(cell)
                assert high - low > 1 - 1e-6 if holds_her else low < 1e-6 or high > 5 - 1e-6


def test_a_base_that_prints_small_counts_is_refused():
    with pytest.raises(CannotRound, match="Use a base of 6 or more"):
        round_table(Additive((3,)), Rule(5, inclusive=True), 5)
    with pytest.raises(ValueError, match="base is 1"):
        round_table(Additive((3,)), Rule(1), 1)


def test_sums_that_no_rounding_keeps_are_an_error():
    # Three threes in pairs of 6: of each pair one would have to be 6 and the other 0.
    table = Additive((3, 3, 3, 6, 6, 6), ((3, (0, 1)), (4, (1, 2)), (5, (0, 2))))
    with pytest.raises(CannotRound, match="cannot be rounded to 6"):
        round_table(table, Rule(), 6)
    five = round_table(table, Rule(), 5).values
    assert (five[3], five[4], five[5]) == (five[0] + five[1], five[1] + five[2], five[0] + five[2])


def test_a_search_that_is_stopped_before_it_found_any_is_an_error():
    chance = np.random.default_rng(1)
    table = with_totals((5, 5, 5), chance.poisson(4, size=125).tolist())
    with pytest.raises(CannotRound, match="with reasonable effort"):
        round_table(table, Rule(), 5, seconds=0.0)


def test_a_large_table_is_rounded_too():
    chance = np.random.default_rng(2)
    table = with_totals((8, 3, 9), chance.poisson(6, size=216).tolist())
    rounded = round_table(table, Rule())
    assert all(rounded.values[total] == sum(rounded.values[part] for part in parts) for total, parts in table.sums)
    assert max(abs(away) for away in rounded.deviation) < 5
