"""What became of people's needs and aims, as numbers that say what they rest on.

Eight categories of need (facts/law.md D3), self-scored from 0 (none) to 4 (very high); "not asked" and "prefers not to say" are answers of
their own and never a number. A change is told only for pairs (start and end of the same person and need), with their number and a
Wilson 95 % interval; nothing is ranked below twenty pairs (facts/pathways.md 5). A desired outcome counts 1, a half or 0 as in 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from .vocabulary import Need, Worded

HIGHEST = 4
"""The highest level of a need."""
LEAST_TO_RANK = 20
"""Pairs below which nothing is compared or ranked (facts/pathways.md 5: no league tables below n = 20)."""
_Z = 1.959963984540054
"""The standard normal's 97.5th percentile, for a 95 % interval."""


class Answering(Worded):
    """How a question was answered. "Not asked" is not a refusal, and neither is a score."""

    NOT_ASKED = "not_asked", "Not asked"
    PREFERS_NOT = "prefers_not", "Prefers not to say"
    SCORED = "scored", "Answered"


class Achieved(Worded):
    """Whether a desired outcome was achieved."""

    YES = "yes", "Achieved"
    PARTLY = "partly", "Partly achieved"
    NO = "no", "Not achieved"


WORTH: dict[Achieved, Fraction] = {
    Achieved.YES: Fraction(1),
    Achieved.PARTLY: Fraction(1, 2),
    Achieved.NO: Fraction(0),
}
"""What a desired outcome counts (facts/pathways.md 1.1)."""

LEVELS: dict[int, str] = {
    0: "0: no need",
    1: "1: a little",
    2: "2: some",
    3: "3: high",
    4: "4: very high",
}
"""The scale, in our own words."""


@dataclass(frozen=True)
class Interval:
    """A share of n with its Wilson 95 % interval. Percentages are whole, from 0 to 100; `n` always stands beside them."""

    number: int
    n: int
    low: float
    high: float

    @property
    def words(self) -> str:
        """The share in words, such as "12 of 20 (60 %; 95 % interval 39 % to 78 %)". Without n there is no percentage."""
        if not self.n:
            return "0 of 0"
        percent = round(100 * self.number / self.n)
        return f"{self.number} of {self.n} ({percent} %; 95 % interval {round(100 * self.low)} % to {round(100 * self.high)} %)"


def wilson(number: int, n: int) -> Interval:
    """Return a share with its Wilson score interval. With n = 0 nothing is known: from 0 to 1. Raises ValueError where number is not in n."""
    if not 0 <= number <= n:
        raise ValueError("The number must lie between 0 and n.")
    if n == 0:
        return Interval(0, 0, 0.0, 1.0)
    share, square = number / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(number, n, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Score:
    """One answer to one need at one point. `level` is set where it was scored, and only there."""

    answer: Answering = Answering.NOT_ASKED
    level: int | None = None

    def __post_init__(self) -> None:
        """Refuse a level without a score, and a score without a level."""
        if (self.answer is Answering.SCORED) != (self.level is not None):
            raise ValueError("A level belongs to an answer that was scored, and to no other.")
        if self.level is not None and not 0 <= self.level <= HIGHEST:
            raise ValueError(f"A level is from 0 to {HIGHEST}.")


NOT_ASKED = Score()


@dataclass(frozen=True)
class Pair:
    """One person's one need, at the start and at the end."""

    need: Need
    start: Score = NOT_ASKED
    end: Score = NOT_ASKED

    @property
    def is_whole(self) -> bool:
        """Whether both ends were scored: only then is there a distance."""
        return self.start.level is not None and self.end.level is not None


@dataclass(frozen=True)
class Travelled:
    """How far people came, over paired answers alone. `gone`: how many of those with a need (1 or more) at the start have none at the end."""

    n: int
    improved: Interval
    same: Interval
    worse: Interval
    no_room: int
    """Pairs that started at 0: they can stay or get worse, and cannot improve."""
    may_be_ranked: bool


def travelled(pairs: Iterable[Pair]) -> Travelled:
    """Return how many improved, stayed and got worse, of the pairs with both ends scored; the others are not in n."""
    moves = [
        (pair.start.level, pair.end.level)
        for pair in pairs
        if pair.start.level is not None and pair.end.level is not None
    ]
    n = len(moves)
    return Travelled(
        n=n,
        improved=wilson(sum(end < start for start, end in moves), n),
        same=wilson(sum(end == start for start, end in moves), n),
        worse=wilson(sum(end > start for start, end in moves), n),
        no_room=sum(start == 0 for start, _end in moves),
        may_be_ranked=n >= LEAST_TO_RANK,
    )


def by_need(pairs: Sequence[Pair]) -> dict[Need, Travelled]:
    """Return how far people came in each of the eight categories, those without a pair too."""
    return {need: travelled(pair for pair in pairs if pair.need is need) for need in Need}


@dataclass(frozen=True)
class Reached:
    """Desired outcomes: how many there are, how many of each answer, and the sum of what they are worth."""

    n: int
    yes: int
    partly: int
    no: int
    not_known: int
    worth: Fraction

    @property
    def words(self) -> str:
        """The sum in words, such as "2.5 of 4, of which 1 partly; 1 not known yet". Without an outcome: "None set"."""
        if not self.n and not self.not_known:
            return "None set"
        waiting = f"; {self.not_known} not known yet" if self.not_known else ""
        if not self.n:
            return f"{self.not_known} set, none known yet"
        return f"{float(self.worth):g} of {self.n}, of which {self.partly} partly{waiting}"


def reached(answers: Iterable[str]) -> Reached:
    """Return what became of desired outcomes; "" is one whose end is not known yet and counts neither way."""
    held = [Achieved(one) if one else None for one in answers]
    known = [one for one in held if one is not None]
    return Reached(
        n=len(known),
        yes=known.count(Achieved.YES),
        partly=known.count(Achieved.PARTLY),
        no=known.count(Achieved.NO),
        not_known=len(held) - len(known),
        worth=sum((WORTH[one] for one in known), Fraction(0)),
    )


@dataclass(frozen=True)
class Completeness:
    """How far one field was filled in: of n cases, how many were asked and answered, would rather not say, and were not asked."""

    field: str
    n: int
    answered: int
    prefers_not: int

    @property
    def not_asked(self) -> int:
        """How many were not asked, or nobody wrote it down."""
        return self.n - self.answered - self.prefers_not

    @property
    def words(self) -> str:
        """In words: "14 of 20 answered, 2 prefer not to say, 4 not asked"."""
        return f"{self.answered} of {self.n} answered, {self.prefers_not} prefer not to say, {self.not_asked} not asked"


def completeness(answers: Mapping[str, Sequence[Answering]], n: int) -> tuple[Completeness, ...]:
    """Return how complete each field is over n cases. A case without an answer was not asked. Raises ValueError beyond n answers."""
    made = []
    for field, told in answers.items():
        if len(told) > n:
            raise ValueError("There are more answers than cases.")
        made.append(Completeness(field, n, told.count(Answering.SCORED), told.count(Answering.PREFERS_NOT)))
    return tuple(made)
