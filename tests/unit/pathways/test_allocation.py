"""Who is proposed for a case: always the same for the same question, never somebody too near, and so that work spreads."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.allocation import (
    CONFLICT,
    FAR,
    NOT_NAMED,
    UNSKILLED,
    Candidate,
    Case,
    propose,
    propose_all,
    propose_one,
    spread,
)

AREAS = ("city", "south", "north")
ADA = Candidate("a", "Ada", limit=10, open_cases=4, areas=frozenset({"city"}), skills=frozenset({"stalking", "Polish"}))
CASE = Case("c", area="city", area_name="City", wants={"stalking": "Stalking or harassment", "Polish": "Polish"})


def test_says_what_speaks_for_somebody() -> None:
    one = propose_one(ADA, replace(CASE, before=frozenset({"a"})))
    assert one.possible
    assert one.speaks_for == (
        "Supported this person before.",
        "Works in City.",
        "Works with: Stalking or harassment, Polish.",
        "Has 4 of 10 cases.",
    )
    assert one.speaks_against == ()


@pytest.mark.parametrize(
    ("candidate", "case", "against"),
    [
        (ADA, replace(CASE, conflicts=frozenset({"a"})), CONFLICT),
        (replace(ADA, is_active=False), CASE, "The account is closed."),
        (replace(ADA, limit=0), CASE, "Is not given cases: their limit is 0."),
        (ADA, replace(CASE, current="a"), "Has this case already."),
    ],
)
def test_some_can_never_have_it(candidate: Candidate, case: Case, against: str) -> None:
    one = propose_one(candidate, case)
    assert one.never
    assert not one.possible
    assert not one.needs_reason
    assert one.speaks_against[0] == against


def test_a_conflict_tells_nothing_of_the_person() -> None:
    near = replace(CASE, conflicts=frozenset({"a"}), before=frozenset({"a"}))
    assert "Supported this person before." not in propose_one(ADA, near).speaks_for


def test_a_full_worker_needs_a_reason() -> None:
    one = propose_one(replace(ADA, open_cases=10), CASE)
    assert one.needs_reason
    assert "Their limit is reached: 10 of 10 cases." in one.speaks_against


def test_somebody_who_must_not_be_found_is_only_for_who_a_manager_named() -> None:
    restricted = replace(CASE, restricted=True)
    assert propose_one(ADA, restricted).speaks_against[0] == NOT_NAMED
    assert not propose_one(ADA, restricted).possible
    assert propose_one(ADA, replace(restricted, named=frozenset({"a"}))).possible


def test_who_works_elsewhere_or_lacks_a_skill_weighs_as_if_fuller() -> None:
    assert propose_one(ADA, CASE).weight == Fraction(4, 10)
    assert propose_one(ADA, replace(CASE, area="north", area_name="North")).weight == Fraction(4, 10) + FAR
    assert propose_one(replace(ADA, skills=frozenset()), CASE).weight == Fraction(4, 10) + 2 * UNSKILLED


def test_no_area_of_the_case_speaks_neither_way_and_no_area_of_the_worker_is_everywhere() -> None:
    assert not any("Works in" in said or "work in" in said for said in propose_one(ADA, Case("c")).speaks_for)
    assert "Works in every area." in propose_one(replace(ADA, areas=frozenset()), CASE).speaks_for


def test_who_supported_the_person_before_comes_first_where_they_have_a_place() -> None:
    bea = Candidate("b", "Bea", limit=10, open_cases=9)
    case = replace(CASE, before=frozenset({"b"}))
    assert propose(case, [ADA, bea])[0].candidate is bea
    assert propose(case, [ADA, replace(bea, open_cases=10)])[0].candidate is ADA


def test_the_near_go_before_the_far_until_much_fuller() -> None:
    far = Candidate("z", "Zoe", limit=10, open_cases=3, areas=frozenset({"north"}))
    case = Case("c", area="city", area_name="City")
    assert propose(case, [far, ADA])[0].candidate is ADA
    assert propose(case, [far, replace(ADA, open_cases=7)])[0].candidate is far


def test_each_of_several_cases_is_counted_into_the_load_of_the_next() -> None:
    workers = [Candidate(code, code, limit=1, open_cases=0) for code in "ab"]
    made = propose_all([Case(code) for code in "xyz"], workers)
    assert [made[code] and made[code].candidate.reference for code in "xyz"] == ["a", "b", None]
    assert propose_all([Case("x")], []) == {"x": None}


def test_the_spread_of_no_work_is_nothing() -> None:
    assert spread([]) == 0
    assert spread([replace(ADA, open_cases=0)]) == 0
    assert spread([replace(ADA, open_cases=10), replace(ADA, open_cases=5)]) == Fraction(2, 3)


candidates = st.lists(
    st.builds(
        Candidate,
        reference=st.uuids().map(str),
        name=st.just("Made up"),
        limit=st.integers(0, 5),
        open_cases=st.integers(0, 6),
        areas=st.frozensets(st.sampled_from(AREAS)),
        skills=st.frozensets(st.sampled_from(("stalking", "fraud"))),
        is_active=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda one: one.reference,
)


@given(candidates, st.data())
def test_every_worker_is_listed_once_in_an_order_that_does_not_depend_on_theirs(
    workers: list[Candidate], data: st.DataObject
) -> None:
    names = [one.reference for one in workers]
    some = st.frozensets(st.sampled_from(names)) if names else st.just(frozenset())
    case = Case(
        "c",
        "city",
        "City",
        {"fraud": "Fraud"},
        data.draw(some),
        data.draw(some),
        data.draw(st.booleans()),
        data.draw(some),
    )
    ranked = propose(case, workers)
    assert sorted(one.candidate.reference for one in ranked) == sorted(names)
    assert ranked == propose(case, data.draw(st.permutations(workers)))
    for one in ranked:
        assert one.possible or one.speaks_against
        if one.possible:
            assert one.candidate.reference not in case.conflicts
            assert one.candidate.open_cases < one.candidate.limit
            assert not case.restricted or one.candidate.reference in case.named


def test_work_spreads_over_a_year() -> None:
    """facts/pathways.md 6.22: (max − min)/mean ≤ 0.2 in a simulation, and never somebody with a conflict.

    Twelve workers in three areas, who each work with some kinds of crime; cases come by area as the staff is, one in ten of a person
    who was supported before, one in twenty with a conflict; each lasts as long as it lasts.
    """
    for seed in (7, 19, 20260):
        draw = random.Random(seed)
        staff = {"city": 5, "south": 4, "north": 3}
        kinds = ("domestic_abuse", "stalking", "fraud")
        workers = {
            f"{area}{number}": Candidate(
                f"{area}{number}",
                area,
                limit=40,
                open_cases=0,
                areas=frozenset({area}),
                skills=frozenset(draw.sample(kinds, 2)),
            )
            for area, many in staff.items()
            for number in range(many)
        }
        open_cases: list[str] = []
        measured = []
        for day in range(2500):
            area = draw.choices(list(staff), weights=list(staff.values()))[0]
            conflicts = frozenset(draw.sample(sorted(workers), 1)) if draw.random() < 0.05 else frozenset()
            before = frozenset(draw.sample(sorted(workers), 1)) if draw.random() < 0.1 else frozenset()
            kind = draw.choice(kinds)
            case = Case(str(day), area, area, {kind: kind}, before=before, conflicts=conflicts)
            first = propose(case, workers.values())[0]
            assert first.possible
            assert first.candidate.reference not in conflicts
            workers[first.candidate.reference] = replace(first.candidate, open_cases=first.candidate.open_cases + 1)
            open_cases.append(first.candidate.reference)
            if len(open_cases) > 360:
                gone = open_cases.pop(draw.randrange(len(open_cases)))
                workers[gone] = replace(workers[gone], open_cases=workers[gone].open_cases - 1)
                measured.append(spread(workers.values()))
        mean = float(sum(measured) / len(measured))
        assert mean <= 0.2, f"seed {seed}: {mean:.3f}"
