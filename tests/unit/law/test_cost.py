"""facts/law.md A4."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from answerable.law.cost import Activity, Estimate, Limit, Task, aggregated_cost, may_aggregate
from answerable.law.fees import NoFee, maximum_fee_over_limit, maximum_fee_within_limit

D = date.fromisoformat


def hours(number: str, activity: Activity = Activity.LOCATING) -> Task:
    return Task(activity, Decimal(number))


def test_limits() -> None:
    assert (Limit.OTHER.pounds, Limit.OTHER.hours) == (450, 18)
    assert (Limit.PART_I.pounds, Limit.PART_I.hours) == (600, 24)


@pytest.mark.parametrize(
    ("number", "limit", "exceeds"),
    [
        ("18", Limit.OTHER, False),
        ("18.01", Limit.OTHER, True),
        ("24", Limit.PART_I, False),
        ("24.25", Limit.PART_I, True),
        ("20", Limit.PART_I, False),
    ],
)
def test_the_limit_must_be_exceeded(number: str, limit: Limit, exceeds: bool) -> None:
    assert Estimate((hours(number),), limit).exceeds_limit is exceeds


def test_only_four_activities_count() -> None:
    assert [activity for activity in Activity if activity.countable] == [
        Activity.DETERMINING,
        Activity.LOCATING,
        Activity.RETRIEVING,
        Activity.EXTRACTING,
    ]
    estimate = Estimate((hours("2"), hours("30", Activity.REDACTING), hours("1.5", Activity.EXTRACTING)))
    assert estimate.cost == Decimal("87.50")
    assert estimate.hours == Decimal("3.5")
    assert [task.activity for task in estimate.not_counted] == [Activity.REDACTING]
    assert not estimate.exceeds_limit


def test_finding_out_whether_it_is_held_has_a_limit_of_its_own() -> None:
    both = Estimate((hours("10", Activity.DETERMINING), hours("10")))
    assert (both.exceeds_limit, both.confirming_exceeds_limit) == (True, False)
    assert not Estimate((hours("18", Activity.DETERMINING),)).confirming_exceeds_limit
    assert Estimate((hours("18.5", Activity.DETERMINING),)).confirming_exceeds_limit


def test_the_sum_is_shown() -> None:
    assert (
        Estimate((hours("20"),)).sentence == "20 hours at £25 an hour come to £500, which is above the limit of £450."
    )
    boxes = Task(Activity.RETRIEVING, Decimal("1.5"), Decimal(1200), "quotation of the store")
    assert Estimate((boxes,)).sentence == (
        "1.5 hours at £25 an hour and £1,200 of other costs come to £1,237.50, which is above the limit of £450."
    )
    assert Estimate((hours("18"),)).sentence.endswith("come to £450, which is not above the limit of £450.")


def test_an_estimate_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="redacting cannot be less than nothing"):
        Task(Activity.REDACTING, Decimal(-1))
    with pytest.raises(ValueError, match="redacting cannot be less than nothing"):
        Task(Activity.REDACTING, pounds=Decimal(-1))


def test_aggregation_needs_all_three_conditions() -> None:
    first, last_day, day_after = D("2026-11-02"), D("2027-01-29"), D("2027-02-01")
    allowed = may_aggregate(last_day, first, same_person=True, acting_together=False, similar=True)
    assert (allowed.allowed, allowed.reasons) == (True, ())
    assert may_aggregate(first, last_day, same_person=False, acting_together=True, similar=True).allowed
    refused = may_aggregate(first, day_after, same_person=False, acting_together=False, similar=False)
    assert not refused.allowed
    person, subject, window = refused.reasons
    assert person.startswith("They are from different people")
    assert subject.startswith("They do not relate")
    assert "those from 2 November 2026 ended on 29 January 2027" in window


def test_costs_are_added_within_one_period_of_sixty_working_days() -> None:
    target = D("2026-11-02")
    others = [(D("2026-09-01"), Decimal(100)), (D("2027-01-29"), Decimal(300)), (D("2027-06-01"), Decimal(999))]
    # September and January are each within 60 working days of the request, but not of each other.
    assert aggregated_cost(target, Decimal(200), others) == 500
    assert aggregated_cost(target, Decimal(200), others[:1]) == 300
    assert aggregated_cost(target, Decimal(200), []) == 200


def test_fee_within_the_limit_covers_no_staff_time() -> None:
    assert maximum_fee_within_limit(Decimal("3.60")) == Decimal("3.60")
    with pytest.raises(ValueError, match="cannot be less than nothing; given: -1"):
        maximum_fee_within_limit(Decimal(-1))


def test_fee_over_the_limit_covers_it() -> None:
    over = Estimate((hours("20"), hours("5", Activity.REDACTING)))
    assert maximum_fee_over_limit(over, Decimal(10), Decimal(2)) == 560
    with pytest.raises(NoFee, match="needs an estimate above the cost limit"):
        maximum_fee_over_limit(Estimate((hours("18"),)), Decimal(10))
    with pytest.raises(ValueError, match="cannot be less than nothing"):
        maximum_fee_over_limit(over, Decimal(10), Decimal(-2))
