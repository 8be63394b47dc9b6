"""Was it asked before: question by question, years and places as filters, and only what is alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from answerable.publication.search import asks
from answerable.publication.search.alike import MOST_QUESTIONS, asked_before, questions_of
from answerable.publication.search.index import Index
from answerable.publication.search.years import calendar, financial
from answerable.reading.structure import Letter, Question

from .store import RECORDS, answer

LETTER = """Dear Sir or Madam,

Under the Freedom of Information Act 2000 please tell me:

1. What was the total cost of sexual violence services in Kent in 2019/20?
2. How many badgers were culled in Northumbria in 2018?
3. What policy do you have about the welfare of police dogs?

Yours faithfully"""


def test_a_letter_is_looked_up_question_by_question(index: Index) -> None:
    found = asked_before(index, LETTER)
    assert [one.label for one in found] == ["1", "2", "3"]
    assert [[hit.key for hit in one.hits] for one in found] == [["a-kent"], [], ["a-dogs"]]
    assert found[0].text.startswith("What was the total cost")
    assert {one.used for one in found} == {"words"}


def test_a_letter_that_was_read_gives_the_same(index: Index) -> None:
    letter = Letter(file="x", text=LETTER, questions=questions_of(LETTER))
    assert [one.hits for one in asked_before(index, letter)] == [one.hits for one in asked_before(index, LETTER)]


def test_another_year_or_place_is_never_a_hit_but_may_stand_apart(index: Index) -> None:
    (found,) = asked_before(index, "How much was spent on sexual violence services in Northumbria in 2017-18?")
    assert found.hits == ()
    assert {hit.key for hit in found.elsewhere} == {"a-2019", "a-2018", "a-kent"}
    (found,) = asked_before(index, "How much was spent on sexual violence services in Kent in 2018-19?")
    assert found.hits == ()
    assert {hit.key for hit in found.elsewhere} == {"a-2019", "a-2018", "a-kent"}


def test_apart_is_looked_only_where_nothing_is_found_or_as_asked(index: Index) -> None:
    question = "How much was spent on sexual violence services in Northumbria in 2018-19?"
    (found,) = asked_before(index, question)
    assert ([hit.key for hit in found.hits], found.elsewhere) == (["a-2018"], ())
    (found,) = asked_before(index, question, elsewhere=True)
    assert {hit.key for hit in found.elsewhere} == {"a-2019", "a-kent"}
    (found,) = asked_before(index, question.replace("2018-19", "2017-18"), elsewhere=False)
    assert (found.hits, found.elsewhere) == ((), ())


def test_a_place_that_no_record_has_is_another_place(index: Index) -> None:
    (found,) = asked_before(index, "How much was spent on sexual violence services in Cumbria in 2019-20?")
    assert found.hits == ()
    assert found.looked.places == ("cumbria",)
    assert found.elsewhere


def test_the_offices_own_area_is_no_filter(index: Index) -> None:
    question = "How much was spent on sexual violence services in Cumbria in 2019-20?"
    (found,) = asked_before(index, question, home=("Cumbria",))
    assert {hit.key for hit in found.hits} == {"a-2019", "a-kent"}


def test_without_a_year_every_year_counts(index: Index) -> None:
    (found,) = asked_before(index, "How much was spent on sexual violence services in Northumbria?")
    assert {hit.key for hit in found.hits} == {"a-2019", "a-2018"}


def test_other_words_for_the_same_subject(index: Index) -> None:
    (found,) = asked_before(
        index, "Please state your expenditure on support for victims of rape in Kent during 2019-20."
    )
    assert [hit.key for hit in found.hits] == ["a-kent"]


def test_a_question_about_several_years_has_the_fuller_answer_first(indexed: Callable[..., Index]) -> None:
    question = "How much was spent on taser devices?"
    index = indexed(
        answer("one", question, "£1", years=(financial(2012),)),
        answer("both", question, "£2", years=(financial(2012), financial(2013))),
    )
    (found,) = asked_before(index, "How much was spent on taser devices in 2012-13 and 2013-14?")
    assert [hit.key for hit in found.hits] == ["both", "one"]


def test_since_a_year_is_answered_by_what_speaks_of_that_year(indexed: Callable[..., Index]) -> None:
    question = "How much was spent on taser devices?"
    index = indexed(
        answer("later", question, "£1", years=(calendar(2014),)),
        answer("all", question, "£2", years=(calendar(2012), calendar(2013))),
        answer("before", question, "£2", years=(calendar(2010),)),
    )
    (found,) = asked_before(index, "How much was spent on taser devices since 2012?", elsewhere=True)
    assert [hit.key for hit in found.hits] == ["all"]
    assert {hit.key for hit in found.elsewhere} == {"later", "before"}


def test_a_year_inside_a_name_is_a_year(indexed: Callable[..., Index]) -> None:
    index = indexed(
        answer("2018", "What risks were on the risk register in 2018?", "One", years=(calendar(2018),)),
        answer("2019", "What risks were on the risk register in 2019?", "Two", years=(calendar(2019),)),
    )
    (found,) = asked_before(index, "Please send the 2019 Risk Register entries on risks.")
    assert [hit.key for hit in found.hits] == ["2019"]


def test_another_organisation_counts_for_less(indexed: Callable[..., Index]) -> None:
    question = "How much was paid to {} for counselling?"
    index = indexed(
        *(
            answer(name, question.format(name), "£1", providers=(name,))
            for name in ("Harbour Advocacy", "Lantern Outreach")
        ),
        answer("nobody", "How much was paid for counselling?", "£1"),
    )
    (found,) = asked_before(index, "How much was paid to Lantern Outreach for counselling?")
    assert found.hits[0].key == "Lantern Outreach"
    assert found.hits[0].score >= 2 * found.hits[1].score
    (found,) = asked_before(index, "How much was paid for counselling?")
    assert found.hits[0].key == "nobody"


def test_likeness_is_between_nothing_and_one_and_marks_what_is_shared(index: Index) -> None:
    (found,) = asked_before(index, RECORDS[0].question)
    assert found.hits[0].score == pytest.approx(1.0)
    marked = [text for text, is_marked in found.hits[0].snippet if is_marked]
    assert marked == ["much", "spent", "sexual", "violence", "services"]
    assert "".join(text for text, _ in found.hits[0].snippet) == RECORDS[0].question


def test_the_same_subject_is_not_enough_where_little_else_is_shared(indexed: Callable[..., Index]) -> None:
    index = indexed(
        answer(
            "long",
            "Which dentist, farrier, veterinary nurse or blacksmith looks after horses, hounds and hawks, and who feeds "
            "the parrots, tortoises, salamanders and goldfish that live in stables, kennels, aviaries and ponds?",
            "None.",
        )
    )
    assert asked_before(index, "How much was spent on hounds, saddles?")[0].hits == ()
    assert asked_before(index, "Who looks after horses, hounds and hawks, and who feeds the parrots?")[0].hits


def test_kinds_and_limit(index: Index) -> None:
    question = "How much was spent on sexual violence services?"
    assert len(asked_before(index, question, limit=2)[0].hits) == 2
    assert asked_before(index, question, kinds=("decision",))[0].hits == ()


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "?", "please", "Dear Sir", "\x00", "💷?"])
def test_a_text_that_asks_nothing_finds_nothing(index: Index, text: str) -> None:
    assert not any(one.hits or one.elsewhere for one in asked_before(index, text))


def test_a_very_long_letter_is_read_to_its_limit(index: Index) -> None:
    many = "\n".join(f"{number}. How much was spent on badgers in 2019?" for number in range(1, 200))
    assert len(asked_before(index, many)) == MOST_QUESTIONS
    assert len(asked_before(index, "How much was spent on dogs? " * 10_000)) >= 1


def test_context_names_the_place(index: Index) -> None:
    question = questions_of("How much was spent on sexual violence services in 2019-20?")[0]
    letter = Letter(file="", text="", questions=(replace(question, context="All of this is about Kent."),))
    assert [hit.key for hit in asked_before(index, letter)[0].hits] == ["a-kent"]


# ---- what a question is about ---------------------------------------------------------------------------------------


def test_years_and_names_are_taken_out() -> None:
    text = asks.without(
        "What did St. Mary’s (Kent) cost in Kent’s towns in 2019-20 and 2021?", ("Kent", "St. Mary’s", " ")
    )
    assert text == "What did ( ) cost in towns in and ?"


def test_terms() -> None:
    assert asks.understood("How much was spent each year on ISVAs?") == (
        "s:sexual_violence",
        "s:sexual_violence.advocacy",
        "m:amount",
    )
    assert asks.understood("Hello.") == ()
    assert asks.named_in("Paid to LANTERN counselling?", ("Lantern Counselling", "Harbour", "")) == (
        "p:lantern counselling",
    )
    assert asks.codes_with_parents(("a.b", "a", "c")) == ("a.b", "a", "c")


def test_a_short_text_is_one_question() -> None:
    assert [one.text for one in questions_of("taser policy")] == ["taser policy"]
    assert questions_of(Letter(file="", text="", questions=(Question("x"),))) == (Question("x"),)
