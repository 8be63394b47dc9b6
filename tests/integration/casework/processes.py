"""Real processes beside the test, on the store that it uses, which can be killed as a power cut would."""

from __future__ import annotations

import os
import signal
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections


@contextmanager
def shared_store(folder: Path) -> Iterator[None]:
    """Let other processes use the test's store while the block lasts: SQLite's memory is put into files meanwhile."""
    if connections["default"].vendor == "postgresql":
        yield
        return
    kept: dict[str, tuple[Any, Any]] = {}
    for alias in connections:
        store = connections[alias]
        store.ensure_connection()
        file = folder / f"{alias}.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            store.connection.backup(copy)
        kept[alias] = (store.settings_dict["NAME"], store.connection)
        store.connection = None
        store.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        for alias, (name, connection) in kept.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
            connections[alias].connection = connection


def start(do: Callable[[], int | None]) -> int:
    """Do something in a process of its own, and return the process's number. What `do` returns is how it ends, 0 for None."""
    # A connection cannot be shared: each process opens its own.
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = do() or 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a process and return how it ended; minus the signal's number where it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def power_cut() -> None:
    """End this process this moment, with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed(do: Callable[[], Any]) -> None:
    """Do something in a process of its own that a power cut ends."""
    assert ended(start(lambda: do() and None)) == -signal.SIGKILL


def at_once(*everybody: Callable[[], int | None]) -> list[int]:
    """Let everybody begin at the same moment, each in a process of its own, and return how each ended."""
    read, write = os.pipe()

    def after_the_gun(do: Callable[[], int | None]) -> int | None:
        connections["default"].ensure_connection()
        os.close(write)
        os.read(read, 1)
        return do()

    children = [start(lambda do=do: after_the_gun(do)) for do in everybody]  # type: ignore[misc]
    os.close(write)
    os.close(read)
    return [ended(child) for child in children]
