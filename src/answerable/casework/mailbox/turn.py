"""One process at a time sends. The turn ends with the process that has it, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from answerable.config.home import data_folder

# Any fixed number; it names the outbox's lock among a PostgreSQL database's advisory locks.
_LOCK = 7310115


@contextmanager
def only_one() -> Iterator[bool]:
    """Take the turn to send while the block lasts, and say whether it was to be had.

    PostgreSQL: a lock of the session, which the server gives up when the connection ends. SQLite: a lock on a file in the
    data folder, which the system gives up when the process ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        return
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / "outbox.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
