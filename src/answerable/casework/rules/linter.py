"""What a refusal letter lacks or gets wrong, told from its words alone (FOIA s.17, EIR reg 14; facts/law.md A1 to A8, G).

Anybody's letter may be read. The checks are those duties that s.17 sets and the points on which people who ask for a review
succeed (facts/peers.md 2.4). Every check looks for a family of words, never for one phrase, and leans towards silence:
a letter that says the thing in an unusual way should not be called wrong. What it cannot tell, it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import takewhile
from typing import Any

from answerable.law import clock
from answerable.law.cost import HOURLY_RATE, Limit
from answerable.law.exemptions import Act, Basis, Citation, Exemption, Test, every_exemption, parse_citation
from answerable.law.working_days import OutsideTable, in_words


class Flaw(StrEnum):
    """One kind of fault; `CATALOGUE` says what it is and what asks for better."""

    NO_GROUND = "no_ground"
    NO_SUBSECTION = "no_subsection"
    NO_REASONS = "no_reasons"
    NO_PREJUDICE = "no_prejudice"
    NO_LIKELIHOOD = "no_likelihood"
    NO_WHOSE_INTERESTS = "no_whose_interests"
    NO_EVIDENCE = "no_evidence"
    NO_PUBLIC_INTEREST = "no_public_interest"
    BARE_PUBLIC_INTEREST = "bare_public_interest"
    ONE_SIDED = "one_sided"
    NO_BALANCE = "no_balance"
    NO_QUALIFIED_PERSON = "no_qualified_person"
    NO_ESTIMATE = "no_estimate"
    NOT_OVER_LIMIT = "not_over_limit"
    UNCOUNTABLE = "uncountable"
    WRONG_LIMIT = "wrong_limit"
    WRONG_ARITHMETIC = "wrong_arithmetic"
    NO_NARROWING = "no_narrowing"
    PERSON_VEXATIOUS = "person_vexatious"
    NO_EARLIER_REQUEST = "no_earlier_request"
    NO_LINK = "no_link"
    NOT_INTENDED_BEFORE = "not_intended_before"
    CANNOT_INVESTIGATE = "cannot_investigate"
    LOCAL_35 = "local_35"
    WHOLE_40_ABSOLUTE = "whole_40_absolute"
    NO_PRINCIPLE = "no_principle"
    OWN_CONTRACT_41 = "own_contract_41"
    NO_ENACTMENT = "no_enactment"
    EXTENSION_ABSOLUTE = "extension_absolute"
    EXTENSION_NO_EXEMPTION = "extension_no_exemption"
    EXTENSION_NO_DATE = "extension_no_date"
    NCND_NO_SUBSECTION = "ncnd_no_subsection"
    NCND_HINTS = "ncnd_hints"
    NO_CONFIRM = "no_confirm"
    NO_SEARCH = "no_search"
    NO_HELP = "no_help"
    NO_REVIEW = "no_review"
    REVIEW_WINDOW = "review_window"
    REVIEW_DATE_WRONG = "review_date_wrong"
    NO_REGULATOR = "no_regulator"
    REGULATOR_ADDRESS = "regulator_address"
    NO_APOLOGY = "no_apology"
    DUE_DATE_WRONG = "due_date_wrong"
    WRONG_REGIME = "wrong_regime"
    TRANSFER_NO_CONSENT = "transfer_no_consent"


@dataclass(frozen=True)
class Fault:
    """One thing a notice lacks or gets wrong: the sentence to show, what asks for better, whether it must not go out so.

    `position` is that of the question it is about, counted from 1; None where it is about the letter as a whole. `provision`
    is empty where it is good practice only.
    """

    sentence: str
    provision: str
    blocks: bool
    position: int | None = None
    flaw: Flaw | None = None


CATALOGUE: dict[Flaw, tuple[str, str, bool]] = {
    Flaw.NO_GROUND: ("The letter withholds information and names no section that allows it.", "s.17(1)(b)", True),
    Flaw.NO_SUBSECTION: ("The letter relies on {cited} and does not say which subsection.", "s.17(1)(b)", True),
    Flaw.NO_REASONS: ("The letter does not say why {cited} applies.", "s.17(1)(c)", True),
    Flaw.NO_PREJUDICE: (
        "The letter relies on {cited} and does not explain how disclosure would cause the harm.",
        "s.17(1)(c)",
        True,
    ),
    Flaw.NO_LIKELIHOOD: (
        "The letter relies on {cited} and does not say whether the harm would, or would be likely to, come about.",
        "s.17(1)(c)",
        True,
    ),
    Flaw.NO_WHOSE_INTERESTS: (
        "The letter relies on {cited} and does not say whose interests would suffer.",
        "s.17(1)(c)",
        True,
    ),
    Flaw.NO_EVIDENCE: (
        "The letter relies on {cited} and does not say that those whose interests they are were asked.",
        "s.45 Code",
        False,
    ),
    Flaw.NO_PUBLIC_INTEREST: ("The letter relies on {cited} and does not weigh the public interest.", "s.17(3)", True),
    Flaw.BARE_PUBLIC_INTEREST: (
        "The letter says that disclosure is not in the public interest and gives no reasons for {cited}.",
        "s.17(3)",
        True,
    ),
    Flaw.ONE_SIDED: ("The letter gives only one side of the public interest for {cited}.", "s.17(3)", True),
    Flaw.NO_BALANCE: (
        "The letter does not say why one side of the public interest outweighs the other for {cited}.",
        "s.17(3)",
        True,
    ),
    Flaw.NO_QUALIFIED_PERSON: (
        "The letter relies on {cited} without the reasonable opinion of the qualified person.",
        "s.36(2)",
        True,
    ),
    Flaw.NO_ESTIMATE: (
        "The letter relies on {cited} and gives no estimate of the hours the work would take.",
        "s.12(1)",
        True,
    ),
    Flaw.NOT_OVER_LIMIT: (
        "The estimate does not exceed the limit: exactly {limit} hours, or fewer, is within it.",
        "s.12(1)",
        True,
    ),
    Flaw.UNCOUNTABLE: (
        "The estimate counts work that may not be counted, such as reading for exemptions or redacting.",
        "Fees Regulations reg 4(3)",
        True,
    ),
    Flaw.WRONG_LIMIT: (
        "The letter has the wrong cost limit or rate: £450 (18 hours) outside central government, at £25 an hour.",
        "Fees Regulations regs 3, 4(4)",
        True,
    ),
    Flaw.WRONG_ARITHMETIC: ("The hours of the estimate, at £25 each, do not come to the sum given.", "s.12(1)", True),
    Flaw.NO_NARROWING: ("The letter relies on {cited} and does not help to narrow the request.", "s.16(1)", False),
    Flaw.PERSON_VEXATIOUS: ("The letter calls the person vexatious; only a request can be.", "s.14(1)", True),
    Flaw.NO_EARLIER_REQUEST: (
        "The letter calls the request repeated and does not say which earlier request was answered, and when.",
        "s.14(2)",
        True,
    ),
    Flaw.NO_LINK: (
        "The letter says that the information is accessible and does not say exactly where, by a link to the page.",
        "s.21(1)",
        True,
    ),
    Flaw.NOT_INTENDED_BEFORE: (
        "The letter relies on {cited} and does not say that publication was intended before the request came in.",
        "s.22(1)(a)",
        True,
    ),
    Flaw.CANNOT_INVESTIGATE: (
        "The letter relies on {cited}, which is for bodies that can themselves investigate or prosecute.",
        "s.30(1)",
        True,
    ),
    Flaw.LOCAL_35: ("The letter relies on {cited}, which only a government department can.", "{cited}", True),
    Flaw.WHOLE_40_ABSOLUTE: (
        "The letter calls the whole of section 40 absolute; it depends on the subsection and condition.",
        "s.2(3)(fa)",
        False,
    ),
    Flaw.NO_PRINCIPLE: (
        "The letter relies on {cited} and does not say why disclosure would breach a data protection principle.",
        "s.40(3A)",
        True,
    ),
    Flaw.OWN_CONTRACT_41: (
        "The letter relies on {cited} for a contract of the authority’s own, which was not obtained from another.",
        "s.41(1)(a)",
        True,
    ),
    Flaw.NO_ENACTMENT: (
        "The letter relies on {cited} and does not name the enactment that prohibits disclosure.",
        "s.44(1)",
        True,
    ),
    Flaw.EXTENSION_ABSOLUTE: (
        "The letter takes longer for the public interest in {cited}, which has no public interest test.",
        "s.10(3)",
        True,
    ),
    Flaw.EXTENSION_NO_EXEMPTION: (
        "The letter takes longer for the public interest and names no qualified exemption.",
        "s.17(2)",
        True,
    ),
    Flaw.EXTENSION_NO_DATE: ("The letter takes longer and gives no estimated date for the decision.", "s.17(2)", True),
    Flaw.NCND_NO_SUBSECTION: (
        "The letter neither confirms nor denies and does not name the subsection that allows it.",
        "s.17(1)(b)",
        True,
    ),
    Flaw.NCND_HINTS: (
        "The letter neither confirms nor denies, and then says something that tells the answer.",
        "s.17(4)",
        True,
    ),
    Flaw.NO_CONFIRM: ("The letter does not say whether the information is held.", "s.1(1)(a)", True),
    Flaw.NO_SEARCH: ("The letter says that information is not held and not what was searched.", "s.1(1)(a)", False),
    Flaw.NO_HELP: ("The letter gives no help with who else may hold the information.", "s.16(1)", False),
    Flaw.NO_REVIEW: ("The letter does not say how to ask for an internal review.", "s.17(7)(a)", True),
    Flaw.REVIEW_WINDOW: (
        "The letter gives {found} to ask for an internal review; it is 40 working days.",
        "s.45 Code para 5.3",
        False,
    ),
    Flaw.REVIEW_DATE_WRONG: (
        "The letter gives {found} as the last day to ask for an internal review; 40 working days end on {right}.",
        "s.45 Code para 5.3",
        True,
    ),
    Flaw.NO_REGULATOR: ("The letter does not give the right to complain to the regulator.", "s.17(7)(b)", True),
    Flaw.REGULATOR_ADDRESS: ("The letter gives an address that is not the regulator’s.", "s.17(7)(b)", True),
    Flaw.NO_APOLOGY: ("The letter is late, it was due on {right}, and does not apologise.", "s.10(1)", True),
    Flaw.DUE_DATE_WRONG: ("The letter says that it was due on {found}; it was due on {right}.", "s.10(1)", True),
    Flaw.WRONG_REGIME: ("The letter cites {cited}, which is no ground under the {act}.", "s.17(1)(b)", True),
    Flaw.TRANSFER_NO_CONSENT: (
        "The request was passed to another body and the letter does not say that the applicant agreed.",
        "s.45 Code",
        False,
    ),
}
"""Each kind of fault: the sentence, the provision, and whether the letter must not go out so."""

_EIR_PROVISIONS = {
    "s.17(1)(b)": "reg 14(3)(a)",
    "s.17(1)(c)": "reg 14(3)",
    "s.17(3)": "reg 14(3)(b)",
    "s.17(7)(a)": "reg 14(5)(a)",
    "s.17(7)(b)": "reg 14(5)(b)",
    "s.17(4)": "reg 12(6)",
    "s.1(1)(a)": "reg 5(1)",
    "s.16(1)": "reg 9(1)",
    "s.10(1)": "reg 5(2)",
    "s.21(1)": "reg 6(1)(b)",
    "s.45 Code para 5.3": "reg 11(2)",
}


def fault(flaw: Flaw, *, regime: Act = Act.FOIA, position: int | None = None, **words: str) -> Fault:
    """Return the fault with its sentence filled in; `words` fill the places that the sentence of this kind has."""
    sentence, provision, blocking = CATALOGUE[flaw]
    named = provision.format(**words)
    return Fault(
        sentence.format(**words),
        _EIR_PROVISIONS.get(named, named) if regime is Act.EIR else named,
        blocking,
        position,
        flaw,
    )


def lint_text(
    text: str, *, regime: Act | None = None, received: date | None = None, dated: date | None = None
) -> list[Fault]:
    """Return the faults of a refusal letter of anybody's, in the order of `Flaw`; none where it refuses nothing wrongly.

    What is not given is read from the letter: the law it was dealt with under, the day the request was received, the day it
    bears. A letter under the law of Scotland, or one that provides everything, denies holding with its searches, or is no answer at all has no faults.
    """
    letter = _Letter(text, regime, received, dated)
    if _SCOTTISH.search(text) and not re.search(r"Act\s+2000", text):
        return []
    if not (letter.grounds or letter.withholds or letter.not_held or letter.ncnd or letter.extends):
        return []
    found = [*_of_letter(letter), *(one for ground in letter.grounds for one in _of_ground(letter, ground))]
    order = list(Flaw)
    unique = {(one.flaw, one.sentence): one for one in found}
    return sorted(unique.values(), key=lambda one: order.index(one.flaw or Flaw.NO_GROUND))


def names_whose_interests(text: str) -> bool:
    """Return whether a text says whose commercial interests are meant."""
    return bool(_PARTY.search(text) or _COMPANY.search(text))


def names_principle(text: str) -> bool:
    """Return whether a text says why disclosing personal data would breach a data protection principle."""
    return bool(_PRINCIPLE.search(text))


def names_when_intended(text: str) -> bool:
    """Return whether a text says that publication was intended before the request came in."""
    return bool(_BEFORE.search(text))


def of_own_contract(text: str) -> bool:
    """Return whether a text is about a contract of the authority's own."""
    return bool(_OUR_CONTRACT.search(text))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# As a letter in English writes them, whatever the machine's own language.
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DATE = _words(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTHS)})\s*,?\s+(?P<year>\d{{4}})\b"
    r"|\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\b"
)
_RECEIVED = _words(r"\b(?:received|reached|arrived|date\ of\ receipt)\b[^.\n]{0,60}?(?=\d{1,2}(?:st|nd|rd|th)?[\s/])")
_CITED = _words(
    r"""\b(?P<word>sections?|sect\.?|ss?\.?|regulations?|regs?\.?)\s*
    (?P<first>\d{1,2}A?(?:\s?\(\s?[0-9a-z]{1,4}\s?\))*)
    (?P<more>(?:\s*(?:,|and|or|&|/|with)\s*(?:s\.?\s*)?\d{1,2}A?(?:\s?\(\s?[0-9a-z]{1,4}\s?\))*(?![\d.:%£]|\s*(?:working|days|hours|[a-z]+\s+\d{4})))*)"""
)
_ANOTHER_ACT = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of|to)\s+(?:the\s+|Schedule\s+\w+\s+(?:to|of)\s+the\s+)?"
    r"(?!Freedom|FOI|Environmental\s+Information|Act\b|EIR)[A-Z][\w'’,&() -]*?\b(?:Act|Regulations|Order|DPA)\b"
)
_ENACTMENT = re.compile(
    r"\b(?:[A-Z][\w'’-]+[, ]+(?:(?:of|and|for|the|to|in|etc|[A-Z(][\w'’.)-]*)[, ]+)*)"
    r"(?:Act|Regulations|Order|Measure|Rules|Treaty)\s*(?:\(\w[\w ]*\)\s*)?\d{4}\b"
)
_OUR_ACTS = re.compile(r"Freedom of Information Act(?: 2000)?|Environmental Information Regulations(?: 2004)?")
_SCOTTISH = re.compile(r"\(Scotland\)\s+(?:Act|Regulations)|FOI\(?S\)?A\b")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bs\.)(?<!\breg\.)(?<!\bNo\.)(?<!\bno\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)\s+(?=[A-Z£\d\"'(])"
)
_NEW_UNIT = re.compile(r"\n\s*\n|\n(?=\s*(?:question|part|q)\s*\d|\s*\d{1,2}[.)]\s|\s*[-•*]\s)", re.IGNORECASE)
_RIGHTS = _words(
    r"internal\ review|\bWycliffe\b|complaints?\ procedure|representations?\b[^.]{0,40}\bregulation\ 11"
    r"|(?:complain|apply|appeal|matter|contact|refer)[^.]{0,40}\b(?:ICO|Information\ Commission)"
    r"|(?:reconsider|looked\ at\ afresh)|we\ got\ this\ wrong"
)
_REFUTES = _words(
    r"(?:does|do|did|is|are|was|were)\s+not\s+(?:apply|engaged?|relied|relying|needed|used)|rather\ than|no\ longer\ rel"
)
_LOCAL = _words(r"\b(?:council|commissioner|OPCC|borough|mayor|combined\ authority|parish|fire\ authority)\b")
_GOVERNMENT = _words(r"\b(?:department\ (?:for|of)|ministry|cabinet\ office|home\ office|welsh\ government|treasury)\b")
_FORCE = _words(r"\b(?:chief\ constable|constabulary|HM\ Revenue|prosecution\ service)\b")
_WITHHOLDS = _words(
    r"\b(?:(?:is|are|was|were|been|be|being)\s+(?:\w+\s+){0,2}(?:withheld|exempt(?:ed)?|refused|redacted)\b"
    r"|withheld\s+(?:under|because|from)|(?:withholding|refusing)\s+(?:the|this|it|your|some)|(?:we|i|council|office)\s+(?:\w+\s+){0,2}(?:withhold|refuse|redact)\b"
    r"|except(?:ed|ion)\s+(?:by|under|from)|\brefusal\s+notice|exempt\s+(?:under|from|by)"
    r"|(?:unable|not\s+able|decline|not\s+(?:going|willing|prepared|obliged))\s+to\s+(?:\w+\s+)?(?:release|provide|disclose|supply|share)\s+(?:it|them|this|that|you|the|any|these|those|further)\b(?!\s+direct)"
    r"|(?:will|can|could)\s*not\s+(?:be\s+)?(?:release|disclos|supply))"
)
_HOLDS = _words(
    r"\b(?:hold|holds)\b|\b(?:we|i|office|authority)\b[^.]{0,60}?\bheld\b|\bwe\s+(?:do\s+)?have\s+(?:this|some|no|it)\b|\b(?:is|are|was|were)\s+(?:\w+\s+){0,2}held\b"
    r"|\b(?:attached|enclosed|provided\s+below|set\s+out\s+below|as\ follows|released|releasing|please\ find)\b"
)
_NOT_HELD = _words(
    r"\b(?:do|does|did)(?:\s+not|n't)\s+(?:\w+\s+)?hold\b|\b(?:is|are|was|were)\s+not\s+(?:\w+\s+)?held\b|\bnot\s+held\s+by\b"
    r"|\bno\s+(?:\w+\s+){0,3}(?:is|are|was|were)\s+held\b|\bhold(?:s)?\s+(?:no|nothing)\b|\bnone\b[^.]{0,30}\bheld\b"
    r"|\b(?:information|data|records?)\s+not\s+held\b|\b(?:do|does)(?:\s+not|n't)\s+have\s+(?:it\b|(?:this|that|the)\s+(?:information|data|records?))"
)
_HYPOTHETICAL = _words(r"\b(?:if|whether|would|should|where|may|might|unless|suggest(?:ing)?)\b")
_SEARCHED = _words(
    r"\b(?:we|i|staff|officers?|colleagues?|team|teams|have|has|been|were|was|and)\s+(?:\w+\s+){0,3}"
    r"(?:searched|looked|checked|enquired|examined|spoke|spoken|trawled|queried|consulted|contacted|interrogated|gone\s+through|went\s+through)\b"
    r"|\bsearch(?:es)?\s+(?:of|was|were|has|have|for|in|terms?)\b|\b(?:thorough|reasonable|full)\s+search|\basked\s+the\b"
)
# Why there is nothing to find: then no search is called for, and nobody else to point to.
_EXPLAINED = _words(
    r"\b(?:as|because|since|therefore)\b[^.]{0,40}\b(?:no|not|never)\b|\bthere\s+(?:is|are)\s+(?:no|not)\b"
    r"|\b(?:do|does|did)(?:\s+not|n't)\s+have\s+an?\b|\b(?:not|never|nor)\s+(?:\w+\s+)?(?:recorded|collected|collated|created|kept|required\s+to)"
)
_HELPS = _words(
    r"\b(?:may|might|will|should)\s+(?:\w+\s+)?(?:hold|be\s+able|have|help)|\byou\s+(?:may|might|could|can)\s+(?:also\s+)?"
    r"(?:wish|want|like|try|ask|contact|find|request|redirect)|\bwe\s+(?:suggest|advise|recommend)"
    r"|\b(?:can|may)\s+be\s+(?:reached|obtained|found|contacted|directed|made)|@|https?://|www\."
    r"|\b(?:is|are|would\s+be)\s+held\s+by\s+(?!us\b|this\b|the\s+council\b)|\b(?:force|police|trust|service|company|they)\s+holds?\b(?!\s+no)"
    r"|\bresponsib\w+|\bplease\s+(?:contact|write|direct|ask)|\b(?:paid(?:\s+for)?|run|provided|commissioned)\s+by\b"
)
_NEITHER = _words(r"\b(?:neither\s+confirm\w*|confirm\s+nor\s+deny|confirm\s+or\s+deny\s+whether)\b")
_NEITHER_SAID = _words(
    r"\bneither\s+confirms?\s+(?:n?or)\s+den(?:y|ies)|\bneither\s+confirm\b|\bcannot\s+confirm\s+or\s+deny"
)
_HINTS = _words(
    r"\bin\s+any\s+(?:case|event)\b|\b(?:complaint|file|investigation|report|incident|matter|allegation|record)s?\b[^.]{0,60}"
    r"\b(?:is|was|were|are|has\s+been|have\s+been)\s+(?:\w+\s+)?(?:closed|with|being|dismissed|upheld|finished|concluded|passed|dropped|ongoing)"
)
_EXTENDS = _words(
    r"\b(?:need|needs|require|requires|requiring|extend|extends|extending|extension|extended|take)\b[^.]{0,60}\b(?:time|deadline|days|period)\b"
)
_UNDECIDED = _words(
    r"\b(?:not|yet)\s+(?:yet\s+)?(?:reached|decided|made|come\s+to)\b[^.]{0,30}(?:decision|conclusion|where|balance|view)"
)
_CONNECTS = _words(
    r"\b(?:because|since|so\s+that|in\s+order|given\s+that|given\s+the|due\s+to|the\s+reasons?|which\s+would|would|if|when|sets?\s+out|relat(?:es?|ing)\s+to"
    r"|contains?|consists?|intended|was\s+(?:given|supplied|provided|created|made|obtained)|were\s+(?:given|supplied|provided|obtained|created)"
    r"|reached\s+us|belongs?|record(?:s|ed)\b|identif\w+|purpose|means|allow|enable|likely|prohibits?|forbids?"
    r"|as\s+(?:the|they|it|this|these|we|our|he|she|some|release|disclosure|such|a|an|those|to|there|that|publication))\b"
)
_MECHANISM = _words(
    r"\b(?:because|since|so\s+that|and\s+so|if|were\s+(?:it|they|the|this|these)|when|allow\w*|enabl\w*|lead\w*|whose|who|giv(?:e|es|ing)"
    r"|by\s+(?!virtue)\w+ing|could\s+use|would\s+use|undercut|copy|copied|reveal\w*|discourag\w*|deter\w*|reluctan\w*"
    r"|as\s+(?:rivals|it|they|the|this|these|competitors|bidders|officers|suppliers|any|such|a|disclosure|release))\b|:\s"
)
_HARM = _words(
    r"prejudic|harm|damag|undermin|inhibit|endanger|disadvantag|weaken|hinder|deter|\brisk|undercut|compromis|frustrat|\blose\b|mislead"
    r"|advers|exploit|\bcop(?:y|ied)|disrupt|injur|threat|on\ their\ guard|get\ round|advantage|jeopard|discourag|unsafe|detriment|distress"
)
_LIKELY = _words(r"\b(?:would|will|likely|likelihood|real\s+(?:and\s+\w+\s+)?(?:risk|possibility)|more\s+probable)\b")
_PARTY = _words(
    r"\b(?:supplier|provider|contractor|company|compan(?:y|ies)|bidder|tenderer|firm|consultant|operator|developer|charity|landlord"
    r"|third\s+part(?:y|ies)|partner|business(?:es)?|tenant|competitor)s?\b"
    r"|interests\s+of\s+(?:the\s+|our\s+|this\s+)?(?:council|authority|office|commissioner|trust|force|university)"
    r"|(?:council|authority|office|commissioner|trust|our|its)(?:['’]s)?\s+(?:own\s+)?(?:commercial|bargaining|negotiating|financial)"
)
_COMPANY = re.compile(r"\b(?:Ltd|Limited|LLP|[Pp][Ll][Cc]|CIC|Group|Homes|Services|Partners|Inc)\b")
_ASKED_THEM = _words(
    r"\b(?:consult\w*|told|in\ writing|asked|object\w*|evidence|wrote|said|representations|confirmed|view[s]?\s+of|(?:bidding|tender)\s+(?:for|again)|re-?tender)\b"
)
_WEIGHS = _words(
    r"public\s+interest|in\s+favour|on\s+balance|outweigh|\bfactors?\b|\barguments?\b|\bweigh|\bbalanc(?:e|ing)\b|for\s+(?:disclosure|release)\b"
)
_WEIGHING = _words(r"public\s+interest|on\s+balance|outweigh|in\s+favour\s+of")
_FOR = _words(
    r"(?:in\s+favour\s+of|favouring|favours|supporting|support|towards|(?<!intended\s)for|interest\s+in|interests?\s+served\s+by|arguments?\s+for)"
    r"\s+(?:the\s+|its\s+|prompt\s+|full\s+)?(?:disclos|releas|publication|provid|giving|openness|open|know|see|transparen|confirm|understand)"
    r"|transparen|accountab|openness|scrutin|deserve|public\s+(?:understanding|debate|confidence|awareness|money)"
    r"|interest\s+in\s+(?:the\s+)?(?:public|people|residents|voters|parents)|(?:people|public|residents|voters|taxpayers|parents)[^.]{0,30}(?:should|could|have\s+a|entitled|benefit|would\s+benefit)"
)
_AGAINST = _words(
    r"\bagainst\s+(?:disclos|releas|it\b|this\b|that\b|publication|confirm|include|is\b|are\b)|\bset\s+against|(?:factors?|arguments?|considerations?)\s+against"
    r"|(?:interest|interests|favour|case|arguments?|reasons?|factors?|favouring|need|for)[^.]{0,40}?\s(?:withhold|maintain|non-?disclos|protect|keep|holding|preserv|avoid|exempt)"
    r"|on\s+the\s+other\s+(?:hand|side)|not\s+be(?:ing)?\s+in\s+the\s+public\s+interest|\bhowever\b|\bbut\b|conversely|need\s+to\s+protect|there\s+is\s+an?\s+interest\s+in\s+withholding"
)
_BALANCE = _words(
    r"outweigh|on\s+balance|\bbalance\s+(?:of\b[^.]{0,60}(?:favour|lies|falls|is)|lies|is|favours|in|tips|leads|for|falls|comes|rests)|balanced|prevail"
    r"|\bstronger\b|carr(?:y|ies)\s+more\s+weight|weighs?\s+more|\bheavier\b|\bgreater\b|(?:conclu|satisf|judg|consider|find|found|decid)\w*[^.]{0,90}(?:withh|maintain|favour)"
)
_BARE = _words(
    r"not\s+(?:be\s+|considered\s+(?:to\s+be\s+)?|felt\s+to\s+be\s+|deemed\s+(?:to\s+be\s+)?)?in\s+the\s+public\s+interest"
)
_HOURS = re.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?:staff\s+|person\s+|working\s+)?(?:hours|hrs)\b", re.IGNORECASE)
_AT_LIMIT = _words(r"limit|exceed\w*|more\ than|over|excess|equates?|equivalent|equal|represents?|threshold")
_RATE = re.compile(
    r"£\s?(?P<a>\d+(?:\.\d+)?)\s*(?:an|per|/|each|for\s+each)\s*hour|(?:hourly\s+rate|rate)\s+of\s+£\s?(?P<b>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_POUNDS = re.compile(r"£\s?(?P<n>\d[\d,]*(?:\.\d+)?)")
_UNCOUNTABLE = _words(
    r"redact|\bto\s+read\b|\breading\b|\bread\s+(?:and|through|them|each)|consider(?:ing)?\s+(?:the\s+|any\s+|which\s+)?exempt|consult(?:ing|ation)|review(?:ing)?\s+(?:each|them|their\s+content)"
)
_NOT_COUNTED = _words(r"not\s+(?:been\s+)?(?:count|includ)|exclud|leav\w+\s+out|only\s+(?:\w+,?\s+)+were\s+counted")
_NARROWS = _words(
    r"narrow|refin|reduc\w+|\blimit(?:ing|ed)?\s+(?:the|your|it|to)\b(?![^.]{0,12}\bof\s+£)|you\s+(?:could|may|might|can)\s+(?:\w+\s+)?(?:choose|ask|limit|wish|name|reduce)"
    r"|if\s+you\s+(?:ask|limit|chose|choose|were|could|can)|a\s+request\s+(?:about|for)|we\s+suggest|shorter\s+period|revis\w+"
)
_PERSON = _words(
    r"\byou\s+(?:are|have\s+been|were)\s+(?:\w+\s+){0,3}(?:vexatious)|vexatious\s+(?:person|individual|requester|applicant|complainant|correspondent)"
    r"|(?:regard|consider|treat|deem|declare)\w*\s+you\s+(?:as\s+|to\s+be\s+)?(?:a\s+)?vexatious|you\s+as\s+(?:a\s+)?vexatious"
)
_PLACE = re.compile(
    r"(?:https?://|www\.)[\w.-]+\.[a-z]{2,}/[^\s.,;)]\S*|\bpages?\s+\d+\b|\bpublished\s+in\s+the\s+[A-Z]", re.IGNORECASE
)
_BEFORE = _words(
    r"\b(?:before|prior\s+to|when|at\s+the\s+time|already|at\s+the\s+date)\b[^.]{0,80}\b(?:request|receiv\w+|arriv\w+|came|made|intend\w+|plan\w*|schedul\w+|settled|asked)\b"
)
_PRINCIPLE = _words(
    r"principle|\bunfair|\bfair(?:ly|ness)?\b|\blawful|GDPR\s+article|article\s+(?:5|6)|reasonable\s+expectation|legitimate\s+interest"
)
_OUR_CONTRACT = _words(
    r"\b(?:contract|agreement|lease)\b[^.]{0,80}\b(?:between\s+(?:us|this|the\s+council|the\s+authority|the\s+office|ourselves)|signed\s+by\s+(?:both|us)|we\s+(?:agreed|signed|entered))"
    r"|\bour\s+(?:own\s+)?(?:contract|agreement)\b|\bwe\s+(?:signed|entered\s+into)\b"
)
_COURT = _words(r"contempt\s+of\s+court|order\s+of\s+the\s+court|court\s+order|\bEU\s+obligation")
_REVIEW = _words(
    r"internal\s+review|review\s+of\s+(?:this|our|the)\s+(?:decision|reply|response)|look(?:ed)?\s+at\s+(?:\w+\s+)?afresh|reconsider|complaints?\s+(?:procedure|process)"
    r"|representations?\b[^.]{0,60}\breg|review\s+this\s+decision|appeal\s+(?:to|against)"
)
_WINDOW = _words(
    r"\b(?P<n>\d{1,3}|one|two|three|four|six|ten|fourteen|twenty(?:-eight)?|thirty|forty|sixty)\s+(?P<unit>(?:calendar\s+|working\s+|business\s+)?(?:days|weeks|months))\b"
)
_ANSWERING = _words(
    r"answer|respond|repl(?:y|ies)|complet|conduct|carr(?:y|ied)\s+out|let\s+you\s+know|aim|deal\s+with|outcome"
)
_REGULATOR = _words(r"Information\s+Commission|\bICO\b|\bWycliffe\b|\bs(?:ection|\.)?\s*50\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_SORRY = _words(r"\bsorry\b|apolog|regret\w*\s+(?:the|that|our|any)?\s*[^.]{0,30}(?:delay|late|longer)")
_CLARIFIED = _words(r"clarif|fees?\s+notice|further\s+information\s+from\s+you|extend\w*|extension|regulation\s+7")
_DEADLINE = _words(
    r"\b(?:deadline|due\s+(?:date|by|on)|twentieth\s+working\s+day|should\s+have\s+(?:had|received|been)|last\s+day\s+for\s+(?:our|a)\s+(?:reply|response))\b"
)
_TRANSFERRED = _words(
    r"\b(?:transferred|forwarded|passed)\b[^.]{0,30}\b(?:your\s+)?(?:request|enquiry|letter|e-?mail)\b|\brequest\b[^.]{0,30}\b(?:has\s+been|was)\s+(?:transferred|forwarded|passed)"
)
_CONSENT = _words(r"\bagree|consent|permission|at\s+your\s+request|as\s+you\s+asked|happy\s+for\s+us|with\s+your")
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "ten": 10, "fourteen": 14, "twenty": 20, "twenty-eight": 28,
    "thirty": 30, "forty": 40, "sixty": 60,
}  # fmt: skip

_FOI_NUMBERS = frozenset(row.citation.number for row in every_exemption() if row.citation.act is Act.FOIA)
_EIR_PARTS = frozenset({("4",), ("5",)})
_NEITHER_ALLOWED = {row.neither_confirm_nor_deny for row in every_exemption()} - {""} | {"s.40(5)"}
_ROWS = {row.citation: row for row in every_exemption()}
_NO_TEST_TO_SHOW = frozenset({"39"})
_REGULATOR_POSTCODE = "SK95AF"
_MINUTES = re.compile(r"\bminutes\b", re.IGNORECASE)


@dataclass
class _Ground:
    """One section that the letter relies on, with every way it cites it and the text that is about it."""

    act: Act
    number: str
    citations: list[Citation] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    @property
    def cited(self) -> str:
        """As the fault names it: the closest citation."""
        return max(self.citations, key=lambda one: len(one.parts)).short

    @property
    def text(self) -> str:
        return "\n".join(self.units)

    @property
    def reasoning(self) -> list[str]:
        """The sentences about it that do not weigh the public interest; what follows such a sentence goes with it."""
        return [
            one
            for unit in self.units
            for one in takewhile(lambda said: not _WEIGHING.search(said), _SENTENCE_END.split(unit))
        ]

    @cached_property
    def rows(self) -> list[Exemption]:
        """The rows of the table that its citations name; a citation of a limb gives its subsection."""
        return [row for citation in self.citations if (row := _row(citation))]

    @property
    def neither(self) -> bool:
        """Whether a citation is the subsection that lets the authority neither confirm nor deny."""
        return any(any(one.short.startswith(allowed) for allowed in _NEITHER_ALLOWED) for one in self.citations)

    @property
    def enough(self) -> bool:
        return self.neither or any(row.enough for row in self.rows)

    @property
    def qualified(self) -> bool:
        return any(row.basis is Basis.QUALIFIED for row in self.rows)

    @property
    def needs_prejudice(self) -> bool:
        return any(row.needs_prejudice or row.test is Test.DEPENDS for row in self.rows)


def _row(citation: Citation) -> Exemption | None:
    parts = citation.parts
    while True:
        found = _ROWS.get(Citation(citation.act, citation.number, parts))
        if found or not parts:
            return found
        parts = parts[:-1]


class _Letter:
    """A letter taken apart: its units (paragraphs and numbered answers), its dates, the sections it relies on."""

    def __init__(self, text: str, regime: Act | None, received: date | None, dated: date | None) -> None:
        plain = text.translate(
            {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x2013: "-", 0x2014: "-"}
        )
        kept = [line for line in plain.replace("\r\n", "\n").split("\n") if not line.lstrip().startswith(">")]
        self.text = re.sub(r'"[^"]{60,}"', " ", "\n".join(kept))
        self.units = [" ".join(unit.split()) for unit in _NEW_UNIT.split(self.text) if unit.strip()]
        self.rights = [unit for unit in self.units if _RIGHTS.search(unit) and not self._cited(unit)]
        self.body = [unit for unit in self.units if unit not in self.rights]
        self.body_text = "\n".join(self.body)
        self.sentences = [one for unit in self.body for one in _SENTENCE_END.split(unit)]
        self.received = received or self._received()
        self.dated = dated or self._dated()
        self.regime = regime or self._regime()
        self.grounds = self._grounds()

    @property
    def ncnd(self) -> bool:
        return bool(_NEITHER_SAID.search(self.body_text))

    @property
    def withholds(self) -> bool:
        return any(
            _WITHHOLDS.search(one) and not (_HYPOTHETICAL.search(one.split("because")[0]) or _NOT_HELD.search(one))
            for one in self.sentences
        )

    @property
    def not_held(self) -> bool:
        return any(_NOT_HELD.search(one) and not _HYPOTHETICAL.search(one) for one in self.sentences)

    @property
    def extensions(self) -> list[str]:
        return [
            unit
            for unit in self.body
            if (_EXTENDS.search(unit) or _UNDECIDED.search(unit)) and re.search("public interest", unit, re.IGNORECASE)
        ]

    @property
    def extends(self) -> bool:
        return bool(self.extensions)

    @property
    def due(self) -> date | None:
        if self.received is None or _CLARIFIED.search(self.text):
            return None
        try:
            return clock.due([clock.Received(self.received)], regime=self.regime.value).due
        except OutsideTable:
            return None

    def _received(self) -> date | None:
        for found in _RECEIVED.finditer(self.text):
            if day := _DATE.match(self.text, found.end()):
                return _day(day)
        return None

    def _dated(self) -> date | None:
        for line in self.text.strip().split("\n")[:12]:
            found = _DATE.search(line)
            if found and not re.search(r"receiv|request|reached|you wrote", line, re.IGNORECASE):
                return _day(found)
        return None

    def _regime(self) -> Act:
        eir = re.search(r"Environmental\s+Information\s+Regulations|\bEIRs?\b", self.text)
        foi = re.search(r"Freedom\s+of\s+Information|\bFOIA?\b", self.text, re.IGNORECASE)
        return Act.EIR if eir and (not foi or eir.start() < foi.start()) else Act.FOIA

    def _cited(self, unit: str) -> list[Citation]:
        found = []
        for match in _CITED.finditer(unit):
            said = _SENTENCE_END.split(unit[: match.start()])[-1]
            if re.match(r"\s*if\b", said, re.IGNORECASE):
                continue
            if _ANOTHER_ACT.match(unit, match.end()) or _REFUTES.match(unit[match.end() :].lstrip()):
                continue
            word = "reg " if match["word"].lower().startswith("r") else "s."
            for one in re.findall(
                r"\d{1,2}A?(?:\s?\(\s?[0-9a-z]{1,4}\s?\))*", match["first"] + match["more"], re.IGNORECASE
            ):
                citation = parse_citation(word + one)
                if _is_ground(citation):
                    found.append(citation)
        return found

    def _grounds(self) -> list[_Ground]:
        grounds: dict[tuple[Act, str], _Ground] = {}
        cited = [self._cited(unit) for unit in self.body]
        for citations in cited:
            for one in citations:
                ground = grounds.setdefault((one.act, one.number), _Ground(one.act, one.number))
                ground.citations.append(one)
        if len(grounds) == 1:
            next(iter(grounds.values())).units = self.body
            return list(grounds.values())
        # Where there are several, a text is about those that it cites, or else those that the text before it cited.
        current = {(one.act, one.number) for one in next((one for one in cited if one), [])}
        for unit, citations in zip(self.body, cited, strict=True):
            current = {(one.act, one.number) for one in citations} or current
            for key in current:
                grounds[key].units.append(unit)
        return list(grounds.values())

    def ground(self, number: str, act: Act = Act.FOIA) -> _Ground | None:
        return next((one for one in self.grounds if (one.act, one.number) == (act, number)), None)


def _is_ground(citation: Citation) -> bool:
    if citation.act is Act.EIR:
        return citation.number == "13" or (citation.number == "12" and citation.parts[:1] in _EIR_PARTS)
    return citation.number in _FOI_NUMBERS


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["day"]:
            return date(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _days(text: str) -> list[date]:
    return [day for found in _DATE.finditer(text) if (day := _day(found))]


def _of_letter(letter: _Letter) -> Iterator[Fault]:
    def flawed(flaw: Flaw, **words: Any) -> Fault:
        return fault(flaw, regime=letter.regime, **words)

    if letter.withholds and not (letter.grounds or letter.ncnd or letter.extends):
        yield flawed(Flaw.NO_GROUND)
    yield from _whether_held(letter)
    if letter.ncnd:
        if not any(ground.neither for ground in letter.grounds):
            yield flawed(Flaw.NCND_NO_SUBSECTION)
        if any(_HINTS.search(one) and not _HYPOTHETICAL.search(one) for one in letter.sentences):
            yield flawed(Flaw.NCND_HINTS)
    if letter.extends and letter.regime is Act.FOIA:
        yield from _extension(letter)
    if _PERSON.search(letter.body_text):
        yield flawed(Flaw.PERSON_VEXATIOUS)
    if any(_TRANSFERRED.search(one) and not _CONSENT.search(one) for one in letter.sentences) and not any(
        _TRANSFERRED.search(one) and _HYPOTHETICAL.search(one) for one in letter.sentences
    ):
        yield flawed(Flaw.TRANSFER_NO_CONSENT)
    yield from _rights(letter)
    yield from _dates(letter)


def _whether_held(letter: _Letter) -> Iterator[Fault]:
    spared = any(
        row.citation.short in ("s.12(2)", "s.14", "s.14(1)", "s.14(2)", "reg 12(4)(b)", "reg 12(4)(c)")
        for ground in letter.grounds
        for row in ground.rows
    )
    if not (spared or letter.ncnd or letter.not_held or _HOLDS.search(letter.body_text)):
        yield fault(Flaw.NO_CONFIRM, regime=letter.regime)
    if letter.not_held and not letter.ncnd:
        explained = bool(_EXPLAINED.search(letter.body_text))
        if not (explained or _SEARCHED.search(letter.body_text)):
            yield fault(Flaw.NO_SEARCH, regime=letter.regime)
        if not (explained or letter.grounds or _HELPS.search(letter.body_text)):
            yield fault(Flaw.NO_HELP, regime=letter.regime)


def _extension(letter: _Letter) -> Iterator[Fault]:
    if not letter.grounds:
        yield fault(Flaw.EXTENSION_NO_EXEMPTION)
    elif not any(ground.qualified for ground in letter.grounds):
        yield fault(Flaw.EXTENSION_ABSOLUTE, cited=letter.grounds[0].cited)
    after = letter.dated or letter.received or date.min
    if not any(day > after for unit in letter.extensions for day in _days(unit)):
        yield fault(Flaw.EXTENSION_NO_DATE)


def _rights(letter: _Letter) -> Iterator[Fault]:
    refusing = bool(letter.grounds or letter.ncnd)
    if not _REVIEW.search(letter.text):
        yield _softened(fault(Flaw.NO_REVIEW, regime=letter.regime), refusing)
    if not _REGULATOR.search(letter.text):
        yield _softened(fault(Flaw.NO_REGULATOR, regime=letter.regime), refusing)
    for unit in letter.units:
        if _REGULATOR.search(unit):
            codes = {code.replace(" ", "") for code in _POSTCODE.findall(unit)}
            if codes and _REGULATOR_POSTCODE not in codes:
                yield fault(Flaw.REGULATOR_ADDRESS, regime=letter.regime)
    sentences = [one for unit in letter.rights for one in _SENTENCE_END.split(unit)]
    asked = [one for one in sentences if not _REGULATOR.search(one)]
    windows = [
        (found["n"], found["unit"])
        for one in asked
        for found in _WINDOW.finditer(one)
        if not _ANSWERING.search(one[max(0, found.start() - 70) : found.start()])
    ]
    right = [_is_forty(number, unit) for number, unit in windows]
    if windows and not any(right):
        yield fault(Flaw.REVIEW_WINDOW, regime=letter.regime, found=" ".join(windows[0]))
    elif letter.dated:
        yield from _last_day_to_ask(letter, letter.dated, asked)


def _softened(one: Fault, refusing: bool) -> Fault:
    # Section 17(7) binds a refusal notice; in a letter that only says "not held" the two are good practice.
    return one if refusing else Fault(one.sentence, "", False, one.position, one.flaw)


def _is_forty(number: str, unit: str) -> bool:
    value = int(number) if number.isdigit() else _NUMBERS[number.lower()]
    return value == clock.REVIEW_WINDOW_WORKING_DAYS and unit.lower().startswith(("working", "business"))


def _last_day_to_ask(letter: _Letter, dated: date, asked: list[str]) -> Iterator[Fault]:
    given = [day for one in asked for day in _days(one) if day > dated]
    try:
        right = clock.review_request_by(dated)
    except OutsideTable:
        return
    if given and right not in given:
        yield fault(Flaw.REVIEW_DATE_WRONG, regime=letter.regime, found=in_words(given[0]), right=in_words(right))


def _dates(letter: _Letter) -> Iterator[Fault]:
    due = letter.due
    if due is None:
        return
    if letter.dated and letter.dated > due and not _SORRY.search(letter.text):
        yield fault(Flaw.NO_APOLOGY, regime=letter.regime, right=in_words(due))
    for one in letter.sentences:
        if _DEADLINE.search(one):
            given = [day for day in _days(one) if day not in (letter.received, letter.dated)]
            if given and due not in given:
                yield fault(Flaw.DUE_DATE_WRONG, regime=letter.regime, found=in_words(given[0]), right=in_words(due))


def _of_ground(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    def flawed(flaw: Flaw, **words: Any) -> Fault:
        return fault(flaw, regime=letter.regime, cited=ground.cited, **words)

    if ground.act is not letter.regime and not (ground.act is Act.EIR and letter.ground("39")):
        yield flawed(Flaw.WRONG_REGIME, act=letter.regime.full_title)
    if not ground.enough:
        yield flawed(Flaw.NO_SUBSECTION)
    if ground.act is Act.FOIA and ground.number in _OWN_CHECKS:
        yield from _OWN_CHECKS[ground.number](letter, ground)
    if ground.act is Act.FOIA and ground.number in _WITHOUT_REASONS:
        return
    if not any(_CONNECTS.search(_bare(one)) for one in ground.reasoning):
        yield flawed(Flaw.NO_REASONS)
    else:
        yield from _harm(letter, ground)
        if _is_personal(ground) and not names_principle(ground.text):
            yield flawed(Flaw.NO_PRINCIPLE)
    if ground.qualified and not letter.extends and ground.number not in _NO_TEST_TO_SHOW:
        yield from _public_interest(letter, ground)


def _bare(sentence: str) -> str:
    """The sentence without its citations and the words that only introduce them."""
    return re.sub(r"\b(?:by virtue of|by reason of)\b", " ", _CITED.sub(" ", sentence))


def _is_personal(ground: _Ground) -> bool:
    if ground.act is Act.EIR:
        return ground.number == "13"
    others = {("1",), ("3B",), ("4A",)}
    return ground.number == "40" and not ground.neither and any(one.parts[:1] not in others for one in ground.citations)


def _harm(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if (
        not ground.needs_prejudice
        or ground.neither
        or any(one.parts[:1] == ("1",) for one in ground.citations if one.number == "43")
    ):
        return
    telling = [one for one in ground.reasoning if _HARM.search(one) or _MECHANISM.search(_bare(one))]
    harms = [one for one in telling if _HARM.search(one)]
    if not any(
        _MECHANISM.search(_bare(one)) and len(one.split()) > 9
        for one in telling
        if _LIKELY.search(one) or _HARM.search(one) or re.search(r"\b(?:could|might|may)\b", one)
    ):
        yield fault(Flaw.NO_PREJUDICE, regime=letter.regime, cited=ground.cited)
    if not any(_LIKELY.search(one) for one in harms or telling):
        yield fault(Flaw.NO_LIKELIHOOD, regime=letter.regime, cited=ground.cited)


def _public_interest(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    weighing = " ".join(unit for unit in ground.units if _WEIGHS.search(unit))
    sides = bool(_FOR.search(weighing)), bool(_AGAINST.search(weighing)), bool(_BALANCE.search(weighing))
    bare = bool(_BARE.search(weighing))
    if not sides[0] and bare:
        yield fault(Flaw.BARE_PUBLIC_INTEREST, regime=letter.regime, cited=ground.cited)
    if not any(sides) or (bare and not sides[0]):
        yield fault(Flaw.NO_PUBLIC_INTEREST, regime=letter.regime, cited=ground.cited)
        return
    if not (sides[0] and sides[1]):
        yield fault(Flaw.ONE_SIDED, regime=letter.regime, cited=ground.cited)
    if not sides[2]:
        yield fault(Flaw.NO_BALANCE, regime=letter.regime, cited=ground.cited)


def _cost(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    sentences = [one for unit in ground.units for one in _SENTENCE_END.split(unit)]
    hours = [
        float(found["n"].replace(",", ""))
        for one in sentences
        for found in _HOURS.finditer(one)
        if not _AT_LIMIT.search(one[max(0, found.start() - 45) : found.start()])
    ]
    local = not _GOVERNMENT.search(letter.text)
    limit = Limit.OTHER if local else Limit.PART_I
    if not hours and not _MINUTES.search(ground.text):
        yield fault(Flaw.NO_ESTIMATE, regime=letter.regime, cited=ground.cited)
    if hours and max(hours) <= limit.hours:
        yield fault(Flaw.NOT_OVER_LIMIT, regime=letter.regime, limit=f"{limit.hours:f}")
    rates = [float(found["a"] or found["b"]) for found in _RATE.finditer(ground.text)]
    wrong_rate = [rate for rate in rates if rate != HOURLY_RATE]
    if wrong_rate or (local and "£600" in ground.text and "£450" not in ground.text):
        yield fault(Flaw.WRONG_LIMIT, regime=letter.regime)
    elif hours:
        yield from _sum(letter, ground, hours)
    counted = [one for one in sentences if _HOURS.search(one) or _MINUTES.search(one) or "estimate" in one.lower()]
    if any(_UNCOUNTABLE.search(one) and not _NOT_COUNTED.search(one) for one in counted):
        yield fault(Flaw.UNCOUNTABLE, regime=letter.regime)
    if not _NARROWS.search(" ".join(letter.body)):
        yield fault(Flaw.NO_NARROWING, regime=letter.regime, cited=ground.cited)


def _sum(letter: _Letter, ground: _Ground, hours: list[float]) -> Iterator[Fault]:
    known = {float(limit.pounds) for limit in Limit}
    for one in _SENTENCE_END.split(ground.text.replace("\n", " ")):
        sums = [float(found["n"].replace(",", "")) for found in _POUNDS.finditer(one)]
        totals = [total for total in sums if total > 100 and total not in known]
        # Hours are rounded in a letter, so a difference of a tenth of an hour's price is none.
        if (
            totals
            and re.search(r"hour", one)
            and not any(abs(total - n * float(HOURLY_RATE)) <= 2.5 for total in totals for n in hours)
        ):
            yield fault(Flaw.WRONG_ARITHMETIC, regime=letter.regime)
            return


def _repeated(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if any(one.parts[:1] == ("2",) for one in ground.citations):
        others = [day for day in _days(ground.text) if day not in (letter.received, letter.dated)]
        if not others:
            yield fault(Flaw.NO_EARLIER_REQUEST, regime=letter.regime)


def _accessible(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if not _PLACE.search(ground.text):
        yield fault(Flaw.NO_LINK, regime=letter.regime)


def _intended(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if not any(_BEFORE.search(one) for one in ground.units if not re.search(r"receiv\w+ (?:here )?on", one)):
        yield fault(Flaw.NOT_INTENDED_BEFORE, regime=letter.regime, cited=ground.cited)


def _investigates(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if _is_local(letter) and not _FORCE.search(letter.text):
        yield fault(Flaw.CANNOT_INVESTIGATE, regime=letter.regime, cited=ground.cited)


def _policy(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if _is_local(letter):
        yield fault(Flaw.LOCAL_35, regime=letter.regime, cited=ground.cited)


def _is_local(letter: _Letter) -> bool:
    head = re.sub(r"information\s+commissioner\w*(?:'s)?", " ", letter.body_text, flags=re.IGNORECASE)
    return bool(_LOCAL.search(head)) and not _GOVERNMENT.search(head)


def _conduct(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    statistics = any(one.parts[:1] == ("4",) for one in ground.citations)
    if not statistics and not re.search(r"qualified\s+person", ground.text, re.IGNORECASE):
        yield fault(Flaw.NO_QUALIFIED_PERSON, regime=letter.regime, cited=ground.cited)


def _personal(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    for one in ground.units:
        for sentence in _SENTENCE_END.split(one):
            whole = re.search(r"\bs(?:ection|\.)?\s*40\b(?!\s*\()", sentence, re.IGNORECASE)
            if whole and re.search(r"\babsolute\b", sentence, re.IGNORECASE):
                yield fault(Flaw.WHOLE_40_ABSOLUTE, regime=letter.regime)


def _confidence(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if of_own_contract(ground.text):
        yield fault(Flaw.OWN_CONTRACT_41, regime=letter.regime, cited=ground.cited)


def _commercial(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if all(one.parts[:1] == ("1",) for one in ground.citations):
        return
    if not names_whose_interests(ground.text):
        yield fault(Flaw.NO_WHOSE_INTERESTS, regime=letter.regime, cited=ground.cited)
    elif not _ASKED_THEM.search(ground.text):
        yield fault(Flaw.NO_EVIDENCE, regime=letter.regime, cited=ground.cited)


def _prohibited(letter: _Letter, ground: _Ground) -> Iterator[Fault]:
    if not (_ENACTMENT.search(_OUR_ACTS.sub(" ", ground.text)) or _COURT.search(ground.text)):
        yield fault(Flaw.NO_ENACTMENT, regime=letter.regime, cited=ground.cited)


_OWN_CHECKS = {
    "12": _cost, "14": _repeated, "21": _accessible, "22": _intended, "30": _investigates, "35": _policy, "36": _conduct,
    "40": _personal, "41": _confidence, "43": _commercial, "44": _prohibited,
}  # fmt: skip
# Section 21 is apparent from its link, section 12 from its estimate; section 14 needs none by law (facts/law.md A5).
_WITHOUT_REASONS = frozenset({"12", "14", "21"})
