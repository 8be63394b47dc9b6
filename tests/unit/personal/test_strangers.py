"""The search held against letters, chats, lists and tables that somebody wrote who had not read it (tests/strangers)."""

from __future__ import annotations

import pytest

from answerable.guard import personal
from answerable.guard.inspection import Grid
from tests.benchmarks.bench_personal import Score, places, score_of
from tests.strangers import personal_marks

NAMES_FOUND = 0.90
NAMES_RIGHT = 0.65
IDENTIFIERS_FOUND = 0.99
IDENTIFIERS_RIGHT = 0.95
FEW = 5  # names of one origin below which a share says nothing
OF_AN_ORIGIN = 0.75


@pytest.fixture(scope="module", params=personal_marks.PARTS)
def score(request: pytest.FixtureRequest) -> Score:
    return score_of(request.param)


def test_names_are_found(score: Score) -> None:
    assert score.found["name"] >= NAMES_FOUND * score.wanted["name"]


def test_what_is_told_as_a_name_is_one(score: Score) -> None:
    assert score.right["name"] >= NAMES_RIGHT * score.told["name"]


def test_names_of_no_origin_are_left_behind(score: Score) -> None:
    shares = {
        one.strip(): score.found[one] / wanted
        for one, wanted in score.wanted.items()
        if one.startswith("  ") and wanted >= FEW
    }
    assert {one: share for one, share in shares.items() if share < OF_AN_ORIGIN} == {}


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    """Of all parts: no part has a hundred identifiers, so that one missed in a part would say more than it can."""
    return [score_of(part) for part in personal_marks.PARTS]


def test_identifiers_are_found(scores: list[Score]) -> None:
    found, wanted = (
        sum(one["structured"] for one in counts)
        for counts in zip(*((one.found, one.wanted) for one in scores), strict=True)
    )
    assert found >= IDENTIFIERS_FOUND * wanted


def test_what_is_told_as_an_identifier_is_one(scores: list[Score]) -> None:
    right, told = (
        sum(number for one in counts for kind, number in one.items() if kind != "name")
        for counts in zip(*((one.right, one.told) for one in scores), strict=True)
    )
    assert right >= IDENTIFIERS_RIGHT * told


@pytest.mark.parametrize("part", personal_marks.PARTS)
def test_a_column_of_names_is_one_finding(part: str) -> None:
    for document in personal_marks.documents(part):
        columns = {one.place for one in document.entities if one.kind == "name"} if document.rows else set()
        found = list(personal.search([], [Grid("sheet", tuple(map(tuple, document.rows)))]))
        for column in columns:
            told = [one.where for one in found if one.technique == "name" and column in places(one)]
            assert len(told) == 1, (document.title, told)
            assert "column" in told[0]
