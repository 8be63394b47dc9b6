"""When two returns are of the same days in part."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.standards.service_returns_beside import Issued

QUARTER = Issued(date(2026, 4, 1), date(2026, 6, 30), {})


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), False),
        (date(2026, 4, 1), date(2027, 3, 31), True),
        (date(2026, 6, 30), date(2026, 9, 30), True),
        (date(2026, 7, 1), date(2026, 9, 30), False),
        (date(2026, 1, 1), date(2026, 3, 31), False),
    ],
)
def test_another_period_that_shares_a_day_overlaps(first: date, last: date, overlaps: bool) -> None:
    assert QUARTER.overlaps(first, last) is overlaps
