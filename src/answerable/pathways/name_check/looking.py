"""Looking up one record among all: blind keys, candidates, weights. Nothing here decides what may be said.

One question finds who shares a key (a key that more than BUSIEST share is left out), another fetches the sealed records of the most
likely MOST_CANDIDATES; they are opened and weighed in memory. Times and memory: tests/benchmarks/bench_name_check.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from answerable.pathways.linkage.blocking import BUSIEST, MOST_CANDIDATES
from answerable.pathways.linkage.model import Model
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import Score, score
from answerable.pathways.models import BlindKey, MatchRow, Person

from .index import blind_keys, generations, open_records

NOBODY = 0
"""The number of no row."""

_KEYS_AT_ONCE = 100
_ASKED_TOGETHER = 32
_RECORDS = f"SELECT person_id, record FROM {MatchRow._meta.db_table} WHERE person_id"  # noqa: S608 - our own table
_ONE_KEY = (
    f"SELECT * FROM (SELECT key, person_id FROM {BlindKey._meta.db_table} WHERE key = %s LIMIT {BUSIEST + 1}) found"  # noqa: S608 - our own table
)


class Match(NamedTuple):
    """A person who weighs enough, and what the comparison came to."""

    person: int
    score: Score


def sharing(keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (key, person) for everybody who has one of these blind keys; of a busy key no more than tells that it is busy."""
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            part = keys[start : start + _KEYS_AT_ONCE]
            cursor.execute(" UNION ALL ".join([_ONE_KEY] * len(part)), part)
            yield from cursor.fetchall()


def sharing_within(keys: Sequence[int], within: QuerySet[Person]) -> Iterator[tuple[int, int]]:
    """Yield (key, person) for everybody of some rows who has one of these blind keys; of a busy key no more than tells that it is busy.

    What is counted is these rows alone: how many others share a key neither hides one of them nor makes a key busy.
    """
    rows = (
        BlindKey.objects.filter(Exists(within.order_by().filter(pk=OuterRef("person_id"))), key__in=[*keys, NOBODY])
        .annotate(place=Window(RowNumber(), partition_by=F("key"), order_by=F("person_id").asc()))
        .filter(place__lte=BUSIEST + 1)
        .order_by()
    )
    yield from rows.values_list("key", "person_id").iterator()


def candidates(
    record: MatchRecord,
    *,
    victims: bool = True,
    among: Sequence[int] | None = None,
    within: QuerySet[Person] | None = None,
    whole_name: bool = True,
) -> list[int]:
    """Return the people who share a key with a record, those who share most of them first, MOST_CANDIDATES at most.

    `within`: only these rows are looked at and counted, where an answer may rest on no others. `whole_name`: False leaves out who shares
    nothing but a name, whom a name check would not tell of.
    """
    keys = {
        key
        for generation in (generations() if among is None else among)
        for key in blind_keys(record, generation=generation, victims=victims, whole_name=whole_name)
    }
    return ranked(sharing(sorted(keys)) if within is None else sharing_within(sorted(keys), within))


def ranked(rows: Iterable[tuple[int, int]]) -> list[int]:
    """Return the people of (key, person) rows by how many keys they share; busy keys say nothing."""
    of_key: dict[int, list[int]] = {}
    for key, person in rows:
        of_key.setdefault(key, []).append(person)
    shared: Counter[int] = Counter()
    for people in of_key.values():
        if len(people) <= BUSIEST:
            shared.update(people)
    if len(shared) <= MOST_CANDIDATES:
        return list(shared)
    return sorted(shared, key=lambda person: (-shared[person], person))[:MOST_CANDIDATES]


def padded(people: Collection[int]) -> list[int]:
    """Return the numbers of people, with nobody's number added until they are a multiple of _ASKED_TOGETHER, and never none.

    So the store is asked the same question, word for word, whether somebody was found or nobody, and need not read it anew.
    """
    return [*people, *[NOBODY] * (-len(people) % _ASKED_TOGETHER or (0 if people else _ASKED_TOGETHER))]


def records(people: Collection[int]) -> Iterator[tuple[int, MatchRecord]]:
    """Open the match records of people."""
    numbers = padded(people)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{_RECORDS} = ANY(%s)", [numbers])
        else:
            cursor.execute(f"{_RECORDS} IN ({', '.join(['%s'] * len(numbers))})", numbers)
        yield from open_records(cursor.fetchall())


def matches(
    record: MatchRecord, model: Model, *, victims: bool = True, least: float | None = None, whole_name: bool = True
) -> list[Match]:
    """Return who weighs at least so many bits with a record (the model's “show” unless told otherwise), the heaviest first."""
    least = model.thresholds["show"] if least is None else least
    found = []
    for person, other in records(candidates(record, victims=victims, whole_name=whole_name)):
        weighed = score(model, record, other)
        if weighed.bits >= least:
            found.append(Match(person, weighed))
    found.sort(key=lambda match: (-match.score.bits, match.person))
    return found
