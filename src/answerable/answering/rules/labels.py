"""The words that letters use for the register's codes."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.reading import taxonomy

from .words import joined

ROUTE_WORDS = {
    "open": "Open tender",
    "restricted": "Restricted tender",
    "quotes": "Quotes",
    "framework": "Call-off from a framework",
    "direct": "Direct award",
    "grant_competition": "Grant competition",
    "grant_direct": "Grant awarded directly",
    "joint": "Commissioned jointly with partners",
    "allocation": "Allocation by formula",
    "not_recorded": "",
}
KIND_WORDS = {
    "contract": "contract",
    "grant": "grant",
    "funding_agreement": "funding agreement",
    "pooled_contribution": "pooled contribution",
    "not_recorded": "",
}
AMOUNT_KIND_WORDS = {
    "received": "Received",
    "contribution": "Contribution",
    "allocated": "Allocated",
    "secured": "Secured",
    "budget": "Net budget",
    "total": "Total of the fund",
}
DOCUMENT_STATUS_WORDS = {"draft": "Draft", "final": "Final", "not_recorded": ""}


def route_words(code: str) -> str:
    """How a provider was chosen; empty where that is not recorded."""
    return ROUTE_WORDS[code]


def kind_words(code: str) -> str:
    """What kind of agreement it is, for the middle of a sentence; empty where that is not recorded."""
    return KIND_WORDS[code]


def category_label(code: str) -> str:
    """A category as the register's screens show it: "Sexual violence: advocacy (ISVA)"."""
    return taxonomy.label(code)


def under(codes: Iterable[str]) -> str:
    """Categories inside a sentence: "“Domestic abuse” or “Stalking and harassment”"."""
    return joined((f"“{category_label(code)}”" for code in codes), "or")
