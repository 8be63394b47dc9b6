"""When agreements end, and the alerts before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.expiry import Standing, alert_days, expiry, months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 3, 31), 12, date(2026, 3, 31)),
        (date(2027, 3, 31), 6, date(2026, 9, 30)),
        (date(2027, 3, 31), 3, date(2026, 12, 31)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2016, 1, 1), 3, date(2015, 10, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 3, 30), Standing.LATER),
        (date(2026, 3, 31), Standing.WITHIN_12),
        (date(2026, 9, 30), Standing.WITHIN_6),
        (date(2026, 12, 30), Standing.WITHIN_6),
        (date(2026, 12, 31), Standing.WITHIN_3),
        (date(2027, 3, 31), Standing.WITHIN_3),
        (date(2027, 4, 1), Standing.PAST_END),
    ],
)
def test_the_alerts_of_an_exact_end(today: date, standing: Standing) -> None:
    assert expiry("2027-03-31", today).standing is standing


def test_a_partial_end_alerts_by_its_earliest_day_and_says_so() -> None:
    found = expiry("2016", date(2015, 1, 1))
    assert found.standing is Standing.WITHIN_12
    assert (found.earliest, found.latest) == (date(2016, 1, 1), date(2016, 12, 31))
    assert found.words == (
        "Ends within 12 months. The record says only “2016”: it can end from 1 January 2016 to 31 December 2016, and "
        "alerts go by the earlier day."
    )
    assert found.needs_attention
    may_be = expiry("2016-03", date(2016, 3, 2))
    assert may_be.standing is Standing.MAY_HAVE_ENDED
    assert may_be.words.startswith("May have ended. The record says only “March 2016”")
    assert expiry("2016-03", date(2016, 4, 1)).words == "Ended in March 2016, and is still recorded as in force."
    assert expiry("2016", date(2014, 12, 31)).words.startswith("Ends in 2016. The record says only")


def test_the_words_of_an_exact_end_and_its_options() -> None:
    near = expiry("2027-03-31", date(2027, 1, 1), extension_options="one year, twice ")
    assert near.words == "Ends within 3 months, on 31 March 2027. To extend it: one year, twice"
    assert expiry("2027-03-31", date(2020, 1, 1)).words == "Ends on 31 March 2027."
    assert expiry("2027-03-31", date(2028, 1, 1)).words == "Ended on 31 March 2027, and is still recorded as in force."


def test_what_has_no_end_to_come() -> None:
    early = expiry("2027-03-31", date(2026, 1, 1), status="terminated", ended="2025-06-30")
    assert (early.standing, early.words) == (Standing.ENDED_EARLY, "Ended early on 30 June 2025.")
    assert expiry("", date(2026, 1, 1), status="terminated", ended="2025").words == "Ended early in 2025."
    assert "the day is not recorded" in expiry("", date(2026, 1, 1), status="terminated").words
    assert expiry("2027", date(2026, 1, 1), status="cancelled").standing is Standing.NEVER_STARTED
    assert expiry("", date(2026, 1, 1), time_limited=False).standing is Standing.NO_END
    unknown = expiry("", date(2026, 1, 1))
    assert unknown.standing is Standing.NOT_RECORDED
    assert not unknown.needs_attention


def test_the_days_of_the_alerts() -> None:
    assert alert_days("2027-03-31") == {3: date(2026, 12, 31), 6: date(2026, 9, 30), 12: date(2026, 3, 31)}
    assert alert_days("") == {}


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(-800, 800))
def test_time_only_brings_the_end_nearer(end: date, offset: int) -> None:
    order = [Standing.LATER, Standing.WITHIN_12, Standing.WITHIN_6, Standing.WITHIN_3, Standing.PAST_END]
    today = end + timedelta(days=offset)
    now, tomorrow = (expiry(end.isoformat(), day).standing for day in (today, today + timedelta(days=1)))
    assert order.index(now) <= order.index(tomorrow)
