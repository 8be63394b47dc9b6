"""The commissioning cycle of one agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answerable.register.rules.cycle import Facts, Mark, Stage, gaps, stages

TODAY = date(2026, 7, 1)
WHOLE = Facts(
    needs=1,
    business_cases=1,
    decision="D1: To go ahead",
    principles=7,
    principles_of_framework=7,
    route="Open tender",
    route_reason=True,
    provider=True,
    value=True,
    starts="2024-04-01",
    ends="2026-03-31",
    years=2,
    payments=24,
    returns_due=8,
    returns_here=8,
    returns_scheduled=8,
    reviews=1,
    followed_by="A-2",
)


def mark(facts: Facts, stage: Stage) -> Mark:
    return {view.stage: view.mark for view in stages(facts, TODAY)}[stage]


def test_a_whole_cycle_has_no_gap() -> None:
    views = stages(WHOLE, TODAY)
    assert [view.stage for view in views] == list(Stage)
    assert gaps(views) == ()
    assert all(view.words.endswith(".") for view in views)


def test_an_empty_one_is_all_gaps_but_what_is_to_come() -> None:
    views = stages(Facts(), TODAY)
    assert {view.stage: view.mark for view in views if view.mark is not Mark.GAP} == {
        Stage.AGREEMENT: Mark.PART,
        Stage.REVIEW: Mark.TO_COME,
        Stage.NEXT: Mark.TO_COME,
    }
    assert len(gaps(views)) == 9


@pytest.mark.parametrize(
    ("changed", "stage", "expected"),
    [
        ({"principles": 3}, Stage.PRINCIPLES, Mark.PART),
        ({"principles": 0}, Stage.PRINCIPLES, Mark.GAP),
        ({"route_reason": False}, Stage.ROUTE, Mark.PART),
        ({"ends": ""}, Stage.AGREEMENT, Mark.PART),
        ({"ends": "", "time_limited": False}, Stage.AGREEMENT, Mark.RECORDED),
        ({"years_without_amount": 1}, Stage.YEARS, Mark.PART),
        ({"returns_here": 3}, Stage.RETURNS, Mark.PART),
        ({"returns_here": 0}, Stage.RETURNS, Mark.GAP),
        ({"returns_due": 0, "returns_here": 0}, Stage.RETURNS, Mark.TO_COME),
        ({"reviews": 0}, Stage.REVIEW, Mark.GAP),
        ({"reviews": 0, "ends": "2027-03-31"}, Stage.REVIEW, Mark.TO_COME),
        ({"reviews": 0, "ends": "2027-03-31", "status": "terminated"}, Stage.REVIEW, Mark.GAP),
        ({"followed_by": ""}, Stage.NEXT, Mark.GAP),
        ({"followed_by": "", "ends": "2027-03-31"}, Stage.NEXT, Mark.TO_COME),
        ({"followed_by": "", "status": "terminated", "ended": "2025"}, Stage.NEXT, Mark.RECORDED),
        ({"followed_by": "", "status": "cancelled"}, Stage.NEXT, Mark.RECORDED),
    ],
)
def test_each_stage(changed: dict[str, object], stage: Stage, expected: Mark) -> None:
    assert mark(replace(WHOLE, **changed), stage) is expected  # type: ignore[arg-type]


def test_words_agree_in_number() -> None:
    words = {view.stage: view.words for view in stages(replace(WHOLE, needs=2, payments=1), TODAY)}
    assert words[Stage.NEED] == "2 needs assessed."
    assert words[Stage.PAYMENTS] == "1 payment recorded."
