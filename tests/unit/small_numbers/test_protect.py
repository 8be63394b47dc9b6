"""Safe patterns: judged by a second opinion that shares no code with the search."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.guard.small_numbers import protect as room
from answerable.guard.small_numbers.additive import Additive, Rule, with_totals
from answerable.guard.small_numbers.attack import attack_table
from answerable.guard.small_numbers.exact import Fewest
from answerable.guard.small_numbers.flows import Flows, Model
from answerable.guard.small_numbers.protect import CannotProtect, Protected, protect
from answerable.guard.small_numbers.search import Search

from .auditor import Auditor


def _table(counts):
    counts = np.array(counts)
    return with_totals(counts.shape, [int(count) for count in counts.ravel()])


def _leaks(counts, rule, hidden, whole=True):
    return Auditor(np.array(counts), rule.enough, rule.zeros == "shown").leaks(hidden, whole)


def test_one_small_cell_of_four_takes_three_or_four_with_it_or_a_total():
    # facts/law.md E4: a 2 by 2 table with one small cell must yield at least 3 to 4 suppressed cells or a suppressed total.
    counts = [[3, 20], [15, 30]]
    protected = protect(_table(counts), Rule())
    totals = {2, 5, 6, 7, 8}
    assert len(protected.hidden) >= 3 or protected.hidden & totals
    assert protected.hidden == {0, 1, 3, 4}
    assert protected.primary == {0}
    assert (protected.optimum_bound, protected.gap, protected.proven) == (4, 0, True)
    assert _leaks(counts, Rule(), protected.hidden) == []


@pytest.mark.parametrize(
    ("counts", "rule", "hidden"),
    [
        ([[0, 0], [0, 0]], Rule(), set()),
        ([[9, 8], [7, 6]], Rule(), set()),
        ([3], Rule(), {0, 1}),
        ([0], Rule(zeros="hidden"), {0, 1}),
        ([3, 1], Rule(), {0, 1, 2}),
        ([3, 0, 0], Rule(), {0, 3}),
        ([3, 10, 20], Rule(), {0, 1}),
        ([[3, 10, 20]], Rule(), {0, 1, 4, 5}),
        ([[0, 0], [0, 0]], Rule(zeros="hidden"), set(range(9))),
    ],
)
def test_tables_at_the_edge(counts, rule, hidden):
    protected = protect(_table(counts), rule)
    assert protected.hidden == hidden
    assert protected.proven
    assert _leaks(counts, rule, protected.hidden) == []


def test_without_totals_the_small_cells_are_enough():
    assert protect(Additive((3, 9, 0, 4)), Rule()).hidden == {0, 3}
    assert protect(Additive(()), Rule()) == Protected(frozenset(), frozenset(), 0)


def test_two_cells_that_are_always_equal_cannot_be_kept_from_the_one():
    # 0 and 1 both make 6 with the same 5: whoever is the 1 of cell 0 knows cell 1.
    table = Additive((1, 1, 5, 6), ((3, (0, 2)), (3, (2, 1))))
    with pytest.raises(CannotProtect, match=r"Cell [01] is a small count") as told:
        protect(table, Rule())
    assert told.value.cell in (0, 1)


def _random_counts(chance, sizes):
    shape = tuple(int(size) for size in chance.choice(sizes))
    counts = chance.poisson(chance.gamma(1.0, chance.choice([2.0, 6.0, 15.0]), size=shape))
    return np.where(chance.random(shape) < chance.choice([0.0, 0.3]), 0, counts)


SIZES = [(3, 3, 1, 1), (4, 4, 1, 1), (2, 3, 2, 1), (3, 3, 2, 1), (2, 2, 2, 2), (1, 5, 1, 1), (3, 5, 1, 1)]


def test_random_tables_leak_nothing_to_any_reader():
    chance = np.random.default_rng(20)
    for _ in range(80):
        counts = _random_counts(chance, SIZES).squeeze()
        counts = counts.reshape(counts.shape or (1,))
        rule = Rule(
            int(chance.choice([3, 5])), bool(chance.integers(2)), "hidden" if chance.random() < 0.3 else "shown"
        )
        protected = protect(_table(counts), rule, units=0.0)
        assert _leaks(counts, rule, protected.hidden, whole=False) == [], (counts.tolist(), rule)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4),
    st.integers(2, 6),
    st.booleans(),
    st.sampled_from(["shown", "hidden"]),
)
def test_no_pattern_leaks_whole_people(counts, threshold, inclusive, zeros):
    rule = Rule(threshold, inclusive, zeros)
    table = _table(counts)
    protected = protect(table, rule, units=3e4)
    assert _leaks(counts, rule, protected.hidden) == []
    assert not any(learnt.discloses for learnt in attack_table(table, protected.hidden, rule))
    assert protected.primary <= protected.hidden
    assert protected.optimum_bound <= len(protected.hidden)
    assert all(table.values[cell] or zeros == "hidden" for cell in protected.hidden)


@pytest.mark.parametrize("counts", [[[3, 9], [8, 7]], [[1, 0], [6, 7]], [[2, 9, 4]], [[4, 4], [9, 1]]])
def test_proven_patterns_are_the_fewest_by_trying_all(counts):
    rule = Rule()
    table = _table(counts)
    protected = protect(table, rule, units=2e6)
    assert protected.proven
    others = [cell for cell, value in enumerate(table.values) if value and cell not in protected.primary]
    for number in range(len(protected.hidden) - len(protected.primary)):
        for more in combinations(others, number):
            assert _leaks(counts, rule, protected.primary | set(more), whole=False)


def _larger():
    chance = np.random.default_rng(3)
    return chance.poisson(chance.gamma(1.0, 9.0, size=(4, 3, 4)))


def test_effort_betters_a_pattern_and_its_bound():
    counts = _larger()
    table = _table(counts)
    quick, slow = protect(table, Rule(), units=0.0), protect(table, Rule(), units=1e6)
    assert len(slow.hidden) < len(quick.hidden)
    assert len(quick.primary) <= quick.optimum_bound < slow.optimum_bound <= len(slow.hidden)
    assert not quick.proven
    assert _leaks(counts, Rule(), slow.hidden, whole=False) == []


def test_a_table_too_large_for_the_cuts_is_bettered_by_trying_elsewhere(monkeypatch):
    monkeypatch.setattr(room, "EXACT_UP_TO", 10)
    monkeypatch.setattr(room, "LARGE", 10)
    monkeypatch.setattr(room, "UNITS_LARGE", 3e5)
    counts = _larger()
    protected = protect(_table(counts), Rule())
    assert protected.optimum_bound == len(protected.primary)
    assert _leaks(counts, Rule(), protected.hidden, whole=False) == []


def test_a_pattern_whose_proofs_do_not_hold_is_never_given(monkeypatch):
    monkeypatch.setattr(Search, "certain", lambda self, hidden, whole: False)
    with pytest.raises(RuntimeError, match="proofs do not hold"):
        protect(_table([[3, 20], [15, 30]]), Rule())


def test_proofs_are_checked_by_hand():
    search = Search(Model(_table([[3, 20], [15, 30]]), Rule()))
    hidden = search.repair(search.start(), search.dear)
    assert search.certain(hidden, whole=True)
    search.proofs.flow[:] *= 1.5
    assert not search.certain(search.start(), whole=True)
    search.proofs.flow[:, 8] += 1
    assert not search.certain(hidden, whole=False)


# p + d = k, d = a + c, a + b and b + c printed: when p rises by 1, a and c fall by a half each.
HALVES = Additive((4, 10, 14, 5, 5, 10, 15, 15), ((2, (0, 1)), (1, (3, 4)), (6, (3, 5)), (7, (4, 5))))


def _whole_flow(table, cell, held, hidden):
    flows = Flows(Model(table, Rule()), np.arange(len(table)))
    shut = np.array([at not in hidden for at in range(len(table))])
    return flows.find_whole(cell, held, shut, np.ones(len(table)))


def test_whole_people_rise_by_more_where_halves_would_do():
    flow = _whole_flow(HALVES, 0, None, {0, 1, 3, 4, 5})
    assert flow.tolist() == np.round(flow).tolist()
    assert flow[0] >= 2
    assert not flow[[2, 6, 7]].any()


def test_whole_people_take_more_hidden_cells_where_halves_would_do():
    # As above, but 4 and its neighbour 2 come to a printed 6, so it can rise by 1 alone.
    table = Additive((*HALVES.values, 2, 6), (*HALVES.sums, (9, (0, 8))))
    flow = _whole_flow(table, 0, None, {0, 1, 3, 4, 5, 8})
    assert flow.tolist() == np.round(flow).tolist()
    assert flow[[2, 6, 7, 9]].any()


def test_no_whole_flow_is_none():
    table = Additive((1, 1, 5, 6), ((3, (0, 2)), (3, (2, 1))))
    assert _whole_flow(table, 1, 0, {0, 1, 2, 3}) is None


def test_a_pattern_safe_from_halves_alone_is_not_given():
    table = Additive((*HALVES.values, 2, 6), (*HALVES.sums, (9, (0, 8))))
    protected = protect(table, Rule(), units=1e6)
    assert not any(learnt.discloses for learnt in attack_table(table, protected.hidden, Rule()))


def test_effort_that_was_spent_leaves_the_best_so_far():
    attempt = room._Attempt(_table([[3, 20], [15, 30]]), Rule(), float("inf"))
    best = attempt.best.copy()
    attempt.effort.add(1.0)
    assert attempt.safe(attempt.search.start(), until=0.0).tolist() == best.tolist()
    attempt.until = 0.0
    attempt.offer(attempt.search.start(), attempt.search.dear)
    assert attempt.best.tolist() == best.tolist()


def test_no_answer_to_the_cuts_is_no_pattern():
    fewest = Fewest(Model(_table([[3, 20], [15, 30]]), Rule()))
    fewest.in_whole_cells()
    fewest.highs.addRow(2.0, 2.0, 1, np.array([0], dtype=np.int32), np.array([1.0]))
    level, found = fewest.step(float("inf"))
    assert (level.any(), found) == (False, 0)
    assert fewest.least_cells == 1


def test_more_than_five_hundred_cells_are_proved_by_halves(monkeypatch):
    monkeypatch.setattr(room, "WHOLE_NUMBERS_UP_TO", 4)
    counts = [[3, 20], [15, 30]]
    assert protect(_table(counts), Rule()).hidden == {0, 1, 3, 4}


def test_no_clock_decides(monkeypatch):
    """The same table, the same pattern, on a slow day and a fast one: two safe patterns of one table are not safe together."""
    table = _table(_larger())
    first = protect(table, Rule(), units=2e5)

    def no_clock():
        raise AssertionError("the clock was asked")

    for name in ("monotonic", "perf_counter", "process_time", "thread_time", "time"):
        monkeypatch.setattr(f"time.{name}", no_clock)
    assert protect(table, Rule(), units=2e5) == first


def test_the_brake_ends_the_search_and_is_reported():
    table = _table(_larger())
    braked = protect(table, Rule(), seconds=0.0)
    assert braked.cut_short
    assert len(braked.primary) <= braked.optimum_bound <= len(braked.hidden)
    assert not protect(table, Rule(), units=2e5, seconds=1e6).cut_short
    assert _leaks(_larger(), Rule(), braked.hidden, whole=False) == []


def test_cells_of_the_same_people_are_hidden_together_and_looked_at_once():
    # The first variable has one category, and noughts leave one part of the first row, the second and the last column.
    counts = [[[3, 0], [9, 0], [20, 8]]]
    table = _table(counts)
    model = Model(table, Rule())
    assert set(model.same[[0, 2, 12, 14]]) == {0}
    same = {cell for cell in range(len(table)) if table.values[cell] == 8}
    assert len(same) == 4
    assert len({model.same[cell] for cell in same}) == 1
    hidden = protect(table, Rule()).hidden
    for cell in range(len(table)):
        assert (cell in hidden) == (int(model.same[cell]) in hidden)
    assert _leaks(counts, Rule(), hidden) == []


def test_a_cut_along_a_line_holds_of_every_fewest_pattern():
    # Hiding one cell of a line alone hides nothing, so it can be printed.
    search = Search(Model(_table([[3, 20, 9], [15, 30, 7], [8, 9, 11]]), Rule()))
    alone = search.start()
    alone[[1, 4, 5]] = True
    assert search.printed_too(alone, 1) is None
    pattern = search.start()
    pattern[[1, 4, 5, 10]] = True
    kept = search.printed_too(pattern, 10)
    assert kept is not None
    assert not kept[10]
    fewest = Fewest(Model(_table([[3, 20, 9], [15, 30, 7], [8, 9, 11]]), Rule()))
    fewest.step(0.0)
    assert fewest.least_cells == 4
