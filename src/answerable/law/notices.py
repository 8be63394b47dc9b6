"""What a reply and a refusal notice must contain, and what a given letter lacks (FOIA s.17, EIR reg 14; facts/law.md A5, G).

Letters are judged by what they say they contain: `LetterParts` is filled by whoever set the letter, and `missing` names what
is not there in plain sentences, each with the provision that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from answerable.law.exemptions import Act, Basis, Exemption, Kind, UnknownExemption, lookup


class Part(StrEnum):
    """The parts of a reply, in the order of facts/law.md section G."""

    PARTICULARS = "particulars"
    HEADING = "heading"
    REQUEST = "request"
    SEARCHES = "searches"
    CONFIRMATION = "confirmation"
    INFORMATION = "information"
    REFUSAL = "refusal"
    EXTENSION = "extension"
    ADVICE = "advice"
    FEES = "fees"
    LATENESS = "lateness"
    INTERNAL_REVIEW = "internal_review"
    REGULATOR = "regulator"
    DATA_PROTECTION = "data_protection"
    SIGN_OFF = "sign_off"


@dataclass(frozen=True)
class Requirement:
    """One part of a letter: what it must say, when it is needed, and what asks for it.

    `provision` is empty where it is good practice and no statute asks for it.
    """

    number: str
    part: Part
    says: str
    when: str
    provision: str


REPLY: tuple[Requirement, ...] = (
    Requirement(
        "1",
        Part.PARTICULARS,
        "the authority, the reference, the date, and the applicant's name and address",
        "always",
        "",
    ),
    Requirement(
        "2",
        Part.HEADING,
        "the Act relied on and the day the request was received, and clarified if it was",
        "always",
        "",
    ),
    Requirement("3", Part.REQUEST, "the request word for word, in numbered parts", "always", ""),
    Requirement("4", Part.SEARCHES, "what was searched", "where something is not held, or held in part", "s.1(1)(a)"),
    Requirement(
        "5",
        Part.CONFIRMATION,
        "for each part, whether it is held, or that this is neither confirmed nor denied",
        "always",
        "s.1(1)(a)",
    ),
    Requirement(
        "6",
        Part.INFORMATION,
        "the information, or the list of what is attached",
        "where something is provided",
        "s.1(1)(b)",
    ),
    Requirement("7", Part.REFUSAL, "the grounds for refusing and the reasons", "where something is refused", "s.17(1)"),
    Requirement(
        "8",
        Part.EXTENSION,
        "the exemption engaged, that no decision has been reached, and an estimated date",
        "where the public interest test needs longer",
        "s.17(2)",
    ),
    Requirement(
        "9",
        Part.ADVICE,
        "advice and help: who else may hold it, or how to narrow the request",
        "where something is not held, or the cost limit is exceeded",
        "s.16(1)",
    ),
    Requirement("10", Part.FEES, "the fee", "where one is charged", "s.9(1)"),
    Requirement("11", Part.LATENESS, "an apology and the reason", "where the reply is late", "s.10(1)"),
    Requirement(
        "12", Part.INTERNAL_REVIEW, "how, to whom and by when to ask for an internal review", "always", "s.17(7)(a)"
    ),
    Requirement("13", Part.REGULATOR, "the right to complain to the regulator, and where", "always", "s.17(7)(b)"),
    Requirement("14", Part.DATA_PROTECTION, "how the applicant's own data is used", "always", ""),
    Requirement("15", Part.SIGN_OFF, "who signs, by name or role", "always", ""),
)
"""A reply, items 1 to 15 (facts/law.md G)."""


REFUSAL_NOTICE: tuple[tuple[str, str, str], ...] = (
    ("1", "that an exemption is relied on", "s.17(1)(a)"),
    ("2", "which one, by section and subsection", "s.17(1)(b)"),
    ("3", "why it applies, if that is not apparent", "s.17(1)(c)"),
    ("4", "for a qualified one, why the public interest in withholding outweighs that in disclosing", "s.17(3)"),
    ("4a", "or that no decision on this has been reached, and an estimated date for it", "s.17(2)"),
    ("5", "the authority's complaints procedure, or that it has none", "s.17(7)(a)"),
    ("6", "the right to apply to the regulator under s.50", "s.17(7)(b)"),
)
"""What s.17 requires of a refusal notice: number, what it says, provision (facts/law.md A5). Items 3 and 4 may be left out so
far as they would reveal what is exempt (s.17(4))."""

REFUSAL_NOTICE_EIR: tuple[tuple[str, str, str], ...] = (
    ("1", "the exception relied on", "reg 14(3)(a)"),
    ("2", "the matters considered on the public interest", "reg 14(3)(b)"),
    ("3", "that the applicant may make representations under reg 11", "reg 14(5)(a)"),
    ("4", "the enforcement and appeal provisions", "reg 14(5)(b)"),
)
"""What reg 14 requires of a refusal: number, what it says, provision (facts/law.md A8)."""

OTHER_LETTERS: dict[str, tuple[str, ...]] = {
    "acknowledgement": ("the reference", "the day the request was received", "the due date", "a contact"),
    "clarification": (
        "what is unclear",
        "that the clock has stopped",
        "when the request will be closed if nothing is heard",
    ),
    "fees notice": ("the amount", "the last day to pay", "how to pay"),
    "transfer offer": ("who probably holds the information", "whether the applicant agrees to a transfer"),
    "internal review outcome": (
        "a fresh decision on each part",
        "whether the first answer is upheld, partly upheld or overturned",
        "the right to complain to the regulator, and where",
    ),
}
"""What letters of other kinds say (facts/law.md G)."""


class Outcome(StrEnum):
    """What became of one part of a request."""

    PROVIDED = "provided"
    PROVIDED_IN_PART = "provided in part"
    REFUSED = "refused"
    NOT_HELD = "not held"
    ALREADY_ACCESSIBLE = "already accessible"
    EXTENDED = "extended"


@dataclass(frozen=True)
class Ground:
    """One ground for refusing as a letter states it. Each flag says whether the letter has that text."""

    citation: str
    why: bool = False
    prejudice: bool = False
    """The prejudice or adverse effect, and how likely it is."""
    public_interest_for: bool = False
    public_interest_against: bool = False
    balance: bool = False
    link: bool = False
    """For s.21: an exact link or place."""
    opinion: bool = False
    """For s.36: the qualified person's reasonable opinion, or that the information is statistical (s.36(4))."""
    estimate: bool = False
    """For s.12: the hours, the rate and the limit."""
    narrowing: bool = False
    """For s.12: how the request could be narrowed."""
    reasons_would_reveal: bool = False
    """The authority withholds its reasons because they would themselves reveal what is exempt (s.17(4))."""


