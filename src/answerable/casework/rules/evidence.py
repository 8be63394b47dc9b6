"""The evidence of an answer, gathered so that a person can read it: one entry for each record and the place it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.answering.answer import Answer


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
