"""The blind index: what is kept of each person so that they can be found without opening the whole store.

Of each person there is a sealed match record and about ten blind keys: keyed hashes of what they can be found by. The keys of victims
are made with another key than those of everybody else, so a name check cannot even reach a perpetrator's row.

Whoever writes a person calls `put` (or `put_many`) in the same transaction; `remove` takes the traces away before a disposal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction

from answerable.pathways import keys
from answerable.pathways.linkage.blocking import blind, blocks
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import BlindKey, MatchRow, Person
from answerable.pathways.rules.vocabulary import Part

BATCH = 1_000
"""People that are put into the index in one transaction."""

RECORD: models.Field[Any, Any] = MatchRow._meta.get_field("record")


def record_of(person: Person) -> MatchRecord:
    """Return what is compared of a person: their identity, with the postcode of their address where the identity has none."""
    identity = person.identity
    if not identity.get("postcode") and person.address and person.address.get("postcode"):
        identity = {**identity, "postcode": person.address["postcode"]}
    return MatchRecord.of(identity)


def _space(generation: int, *, victims: bool) -> bytes:
    """Return the key that blind keys are made with: one for victims, one for everybody else, of one index key."""
    return hashlib.blake2b(
        b"victims" if victims else b"others",
        key=keys.ring("index").keys[generation],
        digest_size=32,
        person=b"blind index",
    ).digest()


def blind_keys(record: MatchRecord, *, generation: int, victims: bool, whole_name: bool = True) -> tuple[int, ...]:
    """Return the numbers that a record is found by, as the index key of this number makes them; without that of the whole name where asked."""
    return blind(_space(generation, victims=victims), blocks(record, whole_name=whole_name))


def generations() -> list[int]:
    """Return the numbers of the index keys that people are found by now: one, but for the time of a rotation."""
    ring = keys.ring("index")
    return [
        ring.current,
        *(old for old in ring.keys if old != ring.current and MatchRow.objects.filter(generation=old).exists()),
    ]


def put(person: Person) -> None:
    """Make a person findable as they are now. Call it in the transaction that writes them."""
    put_many((person,))


def put_many(people: Sequence[Person]) -> None:
    """Make people findable as they are now. Call it in the transaction that writes them."""
    generation = keys.ring("index").current
    rows: list[tuple[int, int]] = []
    records: list[tuple[int, Any, int, bool]] = []
    for person in people:
        record = record_of(person)
        sealed = RECORD.get_db_prep_value(record.pack().decode(), connection)
        records.append((person.pk, sealed, generation, False))
        victim = person.part == Part.VICTIM
        rows += [(key, person.pk) for key in set(blind_keys(record, generation=generation, victims=victim))]
    rows.sort()
    named = connection.ops.quote_name
    with transaction.atomic():
        BlindKey.objects.filter(person__in=people).delete()
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {named(BlindKey._meta.db_table)} (key, person_id) VALUES (%s, %s)",  # noqa: S608 - our own table
                rows,
            )
            cursor.executemany(
                f"INSERT INTO {named(MatchRow._meta.db_table)} (person_id, record, generation, paired) VALUES (%s, %s, %s, %s) "  # noqa: S608 - our own table
                "ON CONFLICT (person_id) DO UPDATE SET record = excluded.record, generation = excluded.generation, paired = excluded.paired",
                records,
            )


def remove(person: Person) -> None:
    """Take a person out of the index. Call it in the transaction that disposes of them."""
    BlindKey.objects.filter(person=person).delete()
    MatchRow.objects.filter(person=person).delete()


def _batches(*, everyone: bool) -> Iterator[list[int]]:
    """Yield the numbers of the people to be put in: those missing or under an old index key, or everyone."""
    last = 0
    current = keys.ring("index").current
    while True:
        waiting = Person.objects.filter(pk__gt=last).order_by("pk")
        if not everyone:
            waiting = waiting.exclude(match_row__generation=current)
        numbers = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not numbers:
            return
        yield numbers
        last = numbers[-1]


def rebuild(*, everyone: bool = False, told: Callable[[int], None] = lambda _done: None) -> int:
    """Put people into the index who are missing from it or are found by an old index key; return how many.

    `everyone`: all people, as after a change of what people are found by. It may be stopped and run again.
    """
    done = 0
    for numbers in _batches(everyone=everyone):
        with transaction.atomic():
            people = list(
                Person.objects.select_for_update(of=("self",))
                .filter(pk__in=numbers)
                .only("pk", "part", "identity", "address")
            )
            put_many(people)
        done += len(people)
        told(done)
    return done


def open_records(rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, MatchRecord]]:
    """Open match records as they come from the store: (person, sealed record)."""
    for person, sealed in rows:
        yield person, MatchRecord.unpack(RECORD.from_db_value(sealed, None, connection).encode())  # type: ignore[attr-defined]
