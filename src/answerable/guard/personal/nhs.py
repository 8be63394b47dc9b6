"""NHS numbers: the checksum and what stands beside it, since one in eleven numbers of ten digits passes the checksum alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Severity

from .hit import Hit, before, digits_of

_NUMBER = re.compile(r"\d(?<![\w.,/£-].)\d{2}([ -]?)\d{3}\1\d{4}(?![\w/-]|[.,]\d)")
_SAID = re.compile(
    r"\bnhs\b(?!\s(?:trust|foundation|england))|\bpatient\b|\bhospital\s(?:no|number)|\bh\s?&\s?c\b|\bchi\s(?:no|number)"
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:invoice|order|po|ref|reference|account|contract|case|tender|vat|phone|tel|telephone|mobile|call|crime|number|no)\b[\s.:#]{0,4}$"
)
ISSUED = ((320_000_000, 399_999_999), (400_000_000, 499_999_999), (600_000_000, 708_800_001))
"""First nine digits that have been given out: Northern Ireland, then England and Wales (facts/guard.md 4.1)."""


@detector("nhs-number")
def nhs_numbers(text: str) -> Iterator[Hit]:
    """Every NHS number that is said to be one, and every number of its shape, range and checksum.

    One that is said to be one and fails the checksum is reported too: it may be mistyped.
    """
    for match in _NUMBER.finditer(text):
        ahead = before(text, match.start(), 60)
        holds = checksum_holds(digits_of(match[0]))
        if _SAID.search(ahead):
            reason = (
                "checksum holds, follows “NHS”" if holds else "said to be an NHS number; the checksum does not hold"
            )
            yield Hit("nhs-number", match.start(), match.end(), match[0], 0.99 if holds else 0.7, reason)
        elif holds and _is_issued(digits_of(match[0])) and not _SOMETHING_ELSE.search(ahead):
            spaced = bool(match[1])
            weak = None if spaced else Severity.NOTE
            yield Hit(
                "nhs-number",
                match.start(),
                match.end(),
                match[0],
                0.85 if spaced else 0.3,
                "checksum holds, in the range given out",
                weak,
            )


def checksum_holds(digits: str) -> bool:
    """Whether the tenth digit is the one that the first nine ask for, modulo 11."""
    check = 11 - sum(int(one) * weight for one, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check % 11 == int(digits[9]) and check != 10


def _is_issued(digits: str) -> bool:
    return any(low <= int(digits[:9]) <= high for low, high in ISSUED)


def is_nhs_number(value: str) -> bool:
    """Whether a cell is one, in a column that says so."""
    return len(digits_of(value)) == 10 and bool(_NUMBER.fullmatch(value.strip()))
