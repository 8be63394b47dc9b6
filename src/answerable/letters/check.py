"""What is missing from a reply before it may go out: the validator of facts/law.md section G."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from answerable.letters.reply import Exemption, Reply, ReplyPart
from answerable.letters.wording import NOT_FOUND, REFUSALS, Outcome


def missing(reply: Reply, *, on: date | None = None) -> list[str]:
    """Plain sentences, one for each thing that stops the reply from being sent; an empty list lets it go.

    `on` is the day it would be sent, from which lateness is told; without it the letter's own date counts.
    """
    return [
        *_letter(reply),
        *(sentence for index, part in enumerate(reply.parts) for sentence in _part(reply, part, index)),
        *_late(reply, on or reply.date),
        *_rights(reply),
    ]


def _letter(reply: Reply) -> Iterator[str]:
    needed = (
        (
            reply.authority,
            "The letter does not name the authority. Put it into the office.yaml of the register's folder, and load it.",
        ),
        (reply.reference, "The letter has no reference."),
        (reply.act, "The letter does not say under which law the request was dealt with."),
        (reply.request_verbatim, "The letter does not quote the request."),
        (reply.signed_by, "The letter is not signed. Give the name or the role of the person who signs it."),
    )
    yield from (sentence for text, sentence in needed if not text.strip())
    if reply.received is None:
        yield "The letter does not say when the request was received."
    if not reply.parts:
        yield "The letter answers no question."


def _part(reply: Reply, part: ReplyPart, index: int) -> Iterator[str]:
    name = f"Question {part.label.strip() or index + 1}"
    if not part.held.strip():
        yield f"{name} does not say whether we hold the information: confirm, deny, or say that we do neither (section 1)."
    if part.outcome not in {outcome.value for outcome in Outcome}:
        yield f"{name} has no outcome that we know. Choose one of: {', '.join(outcome.value for outcome in Outcome)}."
        return
    outcome = Outcome(part.outcome)
    if outcome in REFUSALS and not part.exemptions:
        yield f"{name} is refused, but no exemption is named (section 17(1))."
    if outcome is Outcome.PROVIDED_IN_PART and not (part.exemptions or part.gaps):
        yield f"{name} is provided in part, but does not say what is left out: name the exemption or what is not recorded."
    if outcome is Outcome.PROVIDED and part.exemptions:
        yield f"{name} says that everything is provided, but names an exemption. Choose another outcome, or remove it."
    if outcome is Outcome.ACCESSIBLE and not part.links:
        yield f"{name} is said to be accessible already, but gives no link to where (section 21)."
    if outcome is Outcome.ELSEWHERE and not any(text.strip() for text in (*reply.advice, *part.paragraphs)):
        yield f"{name} is held by another body, but the letter does not say which body and how to reach it (section 16)."
    not_found = outcome in NOT_FOUND or (outcome is Outcome.PROVIDED_IN_PART and part.gaps and not part.exemptions)
    if not_found and not any(text.strip() for text in reply.searched):
        yield f"{name} was not found in full, but the letter does not say what was searched."
    for exemption in part.exemptions:
        yield from _exemption(name, exemption)
    if outcome is Outcome.EXTENDED and part.exemptions and not any(one.decision_by for one in part.exemptions):
        yield f"{name} needs more time, but gives no estimated date of the decision (section 17(2))."


def _exemption(name: str, exemption: Exemption) -> Iterator[str]:
    citation = exemption.citation.strip()
    if not citation:
        yield f"{name} relies on an exemption without naming its section."
    elif "(" not in citation:
        yield f"{name} relies on {citation} without naming the subsection, for example {citation}(2)."
    named = citation or "the exemption"
    if not exemption.why.strip():
        yield f"{name} does not say why {named} applies (section 17(1)(c))."
    if exemption.decision_by:
        if not exemption.qualified:
            yield f"{name} takes more time for {named}, which only an exemption with a public interest test allows (section 10(3))."
        return
    if exemption.qualified:
        texts = (
            (exemption.public_interest_for, "the public interest in giving the information"),
            (exemption.public_interest_against, "the public interest in withholding it"),
            (exemption.balance, "how the two were balanced"),
        )
        lacking = [what for text, what in texts if not text.strip()]
        if lacking:
            yield f"{name} relies on {named} but does not give {'; nor '.join(lacking)} (section 17(3))."


def _late(reply: Reply, on: date | None) -> Iterator[str]:
    if on and reply.due and on > reply.due and not reply.late_reason.strip():
        yield "The letter is late and does not apologise. Give the reason, and the apology is written with it."


_SET_THERE = "An administrator sets it on the page “What letters say of this office”."


def _rights(reply: Reply) -> Iterator[str]:
    if not reply.review_contact.strip():
        yield f"The letter does not say how to ask for an internal review. {_SET_THERE}"
    if reply.review_by is None:
        yield "The letter does not give the last day to ask for an internal review."
    if not reply.regulator_name.strip():
        yield f"The letter does not name the regulator. {_SET_THERE}"
    reach = (reply.regulator_address, reply.regulator_phone, reply.regulator_url)
    if not any(text.strip() for text in reach):
        yield f"The letter does not say how to reach the regulator. {_SET_THERE}"
