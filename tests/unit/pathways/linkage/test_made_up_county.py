"""The made-up county is the same for the same seed, as large as is asked, and errs as often as it says."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from tests.benchmarks.made_up_county import (
    AGENCIES,
    DAYS,
    DEVELOPMENT_SEEDS,
    EVALUATION_SEEDS,
    FIRST_DAY,
    County,
    Record,
)


@pytest.fixture(scope="module")
def large() -> list[Record]:
    """30,000 records: enough to count errors."""
    return list(County(76).records(30_000))


def test_a_seed_is_a_county(county: list[Record]) -> None:
    assert list(County(77).records(500)) == county[:500]
    assert list(County(78).records(500)) != county[:500]
    assert not set(DEVELOPMENT_SEEDS) & set(EVALUATION_SEEDS)


def test_numbers_run_on_over_the_parts_it_is_made_in() -> None:
    small = list(County(3, households_at_once=50).records(1_000))
    assert [record.number for record in small] == list(range(1_000))
    assert all(later.person - earlier.person in (0, 1) for earlier, later in pairwise(small))
    assert all(later.household >= earlier.household for earlier, later in pairwise(small))
    households = {record.person: record.household for record in small}
    assert all(households[record.person] == record.household for record in small)


def test_so_many_people_and_so_many_referrals() -> None:
    people = list(County(4).people(2_000))
    assert {record.person for record in people} == set(range(2_000))
    referrals = list(County(4).referrals(people, 600, len(people)))
    assert len(referrals) == 600
    by_number = {record.number: record for record in people}
    assert all(by_number[referral.record].part != "perpetrator" for referral in referrals)
    assert all(1 <= (referral.made_on - by_number[referral.record].occurred_on).days <= 9 for referral in referrals)


@pytest.mark.parametrize(
    ("change", "percent"),
    [
        ("short form", 8), ("forename slip", 6), ("initial", 2), ("double-barrelled", 2), ("surname slip", 6), ("names swapped", 1.5),
        ("no date of birth", 4), ("another day", 2), ("first of January", 1), ("moved", 30), ("another phone", 30),
        ("another e-mail", 12),
    ],
)  # fmt: skip
def test_errors_are_as_frequent_as_said(large: list[Record], change: str, percent: float) -> None:
    """The rates of facts/pathways.md 2.1, of second and later records."""
    later = len(large) - len({record.person for record in large})
    assert 100 * sum(change in record.changes for record in large) / later == pytest.approx(percent, rel=0.2)


def test_women_change_their_surnames(large: list[Record]) -> None:
    women = [record for record in large if record.identity["sex"] == "F"]
    later = len(women) - len({record.person for record in women})
    assert 100 * sum("changed surname" in record.changes for record in women) / later == pytest.approx(7, rel=0.15)
    assert not any(
        "changed surname" in record.changes
        for record in large
        if record.identity["sex"] == "M" and "sex" not in record.changes
    )


@pytest.mark.parametrize(("field", "percent"), [("postcode", 5), ("phone", 30), ("email", 55)])
def test_fields_are_missing_as_often_as_said(large: list[Record], field: str, percent: float) -> None:
    assert 100 * sum(field not in record.identity for record in large) / len(large) == pytest.approx(percent, rel=0.1)


def test_households_share_and_twins_are_born_on_one_day(large: list[Record]) -> None:
    first = {record.person: record for record in reversed(large)}
    by_home: dict[int, list[Record]] = {}
    for record in first.values():
        by_home.setdefault(record.household, []).append(record)
    several = [members for members in by_home.values() if len(members) > 1]
    surnames = sum(len({record.identity["surname"] for record in members}) < len(members) for members in several)
    twins = sum(len({record.identity.get("born") for record in members}) < len(members) for members in several)
    assert surnames / len(several) > 0.6
    assert 20 < twins < 600
    assert {record.part for record in large} == {"victim", "perpetrator", "child"}
    assert {record.agency for record in large} == set(AGENCIES)
    assert len({record.origin for record in large}) == 12


def test_incidents_are_told_once_or_twice_within_three_years(large: list[Record]) -> None:
    tellings = Counter(record.incident for record in large)
    assert 0.02 < sum(times > 1 for times in tellings.values()) / len(tellings) < 0.1
    assert all(record.occurred_on >= FIRST_DAY for record in large)
    assert max(record.occurred_on for record in large) <= date.fromordinal(FIRST_DAY.toordinal() + DAYS)


def test_nothing_in_it_can_be_somebodys(large: list[Record]) -> None:
    for record in large[:5_000]:
        told = record.identity
        assert "slip" in str(record.changes) or told.get("postcode", "QN").startswith("QN")
        assert "phone slip" in record.changes or told.get("phone", "071").startswith("071")
        assert "e-mail slip" in record.changes or told.get("email", ".test").endswith(".test")
