"""What a question means: measures, subjects, periods, names, places; and what it takes from what it stands under."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.reading.asks import (
    ASKS_FOR,
    asks_for,
    before,
    find_areas,
    find_names,
    measures_of,
    periods_of,
    understand,
    understand_all,
)
from answerable.reading.structure import Ask, Measure, Question

M = Measure

# Written before the reader was tried on them. What stands in the set must be found, and nothing else.
MEASURES: tuple[tuple[str, set[Measure]], ...] = (
    ("The names of the organisations that were given grants", {M.PROVIDER}),
    ("Which charities received funding?", {M.PROVIDER}),
    ("Who runs the helpline at present?", {M.PROVIDER}),
    ("Supplier name", {M.PROVIDER}),
    ("How much was paid?", {M.AMOUNT}),
    ("The total value of the contract", {M.AMOUNT}),
    ("What was the cost of the refuge service?", {M.AMOUNT}),
    ("The budget for the office", {M.AMOUNT}),
    ("The amount spent in each year", {M.AMOUNT_BY_YEAR}),
    ("The contract's start date", {M.START}),
    ("When does the agreement expire?", {M.END}),
    ("The duration of the contracts", {M.DURATION}),
    ("How long is the contract for?", {M.DURATION}),
    ("How was the provider chosen?", {M.PROVIDER, M.ROUTE}),
    ("Was this put out to open tender?", {M.ROUTE}),
    ("Why was this company selected?", {M.ROUTE_REASON}),
    ("Please state the category of each service", {M.CATEGORY}),
    ("What types of support are offered?", {M.CATEGORY}),
    ("An outline of what the service will deliver", {M.DESCRIPTION}),
    ("How many people were helped?", {M.STATISTICS}),
    ("The number of referrals received", {M.STATISTICS}),
    ("What percentage of cases ended in conviction?", {M.STATISTICS}),
    ("How many staff are employed in the team?", {M.HEADCOUNT}),
    ("The number of ISVAs in post", {M.HEADCOUNT}),
    ("What guidance is given to councillors?", {M.POLICY}),
    ("How does this fit in with the county's pathways?", {M.POLICY}),
    ("How do you work with health boards?", {M.POLICY}),
    ("A copy of the annual report", {M.DOCUMENT}),
    ("All correspondence between the two bodies", {M.DOCUMENT}),
    ("Plans or strategies on investment", {M.DOCUMENT}),
    ("Minutes of the meetings of the board", {M.DOCUMENT}),
    ("The outcomes of the service", {M.OUTCOMES}),
    ("Why was the previous request not published on your website?", {M.EXPLANATION, M.EARLIER_REQUEST}),
    ("Can you explain the delay?", {M.EXPLANATION}),
    ("Contact details of the responsible manager", {M.CONTACT}),
    ("The decision record for the award", {M.DECISION}),
    ("Spend by district", {M.AMOUNT, M.AREA}),
    ("The number of people who received support", {M.STATISTICS}),
    ("How many people are sent there?", {M.STATISTICS}),
    ("Average waiting time for counselling", {M.STATISTICS}),
    ("Date of the last procurement", {M.START}),
    ("Who is the senior officer responsible for this contract?", {M.CONTACT}),
    ("All the contracts commissioned by you", {M.PROVIDER}),
    ("The rationale for awarding it without a competition", {M.ROUTE_REASON, M.EXPLANATION}),
    ("Reasons for each refusal", {M.EXPLANATION}),
    ("Hello there", set()),
)


@pytest.mark.parametrize(("text", "expected"), MEASURES, ids=[text for text, _ in MEASURES])
def test_measures(text: str, expected: set[Measure]) -> None:
    ask = understand(Question(text))
    assert set(ask.measures) == (expected or {M.OTHER})


def test_a_topic_of_spending_asks_for_no_amount() -> None:
    assert M.AMOUNT not in measures_of("Documents that relate to spending and investment in such services")


def test_measures_stand_in_the_order_of_the_words() -> None:
    assert measures_of("The duration of the contracts and the amounts") == (M.DURATION, M.AMOUNT)


NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Why was WAIS selected as the preferred provider?", ("WAIS",)),
    ("What did the Local Solutions Fund pay for?", ("Local Solutions Fund",)),
    ("Payments to Victim Support, SafeNet and the Lotus Trust", ("Victim Support", "SafeNet", "Lotus Trust")),
    ("Names of ISVA and SARC providers under the FOI Act", ()),
    ("Under the Freedom of Information Act 2000 and the Data Protection Act", ()),
    ("The Local Government (Transparency Requirements) (England) Regulations 2015", ()),
    ("Procurement Category", ()),
    ("How many people in Lancashire were helped in March?", ()),
    ("Please list the contracts.", ()),
    ("staff at your Trust’s Sexual Assault Referral Centre", ()),
    ("what the Commissioner’s Safer Homes Fund paid", ("Safer Homes Fund",)),
    ("in MS Excel on Monday, see https://example.org/Some/Page", ()),
    ("The Police and Crime Commissioner and the Chief Constable", ()),
)


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[text[:40] for text, _ in NAMES])
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert find_names(text) == names


AREAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a service in Nottingham City", ("Nottingham City",)),
    ("across Lancashire and in Blackpool", ("Lancashire", "Blackpool")),
    ("throughout the Thames Valley", ("Thames Valley",)),
    ("Herefordshire victims", ("Herefordshire",)),
    ("in the Local Solutions Fund", ()),
    ("in March 2020", ()),
    ("in the City", ()),
    ("in your area", ()),
)


@pytest.mark.parametrize(("text", "areas"), AREAS, ids=[text for text, _ in AREAS])
def test_areas(text: str, areas: tuple[str, ...]) -> None:
    assert find_areas(text) == areas


def test_particulars_of_an_ask() -> None:
    ask = understand(
        Question("All contracts for helplines in 2019-20, by district; see FOI 88/14. Is it time limited?")
    )
    assert ask.subjects == ("helpline",)
    assert [period.text for period in ask.periods] == ["2019-20"]
    assert ask.breakdown == ("area",)
    assert ask.references == ("FOI 88/14",)
    assert ask.wants_every
    assert ask.time_limited


def test_time_limited_asks_for_length_and_end() -> None:
    ask = understand(Question("Is this a time-limited piece of work and if so, for how long?"))
    assert ask.measures == (M.DURATION, M.END)
    assert ask.time_limited


def commissioned() -> tuple[Question, ...]:
    head = "All grants for rape crisis centres awarded in 2018-19 and 2019-20. Please give:"
    category = "In relation to the above, please state the category of the service, i.e.:"
    return understand_all(
        [
            Question(head, "1"),
            Question("Names of organisations", "1.1", "1", context=head),
            Question("Amounts per year", "1.2", "1", context=head),
            Question("advocacy", "i", "1", context=category),
            Question("counselling", "ii", "1", context=category),
            Question("Strategies on stalking", "2"),
        ],
        request=f"Dear office,\n\n1. {head}",
        anchor=date(2021, 6, 1),
    )


def test_what_a_question_takes_from_the_one_above_it() -> None:
    head, names, amounts, advocacy, counselling, strategies = (question.ask for question in commissioned())
    for ask in (head, names, amounts, advocacy, counselling):
        assert [period.text for period in ask.periods] == ["2018-19", "2019-20"]
    assert names.subjects == amounts.subjects == ("sexual_violence",)
    assert names.measures == (M.PROVIDER,)
    assert names.wants_every
    assert amounts.measures == (M.AMOUNT_BY_YEAR,)
    assert amounts.breakdown == ("year",)
    assert advocacy.subjects == ("sexual_violence.advocacy",)
    assert counselling.subjects == ("sexual_violence.face_to_face",)
    assert advocacy.measures == counselling.measures == (M.CATEGORY,)
    assert strategies.subjects == ("stalking",)
    assert strategies.periods == ()
    assert strategies.measures == (M.DOCUMENT,)


def test_what_all_questions_take_from_the_opening() -> None:
    request = "You funded SafeNet for hate crime support in Exampleshire. For 2020/21:\n\n1. What did it cost?\n2. Who chose it?"
    cost, chosen = understand_all([Question("What did it cost?", "1"), Question("Who chose it?", "2")], request=request)
    for question in (cost, chosen):
        assert question.ask.names == ("SafeNet",)
        assert question.ask.areas == ("Exampleshire",)
        assert question.ask.subjects == ("hate_crime",)
        assert [period.text for period in question.ask.periods] == ["2020-21"]


def test_what_stands_after_the_questions_is_for_all_of_them() -> None:
    request = "Every letter to the IPCC.\nKeep these apart by financial year: 2016/17; 2015/16."
    (question,) = understand_all([Question("Every letter to the IPCC.")], request=request)
    assert [period.text for period in question.ask.periods] == ["2016-17", "2015-16"]


def test_the_above_is_the_question_before() -> None:
    first, second = understand_all(
        [Question("Spend on stalking services in 2019", "1"), Question("In relation to the above, who were paid?", "2")]
    )
    assert second.ask.subjects == first.ask.subjects == ("stalking",)


def test_what_a_question_says_itself_comes_first() -> None:
    above = Ask(subjects=("stalking",), names=("SafeNet",), areas=("Kent",))
    ask = understand(Question("What was paid to Open Door for fraud victims in Essex?"), above=[above])
    assert (ask.subjects, ask.names, ask.areas) == (("fraud",), ("Open Door",), ("Essex",))


def test_labels_that_point_round_in_a_circle_do_no_harm() -> None:
    questions = understand_all([Question("What?", "1", "2"), Question("Why?", "2", "1"), Question("Who?", "1", "1")])
    assert len(questions) == 3


def test_before() -> None:
    assert before("Dear all,\nWho\n paid?", "Who paid?") == "Dear all,\n"
    assert before("Dear all", "Who paid?") == ""
    assert before("Dear all", "") == ""


ASKED: tuple[tuple[tuple[str, ...], set[str]], ...] = (
    (("A list of suppliers, and what each was paid in 2019/20",), {"provider_names", "amounts"}),
    (("How many women were referred?", "Spend in each year"), {"statistics", "amounts", "per_year"}),
    (("The policy on lone working",), {"policy"}),
    (("When does the contract end?", "Was it tendered?"), {"durations", "procurement_route"}),
    (("How many officers work there?",), {"headcount"}),
    (("What are your plans for next year?",), {"plans"}),
    (("All emails about the merger",), {"other"}),
    (("Colour of the door",), {"other"}),
    (("Please state the category of service",), {"categories"}),
    ((), set()),
)


@pytest.mark.parametrize(("texts", "expected"), ASKED, ids=[" ".join(texts)[:40] for texts, _ in ASKED])
def test_what_a_letter_asks_for(texts: tuple[str, ...], expected: set[str]) -> None:
    found = asks_for([Question(text) for text in texts])
    assert set(found) == expected
    assert list(found) == [term for term in ASKS_FOR if term in found]


def test_a_lead_in_that_asks_counts_and_so_does_a_year_by_year_request() -> None:
    lead = [Question("advocacy", "i", context="Please say which category:")]
    assert asks_for(lead) == ("categories",)
    assert "per_year" in asks_for([Question("All emails")], "All emails. Split them by year.")
    assert "per_year" not in asks_for([Question("Of that yearly spend, what was for staff?")])


def test_questions_put_only_in_case_another_is_refused_set_no_period() -> None:
    request = "1a) Spend in 2012-13. If this is not possible or too broad please refer to 1b). 1b) Spend since 2012."
    questions = [Question("Spend in 2012-13.", "1a"), Question("Spend since 2012.", "1b")]
    assert [period.text for period in periods_of(questions, request)] == ["2012-13"]
    assert [period.text for period in periods_of(questions, request.replace("refer to", "ring us on"))] == [
        "2012-13",
        "2012-",
    ]


@given(st.text(max_size=400), st.text(max_size=100))
def test_no_text_makes_the_reader_fail(text: str, lead: str) -> None:
    (question,) = understand_all([Question(text, context=lead)], request=lead + text, anchor=date(2020, 2, 29))
    assert question.ask.measures
    asks_for([question], lead)


@pytest.mark.parametrize(
    "piece", ["the names of the ", "How does the A and the B of ", "each of the last ", "A of the B for ", "why is it "]
)
def test_a_long_text_of_one_phrase_is_read_to_its_end(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    understand(Question(text))
    assert asks_for([Question(text)], text)


@pytest.mark.parametrize(
    ("texts", "request_text", "expected"),
    [
        (["How many arrests were made?"], "Please split everything by gender.", ("categories", "statistics")),
        (["How many people were arrested, by gender?"], "", ("categories", "statistics")),
        (["How many reports of stalking were made?"], "", ("statistics",)),
        (["A copy of the report and how many it counts"], "", ("statistics", "other")),
        (["How many staff were dismissed?"], "", ("statistics",)),
        (["How many full-time staff are there?"], "", ("headcount",)),
        (["The number of 999 calls the fire department took"], "", ("statistics",)),
        (["What was spent in the last four full financial years?"], "", ("amounts",)),
        (["What was spent in each of the last four financial years?"], "", ("amounts", "per_year")),
        (["How long did each household stay?"], "", ("other",)),
        (["A list of the hotels used"], "", ("provider_names", "other")),
        (["The newest tender documents"], "", ("other",)),
        (["Amount awarded"], "", ("amounts",)),
        (["What will the service deliver?"], "", ("plans",)),
    ],
)
def test_what_a_letter_asks_for_in_short(texts: list[str], request_text: str, expected: tuple[str, ...]) -> None:
    assert asks_for([Question(text) for text in texts], request_text) == tuple(
        term for term in ASKS_FOR if term in expected
    )


def test_decisions_and_deliveries() -> None:
    assert measures_of("the reference and date of the decisions") == (Measure.DECISION,)
    assert measures_of("What will the service deliver?") == (Measure.DESCRIPTION,)
