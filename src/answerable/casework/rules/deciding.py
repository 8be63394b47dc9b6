"""What was decided on a question as plain data: what the register suggests, what contradicts itself, what a notice still lacks.

The two duties of section 1(1) are decided apart (facts/law.md A1.1). Nothing is decided by itself: the register's answer only
suggests, and an officer confirms. What a notice must say is `law.notices`; what is added here is what needs the case's own
facts: the hours recorded, the opinion, the searches, the kind of authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from answerable.answering.answer import Answer, Held, Status
from answerable.law.cost import Estimate
from answerable.law.exemptions import LOCAL_KINDS, Act, Basis, Exemption, Kind, UnknownExemption, lookup, parse_citation
from answerable.law.notices import Ground as GroundParts
from answerable.law.notices import LetterParts, Outcome, Part, PartAnswer, missing

from .lines import covers
from .linter import Fault, Flaw, fault, names_principle, names_when_intended, names_whose_interests, of_own_contract
from .outcomes import QuestionOutcome


@dataclass(frozen=True)
class QualifiedOpinion:
    """The qualified person's opinion: who, by whose authority, when, how likely, in which words."""

    person: str
    authorised_by: str
    given_on: date
    likelihood: str
    text: str


@dataclass(frozen=True)
class DecidedGround:
    """One ground relied on for one question, as the notice will tell it. Texts are empty where nothing was written."""

    citation: str
    what: str = ""
    why: str = ""
    prejudice: str = ""
    likelihood: str = ""
    interest_for: str = ""
    interest_against: str = ""
    balance: str = ""
    would_reveal: bool = False
    decide_by: date | None = None
    enactment: str = ""
    narrowing: str = ""
    estimate: str = ""
    opinion: QualifiedOpinion | None = None

    @property
    def row(self) -> Exemption | None:
        """The ground in the table of the law; None where the citation is no ground."""
        try:
            return lookup(self.citation)
        except UnknownExemption:
            return None


@dataclass(frozen=True)
class DecidedQuestion:
    """What was decided on one question. `withheld` names columns of its tables that are left out."""

    position: int
    name: str
    confirms: str
    held: str
    outcome: QuestionOutcome
    grounds: tuple[DecidedGround, ...] = ()
    link: str = ""
    link_text: str = ""
    holder: str = ""
    advice: str = ""
    small_numbers: bool = False
    withheld: tuple[str, ...] = ()

    @property
    def spared(self) -> bool:
        """Whether a ground takes away the duty to confirm or deny without saying so (ss.12(2) and 14, EIR reg 12(4)(b), (c))."""
        return any(ground.row and ground.row.citation.short in _SPARING for ground in self.grounds)


_SPARING = frozenset({"s.12(2)", "s.14(1)", "s.14(2)", "reg 12(4)(b)", "reg 12(4)(c)"})
CONFIRM, DENY, NEITHER = "confirm", "deny", "neither"
HELD, PART, NOT_HELD = "held", "part", "not_held"


class Suggestion(NamedTuple):
    """Where an officer may start from: the values of the decision's fields."""

    confirms: str
    held: str
    outcome: QuestionOutcome


def suggested(answer: Answer | None, *, own_words: bool = False) -> Suggestion | None:
    """Return what the register's answer suggests to decide; None where it says too little.

    What the register does not record is not "not held" before the office has searched, and a question that was not understood
    was not looked up; so neither suggests anything, unless an officer answered it in their own words (`own_words`).
    """
    if answer is not None and answer.held is Held.HELD and answer.status is Status.ANSWERED:
        return Suggestion(CONFIRM, HELD, QuestionOutcome.PROVIDED)
    if answer is not None and answer.held in (Held.HELD, Held.PART) and answer.status is not Status.UNCLEAR:
        return Suggestion(CONFIRM, PART, QuestionOutcome.PROVIDED)
    if answer is not None and answer.held is Held.ELSEWHERE:
        return Suggestion(DENY, NOT_HELD, QuestionOutcome.NOT_HELD)
    return Suggestion(CONFIRM, HELD, QuestionOutcome.PROVIDED) if own_words else None


def contradictions(confirms: str, held: str, outcome: QuestionOutcome, link: str) -> Iterator[tuple[str, str]]:
    """Tell what in a decision contradicts itself: the field, and one sentence. Nothing that only lacks is told."""
    if confirms == DENY and held != NOT_HELD:
        yield "confirms", "You say that you do not hold it, and that it is held. Choose one."
    if confirms == CONFIRM and held == NOT_HELD:
        yield "confirms", "You confirm that you hold it, and say that it is not held. Choose one."
    if (held == NOT_HELD) != (outcome is QuestionOutcome.NOT_HELD) and confirms != NEITHER:
        yield "outcome", "What is not held has the outcome “Not held”, and nothing else has."
    if confirms == NEITHER and outcome not in (QuestionOutcome.NEITHER, QuestionOutcome.REFUSED):
        yield "outcome", "If you neither confirm nor deny, the outcome must not tell whether it is held."
    if outcome is QuestionOutcome.NEITHER and confirms != NEITHER:
        yield "confirms", "The outcome is that you neither confirm nor deny. Choose the same here."
    if outcome is QuestionOutcome.ACCESSIBLE and (wrong := wrong_link(link)):
        yield "link", wrong


