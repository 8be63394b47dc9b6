"""Sealing everything again with new keys, while people work, so that an old key can be thrown away.

It goes through every table that has something sealed, a batch at a time, each batch a transaction with its progress. What others
write meanwhile is sealed with the new key already. Stopped at any point, it goes on where it was. At its end it proves, with
writers held back for a moment, that nothing is left on an old key; only then may an old key be removed (`retire`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from answerable.audit import actions as audit
from answerable.pathways import keys
from answerable.pathways.fields import SealedField
from answerable.pathways.models import MatchRow, Rotation
from answerable.pathways.name_check import index

BATCH = 1_000
"""Rows that are sealed again in one transaction: about a tenth of a second during which others who write wait."""

Telling = Callable[[str, int], None]
"""Is told the table at work and how many rows are done, after each batch."""


class CannotRotate(Exception):
    """Something sealed could not be sealed again; the sentence says where, and names nobody."""


@dataclass(frozen=True)
class Table:
    """A table with what is sealed in it: for each column its name, its ring, and where a value says that it is kept."""

    name: str
    pk: models.Field[Any, Any]
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class RingStatus:
    """One ring: the number of the key in use, since when, and how many sealed values (of "index": people) are on each key."""

    name: str
    current: int
    since: date | None
    on: dict[int, int]

    @property
    def old(self) -> int:
        """How many values are on a key that is not the one in use."""
        return sum(count for number, count in self.on.items() if number != self.current)


@dataclass(frozen=True)
class Report:
    """What sealing again did: rows sealed, people whose blind keys were made again, and the old keys that may be removed now."""

    rows: int
    people: int
    spare: dict[str, list[int]]


def tables() -> tuple[Table, ...]:
    """Return every table of this site that has something sealed, in the order of their names."""
    found = []
    for model in apps.get_models():
        sealed = [each for each in model._meta.local_concrete_fields if isinstance(each, SealedField)]
        if sealed and model._meta.managed:
            columns = tuple((str(each.column), each.key, each.about) for each in sealed)
            found.append(Table(model._meta.db_table, model._meta.pk, columns))
    return tuple(sorted(found, key=lambda table: table.name))


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def status() -> list[RingStatus]:
    """Return what is sealed with which key, ring by ring."""
    on: dict[str, dict[int, int]] = {name: {} for name in keys.RINGS}
    with connection.cursor() as cursor:
        for table in tables():
            for column, ring, _ in table.columns:
                at = _quoted(column)
                cursor.execute(
                    f"SELECT substr({at}, 1, {keys.HEAD}), count(*) FROM {_quoted(table.name)} WHERE {at} IS NOT NULL GROUP BY 1"  # noqa: S608 - names of our own tables
                )
                for head, count in cursor.fetchall():
                    number = int.from_bytes(bytes(head)[1:], "big")
                    on[ring][number] = on[ring].get(number, 0) + count
    for number, count in MatchRow.objects.values_list("generation").annotate(models.Count("pk")).order_by():
        on["index"][number] = on["index"].get(number, 0) + count
    known = keys.rings()
    return [
        RingStatus(name, known[name].current, known[name].made.get(known[name].current), on[name])
        for name in keys.RINGS
    ]


def _targets() -> dict[str, int]:
    return {name: ring.current for name, ring in keys.rings().items()}


def _under_way() -> Rotation:
    targets = _targets()
    with audit.in_turn():
        rotation = Rotation.objects.select_for_update().filter(under_way=True).first()
        if rotation is None:
            return Rotation.objects.create(targets=targets)
        if rotation.targets != targets:  # a key was added since: everything is gone through again
            rotation.targets, rotation.table, rotation.after = targets, "", ""
            rotation.save(update_fields=["targets", "table", "after"])
        return rotation


def _again(table: Table, row: tuple[Any, ...], heads: dict[str, bytes]) -> list[bytes | None]:
    sealed: list[bytes | None] = []
    for (_, ring, about), value in zip(table.columns, row, strict=True):
        held = None if value is None else bytes(value)
        if held is not None and held[: keys.HEAD] != heads[ring]:
            held = keys.seal(ring, keys.unseal(ring, held, about=about), about=about)
        sealed.append(held)
    return sealed


def _batch(rotation: Rotation, table: Table, size: int) -> bool:
    """Seal the next rows of a table again; return whether there were any. Progress is kept in the same transaction."""
    heads = {name: keys.head_of(number) for name, number in rotation.targets.items()}
    at, key = _quoted(table.name), _quoted(str(table.pk.column))
    names = [_quoted(column) for column, _, _ in table.columns]
    stale = " OR ".join(f"({name} IS NOT NULL AND substr({name}, 1, {keys.HEAD}) <> %s)" for name in names)
    with transaction.atomic():
        held = Rotation.objects.select_for_update().get(pk=rotation.pk)
        after = held.after if held.table == table.name else ""
        given: list[Any] = [heads[ring] for _, ring, _ in table.columns]
        where = f"({stale})"
        if after:
            where += f" AND {key} > %s"
            given.append(table.pk.get_db_prep_value(table.pk.to_python(after), connection))
        locked = " FOR UPDATE" if connection.features.has_select_for_update else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {', '.join(names)} FROM {at} WHERE {where} ORDER BY {key} LIMIT %s{locked}",  # noqa: S608 - names of our own tables
                [*given, size],
            )
            rows = cursor.fetchall()
            if not rows:
                return False
            try:
                changed = [[*_again(table, row[1:], heads), row[0]] for row in rows]
            except keys.CannotOpen as error:
                raise CannotRotate(
                    f"{error} It is in the table {table.name}, after row {after or 'none'}. Nothing of that batch was changed. Put the "
                    "key back that sealed it, or bring the row back from a copy of the store, then go on."
                ) from None
            cursor.executemany(
                f"UPDATE {at} SET {', '.join(f'{name} = %s' for name in names)} WHERE {key} = %s",  # noqa: S608 - names of our own tables
                changed,
            )
        held.table, held.after, held.done = table.name, str(rows[-1][0]), held.done + len(rows)
        held.save(update_fields=["table", "after", "done"])
    return True


def _left() -> Iterator[str]:
    for ring in status():
        if ring.old:
            yield ring.name


def _go_through(rotation: Rotation, size: int, told: Telling) -> None:
    begun = Rotation.objects.get(pk=rotation.pk)
    for table in tables():
        if table.name < begun.table:
            continue
        while _batch(rotation, table, size):
            told(table.name, Rotation.objects.values_list("done", flat=True).get(pk=rotation.pk))


def rotate(*, batch: int = BATCH, told: Telling = lambda _table, _done: None) -> Report:
    """Seal every row again that is on an old key, and make blind keys again; go on where an earlier run was stopped.

    Others may work meanwhile. Returns when it is proved that nothing is left on an old key. Raises CannotRotate, keys.CannotUseKeys.
    """
    rotation = _under_way()
    # Until then another process may still seal with the key before.
    time.sleep(keys.SEEN_WITHIN)
    people = 0
    while True:
        _go_through(rotation, batch, told)
        people += index.rebuild(told=lambda done: told(MatchRow._meta.db_table, done))
        with audit.in_turn():
            rotation.refresh_from_db()
            rotation.targets = _targets()
            if not list(_left()):
                _finish(rotation)
                return Report(rotation.done, people, _spare())
            # Something was written with an old key meanwhile, or a key was added: once more from the start.
            rotation.table = rotation.after = ""
            rotation.save(update_fields=["targets", "table", "after"])


def _finish(rotation: Rotation) -> None:
    if not rotation.under_way:  # another process that shared the work was first
        return
    rotation.under_way, rotation.finished_at = False, timezone.now()
    rotation.save(update_fields=["targets", "under_way", "finished_at"])
    audit.record(
        action="keys.rotated",
        by=None,
        record="keys",
        ref=str(rotation.pk),
        after={**rotation.targets, "rows": rotation.done},
    )


def _spare() -> dict[str, list[int]]:
    spare = {name: [number for number in ring.keys if number != ring.current] for name, ring in keys.rings().items()}
    return {name: numbers for name, numbers in spare.items() if numbers}


def add(name: str) -> int:
    """Add a key to a ring, to seal with from now on; return its number. Raises keys.CannotUseKeys."""
    if name not in keys.RINGS:
        raise keys.CannotUseKeys(f"There are no keys “{name}”. There are: {', '.join(keys.RINGS)}.")
    number = keys.add(name)
    with audit.in_turn():
        audit.record(action="keys.added", by=None, record="keys", ref=f"{name}:{number}", after={"current": number})
    return number


def retire(name: str, number: int) -> None:
    """Remove an old key for good, after proof that nothing is sealed with it. Copies of the store from before need it still.

    Raises keys.CannotUseKeys where something is.
    """
    if name not in keys.RINGS:
        raise keys.CannotUseKeys(f"There are no keys “{name}”. There are: {', '.join(keys.RINGS)}.")
    with audit.in_turn():
        held = next(ring for ring in status() if ring.name == name).on.get(number, 0)
        if held:
            raise keys.CannotUseKeys(
                f"{held:,} values are still sealed with key {number} of “{name}”. Rotate first: answerable pathways keys rotate"
            )
        audit.record(action="keys.retired", by=None, record="keys", ref=f"{name}:{number}", before={"number": number})
        keys.remove(name, number)
