"""What an officer types in the form of questions, as questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.splitting import BadSplit, EditedQuestion, resolve


def row(text: str, label: str = "", **more: object) -> EditedQuestion:
    return EditedQuestion(text=text, label=label, **more)  # type: ignore[arg-type]


def texts(*rows: EditedQuestion) -> list[tuple[str, str]]:
    return [(r.label, r.text) for r in resolve(rows)]


def test_questions_stay_as_typed_but_for_white_space() -> None:
    assert texts(row(" Who  was\nchosen? ", "1"), row("For how much?", "2")) == [
        ("1", "Who was chosen?"),
        ("2", "For how much?"),
    ]


def test_a_blank_line_divides_a_question_and_the_first_part_keeps_the_label() -> None:
    done = resolve([row("Who was chosen?\r\n \r\nFor how much?", "1", source=7)])
    assert [(r.label, r.text, r.source) for r in done] == [("1", "Who was chosen?", 7), ("", "For how much?", None)]


def test_a_question_joined_to_the_one_above_adds_its_words_and_loses_its_label() -> None:
    done = resolve([row("Who was chosen,", "1", source=3), row("and why?", "2", join_previous=True, source=4)])
    assert [(r.label, r.text, r.source) for r in done] == [("1", "Who was chosen, and why?", 3)]


def test_a_question_joined_and_divided_at_once_does_both() -> None:
    assert texts(row("A", "1"), row("b\n\nC", "2", join_previous=True)) == [("1", "A b"), ("", "C")]


def test_removed_and_emptied_questions_go() -> None:
    assert texts(row("Keep", "1"), row("Go", "2", remove=True), row("  ", "3")) == [("1", "Keep")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "at least one question"),
        ([row("Go", remove=True)], "at least one question"),
        ([row("A", "1", join_previous=True)], "cannot be joined to one above it"),
        ([row("A", "1", parent="1")], "cannot be under itself"),
        ([row("A", "1"), row("B", "2", parent="9")], "No question has the label 9"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(rows: list[EditedQuestion], says: str) -> None:
    with pytest.raises(BadSplit, match=says):
        resolve(rows)


def test_a_part_divided_off_stays_under_the_same_question() -> None:
    done = resolve([row("All contracts", "1"), row("Names\n\nAmounts", "1.1", parent="1")])
    assert [r.parent for r in done] == ["", "1", "1"]


ROWS = st.lists(
    st.builds(
        EditedQuestion,
        text=st.text(alphabet=st.sampled_from("ab \n\r\t?"), max_size=20),
        label=st.sampled_from(["", "1", "2"]),
        remove=st.booleans(),
        join_previous=st.booleans(),
    ),
    max_size=6,
)


@given(ROWS)
def test_no_word_that_was_kept_is_lost_or_doubled(rows: list[EditedQuestion]) -> None:
    kept = [word for r in rows if not r.remove for word in r.text.split()]
    try:
        done = resolve(rows)
    except BadSplit:
        return
    assert [word for r in done for word in r.text.split()] == kept
    assert all(r.text for r in done)


def test_what_is_divided_off_remembers_the_question_it_came_out_of() -> None:
    done = resolve([row("A\n\nB", "1", source=7), row("C", source=8, join_previous=True), row("D")])
    assert [(r.text, r.source, r.joined, r.origin) for r in done] == [
        ("A", 7, (), 7),
        ("B C", None, (8,), None),
        ("D", None, (), None),
    ]
