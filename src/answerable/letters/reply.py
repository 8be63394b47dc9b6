"""A reply as data: what every form of it (Word, PDF, HTML) is set from, in the order of facts/law.md section G."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


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

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Table {self.caption!r}: row {number} has {len(row)} cells, but there are {len(self.columns)} columns."
                )


@dataclass(frozen=True)
class Exemption:
    """A section and subsection relied on for one part, with what s.17 requires (facts/law.md A5)."""

    citation: str  # "s.40(2)"
    name: str
    why: str
    public_interest_for: str = ""
    public_interest_against: str = ""
    balance: str = ""
    qualified: bool = False  # a public interest test applies, so the three texts above must be there
    decision_by: datetime.date | None = (
        None  # s.17(2): the public interest is not yet decided; the estimated day it will be
    )


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
    date: datetime.date | None  # None while it is a draft
    act: str  # "Freedom of Information Act 2000"
    received: datetime.date | None
    clarified: datetime.date | None
    due: datetime.date | None
    request_verbatim: str
    parts: tuple[ReplyPart, ...]
    searched: tuple[str, ...] = ()  # what was searched, for not held or part held
    advice: tuple[str, ...] = ()  # s.16
    late_reason: str = ""  # the apology and its reason, when late
    review_by: datetime.date | None = None  # last day to ask for an internal review (40 working days of the letter)
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
    marking: str = ""  # "OFFICIAL", where the office's policy asks for one
    applicant_address: tuple[str, ...] = ()  # the address for correspondence used; blank in anything published
    interpretation: tuple[str, ...] = ()  # how the request was read, where that needed saying
    fees: str = ""  # what is charged, if anything
    documents: tuple[str, ...] = ()  # the other files that go with it, each with what was removed from it
    rows_in_letter: int = 25  # a table of more rows goes out as a CSV file beside the letter
    columns_in_letter: int = 8  # and so does one with more columns than an A4 page can show
