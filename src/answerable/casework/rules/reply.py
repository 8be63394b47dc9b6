"""From answers to the reply: which sentence confirms or denies, which outcome is named, what the letter must carry.

Pure: it is handed plain data and hands back a `letters.reply.Reply`. The order and the parts are those of
facts/law.md section G; the words of the standard sentences are `letters.wording`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from answerable.answering.answer import Answer, Held, Status
from answerable.law.clock import review_request_by
from answerable.letters import wording
from answerable.letters.reply import Link, Reply, ReplyPart, ReplyTable

from .naming import question_names

# A cell that holds the whole address of a document, so that the letter can make a link of it.
_ADDRESS = re.compile(r"https?://[^\s…]+")


@dataclass(frozen=True)
class Office:
    """The authority as its letters name it; every field from its own settings (facts/law.md 0.2)."""

    authority: str
    office: str = ""
    address: tuple[str, ...] = ()
    contact: str = ""
    review_contact: str = ""
    review_window_working_days: int = 40
    signed_by: str = ""
    regulator_name: str = ""
    regulator_address: str = ""
    regulator_phone: str = ""
    regulator_url: str = ""
    privacy_notice: str = ""


@dataclass(frozen=True)
class Case:
    """What the reply says about the request itself."""

    reference: str
    act: str
    received: date | None
    clarified: date | None = None
    due: date | None = None
    request_text: str = ""
    applicant: str = ""
    searched: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    late_reason: str = ""


def outcome(answer: Answer) -> wording.Outcome:
    """Return the outcome that the letter names for one part: what was provided, or what the state alone says."""
    if answer.held in (Held.HELD, Held.PART):
        return wording.Outcome.PROVIDED if answer.status is Status.ANSWERED else wording.Outcome.PROVIDED_IN_PART
    return wording.outcome_of(answer.held.value)


def depth(label: str | None, parents: dict[str, str | None]) -> int:
    """Return how deep a question is nested, 0 for one that stands at the top; a circle of parents counts once."""
    seen: set[str] = set()
    while label and label not in seen:
        seen.add(label)
        label = parents.get(label)
    return max(len(seen) - 1, 0)


def part(answer: Answer, parents: dict[str, str | None], wording_of_officer: str = "", name: str = "") -> ReplyPart:
    """Return one part of the reply, for the question called `name` (its label where none is given).

    The officer's wording replaces the paragraphs; the tables stay, with their evidence.
    """
    paragraphs = (
        tuple(text for text in wording_of_officer.replace("\r\n", "\n").split("\n\n") if text.strip())
        if wording_of_officer.strip()
        else tuple(p.text for p in answer.paragraphs)
    )
    links = {
        cell.text: Link(row[0].text, cell.text)
        for table in answer.tables
        for row in table.rows
        for cell in row[1:]
        if _ADDRESS.fullmatch(cell.text)
    }
    return ReplyPart(
        label=name or answer.label,
        question=answer.question,
        held=wording.not_looked_up() if answer.status is Status.UNCLEAR else wording.confirm_or_deny(answer.held.value),
        outcome=outcome(answer).value,
        paragraphs=paragraphs,
        tables=tuple(
            ReplyTable(
                table.caption,
                table.columns,
                tuple(tuple(cell.text for cell in row) for row in table.rows),
                table.numeric,
            )
            for table in answer.tables
        ),
        links=tuple(links.values()),
        gaps=tuple(gap.text for gap in answer.gaps),
        depth=depth(answer.label or None, parents),
    )


def build_reply(
    *,
    office: Office,
    case: Case,
    answers: tuple[Answer, ...],
    officer_wording: dict[int, str] | None = None,
    dated: date | None = None,
) -> Reply:
    """Return the reply to a case.

    `officer_wording` maps the index of an answer to the officer's own words. `dated` is the date of the letter;
    without one it is a draft, and the last day to ask for an internal review is left for the day it is sent
    (40 working days from the response, facts/law.md A7; the office may set another number).
    """
    parents = {answer.label: answer.parent for answer in answers if answer.label}
    names = question_names([(answer.label, answer.parent or "") for answer in answers])
    changed = officer_wording or {}
    return Reply(
        authority=office.authority,
        office=office.office,
        office_address=office.address,
        reference=case.reference,
        date=dated,
        act=case.act,
        received=case.received,
        clarified=case.clarified,
        due=case.due,
        request_verbatim=case.request_text,
        parts=tuple(
            part(answer, parents, changed.get(index, ""), names[index]) for index, answer in enumerate(answers)
        ),
        searched=case.searched,
        advice=case.advice,
        late_reason=case.late_reason,
        review_by=review_request_by(dated, working_days=office.review_window_working_days) if dated else None,
        review_contact=office.review_contact,
        review_within_working_days=office.review_window_working_days,
        regulator_name=office.regulator_name,
        regulator_address=office.regulator_address,
        regulator_phone=office.regulator_phone,
        regulator_url=office.regulator_url,
        privacy_notice=office.privacy_notice,
        signed_by=office.signed_by,
        contact=office.contact,
        applicant=case.applicant,
        draft=dated is None,
    )
