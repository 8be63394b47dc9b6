"""What is wrong with a file of open data, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class CannotUse(Exception):
    """The file cannot be read as open data; the message says what is wrong, where, and what to do."""


class NothingToWrite(CannotUse):
    """The register has nothing that the standard has a place for, and a file of nothing is none of it."""


class Level(StrEnum):
    """How bad a problem is."""

    ERROR = "error"  # the standard's schema forbids it
    CODE = "code"  # a value that a closed codelist does not have
    EMPTY = "empty"  # a field that is there and says nothing
    FAULT = "fault"  # allowed by the schema, and wrong all the same
    ADVICE = "advice"  # right, and could be better


@dataclass(frozen=True)
class Problem:
    """One problem: which rule it breaks, where (a JSON pointer), and a sentence."""

    level: Level
    rule: str
    place: str
    sentence: str


@dataclass
class Verdict:
    """What checking a file found. Every problem is counted; of each rule, the first `keep` are kept with their places."""

    kind: str = ""
    items: int = 0
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[tuple[Level, str]] = field(default_factory=Counter)
    keep: int = 100

    def add(self, found: Iterable[Problem]) -> None:
        """Take problems in."""
        for problem in found:
            self.counts[problem.level, problem.rule] += 1
            if self.counts[problem.level, problem.rule] <= self.keep:
                self.problems.append(problem)

    def number(self, level: Level) -> int:
        """How many problems of this level there are."""
        return sum(n for (of, _), n in self.counts.items() if of == level)

    @property
    def valid(self) -> bool:
        """Whether the standard's schema and its closed codelists allow all of it."""
        return not self.number(Level.ERROR) and not self.number(Level.CODE)

    @property
    def sound(self) -> bool:
        """Whether it is valid and has no empty field and no fault either; advice may remain."""
        return self.valid and not self.number(Level.EMPTY) and not self.number(Level.FAULT)

    def sentences(self) -> Iterator[str]:
        """The verdict in plain English: a line for each kept problem, then what they come to."""
        for problem in self.problems:
            yield f"{problem.place or '/'}: {problem.sentence}"
        more = sum(self.counts.values()) - len(self.problems)
        if more:
            yield f"… and {more:,} more."
        what = f"{self.items:,} {self.kind}" if self.kind else "The file"
        if self.sound:
            advice = self.number(Level.ADVICE)
            yield f"{what}: valid, with no fault" + (f" and {advice:,} pieces of advice." if advice else ".")
        elif self.valid:
            faults = self.number(Level.EMPTY) + self.number(Level.FAULT)
            yield f"{what}: valid, but with {faults:,} faults to mend."
        else:
            yield f"{what}: not valid ({self.number(Level.ERROR) + self.number(Level.CODE):,} errors)."

    def as_json(self) -> dict[str, Any]:
        """The verdict for programs."""
        return {
            "kind": self.kind,
            "items": self.items,
            "valid": self.valid,
            "sound": self.sound,
            "counts": [
                {"level": level.value, "rule": rule, "number": number}
                for (level, rule), number in sorted(self.counts.items())
            ],
            "problems": [
                {"level": p.level.value, "rule": p.rule, "place": p.place, "sentence": p.sentence}
                for p in self.problems
            ],
        }
