"""Matching a partner's keyed tokens with everybody's, which are made for it and not kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import MatchRow, Organisation
from answerable.pathways.rules.vocabulary import Part

from .hashing import Tokens, tokens_of
from .known import Asking, Found, judged
from .looking import records

AT_ONCE = 5_000
NOT_SURE, SURE = 0.0, 1000.0
"""What equal tokens stand for, in bits: one of the two is possible, both are known."""


def _people(after: int) -> list[int]:
    rows = MatchRow.objects.filter(person__part=Part.VICTIM, person__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _everybody(key: bytes) -> Iterator[tuple[int, Tokens]]:
    last = 0
    while people := _people(last):
        for person, record in records(people):
            yield person, tokens_of(record, key)
        last = people[-1]


def match_tokens(rows: Iterable[Tokens], *, key: bytes, organisation: Organisation) -> list[Found]:
    """Return what may be said of each row, in their order. Everybody's tokens are made for it, and none is kept."""
    asked = list(rows)
    wanted = {token for row in asked for token in (row.spelt, row.sounding) if token}
    bearers: dict[str, set[int]] = {}
    for person, own in _everybody(key):
        for token in (own.spelt, own.sounding):
            if token in wanted:
                bearers.setdefault(token, set()).add(person)
    asking = Asking.of(organisation)
    found = []
    for row in asked:
        spelt, sounding = bearers.get(row.spelt, set()), bearers.get(row.sounding, set())
        people = [(person, SURE if person in spelt & sounding else NOT_SURE) for person in sorted(spelt | sounding)]
        found.append(judged(MatchRecord(), people, asking))
    return found
