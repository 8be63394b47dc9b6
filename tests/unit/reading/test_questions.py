"""The questions of a request: which there are, their labels, their parents and their context."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answerable.reading.asking import Use, is_greeting, is_sign_off, sentences, use_of
from answerable.reading.marks import Style, line_mark, split_inline, untable
from answerable.reading.parts import find_parts
from answerable.reading.questions import alike, find_questions
from tests.unit.reading.made_up_letters import LETTERS, MadeUp


def labels_and_texts(source: object) -> list[tuple[str | None, str]]:
    return [(one.label, one.text) for one in find_questions(find_parts(source))]  # type: ignore[arg-type]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_made_up_letters_are_split_as_a_careful_reader_splits_them(letter: MadeUp) -> None:
    found = labels_and_texts(letter.source)
    assert [label for label, _ in found] == [label for label, _ in letter.questions]
    for (_, text), (_, expected) in zip(found, letter.questions, strict=True):
        assert alike(text, expected) >= 0.8, (text, expected)


@pytest.mark.parametrize(
    ("line", "style", "label"),
    [
        ("1. The cost", Style.NUMBER, "1"),
        ("1.The cost", Style.NUMBER, "1"),
        ("12) The cost", Style.NUMBER, "12"),
        ("(3) The cost", Style.NUMBER, "3"),
        ("1.2 The cost", Style.DECIMAL, "1.2"),
        ("- 1.2. The cost", Style.DECIMAL, "1.2"),
        ("1a) The cost", Style.NUMBER_LETTER, "1a"),
        ("1.a. The cost", Style.NUMBER_LETTER, "1.a"),
        ("a) The cost", Style.LOWER, "a"),
        ("(b) The cost", Style.LOWER, "b"),
        ("B. The cost", Style.UPPER, "B"),
        ("iv. The cost", Style.ROMAN, "iv"),
        ("(iii) The cost", Style.ROMAN, "iii"),
        ("Q1. The cost", Style.QUESTION, "Q1"),
        ("Q.1 The cost", Style.QUESTION, "Q.1"),
        ("Question 2: the cost", Style.QUESTION, "Question 2"),
        ("Request 1", Style.QUESTION, "Request 1"),
        ("Q: the cost", Style.ASKED, None),
        ("• The cost", Style.BULLET, "•"),
        ("\uf0b7 The cost", Style.BULLET, "\uf0b7"),
        ("- The cost", Style.BULLET, "-"),
        ("* The cost", Style.BULLET, "*"),
    ],
)
def test_marks_of_every_style(line: str, style: Style, label: str | None) -> None:
    mark = line_mark(line)
    assert mark is not None
    assert (mark.style, mark.label) == (style, label)


@pytest.mark.parametrize(
    "line",
    [
        "The cost",
        "2015 was late",
        "12 May 2019",
        "1,200 people",
        "99. The cost",
        "i.e. the cost",
        "£3. Paid",
        "1.5% more",
        "31 – 2014 – Paper",
    ],
)
def test_what_is_no_mark(line: str) -> None:
    assert line_mark(line) is None


@pytest.mark.parametrize(
    ("paragraph", "pieces"),
    [
        (
            "Tell me: 1. How many are there? 2. Where are they kept?",
            ["Tell me:", "1. How many are there?", "2. Where are they kept?"],
        ),
        ("1a) The cost now. 1b) The cost then.", ["1a) The cost now.", "1b) The cost then."]),
        ("Under section 41(1)(a) and (b) it is exempt.", ["Under section 41(1)(a) and (b) it is exempt."]),
        ("It cost £2. 2 people came.", ["It cost £2. 2 people came."]),
        (
            "Tell me " + " ".join(f"{letter}) how many vans" for letter in "abcdefghi"),
            ["Tell me " + " ".join(f"{letter}) how many vans" for letter in "abcdefghi")],
        ),
        (
            "Tell me: " + " ".join(f"{letter}) how many vans" for letter in "abcdefghi"),
            ["Tell me:", *(f"{letter}) how many vans" for letter in "abcdefghi")],
        ),
        ("It is, as in v) the annex, late.", ["It is, as in v) the annex, late."]),
        ("4) How many? 4a) How many of them?", ["4) How many?", "4a) How many of them?"]),
        (
            "Look at section 1. The rest is in section 2. The end.",
            ["Look at section 1. The rest is in section 2. The end."],
        ),
    ],
)
def test_lists_that_run_on_are_taken_apart(paragraph: str, pieces: list[str]) -> None:
    assert split_inline(paragraph) == pieces


def test_tables_become_questions_and_answers() -> None:
    lines = untable(
        ["| No | Question | Answer |", "|---|---|---|", "| 1 | How many vans? | Two |", "The end.", "| 5 | 6 | 7 |"]
    )
    assert [line for line in lines if line] == ["1. How many vans?", "Answer: Two", "The end.", "| 5 | 6 | 7 |"]


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("How many posts are there?", Use.ASK),
        ("What estimate has been made of the cost.", Use.ASK),
        ("Please provide the contract.", Use.ASK),
        ("Could you advise who runs the refuge.", Use.ASK),
        ("I would be grateful for a copy of the plan.", Use.ASK),
        ("I’d like to know how many posts there are.", Use.ASK),
        ("Under the Act I request the minutes.", Use.ASK),
        ("Send me the minutes.", Use.ASK),
        ("All data, please, on the merger.", Use.ASK),
        ("The number of posts", Use.THING),
        ("Please break this down by year.", Use.QUALIFIER),
        ("Keep these apart by financial year.", Use.QUALIFIER),
        ("Please acknowledge receipt of this request.", Use.COURTESY),
        ("Please send the information as a spreadsheet.", Use.COURTESY),
        ("If you cannot do this within the cost limit, please advise me.", Use.COURTESY),
        ("Should that be impossible or too broad, see below.", Use.COURTESY),
        ("I look forward to your reply.", Use.COURTESY),
        ("Please treat this as a request under the Act.", Use.COURTESY),
        ("By grant I mean any payment.", Use.COURTESY),
        ("The refuge has closed.", Use.TELLING),
        ("If they can be had within the cost limit, how many bridges were painted.", Use.ASK),
        ("If you cannot give the names, please give the number of them.", Use.COURTESY),
        ("Please highlight which trips were paid for.", Use.ASK),
        ("How are you?", Use.COURTESY),
        ("I would be grateful if any tables can be supplied as Word or Excel files.", Use.COURTESY),
        ("I would be grateful if you could use the word van.", Use.QUALIFIER),
        ("How are you going to clean the halls?", Use.ASK),
        ("While I am asking about each, I need no names.", Use.COURTESY),
    ],
)
def test_what_sentences_do(sentence: str, use: Use) -> None:
    assert use_of(sentence) is use


def test_sentences_end_where_they_end() -> None:
    assert sentences("Ask Mr. Brown, e.g. today. Then go. aka never! Why? Now.") == [
        "Ask Mr. Brown, e.g. today.",
        "Then go. aka never!",
        "Why?",
        "Now.",
    ]


def test_no_sentence_begins_with_a_small_letter_unless_the_writer_uses_no_capitals() -> None:
    assert sentences("He asked what? and left. Go.") == ["He asked what? and left.", "Go."]
    assert sentences("how many? which ones? thanks") == ["how many?", "which ones?", "thanks"]


def test_greetings_and_closings() -> None:
    assert is_greeting("Dear Sir or Madam,")
    assert is_greeting("Hi there,")
    assert is_sign_off("Kind regards")
    assert is_sign_off("Many thanks, A. Name")
    assert not is_sign_off("Thank you for the plan, which says that the refuge will close next year.")


def test_parents_and_context() -> None:
    letter = (
        "Request\n\nI ask about the refuge in Sampletown.\n\nPlease provide:\n\n1. All contracts since 2012:\n- 1.1. The names\n- 1.2. The sums\n\n"
        "In relation to the above, please state the kind of service, i.e.:\n\n- (i) advice\n- (ii) shelter\n\n2. The plans\n\nPlease break these down by year.\n\nAnswer\n\nNone."
    )
    found = {one.label: one for one in find_questions(find_parts(letter))}
    assert list(found) == ["1", "1.1", "1.2", "i", "ii", "2"]
    assert [found[label].parent for label in found] == [None, "1", "1", "1", "1", None]
    assert "Sampletown" in found["1"].context
    assert "All contracts since 2012" in found["1.2"].context
    assert "kind of service" in found["ii"].context
    assert "by year" in found["2"].context


def test_a_question_keeps_its_words() -> None:
    (one,) = find_questions(
        find_parts("Dear Council,\n\nCan you  tell me\nhow many “safe” rooms there are?\n\nYours faithfully\n\nX")
    )
    assert one.text == "Can you tell me how many “safe” rooms there are?"


def test_unmarked_questions_of_a_log_are_lettered_and_a_lone_one_bears_its_entry() -> None:
    log = "1. Request received 1 May 2018\n\nHow many vans?\n\nWhich vans?\n\nResponse sent 2 May 2018\n\n2. Request received 3 May 2018\n\nHow many cars?"
    assert [label for label, _ in labels_and_texts(log)] == ["1/a", "1/b", "2"]


def test_bullets_bear_the_numbers_of_the_reply() -> None:
    page = "Request\nPlease give\n- The cost of the van\n- The make of the van\nResponse\n1.The cost of the van\n£3\n2.The make of the van\nRed"
    assert [label for label, _ in labels_and_texts(page)] == ["1", "2"]


def test_questions_agreed_on_replace_the_first_ones() -> None:
    page = "Request\nMay I have some figures about vans.\nThe office asked for clarification and this was agreed:\nRequest 1\n· The number of vans\nResponse\nTwo."
    assert labels_and_texts(page) == [("Request 1", "The number of vans")]


def test_a_request_that_only_names_its_subject_is_one_question() -> None:
    assert labels_and_texts("Request\n\nVan purchases in the year 2019\n\nResponse\n\nNone.") == [
        (None, "Van purchases in the year 2019")
    ]


def test_columns_that_ask_nothing_stay_as_they_are() -> None:
    assert untable(["1. Vans\tTwo", "Vans\tTwo\tRed"]) == ["1. Vans\tTwo", "Vans\tTwo\tRed"]


def test_a_table_with_tabs_becomes_questions_and_answers() -> None:
    lines = untable(["No\tQuestion\tAnswer", "1.\tHow many vans?\tTwo"])
    assert [line for line in lines if line] == ["1. How many vans?", "Answer: Two"]


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        pytest.param(
            "You asked:\n\n" + "\n".join(f"{letter}) How many vans in {letter.upper()}?" for letter in "abcdefghi"),
            [(letter, f"How many vans in {letter.upper()}?") for letter in "abcdefghi"],
            id="the ninth letter is no numeral",
        ),
        pytest.param(
            "Q: How many vans are there?\nA: Two.\nQ: Which?\nA: Red ones.\nQ:\n",
            [(None, "How many vans are there?"), (None, "Which?")],
            id="a mark without words",
        ),
        pytest.param(
            "Request\n\n1. The number of vans* bought\n2. Period: May to June 2017\n3. Their cost\n*As in cars that carry things.\n\nResponse\n\nNone.",
            [("1", "The number of vans* bought"), ("3", "Their cost")],
            id="a footnote, and a period numbered among the questions",
        ),
        pytest.param("please provide\n“", [], id="a mark of quotation alone"),
        pytest.param(
            "Request\n\nPlease tell me how many vans\n- if any - are red\n\nResponse\n\nNone.",
            [(None, "Please tell me how many vans - if any - are red")],
            id="a dash within a sentence",
        ),
        pytest.param(
            "Dear Council\n\nPlease send:\n\nThe total cost of all the vans that were bought\nThe names of all the drivers who were employed\n"
            "The roads on which the vans were driven that year\n\nYours faithfully",
            [
                (None, "The total cost of all the vans that were bought"),
                (None, "The names of all the drivers who were employed"),
                (None, "The roads on which the vans were driven that year"),
            ],
            id="long lines under a colon",
        ),
        pytest.param(
            "You asked:\n\n1. Vans:\n1) How many are there?\n2) Which are red?\n\nOur response\n\nNone.",
            [
                ("1", "Vans:"),
                ("1/1", "How many are there?"),
                ("1/2", "Which are red?"),
            ],
            id="numbers under numbers",
        ),
        pytest.param(
            "You asked:\n\n1. How many vans?\n2. How many cars?\n5) How many boats?",
            [("1", "How many vans?"), ("2", "How many cars?"), ("5", "How many boats?")],
            id="marks written otherwise",
        ),
        pytest.param(
            "Request\n\nDo you hold the following?\n\n1. A register of vans\n2. A register of cars\n\nResponse\n\nNo.",
            [("1", "A register of vans"), ("2", "A register of cars")],
            id="a question that only opens a list",
        ),
        pytest.param(
            "Request\n\nThe river has been high this morning.\n\nResponse\n\nNone.",
            [(None, "The river has been high this morning.")],
            id="announced words that do not ask",
        ),
        pytest.param(
            "Request\n\nI look forward to your reply.\n\nResponse\n\nNone.", [], id="announced, and only a courtesy"
        ),
        pytest.param(
            "Dear Council\n\nWe walked by the river.\n\nYours faithfully", [], id="a letter that asks nothing"
        ),
        pytest.param(
            "Request\n\nHow many vans are there?\n\nThe questions again:\n\n1. How many vans are there?\n2. Which are red?\n\nResponse\n\nNone.",
            [("1", "How many vans are there?"), ("2", "Which are red?")],
            id="asked in prose and then under a number",
        ),
        pytest.param(
            "Request\n\nHow many vans are there? How many vans are there?\n\nResponse\n\nNone.",
            [(None, "How many vans are there?")],
            id="asked twice in prose",
        ),
        pytest.param(
            "Request\n\n1. The number of vans\n1. The number of vans\n\nResponse\n\nNone.",
            [("1", "The number of vans")],
            id="printed twice under one number",
        ),
        pytest.param(
            "Request\n\nPlease provide:\n\n1. The names\n\nThe budget of the vans:\n\n1. The costs\n\nResponse\n\nNone.",
            [("1", "The names"), (None, "The budget of the vans"), ("1", "The costs")],
            id="things named over lists of one item each",
        ),
        pytest.param(
            "Request\n\nPlease provide for the vans:\n\nThe cost of each\n\nFor the years 2015 to 2017\n\nResponse\n\nNone.",
            [(None, "The cost of each")],
            id="the reach of a list without marks",
        ),
    ],
)
def test_small_points(letter: str, expected: list[tuple[str | None, str]]) -> None:
    assert labels_and_texts(letter) == expected


def test_texts_without_a_word_in_common_are_unlike() -> None:
    assert alike("How many vans", "Which red boats") == 0.0
    assert alike("", "Which red boats") == 0.0


WORDS = st.sampled_from(
    [
        "please",
        "provide",
        "1.",
        "2)",
        "(a)",
        "ii.",
        "•",
        "-",
        "Q1",
        "how many",
        "?",
        ".",
        ":",
        "\n",
        "\n\n",
        "the number of",
        ">",
        "|",
        "Response",
        "Request",
        "section 12",
        "“",
        "\t",
        "A1:",
        "Question 2",
        "Dear X",
        "Regards",
        "clarification was sought",
    ]
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
@example("1. \t please please ? \t ?")
@example("1. \t please please ? \t please ?")
@settings(max_examples=200, deadline=None)
def test_any_mixture_is_read_and_each_question_is_in_the_text(text: str) -> None:
    folded = "".join(text.split())
    for one in find_questions(find_parts(text)):
        assert one.text.strip()
        for word in one.text.split():
            assert word in folded


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    find_questions(find_parts(text))


@given(
    st.lists(
        st.sampled_from(
            ["the cost of vans", "how many vans are there", "the names of the drivers", "all reports on vans"]
        ),
        min_size=2,
        max_size=12,
    )
)
def test_a_numbered_list_is_found_item_by_item(items: list[str]) -> None:
    text = (
        "You asked:\n\n"
        + "\n".join(f"{number}. {item} in year {number}" for number, item in enumerate(items, 1))
        + "\n\nOur response\n\nNone."
    )
    assert labels_and_texts(text) == [(str(number), f"{item} in year {number}") for number, item in enumerate(items, 1)]


@pytest.mark.parametrize(
    "unit",
    [
        "How many are there? ",
        "- an item of the list\n",
        "1. how many?\n",
        "a",
        "| a | b c d? e |\n",
        "(a) b c d ",
        "> how many?\n",
        "your request for ",
        "“How many?”\n",
        "Item 2012 2013 2014\n",
        "such as: vans and cars ",
        "stop.Then ",
        "1. How many vans are there now?\n2\n",
    ],
)
def test_a_long_text_of_one_phrase_is_read_to_its_end(unit: str) -> None:
    found = find_questions(find_parts(unit * (100_000 // len(unit))))
    assert all(question.text for question in found)


def test_a_list_that_is_not_limited_to_its_items_explains_and_asks_nothing() -> None:
    text = (
        "Please give the value of each contract for victim support.\n\n"
        "Victim support may include but is not limited to:\n\n"
        "- Triage services\n\n- Assessment services\n\n- Referral services\n\n"
        "Please also say which of these are delivered in house.\n"
    )
    assert [text for _, text in labels_and_texts(text)] == [
        "Please give the value of each contract for victim support.",
        "Please also say which of these are delivered in house.",
    ]
