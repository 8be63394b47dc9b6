"""What came in: each kind of letter, with its reason."""

from __future__ import annotations

import pytest

from answerable.casework.rules.triage import About, Finding, Kind, as_data, from_data, handling
from answerable.reading.structure import Ask, Measure, Question

SPENT = Question("How much did the helpline cost?", ask=Ask(("helpline",), (Measure.AMOUNT,)))


def of(letter: str, *questions: Question) -> tuple[Kind, dict[str, Finding]]:
    kind, found = handling(letter, questions, [str(n) for n in range(1, len(questions) + 1)])
    return kind, {one.code: one for one in found}


def test_a_letter_that_asks_for_records_is_a_request_whether_it_names_the_act_or_not() -> None:
    # facts/law.md A1.7.
    kind, found = of("How much did the helpline cost?", SPENT)
    assert kind is Kind.FOI
    assert found["foi"].provision == "section 1(1); section 8"
    assert "names_act" in of("Under the Freedom of Information Act 2000, how much?", SPENT)[1]


@pytest.mark.parametrize(
    ("question", "limb"),
    [
        ("What was the air quality outside headquarters?", "EIR regulation 2(1)(a)"),
        ("What were the carbon emissions of your vehicles?", "EIR regulation 2(1)(b)"),
        ("What is your energy use?", "EIR regulation 2(1)(b)"),
        ("Do you have an environmental policy?", "EIR regulation 2(1)(c)"),
    ],
)
def test_words_of_the_environment_make_it_environmental(question: str, limb: str) -> None:
    kind, found = of("Please tell me:", Question(question))
    assert kind is Kind.EIR
    assert found["environmental"].provision == limb


def test_one_environmental_question_of_three_is_said_and_does_not_decide() -> None:
    green = Question("What is your energy use?")
    kind, found = of("Please tell me:", SPENT, SPENT, green)
    assert kind is Kind.FOI
    assert "Question 3" in found["environmental"].says
    assert of("Under the Environmental Information Regulations:", SPENT, SPENT, green)[0] is Kind.EIR
    assert of("Under the Environmental Information Regulations:", SPENT)[0] is Kind.FOI


def test_a_waste_of_money_is_not_waste() -> None:
    assert of("Please tell me:", Question("Was the helpline a waste of money?"))[0] is Kind.FOI


@pytest.mark.parametrize(
    "words",
    ["Please send me all the data you hold about me.", "I make a subject access request.", "A copy of my case file."],
)
def test_the_applicants_own_data_is_subject_access(words: str) -> None:
    kind, found = of(words, Question(words))
    assert kind is Kind.SUBJECT_ACCESS
    assert found["subject_access"].provision == "section 40(1)"
    assert of(words)[0] is Kind.SUBJECT_ACCESS


def test_own_data_among_other_questions_is_said_and_the_rest_is_a_request() -> None:
    own = Question("What do you hold about me?")
    kind, found = of("Please:", SPENT, own, own)
    assert kind is Kind.FOI
    assert found["own_data"].says.startswith("Questions 2 and 3 ask for")


@pytest.mark.parametrize(
    ("letter", "what"),
    [
        ("I wish to make a formal complaint.", "a complaint"),
        ("Please find our overdue invoice.", "an invoice"),
        ("I apply for the post of driver. My CV is attached.", "a job application"),
        ("We are inviting you to our summer fair.", "an invitation"),
        ("Our company can help you save.", "an offer"),
        ("Could we arrange a meeting?", "a meeting"),
        ("I want to report a crime.", "a report"),
    ],
)
def test_ordinary_business_is_told(letter: str, what: str) -> None:
    kind, found = of(letter)
    assert kind is Kind.BUSINESS
    assert what in found["business"].says


def test_business_that_also_asks_for_records_or_names_the_act_is_a_request() -> None:
    complaint = "I wish to make a formal complaint."
    assert of(complaint, SPENT)[0] is Kind.FOI
    assert of(f"{complaint} Under the FOI Act, tell me")[0] is Kind.FOI
    assert of(f"{complaint} We are inviting you to answer.")[1]["business"].says.endswith(
        "a complaint and an invitation."
    )


def test_a_letter_that_says_nothing_known_is_left_to_the_officer() -> None:
    kind, found = of("Hello.")
    assert kind is Kind.FOI
    assert found["foi"].says.startswith("No question was found")


def test_findings_are_kept_as_data_and_come_back() -> None:
    found = (
        Finding(About.REPEAT, "repeated", "Says.", "section 14(2)", tell="Tell.", other="FOI-1", published="7/13"),
    )
    assert from_data(as_data(found)) == found
    assert next(about.words for about in About) == "What it is"
