"""What the register suggests, what contradicts itself, and what a notice lacks on the facts of its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from answerable.answering.answer import Answer, Held, Status
from answerable.casework.rules.deciding import (
    CaseFacts,
    DecidedGround,
    DecidedQuestion,
    QualifiedOpinion,
    contradictions,
    estimate_in_words,
    lint_decisions,
    suggested,
    wrong_link,
)
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.law.cost import Activity, Estimate, Task
from answerable.law.exemptions import Act

TODAY = date(2026, 11, 20)
FACTS = CaseFacts(Act.FOIA, "pcc", TODAY, Estimate(()), searched=True)
OVER = Estimate((Task(Activity.LOCATING, Decimal(19), basis="228 files, five minutes each."),))
FINDING_OUT = Estimate((Task(Activity.DETERMINING, Decimal(19)), Task(Activity.LOCATING, pounds=Decimal(5))))
WEIGHED = {"interest_for": "Openness.", "interest_against": "Safety.", "balance": "Safety weighs more."}
HARM = {"prejudice": "Rivals would undercut the supplier.", "likelihood": "would", "why": "They are its prices."}


def question(*grounds: DecidedGround, **more: object) -> DecidedQuestion:
    made = DecidedQuestion(1, "1", "confirm", "held", QuestionOutcome.REFUSED, grounds)
    return replace(made, **more)  # type: ignore[arg-type]


def told(*grounds: DecidedGround, facts: CaseFacts = FACTS, **more: object) -> str:
    return " ".join(one.sentence for one in lint_decisions([question(*grounds, **more)], [], facts))


@pytest.mark.parametrize(
    ("held", "status", "own", "expected"),
    [
        (Held.HELD, Status.ANSWERED, False, ("confirm", "held", "provided")),
        (Held.HELD, Status.PART, False, ("confirm", "part", "provided")),
        (Held.PART, Status.PART, False, ("confirm", "part", "provided")),
        (Held.ELSEWHERE, Status.GAP, False, ("deny", "not_held", "not_held")),
        (Held.NOT_RECORDED, Status.GAP, False, None),
        (Held.NOT_RECORDED, Status.UNCLEAR, True, ("confirm", "held", "provided")),
    ],
)
def test_what_the_register_suggests(held: Held, status: Status, own: bool, expected: tuple[str, ...] | None) -> None:
    found = suggested(Answer("1", "How much?", held, status), own_words=own)
    assert (tuple(found) if found else None) == expected


def test_without_an_answer_nothing_is_suggested() -> None:
    assert suggested(None) is None


@pytest.mark.parametrize(
    ("confirms", "held", "outcome", "link", "fields"),
    [
        ("confirm", "held", "provided", "", []),
        ("deny", "held", "provided", "", ["confirms"]),
        ("confirm", "not_held", "not_held", "", ["confirms"]),
        ("deny", "not_held", "refused", "", ["outcome"]),
        ("confirm", "held", "not_held", "", ["outcome"]),
        ("neither", "not_held", "neither", "", []),
        ("neither", "held", "provided", "", ["outcome"]),
        ("neither", "held", "refused", "", []),
        ("confirm", "held", "neither", "", ["confirms"]),
        ("confirm", "held", "accessible", "", ["link"]),
        ("confirm", "held", "accessible", "https://example.org/a", []),
    ],
)
def test_what_contradicts_itself(confirms: str, held: str, outcome: str, link: str, fields: list[str]) -> None:
    assert [field for field, _ in contradictions(confirms, held, QuestionOutcome(outcome), link)] == fields


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        ("https://example.org/grants/2025.csv", ""),
        ("http://example.org/?id=4", ""),
        ("https://example.org/", "home page"),
        ("example.org/grants", "exact address"),
        ("ftp://example.org/grants", "exact address"),
        ("https://nowhere/grants", "exact address"),
        ("on our website", "exact address"),
    ],
)
def test_an_exact_link_is_a_page_and_not_a_website(link: str, wrong: str) -> None:
    assert wrong in wrong_link(link)
    assert bool(wrong_link(link)) == bool(wrong)


def test_an_undecided_question_stops_the_reply() -> None:
    found = lint_decisions([], [(2, "1.1")], FACTS)
    assert [(one.sentence, one.blocks, one.position) for one in found] == [
        ("Question 1.1 has no decision yet.", True, 2)
    ]
    eir = lint_decisions([], [(2, "2")], replace(FACTS, regime=Act.EIR))
    assert eir[0].provision == "reg 5(1)"


@pytest.mark.parametrize(("cited", "lacking"), [("s.40(2)", False), ("s.40", False), ("s.43(2)", True)])
def test_what_is_removed_from_a_document_is_withheld_under_a_ground(cited: str, lacking: bool) -> None:
    """Section 17(1)(b); facts/law.md A5."""
    refused = question(DecidedGround(cited))
    for regime, provision in ((Act.FOIA, "s.17(1)(b)"), (Act.EIR, "reg 14(3)(a)")):
        found = lint_decisions([refused], [], replace(FACTS, regime=regime, removed=("s.40(2)",)))
        told = [(one.provision, one.blocks, one.position) for one in found if "removed from a document" in one.sentence]
        assert told == ([(provision, True, None)] if lacking else [])


def test_a_whole_decision_lacks_nothing() -> None:
    assert told(DecidedGround("s.43(2)", **HARM, **WEIGHED)) == ""
    assert told(outcome=QuestionOutcome.PROVIDED) == ""


@pytest.mark.parametrize(
    ("ground", "says"),
    [
        (DecidedGround("s.43(2)", **(HARM | {"prejudice": "It would harm interests."}), **WEIGHED), "whose interests"),
        (DecidedGround("s.43(2)", **(HARM | {"likelihood": ""}), **WEIGHED), "how likely"),
        (DecidedGround("s.40(2)", why="It names her."), "data protection principle"),
        (DecidedGround("s.22(1)", why="It will be published.", **WEIGHED), "intended before"),
        (DecidedGround("s.30(1)(a)", why="An inquiry.", **WEIGHED), "can themselves investigate"),
        (DecidedGround("s.35(1)(a)", why="Policy.", **WEIGHED), "only a government department"),
        (DecidedGround("s.41(1)", why="Our own contract says so."), "contract of the authority’s own"),
        (DecidedGround("s.44(1)(a)", why="It is prohibited."), "name the enactment"),
        (DecidedGround("s.14(2)", why="Asked before."), "which earlier request"),
        (DecidedGround("s.31", why="Crime.", **WEIGHED), "which subsection"),
        (DecidedGround("s.50", why="Crime."), "no ground for refusing"),
    ],
)
def test_what_a_ground_still_lacks(ground: DecidedGround, says: str) -> None:
    assert says in told(ground)


@pytest.mark.parametrize(
    "ground",
    [
        DecidedGround("s.40(1)", why="It is about you."),
        DecidedGround("s.40(3B)", why="She objected.", **WEIGHED),
        DecidedGround("s.22(1)", why="Before the request came in it was planned for May.", **WEIGHED),
        DecidedGround("s.41(1)", why="A charity gave it to us in confidence."),
        DecidedGround("s.44(1)(a)", why="It is prohibited.", enactment="The Example Act 1999, section 3"),
        DecidedGround("s.14(2)", why="We answered the same on 3 September 2026."),
        DecidedGround("s.38(1)(b)", would_reveal=True),
    ],
)
def test_a_ground_that_says_enough(ground: DecidedGround) -> None:
    assert told(ground) == ""


def test_the_cost_limit_must_be_exceeded_by_what_counts() -> None:
    """Exactly 18 hours does not engage section 12; redaction does not count (facts/law.md A4)."""
    ground = DecidedGround("s.12(1)", narrowing="Ask for a year.", estimate=estimate_in_words(OVER))
    assert told(ground, facts=replace(FACTS, estimate=OVER)) == ""
    assert "228 files, five minutes each)." in ground.estimate
    exactly = Estimate((Task(Activity.LOCATING, Decimal(18)), Task(Activity.REDACTING, Decimal(9))))
    at_limit = replace(ground, estimate=estimate_in_words(exactly))
    assert "exactly 18 hours" in told(at_limit, facts=replace(FACTS, estimate=exactly))
    assert "have changed" in told(ground, facts=replace(FACTS, estimate=FINDING_OUT))
    whole = replace(ground, citation="s.12(2)")
    assert "Finding out whether" in told(whole, facts=replace(FACTS, estimate=OVER))
    found_out = replace(whole, estimate=estimate_in_words(FINDING_OUT))
    assert told(found_out, facts=replace(FACTS, estimate=FINDING_OUT), confirms="neither") == ""
    assert estimate_in_words(Estimate((Task(Activity.REDACTING, Decimal(9)),))) == ""


def test_section_36_needs_an_opinion_that_was_given() -> None:
    ground = DecidedGround("s.36(2)(b)(i)", **HARM, **WEIGHED)
    assert "qualified person" in told(ground)
    opinion = QualifiedOpinion(
        "The chief executive", "Letter of 2021", date(2026, 11, 10), "would", "It would inhibit."
    )
    assert told(replace(ground, opinion=opinion)) == ""
    assert "dated in the future" in told(replace(ground, opinion=replace(opinion, given_on=date(2026, 12, 1))))


def test_neither_needs_a_ground_that_allows_it() -> None:
    ground = DecidedGround("s.41(1)", why="Given in confidence by a charity.")
    neither = {"confirms": "neither", "outcome": QuestionOutcome.NEITHER}
    assert told(ground, **neither) == ""
    assert "no exemption that allows it" in told(DecidedGround("s.43(1)", why="A secret.", **WEIGHED), **neither)
    assert told(DecidedGround("s.14(1)", why="The burden."), confirms="neither") == ""


def test_an_extension_needs_its_day_still_to_come() -> None:
    ground = DecidedGround("s.43(2)", **HARM, decide_by=date(2026, 12, 15))
    extended = {"outcome": QuestionOutcome.EXTENDED}
    assert told(ground, **extended) == ""
    assert "no estimated date" in told(replace(ground, decide_by=None), **extended)
    assert "has passed" in told(replace(ground, decide_by=TODAY), **extended)
    assert told(replace(ground, decide_by=TODAY, **WEIGHED)) == "", "decided by now"


def test_not_held_needs_searches_and_help() -> None:
    not_held = {"confirms": "deny", "held": "not_held", "outcome": QuestionOutcome.NOT_HELD}
    lacking = told(facts=replace(FACTS, searched=False), **not_held)
    assert "what was searched" in lacking
    assert "who else may hold" in lacking
    for more in ({"holder": "the zoo"}, {"advice": "Ask the zoo."}):
        assert told(**not_held, **more) == ""
    assert told(facts=replace(FACTS, advice=True), **not_held) == ""


def test_small_numbers_need_their_ground_and_stay_out_of_words() -> None:
    given = {"outcome": QuestionOutcome.PROVIDED_IN_PART, "small_numbers": True}
    assert "Add section 40(2)" in told(**given)
    ground = DecidedGround("s.40(2)", why="It would be unfair to those few.")
    assert told(ground, **given) == ""
    small = replace(FACTS, small=frozenset({1}))
    assert "may be recognised" in told(facts=small, outcome=QuestionOutcome.PROVIDED)
    assert told(ground, facts=small, **given) == ""
    assert "number that is masked" in told(ground, facts=replace(FACTS, told=frozenset({1})), **given)
    assert "which part" in told(ground, facts=replace(FACTS, partial=frozenset({1})), **given)
