"""When a protocol is in force."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.pathways.rules.protocols import holds

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("on", "ended_early", "expected"),
    [
        (date(2026, 3, 31), None, False),
        (FIRST, None, True),
        (LAST, None, True),
        (date(2027, 4, 1), None, False),
        (date(2026, 6, 29), date(2026, 6, 30), True),
        (date(2026, 6, 30), date(2026, 6, 30), False),
        (date(2026, 7, 1), date(2026, 6, 30), False),
        (FIRST, FIRST, False),
    ],
)
def test_from_its_first_day_to_its_last_or_until_it_was_ended(
    on: date, ended_early: date | None, expected: bool
) -> None:
    assert holds(starts=FIRST, ends=LAST, ended_early=ended_early, on=on) is expected
