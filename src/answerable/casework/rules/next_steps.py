"""What an officer does next with a request, in the order in which a letter is worked through."""

from __future__ import annotations

from dataclasses import dataclass

from .life import RequestState as S


@dataclass(frozen=True)
class Facts:
    """What the next step depends on: the state, and how many of each thing still wait."""

    state: S
    received: bool = True
    triaged: bool = True
    questions: int = 1
    undecided: int = 0
    tasks_open: int = 0
    tasks_late: int = 0
    reviews_running: int = 0
    complaints_running: int = 0
    requester_known: bool = True
    review_asked_by_mail: bool = False
    queued: bool = False
    did_not_stand: bool = False
    told_invalid: bool = False
    weighed: int = 0


@dataclass(frozen=True)
class Step:
    """One step: its words and the name of the page where it is done. `waits` says that somebody else has it."""

    text: str
    page: str
    waits: bool = False


_WORKING = frozenset({S.RECEIVED, S.GATHERING, S.DRAFTING, S.AMENDS})


def next_steps(facts: Facts) -> tuple[Step, ...]:
    """Return the steps that are open, the first one first. An ended request with no challenge has none."""
    steps: list[Step] = []

    def add(when: bool, text: str, page: str, *, waits: bool = False) -> None:
        if when:
            steps.append(Step(text, page, waits))

    working = facts.state in _WORKING
    add(working and not facts.received, "Record the day it was received: until then no clock runs", "particulars")
    add(working and not facts.triaged, "Decide what this is, and whether it is valid", "triage")
    add(working and not facts.requester_known, "Record who asked and where the reply goes", "requester")
    add(working and not facts.questions, "Type what is asked: no question was found in the letter", "questions")
    invalid = facts.state is S.INVALID
    add(invalid and not facts.told_invalid, "Tell the applicant what is missing", "letters")
    add(invalid and facts.told_invalid, "Wait for the applicant to make the request valid", "triage", waits=True)
    add(
        facts.state is S.CLARIFICATION, "Wait for the applicant\u2019s clarification, or record it", "clock", waits=True
    )
    add(facts.state is S.FEE, "Wait for the fee, or record it", "clock", waits=True)
    add(working and facts.tasks_late > 0, f"Chase {_several(facts.tasks_late, 'late task')}", "gathering")
    on_time = facts.tasks_open - facts.tasks_late
    add(working and on_time > 0, f"Wait for {_several(on_time, 'task')} from colleagues", "gathering", waits=True)
    add(working and facts.undecided > 0, f"Decide {_several(facts.undecided, 'question')}", "decisions")
    add(
        working and facts.weighed > 0,
        f"Weigh the public interest of {_several(facts.weighed, 'question')}",
        "decisions",
    )
    add(facts.state is S.AMENDS, "Mend what the approver sent back, then send it for clearance again", "clearance")
    ready = working and facts.received and facts.questions > 0 and not facts.undecided and not facts.tasks_open
    add(ready and facts.state is not S.AMENDS, "Read the reply and send it for clearance", "clearance")
    add(facts.state is S.CLEARANCE, "Wait for clearance", "clearance", waits=True)
    add(facts.state is S.CLEARED and not facts.queued, "Send the cleared reply", "clearance")
    add(facts.state is S.CLEARED and facts.queued, "Wait until the reply has left", "clearance", waits=True)
    add(
        facts.review_asked_by_mail, "Read the message that asks for an internal review, and record it", "correspondence"
    )
    add(facts.state is S.RELEASED, "Publish the answer, or leave it unpublished", "clearance")
    add(facts.did_not_stand, "Answer anew what did not stand: reopen the request", "appeals")
    add(facts.reviews_running > 0, "Go on with the internal review", "appeals")
    add(facts.complaints_running > 0, "Go on with the complaint to the regulator", "appeals")
    return tuple(steps)


def _several(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
