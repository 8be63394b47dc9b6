"""Which letters make sense now, and what each still lacks (facts/law.md A, G)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from answerable.casework.rules.letters import (
    NEEDS,
    OPTIONAL,
    SENT_AS,
    Written,
    blank_for,
    cited,
    lacking,
    not_extendable,
    renewed,
    sensible,
    sensible_for_review,
)
from answerable.casework.rules.life import REQUEST, RequestState, ReviewState
from answerable.letters.kinds.defaults import DEFAULTS
from answerable.letters.kinds.filling import LENGTH_LIMIT, fill
from answerable.letters.kinds.kind import FIELDS, FROM_QUESTIONS, OF_REVIEW, WORDED, Kind

TODAY = date(2026, 11, 3)
SAYS: dict[str, Any] = {
    "reference": "FOI-2026-0001",
    "act": "Freedom of Information Act 2000",
    "received": "2 November 2026",
    "due_date": "1 December 2026",
    "date": "3 November 2026",
    "authority": "Made-up Commissioner",
    "contact": "foi@example.org",
    "privacy": "We keep it safe.",
    "missing": "- your name",
    "explanation": "",
    "close_date": "2 January 2027",
    "unclear": "Which financial years you would like the figures for.",
    "amount": "£12.50",
    "covers": "Copies of 125 pages",
    "how_to_pay": "By transfer, quoting the reference",
    "pay_by": "2 February 2027",
    "lapses_on": "3 February 2027",
    "exemptions": "section 43(2)",
    "reasons": "Unit prices would help a competitor underbid.",
    "decide_by": "22 December 2026",
    "review_contact": "reviews@example.org",
    "review_by": "30 December 2026",
    "regulator": "Made-up Regulator",
    "regulator_contact": "1 Made-up Road",
    "holder": "Made-up Constabulary",
    "holder_contact": "foi@force.example.org",
    "about": "- The number of crimes recorded",
    "reason": "The provider sent its figures late.",
    "expected": "8 December 2026",
    "asked_on": "1 December 2026",
    "answer_by": "31 December 2026",
    "outcome": "We uphold our first answer in part",
    "decision": "",
    "complain_by": "15 December 2026",
    "findings": [
        {"question": "1", "outcome": "We uphold our first answer", "reasons": "The register was searched again."},
        {"question": "2", "outcome": "We overturn our first answer", "reasons": "The tender report is disclosed."},
    ],
}


def values(kind: Kind, **changed: Any) -> dict[str, Any]:
    return {field.name: {**SAYS, **changed}.get(field.name, "") for field in FIELDS[kind]}


def letter(kind: Kind, words: str | None = None, *, regime: str = "foi", dated: date = TODAY, **more: Any) -> Written:
    facts = {name: more.pop(name) for name in ("notice_by", "citations", "asked") if name in more}
    said = values(kind, eir="yes" if regime == "eir" else "", **more)
    return Written(kind, fill(DEFAULTS[kind], said) if words is None else words, said, regime, dated, **facts)


@pytest.mark.parametrize("regime", ["foi", "eir"])
@pytest.mark.parametrize("kind", WORDED)
def test_our_words_lack_nothing(kind: Kind, regime: str) -> None:
    assert lacking(letter(kind, regime=regime, citations=("s.43(2)",), asked=("1", "2")), today=TODAY) == []


@pytest.mark.parametrize("kind", WORDED)
def test_each_thing_that_a_letter_must_say_is_missed(kind: Kind) -> None:
    """Words about something else say none of it, and there is a sentence for each need, with its provision."""
    found = lacking(letter(kind, "Good morning."), today=TODAY)
    for need in NEEDS[kind]:
        assert any(need.says in sentence and need.provision in sentence for sentence in found), need.says


@pytest.mark.parametrize("kind", [kind for kind in WORDED if kind is not Kind.INVALID])
def test_an_environmental_letter_is_never_held_against_the_act(kind: Kind) -> None:
    """The Regulations' own provisions are named (facts/law.md A8); only the Act has requests that are not valid."""
    found = lacking(letter(kind, "Good morning.", regime="eir"), today=TODAY)
    assert found
    assert not any("(s." in sentence for sentence in found)


