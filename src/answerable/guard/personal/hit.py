"""A piece of personal data found in a text, before it is given a place that a person can go to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from answerable.guard.findings import Severity

_NOT_A_SIGN = re.compile(r"[\W_]+")
_FILLING = (
    r"(?:\s{0,2}\(?(?:references?|refs?|records?|numbers?|nos?|num|id|card|code|details|reg|is|was|are|as|of|given)\b\.?){0,4}"
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


@dataclass(frozen=True)
class Begun:
    """A pattern all of whose matches begin with one of a few words: it is tried where these stand, and nowhere else.

    To find a word takes a hundredth of the time that it takes to try an expression at every character.
    """

    pattern: re.Pattern[str]
    beginnings: tuple[str, ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """What `pattern.finditer` gives."""
        return matches_from(self.pattern, places_of(text, self.beginnings), text)


@dataclass(frozen=True)
class Held:
    """A pattern all of whose matches hold a sign, at most so many characters after their beginning."""

    pattern: re.Pattern[str]
    sign: re.Pattern[str]
    """Begins with a set of characters, and looks ahead for the rest, so that signs do not run into one another."""
    after: int

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """What `pattern.finditer` gives."""
        return matches_from(self.pattern, self._places(text), text)

    def _places(self, text: str) -> Iterator[int]:
        next_place = 0
        for sign in self.sign.finditer(text):
            yield from range(max(next_place, sign.start() - self.after), sign.start() + 1)
            next_place = sign.start() + 1


def matches_from(pattern: re.Pattern[str], places: Iterable[int], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin at these places, which come in their order, each after the end of the last."""
    end = 0
    for at in places:
        if at >= end and (match := pattern.match(text, at)):
            yield match
            end = match.end()


def places_of(text: str, words: Iterable[str]) -> list[int]:
    """Where any of the words stands in a text, in the order of the text."""
    different = _different_words(text) if len(text) > _LONG else text
    places: list[int] = []
    for word in words:
        if not all(piece in different for piece in word.split()):
            continue
        at = text.find(word)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + 1)
    places.sort()
    return places


_LONG = 4_000  # characters from which it is quicker to ask first whether a word is in the text at all


@lru_cache(maxsize=2)
def _different_words(text: str) -> str:
    """The words of a text, each once: a fifth of the text, or much less."""
    return " ".join(set(text.split()))


def labelled(label: str, value: str, beginnings: str) -> Begun:
    """A pattern for a label followed by a value, which is its group "value", for a text in small letters (`small`).

    Both are patterns in small letters without named groups: a pattern that minds no capitals takes four times as long.
    `beginnings` are the words, or parts of words, that a label can begin with.
    """
    return Begun(re.compile(rf"\b(?:{label})\b\.?{_FILLING}(?P<value>{value})(?![\w])"), tuple(beginnings.split()))


@lru_cache(maxsize=2)
def small(text: str) -> str:
    """The text in small letters, each in its place: "İ" alone would become two."""
    return text.replace("İ", "I").lower()


def values(
    pattern: Begun | Held | re.Pattern[str], text: str, technique: str, confidence: float, reason: str
) -> Iterator[Hit]:
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