@dataclass(frozen=True)
class PartAnswer:
    """The answer to one part of the request, as far as the law looks at it."""

    label: str
    outcome: Outcome
    confirms_or_denies: bool = False
    neither_confirms_nor_denies: bool = False
    grounds: tuple[Ground, ...] = ()
    link: bool = False
    """Where the outcome is "already accessible": an exact link."""
    estimated_date: bool = False
    """Where the outcome is "extended": an estimated date for the decision."""


@dataclass(frozen=True)
class LetterParts:
    """What a letter contains: its parts, the answer to each part of the request, and what else bears on it."""

    has: frozenset[Part]
    answers: tuple[PartAnswer, ...] = ()
    regime: Act = Act.FOIA
    late: bool = False
    fee: bool = False
    unchecked_attachments: tuple[str, ...] = ()
    """Names of attachments that have not passed the release check."""


@dataclass(frozen=True)
class Missing:
    """Something a letter lacks: the sentence to show, the provision that asks for it, and whether the letter may go without.

    `provision` is empty where no statute asks for it. `part` is None for what concerns one answer or an attachment.
    """

    sentence: str
    provision: str
    blocks: bool
    part: Part | None = None


def missing(letter: LetterParts) -> tuple[Missing, ...]:
    """What the letter lacks, in the order of the letter; empty when it is complete.

    `blocks` marks what a letter must not go out without (facts/law.md G, "Validator"): a confirmation or denial for each part;
    for each refusal its ground, reason and public interest text; the internal review and the regulator; an apology where
    it is late; attachments that were checked. An empty letter, with no answers at all, is blocked too.
    """
    return tuple(_missing(letter))


def blocks(letter: LetterParts) -> bool:
    """Whether the letter must not go out as it is."""
    return any(found.blocks for found in _missing(letter))


