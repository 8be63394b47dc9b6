"""Amounts for people, and when a total may be given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from answerable.register.rules.money import parse, pounds

VAT_WORDS = {
    "included": "Including VAT",
    "excluded": "Excluding VAT",
    "none": "No VAT applies",
    "not_recorded": "",
}
BASIS_WORDS = {"estimated": "estimated", "budget": "budgeted", "rounded": "rounded in the source"}

_TOTAL = re.compile(
    r"\b(?:total|overall|altogether|in all|sum of|combined|how much)\b(?!.{0,40}\beach\b)", re.IGNORECASE
)


def asks_for_total(text: str) -> bool:
    """Whether a question asks for amounts added up."""
    return _TOTAL.search(text) is not None


def shown(amount: Decimal, as_stated: str = "", basis: str = "exact") -> str:
    """An amount as a letter prints it; where the source rounds or estimates it, in the source's own words too.

    "£86,000"; "£915,000 (stated as “£915k”)"; "£12,000 (estimated)".
    """
    text = pounds(amount)
    notes = []
    if as_stated and not _same_words(as_stated, amount):
        notes.append(f"stated as “{as_stated}”")
    elif basis == "rounded":
        notes.append(BASIS_WORDS[basis])
    if basis in ("estimated", "budget"):
        notes.append(BASIS_WORDS[basis])
    return f"{text} ({'; '.join(notes)})" if notes else text


def _same_words(as_stated: str, amount: Decimal) -> bool:
    """Whether the source prints the amount in full, so that quoting it would only repeat it."""
    try:
        stated = parse(as_stated)
    except ValueError:
        return False
    return stated.pounds == amount and not stated.rounded


@dataclass(frozen=True, slots=True)
class Part:
    """One amount that a total would add up: what it is worth, on which VAT basis, over which period."""

    amount: Decimal | None
    vat: str
    over: tuple[str, str]  # from and until, as recorded; or a financial year and ""
    basis: str = "exact"


@dataclass(frozen=True, slots=True)
class Total:
    """A total, or the reason why there is none."""

    amount: Decimal | None
    why_not: str = ""
    note: str = ""  # what is not exact about it, to stand after the figure


def total(parts: Sequence[Part], *, sure: bool = True) -> Total:
    """The total of two or more amounts, or why none may be given; `sure` where all of them are certain to belong to it.

    All must be recorded, on one known VAT basis and over one known period: a sum of anything else is a figure that
    no record states.
    """
    if not sure:
        return Total(None, "it is not certain that every agreement listed belongs to it")
    missing = sum(part.amount is None for part in parts)
    if missing:
        return Total(None, "not every amount is recorded")
    if len({part.vat for part in parts}) > 1:
        return Total(None, "some amounts include VAT and some do not, or the record does not say")
    if any(part.vat == "not_recorded" for part in parts):
        return Total(None, "the record does not say whether the amounts include VAT")
    if len({part.over for part in parts}) > 1:
        return Total(None, "the amounts are for different periods")
    if not all(part.over[0] for part in parts):
        return Total(None, "the periods that the amounts are for are not recorded")
    inexact = dict.fromkeys(BASIS_WORDS[part.basis] for part in parts if part.basis in BASIS_WORDS)
    note = f" (some amounts {' or '.join(inexact)})" if inexact else ""
    return Total(sum((part.amount for part in parts if part.amount is not None), Decimal(0)), note=note)