@pytest.mark.parametrize("kind", WORDED)
def test_what_is_not_known_is_said_to_be_missing(kind: Kind) -> None:
    needed = [name for need in NEEDS[kind] for name in need.fields]
    found = lacking(letter(kind, "Good morning.", **dict.fromkeys(needed, "")), today=TODAY)
    assert len([s for s in found if s.endswith("that is not recorded yet.")]) == sum(
        bool(n.fields) for n in NEEDS[kind]
    )


def test_a_day_that_moved_is_told_with_the_day_it_is_now() -> None:
    old = letter(Kind.FEES)
    found = lacking(
        Written(Kind.FEES, old.words, values(Kind.FEES, pay_by="5 February 2027"), "foi", TODAY), today=TODAY
    )
    assert found == ["The letter does not give the last day to pay (s.9(2)). It is now: 5 February 2027."]


def test_what_the_words_still_say_as_it_was_is_told() -> None:
    """The last day to ask for a review moves with the date of the letter."""
    old = letter(Kind.LATENESS)
    now = values(Kind.LATENESS, review_by="4 January 2027", expected="9 December 2026", received="")
    found = lacking(Written(Kind.LATENESS, old.words, now, "foi", TODAY, said=old.values), today=TODAY)
    assert set(found) == {
        "The letter says “30 December 2026”, which was the last day to ask for an internal review, counted from the date "
        "of this letter. It is now: 4 January 2027.",
        "The letter says “8 December 2026”, which was the day by which the answer is expected. It is now: 9 December 2026.",
    }
    assert lacking(Written(Kind.LATENESS, old.words, old.values, "foi", TODAY, said=now), today=TODAY) == []


def test_the_sentences_of_a_letter_as_such() -> None:
    assert lacking(letter(Kind.FEES, " \n"), today=TODAY) == ["The letter has no words."]
    (too_long,) = [s for s in lacking(letter(Kind.FEES, "a" * (LENGTH_LIMIT + 1)), today=TODAY) if "Shorten" in s]
    assert "20,001 characters" in too_long
    (past,) = lacking(letter(Kind.TRANSFER, dated=date(2026, 11, 2)), today=TODAY)
    assert past == "The letter is dated 2 November 2026, which has passed. Set the day that it is to be sent."
    (blank,) = lacking(letter(Kind.LATENESS, letter(Kind.LATENESS).words + " [say who]"), today=TODAY)
    assert blank == "There is still a blank to fill in: [say who]."


def test_other_words_for_the_same_thing_are_enough() -> None:
    said = letter(Kind.CLARIFICATION).words.replace(
        SAYS["unclear"],
        "Please tell us which years you want, and whether financial or calendar ones; the figures differ.",
    )
    assert lacking(letter(Kind.CLARIFICATION, said), today=TODAY) == []


def test_a_text_of_short_words_must_stand_as_it_is() -> None:
    assert lacking(letter(Kind.TRANSFER, about="A 9"), today=TODAY) == []
    (found,) = lacking(
        Written(
            Kind.TRANSFER, letter(Kind.TRANSFER, about="A 9").words, values(Kind.TRANSFER, about="B 7"), "foi", TODAY
        ),
        today=TODAY,
    )
    assert "which information it is about" in found


@pytest.mark.parametrize(
    ("citation", "why"),
    [
        ("s.43(2)", ""),
        ("s.31(1)(a)", ""),
        ("s.40(2)", ""),  # conditional: a second or third condition is qualified (facts/law.md A6)
        ("s.21", "no public interest test"),
        ("s.12", "no public interest test"),
        ("s.41", "no public interest test"),
        ("reg 12(5)(e)", "no public interest test"),
        ("s.43", "does not say which subsection"),
        ("nonsense", "not a citation"),
    ],
)
def test_only_a_qualified_exemption_gives_more_time(citation: str, why: str) -> None:
    """Section 10(3); facts/law.md A2."""
    said = not_extendable(citation)
    assert (why in said) if why else not said
    found = lacking(letter(Kind.EXTENSION, citations=(citation,)), today=TODAY)
    assert found == ([said] if why else [])


