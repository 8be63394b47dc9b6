"""A reply as data: what every form of it (Word, PDF, HTML) is set from, in the order of facts/law.md section G."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Link:
    """A document or page the reply points to."""

    text: str
    url: str


@dataclass(frozen=True)
class ReplyTable:
    """An accessible table: a caption, column headers, rows of text; `numeric` columns are set right-aligned."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exemption:
    """A section and subsection relied on for one part, with what s.17 requires (facts/law.md A5)."""

    citation: str  # "s.40(2)"
    name: str
    why: str
    public_interest_for: str = ""
    public_interest_against: str = ""
    balance: str = ""


@dataclass(frozen=True)
class ReplyPart:
    """The answer to one question, in the reply."""

    label: str
    question: str
    held: str  # the confirm-or-deny sentence (s.1(1)(a))
    outcome: str  # "Provided", "Provided in part", "Not recorded", "Held by another body", …
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ReplyTable, ...] = ()
    links: tuple[Link, ...] = ()
    gaps: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    depth: int = 0  # nesting of the question: 0 for "1", 1 for "1.1"


@dataclass(frozen=True)
class Reply:
    """One letter of response."""

    authority: str
    office: str
    office_address: tuple[str, ...]
    reference: str
    date: date | None  # None while it is a draft
    act: str  # "Freedom of Information Act 2000"
    received: date | None
    clarified: date | None
    due: date | None
    request_verbatim: str
    parts: tuple[ReplyPart, ...]
    searched: tuple[str, ...] = ()  # what was searched, for not held or part held
    advice: tuple[str, ...] = ()  # s.16
    late_reason: str = ""  # the apology and its reason, when late
    review_by: date | None = None  # last day to ask for an internal review (40 working days of the letter)
    review_contact: str = ""
    review_within_working_days: int = 40
    review_answer_working_days: int = 20
    regulator_name: str = ""
    regulator_address: str = ""
    regulator_phone: str = ""
    regulator_url: str = ""
    privacy_notice: str = ""
    signed_by: str = ""  # a role or a name
    contact: str = ""
    applicant: str = ""  # blank in anything that may be published
    draft: bool = True
    notes: tuple[str, ...] = ()  # data quality, symbols, licence
