"""Words for people, and the words of a question."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.answering.rules import words
from answerable.answering.rules.amounts import Part, asks_for_total, shown, total
from answerable.answering.rules.references import fold_reference


def test_words_are_compared_without_possessive_plural_or_case() -> None:
    assert words.folded("The Women's Aids & WAIS") == ("the", "women", "aid", "and", "wai")
    assert words.folded("women’s business") == ("women", "business")


def test_a_question_made_of_the_words_of_buying_has_no_subject_of_its_own() -> None:
    assert words.subject_words("The value of the contract/commission") == ()
    assert words.subject_words("Names of organisations awarded contracts in 2013") == ()
    assert words.subject_words("the total acreage of private gardens") == ("acreage", "private", "gardens")


@pytest.mark.parametrize(
    "text", ["How this service was commissioned", "the value of the contract", "what it costs", "that grant"]
)
def test_pointing_words_are_seen(text: str) -> None:
    assert words.points_back(text)


def test_a_question_of_its_own_does_not_point_back() -> None:
    assert not words.points_back("How much was spent on software in 2013?")


def test_lists_and_counts_read_as_people_write_them() -> None:
    assert [words.joined(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert words.joined(["a", "b"], "or") == "a or b"
    assert [words.counted(n, "agreement") for n in (0, 1, 2, 11, 1204)] == [
        "no agreement", "one agreement", "two agreements", "11 agreements", "1,204 agreements",
    ]  # fmt: skip
    assert words.counted(2, "of them", "of them") == "two of them"


def test_a_sentence_is_closed_but_a_web_address_is_not_broken() -> None:
    assert words.sentence("It ends ") == "It ends."
    assert words.sentence("Why?") == "Why?"
    assert words.sentence("See https://example.org/a") == "See https://example.org/a"
    assert words.capital("its") == "Its"


def test_long_titles_are_cut_between_words() -> None:
    assert words.short("Short") == "Short"
    assert words.short("one two three, four", 15) == "one two three…"


def test_shared_words_leave_out_grammar_and_the_subject() -> None:
    assert words.shared_words("Why will you not share information?", "We share information with all.") == 2
    assert words.shared_words("domestic abuse data", "domestic abuse data", but="Domestic abuse") == 1


def test_amounts_are_quoted_in_the_words_of_the_source_where_it_rounds() -> None:
    assert shown(Decimal(86000), "£86,000") == "£86,000"
    assert shown(Decimal(915000), "£915k") == "£915,000 (stated as “£915k”)"
    assert shown(Decimal(300000), "300 (£000)") == "£300,000 (stated as “300 (£000)”)"
    assert shown(Decimal(5), basis="rounded") == "£5 (rounded in the source)"
    assert shown(Decimal("12.5"), "£12.50", "estimated") == "£12.50 (estimated)"
    assert shown(Decimal(9000), "£9k", "budget") == "£9,000 (stated as “£9k”; budgeted)"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What is the total spend?", True),
        ("How much was it", True),
        ("The total value of each", False),
        ("the value", False),
    ],
)
def test_totals_are_asked_for_in_words(text: str, wanted: bool) -> None:
    assert asks_for_total(text) is wanted


def _part(amount: int | None = 1, vat: str = "none", over: tuple[str, str] = ("2013-04", "2014-03")) -> Part:
    return Part(None if amount is None else Decimal(amount), vat, over)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([_part(), _part(None)], "not every amount is recorded"),
        ([_part(), _part(vat="included")], "some amounts include VAT"),
        ([_part(vat="not_recorded"), _part(vat="not_recorded")], "does not say whether the amounts include VAT"),
        ([_part(), _part(over=("2013-04", "2015-03"))], "different periods"),
        ([_part(over=("", "")), _part(over=("", ""))], "are not recorded"),
    ],
)
def test_there_is_no_total_of_things_that_do_not_add_up(parts: list[Part], why: str) -> None:
    found = total(parts)
    assert found.amount is None
    assert why in found.why_not


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_a_total_is_the_sum_of_its_parts(amounts: list[int]) -> None:
    found = total([_part(amount) for amount in amounts])
    assert found.amount == sum(amounts)
    assert not found.why_not


@pytest.mark.parametrize("written", ["7617/13", "FOI 7617-13", "foi-7617/13", "Ref 7617/13"])
def test_references_are_the_same_however_written(written: str) -> None:
    assert fold_reference(written) == "761713"


def test_a_total_says_what_is_not_exact_about_it_and_is_not_given_of_what_is_uncertain() -> None:
    exact, guess, plan = (Part(Decimal(at), "none", ("2013-14", ""), basis) for at, basis in enumerate(
        ("exact", "estimated", "budget"), start=1))  # fmt: skip
    assert (total([exact, exact]).amount, total([exact, exact]).note) == (Decimal(2), "")
    assert total([exact, guess, plan]).note == " (some amounts estimated or budgeted)"
    uncertain = total([exact, exact], sure=False)
    assert uncertain.amount is None
    assert uncertain.why_not == "it is not certain that every agreement listed belongs to it"
