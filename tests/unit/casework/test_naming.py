"""What questions are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.naming import is_number, question_names


def test_the_printed_label_is_the_name() -> None:
    assert question_names([("1", ""), ("1.1", "1"), ("ii", "1")]) == ["1", "1.1", "ii"]


def test_a_bullet_or_nothing_is_called_by_its_place() -> None:
    assert question_names([("-", ""), ("•", ""), ("", "")]) == ["1", "2", "3"]


def test_a_place_that_another_question_has_as_its_number_is_said_to_be_unnumbered() -> None:
    assert question_names([("2", ""), ("", "")]) == ["2", "2 (unnumbered)"]


def test_a_label_that_two_questions_share_is_named_with_the_one_above() -> None:
    assert question_names([("1", ""), ("(a)", "1"), ("2", ""), ("(a)", "2"), ("(b)", "2")]) == [
        "1",
        "1 (a)",
        "2",
        "2 (a)",
        "(b)",
    ]
    assert question_names([("a", ""), ("a", "")]) == ["a", "a"]


def test_a_letter_or_a_figure_makes_a_number() -> None:
    assert [is_number(label) for label in ("1.", "(ii)", "a", "-", "•", "")] == [True, True, True, False, False, False]


LABELS = st.lists(
    st.tuples(st.sampled_from(["", "-", "1", "2", "3", "a"]), st.sampled_from(["", "1", "2"])), max_size=8
)


@given(LABELS)
def test_every_question_has_a_name_and_one_that_is_unlabelled_has_its_own(questions: list[tuple[str, str]]) -> None:
    names = question_names(questions)
    assert all(names)
    unlabelled = [name for name, (label, _) in zip(names, questions, strict=True) if not is_number(label)]
    assert all(names.count(name) == 1 for name in unlabelled)
