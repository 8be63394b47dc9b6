"""Vehicle registrations: today's shape by itself, the older ones where a vehicle is spoken of (facts/guard.md 4.1)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Held, Hit, before

_CURRENT = Held(
    re.compile(r"(?<![\w/.-])([A-HJ-PR-Y]{2})(\d{2})\s?([A-HJ-PR-Z]{3})(?![\w/-])"),
    re.compile(r"\d(?=\d\s?[A-Z]{3})"),
    2,
)
_ANY = (
    r"[A-HJ-PR-Y]{2}\d{2}\s?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-HJ-PR-Z]{3}|[A-HJ-PR-Z]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y]|"
    r"[A-Z]{1,3}\s?\d{1,4}|\d{1,4}\s?[A-Z]{1,3}"
)
_OLD = Held(
    re.compile(
        r"(?<![\w/.-])(?:[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-HJ-PR-Z]{3}|[A-HJ-PR-Z]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y]|[A-Z]{0,2}[IZ][A-Z]{0,2}\s?\d{2,4})(?![\w/-])"
    ),
    re.compile(r"\d(?:(?<=[A-Z].)|(?<=[A-Z]\s.))"),
    6,
)
_CELL = re.compile(_ANY, re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:vehicles?|cars?|vans?|lorry|motorcycles?|motorbike|taxi|moped|registration|reg|vrm|vrn|number\s?plates?|plates?|index|ford|vauxhall|"
    r"audi|bmw|volkswagen|vw|toyota|nissan|mercedes|renault|peugeot|honda|kia|fiat|citroen|skoda|mini|drove|driving|driven)\b",
    re.IGNORECASE,
)
_SMALL = Held(
    re.compile(r"(?<![\w/.-])[a-hj-pr-y]{2}\d{2}\s?[a-hj-pr-z]{3}(?![\w/-])"),
    re.compile(r"\d(?=\d\s?[a-z]{3})"),
    2,
)


@detector("vehicle-registration")
def vehicle_registrations(text: str) -> Iterator[Hit]:
    """Every registration of today's shape; of the older shapes, and in small letters, where a vehicle is named nearby."""
    current: list[int] = []
    for match in _CURRENT.finditer(text):
        if is_age(match[2]):
            current.append(match.end())
            yield Hit(
                "vehicle-registration",
                match.start(),
                match.end(),
                match[0],
                0.9,
                "has the shape of registrations since 2001",
            )
    for pattern in (_OLD, _SMALL):
        for match in pattern.finditer(text):
            if (
                _SAID.search(before(text, match.start(), 50))
                or _SAID.search(text, match.end(), match.end() + 24)
                or (pattern is _OLD and _follows(match.start(), current))
            ):
                yield Hit(
                    "vehicle-registration", match.start(), match.end(), match[0], 0.85, "a vehicle is named beside it"
                )


def _follows(start: int, ends: list[int]) -> bool:
    """Whether a registration of today's shape stands a line or two before: the next in a list of vehicles."""
    last = bisect_right(ends, start) - 1
    return last >= 0 and start - ends[last] < _A_LINE_OR_TWO


_A_LINE_OR_TWO = 120  # characters


def is_age(code: str) -> bool:
    """Whether DVLA gives out this age code: the year from March (02 to 50), the year and fifty from September (51 to 99, 00).

    01 was never given out: the shape began with 51, in September 2001.
    """
    return code != "01"


def is_registration(value: str) -> bool:
    """Whether a cell is a registration of any shape, in a column that says so."""
    return bool(_CELL.fullmatch(value.strip()))
