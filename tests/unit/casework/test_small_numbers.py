"""Masking small counts so that none can be worked out (facts/law.md E4)."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.small_numbers import (
    SYMBOL,
    Grid,
    count_of,
    counts_people,
    mask,
    meaning,
    numbers_in,
    small_counts,
    without,
)


def grid(rows: list[list[object]], columns: str = "Area,Women,Men", caption: str = "People supported") -> Grid:
    names = tuple(columns.split(","))
    return Grid(caption, names, tuple(tuple(str(cell) for cell in row) for row in rows), names[1:])


def shown(table: Grid, limit: int = 5, **more: object) -> list[str]:
    return [" ".join(row[1:]) for row in mask(table, limit, **more).rows]  # type: ignore[arg-type]


def test_counts_below_the_limit_are_masked_and_zero_and_the_limit_are_shown() -> None:
    assert shown(grid([["N", 4, 0], ["S", 5, 1]])) == ["* 0", "5 *"]


def test_a_column_with_a_total_masks_a_second_cell() -> None:
    table = grid([["N", 3], ["S", 21], ["W", 30], ["Total", 54]], "Area,Women")
    assert shown(table) == ["*", "*", "30", "54"], "the next smallest"


def test_where_there_is_no_other_count_a_zero_or_the_total_is_masked() -> None:
    assert shown(grid([["N", 3], ["S", 0], ["Total", 3]], "Area,Women")) == ["*", "0", "*"]
    assert shown(grid([["N", 3], ["S", 0], ["Total", 13]], "Area,Women")) == ["*", "*", "13"]


def test_two_by_two_with_one_small_cell_masks_four_cells_or_a_total() -> None:
    """E4: a two by two table with one small cell must yield at least three or four masked cells, or a masked total."""
    table = grid([["N", 3, 20, 23], ["S", 30, 40, 70], ["Total", 33, 60, 93]], "Area,Women,Men,Total")
    masked = mask(table, 5).places
    assert len(masked) >= 4
    assert (0, 0) not in masked


def test_masked_cells_that_can_be_told_from_their_sum_take_one_more() -> None:
    assert shown(grid([["N", 1], ["S", 1], ["W", 9], ["Total", 11]], "Area,Women")) == ["*", "*", "*", "11"]
    assert shown(grid([["N", 4], ["S", 4], ["W", 9], ["Total", 17]], "Area,Women")) == ["*", "*", "*", "17"]
    assert shown(grid([["N", 1], ["S", 2], ["W", 9], ["Total", 12]], "Area,Women")) == ["*", "*", "9", "12"]


def test_a_small_total_alone_is_masked_with_a_part_of_it() -> None:
    table = grid([["N", 0], ["S", 0], ["Total", 3]], "Area,Women")
    assert shown(table) == ["*", "0", "*"]


def test_a_total_known_from_elsewhere_counts_as_one() -> None:
    table = grid([["N", 3], ["S", 21], ["W", 30]], "Area,Women")
    assert shown(table) == ["*", "21", "30"]
    assert shown(table, known_totals=[54]) == ["*", "*", "30"]
    assert shown(grid([["N", 3], ["S", 4]], "Area,Women"), known_totals=[7]) == ["*", "*"], "no total to mask here"


def test_money_and_words_and_columns_that_count_no_people_are_left_alone() -> None:
    table = Grid(
        "Spending",
        ("Year", "Pounds", "Clients"),
        (("2024", "£3", "2"), ("2025", "4", "not recorded")),
        ("Pounds", "Clients"),
    )
    assert counts_people(table) == (2,)
    assert small_counts(table, 5) == {(0, 2)}
    assert counts_people(Grid("", ("Year", "Contracts"), (("2024", "3"),), ("Contracts",))) == ()
    assert counts_people(Grid("Staff", ("Year", "Contracts"), (("2024", "3"),), ("Contracts",))) == (1,)


def test_a_share_in_the_row_of_a_masked_count_is_masked() -> None:
    table = grid([["N", 3, "12.5%"], ["S", 60, "87.5%"]], "Area,Women,Share")
    assert shown(table) == ["* *", "60 87.5%"]


def test_cells_may_be_masked_besides() -> None:
    assert shown(grid([["N", 30, 40]]), also=[(0, 1)]) == ["* 40"]


@pytest.mark.parametrize(("text", "count"), [("1,204", 1204), (" 7 ", 7), ("£7", None), ("7.5", None), ("", None)])
def test_which_cells_are_counts(text: str, count: int | None) -> None:
    assert count_of(text) == count


def test_numbers_in_sentences_are_masked_as_counts_only() -> None:
    said = ("In 2024 there were 3 women and 1,204 men; £3 each, 3.5 hours, 3% on 3 May 2024, question 3a.",)
    assert numbers_in(said) >= {2024, 3, 1204}
    assert without(said, [3, 1204]) == (
        "In 2024 there were * women and * men; £3 each, 3.5 hours, 3% on 3 May 2024, question 3a.",
    )
    assert without(said, []) == said
    assert SYMBOL in meaning(5)
    assert "fewer than 5" in meaning(5)


@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=3))
def test_no_small_count_can_be_worked_out_from_a_column_with_its_total(cells: list[list[int]]) -> None:
    """Whoever knows the rule tries every value that the masked cells could have; each small one must have two."""
    rows: list[list[object]] = [[f"Area {n}", *row] for n, row in enumerate(cells)]
    rows.append(["Total", *(sum(row[column] for row in cells) for column in (0, 1))])
    table = grid(rows)
    found = mask(table, 5)
    for column in (1, 2):
        hidden = [row for row in range(len(cells)) if (row, column) in found.places]
        small = [row for row in hidden if 0 < cells[row][column - 1] < 5]
        if not small or (len(cells), column) in found.places:
            continue
        rest = sum(cells[row][column - 1] for row in hidden)
        possible = [guess for guess in product(range(rest + 1), repeat=len(hidden)) if sum(guess) == rest]
        for row in small:
            assert len({guess[hidden.index(row)] for guess in possible}) > 1
