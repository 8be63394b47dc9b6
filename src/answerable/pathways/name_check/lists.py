"""A partner's list, looked up as so many name checks: the same rules of what may be said, a few questions to the store for all.

Rows that weigh enough for nobody to be sure are left to people: `pairing` proposes links once the rows are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import score
from answerable.pathways.models import Organisation, Worker

from .fitting import fitted
from .index import blind_keys, generations
from .known import Answer, Asking, Found, judged, least_shown, may_be_told_of
from .looking import ranked, records, sharing

AT_ONCE = 20
"""Rows whose keys are asked for in one question."""


@dataclass(frozen=True)
class Row:
    """What one row of a list came to. `found` is for the log alone."""

    found: Found

    @property
    def answer(self) -> Answer:
        """What may be said of it."""
        return self.found.answer


def match_list(rows: Sequence[MatchRecord], *, organisation: Organisation, worker: Worker | None = None) -> list[Row]:
    """Look every record of a list up and return what may be said of each, in their order."""
    asking = Asking.of(organisation, worker)
    among, model = generations(), fitted()
    show = least_shown()
    answers = []
    for part in _parts(rows):
        keys = [
            {key for number in among for key in blind_keys(row, generation=number, victims=True, whole_name=False)}
            for row in part
        ]
        shared: dict[int, list[int]] = {}
        for key, person in sharing(sorted(set().union(*keys))):
            shared.setdefault(key, []).append(person)
        for row, own in zip(part, keys, strict=True):
            people = ranked((key, person) for key in own for person in shared.get(key, ()))
            weighed = [(person, score(model, row, other)) for person, other in records(people)]
            heavy = [(person, each.bits) for person, each in weighed if each.bits >= show and may_be_told_of(each)]
            answers.append(Row(judged(row, heavy, asking)))
    return answers


def _parts(rows: Sequence[MatchRecord]) -> Iterator[list[MatchRecord]]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part
