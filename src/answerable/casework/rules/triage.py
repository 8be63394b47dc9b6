"""What is it that came in? Each finding with its reason in a sentence and its provision; an officer decides.

Pure. The words of environmental information are those of regulation 2(1) of the Environmental Information Regulations 2004;
what the two regimes differ in is facts/law.md A8. No finding repeats a name or an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from answerable.reading.structure import Question


class About(StrEnum):
    """What a finding is about, in the order in which the page shows them."""

    HANDLING = "handling"
    VALIDITY = "validity"
    VAGUE = "vague"
    FORM = "form"
    REPEAT = "repeat"
    TOGETHER = "together"
    MANY = "many"
    BEFORE = "before"
    HOLDER = "holder"
    UNCHECKED = "unchecked"

    @property
    def words(self) -> str:
        """Its heading on the page."""
        return _HEADINGS[self]


_HEADINGS = {
    About.HANDLING: "What it is",
    About.VALIDITY: "Whether it is a valid request",
    About.VAGUE: "Whether it is clear enough",
    About.FORM: "The form that the applicant prefers",
    About.REPEAT: "Whether the same person asked before",
    About.TOGETHER: "Whether its cost may be added to another’s",
    About.MANY: "Whether it went to many",
    About.BEFORE: "Whether it was answered before",
    About.HOLDER: "Who else holds it",
    About.UNCHECKED: "Could not be checked",
}


@dataclass(frozen=True)
class Finding:
    """One thing found, with its provision. `code` says which, for the program; `tell` is what the applicant is to be told.

    `other` is the reference of another request, and `published` that of a published response, that it speaks of.
    """

    about: About
    code: str
    says: str
    provision: str = ""
    tell: str = ""
    other: str = ""
    published: str = ""


def as_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as plain JSON data; `from_data` gives them back."""
    return [{**asdict(finding), "about": finding.about.value} for finding in findings]


def from_data(data: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    """Return the findings that `as_data` wrote."""
    return tuple(Finding(**{**one, "about": About(one["about"])}) for one in data)


class Kind(StrEnum):
    """How what came in is dealt with; the codes of models.Handling."""

    FOI = "foi"
    EIR = "eir"
    SUBJECT_ACCESS = "subject_access"
    BUSINESS = "business"


_ACT = re.compile(r"\b(?:freedom of information|f\.?o\.?i\.?a?|right to know|section 1 of the act)\b", re.IGNORECASE)
_EIR = re.compile(r"\b(?:environmental information(?: regulations?)?|e\.?i\.?r\.?s?)\b(?! officer)", re.IGNORECASE)

# Regulation 2(1)(a) to (f): elements, factors, measures, reports, cost-benefit analyses, the state of health and of sites.
_ENVIRONMENT: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (limb, what, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for limb, what, words in (
        (
            "EIR regulation 2(1)(a)",
            "the elements of the environment",
            r"air quality|atmosphere|(?:drinking|surface|ground|river|rain|bathing|waste) ?water|water (?:quality|courses?|supply)|soil|contaminated land|landscapes?|wetlands?|coast(?:al|line)"
            r"|biodiversity|biological diversity|habitats?|wildlife|trees?|hedgerows?|woodlands?|rivers?|flood(?:ing|s)?|climate",
        ),
        (
            "EIR regulation 2(1)(b)",
            "factors that affect the environment",
            r"emissions?|carbon(?: footprint| dioxide| neutral\w*)?|greenhouse gas(?:es)?|net zero|noise|radiation|radioactive|pollut(?:ion|ants?|ed)|(?:clinical|hazardous|household|food|electrical)? ?waste(?! of)"
            r"|recycl(?:ing|ed)|landfill|sewage|energy (?:use|usage|consumption|efficiency|performance)|electricity (?:use|usage|consumption)|gas consumption|asbestos|pesticides?|chemicals?|discharges?",
        ),
        (
            "EIR regulation 2(1)(c)",
            "measures and plans that affect the environment",
            r"environmental (?:policy|policies|plans?|strategy|impact|assessments?|permits?|reports?)|sustainability|planning (?:permission|applications?|consent)|solar panels?|electric (?:vehicles?|cars?)"
            r"|charging points?|heat pumps?|fuel consumption|vehicle mileage|bus lanes?|cycle lanes?|road (?:building|closures?)",
        ),
    )
)

_OWN = re.compile(
    r"\b(?:subject access|data subject|s\.?a\.?r\b|d\.?s\.?a\.?r\b|article 15|my (?:own )?(?:personal )?(?:data|information|records?|file|case(?: file| notes)?)"
    r"|(?:information|data|records?|files?|notes|e-?mails|everything)(?: that)?(?: is| are)?(?: you)?(?: have)?(?: hold| held| kept| keep)? (?:about|on|regarding|concerning|relating to|of) (?:me|myself|my (?:son|daughter|child|client|complaint|case))"
    r"|(?:hold|held|have|got|kept|keep) (?:\w+ ){0,3}?(?:about|on|regarding|concerning|relating to) (?:me|myself)"
    r"|my (?:complaint|statement|referral|application|interview|personnel file))\b",
    re.IGNORECASE,
)

_BUSINESS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(words, re.IGNORECASE))
    for what, words in (
        (
            "a complaint",
            r"\b(?:(?:wish|want|like|writing|write) to (?:make a |lodge a |register a |file a )?(?:formal )?complain(?:t)?|(?:formal|this is a|my) complaint (?:about|against|regarding)|complaint (?:about|against) (?:the|a|an|your|pc|officer))\b",
        ),
        ("an invoice or a payment", r"\b(?:(?:attached|enclosed|overdue|outstanding|our|unpaid) invoice|remittance|purchase order|statement of account|payment is (?:now )?(?:due|overdue))\b"),
        (
            "a job application",
            r"\b(?:(?:apply|application|applying) for the (?:post|position|job|role|vacancy)|my (?:cv|curriculum vitae|application form)|covering letter)\b",
        ),
        ("an invitation", r"\b(?:(?:invite|inviting|invitation) (?:you|the commissioner|to)|pleasure of your company|save the date)\b"),
        (
            "an offer of goods or services",
            r"\b(?:(?:our|my) (?:company|products?|services|solutions?) (?:can|could|offers?|would)|introduce our(?:selves)?|free (?:demo|trial|quote)|discuss how we can)\b",
        ),
        ("a request for a meeting", r"\b(?:arrange|request|set up|like) (?:a |to )?(?:meeting|meet)\b"),
        ("a report of a crime or a call for help", r"\b(?:report a crime|i am a victim|i need help|urgent help|being (?:stalked|harassed|abused))\b"),
    )
)  # fmt: skip


