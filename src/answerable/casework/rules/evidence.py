"""The evidence of an answer, gathered so that a person can read it: one entry for each record and the place it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from answerable.answering.answer import Answer

ROWS = 100
"""Rows of each table, and gaps, on one page of an answer: one of thousands of rows would else be megabytes."""
MARKS = 20
"""Links to evidence after one sentence or value; a sum of thousands of rows has so many, and counts the rest."""


@dataclass(frozen=True)
class EvidenceGroup:
    """What an answer takes from one record out of one place in one source. `fields` are the record's, in order."""

    number: int
    record: str
    ref: str
    source: str
    place: str
    url: str
    quotes: tuple[str, ...]
    fields: tuple[str, ...]


def gather(answer: Answer) -> tuple[list[EvidenceGroup], dict[str, int]]:
    """Return the answer's evidence in groups, in order of first use, and the group's number for each id of evidence.

    Nothing is left out: every id that the answer carries has a group, and every field is named in it.
    """
    keys: dict[tuple[str, str, str, str, str], int] = {}
    fields: dict[int, list[str]] = {}
    quotes: dict[int, list[str]] = {}
    numbers: dict[str, int] = {}
    for item in answer.evidence:
        number = keys.setdefault((item.record, item.ref, item.source, item.place, item.url), len(keys) + 1)
        numbers[item.id] = number
        fields.setdefault(number, []).append(item.field)
        quotes.setdefault(number, []).append(item.quote)
    groups = [
        EvidenceGroup(
            number,
            *key,
            quotes=tuple(dict.fromkeys(quote for quote in quotes[number] if quote)),
            fields=tuple(dict.fromkeys(field for field in fields[number] if field)),
        )
        for key, number in keys.items()
    ]
    return groups, numbers


def marks(ids: Iterable[str], numbers: Mapping[str, int]) -> tuple[list[int], int]:
    """Return the numbers of the evidence to mark after a sentence or value, and how many more there are."""
    found = list(dict.fromkeys(numbers[i] for i in ids if i in numbers))
    return found[:MARKS], max(0, len(found) - MARKS)


@dataclass(frozen=True)
class AnswerPage:
    """Part of an answer, as one page shows it: its sentences, `ROWS` rows of each table, as many gaps, their evidence.

    `first` and `last` count the rows from 1. The evidence has the same numbers on every page.
    """

    answer: Answer
    groups: list[EvidenceGroup]
    numbers: dict[str, int]
    number: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the page's first row."""
        return (self.number - 1) * ROWS + 1

    @property
    def last(self) -> int:
        """The number of the last row that the page has room for."""
        return self.number * ROWS


def page_of(answer: Answer, number: int) -> AnswerPage:
    """Return a page of an answer, counted from 1; the nearest one where there is no such page."""
    pages = max(1, *(-(-length // ROWS) for length in (len(answer.gaps), *(len(t.rows) for t in answer.tables))))
    number = min(max(number, 1), pages)
    part = slice((number - 1) * ROWS, number * ROWS)
    shown = replace(
        answer,
        tables=tuple(replace(table, rows=table.rows[part]) for table in answer.tables),
        gaps=answer.gaps[part],
    )
    groups, numbers = gather(answer)
    # What no sentence and no value leads to belongs to the answer as a whole, and is on every page.
    alone = set(numbers.values()) - {numbers[i] for ids in _marked(answer) for i in ids if i in numbers}
    wanted = alone | {one for ids in _marked(shown) for one in marks(ids, numbers)[0]}
    return AnswerPage(shown, [group for group in groups if group.number in wanted], numbers, number, pages)


def _marked(answer: Answer) -> Iterable[tuple[str, ...]]:
    """The evidence of each sentence and each value of an answer."""
    yield from (paragraph.evidence for paragraph in answer.paragraphs)
    yield from (cell.evidence for table in answer.tables for row in table.rows for cell in row)
