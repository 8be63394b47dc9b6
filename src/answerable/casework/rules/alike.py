"""Are two requests for the same? The asks are compared as facts: subject, measure, years, place, breakdown, names.

Likeness of words never decides here. A question about the same thing in another year is another question: last year's answer
does not answer it (docs/handbook/triage.md). Days are inclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from answerable.law.working_days import in_words
from answerable.reading.structure import Ask, Measure, Period

KEY_LENGTH = 120
_DAY = timedelta(days=1)
_YEARLY = {Measure.AMOUNT_BY_YEAR: Measure.AMOUNT}
"""Measures that are another one split by year; the split is compared as a breakdown."""


class Match(StrEnum):
    """How an earlier question bears on a new one."""

    SAME = "same"
    OTHER_YEARS = "other_years"
    NOT = "not"


@dataclass(frozen=True)
class Asked:
    """One question as it is compared: what it asks, and the day it was received, on which open periods end."""

    ask: Ask
    received: date | None = None


@dataclass(frozen=True)
class Comparison:
    """What the facts say about two questions. `missing` are the years that the earlier one does not reach, in words."""

    match: Match
    missing: tuple[str, ...] = ()


def ask_key(ask: Ask) -> str:
    """Return what an earlier question must share with this one to be compared with it at all, for an indexed look-up.

    The subjects, or where there are none the names. Empty where nothing can be compared: no subject and no name, or no
    measure. Measures are not in it, since an earlier question that asked for more answers one that asks for less.
    """
    if not _measures(ask):
        return ""
    parts = sorted(ask.subjects) or sorted({_folded(name) for name in ask.names} - {""})
    whole = "|".join(dict.fromkeys(parts))
    return whole if len(whole) <= KEY_LENGTH else f"{whole[:50]}#{sha256(whole.encode()).hexdigest()}"


def compare(new: Asked, earlier: Asked) -> Comparison:
    """Compare a new question with an earlier one.

    SAME: the earlier one asked for at least this: same subjects, names and places, all the measures and splits, and every
    day of the periods. OTHER_YEARS: all of that but for days that it does not reach. Periods in relative words that no
    date turns into days are never taken to be the same.
    """
    a, b = new.ask, earlier.ask
    key = ask_key(a)
    if not key or key != ask_key(b) or _set(a.names) != _set(b.names) or _set(a.areas) != _set(b.areas):
        return Comparison(Match.NOT)
    if not _measures(a) <= _measures(b) or not _split(a) <= _split(b):
        return Comparison(Match.NOT)
    if not a.periods:
        return Comparison(Match.OTHER_YEARS if b.periods else Match.SAME, ("now",) if b.periods else ())
    before = [_days(period, earlier.received) for period in b.periods]
    missing: list[str] = []
    for period in a.periods:
        wanted = _days(period, new.received)
        if wanted is None:
            missing.append(f"“{period.text}”")
        else:
            left = _left([wanted], [days for days in before if days is not None])
            missing += [year for first, last in left for year in years_in_words(first, last, period.financial_years)]
    return Comparison(Match.OTHER_YEARS if missing else Match.SAME, tuple(dict.fromkeys(missing)))


def _measures(ask: Ask) -> frozenset[Measure]:
    return frozenset(_YEARLY.get(measure, measure) for measure in ask.measures) - {Measure.OTHER}


def _split(ask: Ask) -> frozenset[str]:
    yearly = {"year"} if any(measure in _YEARLY for measure in ask.measures) else set()
    return frozenset(ask.breakdown) | yearly


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_folded(word) for word in words)


def _days(period: Period, received: date | None) -> tuple[date, date] | None:
    """The first and last day of a period. One that is open ends on the day its request came in (section 1(4))."""
    if period.starts is None and period.ends is None:
        return None
    last = period.ends or received
    return (period.starts or date.min, last) if last else None


def _left(wanted: Sequence[tuple[date, date]], covered: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The days of `wanted` that lie in none of the covered stretches."""
    left = [days for days in wanted if days[0] <= days[1]]
    for start, end in covered:
        cut: list[tuple[date, date]] = []
        for first, last in left:
            if end < first or last < start:
                cut.append((first, last))
                continue
            if first < start:
                cut.append((first, start - _DAY))
            if end < last:
                cut.append((end + _DAY, last))
        left = cut
    return left


def years_in_words(first: date, last: date, financial: bool) -> tuple[str, ...]:
    """Return a stretch of days as years where it is made of whole ones ("2024-25", or "2019"), else as days."""
    if first == date.min:
        return (f"the beginning to {in_words(last)}",)
    found: list[str] = []
    at = first
    while at <= last:
        begins = date(at.year, 4, 1) if financial else date(at.year, 1, 1)
        end = date(at.year + 1, 3, 31) if financial else date(at.year, 12, 31)
        if at != begins or end > last:
            return (*found, f"{in_words(at)} to {in_words(last)}")
        found.append(f"{at.year}-{end.year % 100:02d}" if financial else str(at.year))
        at = end + _DAY
    return tuple(found)


@dataclass(frozen=True)
class SameWords:
    """How many of a letter's questions stand in another one word for word."""

    same: int
    of: int

    @property
    def nearly_all(self) -> bool:
        """Whether at least four in five of the questions are the same words: one text, sent more than once."""
        return self.of > 0 and self.same * 5 >= self.of * 4


def same_words(questions: Sequence[str], others: Sequence[str]) -> SameWords:
    """Count the questions that stand in the other letter word for word; marks, numbers of lists and capitals do not count."""
    there = {_folded(text) for text in others} - {""}
    mine = [folded for text in questions if (folded := _folded(text))]
    return SameWords(sum(text in there for text in mine), max(len(mine), len(there)))


_TO_MANY = re.compile(
    r"(?:\bto all (?:the )?(?:\d+ )?(?:police (?:and crime )?)?(?:commissioners|pccs|opccs|forces|councils|authorities|police forces|local authorities|public bodies)"
    r"|\b(?:this|the same|an identical) (?:request|letter|e-?mail|questionnaire) (?:is being|has been|was|will be) sent to (?:all|every|each|other|several|a number of)"
    r"|\b(?:all|every|each) (?:of the )?(?:43 |42 |41 |39 )?(?:police (?:and crime )?(?:commissioners?|forces?)|pccs?|opccs?|local authorit(?:y|ies)|councils?) in (?:england|the uk|wales|the country)"
    r"|\bdear (?:pcc|opcc|police and crime commissioners|commissioners|council|authority|public authority)\b"
    r"|\[(?:name of (?:force|council|authority|pcc|opcc)|insert [^\]]{1,40})\])",
    re.IGNORECASE,
)


def signs_of_many(letter: str) -> tuple[str, ...]:
    """Return the words by which a letter shows that it was written to many bodies at once; none where it shows none."""
    return tuple(dict.fromkeys(" ".join(match[0].split()).lower() for match in _TO_MANY.finditer(letter)))
