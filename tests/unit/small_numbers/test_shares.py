"""Percentages of rows of several kinds: which people each of them is a part of."""

from datetime import date

import pytest

from answerable.guard.small_numbers.additive import Rule
from answerable.guard.small_numbers.shares import shares_to_hide
from answerable.guard.small_numbers.suppress import suppress
from answerable.guard.small_numbers.tables import Cell, Share, Table, Variable


@pytest.mark.parametrize(
    ("content", "hidden"),
    [
        # 2 of the 100 in the row, whether or not their total is printed.
        (b"Area,Men,Women,Total,% repeat\nCity,40,60,100,2%\nNorth,50,50,100,30%\n", ["*", "30%"]),
        (b"Area,Men,Women,% repeat\nCity,40,60,2%\nNorth,50,50,30%\n", ["*", "30%"]),
    ],
)
def test_a_percentage_of_a_row_is_of_all_who_are_in_it(content, hidden):
    done = suppress(content, "made-up.csv", on=date(2026, 3, 2))
    assert [row[-1] for row in done.rows][1:] == hidden


def _table(*values: int | None, keys: tuple[tuple[str, ...], ...], variables: tuple[Variable, ...]) -> Table:
    cells = tuple(Cell(key, (0, at), value, "") for at, (key, value) in enumerate(zip(keys, values, strict=True)))
    return Table("made up", (), variables, cells, (Share((0, 9), "2%", 2.0),))


YEARS = Variable("Year", ("2024", "2025"))


def test_a_percentage_of_people_who_came_hidden_says_nothing_yet():
    table = _table(None, keys=(("City",),), variables=(Variable("Area", ("City",)),))
    assert shares_to_hide(table, (), Rule()) == frozenset()


def test_a_percentage_of_a_row_that_repeats_its_categories_is_of_nobody_known():
    table = _table(40, 60, keys=(("Men", "2024"), ("Women", "2024")), variables=(Variable("", ("Men", "Women")), YEARS))
    assert shares_to_hide(table, (), Rule()) == frozenset()
    once = _table(40, 60, keys=(("Men", "2024"), ("Men", "2025")), variables=(Variable("", ("Men",)), YEARS))
    assert shares_to_hide(once, (), Rule()) == {(0, 9)}
