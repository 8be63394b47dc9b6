"""Opening a referral in an emergency: when its review is overdue, and when no more numbers may be tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from answerable.pathways.rules.break_glass import is_overdue, may_try

OPENED = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "overdue"), [(0, False), (24, False), (24.01, True), (400, True)])
def test_a_review_is_overdue_once_its_hours_are_over(hours: float, overdue: bool) -> None:
    assert is_overdue(opened_at=OPENED, now=OPENED + timedelta(hours=hours), review_hours=24) == overdue


@pytest.mark.parametrize(("misses", "may"), [(0, True), (4, True), (5, False), (6, False)])
def test_after_so_many_misses_no_more_is_tried(misses: int, may: bool) -> None:
    assert may_try(misses=misses, most=5) == may
