"""National Insurance numbers by HMRC's rules for their prefix (facts/guard.md 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Held, Hit, before

DUMMY = "QQ"
"""The prefix of HMRC's own example, QQ 12 34 56 C. It is nobody's, and is reported all the same: a real one may stand beside it."""
_NEVER = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_NUMBER = re.compile(
    r"(?<![\w/-])([A-Z]{2})([ .-]?)(\d{2})([ .-]?)(\d{2})\4(\d{2})(?:[ .-]?([A-D]))?(?![\w/])", re.IGNORECASE
)
_NUMBERS = Held(_NUMBER, re.compile(r"\d(?=\d[ .-]?\d\d[ .-]?\d\d)"), 3)
_SAID = re.compile(r"national\s+insurance|\bni\b|\bnino\b|\bn\.i\.")
_SOMETHING_ELSE = re.compile(r"\b(?:invoice|order|po|contract|tender|grid|ref|reference|urn)\b[^\n]{0,12}$")


@detector("national-insurance-number")
def national_insurance_numbers(text: str) -> Iterator[Hit]:
    """Every National Insurance number, spaced or not, in capitals or not; without its last letter only where it is named."""
    for match in _NUMBERS.finditer(text):
        prefix, last = match[1].upper(), match[7]
        if not is_prefix(prefix):
            continue
        ahead = before(text, match.start(), 50)
        said = bool(_SAID.search(ahead))
        if not said and (not last or _SOMETHING_ELSE.search(ahead)):
            continue
        reason = "HMRC’s own example" if prefix == DUMMY else "follows HMRC’s rules"
        yield Hit("national-insurance-number", match.start(), match.end(), match[0], 0.98 if said else 0.9, reason)


def is_prefix(prefix: str) -> bool:
    """Whether HMRC gives out numbers that begin with these two letters, or prints them in its examples."""
    if prefix == DUMMY:
        return True
    return prefix[0] not in "DFIQUV" and prefix[1] not in "DFIOQUV" and prefix not in _NEVER


def is_national_insurance_number(value: str) -> bool:
    """Whether a cell is one, in a column that says so."""
    match = _NUMBER.fullmatch(value.strip())
    return bool(match)
