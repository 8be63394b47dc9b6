"""What stops a reply from going out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answerable.answering.answer import Answer, Cell, Evidence, Gap, Held, Paragraph, Status, Table
from answerable.casework.rules.readiness import Missing, fingerprint, gathered, unanswered

VALUE = Evidence("agreement:A-1#value", "agreement", "A-1", "value", "A register (made up)")
ANSWER = Answer(
    "1",
    "How much?",
    Held.PART,
    Status.PART,
    (Paragraph("Some of it."),),
    (Table(("Value",), ((Cell("£5", (VALUE.id,)),),)),),
    (VALUE,),
    (Gap("The rest: not recorded"),),
)
UNCLEAR = Answer("1", "Hm?", Held.NOT_RECORDED, Status.UNCLEAR)


@pytest.mark.parametrize(
    ("answer", "wording", "changed", "says"),
    [
        (ANSWER, "", False, ""),
        (ANSWER, "Ours.", False, ""),
        (ANSWER, "Ours.", True, "Compare them"),
        (UNCLEAR, "", False, "Answer it in your words"),
        (UNCLEAR, "  ", False, "Answer it in your words"),
        (UNCLEAR, "Ours.", False, ""),
        (None, "", False, "has not been looked up"),
        (None, "Ours.", False, ""),
    ],
)
def test_what_is_still_to_be_done_with_a_question(
    answer: Answer | None, wording: str, changed: bool, says: str
) -> None:
    told = unanswered(answer, wording, register_changed=changed)
    assert says in told
    assert bool(told) == bool(says)


def test_what_several_questions_lack_is_told_once() -> None:
    sentences = [
        "The letter is not signed.",
        "Question 1 has no outcome.",
        "Question 1.1 has no outcome.",
        "Question 1.1 (a) is refused.",
    ]
    assert gathered(sentences, ["1", "1.1", "1.1 (a)"], [(3, "was not understood."), (1, "")]) == [
        Missing("was not understood.", (3,)),
        Missing("The letter is not signed."),
        Missing("has no outcome.", (1, 2)),
        Missing("is refused.", (3,)),
    ]


def test_a_sentence_that_no_question_bears_stands_alone() -> None:
    assert gathered(["Question 9 has no outcome."], ["1"]) == [Missing("Question 9 has no outcome.")]


@pytest.mark.parametrize(
    "changed",
    [
        replace(ANSWER, held=Held.HELD),
        replace(ANSWER, status=Status.ANSWERED),
        replace(ANSWER, paragraphs=(Paragraph("All of it."),)),
        replace(ANSWER, gaps=()),
        replace(ANSWER, tables=(Table(("Value",), ((Cell("£6", (VALUE.id,)),),)),)),
        replace(ANSWER, tables=(Table(("Cost",), ((Cell("£5", (VALUE.id,)),),)),)),
    ],
)
def test_an_answer_that_says_something_else_has_another_fingerprint(changed: Answer) -> None:
    assert fingerprint(changed) != fingerprint(ANSWER)


def test_the_same_words_from_another_source_are_the_same_answer() -> None:
    elsewhere = replace(ANSWER, evidence=(replace(VALUE, source="Another (made up)"),))
    assert fingerprint(elsewhere) == fingerprint(ANSWER)
