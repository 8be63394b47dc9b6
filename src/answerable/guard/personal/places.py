"""Where something was found, in words that a person can go by, and one finding for one value wherever it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .hit import Hit

NAMED = 5  # places of one value that are named; the others are counted


class Lines:
    """The lines of a text, so that a place in it can be told by line and character, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def line(self, at: int) -> int:
        """The number of the line, from 1, of the character at a place."""
        return bisect_right(self._starts, at)

    def place(self, start: int, end: int) -> str:
        """ "line 3, characters 10 to 22"; over several lines "line 3, character 10, to line 4, character 6"."""
        first, last = self.line(start), self.line(max(start, end - 1))
        begins, ends = start - self._starts[first - 1] + 1, end - self._starts[last - 1]
        if first == last:
            return f"line {first:,}, characters {begins} to {ends}"
        return f"line {first:,}, character {begins}, to line {last:,}, character {ends}"


def at(where: str, place: str) -> str:
    """A place within a place."""
    return f"{where}, {place}" if where else place


@dataclass
class _Value:
    hit: Hit
    places: list[str] = field(default_factory=list)
    texts: dict[str, None] = field(default_factory=dict)
    count: int = 0


class Gathered:
    """What was found in a file, value by value."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str, str], _Value] = {}

    def add(self, hit: Hit, where: str) -> None:
        """One more place of a value. The surest reason for it is the one that is told."""
        key = (hit.technique, hit.key, str(hit.severity))
        value = self._values.setdefault(key, _Value(hit))
        if hit.confidence > value.hit.confidence:
            value.hit = hit
        value.count += 1
        value.texts.setdefault(hit.text)
        if len(value.places) < NAMED:
            value.places.append(where)

    def findings(self) -> Iterator[Finding]:
        """One finding a value."""
        for value in self._values.values():
            hit = value.hit
            yield found(
                hit.technique,
                _places(value.places, value.count),
                value.texts,
                count=value.count,
                severity=hit.severity,
                confidence=hit.confidence,
                reason=hit.reason,
            )


def _places(named: Iterable[str], count: int) -> str:
    named = list(named)
    places = list(dict.fromkeys(named))
    more = count - len(named)
    return "; ".join(places) + (f"; and {more:,} more" if more else "")
