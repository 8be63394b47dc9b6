"""A table that came from somebody else is looked at again: small, given away, contradicting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from answerable.guard.small_numbers.received import Fault, Why, faults

SUMS = (("all", ("a", "b", "c")),)


def table(whole: int | None, *parts: int | None) -> dict[str, int | None]:
    """A total and its parts."""
    return {"all": whole, **dict(zip("abc", parts, strict=True))}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (table(20, 10, 10, 0), ()),
        (table(20, None, None, 8), ()),
        (table(None, None, None, None), ()),
        (table(20, 16, 4, 0), (Fault("b", Why.SMALL, 4),)),
        (table(20, 16, None, 0), (Fault("b", Why.EXACT, 4),)),
        (table(20, 13, None, 0), (Fault("b", Why.EXACT, 7),)),
        (table(20, 16, None, None), (Fault("b", Why.PROVABLY_SMALL), Fault("c", Why.PROVABLY_SMALL))),
        (table(None, 10, 10, 5), (Fault("all", Why.EXACT, 25),)),
        (table(20, 10, 5, 0), (Fault("all", Why.CONTRADICTS),)),
        (table(20, 25, None, 0), (Fault("b", Why.CONTRADICTS),)),
    ],
)
def test_what_is_wrong_with_a_table(counts: dict[str, int | None], expected: tuple[Fault, ...]) -> None:
    """facts/law.md E4: the threshold; subtraction from a total; what the others leave."""
    assert faults(counts, SUMS, 5) == expected


def test_the_threshold_is_the_readers() -> None:
    assert faults(table(20, 13, 7, 0), SUMS, 5) == ()
    assert faults(table(20, 13, 7, 0), SUMS, 10) == (Fault("b", Why.SMALL, 7),)


@settings(deadline=None)
@given(some.lists(some.integers(0, 30), min_size=3, max_size=3), some.sets(some.sampled_from(["all", "a", "b", "c"])))
def test_a_true_table_never_contradicts_and_what_is_exact_is_true(parts: list[int], hidden: set[str]) -> None:
    true = table(sum(parts), *parts)
    for fault in faults({name: None if name in hidden else value for name, value in true.items()}, SUMS, 5):
        assert fault.why is not Why.CONTRADICTS
        if fault.value is not None:
            assert true[fault.cell] == fault.value
