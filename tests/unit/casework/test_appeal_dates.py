"""What is due by when after an answer (facts/law.md A3 "Other clocks", A5, A7, A8)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.appeal_dates import (
    ComplaintFacts,
    Deadline,
    complaint_deadlines,
    complaint_runs,
    overall,
    review_clock,
    review_runs,
    window_ends,
)
from answerable.casework.rules.lapsing import clarification_lapses_on
from answerable.casework.rules.life import ComplaintState, ReviewState
from answerable.law.working_days import default_calendar

DAYS = default_calendar()


def test_the_last_day_to_ask_for_a_review() -> None:
    # facts/law.md A3: response Fri 20 Nov 2026, last day of 40 working days Fri 22 Jan 2027.
    assert window_ends(date(2026, 11, 20), "foi", 40, DAYS) == date(2027, 1, 22)


def test_an_office_may_give_longer_under_foi_but_eir_is_law() -> None:
    assert window_ends(date(2026, 11, 20), "foi", 60, DAYS) == DAYS.add_working_days(date(2026, 11, 20), 60)
    assert window_ends(date(2026, 11, 20), "eir", 60, DAYS) == date(2027, 1, 22)


@pytest.mark.parametrize(
    ("regime", "takes_longer", "due"),
    [
        # facts/law.md A3: asked for on Mon 7 Dec 2026: 20 working days Fri 8 Jan 2027, 40 Fri 5 Feb 2027.
        ("foi", False, date(2027, 1, 8)),
        ("foi", True, date(2027, 2, 5)),
        ("eir", False, date(2027, 2, 5)),
        ("eir", True, date(2027, 2, 5)),
    ],
)
def test_the_day_to_answer_a_review_by(regime: str, takes_longer: bool, due: date) -> None:
    clock = review_clock(asked=date(2026, 12, 7), regime=regime, takes_longer=takes_longer, calendar=DAYS)
    assert (clock.due, clock.outer) == (due, date(2027, 2, 5))
    assert clock.in_law is (regime == "eir")
    assert not clock.is_late(due)
    assert clock.is_late(date(2027, 2, 8))


def test_an_answered_review_is_late_by_working_days() -> None:
    def clock(answered: date) -> tuple[int, bool]:
        found = review_clock(
            asked=date(2026, 12, 7), regime="foi", takes_longer=False, calendar=DAYS, answered=answered
        )
        return found.days_late, found.is_late(date(2030, 1, 1))

    assert clock(date(2027, 1, 8)) == (0, False)
    # Saturday, and the Tuesday after.
    assert clock(date(2027, 1, 9)) == (0, False)
    assert clock(date(2027, 1, 12)) == (2, True)


@pytest.mark.parametrize(
    ("response", "asked", "late"),
    [
        (date(2026, 11, 20), date(2027, 1, 22), False),
        (date(2026, 11, 20), date(2027, 1, 23), True),
        (date(2026, 11, 20), date(2026, 11, 19), False),
        (None, date(2027, 1, 23), False),
    ],
)
def test_a_review_can_be_asked_for_too_late(response: date | None, asked: date, late: bool) -> None:
    clock = review_clock(asked=asked, regime="foi", takes_longer=False, calendar=DAYS, response=response)
    assert clock.asked_late is late


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ([], ""),
        (["upheld", "upheld"], "upheld"),
        (["overturned"], "overturned"),
        (["partly"], "partly"),
        (["upheld", "overturned"], "partly"),
        (["upheld", "partly"], "partly"),
    ],
)
def test_the_outcome_of_a_review_is_derived_from_its_findings(verdicts: list[str], whole: str) -> None:
    assert overall(verdicts) == whole


@given(st.lists(st.sampled_from(["upheld", "partly", "overturned"]), min_size=1))
def test_the_order_of_the_findings_does_not_matter(verdicts: list[str]) -> None:
    shuffled = sorted(verdicts)
    assert overall(verdicts) == overall(shuffled)
    assert (overall(verdicts) == "upheld") is (set(verdicts) == {"upheld"})


OPEN, NOTICE, APPEALED, DECIDED, CLOSED = ComplaintState
NOTIFIED = date(2026, 9, 1)
SERVED = date(2026, 11, 2)
LAST_APPEAL = date(2026, 11, 30)
"""28 calendar days after the notice (section 57; facts/law.md A5)."""


@pytest.mark.parametrize(
    ("facts", "today", "todo", "runs"),
    [
        (ComplaintFacts(OPEN, NOTIFIED), SERVED, [], True),
        (ComplaintFacts(OPEN, NOTIFIED, answer_by=SERVED), SERVED, [("Answer the regulator", SERVED, False)], True),
        (ComplaintFacts(OPEN, NOTIFIED, answer_by=SERVED, answered=SERVED), SERVED, [], True),
        (
            ComplaintFacts(NOTICE, NOTIFIED, notice=SERVED, comply_by=date(2026, 12, 7)),
            LAST_APPEAL,
            [
                ("Last day to appeal to the tribunal", LAST_APPEAL, True),
                ("Comply with the decision", date(2026, 12, 7), True),
            ],
            True,
        ),
        (ComplaintFacts(NOTICE, NOTIFIED, notice=SERVED), LAST_APPEAL, [("Last day to appeal to the tribunal", LAST_APPEAL, True)], True),
        (ComplaintFacts(NOTICE, NOTIFIED, notice=SERVED), date(2026, 12, 1), [], False),
        (ComplaintFacts(NOTICE, NOTIFIED), SERVED, [], False),
        (ComplaintFacts(APPEALED, NOTIFIED, notice=SERVED), SERVED, [], True),
        (ComplaintFacts(DECIDED, NOTIFIED, notice=SERVED, ended=SERVED), SERVED, [], False),
        (
            ComplaintFacts(DECIDED, NOTIFIED, notice=SERVED, comply_by=LAST_APPEAL, ended=SERVED),
            SERVED,
            [("Comply with the decision", LAST_APPEAL, True)],
            True,
        ),
        (ComplaintFacts(CLOSED, NOTIFIED, notice=SERVED, comply_by=LAST_APPEAL), SERVED, [], False),
    ],
)  # fmt: skip
def test_what_a_complaint_waits_for(
    facts: ComplaintFacts, today: date, todo: list[tuple[str, date, bool]], runs: bool
) -> None:
    assert complaint_deadlines(facts, today) == tuple(Deadline(*one) for one in todo)
    assert complaint_runs(facts, today) is runs


def test_a_review_runs_until_it_is_answered_or_withdrawn() -> None:
    assert {state for state in ReviewState if not review_runs(state)} == {ReviewState.ANSWERED, ReviewState.WITHDRAWN}


def test_a_request_that_nobody_clarified_lapses_after_the_last_of_its_days() -> None:
    assert clarification_lapses_on(date(2026, 11, 2), 60) == date(2027, 1, 2)
