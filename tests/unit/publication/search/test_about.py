"""What a question is about is told apart from what it wants to know, and another question must have enough of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication.search import about, asks
from answerable.publication.search.alike import asked_before
from answerable.publication.search.index import Index
from answerable.publication.search.words import ASKED

from .store import answer

EQUAL: dict[str, float] = defaultdict(lambda: 1.0)


def shared(question: str, other: str, subjects: tuple[str, ...] = (), other_subjects: tuple[str, ...] = ()) -> float:
    return about.shared(
        about.weights(ASKED.analyze(question), EQUAL),
        about.words_for(subjects, question),
        ASKED.analyze(other),
        other_subjects,
    )


def test_words_that_only_ask_count_for_little() -> None:
    weights = about.weights(ASKED.analyze("How much was spent on bicycle sheds?"), EQUAL)
    assert weights == {"much": 0.1, "spent": 0.1, "bicycl": 1.0, "shed": 1.0}


def test_the_same_ask_about_something_else_shares_hardly_anything() -> None:
    assert shared("How much was spent on bicycle sheds?", "How much was spent on taser devices?") < 0.1
    assert shared("How much was spent on bicycle sheds?", "Which contracts were awarded for bicycle sheds?") > 0.9
    assert shared("How much was spent?", "How much was spent on taser devices?") == pytest.approx(1.0)


def test_a_word_that_begins_alike_counts_nearly_as_much() -> None:
    assert shared("custody visitors", "custody visiting") == pytest.approx(0.9)
    assert shared("cash", "castles") == 0.0


def test_another_word_for_the_same_subject_counts() -> None:
    question, other = "Minutes about ISVAs", "Minutes about sexual violence advocates"
    codes = ("sexual_violence", "sexual_violence.advocacy")
    assert shared(question, other) < 0.3
    assert shared(question, other, codes, codes) == pytest.approx(1.0)
    assert 0.5 < shared(question, other, codes, ("sexual_violence",)) < 0.7
    assert shared(question, other, codes, ("fraud",)) < 0.3
    assert about.words_for(("made_up",), question) == {}


def test_a_question_without_words_has_nothing_to_share() -> None:
    assert shared("", "How much was spent on taser devices?") == 1.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_share_is_between_nothing_and_one(question: str, other: str) -> None:
    assert 0.0 <= shared(question, other) <= 1.0 + 1e-9
    assert shared(question, question) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "question",
    [
        "How much was spent on bicycle sheds in Kent in 2019-20?",
        "How many complaints about lost umbrellas were received in Kent in 2019-20?",
        "What is the policy on the brass band in Kent in 2019-20?",
    ],
)
def test_the_same_ask_year_and_place_about_something_else_was_not_asked_before(
    indexed: Callable[..., Index], question: str
) -> None:
    index = indexed(
        *(
            answer(f"{at}{topic}", f"{ask} {topic} in Kent in 2019-20?", "Yes.", years=(2019,), places=("Kent",))
            for topic in ("taser devices", "catering", "speed cameras")
            for at, ask in enumerate(
                ("How much was spent on", "How many complaints were received about", "What is the policy on")
            )
        )
    )
    assert asked_before(index, question)[0].hits == ()
    (found,) = asked_before(index, question.replace("bicycle sheds", "tasers").replace("lost umbrellas", "tasers"))
    if "tasers" in found.text:
        assert found.hits[0].key.endswith("taser devices")


def test_sentences_that_say_who_asks_are_left_out() -> None:
    text = "I write as a student of history. How much was spent on tasers? My thesis is about police powers."
    assert asks.asking(text) == "How much was spent on tasers?"
    assert asks.asking("I am writing to ask how much was spent on tasers. Thank you.").startswith("I am writing")
    assert asks.asking("I am looking into tasers. As a resident I worry.").startswith("I am looking")
    assert asks.asking("I am looking into tasers.") == "I am looking into tasers."


def test_a_name_is_taken_out_however_it_is_punctuated() -> None:
    assert asks.without("Paid to Hawthorn Women's Trust and St Mary’s?", ("hawthorn women s trust", "St. Mary")) == (
        "Paid to and ?"
    )
    assert asks.without("Paid to !!! today", ("!!!",)) == "Paid to today"


def test_an_abbreviation_beside_a_place_is_kept(indexed: Callable[..., Index]) -> None:
    index = indexed(answer("fgm", "Minutes on female genital mutilation in Kent.", "Attached.", places=("Kent",)))
    (found,) = asked_before(index, "Please send the minutes of every meeting on FGM in Kent.")
    assert [hit.key for hit in found.hits] == ["fgm"]