def test_an_extension_under_the_regulations_must_come_in_time() -> None:
    """EIR regulation 7(3); facts/law.md A8."""
    on = {"regime": "eir", "notice_by": date(2026, 11, 3)}
    assert lacking(letter(Kind.EXTENSION, **on), today=TODAY) == []
    (found,) = lacking(letter(Kind.EXTENSION, dated=date(2026, 11, 4), **on), today=TODAY)
    assert "reg 7(3)" in found


def test_the_outcome_of_a_review_decides_each_question_and_offers_no_other_review() -> None:
    found = lacking(letter(Kind.REVIEW_OUTCOME, asked=("1", "2", "3")), today=TODAY)
    assert found == ["There is no fresh decision on question 3. Record it with the review."]
    words = letter(Kind.REVIEW_OUTCOME).words.replace("The tender report is disclosed.", "See above.")
    (unsaid,) = lacking(letter(Kind.REVIEW_OUTCOME, words, asked=("1", "2")), today=TODAY)
    assert "fresh decision on question 2" in unsaid
    words = letter(Kind.REVIEW_OUTCOME).words + "\n\nYou can ask us for another internal review."
    (again,) = lacking(letter(Kind.REVIEW_OUTCOME, words), today=TODAY)
    assert "only the regulator is left" in again


def test_exemptions_are_named_as_a_letter_does() -> None:
    assert cited(()) == ""
    assert cited(("s.43(2)",)) == "section 43(2)"
    assert cited(("s31(1)(a)", "s.36(2)(c)", "s.43(2)")) == "section 31(1)(a), section 36(2)(c) and section 43(2)"


def test_words_follow_what_the_fields_say_now_and_keep_the_rest() -> None:
    said = values(Kind.FEES, covers="")
    words = "Pay £12.50 by 2 February 2027, not £12.501. [what the fee is for] It was written on 2 November 2026."
    now = values(Kind.FEES, amount="£2 February 2027", pay_by="5 February 2027", covers="Postage")
    assert renewed(words, Kind.FEES, said, now) == (
        "Pay £2 February 2027 by 5 February 2027, not £12.501. Postage It was written on 2 November 2026."
    )
    assert renewed("x", Kind.FEES, {}, dict.fromkeys(said, "")) == "x"


def test_two_fields_that_said_the_same_are_renewed_only_where_both_still_do() -> None:
    said = values(Kind.FEES, pay_by="1 May 2027", lapses_on="1 May 2027")
    now = values(Kind.FEES, pay_by="2 May 2027", lapses_on="3 May 2027")
    assert renewed("By 1 May 2027.", Kind.FEES, said, now) == "By 1 May 2027."


def test_every_kind_is_needed_somewhere_and_optional_fields_exist() -> None:
    assert set(NEEDS) == set(WORDED)
    assert {field.name for kind in WORDED for field in FIELDS[kind]} >= OPTIONAL
    assert blank_for(FIELDS[Kind.FEES][-1]).startswith("[the day on which")


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("late", [True, False])
def test_a_letter_makes_sense_where_its_event_can_happen(state: RequestState, late: bool) -> None:
    found = sensible(state, "foi", late=late)
    for kind in Kind:
        if kind in OF_REVIEW:
            assert kind not in found
        elif kind is Kind.LATENESS:
            assert (kind in found) is (late and state not in REQUEST.ended)
        else:
            # That a request is not valid may have been decided before the applicant is told so.
            told = kind is Kind.INVALID and state is RequestState.INVALID
            assert (kind in found) is (told or REQUEST.row(state, SENT_AS[kind]) is not None)
    assert Kind.INVALID not in sensible(state, "eir", late=late)
    assert list(found) == [kind for kind in Kind if kind in found]


def test_what_can_be_written_in_the_usual_states() -> None:
    drafting = sensible(RequestState.DRAFTING, "foi", late=False)
    assert set(drafting) == set(Kind) - OF_REVIEW - {Kind.LATENESS}
    assert set(drafting) >= FROM_QUESTIONS
    assert sensible(RequestState.RELEASED, "foi", late=True) == ()


@pytest.mark.parametrize("state", list(ReviewState))
def test_letters_about_a_review(state: ReviewState) -> None:
    found = sensible_for_review(state)
    assert (Kind.REVIEW_OUTCOME in found) is (state in (ReviewState.DECIDING, ReviewState.AMENDS))
    assert bool(found) is (state not in (ReviewState.ANSWERED, ReviewState.WITHDRAWN))
