"""A piece of personal data found in a text, before it is given a place that a person can go to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.guard.findings import Severity

_NOT_A_SIGN = re.compile(r"[\W_]+")
_FILLING = (
    r"(?:\s{0,2}(?:references?|refs?|records?|numbers?|nos?|num|id|card|code|details|reg|is|was|are|as|of|given)\b\.?){0,4}"
    r"[\s:=#(\[,–—-]{0,4}"
)
"""What may stand between a label and its number: "Collar no. is: ", "custody record (", "Crime ref – "."""


@dataclass(frozen=True)
class Hit:
    """What was found from one character of a text to another."""

    technique: str
    start: int
    end: int
    text: str
    confidence: float
    reason: str
    severity: Severity | None = None
    """Where it is not the one of the catalogue."""

    @property
    def key(self) -> str:
        """What two ways of writing one value have in common: its letters and digits."""
        return _NOT_A_SIGN.sub("", self.text).casefold() or self.text


def labelled(label: str, value: str) -> re.Pattern[str]:
    """A pattern for a label followed by a value, which is its group "value", for a text in small letters (`small`).

    Both are patterns in small letters without named groups: a pattern that minds no capitals takes four times as long.
    """
    return re.compile(rf"\b(?:{label})\b\.?{_FILLING}(?P<value>{value})(?![\w])")


def small(text: str) -> str:
    """The text in small letters, each in its place: "İ" alone would become two."""
    return text.replace("İ", "I").lower()


def values(pattern: re.Pattern[str], text: str, technique: str, confidence: float, reason: str) -> Iterator[Hit]:
    """A hit for the group "value" of each match of a pattern of `labelled`."""
    for match in pattern.finditer(small(text)):
        start, end = match.span("value")
        yield Hit(technique, start, end, text[start:end], confidence, reason)


def before(text: str, start: int, length: int = 40) -> str:
    """So many characters before a place, in small letters."""
    return text[max(0, start - length) : start].lower()


def digits_of(text: str) -> str:
    """The digits of a text alone."""
    return "".join(one for one in text if one.isdigit())