_BLOCKING = frozenset({Part.CONFIRMATION, Part.REFUSAL, Part.LATENESS, Part.INTERNAL_REVIEW, Part.REGULATOR})
_REFUSES = frozenset({Outcome.REFUSED, Outcome.PROVIDED_IN_PART})
_PROVIDES = frozenset({Outcome.PROVIDED, Outcome.PROVIDED_IN_PART})


def _missing(letter: LetterParts) -> Iterator[Missing]:
    if not letter.answers:
        yield Missing("The letter answers no part of the request.", _provision("s.1(1)", letter.regime), blocks=True)
    for requirement in REPLY:
        if requirement.part not in letter.has and _needed(requirement.part, letter):
            when = "" if requirement.when == "always" else f" ({requirement.when})"
            yield Missing(
                f"The letter does not give {requirement.says}{when}.",
                _provision(requirement.provision, letter.regime),
                blocks=requirement.part in _BLOCKING,
                part=requirement.part,
            )
    for answer in letter.answers:
        yield from _missing_from_answer(answer, letter.regime)
    for name in letter.unchecked_attachments:
        yield Missing(f'The attachment "{name}" has not been checked for release.', "", blocks=True)


def _needed(part: Part, letter: LetterParts) -> bool:
    outcomes = {answer.outcome for answer in letter.answers}
    rows = [_row(ground) for answer in letter.answers for ground in answer.grounds]
    over_cost_limit = any(row and row.citation.act is Act.FOIA and row.citation.number == "12" for row in rows)
    conditions = {
        Part.SEARCHES: Outcome.NOT_HELD in outcomes,
        Part.INFORMATION: bool(outcomes & _PROVIDES),
        Part.REFUSAL: any(answer.grounds or answer.outcome is Outcome.REFUSED for answer in letter.answers),
        Part.EXTENSION: Outcome.EXTENDED in outcomes,
        Part.ADVICE: Outcome.NOT_HELD in outcomes or over_cost_limit,
        Part.FEES: letter.fee,
        Part.LATENESS: letter.late,
    }
    return conditions.get(part, True)


def _missing_from_answer(answer: PartAnswer, regime: Act) -> Iterator[Missing]:
    where = f"Part {answer.label}"
    rows = [_row(ground) for ground in answer.grounds]
    if not (answer.confirms_or_denies or answer.neither_confirms_nor_denies or _spares_confirmation(rows)):
        yield Missing(
            f"{where} does not say whether the information is held.", _provision("s.1(1)(a)", regime), blocks=True
        )
    if answer.neither_confirms_nor_denies and not any(row and row.neither_confirm_nor_deny for row in rows):
        yield Missing(
            f"{where} neither confirms nor denies, and cites no exemption that allows it.",
            _provision("s.17(1)(b)", regime),
            blocks=True,
        )
    if answer.outcome in _REFUSES and not answer.grounds:
        yield Missing(
            f"{where} withholds information and does not say under which section.",
            _provision("s.17(1)(b)", regime),
            blocks=True,
        )
    if answer.outcome is Outcome.ALREADY_ACCESSIBLE and not answer.link and not any(g.link for g in answer.grounds):
        yield Missing(
            f"{where} says the information is already accessible and does not give the exact link.",
            "s.21(1)" if regime is Act.FOIA else "reg 6(1)(b)",
            blocks=True,
        )
    if answer.outcome is Outcome.EXTENDED:
        yield from _missing_from_extension(answer, rows, regime, where)
        return
    for ground, row in zip(answer.grounds, rows, strict=True):
        if row is None:
            yield Missing(_unreadable(ground, where), _provision("s.17(1)(b)", regime), blocks=True)
        elif row.citation.act is not regime:
            yield Missing(
                f"{where} cites {row.citation.short}, which is no ground under the {regime.full_title}.",
                _provision("s.17(1)(b)", regime),
                blocks=True,
            )
        else:
            yield from _missing_from_ground(ground, row, regime, where)