def wrong_link(link: str) -> str:
    """Return what is wrong with a link for section 21; empty where it leads to a page and not to a whole website."""
    parts = urlsplit(link.strip())
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        return "Enter the exact address of the page, beginning with https:// (“on our website” is not enough)."
    if not (parts.path.strip("/") or parts.query):
        return "This is the address of a home page. Enter that of the page that has the information."
    return ""


@dataclass(frozen=True)
class CaseFacts:
    """What the decisions of a case are judged against. `small` are the positions of the questions whose tables hold counts of
    people below the limit; `told` those whose own words state a number that is masked; `partial` those provided in part whose
    answer is the register's own; `removed` the sections under which something is removed from a document that goes with it."""

    regime: Act
    authority_kind: str
    today: date
    estimate: Estimate
    searched: bool
    advice: bool = False
    small: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    partial: frozenset[int] = frozenset()
    removed: tuple[str, ...] = ()


_OUTCOMES = {
    QuestionOutcome.PROVIDED: Outcome.PROVIDED,
    QuestionOutcome.PROVIDED_IN_PART: Outcome.PROVIDED_IN_PART,
    QuestionOutcome.REFUSED: Outcome.REFUSED,
    QuestionOutcome.NEITHER: Outcome.REFUSED,
    QuestionOutcome.NOT_HELD: Outcome.NOT_HELD,
    QuestionOutcome.ACCESSIBLE: Outcome.ALREADY_ACCESSIBLE,
    QuestionOutcome.EXTENDED: Outcome.EXTENDED,
}


def lint_decisions(
    decided: Sequence[DecidedQuestion], undecided: Sequence[tuple[int, str]], facts: CaseFacts
) -> list[Fault]:
    """Return what the notice of a case would lack, question by question in their order.

    `undecided` are the position and the name of each question that nobody decided yet.
    """
    found = [
        Fault(
            f"Question {name} has no decision yet.",
            "s.1(1)" if facts.regime is Act.FOIA else "reg 5(1)",
            True,
            position,
        )
        for position, name in undecided
    ]
    for question in decided:
        found += [
            Fault(
                one.sentence.replace(f"Part {question.name} ", f"Question {question.name} ", 1),
                one.provision,
                one.blocks,
                question.position,
            )
            for one in missing(LetterParts(frozenset(Part), (_as_the_law_sees_it(question),), facts.regime))
        ]
        found += [
            Fault(f"Question {question.name}: {one.sentence}", one.provision, one.blocks, question.position, one.flaw)
            for one in _of_question(question, facts)
        ]
    found += _removed_without_ground(decided, facts)
    return sorted(found, key=lambda one: one.position or 0)


def _removed_without_ground(decided: Sequence[DecidedQuestion], facts: CaseFacts) -> Iterator[Fault]:
    """A document from which something is removed under a section is a refusal under it (facts/law.md A5)."""
    cited = {ground.citation for question in decided for ground in question.grounds}
    for section in facts.removed:
        if not any(covers(one, section) for one in cited):
            yield Fault(
                f"Something is removed from a document under {section}, and no question is withheld under it. Add it as a "
                "ground of the question that the document answers.",
                "s.17(1)(b)" if facts.regime is Act.FOIA else "reg 14(3)(a)",
                True,
            )


def _as_the_law_sees_it(question: DecidedQuestion) -> PartAnswer:
    neither = question.confirms == NEITHER and not question.spared
    return PartAnswer(
        label=question.name,
        outcome=_OUTCOMES[question.outcome],
        confirms_or_denies=question.confirms in (CONFIRM, DENY),
        neither_confirms_nor_denies=neither,
        link=not wrong_link(question.link),
        estimated_date=any(ground.decide_by for ground in question.grounds),
        grounds=tuple(
            GroundParts(
                citation=ground.citation,
                why=bool(ground.why),
                prejudice=bool(ground.prejudice and ground.likelihood),
                public_interest_for=bool(ground.interest_for),
                public_interest_against=bool(ground.interest_against),
                balance=bool(ground.balance),
                link=not wrong_link(question.link),
                opinion=ground.opinion is not None,
                estimate=bool(ground.estimate),
                narrowing=bool(ground.narrowing),
                reasons_would_reveal=ground.would_reveal,
            )
            for ground in question.grounds
        ),
    )


