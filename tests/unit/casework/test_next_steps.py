"""What an officer does next."""

from __future__ import annotations

import itertools

import pytest

from answerable.casework.rules.bulk import Bulk
from answerable.casework.rules.life import REQUEST
from answerable.casework.rules.life import RequestState as S
from answerable.casework.rules.next_steps import Facts, next_steps


def texts(**facts: object) -> list[str]:
    return [step.text for step in next_steps(Facts(**facts))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"state": S.RECEIVED}, ["Read the reply and send it for clearance"]),
        (
            {"state": S.RECEIVED, "received": False, "triaged": False, "questions": 0, "requester_known": False},
            [
                "Record the day it was received: until then no clock runs",
                "Decide what this is, and whether it is valid",
                "Record who asked and where the reply goes",
                "Type what is asked: no question was found in the letter",
            ],
        ),
        (
            {"state": S.GATHERING, "undecided": 2, "questions": 2, "tasks_open": 3, "tasks_late": 1},
            ["Chase 1 late task", "Wait for 2 tasks from colleagues", "Decide 2 questions"],
        ),
        (
            {"state": S.GATHERING, "undecided": 1, "tasks_open": 1},
            ["Wait for 1 task from colleagues", "Decide 1 question"],
        ),
        ({"state": S.INVALID}, ["Tell the applicant what is missing"]),
        ({"state": S.INVALID, "told_invalid": True}, ["Wait for the applicant to make the request valid"]),
        ({"state": S.CLARIFICATION}, ["Wait for the applicant’s clarification, or record it"]),
        ({"state": S.FEE}, ["Wait for the fee, or record it"]),
        ({"state": S.AMENDS}, ["Mend what the approver sent back, then send it for clearance again"]),
        ({"state": S.CLEARANCE, "undecided": 1}, ["Wait for clearance"]),
        ({"state": S.CLEARED}, ["Send the cleared reply"]),
        ({"state": S.CLEARED, "queued": True}, ["Wait until the reply has left"]),
        (
            {"state": S.PUBLISHED, "review_asked_by_mail": True, "did_not_stand": True},
            [
                "Read the message that asks for an internal review, and record it",
                "Answer anew what did not stand: reopen the request",
            ],
        ),
        ({"state": S.RELEASED}, ["Publish the answer, or leave it unpublished"]),
        ({"state": S.PUBLISHED}, []),
        (
            {"state": S.PUBLISHED, "reviews_running": 1, "complaints_running": 1},
            ["Go on with the internal review", "Go on with the complaint to the regulator"],
        ),
    ],
)
def test_the_next_steps(facts: dict[str, object], wanted: list[str]) -> None:
    assert texts(**facts) == wanted


def test_an_open_request_always_has_a_step_and_an_ended_one_only_its_challenges() -> None:
    for state, received, triaged, questions, undecided, tasks in itertools.product(
        S, (True, False), (True, False), (0, 2), (0, 1), (0, 1)
    ):
        found = texts(
            state=state,
            received=received,
            triaged=triaged,
            questions=questions,
            undecided=min(undecided, questions),
            tasks_open=tasks,
        )
        if state not in REQUEST.ended:
            assert found
        elif state is not S.RELEASED:
            assert not found


def test_each_bulk_change_has_words() -> None:
    assert all(one.words for one in Bulk)
