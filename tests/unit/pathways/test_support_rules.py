"""The order of a worker's day, what a transfer takes along, what is missing before a case is closed."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.closure import ASKED_OF_THE_PERSON, OUT_OF_REACH, Facts, Gap, gaps
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.referral import CloseReason
from answerable.pathways.rules.support import Due, Kind, Side, Willing, ordered, side_by_side, when_words
from answerable.pathways.rules.transfer import ALWAYS, CARRIES, what_goes

TODAY = date(2027, 3, 10)
DONE = Facts(8, 8, 0, 0, 0, True, True, False, False)
NOTHING = Facts(0, 0, 2, 1, 1, False, False, True, True)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (TODAY, "today"),
        (date(2027, 3, 9), "late by 1 day"),
        (date(2027, 3, 1), "late by 9 days"),
        (date(2027, 3, 11), "in 1 day"),
        (date(2027, 3, 17), "in 7 days"),
    ],
)
def test_when_something_is_due_in_words(on: date, said: str) -> None:
    assert when_words(on, TODAY) == said


def test_the_longest_late_comes_first_then_the_hour() -> None:
    late = Due(1, Kind.ACTION, "Action", date(2027, 3, 8))
    at_nine = Due(2, Kind.ARRANGED, "Meeting", TODAY, time(9))
    at_ten = Due(3, Kind.ARRANGED, "Meeting", TODAY, time(10))
    clock = Due(4, Kind.CLOCK, "First contact", TODAY)
    assert ordered([clock, at_ten, at_nine, late]) == [late, at_nine, at_ten, clock]
    assert late.late_by(TODAY) == 2


def test_what_is_due_together_comes_in_one_order() -> None:
    same = [Due(key, kind, "x", TODAY) for key in (2, 1) for kind in reversed(Kind)]
    assert [due.kind for due in ordered(same)][::2] == list(Kind)


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([], "Ask the person first. The other side is asked only once the person is willing."),
        (
            [(Side.PERSON, Willing.UNDECIDED)],
            "Ask the person first. The other side is asked only once the person is willing.",
        ),
        (
            [(Side.PERSON, Willing.NO), (Side.OTHER, Willing.YES)],
            "The person is not willing. Do not ask the other side.",
        ),
        ([(Side.PERSON, Willing.YES)], "The person is willing. The other side has not been asked."),
        (
            [(Side.PERSON, Willing.YES), (Side.OTHER, Willing.NO)],
            "The person is willing. The other side is not, or not yet.",
        ),
        ([(Side.PERSON, Willing.YES), (Side.OTHER, Willing.YES)], "Both sides are willing."),
        (
            [(Side.PERSON, Willing.YES), (Side.OTHER, Willing.YES), (Side.PERSON, Willing.NO)],
            "The person is not willing. Do not ask the other side.",
        ),
    ],
)
def test_how_the_two_sides_stand(sides: list[tuple[Side, Willing]], said: str) -> None:
    assert side_by_side(sides) == said


def test_every_group_says_what_it_carries() -> None:
    assert set(CARRIES) == set(FieldGroup)


groups = st.frozensets(st.sampled_from([str(group) for group in FieldGroup]))


@given(groups, groups)
def test_a_transfer_takes_along_what_was_chosen_and_let_through_and_nothing_else(
    chosen: frozenset[str], through: frozenset[str]
) -> None:
    lines = what_goes(chosen=chosen, let_through=through, held={})
    assert [line.group for line in lines] == list(FieldGroup)
    for line in lines:
        assert line.goes is (line.group in ALWAYS or (line.group in chosen and line.group in through))
        assert line.goes is not bool(line.because)


def test_a_transfer_says_why_a_group_stays() -> None:
    lines = {
        one.group: one for one in what_goes(chosen=["risk"], let_through=["risk", "notes"], held={FieldGroup.RISK: 2})
    }
    assert lines[FieldGroup.RISK].number == 2
    assert lines[FieldGroup.NOTES].because == "Not chosen."
    assert lines[FieldGroup.ADDRESS].because == "The protocol does not let it through."
    assert lines[FieldGroup.NEEDS].number is None


def test_inside_one_organisation_everything_goes() -> None:
    assert all(line.goes for line in what_goes(chosen=[], let_through=None, held={}))


def test_what_is_missing_before_a_case_is_closed() -> None:
    assert gaps(DONE) == ()
    assert gaps(NOTHING) == tuple(Gap)


@pytest.mark.parametrize("reason", sorted(CloseReason))
def test_who_cannot_be_asked_any_more_leaves_no_gap_of_questions(reason: CloseReason) -> None:
    left = frozenset(gaps(NOTHING, reason))
    assert left == frozenset(Gap) - (ASKED_OF_THE_PERSON if reason in OUT_OF_REACH else frozenset())
