"""Tables that are safe each, and what they tell together. Vectors: facts/law.md E4, step 4 (differencing)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from answerable.guard.small_numbers.attack import CannotBeTrue
from answerable.guard.small_numbers.beside import Told, told_together
from answerable.guard.small_numbers.received import faults

# Two tables of a total and its parts: the first says 12 at its end, of whom the second begins.
SUMS = (("a", ("a1", "a2")), ("b", ("b1", "b2")))
SAME = (("a1", "b1"),)


def told(
    counts: dict[str, int | None], *, apart: tuple[tuple[str, str], ...] = (), same: tuple[tuple[str, str], ...] = SAME
) -> tuple[Told[str], ...]:
    """What is told when the table b comes after a."""
    return told_together(counts, SUMS, same, apart, 5, among=["b", "b1", "b2"])


def test_a_small_part_follows_from_the_table_before() -> None:
    counts: dict[str, int | None] = {"a": 20, "a1": 12, "a2": 8, "b": 15, "b1": None, "b2": None}
    assert not faults(counts, SUMS, 5)
    assert told(counts) == (Told("b2"),)
    assert told(counts, same=()) == ()
    # 20 less 12 is 8: enough people to be told.
    assert told({**counts, "b": 20}) == ()


def test_a_count_of_the_table_before_may_be_told_by_the_new_one() -> None:
    counts: dict[str, int | None] = {"a": 15, "a1": None, "a2": None, "b": 20, "b1": 12, "b2": 8}
    assert told(counts) == (Told("a2"),)


@pytest.mark.parametrize(
    ("before", "after", "small"), [(47, 46, True), (43, 47, True), (47, 47, False), (47, 42, False)]
)
def test_the_difference_of_two_printed_counts(before: int, after: int, small: bool) -> None:
    counts: dict[str, int | None] = {"a": before, "a1": before, "a2": 0, "b": after, "b1": after, "b2": 0}
    found = told(counts, apart=(("b", "a"),), same=())
    assert found == ((Told("b", "a"),) if small else ())


def test_a_difference_that_follows_from_what_is_printed_around_it() -> None:
    counts: dict[str, int | None] = {"a": 20, "a1": 12, "a2": 8, "b": 20, "b1": None, "b2": 5}
    assert Told("b1", "a1") in told(counts, apart=(("b1", "a1"),), same=())
    wide: dict[str, int | None] = {**counts, "b2": None}
    assert told(wide, apart=(("b1", "a1"),), same=()) == ()


def test_what_was_put_right_between_is_not_believed_to_be_the_same() -> None:
    """12 at the end and at least 30 when the next begins: nobody takes them for the same people, and all goes on without."""
    counts: dict[str, int | None] = {"a": 20, "a1": 12, "a2": 8, "b": 10, "b1": None, "b2": None}
    assert told(counts) == ()
    both = told_together(counts, SUMS, (("a1", "b1"), ("a2", "b2")), (), 5, among=["b"])
    assert both == (Told("b1"),)  # the second can still be so, and then leaves 2


def test_what_was_told_before_is_not_asked_again() -> None:
    counts: dict[str, int | None] = {"a": 10, "a1": None, "a2": 7, "b": 20, "b1": 12, "b2": 8}
    assert told(counts, same=()) == ()


def test_sums_that_contradict_are_an_error() -> None:
    counts: dict[str, int | None] = {"a": 3, "a1": None, "a2": 7, "b": None, "b1": 12, "b2": None}
    with pytest.raises(CannotBeTrue):
        told(counts, same=())


@given(some.lists(some.integers(0, 30), min_size=3, max_size=3), some.sets(some.sampled_from(["a1", "a2", "b1", "b2"])))
def test_no_count_that_is_large_is_said_to_be_small(parts: list[int], hidden: set[str]) -> None:
    """Where the two are the same people indeed, everything that is told is true of the counts."""
    first, second, third = parts
    true = {"a": first + second, "a1": first, "a2": second, "b": first + third, "b1": first, "b2": third}
    counts = {cell: None if cell in hidden else count for cell, count in true.items()}
    for one in told(counts, apart=(("b", "a"), ("b2", "a2"))):
        value = true[one.cell] - (true[one.less] if one.less else 0)
        assert abs(value) < 5
        assert value or one.less is None