def _missing_from_extension(
    answer: PartAnswer, rows: list[Exemption | None], regime: Act, where: str
) -> Iterator[Missing]:
    if regime is Act.EIR:
        return  # reg 7 extends for complexity and volume: no exception is engaged, and no date but the fortieth day needed
    if not any(row and row.basis in (Basis.QUALIFIED, Basis.CONDITIONAL) for row in rows):
        yield Missing(
            f"{where} takes longer for the public interest test and cites no qualified exemption.",
            "s.17(2)",
            blocks=True,
        )
    if not answer.estimated_date:
        yield Missing(f"{where} takes longer and gives no estimated date for the decision.", "s.17(2)", blocks=True)


def _missing_from_ground(ground: Ground, row: Exemption, regime: Act, where: str) -> Iterator[Missing]:
    cited = row.citation.short
    if not row.enough:
        yield Missing(
            f"{where} cites {cited} and does not say which subsection.", _provision("s.17(1)(b)", regime), blocks=True
        )
    if row.kind is Kind.REFUSAL:
        yield from _missing_from_refusal(ground, row, where)
        return
    if row.needs and not ground.opinion:
        yield Missing(f"{where} relies on {cited} without {row.needs}.", "s.36(2)", blocks=True)
    if ground.reasons_would_reveal and regime is Act.FOIA:
        return
    if not ground.why:
        yield Missing(f"{where} does not say why {cited} applies.", _provision("s.17(1)(c)", regime), blocks=True)
    if row.needs_prejudice and not ground.prejudice:
        yield Missing(
            f"{where} relies on {cited} and does not say what harm disclosure would do, and how likely it is.",
            _provision("s.17(1)(c)", regime),
            blocks=False,
        )
    if row.public_interest_test:
        texts = {
            "the public interest in disclosure": ground.public_interest_for,
            "the public interest in withholding": ground.public_interest_against,
            "how they balance": ground.balance,
        }
        lacking = [text for text, given in texts.items() if not given]
        if lacking:
            yield Missing(
                f"{where} relies on {cited} and does not give {_listed(lacking)}.",
                _provision("s.17(3)", regime),
                blocks=True,
            )


def _missing_from_refusal(ground: Ground, row: Exemption, where: str) -> Iterator[Missing]:
    cited = row.citation.short
    if row.citation.number == "12":
        if not ground.estimate:
            yield Missing(
                f"{where} relies on {cited} and does not give the estimate against the cost limit.",
                "s.17(5)",
                blocks=True,
            )
        if not ground.narrowing:
            yield Missing(
                f"{where} relies on {cited} and does not say how to narrow the request.", "s.16(1)", blocks=False
            )
    elif not ground.why:
        yield Missing(f"{where} relies on {cited} and does not say why, as is good practice.", "", blocks=False)


def _spares_confirmation(rows: list[Exemption | None]) -> bool:
    """Whether a ground takes away the duty to confirm or deny without saying so: ss.12(2) and 14, EIR reg 12(4)(b) and (c)."""
    return any(row and row.citation.short in _SPARING for row in rows)


_SPARING = frozenset({"s.12(2)", "s.14(1)", "s.14(2)", "reg 12(4)(b)", "reg 12(4)(c)"})


def _row(ground: Ground) -> Exemption | None:
    try:
        return lookup(ground.citation)
    except UnknownExemption:
        return None


def _unreadable(ground: Ground, where: str) -> str:
    return f'{where} cites "{ground.citation.strip()}", which is no ground for refusing a request.'


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


_EIR_PROVISIONS = {
    "s.1(1)": "reg 5(1)",
    "s.1(1)(a)": "reg 5(1)",
    "s.1(1)(b)": "reg 5(1)",
    "s.9(1)": "reg 8(4)",
    "s.10(1)": "reg 5(2)",
    "s.16(1)": "reg 9(1)",
    "s.17(1)": "reg 14(1)",
    "s.17(1)(b)": "reg 14(3)(a)",
    "s.17(1)(c)": "reg 14(3)",
    "s.17(2)": "reg 7(3)",
    "s.17(3)": "reg 14(3)(b)",
    "s.17(7)(a)": "reg 14(5)(a)",
    "s.17(7)(b)": "reg 14(5)(b)",
}


def _provision(foi: str, regime: Act) -> str:
    """The provision of the regime that asks for the same as this one of the Act; others are the same in both."""
    return _EIR_PROVISIONS.get(foi, foi) if regime is Act.EIR else foi
