"""When agreements end, and the alerts before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.expiry import ALERTS, Standing, alert_days, alerted_until, expiry, months_before


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
        (date(2027, 4, 1), Standing.ENDED),
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
    assert expiry("2016-03", date(2016, 4, 1)).words == "Ended in March 2016."
    assert expiry("2016", date(2014, 12, 31)).words.startswith("Ends in 2016. The record says only")


def test_the_words_of_an_exact_end_and_its_options() -> None:
    near = expiry("2027-03-31", date(2027, 1, 1), extension_options="one year, twice ")
    assert near.words == "Ends within 3 months, on 31 March 2027. To extend it: one year, twice"
    assert expiry("2027-03-31", date(2020, 1, 1)).words == "Ends on 31 March 2027."
    ended = expiry("2027-03-31", date(2028, 1, 1), extension_options="one year, twice")
    assert ended.words == "Ended on 31 March 2027."
    assert ended.over
    assert not ended.needs_attention
    assert not near.over


def test_a_year_as_its_end_has_gone_by_after_its_last_possible_day() -> None:
    last, after = (expiry("2016", day) for day in (date(2016, 12, 31), date(2017, 1, 1)))
    assert (last.standing, last.over) == (Standing.MAY_HAVE_ENDED, False)
    assert (after.standing, after.words) == (Standing.ENDED, "Ended in 2016.")


def test_what_has_not_started_says_when_it_does() -> None:
    day = date(2026, 3, 31)
    assert expiry("2028", day, starts="2026-04-01").words.startswith("Starts on 1 April 2026. Ends in 2028.")
    assert expiry("2028-01-01", date(2026, 4, 1), starts="2026-04").words == "Ends on 1 January 2028."
    assert expiry("", day, starts="2027", time_limited=False).words == "Starts in 2027. Runs without an end."
    assert expiry("", day, starts="2027").words.startswith("Starts in 2027. When it ends is not recorded")
    # A record that ends before it starts has ended all the same.
    assert expiry("2025", day, starts="2026-05").words == "Ended in 2025."
    early = expiry("2030", day, starts="2026-05", status="terminated", ended="2029-01-01")
    assert early.words == "Starts in May 2026. Ends early on 1 January 2029."


@pytest.mark.parametrize(
    ("brief", "ends", "more"),
    [
        ("In force", "2030", {}),
        ("In force", "", {}),
        ("In force", "", {"time_limited": False, "starts": "2026-03-31"}),
        ("Ends within 6 months", "2026-09-01", {}),
        ("May have ended", "2026", {}),
        ("Ended", "2025", {}),
        ("Ended early", "2030", {"status": "terminated", "ended": "2026-01"}),
        ("Ends within 12 months", "2030", {"status": "terminated", "ended": "2027-01"}),
        ("Not started", "2026-09-01", {"starts": "2026-04-01"}),
        ("Not started", "2030", {"starts": "2026-04-01", "status": "terminated", "ended": "2027"}),
        ("Never came into force", "2030", {"starts": "2027", "status": "cancelled"}),
    ],
)
def test_where_it_stands_in_brief(brief: str, ends: str, more: dict[str, Any]) -> None:
    assert expiry(ends, date(2026, 3, 31), **more).brief == brief


def test_an_early_end_that_is_still_to_come_is_an_end_like_others() -> None:
    found = expiry("2030-03-31", date(2026, 8, 1), status="terminated", ended="2026-09-30")
    assert (found.standing, found.words) == (Standing.WITHIN_3, "Ends early on 30 September 2026.")
    assert found.needs_attention
    assert not found.over
    assert expiry("2030-03-31", date(2026, 9, 30), status="terminated", ended="2026-09-30").over


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


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.sampled_from(ALERTS))
def test_the_last_day_alerted_is_the_last_whose_alert_has_come(today: date, months: int) -> None:
    until = alerted_until(today, months)
    assert months_before(until, months) <= today < months_before(until + timedelta(days=1), months)


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(-800, 800))
def test_time_only_brings_the_end_nearer(end: date, offset: int) -> None:
    order = [Standing.LATER, Standing.WITHIN_12, Standing.WITHIN_6, Standing.WITHIN_3, Standing.ENDED]
    today = end + timedelta(days=offset)
    now, tomorrow = (expiry(end.isoformat(), day).standing for day in (today, today + timedelta(days=1)))
    assert order.index(now) <= order.index(tomorrow)
