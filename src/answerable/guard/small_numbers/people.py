"""Does a table that is about to leave show small counts of people? A question for the officer, never an answer.

Light on purpose: it runs on every table of every file. It is cautious the other way round than protection is: a table is taken to
count people only where its words say so, or else every table of anything would raise the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .labels import PERIOD, age_band, count_of, is_money, is_share, is_total

DEFAULT = 5
"""The rule of thumb: fewer than this many people raise a question (facts/law.md E4)."""

_PEOPLE = re.compile(
    r"\b(?:people|persons?|victims?|survivors?|clients?|children|child|adults?|men|women|staff|officers?|employees|individuals?"
    r"|referrals?|referred|service users?|users|supported|helped|households|families|beneficiaries|complainants?|residents"
    r"|applicants?|volunteers|witnesses|offenders|perpetrators|girls|boys|males?|females?|headcount|participants|patients|pupils"
    r"|students|suspects|detainees|arrests)\b",
    re.IGNORECASE,
)
_NOT_COUNTS = re.compile(
    r"£|%|\b(?:cost|spend|amount|price|fee|rate|mean|average|median|percent(?:age)?|score|rank|order|code|ref(?:erence)?|id|number of (?:"
    r"days|hours|weeks|months|sessions|services)|years?|months?|weeks?|days|hours|date|age|quarter|no|row|item|line|version)\b",
    re.IGNORECASE,
)
_HEADER_ROWS = 6  # captions and headings are looked for in the first rows


@dataclass(frozen=True)
class SmallCount:
    """A count of people that is small: its row and column, counted from 1, and what they are called."""

    row: int
    column: int
    count: int
    heading: str


def small_counts(
    rows: Sequence[Sequence[str]], *, caption: str = "", threshold: int = DEFAULT
) -> tuple[SmallCount, ...]:
    """The counts of people from 1 to below the threshold that a visible table shows; none where it is not of people.

    `rows` are texts as a reader sees them, headings among them; `caption` is what stands above. A table is of people where
    a heading or its caption says so. Columns of money, shares, dates, ages and codes are no counts; nor is a column that
    merely numbers its rows.
    """
    first = _first_of_figures(rows)
    if first is None:
        return ()
    above = " ".join([caption, *(text for row in rows[:first] for text in row if _only(row, text))])
    headings = _headings(rows[:first])
    about = bool(_PEOPLE.search(above)) or bool(headings and _PEOPLE.search(headings[0]))
    found = []
    for column in range(1, max(map(len, rows))):
        heading = headings[column] if column < len(headings) else ""
        if _NOT_COUNTS.search(heading) or not (about or _PEOPLE.search(heading)):
            continue
        texts = [row[column] if column < len(row) else "" for row in rows[first:]]
        if _is_counts(texts):
            found += [
                SmallCount(first + at + 1, column + 1, count, heading)
                for at, text in enumerate(texts)
                if 0 < (count := count_of(text) or 0) < threshold
            ]
    return tuple(sorted(found, key=lambda one: (one.row, one.column)))


def _only(row: Sequence[str], text: str) -> bool:
    return bool(text.strip()) and sum(bool(other.strip()) for other in row) == 1


def _figure(text: str) -> bool:
    return (count_of(text) is not None or is_share(text) or is_money(text)) and not PERIOD.fullmatch(text.strip())


def _first_of_figures(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row with a number that is no year, beyond its first column; a heading has to stand above it."""
    for number, row in enumerate(rows[: _HEADER_ROWS + 1]):
        if any(_figure(text) for text in row[1:]):
            return number or None
    return None


def _headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Per column everything that stands above its figures, captions left out."""
    width = max(map(len, rows), default=0)
    full = [row for row in rows if sum(bool(text.strip()) for text in row) > 1]
    spread = []
    for row in full:
        last = ""
        line: list[str] = []
        for text in (*row, *[""] * (width - len(row))):
            last = text.strip() or (last if line else "")
            line.append(last)
        spread.append(line)
    return [" ".join(line[column] for line in spread) for column in range(width)]


def _is_counts(texts: Sequence[str]) -> bool:
    shown = [text for text in texts if text.strip()]
    counts = [count for text in shown if (count := count_of(text)) is not None]
    if not counts or any(is_money(text) for text in shown):
        return False
    if any(is_share(text) and count_of(text) is None for text in shown):
        return False
    if len(counts) > 2 and counts == list(range(counts[0], counts[0] + len(counts))):
        return False
    return 2 * len(counts) >= len(shown) or any(age_band(text) is None and is_total(text) for text in shown)