def handling(letter: str, questions: Sequence[Question], names: Sequence[str]) -> tuple[Kind, tuple[Finding, ...]]:
    """Return how a letter is to be dealt with, as far as its words show, and the findings that say why.

    `names` are what the questions are called, in their order. Any written request for recorded information is one under
    the Act, whether it names the Act or not (facts/law.md A1.7); so ordinary business is suggested only for a letter that
    names neither law and asks for nothing recorded. What is mixed is said: each part goes its own way.
    """
    findings: list[Finding] = []
    named = _named(letter)
    own = [name for question, name in zip(questions, names, strict=True) if _OWN.search(question.text)]
    green = [
        (name, limb, what, match[0].lower())
        for question, name in zip(questions, names, strict=True)
        for limb, what, words in _ENVIRONMENT
        if (match := words.search(question.text))
    ]
    green_names = list(dict.fromkeys(name for name, *_ in green))
    business = [what for what, words in _BUSINESS if words.search(letter)]
    for name in green_names:
        _, limb, what, word = next(row for row in green if row[0] == name)
        findings.append(
            _is(
                "environmental",
                f"Question {name} speaks of {what} (“{word}”). It may be environmental information.",
                limb,
            )
        )
    if own:
        findings.append(
            _is(
                "own_data",
                f"{_listed(own)} for the applicant’s own personal data. That is a subject access request, whatever it is called.",
                "section 40(1)",
            )
        )
    if business:
        findings.append(_is("business", f"Its words are those of {_and(business)}."))
    findings.extend(named)
    asks = bool(questions)
    whole_letter_own = not asks and bool(_OWN.search(letter))
    if (asks and len(own) == len(questions)) or whole_letter_own:
        kind, why, provision = (
            Kind.SUBJECT_ACCESS,
            "Everything asked for is the applicant’s own data: deal with it as a subject access request.",
            "section 40(1)",
        )
    elif asks and (len(green_names) * 2 > len(questions) or (green_names and _EIR.search(letter))):
        kind, why, provision = (
            Kind.EIR,
            "Most of what it asks for is environmental information, which the Environmental Information Regulations govern, "
            "whichever law it names.",
            "section 39; EIR regulation 5(1)",
        )
    elif business and not named and not any(_asks_for_records(question) for question in questions):
        kind, why, provision = (
            Kind.BUSINESS,
            "It names no law and asks for nothing that is recorded: answer it as ordinary correspondence.",
            "",
        )
    else:
        kind, why, provision = (
            Kind.FOI,
            "It asks in writing for recorded information, which is a request under the Act whether it names the Act or not."
            if asks
            else "No question was found in it. If it asks for recorded information it is a request under the Act.",
            "section 1(1); section 8",
        )
    return kind, (Finding(About.HANDLING, kind.value, why, provision), *findings)


def _named(letter: str) -> tuple[Finding, ...]:
    return tuple(
        _is(code, says)
        for code, says, words in (
            ("names_act", "It names the Freedom of Information Act.", _ACT),
            ("names_eir", "It names the Environmental Information Regulations.", _EIR),
        )
        if words.search(letter)
    )


def _asks_for_records(question: Question) -> bool:
    """Whether a question asks for something of ours, rather than being the only thing a piece of business asks."""
    return bool(question.ask.subjects and question.ask.measures)


def _is(code: str, says: str, provision: str = "") -> Finding:
    return Finding(About.HANDLING, code, says, provision)


def _listed(names: Sequence[str]) -> str:
    return f"Question {names[0]} asks" if len(names) == 1 else f"Questions {_and(names)} ask"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
