"""The finest groups behind tables that divide the same people differently."""

import pytest

from answerable.guard.small_numbers.cube import Division, TooLarge, axis_of, cube_of


def members(*divisions: Division):
    axis = axis_of(divisions)
    return axis.size, {
        (at, label): set(axis.members[one, label]) for at, one in enumerate(divisions) for label in one.labels
    }


def test_ages_are_cut_where_any_table_cuts_them():
    size, found = members(Division(("0-15", "16+"), True), Division(("under 18", "18 to 24", "25 and over"), True))
    assert size == 4  # 0-15, 16-17, 18-24, 25+
    assert found[0, "16+"] == {1, 2, 3}
    assert found[1, "under 18"] == {0, 1}


def test_those_of_unknown_age_are_a_group_of_their_own():
    size, found = members(Division(("0-15", "16+", "Not known"), True), Division(("0-15", "16+"), True))
    assert (size, found[0, "Not known"], found[1, "16+"]) == (3, {2}, {1})


def test_a_joined_category_is_its_parts():
    size, found = members(Division(("City", "North", "South"), True), Division(("City", "North and South"), True))
    assert size == 3
    assert found[1, "North and South"] == found[0, "North"] | found[0, "South"]


def test_a_category_by_another_name_is_what_the_others_leave():
    size, found = members(Division(("City", "North", "South"), True), Division(("City", "County"), True))
    assert size == 3
    assert found[1, "County"] == found[0, "North"] | found[0, "South"]


def test_other_is_what_that_table_does_not_name():
    size, found = members(
        Division(("A", "B", "C", "D"), True), Division(("A", "Other"), True), Division(("A", "B", "Other"), True)
    )
    assert found[1, "Other"] == found[0, "B"] | found[0, "C"] | found[0, "D"]
    assert found[2, "Other"] == found[0, "C"] | found[0, "D"]
    assert size == 4


def test_unlike_names_may_overlap_in_any_way():
    size, found = members(Division(("East", "West"), True), Division(("Urban", "Rural"), True))
    assert size == 4
    assert len(found[0, "East"] & found[1, "Urban"]) == 1


def test_a_table_that_names_one_category_leaves_the_rest():
    size, found = members(Division(("City",), False), Division(("City", "North"), False))
    assert found[0, "City"] == found[1, "City"]
    assert size == 3  # City, North, anywhere else


def test_too_many_ways_to_name_categories_are_refused():
    unlike = [Division(tuple(f"{at}{letter}" for letter in "abcdefghij"), True) for at in range(6)]
    with pytest.raises(TooLarge):
        axis_of(unlike)


def test_variables_that_no_table_crosses_are_not_crossed():
    axes = {name: axis_of([Division(tuple(f"{name}{at}" for at in range(10)), True)]) for name in "abcdef"}
    cube = cube_of([{"a", "b"}, {"b", "c"}, {"c", "d"}, {"e"}, {"f"}], axes)
    assert cube.atoms == 3 * 100 + 2 * 10
    assert len(cube.shared) == len(cube.pieces) - 1
    assert sum(1 for _ in cube.agreements()) == 10 + 10 + 1 + 1
    assert cube.piece_of({"b", "c"}).numbers({"b": frozenset({2}), "c": frozenset({3})})


def test_a_ring_of_tables_is_filled_in():
    axes = {name: axis_of([Division((f"{name}1", f"{name}2"), True)]) for name in "abcd"}
    cube = cube_of([{"a", "b"}, {"b", "c"}, {"c", "d"}, {"d", "a"}], axes)
    assert sorted(len(piece.variables) for piece in cube.pieces) == [3, 3]


def test_a_table_of_no_variables_is_one_group():
    assert cube_of([set()], {}).atoms == 1


def test_a_piece_too_large_is_refused_by_name():
    axes = {name: axis_of([Division(tuple(f"{name}{at}" for at in range(50)), True)]) for name in "abc"}
    with pytest.raises(TooLarge, match="a, b, c"):
        cube_of([{"a", "b", "c"}], axes)
