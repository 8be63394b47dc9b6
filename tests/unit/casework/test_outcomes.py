"""What becomes of a case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.outcomes import CaseOutcome, QuestionOutcome, outcome_of_case


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ("", "undecided"),
        ("provided", "granted"),
        ("provided not_held", "granted"),
        ("provided provided_in_part", "in_part"),
        ("provided refused", "in_part"),
        ("provided accessible", "in_part"),
        ("provided neither", "in_part"),
        ("refused not_held", "refused"),
        ("accessible", "refused"),
        ("neither refused", "refused"),
        ("neither not_held", "neither"),
        ("not_held", "not_held"),
        ("provided extended", "undecided"),
    ],
)
def test_the_case_follows_from_its_questions(decisions: str, expected: str) -> None:
    assert outcome_of_case([QuestionOutcome(one) for one in decisions.split()]).value == expected


@given(st.lists(st.sampled_from(QuestionOutcome)), st.randoms())
def test_order_and_repetition_do_not_matter(decisions: list[QuestionOutcome], random: object) -> None:
    shuffled = decisions * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert outcome_of_case(shuffled) is outcome_of_case(decisions)


def test_every_outcome_has_its_words() -> None:
    assert all(one.words for one in (*CaseOutcome, *QuestionOutcome))
