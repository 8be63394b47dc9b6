"""The kinds of fault: what each is called, its sentence, what asks for better, whether it stops the letter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from answerable.law.exemptions import Act


class Flaw(StrEnum):
    """One kind of fault; `CATALOGUE` says what it is and what asks for better."""

    NO_GROUND = "no_ground"
    ASKS_WHY = "asks_why"
    UNANSWERED = "unanswered"
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
    NOT_SAID_WHY_VEXATIOUS = "not_said_why_vexatious"
    NO_EARLIER_REQUEST = "no_earlier_request"
    EARLIER_REFUSED = "earlier_refused"
    NO_LINK = "no_link"
    RUN_TOGETHER = "run_together"
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
    REVIEW_CHARGED = "review_charged"
    NO_REGULATOR = "no_regulator"
    REGULATOR_ADDRESS = "regulator_address"
    NO_APOLOGY = "no_apology"
    DUE_DATE_WRONG = "due_date_wrong"
    WRONG_REGIME = "wrong_regime"
    TRANSFER_NO_CONSENT = "transfer_no_consent"
    CLOCK_RESUMED = "clock_resumed"
    FEE_STAFF_TIME = "fee_staff_time"
    FEE_PERIOD = "fee_period"


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
    Flaw.ASKS_WHY: (
        "The letter asks why the information is wanted; nobody has to give a reason.",
        "s.8(1)",
        True,
    ),
    Flaw.UNANSWERED: ("The letter does not answer part {found} of the request.", "s.1(1)", True),
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
    Flaw.NOT_SAID_WHY_VEXATIOUS: (
        "The letter calls the request vexatious and does not say what makes it so.",
        "s.14(1)",
        False,
    ),
    Flaw.NO_EARLIER_REQUEST: (
        "The letter calls the request repeated and does not say which earlier request was answered, and when.",
        "s.14(2)",
        True,
    ),
    Flaw.EARLIER_REFUSED: (
        "The letter calls the request repeated though the earlier one was refused; only one that was met can be repeated.",
        "s.14(2)",
        True,
    ),
    Flaw.NO_LINK: (
        "The letter says that the information is accessible and does not say exactly where, by a link to the page.",
        "s.21(1)",
        True,
    ),
    Flaw.RUN_TOGETHER: (
        "The letter relies on s.21 and s.12 together; it should say which information is accessible and which costs too much.",
        "s.17(1)(c)",
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
    Flaw.REVIEW_CHARGED: ("The letter charges for the internal review, which is free.", "reg 11(3)", True),
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
    Flaw.CLOCK_RESUMED: (
        "The letter says that the time goes on where it stopped; once a request is clarified, 20 new working days begin.",
        "s.10(6)",
        True,
    ),
    Flaw.FEE_STAFF_TIME: (
        "The fee includes staff time, which may not be charged below the cost limit.",
        "Fees Regulations reg 6",
        True,
    ),
    Flaw.FEE_PERIOD: ("The letter gives {found} to pay the fee; it is {right}.", "s.9(2)", True),
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
    "s.1(1)": "reg 5(1)",
    "s.8(1)": "reg 5(1)",
    "s.10(6)": "reg 9(4)",
    "s.9(2)": "reg 8(5)",
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
