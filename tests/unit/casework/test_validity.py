"""Section 8, section 11, section 1(3): what makes a request valid, in which form it wants its copy, what is unclear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.validity import (
    WhoAsks,
    is_real_name,
    preference,
    vague,
    what_is_lacking,
    who_asks,
    without_name,
    without_requester,
)
from answerable.reading.structure import Ask, Measure, Period, Question

LETTER = """Dear Sir or Madam,

How much did the helpline cost in 2024-25?

Yours faithfully,

Zebedee Quillfeather
12 Made Up Road
Northshire
NS1 1AA
zq@example.org
07700 900123
"""


def lacking(**given: object) -> list[str]:
    facts = {
        "environmental": False,
        "in_writing": True,
        "name": "Zebedee Quillfeather",
        "organisation": "",
        "reachable": True,
        "describes": True,
        **given,
    }
    return [lack.code for lack in what_is_lacking(**facts)]  # type: ignore[arg-type]


def test_in_writing_with_a_name_an_address_and_a_description_it_is_valid() -> None:
    # Section 8(1)(a) to (c) (facts/law.md A1.7).
    assert lacking() == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"in_writing": False}, "writing"),
        ({"name": ""}, "name"),
        ({"name": "Zebedee"}, "real_name"),
        ({"name": "A Concerned Citizen"}, "real_name"),
        ({"reachable": False}, "address"),
        ({"describes": False}, "described"),
    ],
)
def test_each_thing_that_section_8_asks_for_is_missed_alone(given: dict[str, object], code: str) -> None:
    assert lacking(**given) == [code]


def test_the_environmental_regulations_ask_for_neither_writing_nor_a_name() -> None:
    # facts/law.md A8: the request may be oral; no name is needed.
    assert lacking(environmental=True, in_writing=False, name="") == []
    assert lacking(environmental=True, name="", reachable=False, describes=False) == ["address", "described"]


def test_an_organisation_is_a_name() -> None:
    assert lacking(name="", organisation="Made Up Campaign") == []


def test_what_is_missing_says_what_to_tell_the_applicant_and_by_which_provision() -> None:
    found = what_is_lacking(
        environmental=False, in_writing=False, name="", organisation="", reachable=False, describes=False
    )
    assert [lack.provision for lack in found] == [
        "section 8(1)(a)",
        "section 8(1)(b)",
        "section 8(1)(b)",
        "section 8(1)(c)",
    ]
    assert "Please tell us your name. You need not say why you ask." in found[1].tell


@pytest.mark.parametrize("name", ["Z Quillfeather", "Mr Quillfeather", "Dr. Zebedee van der Quill", "Quill Trust"])
def test_a_title_or_an_initial_with_a_surname_is_a_real_name(name: str) -> None:
    # facts/law.md A1.8.
    assert is_real_name(name)


@pytest.mark.parametrize(
    "name", ["Zebedee", "Z Q", "", "Mickey Mouse", "user 77", "zq@example.org", "Mr", "Anonymous Person"]
)
def test_a_first_name_or_a_pseudonym_is_none(name: str) -> None:
    assert not is_real_name(name)


def test_the_close_of_a_letter_says_who_asks() -> None:
    assert who_asks(LETTER) == WhoAsks("Zebedee Quillfeather", "zq@example.org", "12 Made Up Road\nNorthshire\nNS1 1AA")


@pytest.mark.parametrize(
    ("letter", "name", "email"),
    [
        ("What was spent?\n\nRegards, Zebedee Quillfeather", "Zebedee Quillfeather", ""),
        ("What was spent?\n\nThanks\n\nzebedee", "", ""),
        ("What was spent?\n\nKind regards,\nZebedee\n", "Zebedee", ""),
        ("From: Zebedee Quillfeather <ZQ@example.org>\n\nWhat was spent?", "Zebedee Quillfeather", "zq@example.org"),
        ("From: zq@example.org\n\nWhat was spent?", "", "zq@example.org"),
        ("My name is Zebedee Quillfeather. What was spent?", "Zebedee Quillfeather", ""),
        ("What was spent?\n\nZebedee Quillfeather", "Zebedee Quillfeather", ""),
        ("What was spent on the helpline?", "", ""),
        ("Write to press@example.org too. What was spent?", "", ""),
        (
            "What was spent?\n\nYours faithfully,\n\nZebedee Quillfeather\n\n"
            "Please use this email address for all replies to this request:\nrequest-77-ab@example.org.",
            "Zebedee Quillfeather",
            "request-77-ab@example.org",
        ),
        ("Regards\n" + "a long line\n" * 20 + "What was spent?", "", ""),
        ("", "", ""),
    ],
)
def test_who_asks_is_found_where_letters_say_it_and_nowhere_else(letter: str, name: str, email: str) -> None:
    found = who_asks(letter)
    assert (found.name, found.email) == (name, email)


@pytest.mark.parametrize(
    ("words", "provision"),
    [
        ("Please send it as a CSV file.", "section 11(1A)"),
        ("I would like to inspect the records.", "section 11(1)(b)"),
        ("Please provide a summary.", "section 11(1)(c)"),
        ("Please send it in large print.", "section 11(1)(a)"),
        ("I would like hard copies.", "section 11(1)(a)"),
        ("Please reply by e-mail.", "section 11(1)(a)"),
    ],
)
def test_the_form_that_a_request_prefers(words: str, provision: str) -> None:
    # facts/law.md A5.
    found = preference(words)
    assert found
    assert found.provision == provision


def test_a_request_that_states_no_form_prefers_none() -> None:
    assert preference("How much did the helpline cost?") is None


def test_what_has_no_subject_no_measure_or_no_limit_is_vague() -> None:
    clear = Question("How much?", ask=Ask(subjects=("helpline",), measures=(Measure.AMOUNT,)))
    unclear = Question("What about it?", ask=Ask(measures=(Measure.OTHER,)))
    wide = Question("All information you hold on the helpline", ask=Ask(subjects=("helpline",)))
    relative = Question("How much last year?", ask=Ask(("helpline",), (Measure.AMOUNT,), (Period("last year"),)))
    found = vague([clear, unclear, wide, relative], ["1", "2", "3", "4"])
    assert [sentence[:10] for sentence in found] == ["Question 2", "Question 3", "Question 4"]
    assert "“last year”" in found[2]


def test_a_letter_is_shown_without_who_wrote_it() -> None:
    who = who_asks(LETTER)
    shown = without_requester(f"From: {who.name} <{who.email}>\nMr Quillfeather wrote.\n{LETTER}", who)
    assert "How much did the helpline cost in 2024-25?" in shown
    for word in ("Zebedee", "Quillfeather", "zq@", "Made Up Road", "NS1", "900123"):
        assert word not in shown


@pytest.mark.parametrize(
    "letter",
    [
        "My name is Zebedee Quillfeather. Ring 07700 900123.",
        "Zebedee Quillfeather, NS1 1AA, asks for this.",
        "Thanks, Zebedee Quillfeather",
    ],
)
def test_the_name_is_taken_out_wherever_it_stands(letter: str) -> None:
    shown = without_requester(letter, WhoAsks("Zebedee Quillfeather"))
    for word in ("Zebedee", "Quillfeather", "NS1", "900123"):
        assert word not in shown


def test_a_letter_with_nothing_personal_stays_as_it_is() -> None:
    assert without_requester("Thank you\n" + "line\n" * 20, WhoAsks()) == "Thank you\n" + "line\n" * 20
    assert without_requester("How much in 2024-25?\n\nThanks", WhoAsks("Bo")) == "How much in 2024-25?\n\nThanks"


@given(st.text(alphabet="abc \n,.@ZQ1", max_size=60), st.sampled_from(["Zed Quill", "Quill", "Z Qu"]))
def test_the_name_never_stands_in_what_is_shown(before: str, name: str) -> None:
    assert name not in without_requester(f"{before} {name} asks", WhoAsks(name))


def test_words_of_ours_lose_the_name_and_nothing_else() -> None:
    who = WhoAsks("Ada Green", "ada@example.org", "1 Made-up Street\nNorthshire")
    said = "Ada  Green (ADA@example.org) and Ms Green asked what green spaces in Northshire cost. Ring 01632 960001."
    kept = "[name] ([e-mail address]) and [name] asked what green spaces in Northshire cost. Ring 01632 960001."
    assert without_name(said, who) == kept
    assert without_name(said, WhoAsks()) == said
