"""The matching model that is in use, fitted to this store: how many people it has and how common their names are.

Counting names takes seconds in a large store, so the counts are kept, sealed, and made again with the index and now and then. A
process looks once a minute whether another model was put to use.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from answerable.pathways.linkage import model as models_of_matching
from answerable.pathways.linkage.model import Frequencies, Model
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import MatchingModel, MatchRow, NameCounts
from answerable.pathways.name_check.index import open_records

LOOKED_AGAIN = 60.0
"""Seconds after which a process looks again which model and counts are in use."""

FEWEST = 10_000
"""A store of fewer people is weighed as if it had so many: in a small one too, a shared surname alone must not tell of anybody."""

FEWEST_COUNTED = 1_000
"""In a store of fewer people it is left to chance which name is rare: there every name weighs as names do on average."""

COUNTED_UP_TO = 5_000
"""A store of fewer people without counts is counted when a process first needs them."""


@dataclass
class _Fitted:
    marks: tuple[int | None, int | None]
    model: Model
    until: float


_fitted: _Fitted | None = None


def forget() -> None:
    """Look at the store again at the next use."""
    global _fitted
    _fitted = None


def shipped() -> Model:
    """Return the model that is shipped."""
    return models_of_matching.load()


def active() -> Model:
    """Return the model that is in use, as it is written: the one last activated, or the shipped one."""
    row = MatchingModel.objects.filter(is_active=True).first()
    return models_of_matching.read(json.dumps(row.content)) if row else shipped()


def fitted() -> Model:
    """Return the model in use, fitted to this store."""
    global _fitted
    now = time.monotonic()
    if _fitted is not None and now < _fitted.until:
        return _fitted.model
    marks = (
        MatchingModel.objects.filter(is_active=True).values_list("pk", flat=True).first(),
        NameCounts.objects.order_by("-pk").values_list("pk", flat=True).first(),
    )
    if _fitted is None or _fitted.marks != marks:
        counts = _counts()
        enough = counts if counts.records >= FEWEST_COUNTED and counts.forename else None
        _fitted = _Fitted(marks, active().for_store(records=max(counts.records, FEWEST), frequencies=enough), 0.0)
    _fitted.until = now + LOOKED_AGAIN
    return _fitted.model


def _counts() -> Frequencies:
    row = NameCounts.objects.order_by("-pk").first()
    if row is not None:
        return Frequencies.from_json(row.counts)
    if MatchRow.objects.all()[: COUNTED_UP_TO + 1].count() > COUNTED_UP_TO:
        return Frequencies(records=MatchRow.objects.count())
    return Frequencies.of(_records())


def _records() -> Iterator[MatchRecord]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT person_id, record FROM {MatchRow._meta.db_table} WHERE person_id > %s ORDER BY person_id LIMIT 5000",  # noqa: S608 - our own table
                [last],
            )
            part = cursor.fetchall()
        if not part:
            return
        last = part[-1][0]
        yield from (record for _, record in open_records(part))


def count_names() -> int:
    """Count how common each name is among the people of the index, keep the counts sealed, and return how many people there are."""
    counts = Frequencies.of(_records())
    with transaction.atomic():
        made = NameCounts.objects.create(counts=counts.as_json(), records=counts.records)
        NameCounts.objects.exclude(pk=made.pk).delete()
    return counts.records
