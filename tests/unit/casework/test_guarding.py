"""What the guard is told of a case, and who may let what through."""

from __future__ import annotations

import pytest

from answerable.casework.rules.guarding import inventory_digest, why_not_waive, words_of_requester

REASONS = "It is the provider’s own name."


def test_the_requester_is_told_piece_by_piece() -> None:
    told = words_of_requester(" Jo Made-up ", "jo@example.org", "1 Acre Lane\n\nNorthshire NS1 1AA")
    assert told == (
        "Jo Made-up",
        "jo@example.org",
        "1 Acre Lane Northshire NS1 1AA",
        "1 Acre Lane",
        "Northshire NS1 1AA",
    )
    assert words_of_requester("", " ", "") == ()


def test_a_tick_goes_with_what_was_on_the_page() -> None:
    files = [("a.csv", b"1", ("2 rows",)), ("b.pdf", b"2", ("1 page",))]
    told = inventory_digest(files)
    assert told == inventory_digest(list(files))
    for other in (
        [("c.csv", b"1", ("2 rows",)), files[1]],
        [("a.csv", b"9", ("2 rows",)), files[1]],
        [("a.csv", b"1", ("3 rows",)), files[1]],
        files[:1],
        files[::-1],
    ):
        assert inventory_digest(other) != told


@pytest.mark.parametrize(
    ("reasons", "waivable", "blocks", "drafter", "why"),
    [
        (REASONS, True, True, False, ""),
        (REASONS, True, False, False, "stops nothing"),
        (REASONS, False, True, False, "Nobody can"),
        (REASONS, True, True, True, "had a hand"),
        ("   short    ", True, True, False, "in a sentence"),
    ],
)
def test_who_may_let_what_through(reasons: str, waivable: bool, blocks: bool, drafter: bool, why: str) -> None:
    said = why_not_waive(reasons=reasons, waivable=waivable, blocks=blocks, drafter=drafter)
    assert why in said
    assert bool(said) is bool(why)
