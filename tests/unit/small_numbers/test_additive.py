"""Tables as lists of numbers and sums, and the rule that says which are small."""

import pytest

from answerable.guard.small_numbers.additive import Additive, Rule, with_totals


@pytest.mark.parametrize(
    ("values", "sums", "says"),
    [
        ((1, -2), (), "Cell 1 is -2"),
        ((1, 2), ((5, (0,)),), "names cell 5"),
        ((1, 2), ((1, (0, 7)),), "names cell 7"),
        ((1, 1), ((1, (1,)),), "sum of cell 1 needs parts"),
        ((1, 2), ((1, (0, 0)),), "sum of cell 1 needs parts"),
        ((0, 0), ((1, ()),), "sum of cell 1 needs parts"),
        ((1, 2, 4), ((2, (0, 1)),), "Cell 2 is 4, but its parts come to 3"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused_by_cell(values, sums, says):
    with pytest.raises(ValueError, match=says):
        Additive(values, sums)


def test_totals_are_added_along_every_dimension():
    table = with_totals((2, 2), (1, 2, 3, 4))
    assert table.values == (1, 2, 3, 3, 4, 7, 4, 6, 10)
    assert len(table) == 9
    assert len(table.sums) == 6
    assert with_totals((), (7,)) == Additive((7,))


def test_counts_that_do_not_fill_the_table_are_refused():
    with pytest.raises(ValueError, match="zip"):
        with_totals((2, 2), (1, 2, 3))


def test_what_a_cell_holds_is_its_parts_and_theirs():
    table = with_totals((2, 2), (1, 2, 3, 4))
    assert table.within(0) == frozenset()
    assert table.within(2) == {0, 1}
    assert table.within(8) == set(range(8))


def test_a_total_of_one_part_holds_the_same_people():
    table = with_totals((1, 2), (3, 4))
    same = table.same_people(hidden=range(6))
    assert same[0] == same[3]
    assert same[1] == same[4]
    assert same[2] == same[5]
    assert len(set(same)) == 3


def test_printed_noughts_leave_one_part_and_hidden_ones_do_not():
    table = with_totals((2,), (3, 0))
    assert table.same_people(hidden=[0, 2]) == (0, 1, 0)
    assert table.same_people(hidden=[0, 1, 2]) == (0, 1, 2)


# facts/law.md E4: inclusive or exclusive is stated; nought is shown or is itself small.
@pytest.mark.parametrize(
    ("rule", "small", "enough"),
    [
        (Rule(), {1, 2, 3, 4}, 5),
        (Rule(5, inclusive=True), {1, 2, 3, 4, 5}, 6),
        (Rule(3, zeros="hidden"), {0, 1, 2}, 3),
        (Rule(1), set(), 1),
    ],
)
def test_the_threshold_says_which_counts_are_small(rule, small, enough):
    assert {value for value in range(20) if rule.small(value)} == small
    assert rule.enough == enough


def test_a_rule_without_meaning_is_refused():
    with pytest.raises(ValueError, match="threshold is 0"):
        Rule(0)
    with pytest.raises(ValueError, match="not 'maybe'"):
        Rule(zeros="maybe")