def _of_question(question: DecidedQuestion, facts: CaseFacts) -> Iterator[Fault]:
    sections = {parse_citation(ground.citation).number for ground in question.grounds if ground.row}
    if question.outcome is QuestionOutcome.NOT_HELD:
        if not facts.searched:
            yield fault(Flaw.NO_SEARCH, regime=facts.regime)
        if not (question.holder or question.advice or facts.advice):
            yield fault(Flaw.NO_HELP, regime=facts.regime)
    yield from _small_numbers(question, facts, sections)
    if question.position in facts.partial:
        yield Fault(
            "It is provided in part, and nothing says which part. Choose the columns that are withheld, or write the answer in "
            "your words; until then none of the register’s figures are in the letter.",
            "s.1(1)(b)",
            True,
        )
    for ground in question.grounds:
        if row := ground.row:
            yield from _of_ground(question, ground, row, facts)


def _small_numbers(question: DecidedQuestion, facts: CaseFacts, sections: set[str]) -> Iterator[Fault]:
    personal = bool(sections & {"40", "13", "38"})
    if question.small_numbers and not personal:
        yield Fault("Small numbers are masked, and no ground withholds them. Add section 40(2).", "s.17(1)(b)", True)
    if question.position in facts.small and not question.small_numbers:
        yield Fault(
            "Its tables hold counts of people so small that somebody may be recognised. Mask them, or make sure that nobody "
            "can be identified.",
            "s.40(2)",
            False,
        )
    if question.position in facts.told:
        yield Fault("Your own words state a number that is masked in the table.", "s.40(2)", True)


def _of_ground(question: DecidedQuestion, ground: DecidedGround, row: Exemption, facts: CaseFacts) -> Iterator[Fault]:
    def flawed(flaw: Flaw, **words: Any) -> Fault:
        return fault(flaw, regime=facts.regime, cited=row.citation.short, **words)

    number, local = row.citation.number, facts.authority_kind in LOCAL_KINDS
    if row.government_only and local:
        yield flawed(Flaw.LOCAL_35)
    if row.kind is Kind.REFUSAL and number == "12":
        yield from _of_cost(ground, row, facts)
    if ground.would_reveal:
        return
    said = " ".join((ground.what, ground.why, ground.prejudice))
    if number == "30" and local:
        yield flawed(Flaw.CANNOT_INVESTIGATE)
    if row.citation.short == "s.43(2)" and not names_whose_interests(said):
        yield flawed(Flaw.NO_WHOSE_INTERESTS)
    if (
        number in ("40", "13")
        and row.basis is not Basis.QUALIFIED
        and row.citation.short != "s.40(1)"
        and not names_principle(said)
    ):
        yield flawed(Flaw.NO_PRINCIPLE)
    if row.citation.short.startswith("s.22") and number == "22" and not names_when_intended(said):
        yield flawed(Flaw.NOT_INTENDED_BEFORE)
    if number == "41" and of_own_contract(said):
        yield flawed(Flaw.OWN_CONTRACT_41)
    if number == "44" and not ground.enactment:
        yield flawed(Flaw.NO_ENACTMENT)
    if row.citation.short == "s.14(2)" and not _A_DAY.search(ground.why):
        yield flawed(Flaw.NO_EARLIER_REQUEST)
    if ground.opinion and ground.opinion.given_on > facts.today:
        yield Fault("The qualified person’s opinion is dated in the future.", "s.36(2)", True)
    if ground.decide_by and ground.decide_by <= facts.today and question.outcome is QuestionOutcome.EXTENDED:
        yield Fault("The estimated day of the decision has passed.", "s.17(2)", True)


_A_DAY = re.compile(r"\b\d{1,2}\s+[A-Z][a-z]+\s+\d{4}\b|\b\d{1,2}/\d{1,2}/\d{4}\b|\b[A-Z][a-z]+\s+\d{4}\b")


def _of_cost(ground: DecidedGround, row: Exemption, facts: CaseFacts) -> Iterator[Fault]:
    estimate = facts.estimate
    if ground.estimate != estimate_in_words(estimate):
        yield Fault(
            "The hours recorded have changed since this estimate was taken. Save the ground again.", "s.12(1)", True
        )
    if not estimate.exceeds_limit:
        yield fault(Flaw.NOT_OVER_LIMIT, regime=facts.regime, limit=f"{estimate.limit.hours.normalize():f}")
    elif row.citation.short == "s.12(2)" and not estimate.confirming_exceeds_limit:
        yield Fault(
            "Finding out whether it is held would not alone exceed the limit, so say whether it is, and use section 12(1).",
            "s.12(2)",
            True,
        )


def estimate_in_words(estimate: Estimate) -> str:
    """Return the estimate as the notice gives it: each countable piece of work, then the sum against the limit."""
    counted = [task for task in estimate.tasks if task.activity.countable]
    lines = [
        f"{task.activity.value.capitalize()}: {task.hours.normalize():f} hours"
        + (f" ({task.basis.strip().rstrip('.')})" if task.basis.strip() else "")
        + "."
        for task in counted
        if task.hours
    ]
    return "\n".join([*lines, estimate.sentence]) if counted else ""
