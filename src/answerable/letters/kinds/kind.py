"""Every kind of letter, what it is called in its own title, and the fields that its template may use (facts/law.md G)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of letter an office writes about a request."""

    ACKNOWLEDGEMENT = "acknowledgement"
    INVALID = "invalid"
    CLARIFICATION = "clarification"
    FEES = "fees"
    EXTENSION = "extension"
    TRANSFER = "transfer"
    LATENESS = "lateness"
    REFUSAL = "refusal"
    RESPONSE = "response"
    REVIEW_ACKNOWLEDGEMENT = "review_acknowledgement"
    REVIEW_OUTCOME = "review_outcome"


FROM_QUESTIONS = frozenset({Kind.REFUSAL, Kind.RESPONSE})
"""Kinds that are made from the answers to the questions, and so have neither template nor words of their own."""
OF_REVIEW = frozenset({Kind.REVIEW_ACKNOWLEDGEMENT, Kind.REVIEW_OUTCOME})
"""Kinds that are about an internal review."""
WORDED = tuple(kind for kind in Kind if kind not in FROM_QUESTIONS)
"""Kinds whose words come from a template, in the order in which lists show them."""

TITLES: dict[Kind, str] = {
    Kind.ACKNOWLEDGEMENT: "We have received your request for information",
    Kind.INVALID: "What we need before we can answer your request",
    Kind.CLARIFICATION: "We need to hear more about your request",
    Kind.FEES: "Fees notice",
    Kind.EXTENSION: "We need more time to answer your request",
    Kind.TRANSFER: "May we pass on your request?",
    Kind.LATENESS: "Our answer to your request is late",
    Kind.REFUSAL: "Reply to your request for information",
    Kind.RESPONSE: "Reply to your request for information",
    Kind.REVIEW_ACKNOWLEDGEMENT: "We have received your request for an internal review",
    Kind.REVIEW_OUTCOME: "The outcome of our internal review",
}
"""The title that each kind of letter bears."""


@dataclass(frozen=True)
class Field:
    """Something that a template can name in double braces. `each` are the parts of a field that is gone through one by
    one; every other field is text.
    """

    name: str
    means: str
    each: tuple[str, ...] = ()


_COMMON = (
    Field("reference", "Our reference"),
    Field("act", "The law that the request is answered under"),
    Field("eir", "Says something only where that law is the Environmental Information Regulations"),
    Field("received", "The day the request was received"),
    Field("due_date", "The last day to answer; empty while the clock waits"),
    Field("date", "The date of this letter"),
    Field("authority", "The name of the authority"),
    Field("contact", "How to reach the office"),
)
_RIGHTS = (
    Field("review_contact", "Where to ask for an internal review"),
    Field("review_by", "The last day to ask for an internal review, counted from the date of this letter"),
    Field("regulator", "The name of the regulator"),
    Field("regulator_contact", "How to reach the regulator"),
)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.ACKNOWLEDGEMENT: (*_COMMON, Field("privacy", "How the office uses personal data, from its settings")),
    Kind.INVALID: (
        *_COMMON,
        Field("missing", "What the request lacks, a line for each"),
        Field("explanation", "What else the officer says about it"),
        Field("close_date", "When the request is closed if nothing is heard"),
    ),
    Kind.CLARIFICATION: (
        *_COMMON,
        Field("unclear", "What is unclear"),
        Field("close_date", "When the request is closed if nothing is heard"),
    ),
    Kind.FEES: (
        *_COMMON,
        Field("amount", "The fee"),
        Field("covers", "What the fee is for"),
        Field("how_to_pay", "How to pay"),
        Field("pay_by", "The last day to pay"),
        Field("lapses_on", "The day on which the request lapses if the fee was not paid"),
    ),
    Kind.EXTENSION: (
        *_COMMON,
        Field("exemptions", "The exemptions whose public interest is weighed"),
        Field("reasons", "Why they apply; or why the request is complex and large"),
        Field("decide_by", "The estimated day of the decision; under the Regulations, the new last day to answer"),
        *_RIGHTS,
    ),
    Kind.TRANSFER: (
        *_COMMON,
        Field("holder", "Who probably holds the information"),
        Field("holder_contact", "How to reach them"),
        Field("about", "Which information it is about"),
    ),
    Kind.LATENESS: (
        *_COMMON,
        Field("reason", "Why the answer is late"),
        Field("expected", "The day by which the answer is expected"),
        *_RIGHTS,
    ),
    Kind.REVIEW_ACKNOWLEDGEMENT: (
        *_COMMON,
        Field("asked_on", "The day the internal review was asked for"),
        Field("answer_by", "The day by which it will be answered"),
        Field("about_time", "Says something only where the review is about how long the answer took"),
    ),
    Kind.REVIEW_OUTCOME: (
        *_COMMON,
        Field("asked_on", "The day the internal review was asked for"),
        Field("outcome", "Whether the first answer is upheld, partly upheld or overturned"),
        Field("decision", "The fresh decision as a whole and its reasons"),
        Field("findings", "The fresh decision on each question, one by one", ("question", "outcome", "reasons")),
        Field("regulator", "The name of the regulator"),
        Field("regulator_contact", "How to reach the regulator"),
        Field("complain_by", "When the regulator expects a complaint: six weeks after this letter"),
    ),
}
"""The fields of each kind that is set from a template, in the order in which the page lists them."""

LINE_FIELDS = tuple(field for field in _COMMON if field.name != "eir")
"""The fields that a standard line can use, since every kind of letter has them."""
