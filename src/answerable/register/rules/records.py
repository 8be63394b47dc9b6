"""What the fields of a record must say together before the register takes them.

Fields come by name as the register holds them: amounts as `Decimal`, partial dates and choices as text, None or an
empty text for what is not recorded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from answerable.law.exemptions import UnknownExemption, lookup

from . import partial_dates

Fields = Mapping[str, Any]
Problem = tuple[str, str]
"""The name of a field, and one sentence about what is wrong with it."""

_BASIS_NONE = "not_recorded"
_WEB = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def problems(kind: str, fields: Fields) -> list[Problem]:
    """Return what stops a record of this kind from having these fields; none where the register can take them."""
    found = [problem for rule in _RULES.get(kind, ()) for problem in rule(fields)]
    for name in ("url", "archived_url"):
        if fields.get(name) and not is_web_address(fields[name]):
            found.append((name, "A web address begins with http:// or https://. Correct it, or leave it empty."))
    return found


def is_web_address(text: str) -> bool:
    """Whether the text is an address that a page may link to: http or https, with a host."""
    return bool(_WEB.fullmatch(text))


def exemption(text: str) -> str:
    """Return the citation of an exemption as lists give it ("s.43(2)"), however it was typed; several after commas.

    Raises ValueError with a sentence where it cannot be read or is no ground for withholding.
    """
    try:
        return ", ".join(lookup(part).citation.short for part in text.split(","))
    except UnknownExemption as error:
        raise ValueError(str(error)) from None


def _amount_and_basis(amount: str, basis: str, what: str, *, both_ways: bool) -> Callable[[Fields], Iterator[Problem]]:
    def rule(fields: Fields) -> Iterator[Problem]:
        known, said = fields.get(amount) is not None, fields.get(basis, _BASIS_NONE) != _BASIS_NONE
        if said and not known:
            yield amount, f"Enter {what}, or say that its basis is not recorded."
        if known and not said and both_ways:
            yield basis, f"Say how exact {what} is: as stated, rounded, estimated or budgeted."

    return rule


def _in_order(first: str, last: str, sentence: str) -> Callable[[Fields], Iterator[Problem]]:
    def rule(fields: Fields) -> Iterator[Problem]:
        start, end = _earliest(fields.get(first)), _latest(fields.get(last))
        if start and end and end < start:
            yield last, sentence

    return rule


def _earliest(value: str | date | None) -> date | None:
    return value if isinstance(value, date) else partial_dates.earliest(value or "")


def _latest(value: str | date | None) -> date | None:
    return value if isinstance(value, date) else partial_dates.latest(value or "")


def _decision(fields: Fields) -> Iterator[Problem]:
    part, under = fields.get("withheld_part"), fields.get("withheld_under")
    if part and not under:
        yield "withheld_under", "Name the exemption for the part that is not public, as s.43(2)."
    if under:
        try:
            exemption(under)
        except ValueError as error:
            yield "withheld_under", str(error)


def _ended(fields: Fields) -> Iterator[Problem]:
    if fields.get("ended") and fields.get("status") != "terminated":
        yield "ended", "Only an agreement that ended early has this date. Empty it, or change the status."


def _measure(fields: Fields) -> Iterator[Problem]:
    target, amber = fields.get("target"), fields.get("amber")
    if amber is None:
        return
    if target is None:
        yield "amber", "Enter the target too, or leave “amber from” empty."
    elif fields.get("better") == "lower" and amber < target:
        yield "amber", "Where lower is better, amber begins above the target. Enter a higher figure."
    elif fields.get("better") != "lower" and amber > target:
        yield "amber", "Where higher is better, amber begins below the target. Enter a lower figure."


_DIALLED = re.compile(r"\+?[0-9 ()]{3,40}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_TOLD_TO_ALL = ("name", "what", "for_whom", "hours", "languages", "how", "emergency")


def _reached(fields: Fields) -> Iterator[Problem]:
    for name in _TOLD_TO_ALL:
        if _POSTCODE.search(fields.get(name) or ""):
            yield (
                name,
                "This has a postcode in it. Leave addresses out: that of a refuge must never be public. People call first, or find "
                "the way on the service’s own site.",
            )
    for name in ("phone", "text"):
        if fields.get(name) and not _DIALLED.fullmatch(fields[name]):
            yield name, "Write the number as it is dialled, in figures and spaces: 01632 960123."
    if fields.get("email") and not _MAIL.fullmatch(fields["email"]):
        yield "email", "Enter an e-mail address in the correct format, like help@example.org."
    if fields.get("website") and not is_web_address(fields["website"]):
        yield "website", "A web address begins with http:// or https://. Correct it, or leave it empty."
    if fields.get("public"):
        if not any(fields.get(name) for name in ("phone", "text", "email", "website")):
            yield "phone", "Enter a way to reach it: a telephone number, text number, e-mail address or website."
        if not fields.get("checked"):
            yield "checked", "Enter the day on which somebody last checked these facts, so that readers can judge them."


def _not_negative(name: str, what: str) -> Callable[[Fields], Iterator[Problem]]:
    def rule(fields: Fields) -> Iterator[Problem]:
        value = fields.get(name)
        if isinstance(value, Decimal) and value < 0:
            yield name, f"{what} cannot be less than nothing."

    return rule


_RULES: dict[str, tuple[Callable[[Fields], Iterator[Problem]], ...]] = {
    "agreement": (
        _amount_and_basis("value", "value_basis", "the value", both_ways=True),
        _not_negative("value", "The value"),
        _in_order("starts", "ends", "It ends before it starts. Correct one of the two dates."),
        _in_order("starts", "ended", "It ended before it started. Correct one of the two dates."),
        _ended,
    ),
    "agreement_year": (_amount_and_basis("amount", "basis", "the amount", both_ways=False),),
    "agreement_funding": (_amount_and_basis("amount", "basis", "the amount", both_ways=False),),
    "measure": (_measure,),
    "decision": (
        _decision,
        _in_order("taken", "published", "It was published before it was taken. Correct one of the two dates."),
    ),
    "fund": (_in_order("starts", "ends", "It ends before it starts. Correct one of the two dates."),),
    "fund_amount": (_amount_and_basis("amount", "basis", "the amount", both_ways=False),),
    "document": (
        _in_order("covers_from", "covers_to", "It covers a time that ends before it starts. Correct one of the two."),
    ),
    "coverage": (_in_order("starts", "ends", "It ends before it starts. Correct one of the two dates."),),
    "consultation": (_in_order("opens", "closes", "It closes before it opens. Correct one of the two dates."),),
    "service_contact": (_reached,),
    "tender": (
        _in_order("invited", "closes", "It closes before it was published. Correct one of the two dates."),
        _in_order("starts", "ends", "The contract ends before it starts. Correct one of the two dates."),
    ),
}
