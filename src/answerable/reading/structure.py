"""What a letter is made of once it has been read: the words that every other room uses for it.

Everything here is plain data. `reading.read` makes a `Letter` from a file; `answering` turns each
`Question`'s `Ask` into rows; `casework` keeps both and lets an officer correct them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Measure(StrEnum):
    """What a question wants to know about the things in the register."""

    PROVIDER = "provider"
    AMOUNT = "amount"
    AMOUNT_BY_YEAR = "amount_by_year"
    START = "start"
    END = "end"
    DURATION = "duration"
    ROUTE = "route"  # how the provider was chosen
    ROUTE_REASON = "route_reason"  # why it was chosen that way, and the policy followed
    CATEGORY = "category"
    AREA = "area"
    DECISION = "decision"
    OUTCOMES = "outcomes"
    DESCRIPTION = "description"  # what the service does or will deliver
    DOCUMENT = "document"
    POLICY = "policy"  # how it fits a plan, pathway or policy; what guidance applies
    STATISTICS = "statistics"  # counts of people, cases, events
    HEADCOUNT = "headcount"
    CONTACT = "contact"
    EARLIER_REQUEST = "earlier_request"
    EXPLANATION = "explanation"  # why something was done or not done
    OTHER = "other"


class Outcome(StrEnum):
    """What the authority did with the request as a whole, in the words of gold.jsonl."""

    GRANTED = "granted"
    PART = "part"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Period:
    """A stretch of time that a question names.

    `text` is the canonical written form: "2012-13" (financial year), "2019" (calendar year),
    "2008-" (since), "2013-02-" (since a month), "2015-05/2019-05" (from, to), "to 2017-06-22" (until),
    or a relative form in the letter's own words ("last three financial years", "last year").
    `starts` and `ends` are inclusive days; None where open or where a relative form has no anchor date.
    """

    text: str
    starts: date | None = None
    ends: date | None = None
    financial_years: bool = False  # True when the letter speaks of financial years


@dataclass(frozen=True)
class Ask:
    """What one question means to the register.

    `subjects` are codes of `reading.taxonomy`; `names` are organisations, services or funds that the
    letter names ("WAIS", "Local Solutions Fund"); `breakdown` says by what the answer is to be split
    ("year", "category", "area", "provider").
    """

    subjects: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    periods: tuple[Period, ...] = ()
    breakdown: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    references: tuple[str, ...] = ()  # earlier requests or decisions that the question refers to
    wants_every: bool = False  # "all contracts", "a list of"
    time_limited: bool = False  # "is it time limited, and if so for how long"


@dataclass(frozen=True)
class Question:
    """One thing asked. `text` is verbatim but for folded white space; `label` is as printed, without its full stop."""

    text: str
    label: str | None = None
    parent: str | None = None  # the label of the question above it
    ask: Ask = field(default_factory=Ask)
    context: str = ""  # the lead-in that its meaning depends on ("All contracts … in 2012-13 …; please include:")


@dataclass(frozen=True)
class Message:
    """One message of a thread: who wrote it, when, and its own words (quoted earlier mail taken off)."""

    text: str
    kind: str = "request"  # request | response | acknowledgement | clarification | extension | other
    sent: date | None = None
    subject: str = ""
    attachments: tuple[str, ...] = ()
    author: str = ""  # requester | authority; empty where the thread does not show it
    quoted: bool = False  # True when it was found only as earlier mail quoted inside a later message


@dataclass(frozen=True)
class Letter:
    """A letter, a thread or a disclosure-log page, read."""

    file: str
    text: str
    authority: str | None = None
    reference: str | None = None
    date_received: date | None = None
    date_of_response: str | None = None  # ISO 8601, to the precision stated: "2013-11-06" or "2016-11"
    questions: tuple[Question, ...] = ()
    exemptions_cited: tuple[str, ...] = ()
    outcome: Outcome = Outcome.UNCLEAR
    asks_for: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    mentions: tuple[str, ...] = ()  # references of other requests
    request_text: str = ""
    response_text: str = ""
    messages: tuple[Message, ...] = ()
    regime: str = "foi"  # foi | eir
    notes: tuple[str, ...] = ()  # what the reader was unsure of, in plain English


def ask_as_data(ask: Ask) -> dict[str, object]:
    """Return an Ask as plain JSON data; `ask_from_data` gives the same Ask back."""
    return {
        "subjects": list(ask.subjects),
        "measures": [measure.value for measure in ask.measures],
        "periods": [
            {
                "text": period.text,
                "starts": period.starts.isoformat() if period.starts else None,
                "ends": period.ends.isoformat() if period.ends else None,
                "financial_years": period.financial_years,
            }
            for period in ask.periods
        ],
        "breakdown": list(ask.breakdown),
        "names": list(ask.names),
        "areas": list(ask.areas),
        "references": list(ask.references),
        "wants_every": ask.wants_every,
        "time_limited": ask.time_limited,
    }


def ask_from_data(data: dict[str, Any]) -> Ask:
    """Return the Ask that `ask_as_data` wrote. Raises KeyError or ValueError on data that it did not write."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return Ask(
        subjects=tuple(data["subjects"]),
        measures=tuple(Measure(value) for value in data["measures"]),
        periods=tuple(
            Period(p["text"], day(p["starts"]), day(p["ends"]), p["financial_years"]) for p in data["periods"]
        ),
        breakdown=tuple(data["breakdown"]),
        names=tuple(data["names"]),
        areas=tuple(data["areas"]),
        references=tuple(data["references"]),
        wants_every=data["wants_every"],
        time_limited=data["time_limited"],
    )
