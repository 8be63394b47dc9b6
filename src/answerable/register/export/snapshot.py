"""Reading the store as it is at one moment, however long that takes, without keeping anyone from writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, router

from ..models import Authority


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything that is read inside is of one moment. Nothing may be written inside.

    A transaction of Django's takes the writer's turn from its start (settings); this one does not. Inside another
    transaction there is nothing to do, as that is of one moment already.
    """
    connection = connections[router.db_for_read(Authority)]
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
