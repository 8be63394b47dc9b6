"""The standard sentences of a reply, in plain English. Each names the section of the law it rests on.

The sentences are ours; the duties behind them are those of facts/law.md A1, A2, A4, A5 and G.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

FOIA = "Freedom of Information Act 2000"
EIR = "Environmental Information Regulations 2004"

DRAFT = "DRAFT – not sent"

# Written out, because the names that `strftime` gives follow the machine's locale and a letter is in English.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class HeldState(StrEnum):
    """Whether information of the description is held: the confirm-or-deny decision (s.1(1)(a); facts/law.md A1.1).

    The first four values are those an answer from the register can have; the last two only an officer can choose.
    """

    HELD = "held"
    PART = "part"
    ELSEWHERE = "held_elsewhere"
    NOT_RECORDED = "not_recorded"
    NOT_HELD = "not_held"
    NEITHER = "neither"


class Outcome(StrEnum):
    """What became of one part of the request (facts/law.md G5); the value is what the letter says."""

    PROVIDED = "Provided"
    PROVIDED_IN_PART = "Provided in part"
    NOT_RECORDED = "Not recorded"
    NOT_HELD = "Not held"
    ELSEWHERE = "Held by another body"
    ACCESSIBLE = "Already accessible"
    REFUSED = "Refused"
    NEITHER = "Neither confirmed nor denied"
    EXTENDED = "More time needed"


# Outcomes that withhold something, so that s.17(1) asks for a notice (facts/law.md A5).
REFUSALS = frozenset({Outcome.REFUSED, Outcome.NEITHER, Outcome.EXTENDED})
# Outcomes that deny holding, so that the letter must say what was searched (facts/law.md G4).
NOT_FOUND = frozenset({Outcome.NOT_RECORDED, Outcome.NOT_HELD})

_OUTCOME_OF = {
    HeldState.HELD: Outcome.PROVIDED,
    HeldState.PART: Outcome.PROVIDED_IN_PART,
    HeldState.ELSEWHERE: Outcome.ELSEWHERE,
    HeldState.NOT_RECORDED: Outcome.NOT_RECORDED,
    HeldState.NOT_HELD: Outcome.NOT_HELD,
    HeldState.NEITHER: Outcome.NEITHER,
}
_SENTENCE_OF = {
    HeldState.HELD: "We confirm that we hold this information.",
    HeldState.PART: "We confirm that we hold some of this information. We say below what we do not hold.",
    HeldState.ELSEWHERE: "We do not hold this information. We believe that {body} may hold it.",
    HeldState.NOT_RECORDED: "Our register does not record this information.",
    HeldState.NOT_HELD: "We do not hold this information.",
    HeldState.NEITHER: "We neither confirm nor deny that we hold this information.",
}


def day(value: date) -> str:
    """A date as a letter writes it: "22 January 2027"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def listed(things: Sequence[str]) -> str:
    """Things in a sentence: "a", "a and b", "a, b and c"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


def is_eir(act: str) -> bool:
    """Whether the request was dealt with under the Environmental Information Regulations."""
    return act.strip().lower().startswith("environmental information")


def exemption_word(act: str, citation: str = "") -> str:
    """The word "Exemption" under the Act, "Exception" under the Regulations (FOIA Part II; EIR regulation 12).

    Sections 12 and 14 refuse without being exemptions: the word is "Refusal".
    """
    if citation.strip().startswith(("s.12(", "s.14(")):
        return "Refusal"
    return "Exception" if is_eir(act) else "Exemption"


def outcome_of(state: HeldState | str) -> Outcome:
    """The outcome that follows from the state alone, where nothing is refused (s.1(1); facts/law.md G5).

    Raises ValueError for a word that is not a state.
    """
    return _OUTCOME_OF[HeldState(state)]


def confirm_or_deny(state: HeldState | str, *, body: str = "") -> str:
    """The confirm-or-deny sentence (FOIA s.1(1)(a); EIR regulation 5(1)).

    `body` names who may hold it instead, for `held_elsewhere`. For `not_recorded` the sentence speaks of the register
    only; `not_recorded` below says the rest once the office has searched. Raises ValueError for a word that is not a
    state.
    """
    return _SENTENCE_OF[HeldState(state)].format(body=body or "another body")


def need_not_say(citation: str) -> str:
    """For a part refused under a ground that spares the duty to confirm or deny, such as s.12(2) or s.14 (facts/law.md A4, A5)."""
    return f"Under {citation} we need not say whether we hold this information."


def not_looked_up() -> str:
    """For a part that could not be looked up in the register: a question not understood is no search, so nothing is
    said about what the register holds (s.1(1)(a))."""
    return "Our register does not answer this question."


def snapshot(received: date, clarified: date | None = None) -> str:
    """Which information the reply is about: what was held when the request came in (s.1(4); facts/law.md A1.2).

    A clarified request counts as received when the clarification came (s.10(6)).
    """
    if clarified and clarified > received:
        return f"This reply covers the information that we held on {day(clarified)}, the day you told us more about your request."
    return f"This reply covers the information that we held on {day(received)}, the day we received your request."


def thanks(act: str, received: date | None, clarified: date | None = None) -> str:
    """The opening: the law under which the request was dealt with, and when it came (facts/law.md G2, G3)."""
    came = f", which we received on {day(received)}" if received else ""
    more = f" You told us more about it on {day(clarified)}." if clarified else ""
    return f"Thank you for your request{came}.{more} We have dealt with it under the {act or FOIA}."


def extension(citation: str, decision_by: date, act: str = FOIA) -> str:
    """That the public interest in one exemption is still being weighed (s.10(3), s.17(2); facts/law.md A2).

    Only a qualified exemption allows it, and the notice must estimate the day of the decision.
    """
    return (
        f"We believe that {citation} applies, and we have not yet decided where the balance of the public interest lies. "
        f"The {act or FOIA} allows us more time for this. We expect to decide by {day(decision_by)}."
    )


def late_apology(due: date | None, reason: str) -> str:
    """The apology for a reply after the twentieth working day (s.10(1); facts/law.md G11)."""
    when = f" You should have had it by {day(due)}." if due else ""
    return f"We are sorry that this reply is late.{when} {reason}".strip()


def internal_review(
    *, contact: str, by: date | None, within_working_days: int = 40, answered_within_working_days: int = 20
) -> tuple[str, ...]:
    """How to ask for an internal review (s.17(7)(a), s.45 Code; EIR regulation 11; facts/law.md G12).

    `by` is the last day to ask; both numbers are working days. A refusal notice must state the procedure.
    """
    last = f", that is by {day(by)}" if by else ""
    return (
        "If you are unhappy with how we dealt with your request, you can ask us to look at it again. "
        "This is called an internal review.",
        f"Please write to {contact} within {within_working_days} working days of the date of this letter{last}, "
        "and tell us what you think we got wrong. "
        f"We will answer within {answered_within_working_days} working days of receiving your letter or e-mail.",
    )


def complaint_right(act: str = FOIA) -> str:
    """The name of the right to complain to the regulator (FOIA s.50(1); EIR regulation 18 applies it)."""
    right = f"section 50 of the {FOIA}"
    return f"{right}, which regulation 18 of the {EIR} applies to your request" if is_eir(act) else right


def regulator(name: str, act: str = FOIA) -> str:
    """The right to complain to the regulator (s.17(7)(b), s.50(1), s.50(2)(a); facts/law.md A5, G13)."""
    return (
        f"If you are still unhappy after the internal review, you can ask {_the(name)} to decide whether we dealt with "
        f"your request as the law requires. This is your right under {complaint_right(act)}. "
        "You will normally be expected to have asked us for an internal review first."
    )


def privacy_notice(authority: str) -> str:
    """How the applicant's data is used, where the office has no notice of its own (UK GDPR Article 13; facts/law.md G14)."""
    return (
        "We use your name and contact details to answer your request, to deal with any review or complaint about it, and "
        "to keep the records that the law requires. We may publish this reply, without your name or anything else that "
        "identifies you. You can ask us what we hold about you, and ask us to correct it."
        + (f" The controller of your personal data is: {authority}." if authority else "")
    )


def _the(name: str) -> str:
    """A body's name in a sentence: "the Information Commission", but "Ofcom"."""
    first = name.split(" ", 1)[0].lower()
    return f"the {name}" if first in {"information", "office"} else name
