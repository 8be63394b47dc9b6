"""How long a case is kept, and what holds it (facts/law.md A5 s.77, D6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.appeal_dates import ComplaintFacts
from answerable.casework.rules.keeping import (
    CaseToKeep,
    Held,
    ReviewFacts,
    Schedule,
    Standing,
    closed_on,
    latest_closing,
    months_after,
    schedule_of,
    standing,
)
from answerable.casework.rules.life import ComplaintState, ReviewState
from answerable.law.working_days import default_calendar

DAYS = default_calendar()
ANSWERED = CaseToKeep("foi", over=True, ended=date(2026, 11, 20), answered=date(2026, 11, 20))
MONTHS: Mapping[str, int] = {Schedule.ANSWERED: 24, Schedule.CHALLENGED: 36}
LATER = date(2032, 1, 5)


def at(case: CaseToKeep, today: date, months: Mapping[str, int] = MONTHS) -> Standing:
    return standing(case, months=months, today=today, calendar=DAYS, review_window=40)


def test_an_answered_case_is_due_after_its_schedule() -> None:
    stands = at(ANSWERED, date(2028, 11, 20))
    assert stands == Standing(Schedule.ANSWERED, date(2026, 11, 20), date(2028, 11, 20), ())
    assert stands.is_due(date(2028, 11, 20))
    assert not stands.is_due(date(2028, 11, 19))


def test_without_a_schedule_nothing_is_ever_due() -> None:
    stands = at(ANSWERED, LATER, {})
    assert stands.due is None
    assert not stands.is_due(LATER)


def test_nothing_is_due_while_it_may_still_be_challenged() -> None:
    # facts/law.md A3: response Fri 20 Nov 2026, a review may be asked for until 22 Jan 2027; six weeks end on 1 Jan 2027.
    held = at(ANSWERED, date(2027, 1, 1), {Schedule.ANSWERED: 1}).held
    assert held == (
        Held("A review of the answer may still be asked for", date(2027, 1, 22)),
        Held("The applicant may still complain to the regulator", date(2027, 1, 1)),
    )
    assert at(ANSWERED, date(2027, 1, 22), {Schedule.ANSWERED: 1}).held == held[:1]
    assert at(ANSWERED, date(2027, 1, 23), {Schedule.ANSWERED: 1}).is_due(date(2027, 1, 23))


def test_an_answer_beyond_the_calendar_is_held() -> None:
    case = replace(ANSWERED, ended=date(2030, 12, 30), answered=date(2030, 12, 30))
    held = at(case, date(2060, 1, 1)).held
    assert held == (Held("A review of the answer may still be asked for", None),)


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (replace(ANSWERED, over=False), "The request is still open"),
        (
            replace(ANSWERED, reviews=(ReviewFacts(ReviewState.DECIDING, date(2026, 12, 7)),)),
            "An internal review is running",
        ),
        (
            replace(ANSWERED, complaints=(ComplaintFacts(ComplaintState.OPEN, date(2027, 1, 4)),)),
            "A complaint or an appeal is running",
        ),
        (replace(ANSWERED, put_holds=("An inquiry asked for it",)), "A hold was put on it: An inquiry asked for it"),
    ],
)
def test_what_runs_holds_it_for_as_long_as_it_runs(case: CaseToKeep, why: str) -> None:
    stands = at(case, LATER)
    assert [held.why for held in stands.held] == [why]
    assert not stands.is_due(LATER)


def test_a_notice_holds_for_the_time_to_appeal() -> None:
    notice = ComplaintFacts(ComplaintState.CLOSED, date(2027, 1, 4), notice=date(2027, 6, 1), ended=date(2027, 6, 2))
    case = replace(ANSWERED, complaints=(notice,))
    # 28 calendar days (section 57).
    assert at(case, date(2027, 6, 29)).held == (
        Held("The regulator’s notice may still be appealed against", date(2027, 6, 29)),
    )
    assert at(case, date(2027, 6, 30)).held == ()


def test_a_case_closes_with_the_last_thing_about_it() -> None:
    review = ReviewFacts(ReviewState.ANSWERED, date(2026, 12, 7), date(2027, 1, 8))
    assert closed_on(replace(ANSWERED, reviews=(review,))) == date(2027, 1, 8)
    asked_only = ReviewFacts(ReviewState.WITHDRAWN, date(2026, 12, 7))
    assert closed_on(replace(ANSWERED, reviews=(asked_only,))) == date(2026, 12, 7)
    complaint = ComplaintFacts(ComplaintState.CLOSED, date(2027, 2, 1))
    assert closed_on(replace(ANSWERED, reviews=(review,), complaints=(complaint,))) == date(2027, 2, 1)
    assert closed_on(replace(ANSWERED, reviews=(replace(review, state=ReviewState.ASKED),))) is None
    assert closed_on(replace(ANSWERED, over=False)) is None
    assert closed_on(replace(ANSWERED, ended=None)) is None


def test_a_review_that_was_answered_moves_the_time_to_complain() -> None:
    review = ReviewFacts(ReviewState.ANSWERED, date(2027, 1, 20), date(2027, 2, 17))
    held = at(replace(ANSWERED, reviews=(review,)), date(2027, 2, 17)).held
    assert held == (Held("The applicant may still complain to the regulator", date(2027, 3, 31)),)


def test_which_schedule_a_case_falls_under() -> None:
    assert schedule_of(ANSWERED) is Schedule.ANSWERED
    assert schedule_of(replace(ANSWERED, answered=None)) is Schedule.NOT_PURSUED
    review = ReviewFacts(ReviewState.WITHDRAWN, date(2026, 12, 7))
    assert schedule_of(replace(ANSWERED, answered=None, reviews=(review,))) is Schedule.CHALLENGED
    complaint = ComplaintFacts(ComplaintState.CLOSED, date(2026, 12, 7))
    assert schedule_of(replace(ANSWERED, complaints=(complaint,))) is Schedule.CHALLENGED


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 20), 24, date(2028, 11, 20)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@given(st.dates(date(2005, 1, 1), date(2060, 1, 1)), st.dates(date(2005, 1, 1), date(2060, 1, 1)), st.integers(1, 240))
def test_whatever_is_due_closed_by_the_latest_day(closed: date, today: date, months: int) -> None:
    if months_after(closed, months) <= today:
        assert closed <= latest_closing(today, months)


@given(st.dates(date(2010, 1, 1), date(2026, 1, 1)), st.integers(0, 1000))
def test_an_answered_case_is_never_due_before_anybody_can_still_challenge_it(answered: date, days: int) -> None:
    case = CaseToKeep("foi", over=True, ended=answered, answered=answered)
    today = answered + timedelta(days=days)
    if at(case, today, {Schedule.ANSWERED: 0}).is_due(today):
        assert today > DAYS.add_working_days(answered, 40)
        assert today > answered + timedelta(weeks=6)


def test_what_was_never_answered_cannot_be_challenged_for_its_answer() -> None:
    withdrawn = CaseToKeep("foi", over=True, ended=date(2026, 11, 20), answered=None)
    assert at(withdrawn, date(2026, 11, 21), {Schedule.NOT_PURSUED: 1}) == Standing(
        Schedule.NOT_PURSUED, date(2026, 11, 20), date(2026, 12, 20), ()
    )
