"""The vectors of facts/law.md A3: what was received when, and by when it had to be answered."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.law import clock
from answerable.law.clock import due, due_simple
from answerable.law.working_days import default_calendar

D = date.fromisoformat

# received, due, weekdays skipped: the first table, then the rest of it after the page break.
VECTORS = [
    ("2026-11-02", "2026-12-01", ["2026-11-30"]),
    ("2026-10-31", "2026-11-27", []),
    ("2026-11-14", "2026-12-14", ["2026-11-30"]),
    ("2026-12-01", "2026-12-31", ["2026-12-25", "2026-12-28"]),
    ("2026-12-24", "2027-01-27", ["2026-12-25", "2026-12-28", "2027-01-01", "2027-01-04"]),
    ("2026-12-31", "2027-02-01", ["2027-01-01", "2027-01-04"]),
    ("2025-12-24", "2026-01-27", ["2025-12-25", "2025-12-26", "2026-01-01", "2026-01-02"]),
    ("2024-12-20", "2025-01-23", ["2024-12-25", "2024-12-26", "2025-01-01", "2025-01-02"]),
    ("2021-12-10", "2022-01-13", ["2021-12-27", "2021-12-28", "2022-01-03", "2022-01-04"]),
    ("2022-12-12", "2023-01-13", ["2022-12-26", "2022-12-27", "2023-01-02", "2023-01-03"]),
    ("2027-12-13", "2028-01-14", ["2027-12-27", "2027-12-28", "2028-01-03", "2028-01-04"]),
    ("2026-03-16", "2026-04-16", ["2026-03-17", "2026-04-03", "2026-04-06"]),
    ("2026-03-09", "2026-04-09", ["2026-03-17", "2026-04-03", "2026-04-06"]),
    ("2026-03-20", "2026-04-21", ["2026-04-03", "2026-04-06"]),
    ("2024-03-01", "2024-04-03", ["2024-03-18", "2024-03-29", "2024-04-01"]),
    ("2025-03-17", "2025-04-14", []),
    ("2025-04-04", "2025-05-07", ["2025-04-18", "2025-04-21", "2025-05-05"]),
    ("2025-06-20", "2025-07-21", ["2025-07-14"]),
    ("2026-06-19", "2026-07-20", ["2026-07-13"]),
    ("2026-05-26", "2026-06-24", ["2026-06-15"]),
    ("2026-07-20", "2026-08-18", ["2026-08-03"]),
    ("2024-11-08", "2024-12-09", ["2024-12-02"]),
    ("2025-11-07", "2025-12-08", ["2025-12-01"]),
    ("2023-04-14", "2023-05-16", ["2023-05-01", "2023-05-08"]),
    ("2022-08-26", "2022-09-27", ["2022-08-29", "2022-09-19"]),
    ("2022-05-10", "2022-06-09", ["2022-06-02", "2022-06-03"]),
    ("2020-04-20", "2020-05-19", ["2020-05-08"]),
    ("2012-05-15", "2012-06-14", ["2012-06-04", "2012-06-05"]),
    ("2011-04-08", "2011-05-12", ["2011-04-22", "2011-04-25", "2011-04-29", "2011-05-02"]),
    ("2024-02-01", "2024-02-29", []),
]

# Regression values of mySociety's Alaveteli, as facts/law.md A3 gives them.
ALAVETELI = [
    ("2008-10-01", "2008-10-29"),
    ("2007-02-01", "2007-03-01"),
    ("2008-02-01", "2008-02-29"),
    ("2009-03-12", "2009-04-14"),
    ("2009-03-13", "2009-04-15"),
    ("2009-03-14", "2009-04-15"),
    ("2009-03-15", "2009-04-15"),
    ("2009-03-16", "2009-04-16"),
]


@pytest.mark.parametrize(("received", "answer_by", "skipped"), VECTORS)
def test_twentieth_working_day(received: str, answer_by: str, skipped: list[str]) -> None:
    result = due_simple(D(received))
    assert result.due == D(answer_by)
    assert [day.date.isoformat() for day in result.skipped] == skipped
    assert result.counted[-1] == (20, D(answer_by))


@pytest.mark.parametrize(("received", "answer_by"), ALAVETELI)
def test_alaveteli(received: str, answer_by: str) -> None:
    assert due_simple(D(received)).due == D(answer_by)


def test_count_shown_day_by_day() -> None:
    result = due_simple(D("2026-12-24"))
    days = "12-29 12-30 12-31 01-05 01-06 01-07 01-08 01-11 01-12 01-13 01-14 01-15 01-18 01-19 01-20 01-21 01-22 01-25 01-26 01-27"
    assert [f"{day.date:%m-%d}" for day in result.counted] == days.split()
    assert [day.number for day in result.counted] == list(range(1, 21))


def test_clarification_starts_a_new_clock() -> None:
    result = due(
        [
            clock.Received(D("2026-11-02")),
            clock.ClarificationAsked(D("2026-11-06")),
            clock.ClarificationReceived(D("2026-11-23")),
        ]
    )
    assert result.due == D("2026-12-22")
    assert [day.date for day in result.skipped] == [D("2026-11-30")]
    assert due_simple(D("2026-11-02"), clarified=D("2026-11-23")).due == result.due


def test_fees_notice_disregards_eight_working_days() -> None:
    result = due_simple(D("2026-11-02"), fee_notice=D("2026-11-09"), fee_paid=D("2026-11-18"))
    assert [day.day for day in result.disregarded] == [9, 10, 11, 12, 13, 16, 17, 18]
    assert result.due == D("2026-12-11")


def test_public_interest_test() -> None:
    result = due_simple(D("2026-11-02"))
    assert result.notice_by == D("2026-12-01")
    assert result.outer == D("2026-12-31")


def test_internal_review_window() -> None:
    assert clock.review_request_by(D("2026-11-20")) == D("2027-01-22")
    result = due([clock.Received(D("2026-11-02")), clock.Response(D("2026-11-20"))])
    assert result.review_request_by == D("2027-01-22")


def test_internal_review_answer() -> None:
    assert clock.review_answer_by(D("2026-12-07")) == (D("2027-01-08"), D("2027-02-05"))


def test_aggregation_window() -> None:
    assert clock.aggregation_window(D("2026-11-02")) == D("2027-01-29")
    assert default_calendar().working_days_between(D("2026-11-02"), D("2027-01-29")) == 60


def test_eir() -> None:
    result = due_simple(D("2026-11-02"), regime="eir")
    assert result.due == D("2026-12-01")
    assert result.outer == D("2026-12-31")
    extended = due([clock.Received(D("2026-11-02")), clock.EirExtension(D("2026-11-20"))], regime="eir")
    assert extended.due == D("2026-12-31")
    assert extended.notice_by == D("2026-12-01")


def test_receipt_at_a_weekend_is_receipt_on_the_friday_before() -> None:
    """facts/law.md A2: receipt on Saturday gives the same deadline as receipt on the Friday before."""
    assert due_simple(D("2026-11-13")).due == due_simple(D("2026-11-14")).due == due_simple(D("2026-11-15")).due


def test_a_holiday_proclaimed_after_receipt_gives_two_dates_and_the_earlier_is_worked_to() -> None:
    """facts/law.md A2.2, mid-flight days, and A3's vector: received Friday 26 August 2022, due Tuesday 27 September 2022."""
    running = due_simple(date(2022, 8, 26))
    assert (running.due, running.earlier, running.later) == (date(2022, 9, 27), date(2022, 9, 26), date(2022, 9, 27))
    assert running.work_to == date(2022, 9, 26)
    after = due_simple(date(2022, 9, 12))
    assert (after.due, after.earlier, after.later) == (date(2022, 10, 11), None, None)
